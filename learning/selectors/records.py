"""Enrolments and task progress as records: one's own, and those of the courses one teaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import User
from learning.access import find_course, find_taught, taught_by, teaches
from learning.caching import cached_place, cached_reading
from learning.models import Course, CourseEnrollment, QuizAttempt, QuizResponse, TaskProgress
from learning.selectors.certificates import valid_codes
from learning.selectors.clock import over
from learning.selectors.courses import status_of
from learning.structure import CoursePlan, read_plan

M = TypeVar("M", bound=Model)
Status = CourseEnrollment.Status
BULK = 200


def enrollments_seen_by(actor: User) -> QuerySet[CourseEnrollment]:
    """The actor's enrolments and those in the courses the actor teaches; admins see all."""
    return _seen_by(actor, CourseEnrollment.objects.select_related("course", "user"), "course")


def task_progress_seen_by(actor: User) -> QuerySet[TaskProgress]:
    """The actor's task progress and that in the courses the actor teaches; admins see all."""
    return _seen_by(actor, TaskProgress.objects.select_related("task", "course"), "course")


def attempts_seen_by(actor: User) -> QuerySet[QuizAttempt]:
    """The actor's quiz attempts and those in the courses the actor teaches; admins see all."""
    return _seen_by(actor, QuizAttempt.objects.select_related("quiz__task"), "quiz__task__course")


def responses_seen_by(actor: User) -> QuerySet[QuizResponse]:
    """The actor's quiz responses and those in the courses the actor teaches; admins see all."""
    found = QuizResponse.objects.select_related("attempt")
    if actor.is_staff:
        return found
    taught = Q(attempt__quiz__task__course__in=taught_by(actor).values("pk"))
    return found.filter(Q(attempt__user=actor) | taught)


def _seen_by(actor: User, found: QuerySet[M], course: str) -> QuerySet[M]:
    if actor.is_staff:
        return found
    return found.filter(Q(user=actor) | Q(**{f"{course}__in": taught_by(actor).values("pk")}))


def find_enrollment(actor: User, enrollment_id: int) -> CourseEnrollment:
    """An enrolment the actor may see; raises `NotFound` (`enrollment_not_found`)."""
    found = enrollments_seen_by(actor).filter(pk=enrollment_id).first()
    if found is None:
        raise NotFound(_("There is no such enrolment."), code="enrollment_not_found")
    return found


def find_task_progress(actor: User, progress_id: int) -> TaskProgress:
    """A record of task progress the actor may see; raises `NotFound` (`progress_not_found`)."""
    found = task_progress_seen_by(actor).filter(pk=progress_id).first()
    if found is None:
        raise NotFound(_("There is no such progress record."), code="progress_not_found")
    return found


def with_status(found: QuerySet[CourseEnrollment], statuses: tuple[str, ...]) -> QuerySet[CourseEnrollment]:
    """Narrow to these statuses as of now: access that ran out counts as expired before it is written down."""
    now, wanted = timezone.now(), Q(status__in=statuses)
    wanted = wanted | over(now) if Status.EXPIRED in statuses else wanted & ~over(now)
    return found.filter(wanted)


@dataclass(frozen=True)
class Place:
    """One learner in one course: the enrolment (None: not enrolled) and a row for every task begun.

    `locked` are the ids of tasks closed to the learner; `certificate` is the code of a valid one.
    """

    user_id: int
    enrollment: CourseEnrollment | None
    rows: list[TaskProgress]
    locked: set[int]
    certificate: str | None

    def status_at(self, row: TaskProgress) -> str:
        """A `TaskProgress.Status` or "locked"."""
        return status_of(row.task_id, row, self.locked)


@dataclass(frozen=True)
class ActivityFilters:
    """Which task rows: changed within [start, end], in `status` ("" for any; "locked" too)."""

    start: datetime | None = None
    end: datetime | None = None
    status: str = ""


def read_place(actor: User, course_id: int, user_id: int) -> Place:
    """One learner's place in a course: one's own, or of somebody in a course one teaches.

    Raises `NotFound` (`course_not_found`, `learner_not_found`), `NotAllowed` (`not_instructor`).
    """
    course = _course_of(actor, course_id, user_id)
    if user_id != actor.pk and not User.objects.filter(pk=user_id).exists():
        raise NotFound(_("There is no such learner."), code="learner_not_found")
    return cached_place(course.pk, user_id, lambda: read_places(course, [user_id])[0])


def _course_of(actor: User, course_id: int, user_id: int) -> Course:
    course = find_course(actor, course_id)
    if user_id != actor.pk and not teaches(actor, course):
        raise NotAllowed(_("You can see your own progress only."), code="own_progress_only")
    return course


def read_activities(
    actor: User, course_id: int, user_id: int, filters: ActivityFilters
) -> list[tuple[TaskProgress, str]]:
    """The learner's task rows in the course, latest change first, each with its status as shown."""
    place = read_place(actor, course_id, user_id)
    pairs = [(row, place.status_at(row)) for row in place.rows]
    return [
        (row, status)
        for row, status in pairs
        if (not filters.status or status == filters.status)
        and (filters.start is None or row.updated_at >= filters.start)
        and (filters.end is None or row.updated_at <= filters.end)
    ]


