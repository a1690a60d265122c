"""What instructors want to know of a course: where learners come in, get stuck, and take long.

Every reading is a few grouped queries over the course's own rows, kept under the name of the course's
state; everything here is for those who teach the course (`NotAllowed` otherwise).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, TruncWeek
from django.utils import timezone

from core.models import User
from learning.access import check_teaches
from learning.caching import cached_reading
from learning.models import Course, CourseEnrollment, LearningTask, QuizAttempt, QuizResponse
from learning.selectors.analytics import count_engagement, percent
from learning.selectors.clock import lasting
from progress.models import UserProgress

Status = CourseEnrollment.Status
DAY_STEPS = (1, 3, 7, 14, 30, 60)
WRONG_ANSWERS = 50


@dataclass(frozen=True)
class Step:
    """One step of the funnel: how many came that far, and their share of all enrolled, in percent."""

    name: str
    learners: int
    share: float


@dataclass(frozen=True)
class Week:
    """One week (its Monday, UTC): how many enrolled in it, and how many completed the course."""

    monday: date
    enrolled: int
    completed: int


@dataclass(frozen=True)
class Band:
    """How many learners completed the course within [`from_days`, `to_days`) days; None: no upper end."""

    from_days: int
    to_days: int | None
    learners: int


@dataclass(frozen=True)
class CourseFigures:
    """A course from enrolment to certificate. Means: progress in percent, days from enrolment to completion.

    `funnel`: each step counts everybody who reached it. `weeks`: oldest first; those in which nobody
    enrolled or completed are left out.
    """

    active: int
    average_progress: float
    days_to_complete: float | None
    funnel: list[Step]
    weeks: list[Week]
    durations: list[Band]

    @property
    def enrolled(self) -> int:
        """Everybody who ever enrolled."""
        return self.funnel[0].learners

    @property
    def completed(self) -> Step:
        """Those who completed the course."""
        return next(step for step in self.funnel if step.name == "completed")


def read_course_figures(actor: User, course: Course) -> CourseFigures:
    """The course's figures; raises `NotAllowed` (`not_instructor`)."""
    check_teaches(actor, course)
    return cached_reading(course.pk, "figures", lambda: count_course_figures(course.pk))


def count_course_figures(course_id: int) -> CourseFigures:
    """The figures counted afresh, in four queries."""
    enrollments = CourseEnrollment.objects.filter(course_id=course_id)
    counts = enrollments.aggregate(
        enrolled=Count("pk"),
        started=Count("pk", filter=Q(started_at__isnull=False)),
        halfway=Count("pk", filter=Q(progress__gte=50)),
        completed=Count("pk", filter=Q(status__in=CourseEnrollment.DONE)),
        certified=Count("pk", filter=Q(status=Status.CERTIFIED)),
        active=Count("pk", filter=Q(status=Status.IN_PROGRESS) & lasting(timezone.now())),
        progress=Avg("progress"),
    )
    active, progress = counts.pop("active"), counts.pop("progress")
    durations, days = _durations(course_id)
    return CourseFigures(
        active=active,
        average_progress=round(float(progress or 0), 2),
        days_to_complete=days,
        funnel=[Step(name, number, percent(number, counts["enrolled"])) for name, number in counts.items()],
        weeks=_weeks(enrollments),
        durations=durations,
    )


def _weeks(enrollments: QuerySet[CourseEnrollment]) -> list[Week]:
    enrolled = _by_week(enrollments, "enrollment_date")
    completed = _by_week(enrollments.filter(completion_date__isnull=False), "completion_date")
    mondays = sorted({*enrolled, *completed})
    return [Week(monday, enrolled.get(monday, 0), completed.get(monday, 0)) for monday in mondays]


def _by_week(found: QuerySet[CourseEnrollment], column: str) -> dict[date, int]:
    weeks = found.order_by().annotate(week=TruncWeek(column)).values_list("week")
    return {week.date(): number for week, number in weeks.annotate(n=Count("pk")) if week}


