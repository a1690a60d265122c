"""Starting the whole product as a user does, on free ports and in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """A running product: its address, its processes, and what it printed."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def live_url(self) -> str:
        """The address of its live door."""
        return f"{self.url.replace('http', 'ws', 1)}/ws/live/"

    def children(self) -> dict[str, int]:
        """Process ids by what they run: `web`, `bot`, `simulator`, `upkeep`."""
        names = {
            "daphne": "web",
            "uvicorn": "web",
            "runbot": "bot",
            "runjudge": "judge",
            "bot.double": "simulator",
            "runupkeep": "upkeep",
        }
        found: dict[str, int] = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if f"\nPPid:\t{self.process.pid}\n" in status:
                found |= {name: int(entry.name) for word, name in names.items() if word in command}
        return found

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to one of the processes."""
        os.kill(self.children()[name], number)

    def ready(self) -> bool:
        """Whether every part says that it is ready."""
        try:
            return bool(httpx.get(f"{self.url}/readyz", timeout=5).json()["ready"])
        except (httpx.HTTPError, ValueError):
            return False

    def password(self) -> str:
        """The sample people's password, as printed."""
        found = re.search(r"the password is (\S+)", self.log.read_text())
        return found[1] if found else ""


@contextmanager
def running_product(folder: Path, **environment: str) -> Iterator[Product]:
    """`manage.py serve` until the end of the block; stopped by SIGTERM."""
    port = free_port()
    log = folder / "serve.log"
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DEBUG": "1",
        "DATA_DIR": str(folder),
        "PORT": str(port),
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**variables, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    product = Product(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait_until_ready(product)
        yield product
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        finally:
            process.kill()


def _wait_until_ready(product: Product) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not product.ready():
        if product.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the product did not start:\n{product.log.read_text()}")
        time.sleep(0.1)
