"""Tying a Telegram account to a learner's account, confirmed from both sides.

    web   begin_link            → a single-use token in a deep link, ten minutes
    chat  claim_link            → the chat learns whose account it is, and a match code
    web   sees the chat's name and the same code (event `link.claimed`)
    both  confirm_link_in_chat, confirm_link_on_web (any order) → linked, event `account.linked`

Only the hash of the token is kept. Every step is a conditional update or runs under the request's row
lock, so two uses of one token cannot both win.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import LinkRequest, TelegramAccount
from accounts.services.tokens import hash_token
from core.errors import Conflict, NotFound
from core.events import append_events
from core.models import User

LINK_LIFETIME = timedelta(minutes=10)


class LastWayIn(Conflict):
    """The account was made by Telegram's login and has no password: unlinked, nobody could enter it."""

    code = "last_way_in"
    message = _("This account has no password yet: set one on the web first, or nobody could enter it.")


@dataclass(frozen=True)
class TelegramPerson:
    """Who is speaking in a chat: Telegram's numeric id, the @name (may be empty) and the shown name.

    `language` is the code their Telegram is set to, where it was told; not necessarily one we have.
    """

    id: int
    username: str = ""
    name: str = ""
    language: str = ""


class LinkExpired(NotFound):
    """The token is unknown, used, cancelled or too old: the four are not told apart."""

    code = "link_expired"
    message = _("This link has expired. Open the Telegram page of your account and start again.")


class AlreadyLinked(Conflict):
    """One of the two accounts is linked to somebody already."""

    code = "already_linked"
    message = _("This Telegram account is already linked. Unlink it first.")


@transaction.atomic
def begin_link(*, user: User) -> str:
    """A new deep-link token for `user`; earlier open ones stop working. Raises `AlreadyLinked`."""
    User.objects.select_for_update().get(pk=user.pk)
    if TelegramAccount.objects.filter(user=user).exists():
        raise AlreadyLinked(_("Your account is already linked to a Telegram account. Unlink it first."))
    if close_requests(user):
        append_events(user.pk, [("link.cancelled", {"link": None})])
    token = secrets.token_urlsafe(32)
    LinkRequest.objects.create(
        user=user, token_hash=hash_token(token), expires_at=timezone.now() + LINK_LIFETIME
    )
    return token


def close_requests(user: User) -> bool:
    """Close the person's open requests, inside a transaction; True when a chat had taken one of them.

    Then the live state shows it: the caller tells in an event that it does so no more.
    """
    rows = list(LinkRequest.objects.select_for_update().filter(user=user, closed_at=None))
    LinkRequest.objects.filter(pk__in=[row.pk for row in rows]).update(closed_at=timezone.now())
    return any(row.telegram_id is not None for row in rows)


@transaction.atomic
def claim_link(*, token: str, person: TelegramPerson) -> LinkRequest:
    """Bind the token to the chat that used it first. Raises `LinkExpired`, `AlreadyLinked`."""
    if TelegramAccount.objects.filter(telegram_id=person.id).exists():
        raise AlreadyLinked
    won = LinkRequest.objects.filter(
        token_hash=hash_token(token), telegram_id=None, closed_at=None, expires_at__gt=timezone.now()
    ).update(
        telegram_id=person.id,
        telegram_username=person.username[:64],
        telegram_name=person.name[:130],
        match_code=f"{secrets.randbelow(10_000):04d}",
    )
    if not won:
        raise LinkExpired
    request = LinkRequest.objects.select_related("user").get(token_hash=hash_token(token))
    append_events(request.user_id, [("link.claimed", {"link": link_state(request)})])
    return request


def confirm_link_in_chat(*, request_id: int, telegram_id: int) -> TelegramAccount | None:
    """The chat says yes. Returns the link once the web page has confirmed too, else None.

    Raises `LinkExpired`, `AlreadyLinked`.
    """
    return _confirm({"pk": request_id, "telegram_id": telegram_id}, "chat_confirmed_at")


def confirm_link_on_web(*, user: User, request_id: int) -> TelegramAccount | None:
    """The account's owner says yes. Returns the link once the chat has confirmed too, else None.

    Raises `LinkExpired`, `AlreadyLinked`.
    """
    return _confirm({"pk": request_id, "user": user}, "web_confirmed_at")


