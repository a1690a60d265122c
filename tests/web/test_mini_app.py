"""The Mini App's door: pages inside Telegram, with a session of their own that reaches nothing else."""

import json
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.models import TelegramAccount
from accounts.services.linking import unlink_telegram
from bot.double.webapps import sign
from core.limits import memory
from core.mini import MINI_CSRF_COOKIE, MINI_SESSION_COOKIE
from core.models import User
from progress.models import Submission
from realtime.identity import NOBODY, by_cookies, by_mini_cookies, ended
from tests.factories import make_challenge
from tests.learning.classroom import Classroom
from tests.web.conftest import HTMX, signed_in
from web.mini.places import ENTER, PAGES, TELEGRAM_ORIGINS

pytestmark = pytest.mark.django_db
TOKEN = "4242424242:a-token-for-tests-and-nothing-else"


@pytest.fixture(autouse=True)
def _bot(settings: LazySettings) -> None:
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    memory.clear()


def opened(telegram_id: int = 77, **changes: str) -> str:
    """What Telegram hands the page that this person opens now."""
    person = json.dumps({"id": telegram_id, "first_name": "A"})
    fields = {
        "user": person,
        "auth_date": str(int(timezone.now().timestamp())),
        "query_id": str(timezone.now()),
    }
    return sign({**fields, **changes}, TOKEN)


def enter(client: Client, data: str, to: str = "/mini/challenges/") -> Any:
    return client.post("/mini/telegram/enter/", {"init_data": data, "next": to})


@pytest.fixture
def phone(ada: User) -> Client:
    """Ada's Telegram, with the Mini App opened and signed in."""
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    client = Client()
    assert enter(client, opened()).status_code == 302
    return client


def test_a_challenge_is_opened_and_solved(visitor: Client, ada: User) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    challenge = make_challenge("short_text")
    place = f"/mini{challenge.get_absolute_url()}"
    first = visitor.get(place)
    assert first.status_code == 200
    assert f'data-next="{place}"' in first.text
    assert 'action="/mini/telegram/enter/"' in first.text
    assert challenge.title not in first.text
    assert enter(visitor, opened(), place)["Location"] == place
    page = visitor.get(place).text
    assert f'action="{place}answer/"' in page
    assert 'data-live-address="/mini/ws/live/"' in page
    assert 'data-telegram="77"' in page
    sent = visitor.post(f"{place}answer/", {"text": "recursion", "key": "k"})
    assert sent["Location"].startswith(place)
    assert Submission.objects.get().verdict == "accepted"


def test_every_address_on_its_pages_stays_inside(phone: Client) -> None:
    make_challenge("stdio", slug="program")
    for path in ("/mini", "/mini/", "/mini/challenges/", "/mini/leaderboard/", "/mini/challenges/program/"):
        page = phone.get(path)
        assert page.status_code == 200, path
        for attribute in ("href", "action", "hx-get", "hx-post", "formaction", "data-draft"):
            for found in page.text.split(f' {attribute}="')[1:]:
                address = found.partition('"')[0]
                assert not address.startswith("/") or address.startswith(("/mini", "/static/")), address


def test_what_its_pages_fetch_and_send_is_served_inside(phone: Client, room: Classroom) -> None:
    """A part fetched from outside would be a whole page in the place of the part."""
    make_challenge("stdio", slug="program", hints=[1])
    make_challenge("short_text", slug="card", hints=[1])
    lessons = [task.get_absolute_url() for task in (room.lesson, room.quiz, room.challenge)]
    for path in (
        "/",
        "/challenges/",
        "/challenges/program/",
        "/challenges/card/",
        "/accounts/progress/",
        *lessons,
    ):
        page = phone.get(f"/mini{path}")
        assert page.status_code == 200, path
        for attribute in ("hx-get", "hx-post", "action", "formaction"):
            for found in page.text.split(f' {attribute}="')[1:]:
                address = found.partition('"')[0].partition("?")[0]
                name = resolve(address.removeprefix("/mini") or "/").view_name
                assert name in PAGES | {ENTER}, f"{path}: {address}"


def test_the_draft_of_a_program_is_kept(phone: Client) -> None:
    challenge = make_challenge("stdio")
    assert phone.get(f"/mini{challenge.get_absolute_url()}").status_code == 200
    body = {"language": "python", "files": {"solution.py": "print(1)"}, "version": 0}
    saved = phone.put(f"/mini/api/challenges/{challenge.pk}/draft/", body, content_type="application/json")
    assert saved.status_code == 200, saved.text


