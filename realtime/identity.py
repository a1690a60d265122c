"""Who is at the other end of a socket, by session cookie or by token, and whether that still holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import parse_cookie
from django.utils import timezone
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed, TokenError

from accounts.models import PersonalToken, TelegramAccount
from accounts.services.tokens import TOKEN_PREFIX, hash_token, user_for_token
from core.mini import MINI_SESSION_COOKIE, MINI_TELEGRAM_ID
from core.models import User

BATCH = 500


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """A person and the credential they came with. `user_id` None: nobody in particular.

    `password` marks the password at that time: changing it ends what it had opened. `expires_at` is a
    POSIX time.
    """

    user_id: int | None = None
    username: str = ""
    language: str = ""
    password: int = 0
    session_key: str = ""
    token_id: int | None = None
    telegram_id: int | None = None
    """Of a socket of the Mini App."""
    expires_at: float | None = None


NOBODY = Identity()


def by_cookies(cookies: str) -> Identity:
    """The person whose session cookie this is, as Django's own middleware would see it; else `NOBODY`."""
    key = _session_key(cookies, settings.SESSION_COOKIE_NAME)
    user, _session = _user_of(key)
    return _identity(user, session_key=key) if user else NOBODY


def by_mini_cookies(cookies: str) -> Identity:
    """The person in the Mini App: by its own cookie, and only while their Telegram account is linked."""
    key = _session_key(cookies, MINI_SESSION_COOKIE)
    user, session = _user_of(key)
    telegram_id = session.get(MINI_TELEGRAM_ID) if user else None
    if user is None or (user.pk, telegram_id) not in _linked([telegram_id]):
        return NOBODY
    return _identity(user, session_key=key, telegram_id=telegram_id)


def _user_of(key: str) -> tuple[User | None, Any]:
    if not key:
        return None, None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]  # reads the session only
    return (user if isinstance(user, User) else None), session


def _linked(telegram_ids: Iterable[int | None]) -> set[tuple[int, int]]:
    """The pairs of a learner and one of these Telegram accounts that are linked."""
    wanted = [number for number in telegram_ids if number]
    if not wanted:
        return set()
    found = TelegramAccount.objects.filter(telegram_id__in=wanted)
    return set(found.values_list("user_id", "telegram_id"))


def _session_key(cookies: str, name: str) -> str:
    key = parse_cookie(cookies).get(name, "")
    return key if key.isascii() and key.isalnum() else ""


def by_token(token: str) -> Identity | None:
    """The person behind an access token (JWT) or a personal token; None when it opens nothing."""
    if token.startswith(TOKEN_PREFIX):
        return _by_personal_token(token)
    door = JWTAuthentication()
    try:
        valid = door.get_validated_token(token.encode())
        user: Any = door.get_user(valid)
    except (AuthenticationFailed, TokenError):
        return None
    return _identity(user, expires_at=float(valid["exp"]))


def _by_personal_token(token: str) -> Identity | None:
    user = user_for_token(token)
    kept = PersonalToken.objects.filter(token_hash=hash_token(token)).first()
    if user is None or kept is None:
        return None
    return _identity(
        user, token_id=kept.pk, expires_at=kept.expires_at.timestamp() if kept.expires_at else None
    )


def _identity(user: User, **credential: Any) -> Identity:
    return Identity(user.pk, user.username, user.language, hash(user.password), **credential)


def ended(identities: Sequence[Identity]) -> list[Identity]:
    """Those of `identities` whose credential no longer holds: signed out, deactivated, revoked, expired."""
    known = [who for who in identities if who.user_id is not None]
    return [who for batch in _batches(known) for who in _ended(batch)]


def _batches(identities: list[Identity]) -> Iterator[list[Identity]]:
    for start in range(0, len(identities), BATCH):
        yield identities[start : start + BATCH]


def _ended(batch: list[Identity]) -> Iterator[Identity]:
    now = timezone.now()
    people = User.objects.filter(pk__in={who.user_id for who in batch}, is_active=True)
    passwords = {pk: hash(password) for pk, password in people.values_list("pk", "password")}
    sessions = _open_sessions([who.session_key for who in batch if who.session_key])
    token_ids = [who.token_id for who in batch if who.token_id]
    tokens = set(PersonalToken.objects.filter(pk__in=token_ids).values_list("pk", flat=True))
    linked = _linked(who.telegram_id for who in batch)
    for who in batch:
        holds = (
            who.user_id in passwords
            and (not who.session_key or passwords[who.user_id] == who.password)
            and (not who.session_key or who.session_key in sessions)
            and (not who.token_id or who.token_id in tokens)
            and (not who.telegram_id or (who.user_id, who.telegram_id) in linked)
            and (who.expires_at is None or who.expires_at > now.timestamp())
        )
        if not holds:
            yield who


def _open_sessions(keys: list[str]) -> set[str]:
    """Those of the session keys that are still signed in: one query with sessions in the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not hasattr(store, "get_model_class"):
        return {key for key in keys if store(key).exists(key)}
    rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(rows.values_list("session_key", flat=True))