def _durations(course_id: int) -> tuple[list[Band], float | None]:
    """How long learners took from enrolment to completion: in bands, and the mean in days."""
    edges = {
        f"d{days}": Count("pk", filter=Q(completion_date__lt=F("enrollment_date") + timedelta(days=days)))
        for days in DAY_STEPS
    }
    took = ExpressionWrapper(F("completion_date") - F("enrollment_date"), output_field=DurationField())
    done = CourseEnrollment.objects.filter(course_id=course_id, completion_date__isnull=False)
    counts = done.aggregate(total=Count("pk"), mean=Avg(took), **edges)
    bands, below, start = [], 0, 0
    for days in DAY_STEPS:
        bands.append(Band(start, days, counts[f"d{days}"] - below))
        below, start = counts[f"d{days}"], days
    mean = counts["mean"]
    days_mean = None if mean is None else round(mean / timedelta(days=1), 2)
    return [*bands, Band(start, None, counts["total"] - below)], days_mean


@dataclass(frozen=True)
class Hardness:
    """One task: who began and completed it, the mean score of quizzes (percent) and tries at challenges."""

    task_id: int
    challenge_id: int | None
    title: str
    kind: str
    begun: int
    completed: int
    completion_rate: float
    minutes: float
    average_score: float | None
    average_attempts: float | None


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong option, how many chose it, and their share of all answers to the question, in percent."""

    question_id: int
    question: str
    option: str
    chosen: int
    share: float


@dataclass(frozen=True)
class TaskFigures:
    """`hardest`: every task, those first that fewest of their beginners completed; `wrong_answers`: the
    wrong options chosen most often in the course's quizzes, most often first.
    """

    hardest: list[Hardness]
    wrong_answers: list[WrongAnswer]


def read_task_figures(actor: User, course: Course) -> TaskFigures:
    """The course's tasks in figures; raises `NotAllowed` (`not_instructor`)."""
    check_teaches(actor, course)
    return cached_reading(
        course.pk, "tasks", lambda: TaskFigures(_hardest(course.pk), _wrong_answers(course.pk))
    )


def _hardest(course_id: int) -> list[Hardness]:
    tasks = {task.pk: task for task in LearningTask.objects.filter(course_id=course_id).defer("body")}
    share = 100 * Cast(F("score"), FloatField()) / F("max_score")
    closed = QuizAttempt.objects.filter(
        quiz__task__course_id=course_id, closed_at__isnull=False, max_score__gt=0
    )
    scores = dict(closed.order_by().values_list("quiz_id").annotate(score=Avg(share)))
    tries = dict(course_challenges(course_id).values_list("challenge_id").annotate(n=Avg("attempts")))
    rows = [
        _hardness(tasks[one.task_id], one.begun, one.completed, one.minutes, scores, tries)
        for one in count_engagement(course_id, tasks)
    ]
    return sorted(rows, key=lambda row: (row.begun == 0, row.completion_rate, -row.begun))


def _hardness(
    task: LearningTask,
    begun: int,
    completed: int,
    minutes: float,
    scores: dict[int, Any],
    tries: dict[Any, Any],
) -> Hardness:
    score, attempts = scores.get(task.pk), tries.get(task.challenge_id)
    return Hardness(
        task_id=task.pk,
        challenge_id=task.challenge_id,
        title=task.title,
        kind=task.kind,
        begun=begun,
        completed=completed,
        completion_rate=percent(completed, begun),
        minutes=minutes,
        average_score=None if score is None else round(score, 2),
        average_attempts=None if attempts is None else round(attempts, 2),
    )


def course_challenges(course_id: int) -> QuerySet[UserProgress]:
    """Learners of the course on its challenges."""
    learners = CourseEnrollment.objects.filter(course_id=course_id).values("user_id")
    challenges = LearningTask.objects.filter(course_id=course_id, challenge__isnull=False)
    return UserProgress.objects.filter(
        challenge_id__in=challenges.values("challenge_id"), user_id__in=learners, attempts__gt=0
    ).order_by()


def _wrong_answers(course_id: int) -> list[WrongAnswer]:
    given = QuizResponse.objects.filter(
        attempt__quiz__task__course_id=course_id, attempt__closed_at__isnull=False
    ).order_by()
    columns = ("question_id", "question__text", "selected_option__text", "is_correct", "selected_option_id")
    counted = list(given.values_list(*columns).annotate(n=Count("pk")))
    answers: dict[int, int] = {}
    for question_id, *_rest, n in counted:
        answers[question_id] = answers.get(question_id, 0) + n
    wrong = sorted((row for row in counted if not row[3]), key=lambda row: (-row[5], row[0], row[4]))
    return [
        WrongAnswer(question_id, question, option, n, percent(n, answers[question_id]))
        for question_id, question, option, _right, _option_id, n in wrong[:WRONG_ANSWERS]
    ]
