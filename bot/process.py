"""The bot's process: its parts put together, started in order and stopped in order."""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

# The library's coming way of giving times; its old one only warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from django.conf import settings
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from battles.signals import battle_changed
from bot.announcing import Announcer
from bot.battling import BattleKeeper
from bot.database import AWAY, Database
from bot.dispatch import Dispatcher
from bot.doorbells import Doorbells
from bot.following import Follower, follow_the_linked
from bot.guarding import send_due_guards
from bot.handlers.table import ALLOWED_UPDATES, register
from bot.inbox import ROOM, prune_inbox, store_updates
from bot.judging import refresh_places
from bot.lanes import claim_waiting
from bot.menus import publish_commands
from bot.models import BotRun
from bot.notices import prune_notices
from bot.outbox import prune_outbox
from bot.receiving import Json, Poller, WebhookServer, pause_of
from bot.reminding import send_due_reminders
from bot.runs import beat, leads, lease, sign_off, sign_on
from bot.sender import Sender
from bot.shared_pace import prune_spoken
from bot.signals import outbox_filled, word_given
from bot.weekly import send_weeklies
from core.events import events_committed
from learning.services import settle_late_attempts

log = logging.getLogger("bot")
CHORE_SECONDS = 5.0
PRUNE_EVERY = 720
"""Rounds of chores between two prunings: an hour."""
AT_ONCE = 200
LOOK_SECONDS = 0.5
"""How long an update may lie that another process stored and left."""
CHORES: tuple[Callable[[], object], ...] = (
    settle_late_attempts,
    refresh_places,
    send_due_reminders,
    send_due_guards,
    send_weeklies,
    prune_spoken,
    follow_the_linked,
)
"""What the clock brings about; the oldest process sees to it."""
PRUNING: tuple[Callable[[], object], ...] = (prune_inbox, prune_outbox, prune_notices)
DRAIN_SECONDS = 8.0


class CannotRun(Exception):
    """Why there is no use in going on, in a sentence for the operator."""


@dataclass(frozen=True)
class BotSettings:
    """What the process needs to know."""

    token: str
    base_url: str
    file_url: str
    webhook_url: str = ""
    webhook_secret: str = ""
    webhook_port: int = 0
    webhook_host: str = "127.0.0.1"
    answer_within: float = 10.0
    """Seconds after which a Bot API call without an answer counts as failed."""

    @classmethod
    def from_django(cls) -> "BotSettings":
        """From the environment; raises `CannotRun` without a token."""
        if not settings.TELEGRAM_BOT_TOKEN:
            raise CannotRun("TELEGRAM_BOT_TOKEN is not set: ask @BotFather for one (`make run` needs none).")
        return cls(
            settings.TELEGRAM_BOT_TOKEN,
            settings.TELEGRAM_API_BASE_URL,
            settings.TELEGRAM_API_FILE_URL,
            settings.TELEGRAM_WEBHOOK_URL,
            settings.TELEGRAM_WEBHOOK_SECRET,
            settings.TELEGRAM_WEBHOOK_PORT,
            settings.TELEGRAM_WEBHOOK_HOST,
        )

    @property
    def secret(self) -> str:
        """What Telegram must send with each webhook call; derived from the product's secret when not set."""
        if self.webhook_secret:
            return self.webhook_secret
        return hmac.new(settings.SECRET_KEY.encode(), self.token.encode(), hashlib.sha256).hexdigest()


def build_application(chosen: BotSettings) -> Any:
    """PTB's application without an updater: updates reach it from the inbox."""
    request = HTTPXRequest(
        connection_pool_size=64, read_timeout=chosen.answer_within, pool_timeout=chosen.answer_within
    )
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    builder = builder.token(chosen.token).base_url(chosen.base_url).base_file_url(chosen.file_url)
    return builder.request(request).updater(None).job_queue(None).build()


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
        await self._meet_telegram()
        self.epoch = self.dispatcher.epoch = await self.database.insist(sign_on, self.mode)
        await self.database.insist(follow_the_linked)
        self.sender = Sender(self.bot, self.database, self.epoch)
        register(self.application, self.dispatcher)
        bells = [(outbox_filled, self.sender.wake), (events_committed, self.follower.wake)]
        bells += [(word_given, self.announcer.wake), (battle_changed, self.keeper.wake)]
        self._doorbells = Doorbells(bells)
        works = (self.sender.run(), self.follower.run(), self._beat(), self.announcer.run())
        for work in (*works, self.keeper.run(), self._look(), self._do_chores(), publish_commands(self.bot)):
            self._run(work)
        await self._receive()

    async def _meet_telegram(self) -> None:
        """The first call, tried until Telegram can be reached."""
        pause = 0.2
        while True:
            try:
                await self.application.initialize()
                return
            except InvalidToken as refusal:
                raise CannotRun("Telegram does not know this TELEGRAM_BOT_TOKEN.") from refusal
            except (NetworkError, RetryAfter) as fault:
                log.warning("Telegram cannot be reached yet: %s", fault)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10.0)

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

    async def _do_chores(self) -> None:
        count = 0
        while True:
            if await self.database.insist(leads, self.epoch):
                for chore in (*CHORES, *(PRUNING if count % PRUNE_EVERY == 0 else ())):
                    await self._do(chore)
            count += 1
            await asyncio.sleep(CHORE_SECONDS)

    async def _do(self, chore: Callable[[], object]) -> None:
        """A chore that fails is logged and tried at the next beat; the bot goes on speaking."""
        try:
            await self.database.run(chore)
        except AWAY:
            log.warning("the database is away; %s is done later", chore.__name__)
        except Exception:
            log.exception("%s failed", chore.__name__)

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
