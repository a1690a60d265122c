"""A course in figures for those who teach it: totals and engagement, without naming anybody.

Every figure is one grouped query over the course's rows; readings are kept under the name of the course's
state, so that a class at work costs one counting per change, not one per viewer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from core.models import User
from learning.access import find_taught
from learning.caching import cached_reading
from learning.models import CourseEnrollment, LearningTask, TaskProgress
from learning.selectors.clock import lasting

Status = CourseEnrollment.Status


@dataclass(frozen=True)
class Engagement:
    """One task: learners who completed it, learners who began it, and the mean time spent, in minutes."""

    task_id: int
    completed: int
    begun: int
    minutes: float


@dataclass(frozen=True)
class Totals:
    """A course in all. Rates and progress in percent, `days_to_complete` from enrolment to completion."""

    enrolled: int
    active: int
    completed: int
    average_progress: float
    completion_rate: float
    days_to_complete: float
    activities: int
    engagement: list[Engagement]


def read_totals(actor: User, course_id: int) -> Totals:
    """The course's totals; raises `NotFound` (`course_not_found`), `NotAllowed` (`not_instructor`)."""
    course = find_taught(actor, course_id)
    return cached_reading(course.pk, "totals", lambda: count_totals(course.pk))


def count_totals(course_id: int) -> Totals:
    """The totals counted afresh, in three queries."""
    enrollments = CourseEnrollment.objects.filter(course_id=course_id)
    took = ExpressionWrapper(F("completion_date") - F("enrollment_date"), output_field=DurationField())
    found = enrollments.aggregate(
        enrolled=Count("pk"),
        active=Count("pk", filter=Q(status=Status.IN_PROGRESS) & lasting(timezone.now())),
        completed=Count("pk", filter=Q(status__in=CourseEnrollment.DONE)),
        progress=Avg("progress"),
    )
    days = enrollments.filter(completion_date__isnull=False).aggregate(took=Avg(took))["took"]
    engagement = count_engagement(course_id)
    return Totals(
        enrolled=found["enrolled"],
        active=found["active"],
        completed=found["completed"],
        average_progress=round(float(found["progress"] or 0), 2),
        completion_rate=percent(found["completed"], found["enrolled"]),
        days_to_complete=round(days / timedelta(days=1), 2) if days else 0.0,
        activities=sum(one.begun for one in engagement),
        engagement=engagement,
    )


def count_engagement(course_id: int, tasks: Iterable[int] | None = None) -> list[Engagement]:
    """Every task of the course, most engaging first: by completions, then by learners, then by time.

    `tasks` are the ids of all its tasks, for callers who know them.
    """
    rows = (
        TaskProgress.objects.filter(course_id=course_id)
        .order_by()
        .values_list("task_id")
        .annotate(
            completed=Count("pk", filter=Q(status=TaskProgress.Status.COMPLETED)),
            begun=Count("pk"),
            spent=Avg("time_spent"),
        )
    )
    found = {
        task_id: Engagement(task_id, completed, begun, round(spent / timedelta(minutes=1), 2))
        for task_id, completed, begun, spent in rows
    }
    if tasks is None:
        tasks = LearningTask.objects.filter(course_id=course_id).values_list("pk", flat=True)
    everything = [found.get(pk) or Engagement(pk, 0, 0, 0.0) for pk in tasks]
    return sorted(everything, key=lambda one: (one.completed, one.begun, one.minutes), reverse=True)


def percent(part: int, whole: int) -> float:
    """`part` of `whole` in percent, to two decimals; 0 of nothing."""
    return round(100 * part / whole, 2) if whole else 0.0
