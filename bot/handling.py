"""Handling one update: its effect, what is said about it and its end in one transaction.

Whatever moment the process is killed at, the update has either happened with everything that belongs to it,
or not at all and is handled again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from telegram import Update

from bot.cards import redraw
from bot.inbox import mark_handled
from bot.lanes import Waiting, keep_or_leave, take_turn
from bot.models import Card
from bot.rendering import plain
from bot.talk import ButtonAnswer, NotLinked, Talk
from core.errors import DomainError

log = logging.getLogger("bot")
Handler = Callable[[Talk], None]


@dataclass(frozen=True)
class Handled:
    """What came of an update: what the tapped button shows, and what is next in its lane (None: nothing)."""

    answer: ButtonAnswer | None = None
    following: Waiting | None = None


@transaction.atomic
def handle(waiting: Waiting, epoch: int, update: Update, handler: Handler) -> Handled:
    """Let the handler do its work, once and in its turn. Raises `LaneLost`, and then nothing has happened."""
    row, then = take_turn(waiting)
    if row is None:
        return Handled(None, keep_or_leave(waiting.bot_id, waiting.lane, epoch, then))
    talk = Talk(update, row)
    with override(talk.language):
        try:
            with transaction.atomic():
                handler(talk)
        except DomainError as refusal:
            refuse(talk, refusal)
    mark_handled(row, answered=talk.counted_as_answer)
    return Handled(talk.answer, keep_or_leave(waiting.bot_id, waiting.lane, epoch, then))


def refuse(talk: Talk, refusal: DomainError) -> None:
    """Say why it cannot be done; a card whose button led here shows how things are now."""
    talk.toast(str(refusal), alert=True)
    if isinstance(refusal, NotLinked) and talk.query is None and talk.private:
        talk.show("menu")
    if talk.card_id is not None:
        card = Card.objects.select_related("user", "challenge__category").get(pk=talk.card_id)
        card.language = talk.language
        redraw(card)


@transaction.atomic
def apologise(waiting: Waiting, epoch: int, update: Update) -> Handled:
    """Close an update whose handler failed, with one apology to whoever sent it."""
    row, then = take_turn(waiting)
    answer = None
    if row is not None:
        talk = Talk(update, row)
        if talk.telegram_id:
            with override(talk.language):
                talk.say(
                    plain(_("Sorry, something went wrong here. It has been noted; please try again later."))
                )
        mark_handled(row, failed=True)
        answer = talk.answer
    return Handled(answer, keep_or_leave(waiting.bot_id, waiting.lane, epoch, then))


@transaction.atomic
def bury(waiting: Waiting, epoch: int) -> Handled:
    """Close an update that cannot even be apologised for, so that its lane goes on."""
    row, then = take_turn(waiting)
    if row is not None:
        mark_handled(row, failed=True)
    return Handled(None, keep_or_leave(waiting.bot_id, waiting.lane, epoch, then))
