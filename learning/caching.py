"""Readings of a course that are kept and never stale: the key is the name of the state they are from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone

from learning.models import CourseEnrollment
from learning.services.revisions import read_revision

T = TypeVar("T")
KEPT_SECONDS = 900


def cached_reading(course_id: int, name: str, read: Callable[[], T]) -> T:
    """What `read` returns for the course as it is now; `name` says what it reads, with every parameter.

    The revision is read before the data: a change committed in between leaves newer data under an older
    name, which no later reader asks for. What the clock alone changes (access that runs out) ends a
    reading early.
    """
    key = f"learning:{course_id}:{read_revision(course_id)}:{name}"
    now = timezone.now()
    kept: tuple[T, datetime | None] | None = cache.get(key)
    if kept is not None and (kept[1] is None or now < kept[1]):
        return kept[0]
    value = read()
    cache.set(key, (value, _next_expiry(course_id, now)), KEPT_SECONDS)
    return value


def cached_place(course_id: int, user_id: int, read: Callable[[], T]) -> T:
    """What `read` returns for one learner in the course as it is now; nothing in it may go by the clock."""
    revision = read_revision(course_id, user_id)
    if not revision:
        return read()
    key = f"learning:{course_id}:{revision}:place:{user_id}"
    kept: tuple[T] | None = cache.get(key)
    if kept is not None:
        return kept[0]
    value = read()
    cache.set(key, (value,), KEPT_SECONDS)
    return value


def _next_expiry(course_id: int, now: datetime) -> Any:
    active = CourseEnrollment.objects.filter(course_id=course_id, status__in=CourseEnrollment.ACTIVE)
    return active.filter(expires_at__gt=now).aggregate(at=Min("expires_at"))["at"]
