"""The menus that Telegram shows: commands, and the button beside the input."""

import logging

from django.conf import settings
from django.utils.translation import override
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButton,
    MenuButtonCommands,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import TelegramError

from bot.handlers.table import COMMANDS
from core.mini import mini_app_address

log = logging.getLogger("bot")


async def publish_commands(bot: Bot) -> None:
    """The menus in every language; the one without a language is for all others."""
    try:
        for code in ("", *dict(settings.LANGUAGES)):
            await _publish(bot, code)
        await bot.set_chat_menu_button(menu_button=_menu_button())
    except TelegramError as fault:  # a menu is a convenience
        log.warning("the menu of commands could not be published: %s", fault)


async def _publish(bot: Bot, code: str) -> None:
    with override(code or settings.LANGUAGE_CODE):
        shown = [(BotCommand(c.name, str(c.description)), c.in_groups) for c in COMMANDS if c.in_menu]
    group = [command for command, in_groups in shown if in_groups]
    private = [command for command, _in_groups in shown]
    await bot.set_my_commands(private, BotCommandScopeAllPrivateChats(), code or None)
    await bot.set_my_commands(group, BotCommandScopeAllGroupChats(), code or None)


def _menu_button() -> MenuButton:
    """What the button beside the input does: it opens the Mini App, where that has a public address."""
    address = mini_app_address()
    return MenuButtonWebApp("Gauntlet", WebAppInfo(address)) if address else MenuButtonCommands()
