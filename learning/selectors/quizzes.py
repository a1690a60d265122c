"""Reading quizzes: an attempt in its own order while it is open, its review afterwards."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.errors import NotFound
from core.models import User
from learning.models import Quiz, QuizAttempt, QuizOption, QuizQuestion, QuizResponse
from learning.selectors.records import attempts_seen_by


@dataclass(frozen=True)
class OptionView:
    """An option as shown; what is right and the feedback stay None until the attempt is closed."""

    id: int
    text: str
    chosen: bool
    is_correct: bool | None
    feedback: str | None


@dataclass(frozen=True)
class QuestionView:
    """A question as shown; `is_correct` and `explanation` stay None until the attempt is closed."""

    id: int
    text: str
    points: int
    options: list[OptionView]
    answered: bool
    is_correct: bool | None
    explanation: str | None


@dataclass(frozen=True)
class AttemptView:
    """An attempt with its questions in its own order; `seconds_left` is None without a time limit."""

    attempt: QuizAttempt
    questions: list[QuestionView]
    seconds_left: int | None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(question.answered for question in self.questions)


def read_attempt(actor: User, attempt_id: int, *, language: str | None = None) -> AttemptView:
    """An attempt of one's own, or of a learner one teaches; raises `NotFound` (`attempt_not_found`).

    Four queries, whatever the number of questions.
    """
    attempts = attempts_seen_by(actor).select_related("quiz__task__course", "user")
    attempt = attempts.filter(pk=attempt_id).first()
    if attempt is None:
        raise NotFound(code="attempt_not_found")
    responses = {r.question_id: r for r in attempt.responses.all()}
    questions = {
        q.pk: q
        for q in QuizQuestion.objects.filter(pk__in=[pk for pk, _o in attempt.order]).prefetch_related(
            "options"
        )
    }
    views = [
        _question(questions[pk], options, responses.get(pk), attempt.is_open, language)
        for pk, options in attempt.order
        if pk in questions
    ]
    return AttemptView(attempt, views, seconds_left(attempt, timezone.now()))


def _question(
    question: QuizQuestion,
    order: list[int],
    response: QuizResponse | None,
    is_open: bool,
    language: str | None,
) -> QuestionView:
    options = {option.pk: option for option in question.options.all()}
    chosen = response.selected_option_id if response else None
    return QuestionView(
        id=question.pk,
        text=question.localized("text", language),
        points=question.points,
        options=[_option(options[pk], pk == chosen, is_open, language) for pk in order if pk in options],
        answered=response is not None,
        is_correct=None if is_open else bool(response and response.is_correct),
        explanation=None if is_open else question.localized("explanation", language),
    )


def _option(option: QuizOption, chosen: bool, is_open: bool, language: str | None) -> OptionView:
    return OptionView(
        id=option.pk,
        text=option.localized("text", language),
        chosen=chosen,
        is_correct=None if is_open else option.is_correct,
        feedback=None if is_open or not chosen else option.localized("feedback", language),
    )


def seconds_left(attempt: QuizAttempt, now: datetime) -> int | None:
    """Whole seconds until the time is up; 0 once it is; None without a limit or when closed."""
    if attempt.deadline is None or not attempt.is_open:
        return None
    return max(0, math.ceil((attempt.deadline - now).total_seconds()))


@dataclass(frozen=True)
class QuizView:
    """A quiz as one learner finds it: the attempts so far, the open one, and whether another may begin."""

    quiz: Quiz
    question_count: int
    attempts: list[QuizAttempt]
    attempts_left: int | None

    @property
    def open_attempt(self) -> QuizAttempt | None:
        """The attempt that waits to be carried on."""
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def best(self) -> QuizAttempt | None:
        """The closed attempt with the highest score."""
        closed = [attempt for attempt in self.attempts if not attempt.is_open]
        return max(closed, key=lambda attempt: attempt.percentage, default=None)

    @property
    def may_start(self) -> bool:
        """Whether an attempt may begin or carry on."""
        return self.open_attempt is not None or self.attempts_left != 0


def read_quiz(actor: User, quiz: Quiz) -> QuizView:
    """The learner's attempts at a quiz, latest first."""
    attempts: list[Any] = list(QuizAttempt.objects.filter(user=actor, quiz=quiz).order_by("-number"))
    left = None if quiz.max_attempts is None else max(0, quiz.max_attempts - len(attempts))
    return QuizView(quiz, quiz.questions.count(), attempts, left)
