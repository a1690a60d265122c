"""What is typed or sent without a command."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from telegram import Message, Update

from bot.cards import action, named_button, take_text
from bot.handlers.answers import hand_in_program
from bot.inbox import was_answer
from bot.links import link
from bot.models import Card, InboxUpdate
from bot.outbox import last_said
from bot.programs import check_document, program_of_file
from bot.rendering import plain
from bot.talk import Talk
from challenges.kinds.code import extensions
from core.errors import InvalidInput


def text(talk: Talk) -> None:
    """A line of text: an answer to the challenge the person is at, or the words of a button of their card."""
    card = _meant_card(talk)
    if card is None:
        return lost(talk)
    typed = (talk.message.text or "") if talk.message else ""
    talk.card_id = card.pk
    if take_text(talk, card, typed):
        return None
    pressed = named_button(card, typed)
    if pressed is None:
        return lost(talk)
    address = pressed.url or pressed.web_app
    if address:
        return talk.say(link(address, address))
    before = last_said(talk.chat_id)
    action(card, pressed.verb)(talk, card, pressed.arg)
    if last_said(talk.chat_id) == before and card.message_id is not None:
        talk.say(plain(_("See the message above.")), reply_to=card.message_id)  # it may be far up
    return None


def _meant_card(talk: Talk, *, lock: bool = True) -> Card | None:
    """The card replied to, or in private the one the person is at; only their own, as the same learner."""
    replied = talk.message.reply_to_message if talk.message else None
    cards = Card.objects.select_related("user", "challenge__category")
    cards = cards.select_for_update(of=("self",)) if lock else cards
    mine = cards.filter(telegram_id=talk.telegram_id, chat_id=talk.chat_id)
    card = _card_replied_to(mine, replied) if replied else None
    if card is None and talk.private and talk.speaker.current_id:
        card = mine.filter(pk=talk.speaker.current_id).first()
    if card is None or card.user_id not in (None, talk.user.pk if talk.user else None):
        return None
    return card


def _card_replied_to(mine: QuerySet[Card], replied: Message) -> Card | None:
    """The card by its message; failing that the newest one whose message's number is not stored yet.

    A quick reply comes while the sender is still writing down what Telegram told it.
    """
    numbered = mine.filter(message_id=replied.message_id).order_by("-pk")
    found = numbered.first()
    if found is not None or replied.from_user is None or not replied.from_user.is_bot:
        return found
    sent = replied.date + timedelta(seconds=1)  # Telegram's dates are whole seconds
    unnumbered = mine.filter(message_id=None, created_at__lt=sent).order_by("-pk")
    return unnumbered.first() or numbered.first()  # it may have been stored between the two


def lost(talk: Talk) -> None:
    """Nothing is pending: say what can be done. Groups are left in peace."""
    if talk.private:
        talk.say(plain(_("I am not waiting for an answer. Try /challenges or /daily, or see /help.")))


def unknown(talk: Talk) -> None:
    """A command that is none, or none for this person."""
    if talk.private:
        talk.say(plain(_("There is no such command. /help lists what can be done here.")))


def other_media(talk: Talk) -> None:
    """A photo, a sticker, a voice message and the like."""
    if talk.private:
        endings = ", ".join(sorted(extensions()))
        talk.say(plain(_("I can read text only, and files of programs (%s).") % endings))


def wanted_document(update: Update) -> bool:
    """Whether the file is worth fetching: a program, by its name and size, for a challenge in code."""
    talk = Talk(update, InboxUpdate())
    document = talk.message.document if talk.message else None
    if document is None or talk.user is None or _code_card(talk) is None:
        return False
    try:
        return bool(check_document(document))
    except InvalidInput:
        return False


def _code_card(talk: Talk, *, lock: bool = False) -> Card | None:
    """The card of a challenge in code that the message is meant for."""
    card = _meant_card(talk, lock=lock)
    if card is None or card.kind != "challenge" or card.challenge is None:
        return None
    return card if card.challenge.behaviour.judged else None


def document(talk: Talk, content: bytes | None) -> None:
    """A file: the program itself where one is waited for; `content` is None when it was not fetched."""
    card, file = _code_card(talk, lock=True), talk.message.document if talk.message else None
    if card is None or file is None:
        return other_media(talk)
    check_document(file)
    if content is None:
        return talk.say(plain(_("The file could not be fetched from Telegram. Send it again.")))
    talk.card_id, card.user = card.pk, talk.learner
    return hand_in_program(talk, card, program_of_file(file, content))


def edited(talk: Talk) -> None:
    """An edited message: what was answered stays answered."""
    message = talk.update.edited_message
    if message is not None and was_answer(talk.chat_id, message.message_id):
        words = _("Edits do not count: the answer was taken as you sent it. Send another as a new message.")
        talk.say(plain(words))


def nothing(talk: Talk) -> None:
    """An update that is of no concern here."""
