"""Putting the parts together: the routes, the listening socket, and running until told to stop."""

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from bot.double.control_server import ControlFileHandler, ControlHandler
from bot.double.double import Double
from bot.double.server import BotHandler, FileHandler

LARGEST_BODY = 80 * 1024 * 1024


@dataclass(frozen=True)
class Options:
    """How a double is started. Port 0 takes a free one."""

    key: str
    host: str = "127.0.0.1"
    port: int = 0
    tokens: tuple[str, ...] = ()
    journal: Path | None = None
    webhook_pause: float = 0.5
    name: str = "Double"
    username: str = "double_bot"


def application(double: Double, key: str) -> Application:
    """The routes of the double."""
    bare, guarded = {"double": double}, {"double": double, "key": key}
    return Application(
        [
            (r"/bot([^/]+)/([A-Za-z]+)", BotHandler, bare),
            (r"/file/bot([^/]+)/(.+)", FileHandler, bare),
            (r"/control/([^/]+)/file/([^/]+)", ControlFileHandler, guarded),
            (r"/control/([^/]+)/([a-z_]+)", ControlHandler, guarded),
        ],
        log_function=lambda handler: None,  # its lines would hold tokens
    )


class Running:
    """A double that listens."""

    def __init__(self, options: Options) -> None:
        self.double = Double(
            tokens=options.tokens,
            journal=options.journal,
            webhook_pause=options.webhook_pause,
            names=(options.name, options.username),
        )
        sockets = bind_sockets(options.port, options.host)
        self.url = f"http://{options.host}:{sockets[0].getsockname()[1]}"
        routes = application(self.double, options.key)
        self._server = HTTPServer(routes, max_body_size=LARGEST_BODY, max_buffer_size=LARGEST_BODY)
        self._server.add_sockets(sockets)
        self._ticking = asyncio.get_running_loop().create_task(self.double.tick())

    async def stop(self) -> None:
        """Stop listening and let everything go."""
        self._server.stop()
        self._ticking.cancel()
        await asyncio.gather(self._ticking, return_exceptions=True)
        await self._server.close_all_connections()
        await self.double.stop()


async def serve(options: Options) -> None:
    """Run until SIGTERM or Ctrl-C, after printing the address on a line of its own."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    running = Running(options)
    print(f"Bot API double listening on {running.url}", flush=True)
    await stopped.wait()
    await running.stop()
