"""A running bot, and people who talk to it through the Bot API double."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from accounts.models import TelegramAccount
from bot.double.client import DoubleClient, Press
from bot.following import follow
from bot.process import BotProcess
from bot.setup import BotSettings
from core.models import User
from tests.factories import make_user

PATIENCE = 60.0


class LiveBot:
    """The bot's whole process in a thread of this one, talking HTTP to the double."""

    def __init__(self, double: DoubleClient, **changes: Any) -> None:
        chosen = BotSettings(double.token, double.bot_url, double.file_url)
        self.settings = replace(chosen, **changes)
        self.process: BotProcess
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="bot", daemon=True)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._live())
        except BaseException as error:  # told to the test's own thread
            self.failure = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _live(self) -> None:
        self.process = BotProcess(self.settings)
        await self.process.start()
        self._ready.set()
        try:
            await self.process.run_until(self._stopping)
        finally:
            await self.process.stop()

    def start(self) -> "LiveBot":
        self._thread.start()
        assert self._ready.wait(PATIENCE), "the bot did not start"
        if self.failure:
            raise self.failure
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the bot did not stop"


class Person:
    """Somebody with Telegram: writes, taps, reads."""

    def __init__(self, double: DoubleClient, name: str = "Ada", **details: Any) -> None:
        self.double = double
        self.id = double.add_user(name, **details)
        self.seen = 0

    def write(self, text: str, **options: Any) -> dict[str, Any]:
        self.seen = self._newest(options.get("chat"))
        return self.double.write(self.id, text, **options)

    def start(self, payload: str = "") -> None:
        self.seen = self._newest(None)
        self.double.start(self.id, payload)

    def _newest(self, chat: int | None) -> int:
        return max((m["message_id"] for m in self.double.history(chat or self.id)), default=0)

    def reads(
        self, containing: str = "", *, chat: int | None = None, after: int | None = None
    ) -> dict[str, Any]:
        """The bot's next message with these words."""
        since = self.seen if after is None else after
        return self.double.wait_message(chat or self.id, containing, after=since, patience=PATIENCE)

    def asks(self, text: str, containing: str = "", **options: Any) -> dict[str, Any]:
        """Write, and read the answer."""
        self.write(text, **options)
        return self.reads(containing, chat=options.get("chat"))

    def press(self, message: dict[str, Any], text: str, **options: Any) -> Press:
        """Tap the button that begins with `text` (it is looked for as the message is now)."""
        chat = options.get("chat") or self.id
        self.seen = self._newest(chat)
        button = self.double.wait_for(
            lambda: self._button(message["message_id"], text, chat), patience=PATIENCE
        )
        return self.double.press(self.id, message["message_id"], data=button["callback_data"], **options)

    def _button(self, message_id: int, text: str, chat: int) -> dict[str, Any] | None:
        found = self.message(message_id, chat)
        return next(
            (b for b in buttons_of(found) if b["text"].startswith(text) and "callback_data" in b), None
        )

    def message(self, message_id: int, chat: int | None = None) -> dict[str, Any]:
        """A message as it is now."""
        return next(m for m in self.double.history(chat or self.id) if m["message_id"] == message_id)

    def sees(self, message: dict[str, Any], containing: str, chat: int | None = None) -> dict[str, Any]:
        """Wait until the message has these words in its text or on its buttons."""

        def edited() -> dict[str, Any] | None:
            now = self.message(message["message_id"], chat)
            shown = [now.get("text", ""), *(button["text"] for button in buttons_of(now))]
            return now if any(containing in words for words in shown) else None

        return dict(self.double.wait_for(edited, patience=PATIENCE))

    def said(self, chat: int | None = None) -> list[str]:
        """Every text of the bot in the chat."""
        return [
            m["text"] for m in self.double.history(chat or self.id) if m["from"]["is_bot"] and "text" in m
        ]


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


def link(person: Person, user: User) -> User:
    """Tie a learner to a person, as if they had done so long ago."""
    TelegramAccount.objects.create(user=user, telegram_id=person.id, name="Ada")
    follow(user.pk, person.id)
    return user


@pytest.fixture
def live_bot(double: DoubleClient, transactional_db: None) -> Iterator[LiveBot]:
    running = LiveBot(double).start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def telegrams_pace() -> None:
    """Ask for it where the pace itself is tested."""


@pytest.fixture(autouse=True)
def _no_pauses(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """People in tests read faster than a message a second; the double does not mind."""
    if "telegrams_pace" not in request.fixturenames:
        monkeypatch.setattr("bot.pace.PERSON", (100, 5.0))


@pytest.fixture
def person(double: DoubleClient) -> Person:
    """Somebody who has opened the chat."""
    return Person(double, "Ada", username="ada")


@pytest.fixture
def learner(person: Person, transactional_db: None) -> User:
    """The learner whom `person` is linked to."""
    return link(person, make_user("ada"))
