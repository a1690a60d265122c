"""The registration table: commands with their descriptions, then everything that is no command."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import screens
from bot.dispatch import Dispatcher
from bot.fetching import fetch_document
from bot.handlers import (
    answers,
    battles,
    browsing,
    buttons,
    courses,
    linking,
    membership,
    preferences,
    quizzes,
    reminders,
    review,
    standing,
    start,
    teaching,
    typing,
)
from bot.handling import Handler

AnyContext = CallbackContext[Any, Any, Any, Any]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True)
class Command:
    """A command: its handler, what the menu says of it, and whether groups, and all at all, have it there."""

    name: str
    handler: Handler
    description: str | Promise
    in_groups: bool = False
    in_menu: bool = True


COMMANDS = [
    Command("start", start.start, _("Begin")),
    Command("challenges", browsing.challenges, _("Browse challenges"), in_groups=True),
    Command("courses", courses.courses, _("Your courses, and new ones")),
    Command("continue", courses.go_on, _("Go on with your course")),
    Command("daily", browsing.daily, _("Your challenge of the day"), in_groups=True),
    Command("review", review.review, _("What to repeat today")),
    Command("hint", answers.hint, _("A hint for your challenge")),
    Command("progress", standing.progress, _("Your points and streak")),
    Command("leaderboard", standing.leaderboard, _("The best learners"), in_groups=True),
    Command("teach", teaching.teach, _("Your classes"), in_menu=False),
    Command("battle", battles.battle, _("A quiz for everybody here, live"), in_groups=True),
    Command("settings", preferences.settings, _("Language, time zone, reminders")),
    Command("link", linking.link, _("Link your account")),
    Command("unlink", linking.unlink, _("Unlink your account")),
    Command("help", start.help_, _("What can be done here"), in_groups=True),
    Command("cancel", start.cancel, _("Put your challenge aside")),
]

_NEW = filters.UpdateType.MESSAGE
MEDIA = (
    filters.PHOTO
    | filters.VIDEO
    | filters.AUDIO
    | filters.VOICE
    | filters.VIDEO_NOTE
    | filters.ANIMATION
    | filters.Sticker.ALL
    | filters.LOCATION
    | filters.CONTACT
    | filters.POLL
    | filters.Dice.ALL
)
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


def register(application: AnyApplication, dispatcher: Dispatcher) -> None:
    """Tell PTB's application who handles what; the first match wins."""
    assert screens
    assert quizzes
    assert reminders
    bind = _binder(dispatcher)
    handlers: list[BaseHandler[Any, Any, Any]] = [
        *(CommandHandler(command.name, bind(command.handler), filters=_NEW) for command in COMMANDS),
        CallbackQueryHandler(bind(buttons.tapped)),
        MessageHandler(_NEW & filters.COMMAND, bind(typing.unknown)),
        MessageHandler(_NEW & filters.TEXT, bind(typing.text)),
        MessageHandler(_NEW & filters.Document.ALL, _document_binder(dispatcher)),
        MessageHandler(_NEW & MEDIA, bind(typing.other_media)),
        MessageHandler(filters.StatusUpdate.MIGRATE, bind(membership.moved)),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, bind(typing.edited)),
        ChatMemberHandler(bind(membership.membership), ChatMemberHandler.MY_CHAT_MEMBER),
        TypeHandler(Update, bind(typing.nothing)),
    ]
    application.add_handlers(handlers)


def _document_binder(dispatcher: Dispatcher) -> Callable[[Update, AnyContext], Any]:
    async def callback(update: Update, context: AnyContext) -> None:
        wanted = await dispatcher.database.insist(typing.wanted_document, update)
        content = await fetch_document(update) if wanted else None
        await dispatcher.perform(update, partial(typing.document, content=content))

    return callback


def _binder(
    dispatcher: Dispatcher,
) -> Callable[[Handler], Callable[[Update, CallbackContext[Any, Any, Any, Any]], Any]]:
    def bind(handler: Handler) -> Callable[[Update, CallbackContext[Any, Any, Any, Any]], Any]:
        async def callback(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
            await dispatcher.perform(update, handler)

        return callback

    return bind