# --- who is let in ---


def test_an_unlinked_person_is_told_how_to_link_and_no_account_is_made(visitor: Client) -> None:
    refused = enter(visitor, opened())
    assert refused.status_code == 403
    assert "/accounts/telegram/" in refused.text
    assert not User.objects.exists()
    assert visitor.get("/mini/challenges/").text.count("data-mini-entrance")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ("", 422, "init_data_malformed"),
        ("a=\x00", 422, "init_data_malformed"),
        ("user=%7B%7D&auth_date=1&hash=00", 403, "init_data_forged"),
    ],
)
def test_bad_data_gets_a_page_that_says_so(visitor: Client, data: str, status: int, code: str) -> None:
    refused = enter(visitor, data)
    assert refused.status_code == status
    assert f'data-mini-refused="{code}"' in refused.text
    assert MINI_SESSION_COOKIE not in refused.cookies


def test_the_same_data_opens_it_once(phone: Client, ada: User) -> None:
    data = opened()
    enter(Client(), data)
    again = enter(Client(), data)
    assert (again.status_code, MINI_SESSION_COOKIE in again.cookies) == (409, False)


def test_it_is_not_tried_without_end(visitor: Client, settings: LazySettings) -> None:
    settings.LIMITS = {**settings.LIMITS, "mini-app": (3, 60)}
    statuses = [enter(visitor, "x").status_code for _try in range(5)]
    assert statuses == [422, 422, 422, 429, 429]


@pytest.mark.parametrize(
    ("own", "telegrams", "shown"),
    [("", "ru", "ru"), ("", "ru-RU", "ru"), ("en", "ru", "en"), ("", "tlh", "en"), ("", "", "en")],
)
def test_the_language_is_ones_own_or_telegrams(
    visitor: Client, ada: User, own: str, telegrams: str, shown: str
) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    User.objects.update(language=own)
    person = json.dumps({"id": 77, "first_name": "A", "language_code": telegrams})
    enter(visitor, opened(user=person))
    page = visitor.get("/mini/challenges/", headers={"Accept-Language": "en"})
    assert page["Content-Language"] == shown


def test_another_person_of_the_same_phone_takes_over(phone: Client, boris: User) -> None:
    TelegramAccount.objects.create(user=boris, telegram_id=88)
    before = phone.cookies[MINI_SESSION_COOKIE].value
    enter(phone, opened(88))
    assert 'data-telegram="88"' in phone.get("/mini/challenges/").text
    assert phone.cookies[MINI_SESSION_COOKIE].value != before
    # Somebody who may not enter does not find the one before signed in either.
    enter(phone, opened(99))
    assert "data-mini-entrance" in phone.get("/mini/challenges/").text


def test_unlinking_ends_it_everywhere(phone: Client, ada: User) -> None:
    cookies = f"{MINI_SESSION_COOKIE}={phone.cookies[MINI_SESSION_COOKIE].value}"
    socket = by_mini_cookies(cookies)
    assert socket.user_id == ada.pk
    assert ended([socket]) == []
    unlink_telegram(user=ada)
    assert ended([socket]) == [socket]
    assert by_mini_cookies(cookies) is NOBODY
    assert "data-mini-entrance" in phone.get("/mini/challenges/").text
    TelegramAccount.objects.create(user=ada, telegram_id=78)
    assert "data-mini-entrance" in phone.get("/mini/challenges/").text


def test_a_form_or_fragment_after_the_end_leads_to_the_entrance(phone: Client, ada: User) -> None:
    challenge = make_challenge()
    unlink_telegram(user=ada)
    place = f"/mini{challenge.get_absolute_url()}answer/"
    assert phone.post(place, {"choice": "b", "key": "k"}).status_code == 403
    assert phone.post(place, {"choice": "b", "key": "k"}, headers=HTMX)["HX-Refresh"] == "true"
    assert not Submission.objects.exists()


# --- what the session reaches ---


