"""Language and time zone."""

from django.conf import settings as configuration
from django.utils.translation import override

from accounts.models import ChatPreferences
from accounts.services.chat import change_chat_preferences, chat_preferences
from accounts.services.registration import change_preferences
from bot.cards import ButtonExpired, button, typed
from bot.handlers.reminders import set_quiet, set_time
from bot.models import Card
from bot.rendering import plain
from bot.screens.settings import reminder_line, zone_line
from bot.talk import Talk
from core.errors import InvalidInput


def settings(talk: Talk) -> None:
    """`/settings [language or time zone]`."""
    talk.check_private()
    card = talk.show("settings")
    if talk.words and talk.words[0] in dict(configuration.LANGUAGES):
        return _set_language(talk, card, talk.words[0])
    if talk.words:
        return set_time_zone(talk, card, talk.words[0])
    return None


@button("settings", "l")
def language_button(talk: Talk, card: Card, arg: str) -> None:
    """Another language."""
    if arg not in dict(configuration.LANGUAGES):
        raise ButtonExpired
    _set_language(talk, card, arg)


def _set_language(talk: Talk, card: Card, code: str) -> None:
    """For this chat, and for the account if it is linked."""
    talk.speaker.language = code
    talk.speaker.save()
    if talk.user is not None:
        change_preferences(user=talk.user, language=code)
    talk.language = code
    with override(code):
        talk.redraw(card)


@button("settings", "z")
def ask_time_zone(talk: Talk, card: Card, arg: str) -> None:
    """Wait for the name of a zone."""
    card.state = {"asking": "zone"}
    talk.redraw(card)
    talk.attend(card)


@button("settings", "news")
def change_news(talk: Talk, card: Card, arg: str) -> None:
    """The next way of telling what happened elsewhere: gathered, each at once, not at all."""
    choices = list(ChatPreferences.Notices)
    now = choices.index(ChatPreferences.Notices(chat_preferences(talk.learner).notices))
    change_chat_preferences(user=talk.learner, notices=choices[(now + 1) % len(choices)])
    card.state = {}
    talk.redraw(card)


@typed("settings")
def typed_answer(talk: Talk, card: Card, text: str) -> bool:
    """What is typed while something is asked for is the answer."""
    if not card.state.get("asking"):
        return False
    asked = card.state["asking"]
    setting = {"time": set_time, "quiet": set_quiet}.get(asked, set_time_zone)
    setting(talk, card, text)
    if not card.state.get("asking"):  # the card may be far above what was typed
        line = zone_line if setting is set_time_zone else reminder_line
        talk.say(plain(line(card.user or talk.learner)))
    return True


def set_time_zone(talk: Talk, card: Card, name: str) -> None:
    """Set the learner's time zone; an unknown one is refused with an example."""
    try:
        card.user = change_preferences(user=talk.learner, time_zone=name.strip())
    except InvalidInput as refusal:
        problems = refusal.details.get("fields", {}).get("time_zone")
        return talk.say(plain(problems[0] if problems else refusal))
    card.state = {}
    return talk.redraw(card)
