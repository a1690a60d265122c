"""`/review`: what was missed and is due today, one thing after another."""

from django.utils.translation import gettext as _

from bot.cards import ButtonExpired, button, named_button, number, typed
from bot.handlers.answers import drafted_answer, tap_draft
from bot.handlers.browsing import open_challenge
from bot.models import Card
from bot.rendering import plain
from bot.screens.challenge import round_of
from bot.screens.review import RATINGS, options_of
from bot.talk import Talk
from challenges.models import Challenge
from core.errors import Conflict, NotFound
from learning.models import QuizQuestion
from learning.reviewing import review_answer
from progress.review import DueItem, due_today, may_practise, review_practise, review_rate
from progress.services.learner import find_progress

OUTCOMES = {"accepted": "right", "partial": "partial", "wrong": "wrong"}


def review(talk: Talk) -> None:
    """The first thing that is due."""
    talk.check_private()
    due = due_today(talk.learner)
    if not due:
        return talk.say(plain(_("Nothing is due today.")))
    talk.show("review", subject=due[0].subject)
    return None


@button("menu", "review")
def review_button(talk: Talk, card: Card, arg: str) -> None:
    """The same by a button."""
    review(talk)


def _move_on(talk: Talk, card: Card, *, later: list[str]) -> None:
    """Show the first thing that is due and not put off; those once all others are done."""
    due = [item.subject for item in due_today(talk.learner)]
    following = next((subject for subject in due if subject not in later), due[0] if due else "")
    kept = later if following not in later else []
    card.state = {"subject": following, "later": kept, "round": round_of(card) + 1}
    talk.redraw(card)
    if talk.private:
        talk.attend(card if following else None)


@button("review", "next")
def next_one(talk: Talk, card: Card, arg: str) -> None:
    """On to the next thing."""
    _move_on(talk, card, later=list(card.state.get("later", [])))


@button("review", "later")
def put_off(talk: Talk, card: Card, arg: str) -> None:
    """Another one first."""
    _move_on(talk, card, later=[*card.state.get("later", []), card.state.get("subject", "")])


@button("review", "q")
def choose(talk: Talk, card: Card, arg: str) -> None:
    """Answer the question."""
    pk, _dot, place = arg.partition(".")
    question = QuizQuestion.objects.filter(pk=number(pk)).first()
    options = options_of(question) if question else []
    if card.state.get("subject") != f"question:{number(pk)}" or number(place) >= len(options):
        raise ButtonExpired
    _check_pending(card)
    right, item = review_answer(
        actor=talk.learner, question_id=number(pk), option_id=options[number(place)].pk
    )
    _done(talk, card, "right" if right else "wrong", item)


def _check_pending(card: Card) -> None:
    """Refuse a second answer to the same thing: a tap that came twice counts once."""
    if card.state.get("outcome"):
        raise Conflict(_("This has been answered already."), code="already_answered")


def _done(talk: Talk, card: Card, outcome: str, item: DueItem) -> None:
    card.state = {**card.state, "outcome": outcome, "due_at": item.due_at.isoformat()}
    words = {"right": _("Right!"), "partial": _("Partly right."), "wrong": _("Not right.")}
    if outcome in words:
        talk.toast(words[outcome])
    talk.redraw(card)


def _challenge(card: Card) -> Challenge:
    kind, _colon, pk = card.state.get("subject", "").partition(":")
    found = Challenge.objects.filter(pk=int(pk)).first() if kind == "challenge" else None
    if found is None:
        raise ButtonExpired
    _check_pending(card)
    return found


def _check_round(card: Card, round_: str) -> None:
    if number(round_) != round_of(card):
        raise ButtonExpired


@button("review", "c")
def tap(talk: Talk, card: Card, arg: str) -> None:
    """One tap of an answer to the challenge."""
    round_, _dot, rest = arg.partition(".")
    _check_round(card, round_)
    answer = tap_draft(card, _challenge(card), rest)
    if answer is None:
        return talk.redraw(card)
    return _practise(talk, card, answer=answer)


@button("review", "u")
def start_over(talk: Talk, card: Card, arg: str) -> None:
    """Empty the draft."""
    _check_round(card, arg)
    card.state = {**card.state, "draft": []}
    talk.redraw(card)


@button("review", "d")
def hand_in(talk: Talk, card: Card, arg: str) -> None:
    """Answer with the draft."""
    _check_round(card, arg)
    _practise(talk, card, answer=drafted_answer(card, _challenge(card)))


def _practise(talk: Talk, card: Card, *, answer: object = None, text: str | None = None) -> None:
    grade, item = review_practise(
        actor=talk.learner, challenge_id=_challenge(card).pk, answer=answer, typed=text
    )
    _done(talk, card, OUTCOMES[grade.verdict], item)


@typed("review")
def typed_answer(talk: Talk, card: Card, text: str) -> bool:
    """The words of a button are that button; anything else answers a challenge that is practised."""
    if named_button(card, text) is not None or not card.state.get("subject", "").startswith("challenge:"):
        return False
    progress = find_progress(talk.learner.pk, _challenge(card).pk)
    if progress is None or not may_practise(progress) or card.state.get("seen"):
        return False
    _practise(talk, card, text=text)
    return True


@button("review", "see")
def show_answer(talk: Talk, card: Card, arg: str) -> None:
    """Show the solution, and ask how it went."""
    progress = find_progress(talk.learner.pk, _challenge(card).pk)
    if progress is None or not progress.may_see_solution:
        raise NotFound(code="button_expired")
    card.state = {**card.state, "seen": True}
    talk.redraw(card)


@button("review", "r")
def rate(talk: Talk, card: Card, arg: str) -> None:
    """Say how it went."""
    if arg not in RATINGS:
        raise ButtonExpired
    challenge = _challenge(card)
    item = review_rate(actor=talk.learner, subject=f"challenge:{challenge.pk}", rating=arg)
    _done(talk, card, "rated", item)


@button("review", "open")
def open_this(talk: Talk, card: Card, arg: str) -> None:
    """The challenge's own card: there answers count."""
    open_challenge(talk, _challenge(card).pk)
