"""Writing achievements."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from core.errors import InvalidInput
from progress.models import Achievement


def write_achievement(achievement: Achievement, fields: dict[str, Any]) -> Achievement:
    """Create or change an achievement, checked in full; the caller has settled who may.

    What learners earned stays theirs. Raises `InvalidInput` (`invalid_achievement`).
    """
    for name, value in fields.items():
        setattr(achievement, name, value)
    try:
        achievement.full_clean()
    except ValidationError as error:
        raise InvalidInput(code="invalid_achievement", fields=error.message_dict) from error
    achievement.save()
    return achievement


def deactivate_achievements(slugs: Iterable[str]) -> int:
    """Stop awarding these; who has one keeps it. Returns how many were active."""
    return Achievement.objects.filter(slug__in=slugs, is_active=True).update(is_active=False)
