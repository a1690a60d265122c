"""What is due for review, with the words of each thing and its answer."""

from dataclasses import dataclass

from challenges.models import Challenge
from core.models import User
from learning.models import QuizQuestion
from progress.review import DueItem, due_today


@dataclass(frozen=True)
class DueView:
    """A thing to review: a challenge by its page, a question by its text and right answer (Markdown)."""

    item: DueItem
    challenge: Challenge | None = None
    question: str = ""
    answer: str = ""
    explanation: str = ""


def due_views(user: User) -> list[DueView]:
    """What is due today, in the active language; three queries besides the schedule's own."""
    due = due_today(user)
    challenges = Challenge.objects.in_bulk([one.target_id for one in due if one.kind == "challenge"])
    questions = QuizQuestion.objects.prefetch_related("options").in_bulk(
        [one.target_id for one in due if one.kind == "question"]
    )
    return [
        DueView(item, challenge=challenges[item.target_id])
        if item.kind == "challenge"
        else _question_view(item, questions[item.target_id])
        for item in due
    ]


def _question_view(item: DueItem, question: QuizQuestion) -> DueView:
    right = next((option for option in question.options.all() if option.is_correct), None)
    return DueView(
        item,
        question=question.localized("text"),
        answer=right.localized("text") if right else "",
        explanation=question.localized("explanation"),
    )
