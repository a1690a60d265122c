"""Who in a course needs help, and the map of learners and tasks; for those who teach the course."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from core.models import User
from learning.access import check_teaches
from learning.caching import cached_reading
from learning.models import (
    Certificate,
    Course,
    CourseEnrollment,
    CourseMessage,
    LearningTask,
    QuizAttempt,
    TaskProgress,
)
from learning.selectors.clock import lasting
from learning.selectors.insights import course_challenges
from progress.models import UserProgress

IDLE_DAYS = 7
STUCK_AFTER = 3
ATTENTION = 100
MESSAGES_SHOWN = 5


@dataclass(frozen=True)
class NeedsHelp:
    """A learner who may need a word: idle for days, or stuck at tasks in spite of many tries."""

    user_id: int
    username: str
    progress: float
    last_activity_at: datetime
    idle_days: int
    stuck_at: list[int]


def read_attention(actor: User, course: Course, *, now: datetime | None = None) -> list[NeedsHelp]:
    """Active learners who are stuck or have been away for a week, the stuck ones first; at most 100.

    Stuck: three closed attempts at a quiz without a pass, or three wrong answers to an unsolved challenge.
    Read afresh: it depends on the clock. Raises `NotAllowed` (`not_instructor`).
    """
    check_teaches(actor, course)
    now = now or timezone.now()
    stuck = _stuck(course.pk)
    active = CourseEnrollment.objects.filter(lasting(now), course=course, status__in=CourseEnrollment.ACTIVE)
    idle, is_stuck = (
        Q(last_activity_at__lt=now - timedelta(days=IDLE_DAYS)),
        Q(user_id__in=list(stuck)[:ATTENTION]),
    )
    # Without an order of their own the stuck would be lost behind many who are away.
    place = Case(When(is_stuck, then=0), default=1)
    found = active.filter(idle | is_stuck).select_related("user").order_by(place, "last_activity_at", "id")
    rows = [
        NeedsHelp(
            row.user_id,
            row.user.username,
            float(row.progress),
            row.last_activity_at,
            (now - row.last_activity_at).days,
            sorted(stuck.get(row.user_id, [])),
        )
        for row in found[:ATTENTION]
    ]
    return sorted(rows, key=lambda row: (-len(row.stuck_at), row.last_activity_at))


def count_active(actor: User, course: Course, *, now: datetime | None = None) -> int:
    """How many learners did something in the course within the last week; one query, read afresh.

    Raises `NotAllowed` (`not_instructor`).
    """
    check_teaches(actor, course)
    since = (now or timezone.now()) - timedelta(days=IDLE_DAYS)
    return CourseEnrollment.objects.filter(course=course, last_activity_at__gte=since).count()


def _stuck(course_id: int) -> dict[int, list[int]]:
    """Learner → tasks they are stuck at, those stuck at most tasks first."""
    failed = (
        QuizAttempt.objects.filter(quiz__task__course_id=course_id, closed_at__isnull=False)
        .order_by()
        .values_list("user_id", "quiz_id")
        .annotate(n=Count("pk"), passes=Count("pk", filter=Q(passed=True)))
        .filter(n__gte=STUCK_AFTER, passes=0)
    )
    tasks = dict(
        LearningTask.objects.filter(course_id=course_id, challenge__isnull=False).values_list(
            "challenge_id", "pk"
        )
    )
    unsolved = course_challenges(course_id).exclude(status=UserProgress.Status.COMPLETED)
    tried = unsolved.filter(attempts__gte=STUCK_AFTER).values_list("user_id", "challenge_id")
    found: dict[int, list[int]] = {}
    for user_id, task_id in [(row[0], row[1]) for row in failed] + [(u, tasks[c]) for u, c in tried]:
        found.setdefault(user_id, []).append(task_id)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


@dataclass(frozen=True)
class HeatRow:
    """One learner's line of the heatmap: a status for every task of the course, in its order.

    `certificate` is the code of a valid one.
    """

    user_id: int
    username: str
    progress: float
    cells: list[str]
    certificate: str | None


@dataclass(frozen=True)
class Heatmap:
    """A page of learners × all tasks of the course."""

    tasks: list[tuple[int, str]]
    rows: list[HeatRow]
    total: int


def read_heatmap(actor: User, course: Course, *, start: int = 0, limit: int = 50) -> Heatmap:
    """A page of the heatmap, learners in the order of their enrolment; five queries.

    Raises `NotAllowed` (`not_instructor`).
    """
    check_teaches(actor, course)
    tasks = list(LearningTask.objects.filter(course=course).values_list("pk", "title"))
    found = CourseEnrollment.objects.filter(course=course)
    total = cached_reading(course.pk, "count:", found.count)
    # Places first, from the index alone: what is skipped on the way to a late page is never read.
    places = list(found.order_by("enrollment_date", "id").values_list("pk", flat=True)[start : start + limit])
    enrolled = found.annotate(code=Subquery(_valid_code())).select_related("user").in_bulk(places)
    page = [enrolled[pk] for pk in places if pk in enrolled]
    statuses = {
        (user_id, task_id): status
        for user_id, task_id, status in TaskProgress.objects.filter(
            course=course, user_id__in=[row.user_id for row in page]
        ).values_list("user_id", "task_id", "status")
    }
    unbegun = TaskProgress.Status.NOT_STARTED.value
    rows = [
        HeatRow(
            row.user_id,
            row.user.username,
            float(row.progress),
            [str(statuses.get((row.user_id, task_id), unbegun)) for task_id, _title in tasks],
            row.code,
        )
        for row in page
    ]
    return Heatmap(tasks, rows, total)


def _valid_code() -> "QuerySet[Certificate, str]":
    """The code of the learner's valid certificate, as a value of their enrolment."""
    mine = Certificate.objects.filter(user=OuterRef("user"), course=OuterRef("course"), revoked_at=None)
    return mine.values_list("code", flat=True)


def messages_for(enrollment: CourseEnrollment | None) -> list[CourseMessage]:
    """The newest words of the course's instructors to this learner."""
    if enrollment is None:
        return []
    found = CourseMessage.objects.filter(learner_id=enrollment.user_id, course_id=enrollment.course_id)
    return list(found.select_related("sender")[:MESSAGES_SHOWN])