def _confirm(which: dict[str, object], side: str) -> TelegramAccount | None:
    try:
        with transaction.atomic():
            return _confirm_locked(which, side)
    except IntegrityError as error:  # the same account was linked by another request in this very moment
        raise AlreadyLinked from error


def _confirm_locked(which: dict[str, object], side: str) -> TelegramAccount | None:
    open_requests = LinkRequest.objects.select_for_update().filter(
        closed_at=None, telegram_id__isnull=False, expires_at__gt=timezone.now()
    )
    request = open_requests.filter(**which).first()
    if request is None:
        raise LinkExpired
    setattr(request, side, timezone.now())
    done = request.chat_confirmed_at and request.web_confirmed_at
    if done:
        request.closed_at = timezone.now()
    request.save(update_fields=[side, "closed_at"])
    if not done:
        append_events(request.user_id, [("link.confirmed", {"link": link_state(request)})])
        return None
    return _link(request)


def _link(request: LinkRequest) -> TelegramAccount:
    if request.telegram_id is None:
        raise LinkExpired
    account = TelegramAccount.objects.create(
        user_id=request.user_id,
        telegram_id=request.telegram_id,
        username=request.telegram_username,
        name=request.telegram_name,
    )
    append_events(request.user_id, [("account.linked", {"telegram": telegram_state(account), "link": None})])
    return account


@transaction.atomic
def cancel_link(*, request_id: int, telegram_id: int | None = None, user: User | None = None) -> bool:
    """Either side says no; True when an open request of theirs was closed."""
    mine = {"telegram_id": telegram_id} if user is None else {"user": user}
    request = LinkRequest.objects.select_for_update().filter(pk=request_id, closed_at=None, **mine).first()
    if request is None:
        return False
    request.closed_at = timezone.now()
    request.save(update_fields=["closed_at"])
    append_events(request.user_id, [("link.cancelled", {"link": None})])
    return True


def expire_links() -> int:
    """Close the requests that a chat took and that ran out, and tell; returns how many.

    Nobody can confirm them any more in any case. Each is a transaction of its own.
    """
    due = LinkRequest.objects.filter(
        closed_at=None, telegram_id__isnull=False, expires_at__lte=timezone.now()
    )
    return sum(cancel_link(request_id=row.pk, user=row.user) for row in due.select_related("user")[:1_000])


@transaction.atomic
def unlink_telegram(
    *, user: User | None = None, telegram_id: int | None = None, last_too: bool = False
) -> bool:
    """End the link from either side; True when there was one. Raises `LastWayIn` unless `last_too`."""
    which = {"user": user} if user is not None else {"telegram_id": telegram_id}
    links = TelegramAccount.objects.select_related("user").select_for_update(of=("self",))
    account = links.filter(**which).first()
    if account is None:
        return False
    if not (last_too or account.user.has_usable_password()):
        raise LastWayIn
    # The chat's id travels in the event so that the bot can say goodbye there.
    append_events(
        account.user_id, [("account.unlinked", {"telegram": None, "telegram_id": account.telegram_id})]
    )
    account.delete()
    return True


def set_telegram_active(*, telegram_id: int, active: bool) -> None:
    """Note that the bot was blocked in this chat, or that the chat is back."""
    TelegramAccount.objects.filter(telegram_id=telegram_id).exclude(is_active=active).update(is_active=active)


def link_state(request: LinkRequest) -> dict[str, object]:
    """What the account's pages show of a link in the making."""
    return {
        "id": request.pk,
        "telegram_username": request.telegram_username,
        "telegram_name": request.telegram_name,
        "match_code": request.match_code,
        "chat_confirmed": request.chat_confirmed_at is not None,
        "web_confirmed": request.web_confirmed_at is not None,
        "expires_at": request.expires_at.isoformat(),
    }


def telegram_state(account: TelegramAccount) -> dict[str, object]:
    """What the account's pages show of a linked Telegram account."""
    return {"username": account.username, "name": account.name, "linked_at": account.linked_at.isoformat()}
