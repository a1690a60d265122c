"""The bot's process: its parts put together, started in order and stopped in order."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Coroutine
from functools import partial
from typing import Any

# The library's coming way of giving times; its old one only warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from battles.signals import battle_changed
from bot.announcing import Announcer
from bot.battling import BattleKeeper
from bot.chores import do_chores
from bot.database import AWAY, Database
from bot.dispatch import Dispatcher
from bot.doorbells import Doorbells
from bot.following import Follower, follow_the_linked
from bot.handlers.table import ALLOWED_UPDATES, register
from bot.inbox import ROOM, store_updates
from bot.lanes import claim_waiting
from bot.menus import publish_commands
from bot.models import BotRun
from bot.receiving import Json, Poller, WebhookServer, pause_of
from bot.runs import beat, lease, sign_off, sign_on
from bot.sender import Sender
from bot.setup import BotSettings, CannotRun, build_application, meet_telegram
from bot.signals import outbox_filled, word_given
from core.events import events_committed

log = logging.getLogger("bot")
AT_ONCE = 200
LOOK_SECONDS = 0.5
"""How long an update may lie that another process stored and left."""
DRAIN_SECONDS = 8.0


class BotProcess:
    """Everything that runs in the process."""

    def __init__(self, chosen: BotSettings) -> None:
        self.chosen = chosen
        self.application = build_application(chosen)
        self.bot: Bot = self.application.bot
        self.database = Database()
        self.dispatcher = Dispatcher(self.application, self.database)
        self.follower = Follower(self.database)
        self.announcer = Announcer(self.database)
        self.keeper = BattleKeeper(self.database)
        self.webhook: WebhookServer | None = None
        self.mode = BotRun.Mode.WEBHOOK if chosen.webhook_url else BotRun.Mode.POLLING
        self._tasks: list[asyncio.Task[None]] = []
        self._failure: asyncio.Future[None]

    async def start(self) -> None:
        """Get ready and begin; raises `CannotRun`."""
        self._failure = asyncio.get_running_loop().create_future()
        await meet_telegram(self.application)
        self.epoch = self.dispatcher.epoch = await self.database.insist(sign_on, self.mode)
        await self.database.insist(follow_the_linked)
        self.sender = Sender(self.bot, self.database, self.epoch)
        register(self.application, self.dispatcher)
        bells = [(outbox_filled, self.sender.wake), (events_committed, self.follower.wake)]
        bells += [(word_given, self.announcer.wake), (battle_changed, self.keeper.wake)]
        self._doorbells = Doorbells(bells)
        works = (self.sender.run(), self.follower.run(), self._beat(), self.announcer.run())
        for work in (
            *works,
            self.keeper.run(),
            self._look(),
            do_chores(self.database, self.epoch),
            publish_commands(self.bot),
        ):
            self._run(work)
        await self._receive()

    def _run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None and not self._failure.done():
            self._failure.set_exception(error)

    async def _receive(self) -> None:
        if self.chosen.webhook_url:
            secret = self.chosen.secret
            place = (self.chosen.webhook_host, self.chosen.webhook_port)
            self.webhook = WebhookServer(place, secret=secret, store=self.store)
            await self._patiently_set_webhook(secret)
        else:
            self._run(self._poll())

    async def _patiently_set_webhook(self, secret: str) -> None:
        """Each process sets the same one, so the order they start in does not matter."""
        while True:
            try:
                await self.bot.set_webhook(
                    self.chosen.webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
                )
                return
            except RetryAfter as flood:
                await asyncio.sleep(pause_of(flood))
            except BadRequest as refusal:
                raise CannotRun(f"Telegram refused the webhook: {refusal}") from refusal
            except NetworkError as fault:
                log.warning("Telegram cannot be reached: %s", fault)
                await asyncio.sleep(1)
            except TelegramError as refusal:
                raise CannotRun(f"Telegram refused the webhook: {refusal}") from refusal

    async def _poll(self) -> None:
        poller = Poller(self.bot, self.store, self._room)
        while True:
            try:
                await self.bot.delete_webhook()
                break
            except NetworkError as fault:
                log.warning("Telegram cannot be reached: %s", fault)
                await asyncio.sleep(1)
        try:
            await poller.run()
        except InvalidToken as refusal:
            raise CannotRun("Telegram does not know this TELEGRAM_BOT_TOKEN any more.") from refusal

    async def store(self, updates: list[Json]) -> None:
        """Store updates, however long the database takes to come back, and work at what is ours."""
        store = partial(store_updates, epoch=self.epoch, room=ROOM - self.dispatcher.load)
        self.dispatcher.add(await self.database.insist(store, self.bot.id, updates))

    async def _look(self) -> None:
        """Work at lanes that nobody works at: left by a process that ended, was killed or had no room."""
        while True:
            with contextlib.suppress(*AWAY):
                claim = partial(claim_waiting, limit=min(AT_ONCE, ROOM - self.dispatcher.load))
                self.dispatcher.add(await self.database.run(claim, self.bot.id, self.epoch))
            await asyncio.sleep(LOOK_SECONDS)

    async def _room(self) -> None:
        """Wait until there are not too many lanes to work at."""
        while self.dispatcher.load > ROOM:
            self.dispatcher.eased.clear()
            await self.dispatcher.eased.wait()

    async def _beat(self) -> None:
        while await self.database.insist(beat, self.epoch, self.mode):
            await asyncio.sleep(lease().total_seconds() / 4)
        raise CannotRun("Another bot process has taken over; this one leaves.")

    async def run_until(self, stopping: asyncio.Event) -> None:
        """Run until asked to stop; raises what made a part fail."""
        asked = asyncio.ensure_future(stopping.wait())
        either: list[asyncio.Future[Any]] = [asked, self._failure]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if self._failure.done():
            self._failure.result()

    async def stop(self) -> None:
        """Receive nothing more, finish what is being handled and sent, and leave."""
        sending, following, beating, *others = self._tasks
        for task in others:
            task.cancel()
        if self.webhook is not None:
            await self.webhook.stop()
        await self.dispatcher.drain(DRAIN_SECONDS)
        self.follower.finish()
        self.sender.finish()
        await asyncio.wait({sending, following}, timeout=DRAIN_SECONDS)
        await self.sender.close()
        for task in (sending, following, beating):
            task.cancel()
        await self._leave()

    async def _leave(self) -> None:
        self._doorbells.disconnect()
        await self.database.run(sign_off, self.epoch)
        await self.application.shutdown()
        self.database.close()
