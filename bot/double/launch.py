"""Starting a double for a test: in a thread of this process, or as a process of its own."""

import asyncio
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.double.app import Options, Running
from bot.double.client import DoubleClient

START_SECONDS = 20.0


def new_token() -> str:
    """A fresh bot token of the right form; every token has a world of its own."""
    return f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(40)[:35]}"


class ThreadedDouble:
    """A double on a free port, in a thread. ``client()`` gives a fresh bot account on it."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options(key=secrets.token_urlsafe(12), webhook_pause=0.05)
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="bot-api-double", daemon=True)
        self.url = ""

    def start(self) -> "ThreadedDouble":
        """Start, and return when it listens."""
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            raise RuntimeError("the double did not start")
        return self

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        running = Running(self.options)
        self.url = running.url
        self._started.set()
        await self._stop.wait()
        await running.stop()

    def stop(self) -> None:
        """Stop, and return when it is gone."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(START_SECONDS)

    def client(self, token: str | None = None) -> DoubleClient:
        """A client for this token, or for a fresh one."""
        return DoubleClient(self.url, self.options.key, token or new_token())


@contextmanager
def threaded_double(options: Options | None = None) -> Iterator[ThreadedDouble]:
    """A double in a thread for the length of a ``with``."""
    double = ThreadedDouble(options).start()
    try:
        yield double
    finally:
        double.stop()


class DoubleProcess:
    """A double as a process of its own, which can be killed and started again on the same port."""

    def __init__(self, *, journal: Path | None = None) -> None:
        self.options = Options(key=secrets.token_urlsafe(12), journal=journal)
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> "DoubleProcess":
        """Start, and return when it listens."""
        command = [sys.executable, "-m", "bot.double", "--port", str(self.options.port)]
        if self.options.journal:
            command += ["--journal", str(self.options.journal)]
        environment = os.environ | {"BOT_DOUBLE_KEY": self.options.key}
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        self.url = line.rpartition(" ")[2].strip()
        if not self.url.startswith("http"):
            raise RuntimeError("the double did not start")
        self.options = replace(self.options, port=int(self.url.rpartition(":")[2]))
        return self

    def end(self, *, kill: bool = False) -> int:
        """End it, politely or not; its exit code."""
        if self._process is None:
            raise RuntimeError("the double was not started")
        (self._process.kill if kill else self._process.terminate)()
        code = self._process.wait(START_SECONDS)
        if self._process.stdout:
            self._process.stdout.close()
        return code

    def client(self, token: str) -> DoubleClient:
        """A client for this token."""
        return DoubleClient(self.url, self.options.key, token)
