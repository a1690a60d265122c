"""From the inbox to the handlers: one lane per person, lanes side by side.

The updates of one person are handled one after another, in Telegram's order; others do not wait for them.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Coroutine
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.database import AWAY, Database, is_there
from bot.handling import Handler, apologise, handle
from bot.inbox import Waiting
from bot.talk import ButtonAnswer

log = logging.getLogger("bot")
LONGEST_PAUSE = 5.0
# So many tries with the database answering, and it is the handler that is at fault.
TRIES = 8


class Dispatcher:
    """Hands stored updates to PTB's application, and its handlers back to the database's threads."""

    def __init__(self, application: "Application[Any, Any, Any, Any, Any, Any]", database: Database) -> None:
        self.application = application
        self.database = database
        self._lanes: dict[int, deque[Waiting]] = defaultdict(deque)
        self._rows: dict[int, int] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self.eased = asyncio.Event()

    @property
    def load(self) -> int:
        """How many updates wait or are being handled."""
        return len(self._rows)

    def add(self, updates: list[Waiting]) -> None:
        """Take stored updates in; one that is here already is passed over."""
        for waiting in updates:
            if waiting.update_id in self._rows or self._stopping:
                continue
            self._rows[waiting.update_id] = waiting.id
            lane = self._lanes[waiting.lane]
            lane.append(waiting)
            if len(lane) == 1:
                self._spawn(self._run_lane(waiting.lane))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, number: int) -> None:
        lane = self._lanes[number]
        while lane and not self._stopping:
            await self._process(lane[0])
            done = lane.popleft()
            self._rows.pop(done.update_id, None)
            self.eased.set()
        if not lane:
            del self._lanes[number]

    async def _process(self, waiting: Waiting) -> None:
        try:
            update = Update.de_json(waiting.payload, self.application.bot)
        except Exception:  # a payload no library version can read must not hold up its lane
            log.exception("update %s cannot be read", waiting.update_id)
            update = Update(waiting.update_id)
        await self.application.process_update(update)

    async def perform(self, update: Update, handler: Handler) -> None:
        """Run a handler for the update; called by PTB's handlers."""
        row_id = self._rows[update.update_id]
        try:
            answer = await self._patiently(row_id, update, handler)
        except Exception:
            # One entry per failure, with the update's number and not its content.
            log.exception("update %s could not be handled", update.update_id)
            answer = await self.database.insist(apologise, row_id, update)
        if update.callback_query is not None and answer is not None:
            self._spawn(answer_button(update.callback_query, answer))

    async def _patiently(self, row_id: int, update: Update, handler: Handler) -> ButtonAnswer | None:
        """Handle; while the database is away, wait for it."""
        pause, tries = 0.05, 0
        while True:
            try:
                return await self.database.run(handle, row_id, update, handler)
            except AWAY:
                tries += await self.database.run(is_there)
                if tries >= TRIES:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def drain(self, patience: float) -> None:
        """Finish what is being handled; what still waits stays in the inbox for the next process."""
        self._stopping = True
        if self._tasks:
            _done, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()


async def answer_button(query: CallbackQuery, answer: ButtonAnswer) -> None:
    """Tell Telegram that the tap arrived. Too late, or twice, is no harm: the effect has happened."""
    try:
        await query.answer(text=answer.text or None, show_alert=answer.alert)
    except TelegramError as error:
        log.info("a button could not be answered: %s", error)
