"""Finding a challenge and opening it."""

from django.utils.translation import gettext as _

from bot.cards import ButtonExpired, button, number
from bot.models import Card
from bot.rendering import plain
from bot.screens.catalogue import Wanted
from bot.talk import Talk
from challenges.models import Category, Challenge, Difficulty
from core.errors import NotFound
from progress.daily import daily_challenge
from progress.selectors import visible_challenges
from progress.services import start_challenge


def challenges(talk: Talk) -> None:
    """`/challenges [category] [difficulty] [page]`."""
    talk.show("list", **Wanted.typed(talk.words).as_state())


def daily(talk: Talk) -> None:
    """`/daily`: the challenge of the learner's own day."""
    challenge = daily_challenge(talk.learner)
    if challenge is None:
        return talk.say(plain(_("You have solved everything there is. New challenges will come.")))
    return open_challenge(talk, challenge.pk)


@button("menu", "daily")
def daily_button(talk: Talk, card: Card, arg: str) -> None:
    """The same by a button."""
    daily(talk)


def open_challenge(talk: Talk, challenge_id: int) -> None:
    """Send the challenge's card; a linked learner has begun it then. Raises what `start_challenge` raises."""
    if talk.user is not None:
        start_challenge(actor=talk.user, challenge_id=challenge_id)
        found = Challenge.objects.filter(pk=challenge_id)
    else:
        found = visible_challenges(None).filter(pk=challenge_id)
    challenge = found.select_related("category").first()
    if challenge is None:
        raise NotFound(_("There is no such challenge."), code="challenge_not_found")
    talk.show("challenge", challenge=challenge)


@button("list", "o")
def open_from_list(talk: Talk, card: Card, arg: str) -> None:
    """Open the challenge of this line."""
    open_challenge(talk, number(arg))


@button("challenge", "more")
def more(talk: Talk, card: Card, arg: str) -> None:
    """Other challenges of the same category."""
    talk.show("list", category=card.challenge.category.slug if card.challenge else "")


def _change(talk: Talk, card: Card, **changes: object) -> None:
    card.state = {**card.state, "page": 1, "choosing": False, **changes}
    talk.redraw(card)
    if talk.private:
        talk.attend(card)


@button("list", "p")
def turn_page(talk: Talk, card: Card, arg: str) -> None:
    """Another page of the same list."""
    _change(talk, card, page=number(arg))


@button("list", "cat")
def choose_category(talk: Talk, card: Card, arg: str) -> None:
    """Show the categories instead of the list."""
    _change(talk, card, choosing=True)


@button("list", "in")
def in_category(talk: Talk, card: Card, arg: str) -> None:
    """The challenges of one category, or of all (0)."""
    wanted = number(arg)
    category = Category.objects.filter(pk=wanted).first()
    if wanted and category is None:
        raise ButtonExpired
    _change(talk, card, category=category.slug if category else "", search="")


@button("list", "lvl")
def with_difficulty(talk: Talk, card: Card, arg: str) -> None:
    """The challenges of one difficulty, or of any ("")."""
    if arg and arg not in Difficulty.values:
        raise ButtonExpired
    _change(talk, card, difficulty=arg)