def test_it_is_no_session_of_the_site_and_the_sites_is_none_of_its(phone: Client, ada: User) -> None:
    assert phone.get("/accounts/settings/").status_code == 302
    value = phone.cookies[MINI_SESSION_COOKIE].value
    assert by_cookies(f"{MINI_SESSION_COOKIE}={value}") is NOBODY
    site = signed_in(ada)
    assert "data-mini-entrance" in site.get("/mini/challenges/").text
    assert by_mini_cookies(f"{MINI_SESSION_COOKIE}={site.cookies['sessionid'].value}") is NOBODY


@pytest.mark.parametrize(
    "path",
    ["/accounts/settings/", "/accounts/password/", "/accounts/telegram/", "/admin/", "/teach/", "/api/me/"],
)
def test_what_is_not_a_learners_page_stays_outside(phone: Client, path: str) -> None:
    for method in ("get", "post"):
        response = getattr(phone, method)(f"/mini{path}")
        assert response.status_code in (403, 404), method
    assert phone.get("/mini/accounts/settings/").status_code == 403


def test_what_stays_outside_is_never_put_into_a_page(phone: Client) -> None:
    for method, to in (("get", "/mini/accounts/settings/"), ("post", "/mini/")):
        response = getattr(phone, method)("/mini/accounts/settings/", headers=HTMX)
        assert (response.status_code, response["HX-Redirect"]) == (200, to)
        assert not response.content


def test_its_form_answers_nowhere_else(visitor: Client) -> None:
    assert visitor.post("/telegram/enter/", {"init_data": opened()}).status_code == 404


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/accounts/settings/",
        "/minimal/",
        "/\\evil",
        "javascript:1",
        "",
    ],
)
def test_it_sends_nobody_elsewhere(phone: Client, to: str) -> None:
    assert enter(phone, opened(), to)["Location"] == "/mini/"


# --- frames, cookies, forms ---


def test_only_telegram_may_frame_it_and_nothing_else_may_be_framed(phone: Client) -> None:
    framed = phone.get("/mini/challenges/")
    assert f"frame-ancestors {' '.join(TELEGRAM_ORIGINS)}" in framed["Content-Security-Policy"]
    assert "'self'" not in framed["Content-Security-Policy"].partition("frame-ancestors")[2]
    assert "X-Frame-Options" not in framed
    for path in ("/challenges/", "/accounts/login/", "/minimal/"):
        other = phone.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_its_cookies_work_in_a_frame_and_stay_in_it(ada: User) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    client = Client()
    page = client.get("/mini/", secure=True)
    entered = client.post("/mini/telegram/enter/", {"init_data": opened()}, secure=True)
    for name, cookie in ((MINI_CSRF_COOKIE, page), (MINI_SESSION_COOKIE, entered)):
        told = cookie.cookies[name].OutputString()
        for part in ("Path=/mini", "SameSite=None", "Secure", "Partitioned"):
            assert part in told.split("; "), told
    assert "HttpOnly" in entered.cookies[MINI_SESSION_COOKIE].OutputString()
    assert {"sessionid", "csrftoken"} & {*page.cookies, *entered.cookies} == set()
    plain: SimpleCookie = client.get("/accounts/login/", secure=True).cookies
    assert "SameSite=Lax" in plain["csrftoken"].OutputString()
    assert "Partitioned" not in plain["csrftoken"].OutputString()


def test_forms_need_their_key(ada: User) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    client = Client(enforce_csrf_checks=True)
    assert enter(client, opened()).status_code == 403
    client.get("/mini/")
    key = client.cookies[MINI_CSRF_COOKIE].value
    form = {"init_data": opened(), "next": "/mini/", "csrfmiddlewaretoken": key}
    assert client.post("/mini/telegram/enter/", form).status_code == 302
    client.get("/mini/challenges/")  # entering turns the key
    challenge = make_challenge()
    place = f"/mini{challenge.get_absolute_url()}answer/"
    assert client.post(place, {"choice": "b", "key": "k"}).status_code == 403
    form = {"choice": "b", "key": "k", "csrfmiddlewaretoken": client.cookies[MINI_CSRF_COOKIE].value}
    assert client.post(place, form).status_code == 302
    # The site's own key is another.
    client.get("/accounts/login/")
    form["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    assert client.post(place, form).status_code == 403


def test_only_its_pages_load_its_script(phone: Client) -> None:
    assert "js/mini/main.js" in phone.get("/mini/challenges/").text
    assert "js/mini/" not in phone.get("/challenges/").text