def read_places(course: Course, user_ids: list[int]) -> list[Place]:
    """The places of these learners in the order given, in five queries however many they are."""
    plan = read_plan(course.pk, is_sequential=course.is_sequential)
    enrollments = {e.user_id: e for e in CourseEnrollment.objects.filter(course=course, user_id__in=user_ids)}
    rows: dict[int, list[TaskProgress]] = {user_id: [] for user_id in user_ids}
    found = TaskProgress.objects.filter(course=course, user_id__in=user_ids)
    for row in found.order_by("-updated_at", "-id"):
        rows[row.user_id].append(row)
    codes = valid_codes(course, user_ids)
    return [
        Place(pk, enrollments.get(pk), rows[pk], _locked(plan, rows[pk]), codes.get(pk)) for pk in user_ids
    ]


def _locked(plan: CoursePlan, rows: list[TaskProgress]) -> set[int]:
    return plan.locked(row.task_id for row in rows if row.is_completed)


def read_bulk(actor: User, course_id: int, user_ids: list[int]) -> list[Place]:
    """The places of several learners at once; for instructors, or for oneself alone.

    Unknown ids are left out. Raises `NotFound`, `NotAllowed`, `InvalidInput` (`too_many`).
    """
    wanted = list(dict.fromkeys(user_ids))
    if len(wanted) > BULK:
        message = _("At most %d learners at once.") % BULK
        raise InvalidInput(message, code="too_many", field="userIds")
    course = find_course(actor, course_id) if wanted == [actor.pk] else find_taught(actor, course_id)
    known = set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return read_places(course, [pk for pk in wanted if pk in known])


SORTS = {"progress": "progress", "enrollmentDate": "enrollment_date", "completionDate": "completion_date"}


@dataclass(frozen=True)
class RoomPage:
    """A page of a course's learners, and how many there are in all."""

    places: list[Place]
    total: int


def read_room(
    actor: User,
    course_id: int,
    *,
    status: str = "",
    sort: str = "enrollmentDate",
    descending: bool = False,
    start: int = 0,
    limit: int = 100,
) -> RoomPage:
    """A page of everybody in a course the actor teaches; who has not finished stands last by completion.

    Raises `NotFound` (`course_not_found`), `NotAllowed` (`not_instructor`).
    """
    course = find_taught(actor, course_id)
    found = CourseEnrollment.objects.filter(course=course)
    if status:
        found = with_status(found, (status,))
    total = cached_reading(course.pk, f"count:{status}", found.count)
    column = SORTS[sort]
    sign = "-" if descending else ""
    if column != "completion_date":
        ids = _slice(found.order_by(f"{sign}{column}", f"{sign}id"), start, limit)
    else:
        done = found.filter(completion_date__isnull=False)
        count = cached_reading(course.pk, f"done:{status}", done.count)
        ids = _slice(done.order_by(f"{sign}completion_date", f"{sign}id"), start, limit)
        rest = found.filter(completion_date__isnull=True).order_by("id")
        ids += _slice(rest, max(0, start - count), limit - len(ids))
    return RoomPage(read_places(course, ids), total)


def _slice(found: QuerySet[CourseEnrollment], start: int, limit: int) -> list[int]:
    """The learners of these places. Keys first, from the index alone: what is skipped is never read."""
    places = list(found.values_list("pk", flat=True)[start : start + limit]) if limit > 0 else []
    learners = dict(CourseEnrollment.objects.filter(pk__in=places).values_list("pk", "user_id"))
    return [learners[pk] for pk in places if pk in learners]


@dataclass(frozen=True)
class Summary:
    """One learner's progress in a course in figures; `seconds` is the time spent at its tasks."""

    course: Course
    enrollment: CourseEnrollment | None
    total: int
    completed: int
    in_progress: int
    percent: float
    seconds: int
    last_activity_at: datetime | None


def read_summary(actor: User, course_id: int, user_id: int | None = None) -> Summary:
    """A learner's summary of a course: one's own, or of somebody in a course one teaches.

    Counts the required tasks. Raises what `read_place` does.
    """
    learner = user_id if user_id is not None else actor.pk
    course = _course_of(actor, course_id, learner)
    place = read_place(actor, course_id, learner)
    required = set(course.tasks.filter(is_required=True).values_list("pk", flat=True))
    counted = [row for row in place.rows if row.task_id in required]
    done = sum(row.is_completed for row in counted)
    begun = sum(row.status == TaskProgress.Status.IN_PROGRESS for row in counted)
    return Summary(
        course=course,
        enrollment=place.enrollment,
        total=len(required),
        completed=done,
        in_progress=begun,
        percent=round(100 * done / len(required), 2) if required else 0.0,
        seconds=int(sum(row.time_spent.total_seconds() for row in place.rows)),
        last_activity_at=max((row.last_accessed_at for row in place.rows), default=None),
    )
