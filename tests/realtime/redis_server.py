"""A Redis of a test's own, to be killed and started again."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest

from tests.realtime.servers import START_WITHIN, free_port


class RedisServer:
    """A Redis of the test's own on a free port, which may be killed and started again."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            pytest.skip("needs redis-server")
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL, cwd="/tmp")
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "RedisServer":
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
