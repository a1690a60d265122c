"""One bot's world: its users, chats, messages and files, and the way every change of them is noted."""

import asyncio
import secrets
from collections.abc import Coroutine, Iterator
from itertools import chain
from typing import Any, TypeVar

from bot.double.clock import Clock
from bot.double.errors import Json
from bot.double.journal import Journal
from bot.double.records import (
    Callback,
    Chat,
    Message,
    Poll,
    Record,
    Setting,
    StoredFile,
    Update,
    User,
)

RecordType = TypeVar("RecordType", bound=Record)

TABLES: dict[str, type[Record]] = {
    table.__name__: table for table in (User, Chat, Message, Poll, StoredFile, Callback, Update, Setting)
}


class World:
    """Everything one bot token sees. Not shared between tokens: two tests with two tokens never meet."""

    def __init__(self, bot_id: int, clock: Clock, journal: Journal, names: tuple[str, str]) -> None:
        self.clock = clock
        self.journal = journal
        self.version = 0
        self.epoch = secrets.token_hex(8)
        self._tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        self._changed = asyncio.Event()
        self.bot_id = bot_id
        self._names = names

    # --- records ---

    def table(self, kind: type[RecordType]) -> dict[str, RecordType]:
        """All records of one kind, by key."""
        return self._tables[kind.__name__]  # type: ignore[return-value]

    def get(self, kind: type[RecordType], key: object) -> RecordType | None:
        """The record with this key, or None."""
        return self.table(kind).get(str(key))

    def records(self) -> Iterator[Record]:
        """Every record there is."""
        return chain.from_iterable(table.values() for table in self._tables.values())

    def save(self, record: RecordType) -> RecordType:
        """Note a new or changed record, and wake whoever waits for changes."""
        self.version += 1
        record.version = self.version
        self._tables[type(record).__name__][record.key] = record
        self.journal.write(str(self.bot_id), record)
        self._wake()
        return record

    def drop(self, record: Record) -> None:
        """Forget a record."""
        self._tables[type(record).__name__].pop(record.key, None)
        self.journal.write(str(self.bot_id), record, gone=True)

    def restore(self, line: Json) -> None:
        """Take back one line of the journal."""
        kind = TABLES[line["table"]]
        record = kind(**line["row"])
        table = self._tables[kind.__name__]
        if line.get("gone"):
            table.pop(record.key, None)
        else:
            table[record.key] = record
        self.version = max(self.version, record.version)

    # --- waiting ---

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def changed(self, timeout: float) -> Coroutine[Any, Any, bool]:
        """Wait for the next change, at most ``timeout`` seconds; False when nothing happened.

        The next one after this call, not after the waiting begins: a task begins a little later.
        """
        return self._wait(self._changed, timeout)

    async def _wait(self, change: asyncio.Event, timeout: float) -> bool:
        try:
            await asyncio.wait_for(change.wait(), timeout)
        except TimeoutError:
            return False
        return True

    # --- small helpers ---

    @property
    def bot(self) -> User:
        """The bot itself."""
        known = self.get(User, self.bot_id)
        if known:
            return known
        name, username = self._names
        return self.save(User(self.bot_id, name, username=username, is_bot=True, started=True))

    def setting(self, name: str, default: object = None) -> object:
        """What was remembered under this name."""
        known = self.get(Setting, name)
        return known.value if known else default

    def remember(self, name: str, value: object) -> None:
        """Remember a value under a name."""
        known = self.get(Setting, name)
        if known is None or known.value != value:
            self.save(Setting(name, value))

    def count(self, name: str, start: int = 0) -> int:
        """The next number of a counter; it goes on after a restart."""
        known = self.get(Setting, f"count:{name}")
        value = (known.value if known else start) + 1
        self.remember(f"count:{name}", value)
        return int(value)

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that still exists."""
        found = self.get(Message, f"{chat_id}:{message_id}")
        return None if found is None or found.deleted else found

    def history(self, chat_id: int) -> list[Message]:
        """All messages of a chat in their order, deleted ones too."""
        found = [message for message in self.table(Message).values() if message.chat_id == chat_id]
        return sorted(found, key=lambda message: message.message_id)
