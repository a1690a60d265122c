"""Reading one's own notes and favourites."""

from django.db.models import Q, QuerySet

from core.models import User
from learning.models import Favorite, Note

SEARCH_WORDS = 8


def notes_of(
    user: User, *, search: str = "", task_id: int | None = None, challenge_id: int | None = None
) -> QuerySet[Note]:
    """The person's notes, latest change first: those that hold every word, at the task or challenge given."""
    found = Note.objects.filter(user=user).select_related("task__course", "challenge")
    for word in search.casefold().split()[:SEARCH_WORDS]:
        found = found.filter(search_text__contains=word)
    if task_id is not None:
        found = found.filter(task_id=task_id)
    if challenge_id is not None:
        found = found.filter(challenge_id=challenge_id)
    return found


def favorites_of(user: User) -> QuerySet[Favorite]:
    """The person's favourites, latest first."""
    return Favorite.objects.filter(user=user).select_related("task__course", "challenge__category")


def is_favorite(user: User, *, task_id: int | None = None, challenge_id: int | None = None) -> bool:
    """Whether the person has marked the task or challenge."""
    target = Q(task_id=task_id) if task_id is not None else Q(challenge_id=challenge_id or 0)
    return Favorite.objects.filter(target, user=user).exists()
