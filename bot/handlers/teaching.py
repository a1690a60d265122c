"""For those who teach: classes in figures, and words to learners. To anybody else there is no such thing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.announcing import give_word
from bot.cards import ButtonExpired, button, named_button, number, typed
from bot.handlers.typing import unknown
from bot.models import Broadcast, Card
from bot.screens.teaching import groups_of, names_of
from bot.screens.words import hints_of, is_written
from bot.talk import Talk
from core.errors import Conflict
from core.text import clean_text
from learning.access import find_taught, teaches_any
from learning.models import Course
from learning.selectors.taught import course_audience
from learning.services.messaging import TEXT_LIMIT


def teach(talk: Talk) -> None:
    """`/teach [page]`: the courses one teaches."""
    if not teaches_any(talk.user):
        return unknown(talk)
    talk.check_private()
    words = [word for word in talk.words[:1] if word.isascii() and word.isdigit()]
    talk.show("teach", page=int(words[0][:4]) if words else 1)
    return None


@button("menu", "teach")
def teach_button(talk: Talk, card: Card, arg: str) -> None:
    """The same by a button."""
    if not teaches_any(talk.user):
        raise ButtonExpired
    teach(talk)


@button("teach", "p")
def turn_page(talk: Talk, card: Card, arg: str) -> None:
    """Another page of the same list."""
    card.state = {**card.state, "page": number(arg)}
    talk.redraw(card)
    talk.attend(card)


@button("teach", "o")
def open_class(talk: Talk, card: Card, arg: str) -> None:
    """One class. Raises `NotFound`, `NotAllowed`."""
    talk.show("class", course=find_taught(talk.learner, number(arg)).pk)


@button("class", "again")
@button("words", "again")
def refresh(talk: Talk, card: Card, arg: str) -> None:
    """The figures as they are now."""
    _course(talk, card)
    talk.redraw(card)
    talk.toast(_("Up to date."))


def _course(talk: Talk, card: Card) -> Course:
    """The card's course, if the person still teaches it; raises `NotFound`, `NotAllowed`."""
    return find_taught(talk.learner, int(card.state["course"]))


@button("class", "to")
def write_to(talk: Talk, card: Card, arg: str) -> None:
    """Begin a word to everybody, or to those who need it for one reason."""
    course = _course(talk, card)
    if arg == "all":
        users, hints = course_audience(talk.learner, course), list[int]()
        count = ngettext(
            "To everybody in the course: %d learner", "To everybody in the course: %d learners", len(users)
        )
        whom = count % len(users)
    else:
        group = next((group for group in groups_of(talk.learner, course) if group.key == arg), None)
        if group is None:
            raise ButtonExpired
        users, hints = [row.user_id for row in group.learners], [hint.pk for hint in group.hints]
        whom = f"{group.words}: {names_of([row.username for row in group.learners])}"
    if not users:
        raise Conflict(_("Nobody is in this course yet."), code="nobody")
    talk.show("words", course=course.pk, users=users, hints=hints, whom=whom)


def _draft(talk: Talk, card: Card) -> None:
    """Refuse to change what has been sent or dropped."""
    _course(talk, card)
    if Broadcast.objects.filter(pk=card.pk).exists():
        raise Conflict(_("This has been sent already."), code="already_sent")
    if card.state.get("step"):
        raise ButtonExpired


def _write(talk: Talk, card: Card, **changes: object) -> None:
    card.state = {**card.state, **changes, "version": card.state.get("version", 0) + 1}
    talk.redraw(card)


@typed("words")
def type_words(talk: Talk, card: Card, text: str) -> bool:
    """The words of a button are that button; anything else is the message."""
    sent = Broadcast.objects.filter(pk=card.pk).exists()
    if sent or card.state.get("step") or named_button(card, text) is not None:
        return False
    _draft(talk, card)
    written = {
        **card.state,
        "text": clean_text(text, limit=TEXT_LIMIT).strip(),
        "version": card.state.get("version", 0) + 1,
    }
    card.state = {**card.state, "step": "moved"}
    talk.redraw(card)
    talk.show("words", **written)  # what is to be confirmed stands below what was typed
    return True


@button("words", "hint")
def choose_hint(talk: Talk, card: Card, arg: str) -> None:
    """Let a hint go along, or none (0)."""
    _draft(talk, card)
    if number(arg) and number(arg) not in {hint.pk for hint in hints_of(card)}:
        raise ButtonExpired
    _write(talk, card, hint=number(arg) or None)


@button("words", "send")
def send(talk: Talk, card: Card, arg: str) -> None:
    """Send what the card shows; a tap that came twice sends once."""
    _draft(talk, card)
    if not is_written(card):
        raise ButtonExpired
    if number(arg) != card.state.get("version", 0):
        raise Conflict(_("The message has changed meanwhile. Look at it, and send it again."), code="changed")
    users = card.state.pop("users")
    give_word(
        card,
        course_id=int(card.state["course"]),
        text=card.state.get("text", ""),
        hint_id=card.state.get("hint"),
        audience=users,
    )
    talk.redraw(card)
    n = len(users)
    talk.toast(ngettext("On its way to %d learner.", "On its way to %d learners.", n) % n)


@button("words", "drop")
def drop(talk: Talk, card: Card, arg: str) -> None:
    """Send nothing."""
    _draft(talk, card)
    card.state = {**card.state, "step": "dropped"}
    talk.redraw(card)
    talk.attend(None)
