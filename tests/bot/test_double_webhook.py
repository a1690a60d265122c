"""Updates by webhook: to PTB's Application behind its own webhook, and over failures."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.ext import Application, MessageHandler, filters
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application as Site
from tornado.web import RequestHandler

from bot.double.client import DoubleClient
from bot.double.webhook import SECRET_HEADER
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_an_application_behind_its_webhook(double: DoubleClient) -> None:
    async def echo(update: Any, context: Any) -> None:
        await update.message.reply_text(f"heard {update.message.text}")

    builder = Application.builder().token(double.token)
    app: Any = builder.base_url(double.bot_url).base_file_url(double.file_url).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    port = free_port()
    ada = double.add_user("Ada")
    await app.initialize()
    await app.start()
    address = {"listen": "127.0.0.1", "port": port, "url_path": "hook"}
    await app.updater.start_webhook(
        **address, webhook_url=f"http://127.0.0.1:{port}/hook", secret_token="s3cret"
    )
    for text in ("one", "two", "three"):
        await asyncio.to_thread(double.write, ada, text)
        await asyncio.to_thread(double.wait_message, ada, f"heard {text}")
    await asyncio.to_thread(double.wait_for, lambda: not double.updates())
    await app.updater.stop()
    await app.stop()
    await app.shutdown()


@dataclass
class Receiver:
    """A web server that writes down what it gets, and answers with ``status``."""

    status: int = 200
    got: list[tuple[str | None, int, str]] = field(default_factory=list)
    url: str = ""

    def note(self, secret: str | None, body: Any) -> int:
        self.got.append((secret, body["update_id"], body["message"]["text"]))
        return self.status


class Hook(RequestHandler):
    def initialize(self, receiver: Receiver) -> None:
        self.receiver = receiver

    def post(self) -> None:
        body = json.loads(self.request.body)
        self.set_status(self.receiver.note(self.request.headers.get(SECRET_HEADER), body))


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    sockets = bind_sockets(0, "127.0.0.1")
    receiver.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hook"
    server = HTTPServer(Site([("/hook", Hook, {"receiver": receiver})]))
    server.add_sockets(sockets)
    try:
        yield receiver
    finally:
        server.stop()
        await server.close_all_connections()


async def test_failures_are_repeated_in_order(bot: RawBot, double: DoubleClient, ada: int) -> None:
    def info() -> Any:
        return bot.ok("getWebhookInfo")

    async with receiving() as receiver:
        receiver.status = 403
        await asyncio.to_thread(bot.ok, "setWebhook", url=receiver.url, secret_token="pass")
        await asyncio.to_thread(double.write, ada, "two")
        wrong = "Wrong response from the webhook: 403 Forbidden"
        await asyncio.to_thread(double.wait_for, lambda: info().get("last_error_message") == wrong)
        assert (await asyncio.to_thread(info))["pending_update_count"] == 2
        assert {text for _, _, text in receiver.got} == {"/start"}
        receiver.status = 200
        await asyncio.to_thread(double.wait_for, lambda: not double.updates())
    assert [text for _, _, text in receiver.got][-2:] == ["/start", "two"]
    assert {secret for secret, _, _ in receiver.got} == {"pass"}
    assert len({number for _, number, _ in receiver.got}) == 2


async def test_nobody_listening_is_an_error_like_another(bot: RawBot, double: DoubleClient, ada: int) -> None:
    url = f"http://127.0.0.1:{free_port()}/hook"
    await asyncio.to_thread(bot.ok, "setWebhook", url=url)
    failed = "Connection refused"
    described = await asyncio.to_thread(
        double.wait_for,
        lambda: bot.ok("getWebhookInfo") if "last_error_date" in bot.ok("getWebhookInfo") else 0,
    )
    assert described["last_error_message"] == failed
    assert described["pending_update_count"] == 1
    await asyncio.to_thread(bot.ok, "setWebhook", url=url, drop_pending_updates=True)
    assert double.updates() == []
