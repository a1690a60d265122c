"""The reading part of the control interface: chats, changes, the log."""

import time
from dataclasses import asdict

from bot.double import people, snapshot
from bot.double.account import Account
from bot.double.control import CONTROL, LONGEST_WAIT
from bot.double.errors import Json
from bot.double.params import method
from bot.double.records import User


@method("history", CONTROL)
def history(account: Account, *, chat_id: int, deleted: bool = False) -> list[Json]:
    """The messages of a chat, oldest first."""
    messages = account.world.history(chat_id)
    return [snapshot.message(account, message) for message in messages if deleted or not message.deleted]


@method("changes", CONTROL)
async def changes(account: Account, *, since: int = 0, epoch: str = "", wait: int = 0) -> Json:
    """Everything that changed after version ``since``; waits for a change for at most ``wait`` seconds."""
    if epoch != account.world.epoch:
        since = 0
    deadline = time.monotonic() + min(wait, LONGEST_WAIT)
    while account.world.version <= since and (left := deadline - time.monotonic()) > 0:
        await account.world.changed(left)
    return snapshot.changes(account, since)


@method("menu", CONTROL)
def menu(account: Account, *, user: int, chat_id: int | None = None) -> Json:
    """The command menu and descriptions a person sees in a chat, in their language."""
    who = people.person(account, user)
    return snapshot.menu(account, who, people.place(account, who, chat_id))


@method("calls", CONTROL)
def calls(account: Account, *, name: str = "", after: int = 0) -> list[Json]:
    """The log of the bot's calls, oldest first."""
    return [asdict(c) for c in account.calls if c.number > after and name.lower() in ("", c.method.lower())]


@method("updates", CONTROL)
def updates(account: Account, *, pending: bool = True) -> list[Json]:
    """The updates that wait, or all that were made lately."""
    if pending:
        return [update.as_json() for update in account.updates.pending()]
    return list(account.updates.pushed.values())


@method("people", CONTROL)
def list_people(account: Account) -> list[Json]:
    """All persons, without the bot."""
    return [asdict(user) for user in account.world.table(User).values() if not user.is_bot]
