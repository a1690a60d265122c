"""Folding: bringing a board's histogram in step with its standings.

An answer only raises its learner's own rows (`Standing.points`), so that two learners never wait for each
other. Whoever reads a board first folds what has changed since: under the board's lock, in one
transaction, the buckets take over the difference and `counted` becomes `points`. Killed half-way, it is
undone as a whole; the rows are still pending, and the next reader folds them.
"""

from collections import Counter

from django.db import transaction
from django.db.models import F, QuerySet

from progress.models import Board, ScoreBucket, Standing

LEVELS = 4
SHIFT = 6  # a bucket of one level holds 64 of the level below
BATCH = 5_000


def bucket_of(points: int, level: int) -> int:
    """The bucket that holds `points` at `level`."""
    return points >> (SHIFT * level)


def fold(board: str) -> None:
    """Fold everything on the board that is committed now; costs one index probe when there is nothing."""
    while _pending(board).exists():
        if _fold_batch(board) < BATCH:
            return


def _pending(board: str) -> QuerySet[Standing]:
    return Standing.objects.filter(board=board, pending=True)


@transaction.atomic
def _fold_batch(board: str) -> int:
    Board.objects.bulk_create([Board(name=board)], ignore_conflicts=True)
    Board.objects.select_for_update().get(pk=board)
    # Rows of answers still being written are left for the next fold instead of waited for.
    rows = list(_pending(board).select_for_update(skip_locked=True)[:BATCH])
    changes: Counter[tuple[int, int]] = Counter()
    for row in rows:
        for level in range(LEVELS):
            changes[level, bucket_of(row.points, level)] += 1
            if row.counted:
                changes[level, bucket_of(row.counted, level)] -= 1
    _change_buckets(board, changes)
    # The rows are locked (SQLite: the whole file), so their points are still those that were read.
    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(counted=F("points"), pending=False)
    return len(rows)


def _change_buckets(board: str, changes: Counter[tuple[int, int]]) -> None:
    """Add the differences; only the holder of the board's lock writes buckets, so read and write is safe."""
    wanted = {bucket for _level, bucket in changes}
    found = ScoreBucket.objects.filter(board=board, bucket__in=wanted)
    have = {(row.level, row.bucket): row.learners for row in found}
    ScoreBucket.objects.bulk_create(
        [
            ScoreBucket(
                board=board, level=level, bucket=bucket, learners=have.get((level, bucket), 0) + change
            )
            for (level, bucket), change in changes.items()
            if change
        ],
        update_conflicts=True,
        unique_fields=["board", "level", "bucket"],
        update_fields=["learners"],
        batch_size=500,
    )
