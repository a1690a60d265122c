"""Courses as their viewers see them: the catalogue, and one course with the viewer's way through it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from core.errors import NotFound
from core.models import User
from learning.access import Viewer, find_course, find_course_by_slug, teaches, visible_to
from learning.models import Course, CourseEnrollment, LearningTask, Module, QuizAttempt, TaskProgress
from learning.selectors.clock import lasting, status_as_of
from learning.structure import CoursePlan, read_plan
from progress.models import UserProgress

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

LOCKED = "locked"
NOT_STARTED = TaskProgress.Status.NOT_STARTED.value
SEARCH_WORDS = 8
COURSE_ORDERS: dict[str, tuple[str, ...]] = {
    "catalogue": ("id",),
    "newest": ("-created_at", "-id"),
    "title": ("title", "id"),
    "-title": ("-title", "id"),
}


class MyPlace(TypedDict):
    """What `course_catalogue` adds to a course."""

    task_count: int
    my_status: str | None
    my_progress: str | None


def course_catalogue(
    viewer: Viewer, *, search: str = "", mine: bool = False, order: str = "catalogue"
) -> "QuerySet[WithAnnotations[Course, MyPlace]]":
    """The courses the viewer may know of, with `task_count`, `my_status` and `my_progress`; one query.

    `mine`: only those the viewer is enrolled in. `search`: words that all stand in a title.
    """
    viewer_id = viewer.pk if isinstance(viewer, User) else 0
    found = visible_to(viewer).annotate(
        mine=FilteredRelation("enrollments", condition=Q(enrollments__user_id=viewer_id)),
        my_status=status_as_of(timezone.now(), "mine__"),
        my_progress=F("mine__progress"),
        task_count=Count("tasks", distinct=True),
    )
    for word in search.casefold().split()[:SEARCH_WORDS]:
        found = found.filter(search_text__contains=word)
    if mine:
        found = found.filter(mine__id__isnull=False)
    return found.select_related("owner").order_by(*COURSE_ORDERS.get(order, COURSE_ORDERS["catalogue"]))


def active_courses(user: User) -> QuerySet[CourseEnrollment]:
    """The courses the learner is in and has not finished, the one worked at last first."""
    active = CourseEnrollment.objects.filter(user=user, status__in=CourseEnrollment.ACTIVE)
    active = active.filter(lasting(timezone.now())).exclude(course__state=Course.State.DRAFT)
    return active.select_related("course").order_by("-last_activity_at", "-id")


@dataclass(frozen=True)
class TaskView:
    """A task as one learner sees it: `status` is a `TaskProgress.Status` or "locked"."""

    task: LearningTask
    status: str
    row: TaskProgress | None
    attempts: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the learner has completed it."""
        return self.status == TaskProgress.Status.COMPLETED


@dataclass(frozen=True)
class ModuleView:
    """A module with its tasks in order."""

    module: Module
    tasks: list[TaskView]


@dataclass(frozen=True)
class CourseView:
    """A course as one viewer sees it; `next_task` is where to carry on."""

    course: Course
    enrollment: CourseEnrollment | None
    modules: list[ModuleView]
    next_task: LearningTask | None
    may_teach: bool

    @property
    def tasks(self) -> list[TaskView]:
        """All tasks in order."""
        return [task for module in self.modules for task in module.tasks]


def read_course(viewer: Viewer, course_id: int) -> CourseView:
    """The course with the viewer's state at every task, in a constant number of queries.

    Raises `NotFound` (`course_not_found`).
    """
    return _read(viewer, find_course(viewer, course_id))


def _read(viewer: Viewer, course: Course) -> CourseView:
    plan = read_plan(course.pk, is_sequential=course.is_sequential)
    enrollment = None
    if isinstance(viewer, User):
        enrollments = CourseEnrollment.objects.select_related("last_task", "course")
        enrollment = enrollments.filter(user=viewer, course=course).first()
    views = task_views(plan, viewer, course.pk)
    modules = [
        ModuleView(module, [view for view in views if view.task.module_id == module.pk])
        for module in course.modules.all()
    ]
    return CourseView(course, enrollment, modules, _next(views, enrollment), teaches(viewer, course))


def read_course_by_slug(viewer: Viewer, slug: str) -> CourseView:
    """The same by the course's slug."""
    return _read(viewer, find_course_by_slug(viewer, slug))


