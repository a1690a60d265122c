"""The courses a person teaches: the list, one by its slug, a challenge within one, and its pulse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Challenge, Hint
from core.errors import NotAllowed, NotFound
from core.models import User
from learning.access import check_teaches, find_course_by_slug, taught_by, teaches, visible_to
from learning.caching import cached_reading
from learning.models import Course, CourseEnrollment, Invitation, LearningTask
from learning.selectors.attention import NeedsHelp
from learning.selectors.clock import lasting
from learning.selectors.insights import count_course_figures
from learning.services.revisions import read_revision
from progress.selectors import Outcomes, count_outcomes
from progress.selectors.likeness import Likeness, Side, find_likeness, find_pair

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations


class Room(TypedDict):
    """What `taught_courses` adds to a course."""

    learner_count: int
    active_count: int
    done_count: int


def taught_courses(actor: User) -> "QuerySet[WithAnnotations[Course, Room]]":
    """The courses the actor teaches (an admin: all), newest first, with how many are in them; one query.

    Raises `NotAllowed` (`instructor_only`) for somebody who neither teaches a course nor may write one.
    """
    courses = taught_by(actor)
    if not actor.may_author and not courses.exists():
        raise NotAllowed(_("This is for those who teach."), code="instructor_only")
    at_work = Q(enrollments__status=CourseEnrollment.Status.IN_PROGRESS)
    counted = courses.annotate(
        learner_count=Count("enrollments"),
        active_count=Count("enrollments", filter=at_work & lasting(timezone.now(), "enrollments__")),
        done_count=Count("enrollments", filter=Q(enrollments__status__in=CourseEnrollment.DONE)),
    )
    return counted.select_related("owner").order_by("-id")


def course_audience(actor: User, course: Course) -> list[int]:
    """Everybody who is in the course now, at work or through, by their ids; for a word to all of them.

    Raises `NotAllowed` (`not_instructor`).
    """
    check_teaches(actor, course)
    there = Q(status__in=CourseEnrollment.DONE) | (
        Q(status__in=CourseEnrollment.ACTIVE) & lasting(timezone.now())
    )
    found = CourseEnrollment.objects.filter(there, course=course, user__is_active=True).order_by("user_id")
    return list(found.values_list("user_id", flat=True))


def find_taught_by_slug(actor: User, slug: str) -> Course:
    """A course the actor teaches; raises `NotFound` (`course_not_found`), `NotAllowed` (`not_instructor`)."""
    course = find_course_by_slug(actor, slug)
    check_teaches(actor, course)
    return course


def course_mark(course_id: int) -> str:
    """The name of the course's state: another one means other figures."""
    return str(read_revision(course_id))


def course_pulse(course_id: int) -> dict[str, Any]:
    """A course's newest figures in a few words, for those who watch it live; names nobody."""
    mark = course_mark(course_id)
    figures = cached_reading(course_id, "figures", lambda: count_course_figures(course_id))
    return {
        "course": course_id,
        "mark": mark,
        "enrolled": figures.enrolled,
        "active": figures.active,
        "completed": figures.completed.learners,
        "average_progress": figures.average_progress,
    }


def is_taught_by(user_id: int, course_id: int) -> bool | None:
    """Whether this account teaches the course; None when it cannot know of such a course."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    course = visible_to(user).filter(pk=course_id).first() if user else None
    return teaches(user, course) if course is not None else None


def course_outcomes(actor: User, course: Course, challenge: Challenge) -> Outcomes:
    """A challenge's figures among the learners of a course the actor teaches.

    Raises `NotAllowed` (`not_instructor`), `NotFound` (`challenge_not_found`: not in
    this course).
    """
    return count_outcomes(challenge, learners=_learners_at(actor, course, challenge))


def course_likeness(actor: User, course: Course, challenge: Challenge) -> Likeness:
    """The alike programs of a course's learners; raises as `course_outcomes`, and `no_programs`."""
    return find_likeness(challenge, learners=_learners_at(actor, course, challenge))


def course_pair(actor: User, course: Course, challenge: Challenge, ids: tuple[int, int]) -> tuple[Side, Side]:
    """Two answers of a course's learners side by side; raises as `course_likeness`, and
    `submission_not_found`."""
    return find_pair(challenge, ids, learners=_learners_at(actor, course, challenge))


def _learners_at(actor: User, course: Course, challenge: Challenge) -> "QuerySet[Any, Any]":
    check_teaches(actor, course)
    if not LearningTask.objects.filter(course=course, challenge=challenge).exists():
        raise NotFound(_("There is no such challenge in this course."), code="challenge_not_found")
    return CourseEnrollment.objects.filter(course=course).values("user_id")


@dataclass(frozen=True)
class StuckTask:
    """A task with the learners who are stuck at it, and the hints its challenge has, if it is one."""

    task: LearningTask
    learners: list[NeedsHelp]
    hints: list[Hint]


def stuck_board(course: Course, rows: Sequence[NeedsHelp]) -> list[StuckTask]:
    """Those who need help by the task they are stuck at, the fullest task first; two queries."""
    wanted = {task_id for row in rows for task_id in row.stuck_at}
    tasks = LearningTask.objects.filter(course=course, pk__in=wanted).defer("body")
    found = list(tasks.prefetch_related("challenge__hints")) if wanted else []
    board = [
        StuckTask(
            task,
            [row for row in rows if task.pk in row.stuck_at],
            list(task.challenge.hints.all()) if task.challenge else [],
        )
        for task in found
    ]
    return sorted(board, key=lambda stuck: -len(stuck.learners))


def invitations_of(actor: User, course: Course) -> "QuerySet[Invitation]":
    """The course's codes, newest first; raises `NotAllowed` (`not_instructor`)."""
    check_teaches(actor, course)
    return Invitation.objects.filter(course=course)


def task_titles(course: Course) -> Mapping[int, LearningTask]:
    """The course's tasks by id, without their texts."""
    return {task.pk: task for task in LearningTask.objects.filter(course=course).defer("body")}
