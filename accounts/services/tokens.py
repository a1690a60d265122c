"""Single-use and personal tokens: made from the system's randomness, kept only as SHA-256 hashes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonalToken
from core.errors import Conflict, InvalidInput, NotFound
from core.models import User
from core.text import clean_text

TOKEN_PREFIX = "gnt_"  # noqa: S105 - how every token begins, not a token
TOKENS_PER_PERSON = 20
_USE_NOTED_EVERY = timedelta(minutes=1)


def hash_token(token: str) -> str:
    """The form in which a token is kept; the token has 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def create_personal_token(
    *, user: User, name: str, expires_at: datetime | None = None
) -> tuple[PersonalToken, str]:
    """A new token and its only readable copy.

    Raises `InvalidInput` (`token_name`), `Conflict` (`too_many_tokens`).
    """
    name = clean_text(name, limit=80, field="name").strip()
    if not name:
        raise InvalidInput(_("Give the token a name."), code="token_name", field="name")
    User.objects.select_for_update().get(pk=user.pk)
    if user.personal_tokens.count() >= TOKENS_PER_PERSON:
        raise Conflict(
            _("You have as many tokens as you may have. Revoke one first."), code="too_many_tokens"
        )
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    kept = PersonalToken.objects.create(
        user=user, name=name, token_hash=hash_token(token), expires_at=expires_at
    )
    return kept, token


def revoke_personal_token(*, user: User, token_id: int) -> None:
    """Delete one of the person's own tokens; raises `NotFound`."""
    gone, _details = PersonalToken.objects.filter(user=user, pk=token_id).delete()
    if not gone:
        raise NotFound(code="token_not_found")


def user_for_token(token: str) -> User | None:
    """The active owner of a personal token that has not expired, or None. Notes its use once a minute."""
    now = timezone.now()
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    found = PersonalToken.objects.select_related("user").filter(alive, token_hash=hash_token(token)).first()
    if found is None or not found.user.is_active:
        return None
    if found.last_used_at is None or now - found.last_used_at > _USE_NOTED_EVERY:
        PersonalToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.user
