"""One learner over all courses: the figures of the overview, and what the user model says of itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FloatField, Func, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from core.models import User
from learning.models import CourseEnrollment, LearningTask, QuizAttempt, TaskProgress
from learning.selectors.clock import lasting, over
from progress.models import Submission, UserProgress

if TYPE_CHECKING:
    from learning.models import Quiz

Enrolled = CourseEnrollment.Status
RECENT = 5


def progress_percentage(user: User) -> float:
    """The share of all required tasks in the learner's courses that are completed, in percent.

    Courses the learner dropped or whose access ran out do not count.
    """
    found: dict[str, Any] = {**User.objects.filter(pk=user.pk).values(**_task_counts()).get()}
    return _percent(found["tasks_done"], found["tasks"])


def _task_counts() -> dict[str, Coalesce]:
    open_ones = ~Q(status__in=[Enrolled.DROPPED, Enrolled.EXPIRED]) & ~over(timezone.now())
    courses = CourseEnrollment.objects.filter(open_ones, user=OuterRef(OuterRef("pk"))).values("course_id")
    tasks = LearningTask.objects.filter(course__in=courses, is_required=True)
    done = _own(TaskProgress).filter(
        status=TaskProgress.Status.COMPLETED, task__is_required=True, course__in=courses
    )
    return {"tasks": _count(tasks), "tasks_done": _count(done)}


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _own(model: type[Model]) -> "QuerySet[Any]":
    """The rows of the learner whom the outer query is about."""
    return model._default_manager.filter(user=OuterRef("pk"))


def _count(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows, as a value of the outer query (without grouping, so that none is 0)."""
    return Coalesce(Subquery(rows.order_by().annotate(n=Func("pk", function="COUNT")).values("n")), 0)


def latest_quiz_attempt(user: User, quiz: "Quiz | None" = None) -> QuizAttempt | None:
    """The learner's latest attempt, of one quiz or of any."""
    attempts = QuizAttempt.objects.filter(user=user)
    if quiz is not None:
        attempts = attempts.filter(quiz=quiz)
    return attempts.order_by("-attempt_date", "-id").first()


@dataclass(frozen=True)
class Overview:
    """What one learner has done in all. `average_score` is the mean of closed attempts' percentages."""

    courses_completed: int
    courses_in_progress: int
    lessons_completed: int
    lessons_in_progress: int
    exercises_attempted: int
    exercises_completed: int
    quizzes_taken: int
    average_score: float
    progress: float
    recent_courses: "QuerySet[CourseEnrollment]"
    recent_lessons: "QuerySet[TaskProgress]"
    recent_submissions: "QuerySet[Submission]"
    recent_attempts: "QuerySet[QuizAttempt]"


def read_overview(user: User) -> Overview:
    """The learner's figures, in one query, and the latest five of every activity, read when asked for."""
    lessons = TaskProgress.objects.filter(user=user, task__kind=LearningTask.Kind.LESSON)
    read = User.objects.filter(pk=user.pk).values(**_figures(), **_task_counts()).get()
    found: dict[str, Any] = {**read}
    tasks, done = found.pop("tasks"), found.pop("tasks_done")
    found["average_score"] = round(found["average_score"] or 0.0, 2)
    return Overview(
        **found,
        progress=_percent(done, tasks),
        recent_courses=CourseEnrollment.objects.filter(user=user)
        .select_related("course")
        .order_by("-last_activity_at")[:RECENT],
        recent_lessons=lessons.select_related("task__course").order_by("-last_accessed_at")[:RECENT],
        recent_submissions=Submission.objects.filter(user=user)
        .select_related("challenge")
        .order_by("-id")[:RECENT],
        recent_attempts=QuizAttempt.objects.filter(user=user)
        .select_related("quiz__task__course")
        .order_by("-attempt_date")[:RECENT],
    )


def _figures() -> dict[str, Any]:
    courses, solved = _own(CourseEnrollment), _own(UserProgress)
    lessons = _own(TaskProgress).filter(task__kind=LearningTask.Kind.LESSON)
    taken = _own(QuizAttempt).filter(closed_at__isnull=False, max_score__gt=0)
    share = Func(100 * Cast(F("score"), FloatField()) / F("max_score"), function="AVG")
    return {
        "courses_completed": _count(courses.filter(status__in=CourseEnrollment.DONE)),
        "courses_in_progress": _count(
            courses.filter(lasting(timezone.now()), status__in=CourseEnrollment.ACTIVE)
        ),
        "lessons_completed": _count(lessons.filter(status=TaskProgress.Status.COMPLETED)),
        "lessons_in_progress": _count(lessons.filter(status=TaskProgress.Status.IN_PROGRESS)),
        "exercises_attempted": _count(solved.filter(attempts__gt=0)),
        "exercises_completed": _count(solved.filter(status=UserProgress.Status.COMPLETED)),
        "quizzes_taken": _count(taken),
        "average_score": Subquery(taken.order_by().annotate(mean=share).values("mean")),
    }
