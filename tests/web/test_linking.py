"""The Telegram page: from a deep link to a linked account, both sides saying yes."""

import re

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import LinkRequest, TelegramAccount
from accounts.services.linking import TelegramPerson, claim_link, confirm_link_in_chat
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db
CHAT = TelegramPerson(4_711, "chatty", "A <b>Chat</b>")


@pytest.fixture(autouse=True)
def bot(settings: LazySettings) -> None:
    settings.TELEGRAM_BOT_USERNAME = "gauntlet_bot"


def begun(client: Client) -> str:
    """The token in the deep link that the page shows."""
    client.post("/accounts/telegram/begin/")
    page = client.get("/accounts/telegram/").text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    found = re.search(r"https://t\.me/gauntlet_bot\?start=([\w-]+)", page)
    assert found
    return found[1]


def test_the_whole_way(learner, ada):
    token = begun(learner)
    request = claim_link(token=token, person=CHAT)
    page = learner.get("/accounts/telegram/", headers=HTMX).text
    assert page.lstrip().startswith('<div id="telegram"')
    assert request.match_code in page
    assert "A &lt;b&gt;Chat&lt;/b&gt;" in page
    first = learner.post(f"/accounts/telegram/{request.pk}/confirm/", headers=HTMX)
    assert "Now press Confirm in the chat" in first.text
    confirm_link_in_chat(request_id=request.pk, telegram_id=CHAT.id)
    assert "@chatty" in learner.get("/accounts/telegram/").text
    learner.post("/accounts/telegram/unlink/")
    assert not TelegramAccount.objects.exists()
    assert "no longer linked" in learner.get("/accounts/telegram/").text


def test_confirmed_in_the_chat_first(learner, ada):
    request = claim_link(token=begun(learner), person=CHAT)
    confirm_link_in_chat(request_id=request.pk, telegram_id=CHAT.id)
    assert "your turn here" in learner.get("/accounts/telegram/").text
    learner.post(f"/accounts/telegram/{request.pk}/confirm/")
    assert TelegramAccount.objects.get().user == ada


def test_cancelling_twice_is_as_good_as_once(learner):
    request = claim_link(token=begun(learner), person=CHAT)
    for _again in range(2):
        assert learner.post(f"/accounts/telegram/{request.pk}/cancel/").status_code == 302
    assert LinkRequest.objects.get().closed_at
    response = learner.post(f"/accounts/telegram/{request.pk}/confirm/")
    assert response.status_code == 404
    assert "has expired" in response.text


def test_nobody_confirms_for_another(learner, boris):
    request = claim_link(token=begun(learner), person=CHAT)
    other = signed_in(boris)
    assert other.post(f"/accounts/telegram/{request.pk}/confirm/").status_code == 404
    other.post(f"/accounts/telegram/{request.pk}/cancel/")
    assert LinkRequest.objects.get().closed_at is None


def test_only_the_session_that_began_shows_the_link(learner, ada):
    token = begun(learner)
    assert token not in signed_in(ada).get("/accounts/telegram/").text


def test_without_a_bot_the_page_says_so(learner, settings):
    settings.TELEGRAM_BOT_USERNAME = ""
    assert "No Telegram bot has been set up" in learner.get("/accounts/telegram/").text


def test_in_development_the_link_opens_the_simulator(learner, settings):
    settings.DEBUG, settings.BOT_DOUBLE_URL = True, "http://127.0.0.1:1"
    learner.post("/accounts/telegram/begin/")
    assert "http://testserver/dev/telegram/?start=" in learner.get("/accounts/telegram/").text


def test_a_linked_account_cannot_begin_again(learner, ada):
    TelegramAccount.objects.create(user=ada, telegram_id=1, is_active=False)
    response = learner.post("/accounts/telegram/begin/")
    assert response.status_code == 409
    assert "already linked" in response.text
    assert "it was blocked there" in response.text
