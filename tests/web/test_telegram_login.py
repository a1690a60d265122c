"""Log in with Telegram, against a provider with its own keys over HTTP: the ways in, and wrong answers."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import TelegramAccount
from core.limits import memory
from core.models import Event, User
from tests.factories import PASSWORD, make_user
from tests.web.conftest import signed_in
from tests.web.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Claims,
    Provider,
    by_hand,
    elliptic_key,
    other_key,
    running_provider,
)

pytestmark = pytest.mark.django_db
BEGIN, DONE, CHOOSE = (f"/accounts/telegram/login/{part}" for part in ("", "done/", "choose/"))
SIGN_UP, LINK = "/accounts/telegram/login/sign-up/", "/accounts/telegram/login/link/"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def telegram(running: Provider, settings: LazySettings) -> Provider:
    """The provider as it should be, and a site that uses it."""
    memory.clear()
    settings.TELEGRAM_LOGIN_ISSUER = running.issuer
    settings.TELEGRAM_LOGIN_CLIENT_ID = CLIENT_ID
    settings.TELEGRAM_LOGIN_CLIENT_SECRET = CLIENT_SECRET
    running.behave()
    return running


def logged_in_as(client: Client) -> str:
    number = client.session.get("_auth_user_id")
    return str(User.objects.get(pk=number).username) if number else ""


def arrive(client: Client, telegram: Provider, onward: str = "", **changes: str) -> Any:
    """Out to the provider and back again."""
    begun = client.get(BEGIN, {"next": onward} if onward else {})
    assert begun.status_code == 302
    return client.get(DONE, {**telegram.authorize(begun["Location"]), **changes})


# --- the ways in ---


def test_a_linked_person_is_signed_in_and_goes_on(visitor: Client, ada: User, telegram: Provider) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    visitor.get("/accounts/login/")
    before = visitor.session.session_key
    back = arrive(visitor, telegram, "/leaderboard/")
    assert back["Location"] == "/leaderboard/"
    assert logged_in_as(visitor) == "ada"
    assert visitor.session.session_key != before
    assert not {"telegram_login", "telegram_proved"} & set(visitor.session.keys())


def test_an_unknown_person_chooses_a_name(visitor: Client, telegram: Provider) -> None:
    assert arrive(visitor, telegram, "/leaderboard/")["Location"] == CHOOSE
    page = visitor.get(CHOOSE).text
    assert "Ada &lt;b&gt;" in page
    assert 'value="ada_tg"' in page
    assert not User.objects.exists()
    make_user("taken")
    assert visitor.post(SIGN_UP, {"username": "Taken"}).status_code == 422
    assert visitor.post(SIGN_UP, {"username": ""}).status_code == 422
    made = visitor.post(SIGN_UP, {"username": "newcomer", "time_zone": "Asia/Tokyo"})
    assert made["Location"] == "/leaderboard/"
    assert logged_in_as(visitor) == "newcomer"
    account = TelegramAccount.objects.select_related("user").get()
    assert (account.telegram_id, account.username, account.user.time_zone) == (77, "ada_tg", "Asia/Tokyo")
    assert not account.user.has_usable_password()
    assert Event.objects.filter(user=account.user, type="account.linked").exists()
    assert visitor.post(SIGN_UP, {"username": "again"}).status_code == 422
    assert User.objects.count() == 2


def test_somebody_signed_in_confirms_first(learner: Client, ada: User, telegram: Provider) -> None:
    assert arrive(learner, telegram)["Location"] == CHOOSE
    assert not TelegramAccount.objects.exists()
    assert "<b>ada</b>" in learner.get(CHOOSE).text
    assert learner.post(SIGN_UP, {"username": "other"})["Location"] == CHOOSE
    assert learner.post(LINK)["Location"] == "/accounts/telegram/"
    assert TelegramAccount.objects.get().user == ada
    assert learner.post(LINK).status_code == 422


def test_somebody_with_an_account_signs_in_and_links_it(
    visitor: Client, ada: User, telegram: Provider
) -> None:
    arrive(visitor, telegram)
    assert visitor.post(LINK)["Location"].startswith("/accounts/login/")
    form = {"username": "ada", "password": PASSWORD, "next": CHOOSE}
    assert visitor.post("/accounts/login/", form)["Location"] == CHOOSE
    visitor.post(LINK)
    assert TelegramAccount.objects.get().user == ada


def test_giving_up_forgets_the_proof(learner: Client, telegram: Provider) -> None:
    arrive(learner, telegram)
    learner.post("/accounts/telegram/login/cancel/")
    assert learner.post(LINK).status_code == 422
    assert not TelegramAccount.objects.exists()


def test_nobody_is_linked_twice(learner: Client, ada: User, boris: User, telegram: Provider) -> None:
    TelegramAccount.objects.create(user=boris, telegram_id=77)
    taken = arrive(learner, telegram)
    assert taken.status_code == 409
    assert logged_in_as(learner) == "ada"
    TelegramAccount.objects.update(telegram_id=78)
    TelegramAccount.objects.create(user=ada, telegram_id=79)
    arrive(learner, telegram)
    assert learner.post(LINK).status_code == 409
    assert TelegramAccount.objects.count() == 2


def test_a_deactivated_account_stays_out(visitor: Client, ada: User, telegram: Provider) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    User.objects.update(is_active=False)
    assert arrive(visitor, telegram)["Location"] == CHOOSE
    assert visitor.post(SIGN_UP, {"username": "newcomer"}).status_code == 409
    assert User.objects.count() == 1


def test_an_account_without_a_password_keeps_its_only_way_in(visitor: Client, telegram: Provider) -> None:
    arrive(visitor, telegram)
    visitor.post(SIGN_UP, {"username": "newcomer"})
    refused = visitor.post("/accounts/telegram/unlink/")
    assert refused.status_code == 409
    assert "no password yet" in refused.text
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert visitor.post("/accounts/password/", form).status_code == 302
    visitor.post("/accounts/telegram/unlink/")
    assert not TelegramAccount.objects.exists()
    assert visitor.post("/accounts/password/", form).status_code == 200  # now the old one is asked for


# --- what does not prove anything ---

Spoil = Callable[[Provider], object]


def claim(**changes: Any) -> Spoil:
    def spoil(telegram: Provider) -> None:
        def changed(claims: Claims) -> Claims:
            return {name: value for name, value in {**claims, **changes}.items() if value is not None}

        telegram.claims = changed

    return spoil


def signature(make: Callable[[Provider, Claims], Any]) -> Spoil:
    def spoil(telegram: Provider) -> None:
        telegram.sign = lambda claims: make(telegram, claims)

    return spoil


LIES: dict[str, Spoil] = {
    "nonce": claim(nonce="another"),
    "no nonce": claim(nonce=None),
    "audience": claim(aud="1111111111"),
    "two audiences": claim(aud=[CLIENT_ID, "1111111111"]),
    "no audience": claim(aud=None),
    "issuer": claim(iss="https://oauth.telegram.example"),
    "no issuer": claim(iss=None),
    "expired": claim(exp=int(time.time()) - 60),
    "no expiry": claim(exp=None),
    "expiry in words": claim(exp="tomorrow"),
    "from the future": claim(iat=int(time.time()) + 3_600),
    "from long ago": claim(iat=int(time.time()) - 3_600),
    "no subject": claim(sub=None),
    "no id": claim(id=None),
    "the subject is no id": claim(id=None, sub="77"),
    "negative id": claim(id=-1),
    "true id": claim(id=True),
    "fraction": claim(id=77.5),
    "id too large": claim(id=2**60),
    "listed id": claim(id=[77]),
    "name no text": claim(name={"a": 1}),
    "name with NUL": claim(name="a\x00b"),
    "algorithm none": signature(lambda _telegram, claims: by_hand(claims)),
    "another key": signature(lambda telegram, claims: telegram.signed(claims, other_key())),
    "unknown kid": signature(lambda telegram, claims: telegram.signed(claims, kid="nobody")),
    "the secret as a key": signature(lambda _telegram, claims: by_hand(claims, CLIENT_SECRET)),
    "the public key as a secret": signature(
        lambda telegram, claims: by_hand(claims, telegram.keys["one"].as_pem(False).decode())
    ),
    "cut off": signature(lambda telegram, claims: telegram.signed(claims)[:-4]),
    "no token of three parts": signature(lambda _telegram, _claims: "a.b"),
    "no text": signature(lambda _telegram, _claims: 7),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_signs_nobody_in(visitor: Client, ada: User, telegram: Provider, lie: str) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    LIES[lie](telegram)
    refused = arrive(visitor, telegram)
    assert (refused.status_code, logged_in_as(visitor)) == (403, "")
    assert "could not be verified" in refused.text
    assert visitor.get(CHOOSE).status_code == 422


def test_another_algorithm_of_the_issuers_is_taken(visitor: Client, ada: User, telegram: Provider) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    telegram.keys = {**telegram.keys, "two": elliptic_key()}
    telegram.sign = lambda claims: telegram.signed(claims, telegram.keys["two"])
    arrive(visitor, telegram)
    assert logged_in_as(visitor) == "ada"


@pytest.mark.parametrize(
    "answer",
    [(500, b"{}"), (200, b"no json"), (200, b"[]"), (200, b'{"error": "x"}'), (200, b"")],
)
def test_a_broken_token_endpoint_is_our_polite_page(
    visitor: Client, telegram: Provider, answer: tuple[int, bytes]
) -> None:
    telegram.answer = answer
    assert arrive(visitor, telegram).status_code == 503
    assert logged_in_as(visitor) == ""


def test_a_redirect_of_the_token_endpoint_is_not_followed(visitor: Client, telegram: Provider) -> None:
    telegram.answer = (302, b"{}")
    assert arrive(visitor, telegram).status_code == 403
    assert logged_in_as(visitor) == ""


def test_a_telegram_that_is_away_is_our_polite_page(
    visitor: Client, telegram: Provider, settings: LazySettings
) -> None:
    back = telegram.authorize(visitor.get(BEGIN)["Location"])
    settings.TELEGRAM_LOGIN_ISSUER = "http://127.0.0.1:9"
    assert visitor.get(DONE, back).status_code == 503


# --- the way back ---


def test_only_the_browser_that_began_comes_back_and_once(
    visitor: Client, ada: User, telegram: Provider
) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    back = telegram.authorize(visitor.get(BEGIN)["Location"])
    assert Client().get(DONE, back).status_code == 422
    assert visitor.get(DONE, back).status_code == 302
    assert visitor.get(DONE, back).status_code == 422
    # The code alone is worth nothing in a login of somebody else's.
    thief = Client()
    own = telegram.authorize(thief.get(BEGIN)["Location"])
    assert thief.get(DONE, {**own, "code": back["code"]}).status_code == 503
    assert logged_in_as(thief) == ""


def test_a_code_of_another_login_fails_at_the_proof_of_possession(
    visitor: Client, telegram: Provider
) -> None:
    fresh = telegram.authorize(visitor.get(BEGIN)["Location"])
    thief = Client()
    own = telegram.authorize(thief.get(BEGIN)["Location"])
    assert thief.get(DONE, {**own, "code": fresh["code"]}).status_code == 503
    assert telegram.refusals == ["pkce"]


@pytest.mark.parametrize(
    "changes",
    [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "x" * 3_000}, {"error": "access_denied"}],
)
def test_a_wrong_way_back_is_refused(visitor: Client, telegram: Provider, changes: dict[str, str]) -> None:
    assert arrive(visitor, telegram, **changes).status_code == 422
    assert logged_in_as(visitor) == ""
    assert telegram.refusals == []


def test_a_login_begun_before_signing_in_does_not_link_afterwards(
    visitor: Client, ada: User, telegram: Provider
) -> None:
    back = telegram.authorize(visitor.get(BEGIN)["Location"])
    visitor.post("/accounts/login/", {"username": "ada", "password": PASSWORD})
    assert visitor.get(DONE, back).status_code == 422


def test_an_old_login_is_over(visitor: Client, telegram: Provider) -> None:
    back = telegram.authorize(visitor.get(BEGIN)["Location"])
    session = visitor.session
    session["telegram_login"] = {**session["telegram_login"], "at": time.time() - 3_600}
    session.save()
    assert visitor.get(DONE, back).status_code == 422


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_sends_nobody_elsewhere(visitor: Client, ada: User, telegram: Provider, onward: str) -> None:
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    assert arrive(visitor, telegram, onward)["Location"] == "/"


def test_what_is_asked_of_telegram(visitor: Client, telegram: Provider) -> None:
    addresses = [visitor.get(BEGIN)["Location"] for _twice in range(2)]
    asked = [parse_qs(urlsplit(address).query) for address in addresses]
    assert asked[0]["redirect_uri"] == [f"http://testserver{DONE}"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43
        assert asked[0][name] != asked[1][name]
    assert CLIENT_SECRET not in addresses[0]
    assert visitor.session["telegram_login"]["verifier"] not in addresses[1]


def test_unless_it_is_set_up_there_is_none_of_it(visitor: Client, settings: LazySettings) -> None:
    settings.TELEGRAM_LOGIN_CLIENT_ID = ""
    assert visitor.get(BEGIN).status_code == 404
    assert visitor.get(DONE).status_code == 404
    assert "Telegram" not in visitor.get("/accounts/login/").text
    assert visitor.post(SIGN_UP, {"username": "x"}).status_code == 404


def test_it_is_offered_where_one_signs_in(visitor: Client, ada: User, telegram: Provider) -> None:
    assert f'href="{BEGIN}?next=/leaderboard/"' in visitor.get("/accounts/login/?next=/leaderboard/").text
    assert f'href="{BEGIN}"' in visitor.get("/accounts/register/").text
    assert f'href="{BEGIN}"' in signed_in(ada).get("/accounts/telegram/").text


def test_it_is_not_tried_without_end(visitor: Client, telegram: Provider, settings: LazySettings) -> None:
    settings.LIMITS = {**settings.LIMITS, "telegram-login": (3, 60)}
    assert [visitor.get(BEGIN).status_code for _try in range(5)] == [302, 302, 302, 429, 429]
