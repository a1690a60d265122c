"""A RabbitMQ of a test's own, to be killed and started again with the queues it had."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.realtime.servers import free_port

_USUAL = "/usr/lib/rabbitmq/bin/rabbitmq-server"  # Debian's command of that name insists on its own user
START_WITHIN = 180


class RabbitServer:
    """On free ports, with its files in a folder that goes with it."""

    def __init__(self) -> None:
        command = _USUAL if os.path.exists(_USUAL) else shutil.which("rabbitmq-server")
        mapper = shutil.which("epmd")
        if command is None or mapper is None:
            pytest.skip("needs RabbitMQ")
        self._command, self._mapper = command, mapper
        self.port, self._mapper_port = free_port(), free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="rabbitmq-"))
        (self._folder / "rabbitmq.conf").write_text(f"listeners.tcp.local = 127.0.0.1:{self.port}\n")
        (self._folder / "plugins").write_text("[].\n")
        (self._folder / "env").touch()
        self._names = self._start_mapper()
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def _environment(self) -> dict[str, str]:
        folder = str(self._folder)
        return {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._mapper_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_FLAGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_NODENAME": f"gauntlet{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/env",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_LOG_BASE": f"{folder}/logs",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            "RUNNING_UNDER_SYSTEMD": "1",  # the started process is the broker itself
        }

    def _start_mapper(self) -> subprocess.Popen[bytes]:
        """The name server that an Erlang node wants, of our own: the usual one would outlive the test."""
        command = [self._mapper, "-port", str(self._mapper_port), "-address", "127.0.0.1"]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self._folder / "started.log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [self._command], env=self._environment(), cwd=self._folder, stdout=output, stderr=output
            )
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise AssertionError(f"RabbitMQ did not start:\n{log.read_text()}")

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "RabbitServer":
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()
        self._names.kill()
        self._names.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
