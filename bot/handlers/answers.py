"""Answering by taps, and hints."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.answering import hand_in
from bot.cards import ButtonExpired, button, named_button, number, typed
from bot.models import Card
from bot.programs import Program, answer_of, chosen_language, keep_as_draft, program_in
from bot.rendering import markdown, plain
from bot.screens.answers import way_of
from bot.screens.challenge import round_of
from bot.talk import Talk
from challenges.models import Challenge
from core.errors import Conflict
from core.models import User
from progress.hints import hints_in_order
from progress.selectors.drafts import read_draft
from progress.services import take_hint


@typed("challenge")
def typed_answer(talk: Talk, card: Card, text: str) -> bool:
    """Whatever is typed at a challenge is an answer to it, unless it is just the words of a button.

    A bare number is an answer: how many options there are, and what a number means, the kind knows best.
    """
    card.user = talk.learner
    if not text.strip().isdigit() and named_button(card, text) is not None:
        return False
    if card.challenge is not None and card.challenge.behaviour.judged and talk.message is not None:
        hand_in_program(talk, card, program_in(talk.message))
    else:
        hand_in(talk, card, typed=text)
    return True


def hand_in_program(talk: Talk, card: Card, program: Program) -> None:
    """Leave a program to the judge; the pages find it as the draft."""
    challenge = challenge_of(card)
    answer = answer_of(card, challenge, talk.learner, program)
    hand_in(talk, card, answer=answer)
    keep_as_draft(talk.learner, challenge, answer)


@button("challenge", "lang")
def choose_language(talk: Talk, card: Card, arg: str) -> None:
    """Write in another language from now on."""
    challenge = challenge_of(card)
    if not challenge.behaviour.judged:
        raise ButtonExpired
    card.state = {**card.state, "language": read_draft(talk.user, challenge, arg[:40]).language}
    talk.redraw(card)


@button("challenge", "draft")
def send_draft(talk: Talk, card: Card, arg: str) -> None:
    """Hand in what was written on the web."""
    _check_round(talk, card, arg)
    challenge = challenge_of(card)
    if not challenge.behaviour.judged:
        raise ButtonExpired
    draft = read_draft(talk.learner, challenge, chosen_language(card, challenge, talk.learner))
    hand_in(talk, card, answer={"language": draft.language, "files": draft.files})


def _check_round(talk: Talk, card: Card, arg: str) -> None:
    """Refuse a tap on an answer that has been handed in since: a tap that came twice counts once."""
    talk.learner  # noqa: B018 - raises when nobody is linked
    if number(arg) != round_of(card):
        raise Conflict(_("This has been answered already."), code="already_answered")


@button("challenge", "c")
def choose(talk: Talk, card: Card, arg: str) -> None:
    """One tap of an answer: the answer itself where one tap is enough, otherwise a step of the draft."""
    round_, _dot, rest = arg.partition(".")
    _check_round(talk, card, round_)
    answer = tap_draft(card, challenge_of(card), rest)
    return talk.redraw(card) if answer is None else hand_in(talk, card, answer=answer)


def tap_draft(card: Card, challenge: Challenge, arg: str) -> Any:
    """Take one tap into the card's draft; returns the answer where one tap is enough, otherwise None."""
    first, _dot, second = arg.partition(".")
    way, shown = way_of(challenge.kind), challenge.present(learner_id=card.user_id)
    try:
        draft = way.tap(shown, list(card.state.get("draft", [])), number(first), number(second))
    except IndexError:
        raise ButtonExpired from None
    card.state = {**card.state, "draft": draft}
    return way.answer(shown, draft) if way.at_once else None


def drafted_answer(card: Card, challenge: Challenge) -> Any:
    """The answer the card's draft has become; raises `ButtonExpired` while something is missing."""
    shown = challenge.present(learner_id=card.user_id)
    answer = way_of(challenge.kind).answer(shown, list(card.state.get("draft", [])))
    if answer is None:
        raise ButtonExpired
    return answer


def challenge_of(card: Card) -> Challenge:
    """The card's challenge; raises `ButtonExpired` when it is gone."""
    if card.challenge is None:
        raise ButtonExpired
    return card.challenge


@button("challenge", "u")
def start_over(talk: Talk, card: Card, arg: str) -> None:
    """Empty the draft."""
    _check_round(talk, card, arg)
    card.state = {"round": round_of(card)}
    talk.redraw(card)


@button("challenge", "d")
def done(talk: Talk, card: Card, arg: str) -> None:
    """Hand the draft in."""
    _check_round(talk, card, arg)
    hand_in(talk, card, answer=drafted_answer(card, challenge_of(card)))


@button("challenge", "h")
def hint_button(talk: Talk, card: Card, arg: str) -> None:
    """The hint with this number; tapping it twice shows it twice and charges it once."""
    talk.check_private()
    hints = hints_in_order(talk.learner, challenge_of(card))
    if number(arg) >= len(hints):
        raise ButtonExpired
    _give_hint(talk, talk.learner, card, number(arg))


def hint(talk: Talk) -> None:
    """`/hint`: the next hint for the challenge the learner is at."""
    talk.check_private()
    card = talk.speaker.current
    if card is None or card.challenge is None:
        return talk.say(plain(_("Open a challenge first: /challenges")))
    taken = [taken for _hint, taken in hints_in_order(talk.learner, card.challenge)]
    if all(taken):
        words = (
            _("There are no more hints for this challenge.") if taken else _("This challenge has no hints.")
        )
        return talk.say(plain(words))
    return _give_hint(talk, talk.learner, card, taken.index(False))


def _give_hint(talk: Talk, learner: User, card: Card, n: int) -> None:
    chosen, charged = hints_in_order(learner, challenge_of(card))[n]
    given, _progress = take_hint(actor=learner, hint_id=chosen.pk)
    cost = ngettext("costs %d point", "costs %d points", given.cost) % given.cost
    note = _("taken already") if charged else cost if given.cost else _("free")
    title = _("Hint %(n)d") % {"n": n + 1}
    talk.say(f"💡 <b>{plain(title)}</b> ({plain(note)})\n{markdown(given.localized('text'))}")
    talk.redraw(card)
