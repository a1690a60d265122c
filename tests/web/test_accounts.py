"""Coming and going, the password, the settings, personal tokens."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import ChatPreferences, PersonalToken, TelegramAccount
from accounts.services.tokens import create_personal_token, user_for_token
from core.models import User
from tests.factories import PASSWORD, make_challenge, make_user
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
NEW = {"username": "grace", "password": "a longer secret", "email": "grace@example.org"}


def test_registering_signs_in_and_goes_on(visitor):
    card = make_challenge().get_absolute_url()
    response = visitor.post("/accounts/register/", {**NEW, "time_zone": "Pacific/Auckland", "next": card})
    assert response["Location"] == card
    user = User.objects.get(username="grace")
    assert user.time_zone == "Pacific/Auckland"
    assert 'class="totals"' in visitor.get(card).text


def test_a_browser_with_a_strange_time_zone_may_register(visitor):
    visitor.post("/accounts/register/", {**NEW, "time_zone": "Mars/Olympus"})
    assert User.objects.get(username="grace").time_zone == "UTC"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "ADA"}, "taken"),
        ({"username": "a b"}, "valid username"),
        ({"username": "x" * 151}, "at most 150"),
        ({"username": "nul\0"}, "Null characters"),
        ({"email": "ada@EXAMPLE.org"}, "another account"),
        ({"email": "nonsense"}, "valid email"),
        ({"password": "12345678"}, "too common"),
        ({"password": "grace"}, "too short"),
        ({"username": ""}, "required"),
    ],
)
def test_what_cannot_be_registered_is_said_at_its_field(visitor, ada, change, words):
    response = visitor.post("/accounts/register/", {**NEW, **change})
    assert response.status_code == 422
    assert words in response.text
    assert 'class="errors"' in response.text
    assert not User.objects.filter(username="grace").exists()


def test_next_never_leads_away_from_the_site(visitor, ada):
    away = visitor.post("/accounts/register/", {**NEW, "next": "https://evil.example/"})
    assert away["Location"] == "/"
    client = Client()
    sign_in = {"username": "ada", "password": PASSWORD, "next": "//evil.example/"}
    assert client.post("/accounts/login/", sign_in)["Location"] == "/"
    theme = client.post("/preferences/theme/", {"theme": "dark", "back": "https://evil.example/"})
    assert theme["Location"] == "/"


def test_signing_in_and_out(visitor, ada):
    response = visitor.post("/accounts/login/", {"username": "ADA", "password": PASSWORD})
    assert response["Location"] == "/"
    assert "Good to see you" in visitor.get("/").text
    assert visitor.post("/accounts/logout/")["Location"] == "/"
    assert "Sign in" in visitor.get("/").text
    assert visitor.get("/accounts/logout/").status_code == 405


def test_guessing_passwords_is_slowed_down_for_that_name_only(visitor, ada, boris):
    for _guess in range(5):
        response = visitor.post("/accounts/login/", {"username": "ada", "password": "wrong"})
        assert response.status_code == 422
    blocked = visitor.post("/accounts/login/", {"username": "Ada", "password": PASSWORD})
    assert blocked.status_code == 429
    assert int(blocked["Retry-After"]) > 0
    assert "A short pause" in blocked.text
    assert visitor.post("/accounts/login/", {"username": "boris", "password": PASSWORD}).status_code == 302


def test_a_right_password_forgives_the_misses_before(visitor, ada):
    for _round in range(3):
        for _guess in range(4):
            visitor.post("/accounts/login/", {"username": "ada", "password": "wrong"})
        assert visitor.post("/accounts/login/", {"username": "ada", "password": PASSWORD}).status_code == 302


def test_registering_by_the_dozen_is_slowed_down(visitor):
    for n in range(20):
        client = Client()
        assert (
            client.post("/accounts/register/", {**NEW, "username": f"g{n}", "email": ""}).status_code == 302
        )
    assert visitor.post("/accounts/register/", NEW).status_code == 429


def test_a_forgotten_password_is_set_anew_by_mail(visitor, ada):
    assert visitor.post("/accounts/password/reset/", {"email": ada.email}).status_code == 302
    link = re.search(r"/accounts/password/reset/\S+", mail.outbox[0].body)[0]
    page = visitor.get(link, follow=True)
    form_at = page.redirect_chain[-1][0]
    new = {"new_password1": "entirely new words", "new_password2": "entirely new words"}
    assert visitor.post(form_at, new)["Location"] == "/accounts/login/"
    assert "Your new password is set" in visitor.get("/accounts/login/").text
    assert Client().login(username="ada", password="entirely new words")
    assert "used already" in Client().get(link, follow=True).text


def test_a_reset_tells_nobody_which_addresses_are_known(visitor, ada):
    answers = [visitor.post("/accounts/password/reset/", {"email": e}) for e in (ada.email, "no@example.org")]
    assert len({(a.status_code, a["Location"]) for a in answers}) == 1
    assert len(mail.outbox) == 1


def test_reset_mails_are_slowed_down(visitor, ada):
    for _mail in range(5):
        visitor.post("/accounts/password/reset/", {"email": ada.email})
    assert visitor.post("/accounts/password/reset/", {"email": ada.email}).status_code == 429


def test_changing_the_password_keeps_this_session(learner, ada):
    new = {"new_password1": "entirely new words", "new_password2": "entirely new words"}
    wrong = learner.post("/accounts/password/", {"old_password": "no", **new})
    assert "entered incorrectly" in wrong.text
    assert learner.post("/accounts/password/", {"old_password": PASSWORD, **new}).status_code == 302
    assert "has been changed" in learner.get("/accounts/settings/").text


def test_language_and_time_zone(learner, ada):
    response = learner.post("/accounts/settings/preferences/", {"language": "ru", "time_zone": "Asia/Tokyo"})
    assert response.status_code == 302
    ada.refresh_from_db()
    assert (ada.language, ada.time_zone) == ("ru", "Asia/Tokyo")
    assert '<html lang="ru"' in learner.get("/").text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "x" * 65, "a\0b"])
def test_unknown_time_zones_are_refused_at_the_field(learner, ada, zone):
    create_personal_token(user=ada, name="a script")  # the page shows a time of it, in the learner's own zone
    response = learner.post("/accounts/settings/preferences/", {"language": "", "time_zone": zone})
    assert response.status_code == 422
    assert 'id="id_time_zone_error"' in response.text


def test_the_language_of_a_visitor_and_of_a_learner(visitor, learner, ada):
    for client in (visitor, learner):
        client.post("/preferences/language/", {"language": "ru", "back": "/challenges/"})
        assert '<html lang="ru"' in client.get("/challenges/").text
        client.post("/preferences/language/", {"language": "tlh"})
        assert '<html lang="ru"' in client.get("/challenges/").text
    ada.refresh_from_db()
    assert ada.language == "ru"


def test_the_theme_is_a_cookie_and_unknown_ones_are_none(visitor):
    visitor.post("/preferences/theme/", {"theme": "dark", "back": "/challenges/"})
    assert 'data-theme="dark"' in visitor.get("/").text
    visitor.post("/preferences/theme/", {"theme": '"><script>'})
    assert 'data-theme="dark"' in visitor.get("/").text
    visitor.cookies["theme"] = "neon"
    assert 'data-theme="auto"' in visitor.get("/").text


NO_ADDRESSES = [
    "-1",
    "NaN",
    "web:home",
    "accounts:login",
    "٣",
    "\ufffd",
    "http://[",
    "javascript:alert(1)",
    "//evil",
]


@pytest.mark.parametrize("target", NO_ADDRESSES)
def test_where_to_go_on_is_an_address_or_home(visitor, ada, target):
    registered = visitor.post("/accounts/register/", {**NEW, "next": target})
    assert (registered.status_code, registered["Location"]) == (302, "/")
    for path in ("/preferences/theme/", "/preferences/language/"):
        moved = visitor.post(path, {"theme": "dark", "language": "ru", "back": target})
        assert (moved.status_code, moved["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "headers", [{"Referer": "http://["}, {"HX-Request": "true", "HX-Current-URL": "http://["}]
)
def test_where_one_came_from_may_be_nonsense(visitor, headers):
    refused = visitor.post("/accounts/settings/preferences/", headers=headers)
    assert "/accounts/login/" in (refused.headers.get("Location") or refused.headers["HX-Redirect"])


def test_a_token_is_shown_once(learner, ada):
    learner.post("/accounts/settings/tokens/", {"name": "a script", "days": "90"})
    page = learner.get("/accounts/settings/").text
    token = re.search(r"gnt_[\w-]+", page)[0]
    assert user_for_token(token) == ada
    assert PersonalToken.objects.get().expires_at is not None
    assert token not in learner.get("/accounts/settings/").text


@pytest.mark.parametrize(
    "fields", [{"name": "", "days": "90"}, {"name": "x" * 81, "days": "0"}, {"name": "ok", "days": "7"}, {}]
)
def test_tokens_that_cannot_be_made(learner, fields):
    assert learner.post("/accounts/settings/tokens/", fields).status_code == 422
    assert not PersonalToken.objects.exists()


def test_tokens_end_at_twenty(learner, ada):
    for n in range(20):
        create_personal_token(user=ada, name=f"t{n}")
    response = learner.post("/accounts/settings/tokens/", {"name": "one more", "days": "0"})
    assert response.status_code == 409
    assert "Revoke one first" in response.text


def test_only_the_owner_revokes_a_token(learner, ada, boris):
    kept, _token = create_personal_token(user=ada, name="mine")
    assert signed_in(boris).post(f"/accounts/settings/tokens/{kept.pk}/revoke/").status_code == 404
    assert learner.post(f"/accounts/settings/tokens/{kept.pk}/revoke/").status_code == 302
    assert not PersonalToken.objects.exists()


MEMBERS_ONLY = ["progress/", "settings/", "telegram/", "password/"]


@pytest.mark.parametrize("path", MEMBERS_ONLY)
def test_a_persons_own_pages_are_for_those_signed_in(visitor, path):
    response = visitor.get(f"/accounts/{path}")
    assert response["Location"] == f"/accounts/login/?next=/accounts/{path}"


POSTS = [
    "/accounts/settings/preferences/",
    "/accounts/settings/tokens/",
    "/accounts/settings/tokens/1/revoke/",
    "/accounts/telegram/begin/",
    "/accounts/telegram/1/confirm/",
    "/accounts/telegram/1/cancel/",
    "/accounts/telegram/unlink/",
    "/preferences/theme/",
    "/preferences/language/",
]


@pytest.mark.parametrize("path", POSTS)
def test_changes_need_a_post_and_the_forms_safety_key(ada, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.get(path).status_code == 405
    refused = client.post(path)
    assert refused.status_code == 403
    assert "This form was too old" in refused.text


def test_a_name_with_markup_stays_a_text(visitor):
    user = make_user()
    User.objects.filter(pk=user.pk).update(username="<script>alert(1)</script>")
    user.refresh_from_db()
    for path in ("/", "/accounts/settings/", "/accounts/progress/", "/challenges/"):
        page = signed_in(user).get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_what_comes_to_the_chat_is_chosen_on_the_settings_page(ada, learner):
    page = "/accounts/settings/"
    assert "In the Telegram chat" not in learner.get(page).text
    TelegramAccount.objects.create(user=ada, telegram_id=99)
    assert 'value="digest" selected' in learner.get(page).text
    response = learner.post("/accounts/settings/chat/", {"notices": "off"})
    assert response.status_code == 302
    assert 'value="off" selected' in learner.get(page).text
    refused = learner.post("/accounts/settings/chat/", {"notices": "loud"})
    assert refused.status_code == 422
    assert ChatPreferences.objects.get().notices == "off"
