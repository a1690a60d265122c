"""Finding a thing by its title: challenges, courses, lessons and one's own notes in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse

from core.models import User
from learning.access import Viewer, visible_to
from learning.models import LearningTask, Note
from progress.selectors import visible_challenges

SEARCH_WORDS = 8
T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Found:
    """One thing: what sort it is ("challenge", "course", "lesson", "note"), its title, where it is."""

    sort: str
    title: str
    address: str
    place: str = ""


def find_by_title(viewer: Viewer, search: str, *, limit: int = 5) -> list[Found]:
    """What the viewer may see whose title holds every word of `search`, at most `limit` of each sort.

    Published challenges, courses the viewer may know of with their lessons and quizzes, and the
    viewer's own notes (by their text too). One query for each sort; nothing for no words.
    """
    words = search.casefold().split()[:SEARCH_WORDS]
    if not words:
        return []
    found = [*_challenges(viewer, words, limit), *_courses(viewer, words, limit)]
    found += _lessons(viewer, words, limit)
    return found + (_notes(viewer, words, limit) if isinstance(viewer, User) else [])


def _narrow(things: QuerySet[T], words: Iterable[str]) -> QuerySet[T]:
    for word in words:
        things = things.filter(search_text__contains=word)
    return things


def _challenges(viewer: Viewer, words: list[str], limit: int) -> list[Found]:
    challenges = _narrow(visible_challenges(viewer), words).select_related("category").order_by("id")
    return [
        Found("challenge", one.localized("title"), one.get_absolute_url(), one.category.localized("title"))
        for one in challenges.only(
            "slug", "title", "translations", "category__title", "category__translations"
        )[:limit]
    ]


def _courses(viewer: Viewer, words: list[str], limit: int) -> list[Found]:
    courses = _narrow(visible_to(viewer), words).order_by("id")
    return [
        Found("course", one.localized("title"), one.get_absolute_url())
        for one in courses.only("slug", "title", "translations")[:limit]
    ]


def _lessons(viewer: Viewer, words: list[str], limit: int) -> list[Found]:
    kinds = (LearningTask.Kind.LESSON, LearningTask.Kind.QUIZ)
    tasks = LearningTask.objects.filter(course__in=visible_to(viewer), kind__in=kinds)
    tasks = _narrow(tasks, words).select_related("course").order_by("id")
    shown = tasks.only(
        "slug", "title", "translations", "course__slug", "course__title", "course__translations"
    )
    return [
        Found("lesson", one.localized("title"), one.get_absolute_url(), one.course.localized("title"))
        for one in shown[:limit]
    ]


def _notes(viewer: User, words: list[str], limit: int) -> list[Found]:
    notes = _narrow(Note.objects.filter(user=viewer), words).only("title")[:limit]
    return [Found("note", one.title, reverse("accounts:note_detail", args=[one.pk])) for one in notes]
