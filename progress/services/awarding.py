"""Points and achievements: what an answer earns. Every function here runs under the learner's lock."""

import math
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from core.prepared import Prepared, insert
from progress.leaderboard.boards import boards_of
from progress.models import Achievement, AchievementAward, LearnerStats, PointsEntry, UserProgress
from progress.rules import Record, Solve, measure


def award_for_grade(stats: LearnerStats, progress: UserProgress, now: datetime) -> int:
    """Give what the best score so far is worth and has not been given yet; returns the points given now.

    Worth: (challenge's points − cost of hints taken) × best score, rounded down, never below what was given.
    """
    worth = math.floor(max(0, progress.challenge.points - progress.hint_cost) * progress.best_score)
    due = worth - progress.points
    if due <= 0:
        return 0
    progress.awards += 1
    progress.points = worth
    _give(stats, f"challenge:{progress.challenge_id}:{progress.awards}", due, now, progress)
    return due


def correct_points(
    stats: LearnerStats, progress: UserProgress, worth: int, now: datetime, earned_at: datetime
) -> int:
    """Make what the ledger holds for a challenge `worth`, by one more line; returns the difference.

    The week and month boards are corrected where the points were earned, at `earned_at`.
    """
    due = worth - progress.points
    if due:
        progress.awards += 1
        progress.points = worth
        source = f"challenge:{progress.challenge_id}:{progress.awards}"
        _give(stats, source, due, now, progress, earned_at)
    return due


def _give(
    stats: LearnerStats,
    source: str,
    points: int,
    now: datetime,
    progress: UserProgress | None = None,
    earned_at: datetime | None = None,
) -> None:
    """One ledger line, the learner's total, and the standings of every board it counts for."""
    challenge = progress.challenge if progress else None
    insert(PointsEntry(user_id=stats.pk, source=source, points=points, challenge=challenge, created_at=now))
    stats.points += points
    # Sorted, so that two learners' awards always touch the boards in the same order.
    boards = sorted(boards_of(earned_at or now, category_id=challenge.category_id if challenge else None))
    values = [value for board in boards for value in (stats.pk, board, max(0, points))]
    rows = ", ".join(["(%s, %s, %s, 0, TRUE)"] * len(boards))
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(rows=rows), [*values, -points, points])


# A correction may take points back, but nobody falls below none.
_RAISE = """
    INSERT INTO progress_standing (user_id, board, points, counted, pending) VALUES {rows}
    ON CONFLICT (board, user_id) DO UPDATE SET
        points = CASE WHEN progress_standing.points > %s THEN progress_standing.points + %s ELSE 0 END,
        pending = TRUE
"""


def _pending(user_id: int) -> QuerySet[Achievement]:
    return Achievement.objects.filter(is_active=True).exclude(awards__user_id=user_id)


_PENDING = Prepared(lambda user_id: _pending(user_id).only("id"), 1)


def grant_achievements(stats: LearnerStats, now: datetime) -> list[Achievement]:
    """Award every achievement whose rule is now met; returns the new ones."""
    if _PENDING.first(stats.pk) is None:
        return []
    pending = list(_pending(stats.pk))
    record = Record(
        stats.points, stats.best_streak, solves_of(stats.pk, tags=any("tag" in a.rule for a in pending))
    )
    earned = [a for a in pending if measure(a.rule, record) >= a.rule["at_least"]]
    AchievementAward.objects.bulk_create(
        [AchievementAward(user_id=stats.pk, achievement=a, created_at=now) for a in earned]
    )
    for achievement in earned:
        if achievement.points:
            _give(stats, f"achievement:{achievement.pk}", achievement.points, now)
    return earned


_SOLVE = (
    "challenge__category__slug",
    "challenge__difficulty",
    "challenge__kind",
    "attempts",
    "hint_cost",
    "solved_in",
)


def solves_of(user_id: int, *, tags: bool) -> list[Solve]:
    """The learner's solved challenges as rules see them, in one query; tags only when asked for."""
    solved = UserProgress.objects.filter(user_id=user_id, status=UserProgress.Status.COMPLETED)
    if not tags:
        return [Solve(*row) for row in solved.values_list(*_SOLVE)]
    named: dict[int, set[str]] = {}
    solves: dict[int, Solve] = {}
    for pk, tag, *row in solved.values_list("pk", "challenge__tags__name", *_SOLVE):
        solves[pk] = Solve(*row)
        named.setdefault(pk, set()).update([tag] if tag else [])
    return [replace(solve, tags=frozenset(named[pk])) for pk, solve in solves.items()]
