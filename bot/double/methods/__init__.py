"""The methods of the Bot API the double knows; importing them fills the table of ``params``."""

from bot.double.methods import callbacks, files, info, messages, polls, receiving

__all__ = ["callbacks", "files", "info", "messages", "polls", "receiving"]
