"""Writing rows of courses with every check, whoever asks for it: services, content packs."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from learning.models import LearningTask, Quiz, QuizOption, QuizQuestion

Fields = dict[str, Any]


def fill_quizzes(course_id: int) -> None:
    """Give the usual rules to quiz tasks that have none, as when only the task itself was written."""
    bare = LearningTask.objects.filter(course_id=course_id, kind=LearningTask.Kind.QUIZ, quiz=None)
    Quiz.objects.bulk_create(Quiz(task=task) for task in bare)


def write_questions(quiz: Quiz, questions: Sequence[Fields]) -> None:
    """Rewrite a quiz's questions in place by position; see `quiz_write`."""
    for position, draft in enumerate(questions):
        _write_question(quiz, position, draft)
    _trim(quiz.questions.filter(position__gte=len(questions)))


def _write_question(quiz: Quiz, position: int, draft: Fields) -> None:
    options = draft["options"]
    if not 2 <= len(options) <= 12 or sum(bool(o.get("is_correct")) for o in options) != 1:
        message = _("A question needs from two to twelve options, exactly one of them right.")
        raise InvalidInput(message, code="invalid_question", field=f"questions.{position}.options")
    question = quiz.questions.filter(position=position).first() or QuizQuestion(quiz=quiz, position=position)
    fill_and_check(
        question,
        {name: value for name, value in draft.items() if name != "options"},
        "invalid_question",
        f"questions.{position}",
    )
    question.save()
    _write_options(question, options)


def _write_options(question: QuizQuestion, drafts: Sequence[Fields]) -> None:
    # Only one option may be right at any moment: the wrong ones are written first.
    question.options.filter(is_correct=True).update(is_correct=False)
    places = sorted(enumerate(drafts), key=lambda numbered: bool(numbered[1].get("is_correct")))
    for position, draft in places:
        option = question.options.filter(position=position).first() or QuizOption(
            question=question, position=position
        )
        place = f"questions.{question.position}.options.{position}"
        fill_and_check(option, {"is_correct": False, **draft}, "invalid_question", place)
        option.save()
    _trim(question.options.filter(position__gte=len(drafts)))


def _trim(surplus: "models.QuerySet[Any]") -> None:
    try:
        surplus.delete()
    except ProtectedError as error:
        message = _("Learners have answered this question already, so it cannot be taken away.")
        raise Conflict(message, code="question_in_use") from error


def fill_and_check(row: models.Model, fields: Fields, code: str, field: str = "") -> None:
    """Set the columns and check the row; raises `InvalidInput` with this code and `details["fields"]`."""
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        row.full_clean(exclude=["course"] if isinstance(row, LearningTask) else None)
    except ValidationError as error:
        message = _("This cannot be saved as it is.")
        raise InvalidInput(message, code=code, field=field, fields=error.message_dict) from error