def task_views(
    plan: CoursePlan, viewer: Viewer, course_id: int, *, with_attempts: bool = True
) -> list[TaskView]:
    """Every task of the plan as the viewer sees it; without a viewer all are open and unbegun."""
    if not isinstance(viewer, User):
        return [TaskView(task, NOT_STARTED, None) for task in plan.tasks]
    rows = {row.task_id: row for row in TaskProgress.objects.filter(user=viewer, course_id=course_id)}
    mine = QuizAttempt.objects.filter(user=viewer, quiz__task__course_id=course_id).order_by()
    attempts = dict(mine.values_list("quiz_id").annotate(n=Count("pk"))) if with_attempts else {}
    locked = plan.locked(pk for pk, row in rows.items() if row.is_completed)
    return [
        TaskView(
            task, status_of(task.pk, rows.get(task.pk), locked), rows.get(task.pk), attempts.get(task.pk, 0)
        )
        for task in plan.tasks
    ]


def status_of(task_id: int, row: TaskProgress | None, locked: set[int]) -> str:
    """The learner's status at a task: what the row says, or "locked" where prerequisites are unmet."""
    if row is not None and row.is_completed:
        return str(row.status)
    if task_id in locked:
        return LOCKED
    return str(row.status) if row is not None else NOT_STARTED


def _next(views: list[TaskView], enrollment: CourseEnrollment | None) -> LearningTask | None:
    """The task left unfinished last, else the first open one."""
    open_ones = [view.task for view in views if not view.is_done and view.status != LOCKED]
    last = enrollment.last_task_id if enrollment else None
    return next((task for task in open_ones if task.pk == last), open_ones[0] if open_ones else None)


@dataclass(frozen=True)
class OpenTask:
    """One task for its page: the learner's state, its neighbours, and its challenge's progress, if any.

    `barrier` is `CourseEnrollment.barrier` as of now, `not_enrolled`, or "". `may_teach` is looked up only
    for those who could not read the task otherwise.
    """

    view: TaskView
    course: Course
    enrollment: CourseEnrollment | None
    missing: list[LearningTask]
    previous: LearningTask | None
    following: LearningTask | None
    challenge_progress: UserProgress | None
    barrier: str
    may_teach: bool

    @property
    def task(self) -> LearningTask:
        """The task itself, with its text."""
        return self.view.task

    @property
    def may_read(self) -> bool:
        """Whether the text is shown: to those at work in the course, once unlocked, and to instructors."""
        return self.may_teach or not (self.barrier or self.view.status == LOCKED)


def read_task(viewer: Viewer, task_id: int) -> OpenTask:
    """A task of a course the viewer may know of; raises `NotFound` (`task_not_found`)."""
    return _open_task(viewer, Q(pk=task_id))


def read_task_by_slug(viewer: Viewer, course_slug: str, slug: str) -> OpenTask:
    """The same by the slugs of its course and of its own."""
    return _open_task(viewer, Q(course__slug=course_slug, slug=slug))


def _open_task(viewer: Viewer, which: Q) -> OpenTask:
    tasks = LearningTask.objects.select_related("course", "module", "quiz", "challenge__category")
    task = tasks.filter(which, course__in=visible_to(viewer)).first()
    if task is None:
        raise NotFound(code="task_not_found")
    course = task.course
    plan = read_plan(course.pk, is_sequential=course.is_sequential)
    views = task_views(plan, viewer, course.pk, with_attempts=False)
    place = next(i for i, view in enumerate(views) if view.task.pk == task.pk)
    enrollment, solved = None, None
    if isinstance(viewer, User):
        enrollment = CourseEnrollment.objects.filter(user=viewer, course=course).first()
        if enrollment is not None:
            enrollment.course = course  # known already
        if task.challenge_id is not None:
            solved = UserProgress.objects.filter(user=viewer, challenge_id=task.challenge_id).first()
    done = {view.task.pk for view in views if view.is_done}
    barrier = "not_enrolled" if enrollment is None else enrollment.barrier(timezone.now())
    return OpenTask(
        view=TaskView(task, views[place].status, views[place].row),
        course=course,
        enrollment=enrollment,
        missing=plan.missing(task.pk, done),
        previous=views[place - 1].task if place else None,
        following=views[place + 1].task if place + 1 < len(views) else None,
        challenge_progress=solved,
        barrier=barrier,
        may_teach=bool(barrier or views[place].status == LOCKED) and teaches(viewer, course),
    )
