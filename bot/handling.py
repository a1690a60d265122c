"""Handling one update: its effect, what is said about it and its end in one transaction.

Whatever moment the process is killed at, the update has either happened with everything that belongs to it,
or not at all and is handled again.
"""

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from telegram import Update

from bot.cards import redraw
from bot.inbox import mark_handled, take_update
from bot.models import Card
from bot.rendering import plain
from bot.talk import ButtonAnswer, NotLinked, Talk
from core.errors import DomainError

log = logging.getLogger("bot")
Handler = Callable[[Talk], None]


@transaction.atomic
def handle(row_id: int, update: Update, handler: Handler) -> ButtonAnswer | None:
    """Let the handler do its work once; returns what the tapped button shows, None if it was done before."""
    row = take_update(row_id)
    if row is None:
        return None
    talk = Talk(update, row)
    with override(talk.language):
        try:
            with transaction.atomic():
                handler(talk)
        except DomainError as refusal:
            refuse(talk, refusal)
    mark_handled(row, answered=talk.counted_as_answer)
    return talk.answer


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
def apologise(row_id: int, update: Update) -> ButtonAnswer | None:
    """Close an update whose handler failed, with one apology to whoever sent it."""
    row = take_update(row_id)
    if row is None:
        return None
    talk = Talk(update, row)
    if talk.telegram_id:
        with override(talk.language):
            talk.say(plain(_("Sorry, something went wrong here. It has been noted; please try again later.")))
    mark_handled(row, failed=True)
    return talk.answer
