"""Signing in from inside Telegram: the data a Mini App is opened with, checked as Telegram describes it.

Telegram signs that data with a key made of the bot's token, so it proves who opened the page. It is a bearer
credential: it is taken once, and only for an hour.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import UsedInitData
from accounts.selectors import user_for_telegram
from accounts.services.linking import TelegramPerson
from core.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from core.models import User
from core.text import is_storable

LARGEST = 4_096
MOST_FIELDS = 32
LIFETIME = timedelta(hours=1)
SKEW = timedelta(seconds=30)
LARGEST_ID = 2**52


class BadInitData(InvalidInput):
    """The data is not what Telegram sends, or was not signed for this bot."""

    code = "init_data_malformed"
    message = _("Telegram did not say who you are. Close this page and open it from the chat again.")


class InitDataForged(NotAllowed):
    """The signature is not this bot's."""

    code = "init_data_forged"
    message = _("This page was not opened by our bot. Open it from the chat.")


class InitDataExpired(NotAllowed):
    """Signed too long ago, or in the future."""

    code = "init_data_expired"
    message = _("This page has been open for too long. Close it and open it from the chat again.")


class InitDataUsed(Conflict):
    """Somebody has signed in with it already."""

    code = "init_data_used"
    message = _("This page was opened already. Close it and open it from the chat again.")


class TelegramNotLinked(NotAllowed):
    """Nobody's account is linked with this Telegram account."""

    code = "telegram_not_linked"
    message = _("This Telegram account is not linked to an account here yet.")


@dataclass(frozen=True)
class InitData:
    """What was proved: who opened the page, and when Telegram signed it. `digest` is that one opening."""

    person: TelegramPerson
    signed_at: datetime
    digest: str


def enter_mini_app(*, init_data: str) -> tuple[User, TelegramPerson]:
    """The learner who opened the Mini App; the same data never signs in twice.

    Raises `BadInitData`, `InitDataForged`, `InitDataExpired`, `TelegramNotLinked`, `InitDataUsed`, and
    `Unavailable` while there is no bot.
    """
    if not settings.TELEGRAM_BOT_TOKEN:
        raise Unavailable(code="mini_app_unavailable")
    found = check_init_data(init_data, token=settings.TELEGRAM_BOT_TOKEN)
    user = user_for_telegram(found.person.id)
    if user is None:
        raise TelegramNotLinked
    try:
        with transaction.atomic():
            UsedInitData.objects.create(digest=found.digest, expires_at=found.signed_at + LIFETIME)
    except IntegrityError as error:
        raise InitDataUsed from error
    return user, found.person


def check_init_data(text: str, *, token: str, now: datetime | None = None) -> InitData:
    """Verify the signature, then the time. Raises `BadInitData`, `InitDataForged`, `InitDataExpired`."""
    fields = _fields(text)
    digest = fields.pop("hash", "")
    told = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    if not hmac.compare_digest(_signature(told, token).encode(), digest.encode("utf-8", "replace")):
        raise InitDataForged
    signed_at = _time(fields.get("auth_date", ""))
    age = (now or timezone.now()) - signed_at
    if age > LIFETIME or age < -SKEW:
        raise InitDataExpired
    return InitData(_person(fields.get("user", "")), signed_at, digest)


def _signature(told: str, token: str) -> str:
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()


def _fields(text: str) -> dict[str, str]:
    if not isinstance(text, str) or not 0 < len(text.encode("utf-8", "replace")) <= LARGEST:
        raise BadInitData
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise BadInitData from error
    fields = dict(pairs)
    # A line break inside a value could pass for another field; the same name twice has two meanings.
    clean = all(is_storable(name + value) and "\n" not in name + value for name, value in pairs)
    if len(fields) != len(pairs) or not clean:
        raise BadInitData
    return fields


def _time(text: str) -> datetime:
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        raise BadInitData
    return datetime.fromtimestamp(int(text), UTC)


def _person(text: str) -> TelegramPerson:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInitData from error
    if not isinstance(told, dict) or told.get("is_bot"):
        raise BadInitData
    number = told.get("id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < LARGEST_ID:
        raise BadInitData
    names = [_name(told, key) for key in ("first_name", "last_name")]
    shown = " ".join(name for name in names if name)
    return TelegramPerson(number, _name(told, "username"), shown, _name(told, "language_code"))


def _name(told: dict[str, Any], key: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str) or not is_storable(value):
        raise BadInitData
    return value
