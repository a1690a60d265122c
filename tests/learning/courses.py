"""Courses to test with, made the short way."""

from typing import Any

from core.models import User
from learning.models import Course, CourseEnrollment, LearningTask, Module, Quiz, QuizOption, QuizQuestion
from learning.services import course_enroll
from tests.factories import make_challenge, make_user

_counter = iter(range(1, 1_000_000))


def make_course(owner: User | None = None, **fields: Any) -> Course:
    """A published, open course with one module."""
    n = next(_counter)
    owner = owner or make_user(is_instructor=True)
    values = {"slug": f"course-{n}", "title": f"Course {n}", "state": "published", **fields}
    course = Course.objects.create(owner=owner, **values)
    Module.objects.create(course=course, slug="first", title="First module")
    return course


def make_task(course: Course, kind: str = "lesson", **fields: Any) -> Any:
    """A task at the end of the course; a quiz has three questions, each with its second option right."""
    n = next(_counter)
    module = fields.pop("module", None) or course.modules.get()
    if kind == "challenge":
        fields.setdefault("challenge", make_challenge())
    quiz_rules = fields.pop("rules", {})
    task = LearningTask.objects.create(
        module=module,
        slug=f"task-{n}",
        title=f"Task {n}",
        kind=kind,
        position=n,
        body="Read *this*.",
        **fields,
    )
    if kind == "quiz":
        quiz = Quiz.objects.create(task=task, **quiz_rules)
        for position in range(3):
            make_question(quiz, position)
    return task


def make_question(quiz: Quiz, position: int, points: int = 1) -> QuizQuestion:
    """A question whose second option of three is right."""
    question = QuizQuestion.objects.create(
        quiz=quiz, position=position, text=f"Question {position}?", points=points, explanation="So it is."
    )
    for i, text in enumerate(("Never", "Always", "Sometimes")):
        QuizOption.objects.create(question=question, position=i, text=text, is_correct=i == 1)
    return question


def option_of(question: QuizQuestion, *, right: bool) -> QuizOption:
    """The right option, or a wrong one."""
    found = question.options.filter(is_correct=right).first()
    assert found is not None
    return found


def enroll(user: User, course: Course, **kwargs: Any) -> CourseEnrollment:
    """Enrol through the service."""
    return course_enroll(actor=user, course_id=course.pk, **kwargs)
