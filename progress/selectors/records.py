"""A learner's own records: progress, answers, achievements, activity, totals."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound
from core.models import User
from progress.models import Achievement, ActivityDay, LearnerStats, Submission, UserProgress
from progress.streaks import current_streak, local_day

PROGRESS_ORDERS: dict[str, tuple[str, ...]] = {
    "recent": ("-started_at", "-id"),
    "oldest": ("started_at", "id"),
    "completed": ("-completed_at", "-id"),
    "-points": ("-points", "-id"),
    "-attempts": ("-attempts", "-id"),
}


@dataclass(frozen=True)
class ProgressFilters:
    """Which of a learner's records to show; an empty field does not narrow them.

    `status` is a `UserProgress.Status`, `category` a slug, `challenge` an id, `order` a `PROGRESS_ORDERS`.
    """

    status: str = ""
    category: str = ""
    challenge: int | None = None
    order: str = "recent"


def progress_of(user: User, filters: ProgressFilters | None = None) -> QuerySet[UserProgress]:
    """The learner's records, each with its challenge and category: one query for a page."""
    filters = filters or ProgressFilters()
    found = UserProgress.objects.filter(user=user).select_related("challenge__category")
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.category:
        found = found.filter(challenge__category__slug=filters.category)
    if filters.challenge is not None:
        found = found.filter(challenge_id=filters.challenge)
    return found.order_by(*PROGRESS_ORDERS.get(filters.order, PROGRESS_ORDERS["recent"]))


def totals_of(user: User) -> tuple[LearnerStats | None, int]:
    """The learner's totals, if there are any yet, and the streak as of the learner's today."""
    stats = LearnerStats.objects.filter(pk=user.pk).first()
    return stats, current_streak(stats, local_day(user, timezone.now()))


def submissions_of(
    challenge_id: int, *, user: User | None, before: int | None = None, limit: int = 25
) -> list[Submission]:
    """Answers to a challenge, newest first, with ids below `before`; everybody's when `user` is None."""
    found = Submission.objects.filter(challenge_id=challenge_id)
    if user is not None:
        found = found.filter(user=user)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("user").order_by("-pk")[:limit])


def find_submission(viewer: User, submission_id: int) -> Submission:
    """The answer, if it is the viewer's own or the viewer may author.

    Raises `NotFound` (`submission_not_found`).
    """
    found = Submission.objects.select_related("user").filter(pk=submission_id)
    if not viewer.may_author:
        found = found.filter(user=viewer)
    submission = found.first()
    if submission is None:
        raise NotFound(_("There is no such answer."), code="submission_not_found")
    return submission


def achievements_of(user: User) -> list[tuple[Achievement, datetime | None]]:
    """Every achievement there is to earn or that the learner has earned, and when; in one query."""
    mine = FilteredRelation("awards", condition=Q(awards__user=user))
    shown = Achievement.objects.annotate(mine=mine, earned_at=F("mine__created_at"))
    found = shown.filter(Q(is_active=True) | Q(earned_at__isnull=False)).order_by("position", "id")
    return [(achievement, achievement.earned_at) for achievement in found]


def activity_of(user: User, *, since: date, until: date) -> list[ActivityDay]:
    """The learner's days with a solve from `since` to `until`, both included, oldest first."""
    return list(ActivityDay.objects.filter(user=user, day__gte=since, day__lte=until).order_by("day"))
