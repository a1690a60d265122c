"""Fixtures shared by the tests of the bot."""

from tests.bot.double_fixtures import ada, bot, double, double_server

__all__ = ["ada", "bot", "double", "double_server"]
