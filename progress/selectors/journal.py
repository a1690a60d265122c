"""A learner's own journal: where they stand, what they did last, and how far everything is."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from challenges.models import Category, Challenge
from core.models import User
from progress.models import Achievement, LearnerStats, Submission, UserProgress
from progress.rules import Record, measure
from progress.selectors.catalogue import catalogue
from progress.selectors.records import achievements_of
from progress.services.awarding import solves_of
from progress.streaks import current_streak, local_day


@dataclass(frozen=True)
class Standpoint:
    """Where a learner stands, as of event `seq` of their stream; everything is zero for nobody.

    `has_role`: whether the condition holds that the reader asked about.
    """

    seq: int = 0
    points: int = 0
    solved: int = 0
    streak: int = 0
    best_streak: int = 0
    has_role: bool = False


@dataclass(frozen=True)
class AchievementView:
    """An achievement, when it was earned (None: not yet), and how far it is: `reached` of `wanted`."""

    achievement: Achievement
    earned_at: datetime | None
    reached: int
    wanted: int


def read_standpoint(viewer: User | AnonymousUser, *, role: Q | None = None) -> Standpoint:
    """The viewer's totals and stream position, read in one statement so that they belong together.

    `role` is a condition on the person that the same statement answers: every page asks it.
    """
    if not isinstance(viewer, User):
        return Standpoint()
    row = (
        User.objects.filter(pk=viewer.pk)
        .annotate(has_role=Case(When(role, then=True), default=False) if role else Value(False))
        .values_list(
            "stream__last_seq",
            "stats__points",
            "stats__solved",
            "stats__streak",
            "stats__best_streak",
            "stats__last_active_day",
            "has_role",
        )
        .first()
    ) or (0, 0, 0, 0, 0, None, False)
    stats = LearnerStats(streak=row[3] or 0, last_active_day=row[5])
    streak = current_streak(stats, local_day(viewer, timezone.now()))
    return Standpoint(row[0] or 0, row[1] or 0, row[2] or 0, streak, row[4] or 0, row[6])


def recent_submissions(learner: User, *, limit: int = 8) -> list[Submission]:
    """The learner's newest answers, newest first, with their challenges."""
    mine = Submission.objects.filter(user=learner).select_related("challenge")
    return list(mine.order_by("-id")[:limit])


def unfinished(learner: User, *, limit: int = 3) -> list[UserProgress]:
    """What the learner began and has not solved, and can still answer; what was touched last comes first."""
    begun = (
        UserProgress.objects.filter(user=learner, challenge__state="published")
        .exclude(status=UserProgress.Status.COMPLETED)
        .select_related("challenge__category")
        .order_by("-last_attempt_at", "-started_at")
    )
    # A row with no attempt left is over; there are few of them, so a little more is read than is shown.
    return [row for row in begun[: limit * 4] if row.attempts_left != 0][:limit]


def achievement_views(learner: User, at: Standpoint) -> list[AchievementView]:
    """Every achievement there is, the learner's own first, each with how far the learner is.

    `at` is where the learner stands (`read_standpoint`).
    """
    record = Record(at.points, at.best_streak, solves_of(learner.pk, tags=True))
    views = [
        AchievementView(
            achievement, earned_at, measure(achievement.rule, record), achievement.rule["at_least"]
        )
        for achievement, earned_at in achievements_of(learner)
    ]
    return sorted(views, key=lambda view: view.earned_at is None)


def progress_map(learner: User) -> list[tuple[Category, list[Challenge]]]:
    """Every published challenge by category, each with the learner's own state (see `catalogue`).

    One query, and without the long texts.
    """
    long_texts = ("description", "explanation", "spec", "search_text")
    found = catalogue(learner).prefetch_related(None).defer(*long_texts)
    grouped: dict[int, tuple[Category, list[Challenge]]] = {}
    for challenge in found:
        grouped.setdefault(challenge.category_id, (challenge.category, []))[1].append(challenge)
    return list(grouped.values())
