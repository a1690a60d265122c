"""Getting updates from Telegram: asking for them (polling), or being called (webhook). Both store first."""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.handlers.table import ALLOWED_UPDATES
from bot.tally import tally

log = logging.getLogger("bot")
POLL_SECONDS = 25
LONGEST_PAUSE = 30.0
LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

Json = dict[str, Any]
Store = Callable[[list[Json]], Awaitable[None]]
"""Stores updates durably and sees to their handling; raises when they could not be stored."""


class Poller:
    """Asks for updates again and again. Asking for the next ones tells Telegram that the last were stored."""

    def __init__(self, bot: Bot, store: Store, has_room: Callable[[], Awaitable[None]]) -> None:
        self.bot = bot
        self.store = store
        self.has_room = has_room
        self._offset = 0

    async def run(self) -> None:
        """Poll until cancelled; raises `InvalidToken` when the token is revoked."""
        pause = 0.5
        while True:
            try:
                await self.has_room()
                await self._once()
                pause = 0.5
            except InvalidToken:
                raise
            except TelegramError as fault:
                await asyncio.sleep(_explained(fault, pause))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _once(self) -> None:
        updates = await self._ask()
        tally.polled()
        if updates:
            await self.store(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _ask(self) -> list[Json]:
        """`getUpdates` as plain JSON: an update that the library cannot read must not hide the others."""
        wanted = {"offset": self._offset, "timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
        found: list[Json] = await self.bot.do_api_request(
            "GetUpdates", api_kwargs=wanted, read_timeout=POLL_SECONDS + 10
        )
        return found


def _explained(fault: TelegramError, pause: float) -> float:
    """Log what is wrong in words for the operator; returns how long to wait."""
    if isinstance(fault, Conflict):
        log.error(
            "another process receives this bot's updates (409): stop it, or give one of the two its own token"
        )
    elif isinstance(fault, RetryAfter):
        return pause_of(fault)
    elif isinstance(fault, NetworkError):
        log.warning("Telegram cannot be reached: %s", fault)
    else:
        log.error("Telegram refused to give updates: %s", fault)
    return pause


def pause_of(flood: RetryAfter) -> float:
    """The seconds Telegram asks to wait."""
    pause = flood.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


class WebhookHandler(RequestHandler):
    """One update from Telegram."""

    def initialize(self, secret: str, store: Store) -> None:
        """Tornado's way of handing over what a handler works on."""
        self.secret = secret
        self.store = store

    async def post(self) -> None:
        """403 without the secret, 400 for what is no update, 200 only once the update is stored."""
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode()):
            return self._end(403)
        update = read_update(self.request.body)
        if update is None:
            return self._end(400)
        try:
            await self.store([update])
        except Exception:
            log.exception("an update could not be stored; Telegram will send it again")
            return self._end(503)
        return self._end(200)

    def _end(self, status: int) -> None:
        self.set_status(status)
        self.finish()


def read_update(body: bytes) -> Json | None:
    """The update in a request's body, or None."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    fits = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
    return update if fits else None


class WebhookServer:
    """Listens for Telegram's calls; several processes of a machine may share the port."""

    def __init__(self, place: tuple[str, int], *, secret: str, store: Store) -> None:
        host, port = place
        routes = Application(
            [(r"/.*", WebhookHandler, {"secret": secret, "store": store})],
            log_function=lambda handler: None,  # one line per update would say nothing
        )
        self._server = HTTPServer(routes, max_body_size=LARGEST_UPDATE)
        sockets = bind_sockets(port, host or None, reuse_port=hasattr(socket, "SO_REUSEPORT") and port != 0)
        self.port: int = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)

    async def stop(self) -> None:
        """Stop listening; requests under way are answered."""
        self._server.stop()
        await self._server.close_all_connections()
