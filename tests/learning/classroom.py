"""A class at work: a course of every kind of task, with learners who are through, stuck, and away."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.models import User
from learning.models import Course, CourseEnrollment, LearningTask, TaskProgress
from learning.services import attempt_answer, attempt_start, attempt_submit, task_report
from progress.services import submit_answer
from tests.factories import make_challenge, make_user, right_answer, wrong_answer
from tests.learning.courses import enroll, make_course, make_task, option_of


@dataclass
class Classroom:
    """The course and its three tasks, and the people by what became of them."""

    course: Course
    lesson: LearningTask
    quiz: LearningTask
    challenge: LearningTask
    people: dict[str, User] = field(default_factory=dict)


def take(user: User, quiz: Any, *, right: bool) -> Any:
    """One whole attempt at a quiz."""
    attempt = attempt_start(actor=user, quiz_id=quiz.pk)
    for question in quiz.questions.all():
        option = option_of(question, right=right)
        attempt_answer(actor=user, attempt_id=attempt.pk, question_id=question.pk, option_id=option.pk)
    return attempt_submit(actor=user, attempt_id=attempt.pk)


def answer(user: User, task: LearningTask, *, right: bool) -> None:
    """One answer to a task's challenge."""
    challenge = task.challenge
    assert challenge is not None
    given = right_answer(challenge) if right else wrong_answer(challenge)
    submit_answer(actor=user, challenge_id=challenge.pk, answer=given, channel="web")


def make_class(owner: User, **fields: Any) -> Classroom:
    """One learner through with everything, one stuck at quiz and challenge, one away for nine days."""
    course = make_course(owner, **fields)
    challenge = make_challenge(hints=[1])
    room = Classroom(
        course,
        make_task(course),
        make_task(course, "quiz"),
        make_task(course, "challenge", challenge=challenge),
    )
    for name in ("through", "stuck", "away"):
        room.people[name] = make_user(f"{name}-{course.pk}")
        enroll(room.people[name], course)
    through, stuck = room.people["through"], room.people["stuck"]
    for learner in (through, stuck):
        task_report(actor=learner, task_id=room.lesson.pk, status="completed", spent=timedelta(minutes=10))
    take(through, room.quiz.quiz, right=True)
    answer(through, room.challenge, right=True)
    for _ in range(3):
        take(stuck, room.quiz.quiz, right=False)
        answer(stuck, room.challenge, right=False)
    long_ago = timezone.now() - timedelta(days=9)
    CourseEnrollment.objects.filter(user=room.people["away"]).update(last_activity_at=long_ago)
    return room


def fill_class(room: Classroom, count: int) -> None:
    """So many more learners, written directly: in progress, the lesson done."""
    first = User.objects.count()
    users = User.objects.bulk_create(
        User(username=f"more-{room.course.pk}-{first + n}", password="!") for n in range(count)
    )
    ago = timezone.now() - timedelta(days=8)
    CourseEnrollment.objects.bulk_create(
        CourseEnrollment(
            user=user,
            course=room.course,
            status="IN_PROGRESS",
            progress=33,
            started_at=ago,
            last_activity_at=ago,
        )
        for user in users
    )
    TaskProgress.objects.bulk_create(
        TaskProgress(user=user, task=room.lesson, course=room.course, status="completed") for user in users
    )
