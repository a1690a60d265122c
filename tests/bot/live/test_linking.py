"""Linking a chat with an account, from both sides, and parting them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import LinkRequest, TelegramAccount
from accounts.services.linking import (
    TelegramPerson,
    begin_link,
    cancel_link,
    claim_link,
    confirm_link_on_web,
    unlink_telegram,
)
from core.errors import DomainError
from core.models import User
from progress.models import UserProgress
from tests.bot.live.conftest import Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_user


def claimed(person, user):
    """The card that asks whether to link."""
    person.start(begin_link(user=user))
    return person.reads(user.username)


def test_start_makes_no_account(live_bot, person):
    person.start()
    person.reads("Welcome")
    assert not User.objects.exists()


def test_linked_only_after_both_sides_confirm_the_chat_last(live_bot, person, transactional_db):
    user = make_user("grace")
    asked = claimed(person, user)
    request = LinkRequest.objects.get()
    assert request.match_code in asked["text"]
    confirm_link_on_web(user=user, request_id=request.pk)
    assert not TelegramAccount.objects.exists()
    person.press(asked, "Confirm")
    person.sees(asked, "Linked to the account grace")
    person.reads("Hello, grace!")
    assert TelegramAccount.objects.get().user == user


def test_linked_only_after_both_sides_confirm_the_web_last(live_bot, person, transactional_db):
    user = make_user("grace")
    asked = claimed(person, user)
    person.press(asked, "Confirm")
    person.sees(asked, "Now confirm on the web page")
    assert not TelegramAccount.objects.exists()
    confirm_link_on_web(user=user, request_id=LinkRequest.objects.get().pk)
    person.sees(asked, "Linked to the account grace")
    person.reads("Hello, grace!")


def test_either_side_may_say_no(live_bot, person, transactional_db):
    user = make_user("grace")
    asked = claimed(person, user)
    person.press(asked, "Cancel")
    person.sees(asked, "Nothing was linked")
    again = claimed(person, user)
    cancel_link(request_id=LinkRequest.objects.latest("pk").pk, user=user)
    person.sees(again, "Nothing was linked")
    assert not TelegramAccount.objects.exists()


@pytest.mark.parametrize("how", ["used", "expired", "garbage", "cancelled"])
def test_a_token_that_is_no_good_says_the_same_whatever_the_reason(live_bot, person, transactional_db, how):
    user = make_user("grace")
    token = begin_link(user=user)
    if how == "used":
        claim_link(token=token, person=TelegramPerson(1))
    if how == "expired":
        LinkRequest.objects.update(expires_at=timezone.now())
    if how == "cancelled":
        cancel_link(request_id=LinkRequest.objects.get().pk, user=user)
    before = LinkRequest.objects.values().get()
    person.start("nonsense" if how == "garbage" else token)
    person.reads("This link has expired")
    assert LinkRequest.objects.values().get() == before
    assert not TelegramAccount.objects.exists()


def test_a_confirmation_that_comes_too_late_is_refused(live_bot, person, transactional_db):
    asked = claimed(person, make_user("grace"))
    LinkRequest.objects.update(expires_at=timezone.now())
    assert "expired" in person.press(asked, "Confirm").answer["text"]


def test_two_chats_with_one_token_and_one_wins(live_bot, double, transactional_db):
    people = [Person(double, "Ada"), Person(double, "Eve")]
    token = begin_link(user=make_user("grace"))
    threads = [threading.Thread(target=p.start, args=(token,)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [person.reads()["text"] for person in people]
    assert sorted("expired" in answer for answer in answers) == [False, True]


def test_two_claims_at_the_same_instant_and_one_wins(transactional_db):
    token = begin_link(user=make_user("grace"))

    def claim(number):
        try:
            return claim_link(token=token, person=TelegramPerson(number)).telegram_id
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(claim, range(1, 5)))
    assert results.count("link_expired") == 3


def test_a_linked_chat_is_refused_another_account_and_offered_to_unlink(live_bot, person, learner):
    person.start(begin_link(user=make_user("grace")))
    person.reads("already linked")
    offered = person.reads("Unlink it?")
    person.press(offered, "Keep")
    person.sees(offered, "Everything stays")
    assert TelegramAccount.objects.get().user == learner


def test_what_needs_an_account_says_so(live_bot, person):
    answer = person.asks("/progress", "Link your account first")
    assert answer
    assert [b["text"] for b in buttons_of(person.reads("Welcome"))] == [
        "Browse challenges",
        "Link my account",
    ]
    person.asks("/link", "/accounts/telegram/")


def test_unlinking_in_the_chat_asks_first_and_ends_both(live_bot, person, learner):
    asked = person.asks("/unlink", "Unlink it?")
    person.press(asked, "Unlink")
    person.sees(asked, "no longer linked")
    person.reads("no longer linked to the account ada")
    assert not TelegramAccount.objects.exists()
    assert User.objects.filter(pk=learner.pk).exists()


def test_unlinking_on_the_web_says_goodbye_in_the_chat(live_bot, person, learner):
    person.asks("/start", "Hello, ada!")
    unlink_telegram(user=learner)
    person.reads("no longer linked to the account ada")
    person.asks("/progress", "Link your account first")


def test_the_words_of_the_buttons_can_be_typed(live_bot, person, learner):
    asked = person.asks("/unlink", "Unlink it?")
    person.write("keep")
    person.sees(asked, "Everything stays")
    assert TelegramAccount.objects.exists()


def test_the_account_one_is_being_linked_to_tells_the_chat_nothing_else(live_bot, person, transactional_db):
    from progress.services import submit_answer
    from tests.factories import make_challenge, right_answer

    user = make_user("grace")
    asked = claimed(person, user)
    challenge = make_challenge()
    submit_answer(actor=user, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    confirm_link_on_web(user=user, request_id=LinkRequest.objects.get().pk)
    person.press(asked, "Confirm")
    person.reads("Hello, grace!")
    assert not any(challenge.title in text for text in person.said())
    assert UserProgress.objects.get().is_completed


def test_a_second_person_of_the_same_name_is_somebody_else(live_bot, person, learner, double):
    other = Person(double, "Ada", username="ada2")
    link(other, make_user("second"))
    other.start()
    other.reads("Hello, second!")
    person.start()
    person.reads("Hello, ada!")
    wait_for(lambda: TelegramAccount.objects.count() == 2)
