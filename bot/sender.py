"""Sending what is in the outbox: in order within a chat, side by side across chats, at Telegram's pace."""

import asyncio
import logging
import time
from dataclasses import replace
from typing import Any

from django.db import transaction
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.battling import note_shown
from bot.database import AWAY, Database
from bot.outbox import Call, Sent, exchange, next_due, settle
from bot.receiving import pause_of
from bot.shared_pace import SharedPace
from bot.tally import tally
from progress.weekly.picture import week_picture

log = logging.getLogger("bot")
IDLE_SECONDS = 1.0
BATCH = 60
LONGEST_PAUSE = 300.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """The loop of this process that empties the outbox, beside those of others."""

    def __init__(self, bot: Bot, database: Database, epoch: int) -> None:
        self.bot = bot
        self.database = database
        self.epoch = epoch
        self.wake = asyncio.Event()
        self._pace = SharedPace()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._results: list[Sent] = []
        self._stopping = False

    async def run(self) -> None:
        """Send until `finish` is called and nothing more can go out at once."""
        while True:
            self.wake.clear()
            calls = await self._exchange()
            for call in calls:
                self._start(call)
            if self._stopping and not calls and not self._busy and not self._results:
                return
            if not calls:
                await self._rest()

    def finish(self) -> None:
        """Let `run` return once everything that may go out now has gone out."""
        self._stopping = True
        self.wake.set()

    async def _exchange(self) -> list[Call]:
        results, self._results = self._results, []
        try:
            await self._note_shown(results)
            return await self.database.run(
                exchange, results, self.epoch, self._pace, busy=set(self._busy), most=BATCH
            )
        except AWAY:
            self._results = results + self._results
            await asyncio.sleep(0.2)
            return []

    async def _note_shown(self, results: list[Sent]) -> None:
        """Before the calls are settled: should we be killed in between, the first sending still counts."""
        shown = [r for r in results if r.call.payload.get("shows") and r.message_id is not None]
        if not shown:
            return
        try:
            await self.database.run(note_shown, shown)
        except AWAY:
            raise
        except Exception:  # time then counts from the opening; what was sent must be settled all the same
            log.exception("what was shown could not be noted")

    async def _rest(self) -> None:
        """Until something happens, or what must wait may go on."""
        waits = [IDLE_SECONDS, self._pace.pace.opens_in(time.monotonic())]
        try:
            waits.append(await self.database.run(next_due))
        except AWAY:
            log.warning("the database is away; what is to be sent waits")
        pause = max(0.01, min(wait for wait in waits if wait is not None))
        try:
            await asyncio.wait_for(self.wake.wait(), pause)
        except TimeoutError:
            return

    def _start(self, call: Call) -> None:
        self._busy[call.chat_id] = asyncio.get_running_loop().create_task(self._deliver(call))

    async def _deliver(self, call: Call) -> None:
        result = await deliver(self.bot, call)
        self._results.append(result)
        tally.add("sends", _kind(result))
        self._busy.pop(call.chat_id, None)
        self.wake.set()

    async def close(self) -> None:
        """Give up waiting for answers; write down what is known."""
        for task in list(self._busy.values()):
            task.cancel()
        await self.database.run(transaction.atomic(settle), self._results, self.epoch)


def _kind(result: Sent) -> str:
    if result.gone:
        return "blocked"
    if result.retry_in is not None:
        return "flood" if result.flood else "again"
    return "refused" if result.error else "sent"


async def deliver(bot: Bot, call: Call) -> Sent:
    """Make one Bot API call; every way it can end is a `Sent`."""
    try:
        return Sent(call, message_id=await _perform(bot, call))
    except RetryAfter as flood:
        return Sent(call, retry_in=pause_of(flood), flood=True)
    except Forbidden as refusal:
        return Sent(call, gone=True, error=str(refusal))
    except ChatMigrated as moved:
        return Sent(call, moved_to=moved.new_chat_id, retry_in=0.0)
    except BadRequest as refusal:
        return await _refused(bot, call, refusal)
    except NetworkError as fault:
        log.info("sending to a chat failed and is tried again: %s", fault)
        return Sent(call, retry_in=min(LONGEST_PAUSE, 0.5 * 2 ** min(call.attempts, 12)))
    except TelegramError as refusal:
        return Sent(call, error=str(refusal))


async def _perform(bot: Bot, call: Call, *, formatted: bool = True) -> int | None:
    if call.method == "sendPhoto":
        return await _perform_photo(bot, call)
    arguments: dict[str, Any] = {
        "chat_id": call.chat_id,
        "text": call.payload["text"],
        "parse_mode": ParseMode.HTML if formatted else None,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": _keyboard(call),
    }
    if call.method == "editMessageText" and call.message_id is not None:
        edited = await bot.edit_message_text(message_id=call.message_id, **arguments)
        return edited.message_id if isinstance(edited, Message) else None
    silent = bool(call.payload.get("silent"))
    reply = _reply_to(call)
    sent = await bot.send_message(disable_notification=silent, reply_parameters=reply, **arguments)
    return sent.message_id


def _reply_to(call: Call) -> ReplyParameters | None:
    """The message that this one answers; if it is gone, it is sent all the same."""
    number = call.payload.get("reply_to")
    return ReplyParameters(number, allow_sending_without_reply=True) if number else None


async def _perform_photo(bot: Bot, call: Call) -> int | None:
    """A photo with its caption; where it cannot be drawn, or is not taken, its words as a message."""
    caption = call.payload["text"]
    try:
        picture = await asyncio.to_thread(week_picture, call.payload["picture"])
        sent = await bot.send_photo(call.chat_id, picture, caption=caption, parse_mode=ParseMode.HTML)
    except (BadRequest, RuntimeError) as fault:
        if "chat not found" in str(fault).lower():
            raise
        log.warning("a picture could not be sent, its words are: %s", fault)
        sent = await bot.send_message(call.chat_id, caption, parse_mode=ParseMode.HTML)
    return sent.message_id


def _keyboard(call: Call) -> InlineKeyboardMarkup | None:
    rows = call.payload.get("buttons") or []
    return InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None) if rows else None


async def _refused(bot: Bot, call: Call, refusal: BadRequest) -> Sent:
    """A bad request is never repeated as it is. Telegram's words vary in case."""
    reason = str(refusal).lower()
    if "message is not modified" in reason:
        return Sent(call, message_id=call.message_id)
    if "message to edit not found" in reason and call.awaited:
        return await deliver(bot, replace(call, message_id=None))  # without one it is sent
    if "can't parse entities" in reason:
        log.error("Telegram could not read the formatting of a message: %s", refusal)
        try:
            return Sent(call, message_id=await _perform(bot, call, formatted=False))
        except TelegramError as again:
            return Sent(call, error=str(again))
    log.warning("Telegram refused a message: %s", refusal)
    return Sent(call, error=str(refusal), gone="chat not found" in reason)
