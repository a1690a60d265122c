"""Missed quiz questions, for the review schedule; and answering one of them again."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from fsrs import Rating

from core.errors import InvalidInput
from core.models import User
from learning.models import QuizAttempt, QuizOption
from progress.review import DueItem, Missed, find_missed, review_rate


def missed_questions(user: User) -> Iterable[Missed]:
    """Questions of each quiz's latest closed attempt that were answered wrongly or not at all."""
    attempts = QuizAttempt.objects.filter(user=user, closed_at__isnull=False)
    latest: dict[int, QuizAttempt] = {}
    for attempt in attempts.order_by("number").prefetch_related("responses", "quiz__questions"):
        latest[attempt.quiz_id] = attempt
    for attempt in latest.values():
        right = {r.question_id for r in attempt.responses.all() if r.is_correct}
        asked = {question for question, _options in attempt.order}
        for question in attempt.quiz.questions.all():
            if question.pk in asked - right and attempt.closed_at is not None:
                title = question.localized("text")
                yield Missed(f"question:{question.pk}", Rating.Again, attempt.closed_at, title)


def review_answer(*, actor: User, question_id: int, option_id: int) -> tuple[bool, DueItem]:
    """Answer a missed question again: a right choice is rated good, a wrong one again.

    Returns whether it was right, and the next review. Raises `InvalidInput` (`wrong_option`) and what
    `review_rate` does.
    """
    subject = f"question:{question_id}"
    find_missed(actor, subject)
    option = QuizOption.objects.filter(pk=option_id, question_id=question_id).first()
    if option is None:
        raise InvalidInput(
            _("This option does not belong to the question."), code="wrong_option", field="option"
        )
    right = option.is_correct
    return right, review_rate(actor=actor, subject=subject, rating="good" if right else "again")
