"""From the inbox to the handlers: one lane per person, lanes side by side.

The updates of one person are handled one after another, in Telegram's order; others do not wait for them.
The next update of a lane is read from the database when the one before is done: another process may have
stored it.
"""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine, Iterable
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.database import AWAY, Database, is_there
from bot.handling import Handled, Handler, apologise, bury, handle
from bot.lanes import LaneLost, Waiting
from bot.talk import ButtonAnswer
from bot.tally import tally

log = logging.getLogger("bot")
LONGEST_PAUSE = 5.0
# So many tries with the database answering, and it is the handler that is at fault.
TRIES = 8


class Dispatcher:
    """Hands stored updates to PTB's application, and its handlers back to the database's threads."""

    def __init__(self, application: "Application[Any, Any, Any, Any, Any, Any]", database: Database) -> None:
        self.application = application
        self.database = database
        self.epoch = 0
        # By the identity of PTB's object: the same update may be at work twice, after its lane was lost.
        self._at_work: dict[int, Waiting] = {}
        self._done: dict[int, Handled | LaneLost] = {}
        self._lanes = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False
        self.eased = asyncio.Event()

    @property
    def load(self) -> int:
        """How many lanes are worked at."""
        return self._lanes

    def add(self, heads: Iterable[Waiting]) -> None:
        """Work at lanes that are this process's, each from the given update on."""
        for head in heads:
            if not self._stopping:
                self._lanes += 1
                self._spawn(self._run_lane(head))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, head: Waiting) -> None:
        following: Waiting | None = head
        try:
            while following is not None and not self._stopping:
                following = (await self._process(following)).following
        except LaneLost:
            log.warning("another bot process has taken over a lane of this one")
        finally:
            self._lanes -= 1
            self.eased.set()

    async def _process(self, waiting: Waiting) -> Handled:
        try:
            update = Update.de_json(json.loads(waiting.payload), self.application.bot)
        except Exception:  # a payload no library version can read must not hold up its lane
            log.exception("update %s cannot be read", waiting.update_id)
            update = Update(waiting.update_id)
        self._at_work[id(update)] = waiting
        try:
            await self.application.process_update(update)
        finally:
            self._at_work.pop(id(update), None)
            done = self._done.pop(id(update), None)
        if isinstance(done, LaneLost):
            raise done  # it is whoever has the lane by now who handles the update
        # PTB logs what a callback raises; the update must come to an end all the same.
        return done or await self._close(waiting, update)

    async def perform(self, update: Update, handler: Handler) -> None:
        """Run a handler for the update; called by PTB's handlers."""
        waiting, begin, outcome = self._at_work[id(update)], time.monotonic(), "done"
        try:
            done = await self._patiently(waiting, update, handler)
        except LaneLost as lost:
            self._done[id(update)] = lost
            return
        except Exception:
            # One entry per failure, with the update's number and not its content.
            log.exception("update %s could not be handled", update.update_id)
            done, outcome = await self._close(waiting, update), "failed"
        tally.handled(outcome, time.monotonic() - begin)
        self._done[id(update)] = done
        if update.callback_query is not None and done.answer is not None:
            self._spawn(answer_button(update.callback_query, done.answer))

    async def _patiently(self, waiting: Waiting, update: Update, handler: Handler) -> Handled:
        """Handle; while the database is away, wait for it."""
        pause, tries = 0.05, 0
        while True:
            try:
                return await self.database.run(handle, waiting, self.epoch, update, handler)
            except AWAY:
                tries += await self.database.run(is_there)
                if tries >= TRIES:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _close(self, waiting: Waiting, update: Update) -> Handled:
        """End an update that failed: with an apology if that can be said."""
        try:
            return await self.database.insist(apologise, waiting, self.epoch, update)
        except LaneLost:
            raise
        except Exception:
            log.exception("update %s is given up", waiting.update_id)
            return await self.database.insist(bury, waiting, self.epoch)

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
