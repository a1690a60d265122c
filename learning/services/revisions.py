"""Naming the state of a course, for caches that are never stale."""

import secrets

from django.db.models import Sum

from learning.models import CourseRevision

SHARDS = 16
BITS = 48  # sixteen of them add up within a 64-bit number


def bump_revision(course_id: int, user_id: int = 0) -> None:
    """The course has a new state from this transaction's commit on.

    The mark is drawn by chance, not counted: a state's name never comes back, not even after a rollback
    or a restored backup.
    """
    shard, mark = user_id % SHARDS, secrets.randbits(BITS)
    mine = CourseRevision.objects.filter(course_id=course_id, shard=shard)
    if not mine.update(mark=mark):
        row = CourseRevision(course_id=course_id, shard=shard, mark=0)
        CourseRevision.objects.bulk_create([row], ignore_conflicts=True)
        mine.update(mark=mark)


def read_revision(course_id: int, user_id: int | None = None) -> int:
    """The name of the course's committed state, or of one learner's place in it; 0: nothing happened yet.

    Read it before what it names.
    """
    found = CourseRevision.objects.filter(course_id=course_id)
    if user_id is not None:  # the course's own shard, and the one that the learner's changes are in
        found = found.filter(shard__in={0, user_id % SHARDS})
    return found.aggregate(n=Sum("mark"))["n"] or 0
