"""The data a Mini App is opened with: who it lets in, once, for an hour, and what it refuses."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from django.conf import LazySettings
from django.utils import timezone

from accounts.models import TelegramAccount, UsedInitData
from accounts.services.linking import unlink_telegram
from accounts.services.mini_app import (
    LARGEST,
    BadInitData,
    InitDataExpired,
    InitDataForged,
    InitDataUsed,
    TelegramNotLinked,
    check_init_data,
    enter_mini_app,
)
from accounts.upkeep import clear_init_data
from bot.double.webapps import sign
from core.errors import DomainError, Unavailable
from core.models import User
from tests.concurrency import at_once

TOKEN = "4242424242:a-token-for-tests-and-nothing-else"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def signed(token: str = TOKEN, at: datetime = NOW, **changes: str) -> str:
    """What Telegram would hand the page."""
    person = {"id": 77, "first_name": "A&b", "last_name": "Ö=", "username": "ab"}
    fields = {
        "user": json.dumps(person),
        "auth_date": str(int(at.timestamp())),
        "query_id": "q",
        "signature": "s",
    }
    return sign({**fields, **changes}, token)


def refused(text: Any, token: str = TOKEN, now: datetime = NOW) -> str:
    with pytest.raises(DomainError) as caught:
        check_init_data(text, token=token, now=now)
    return caught.value.code


def test_it_tells_who_opened_the_page() -> None:
    found = check_init_data(signed(), token=TOKEN, now=NOW)
    assert (found.person.id, found.person.username, found.person.name) == (77, "ab", "A&b Ö=")
    assert found.signed_at == NOW


@pytest.mark.parametrize("field", ["user", "auth_date", "query_id", "signature"])
def test_every_field_is_under_the_signature(field: str) -> None:
    fields = dict(parse_qsl(signed()))
    changed = {**fields, field: fields[field] + "0"}
    assert refused(urlencode(changed)) == "init_data_forged"
    del changed[field]
    assert refused(urlencode(changed)) == "init_data_forged"
    assert refused(urlencode({**fields, "added": "x"})) == "init_data_forged"


def test_another_bots_signature_or_none_is_forged() -> None:
    assert refused(signed("1111111111:another-bots-token-for-tests")) == "init_data_forged"
    fields = dict(parse_qsl(signed()))
    for forged in ("", "0" * 64, fields["hash"].upper(), fields["hash"][:-1], "ä", "\ud800"):
        text = urlencode({**fields, "hash": forged}, errors="surrogatepass")
        assert refused(text) in ("init_data_forged", "init_data_malformed"), forged
    del fields["hash"]
    assert refused(urlencode(fields)) == "init_data_forged"


@pytest.mark.parametrize(
    ("age", "code"),
    [(0, ""), (3_599, ""), (3_601, "init_data_expired"), (-29, ""), (-31, "init_data_expired")],
)
def test_it_holds_for_an_hour_and_not_from_the_future(age: int, code: str) -> None:
    text = signed(at=NOW - timedelta(seconds=age))
    assert (refused(text) if code else "") == code
    if not code:
        check_init_data(text, token=TOKEN, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "=", "&", "%", "a=b&", "a=1&a=2", "hash=%ff", "a=%00", "a=%ED%A0%80", "a=\x00", None, 7,
        b"a=b",
        "a=" + "b" * LARGEST, "&".join(f"f{n}=1" for n in range(40)), "ä" * (LARGEST // 2 + 1), "a=1%0Ab=2",
    ],
)  # fmt: skip
def test_hostile_text_is_refused_before_anything_is_made_of_it(text: Any) -> None:
    assert refused(text) in ("init_data_malformed", "init_data_forged")


def test_a_field_twice_is_refused_even_when_one_of_them_is_signed() -> None:
    other = quote(json.dumps({"id": 1, "first_name": "Other"}))
    for text in (f"user={other}&{signed()}", f"{signed()}&user={other}", f"{signed()}&hash=0"):
        assert refused(text) == "init_data_malformed"


@pytest.mark.parametrize(
    "person",
    [
        "", "null", "[]", "7", "{", "{}", '{"id": "77"}', '{"id": true}', '{"id": 77.0}', '{"id": 0}',
        '{"id": -7}',
        '{"id": 77, "is_bot": true}',
        '{"id": 77, "language_code": ["ru"]}',
        '{"id": 77, "username": 5}', '{"id": 77, "first_name": "\\u0000"}',
        '{"id": 77, "first_name": "\\ud800"}', f'{{"id": {2**52}}}', f'{{"id": {"9" * 3000}}}', "[" * 2_000,
    ],
)  # fmt: skip
def test_a_signed_person_of_the_wrong_shape_is_refused(person: str) -> None:
    assert refused(signed(user=person)) == "init_data_malformed"


@pytest.mark.parametrize("moment", ["", "x", "-5", "1.5", "٣", "9" * 12, "1e9"])
def test_a_signed_time_of_the_wrong_shape_is_refused(moment: str) -> None:
    assert refused(signed(auth_date=moment)) == "init_data_malformed"


# --- signing in ---


@pytest.fixture
def linked(ada: User, settings: LazySettings) -> User:
    """A learner whose Telegram account opens the page."""
    settings.TELEGRAM_BOT_TOKEN = TOKEN
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    return ada


def test_the_same_data_signs_in_once(linked: User) -> None:
    text = signed(at=timezone.now())
    assert enter_mini_app(init_data=text)[0] == linked
    with pytest.raises(InitDataUsed):
        enter_mini_app(init_data=text)
    # Another spelling of the same data is the same data.
    fields = dict(parse_qsl(text))
    with pytest.raises(InitDataUsed):
        enter_mini_app(init_data=urlencode(dict(reversed(fields.items()))))


@pytest.mark.django_db(transaction=True)
def test_of_many_uses_at_once_one_wins(linked: User) -> None:
    text = signed(at=timezone.now())

    found = at_once([lambda: enter_mini_app(init_data=text)] * 6)
    assert sorted(type(each).__name__ for each in found) == [*["InitDataUsed"] * 5, "tuple"]


def test_unlinked_and_unknown_people_are_not_let_in(linked: User) -> None:
    with pytest.raises(TelegramNotLinked):
        person = json.dumps({"id": 78, "first_name": "B"})
        enter_mini_app(init_data=signed(at=timezone.now(), user=person))
    unlink_telegram(user=linked)
    text = signed(at=timezone.now())
    with pytest.raises(TelegramNotLinked):
        enter_mini_app(init_data=text)
    assert User.objects.count() == 1
    # It signed nobody in, so it is not used up: the person may link and come back.
    TelegramAccount.objects.create(user=linked, telegram_id=77)
    assert enter_mini_app(init_data=text)[0] == linked


def test_a_deactivated_learner_is_not_let_in(linked: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(TelegramNotLinked):
        enter_mini_app(init_data=signed(at=timezone.now()))


def test_refusals_use_nothing_up(linked: User) -> None:
    for text, kind in (
        (signed(), InitDataExpired),
        (signed("1:x", at=timezone.now()), InitDataForged),
        ("x", BadInitData),
    ):
        with pytest.raises(kind):
            enter_mini_app(init_data=text)
    assert not UsedInitData.objects.exists()


def test_without_a_bot_there_is_no_way_in(linked: User, settings: LazySettings) -> None:
    settings.TELEGRAM_BOT_TOKEN = ""
    with pytest.raises(Unavailable):
        enter_mini_app(init_data=signed("", at=timezone.now()))


def test_used_openings_are_forgotten_when_they_cannot_be_taken_again(linked: User) -> None:
    enter_mini_app(init_data=signed(at=timezone.now()))
    assert clear_init_data() == "0 used openings forgotten"
    UsedInitData.objects.update(expires_at=timezone.now() - timedelta(hours=2))
    assert clear_init_data() == "1 used openings forgotten"
