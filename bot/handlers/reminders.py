"""Reminders: turning them on and off, their time, and what can be done with one."""

import re
from datetime import time

from django.utils.translation import gettext as _

from accounts.services.chat import change_chat_preferences
from bot.cards import button
from bot.handlers.browsing import daily
from bot.handlers.review import review
from bot.models import Card
from bot.reminding import change_reminder, reminder_of, snooze
from bot.talk import Talk
from core.errors import InvalidInput

_TIME = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_ONE = re.compile(_TIME)
_TWO = re.compile(rf"{_TIME}\s*[-–—]\s*{_TIME}")


@button("settings", "remind")
def turn(talk: Talk, card: Card, arg: str) -> None:
    """On or off, as the button says."""
    change_reminder(talk.learner, enabled=arg == "1")
    card.state = {}
    talk.redraw(card)


@button("settings", "at")
def ask_time(talk: Talk, card: Card, arg: str) -> None:
    """Wait for a time of day."""
    _ask(talk, card, "time")


@button("settings", "quiet")
def ask_quiet(talk: Talk, card: Card, arg: str) -> None:
    """Wait for the quiet hours."""
    _ask(talk, card, "quiet")


def _ask(talk: Talk, card: Card, what: str) -> None:
    talk.learner  # noqa: B018 - raises when nobody is linked
    card.state = {"asking": what}
    talk.redraw(card)
    talk.attend(card)


def set_time(talk: Talk, card: Card, text: str) -> None:
    """Set the time of the reminder; raises `InvalidInput` for what is no time."""
    found = _ONE.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(_("This is no time of day. Type it such as 19:00."), code="not_a_time")
    change_reminder(talk.learner, at=time(int(found[1]), int(found[2])), enabled=True)
    card.state = {}
    talk.redraw(card)


def set_quiet(talk: Talk, card: Card, text: str) -> None:
    """Set the quiet hours; raises `InvalidInput` for what are none."""
    found = _TWO.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(_("Type two times of day, such as 22:00-08:00."), code="not_a_time")
    begins, ends = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    change_reminder(talk.learner, quiet_from=begins, quiet_to=ends)
    card.state = {}
    talk.redraw(card)


@button("settings", "guard")
def turn_guard(talk: Talk, card: Card, arg: str) -> None:
    """Watch the streak, or stop."""
    change_chat_preferences(user=talk.learner, streak_guard=arg == "1")
    card.state = {}
    talk.redraw(card)


@button("settings", "weekly")
def turn_weekly(talk: Talk, card: Card, arg: str) -> None:
    """The summary of the week, or none."""
    change_chat_preferences(user=talk.learner, weekly=arg == "1")
    card.state = {}
    talk.redraw(card)


@button("guard", "stop")
def stop_guard(talk: Talk, card: Card, arg: str) -> None:
    """No more words about the streak."""
    change_chat_preferences(user=talk.learner, streak_guard=False)
    card.state = {"step": "stopped"}
    talk.redraw(card)


@button("guard", "daily")
@button("reminder", "daily")
def open_daily(talk: Talk, card: Card, arg: str) -> None:
    """The challenge of the day."""
    daily(talk)


@button("reminder", "review")
def open_review(talk: Talk, card: Card, arg: str) -> None:
    """What is due."""
    review(talk)


@button("reminder", "snooze")
def snooze_button(talk: Talk, card: Card, arg: str) -> None:
    """Once more in an hour."""
    until = snooze(talk.learner)
    card.state = {"step": "snoozed", "until": until.isoformat()}
    talk.redraw(card)


@button("reminder", "stop")
def stop(talk: Talk, card: Card, arg: str) -> None:
    """No more of them."""
    if reminder_of(talk.learner).enabled:
        change_reminder(talk.learner, enabled=False)
    card.state = {"step": "stopped"}
    talk.redraw(card)
