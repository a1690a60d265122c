"""The way of every tapped button: whose it is, whether it still means something, and what it does."""

from django.utils.translation import gettext as _

from bot.cards import ButtonExpired, action, find_card, is_shared
from bot.models import Card
from bot.talk import Talk
from core.errors import NotAllowed


def tapped(talk: Talk) -> None:
    """Check the button against the person and the chat, then do what it says."""
    card, verb, arg = find_card((talk.query.data or "") if talk.query else "")
    if card.chat_id != talk.chat_id:
        raise ButtonExpired
    if not is_shared(card):
        _check_owner(talk, card)
        _check_learner(talk, card)
        talk.card_id = card.pk
    _note_message(talk, card)
    action(card, verb)(talk, card, arg)


def _check_owner(talk: Talk, card: Card) -> None:
    if card.telegram_id != talk.telegram_id:
        raise NotAllowed(_("This button is not yours. Send the command yourself."), code="not_yours")


def _check_learner(talk: Talk, card: Card) -> None:
    """A learner's card is dead once the chat is not theirs any more; one of nobody becomes the learner's."""
    if card.user_id is None:
        card.user = talk.user
    elif talk.user is None or talk.user.pk != card.user_id:
        raise NotAllowed(_("This chat is no longer linked to that account. /link"), code="no_longer_linked")


def _note_message(talk: Talk, card: Card) -> None:
    """Edit the message that is being looked at, should a send whose answer was lost have made two."""
    message = talk.query.message if talk.query else None
    if message is not None and message.message_id != card.message_id:
        card.message_id = message.message_id
        card.save(update_fields=["message_id"])
