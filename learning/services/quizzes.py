"""Taking a quiz: start (or carry on), answer, hand in. The clock is the server's.

An attempt is open until it is handed in or its time is up. Time runs out by the clock alone: whoever
touches the attempt next closes it with the answers given in time, and a late answer changes nothing.
"""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput, NotFound
from core.events import append_events
from core.models import User
from learning.models import ActivityEntry, Quiz, QuizAttempt, QuizOption, QuizQuestion, QuizResponse
from learning.services.grading import close_attempt
from learning.services.visits import open_visit
from learning.states import attempt_state
from progress.services.learner import lock_learner

__all__ = ["attempt_answer", "attempt_start", "attempt_submit", "settle_late_attempts"]
T = TypeVar("T")
_shuffler = SystemRandom()


def attempt_start(*, actor: User, quiz_id: int) -> QuizAttempt:
    """The learner's open attempt, begun now if there is none: a second device gets the same one.

    Raises `NotFound` (`quiz_not_found`, `not_enrolled`), `NotAllowed` (`task_locked`), `Conflict`
    (`attempts_used_up`, `quiz_empty`, `enrollment_closed`, `course_not_started`).
    """
    settle_late_attempts(user_id=actor.pk)
    return _start(actor, quiz_id)


@transaction.atomic
def _start(actor: User, quiz_id: int) -> QuizAttempt:
    quiz = Quiz.objects.select_related("task", "task__module", "task__course").filter(pk=quiz_id).first()
    if quiz is None:
        raise NotFound(_("There is no such quiz."), code="quiz_not_found")
    visit = open_visit(actor.pk, quiz.task.course_id)
    visit.check_unlocked(quiz.task)
    earlier = QuizAttempt.objects.filter(user=actor, quiz=quiz).order_by("-number").first()
    if earlier is not None and earlier.is_open:
        return earlier
    number = earlier.number + 1 if earlier else 1
    if quiz.max_attempts is not None and number > quiz.max_attempts:
        raise Conflict(_("You have used all your attempts at this quiz."), code="attempts_used_up")
    attempt = _new_attempt(actor, quiz, number, visit.now)
    visit.begin(quiz.task)
    visit.note(ActivityEntry.Verb.QUIZ_STARTED, quiz.task, number=number)
    visit.tell("quiz.started", attempt=attempt_state(attempt))
    visit.close()
    return attempt


def _new_attempt(actor: User, quiz: Quiz, number: int, now: datetime) -> QuizAttempt:
    questions = list(quiz.questions.prefetch_related("options"))
    if not questions:
        raise Conflict(_("This quiz has no questions yet."), code="quiz_empty")
    order = [[q.pk, _arranged([o.pk for o in q.options.all()], quiz.shuffle)] for q in questions]
    return QuizAttempt.objects.create(
        user=actor,
        quiz=quiz,
        number=number,
        order=_arranged(order, quiz.shuffle),
        attempt_date=now,
        deadline=now + timedelta(seconds=quiz.time_limit) if quiz.time_limit else None,
        max_score=sum(q.points for q in questions),
    )


def _arranged(items: list[T], shuffle: bool) -> list[T]:
    return _shuffler.sample(items, len(items)) if shuffle else items


def attempt_answer(
    *, actor: User, attempt_id: int, question_id: int, option_id: int, spent: timedelta | None = None
) -> QuizResponse:
    """Choose an option for a question of one's open attempt; choosing again replaces the choice.

    Raises `NotFound` (`attempt_not_found`), `Conflict` (`attempt_closed`, `too_late`), `InvalidInput`
    (`wrong_question`, `wrong_option`).
    """
    _settle_or_refuse(actor, attempt_id)
    return _answer(actor, attempt_id, question_id, option_id, spent)


@transaction.atomic
def _answer(
    actor: User, attempt_id: int, question_id: int, option_id: int, spent: timedelta | None
) -> QuizResponse:
    attempt = _lock_attempt(actor, attempt_id)
    now = timezone.now()
    if attempt.is_late(now):
        raise Conflict(_("The time is up."), code="too_late")
    if not attempt.is_open:
        raise Conflict(_("This attempt is closed."), code="attempt_closed")
    open_visit(actor.pk, attempt.quiz.task.course_id)  # refuses who has left the course meanwhile
    option = _find_option(attempt, question_id, option_id)
    values = {"selected_option": option, "is_correct": option.is_correct, "answered_at": now}
    if spent is not None:
        values["time_spent"] = min(max(spent, timedelta(0)), timedelta(days=1))
    response, _created = QuizResponse.objects.update_or_create(
        attempt=attempt, question_id=question_id, defaults=values
    )
    append_events(actor.pk, [("quiz.answered", {"attempt": attempt_state(attempt)})])
    return response


def _find_option(attempt: QuizAttempt, question_id: int, option_id: int) -> QuizOption:
    asked = dict(attempt.order)
    if question_id not in asked or not QuizQuestion.objects.filter(pk=question_id).exists():
        raise InvalidInput(
            _("This question is not part of the attempt."), code="wrong_question", field="question"
        )
    option = QuizOption.objects.filter(pk=option_id, question_id=question_id).first()
    if option is None or option_id not in asked[question_id]:
        raise InvalidInput(
            _("This option does not belong to the question."), code="wrong_option", field="selected_option"
        )
    return option


def attempt_submit(*, actor: User, attempt_id: int) -> QuizAttempt:
    """Hand in the attempt and get it back with its score; handing in again changes nothing.

    Raises `NotFound` (`attempt_not_found`, `not_enrolled`), `Conflict` (`enrollment_closed`).
    """
    settle_late_attempts(user_id=actor.pk)
    return _submit(actor, attempt_id)


@transaction.atomic
def _submit(actor: User, attempt_id: int) -> QuizAttempt:
    attempt = _lock_attempt(actor, attempt_id)
    if attempt.is_open:
        close_attempt(attempt, timezone.now(), handed_in=True)
    return attempt


def _settle_or_refuse(actor: User, attempt_id: int) -> None:
    """Close late attempts first, and tell a late answer apart from one to an attempt long closed."""
    if attempt_id in settle_late_attempts(user_id=actor.pk):
        raise Conflict(_("The time is up."), code="too_late")


def settle_late_attempts(*, user_id: int | None = None, limit: int = 500) -> list[int]:
    """Close every open attempt (of one learner, or of all) whose time is up; returns their ids."""
    late = QuizAttempt.objects.filter(closed_at=None, deadline__lte=timezone.now())
    if user_id is not None:
        late = late.filter(user_id=user_id)
    return [pk for pk, owner in late.values_list("pk", "user_id")[:limit] if _settle(pk, owner)]


@transaction.atomic
def _settle(attempt_id: int, user_id: int) -> bool:
    lock_learner(user_id)
    attempt = _attempts().filter(pk=attempt_id).first()
    if attempt is None or not attempt.is_late(timezone.now()):
        return False
    close_attempt(attempt, attempt.deadline or timezone.now(), handed_in=False)
    return True


def _lock_attempt(actor: User, attempt_id: int) -> QuizAttempt:
    lock_learner(actor.pk)
    attempt = _attempts().filter(pk=attempt_id, user=actor).first()
    if attempt is None:
        raise NotFound(_("There is no such attempt."), code="attempt_not_found")
    return attempt


def _attempts() -> QuerySet[QuizAttempt]:
    return QuizAttempt.objects.select_related("quiz__task__course", "quiz__task__module")
