"""Taking a quiz in the chat: an attempt has one clock and one set of answers, whatever device it is at.

Attempts whose time is up are closed first, in a step of their own: a refusal would take that back.
"""

from django.utils.translation import gettext as _

from bot.cards import ButtonExpired, button, number
from bot.models import Card
from bot.rendering import label
from bot.talk import Talk
from core.errors import Conflict
from learning.models import QuizAttempt
from learning.selectors.quizzes import AttemptView, read_attempt
from learning.services import attempt_answer, attempt_start, attempt_submit, settle_late_attempts


@button("quiz", "begin")
def begin(talk: Talk, card: Card, arg: str) -> None:
    """Begin an attempt, or carry on with the one another device began."""
    attempt = attempt_start(actor=talk.learner, quiz_id=int(card.state["task"]))
    _show(talk, card, attempt=attempt.number, place=0)


def _show(talk: Talk, card: Card, **changes: int) -> None:
    card.state = {**card.state, **changes}
    talk.redraw(card)
    if talk.private:
        talk.attend(card)


@button("quiz", "q")
def turn_to(talk: Talk, card: Card, arg: str) -> None:
    """Another question of the attempt, or of its review."""
    _show(talk, card, place=number(arg))


@button("quiz", "a")
def choose(talk: Talk, card: Card, arg: str) -> None:
    """Choose an option, and go on to the next question without an answer."""
    which, _dot, rest = arg.partition(".")
    place, _dot, n = rest.partition(".")
    view = _open_attempt(talk, card, number(which))
    if view is None:
        return
    try:
        question = view.questions[number(place)]
        option = question.options[number(n)]
    except IndexError:
        raise ButtonExpired from None
    attempt_answer(
        actor=talk.learner, attempt_id=view.attempt.pk, question_id=question.id, option_id=option.id
    )
    talk.toast(_("Chosen: %s") % label(option.text, 100))
    _show(talk, card, attempt=view.attempt.number, place=_next_place(view, number(place)))


def _next_place(view: AttemptView, here: int) -> int:
    """The next question without an answer after this one, around the end; this one if there is none."""
    count = len(view.questions)
    others = [(here + step) % count for step in range(1, count)]
    return next((n for n in others if not view.questions[n].answered), here)


@button("quiz", "end")
def hand_in(talk: Talk, card: Card, arg: str) -> None:
    """Hand the attempt in."""
    view = _open_attempt(talk, card, number(arg))
    if view is None:
        return
    attempt = attempt_submit(actor=talk.learner, attempt_id=view.attempt.pk)
    talk.toast(_("Passed") if attempt.passed else _("Not passed yet"))
    _show(talk, card, attempt=attempt.number, place=0)


def _open_attempt(talk: Talk, card: Card, which: int) -> AttemptView | None:
    """The learner's open attempt with this number. None, and told, when its time is up."""
    settled = settle_late_attempts(user_id=talk.learner.pk)
    attempt = QuizAttempt.objects.filter(
        user=talk.learner, quiz_id=int(card.state["task"]), number=which
    ).first()
    if attempt is not None and attempt.pk in settled:
        talk.toast(_("The time is up."), alert=True)
        _show(talk, card, attempt=which, place=0)
        return None
    if attempt is None or not attempt.is_open:
        raise Conflict(_("This attempt is closed."), code="attempt_closed")
    return read_attempt(talk.learner, attempt.pk)
