"""What a learner wants to be told in the chat unasked."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import ChatPreferences
from accounts.services.registration import announce_account
from core.errors import InvalidInput
from core.models import User


def chat_preferences(user: User) -> ChatPreferences:
    """The learner's choices; the usual ones (not stored) as long as they have made none."""
    return ChatPreferences.objects.filter(pk=user.pk).first() or ChatPreferences(user=user)


@transaction.atomic
def change_chat_preferences(
    *,
    user: User,
    notices: str | None = None,
    streak_guard: bool | None = None,
    weekly: bool | None = None,
) -> ChatPreferences:
    """Change what is given, and let the chat know; raises `InvalidInput` (`unknown_choice`)."""
    if notices is not None and notices not in ChatPreferences.Notices.values:
        raise InvalidInput(_("There is no such choice."), code="unknown_choice", field="notices")
    ChatPreferences.objects.bulk_create([ChatPreferences(user=user)], ignore_conflicts=True)
    kept = ChatPreferences.objects.select_for_update().get(pk=user.pk)
    kept.notices = kept.notices if notices is None else notices
    kept.streak_guard = kept.streak_guard if streak_guard is None else streak_guard
    kept.weekly = kept.weekly if weekly is None else weekly
    kept.save()
    announce_account(user=user)
    return kept
