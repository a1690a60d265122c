"""Reading accounts: who is linked to whom, and which link is in the making."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import LinkRequest, PersonalToken, Portrait, TelegramAccount
from accounts.services.tokens import hash_token
from core.models import User


def telegram_account(user: User) -> TelegramAccount | None:
    """The person's linked Telegram account, if any."""
    return TelegramAccount.objects.filter(user=user).first()


def user_for_telegram(telegram_id: int) -> User | None:
    """The active learner behind a Telegram account, if it is linked."""
    found = TelegramAccount.objects.select_related("user").filter(telegram_id=telegram_id).first()
    return found.user if found and found.user.is_active else None


def count_active_chats(user_ids: Sequence[int]) -> int:
    """How many of these people have a linked chat that takes messages."""
    return TelegramAccount.objects.filter(user_id__in=user_ids, is_active=True).count()


def taken_link(user: User) -> LinkRequest | None:
    """The person's request that a chat has taken and nobody has closed, if any.

    One that ran out counts until the upkeep closes it: what the clock changes without an event is no state.
    """
    taken = LinkRequest.objects.filter(user=user, closed_at=None, telegram_id__isnull=False)
    return taken.order_by("-pk").first()


def pending_link(user: User) -> LinkRequest | None:
    """The same as long as it can be confirmed."""
    taken = taken_link(user)
    return taken if taken is not None and taken.expires_at > timezone.now() else None


def open_link(user: User, token: str) -> LinkRequest | None:
    """The person's own request behind this deep-link token, if it is still open."""
    mine = LinkRequest.objects.filter(user=user, closed_at=None, expires_at__gt=timezone.now())
    return mine.filter(token_hash=hash_token(token)).first()


def personal_tokens(user: User) -> QuerySet[PersonalToken]:
    """The person's own tokens, newest first."""
    return PersonalToken.objects.filter(user=user).order_by("-created_at", "-pk")


def deep_link(token: str) -> str:
    """The address that opens the bot's chat with a link token; "" while the bot's name is not configured."""
    name = settings.TELEGRAM_BOT_USERNAME
    return f"https://t.me/{name}?start={token}" if name else ""


def portrait_of(user_id: int) -> Portrait | None:
    """The person's portrait, if there is one."""
    return Portrait.objects.filter(pk=user_id).first()
