"""A strict double of Telegram's Bot API, for tests and for the development simulator.

It speaks Bot API 10 over HTTP as python-telegram-bot 22 does, keeps its chats in memory, refuses what
Telegram refuses with Telegram's own words, and can be told to misbehave. It imports nothing of the rest of
the project, so that it can never agree with the bot by accident.

The order of the files is the way of a request: ``server``, ``params``, ``methods``, ``world`` (records,
updates, journal); and beside it ``control``, then ``people``, ``talk`` and ``choices`` for what the simulated
users do.
"""
