"""Real places to test in: a database of one's own, servers on free ports, and other processes that write.

    with new_place("sqlite") as place, place.server("daphne") as server, place.hand() as hand:
        ada = hand.do("person", name="ada")
        ... LiveClient(server.live_url, token=ada["token"]) ...

A place is cheap: its database is a copy of one that was migrated once for the whole run.
"""

import atexit
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
START_WITHIN = 60.0
UVICORN = [
    *("--log-level", "warning"),
    *("--ws", "websockets-sansio", "--ws-max-size", "65536"),
    *("--timeout-graceful-shutdown", "2"),
]


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def engine_under_test() -> str:
    """The engine that this run of the suite is about: "sqlite" or "postgres"."""
    return "sqlite" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "postgres"


@dataclass
class Place:
    """A database, optionally a Redis, and a data directory; and what runs there."""

    database_url: str
    folder: Path
    redis_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this place."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_ALLOW")}
        quick = {"LIVE_LEASE_SECONDS": "3", "LIVE_RECHECK_SECONDS": "0.5", "LIVE_SAFETY_POLL_SECONDS": "1"}
        return {
            **kept,
            **quick,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": "a key for tests only, of enough length to sign with",
            "ANSWERS_PER_MINUTE": "1000000",
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    def server(self, kind: str = "daphne") -> "Server":
        """A running web server of that kind ("daphne" or "uvicorn")."""
        return Server(self, kind)

    def hand(self) -> "Hand":
        """Another process of the product here, which does what it is told: the bot, say."""
        return Hand(self)

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


class Process:
    """A process that ends with its `with` block, whatever happens; its standard error is kept in a file."""

    def __init__(self, place: Place, command: list[str], **pipes: Any) -> None:
        self.place = place
        self.log = place.folder / f"{secrets.token_hex(4)}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=place.environment, stderr=log, **pipes)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and make sure."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


class Server(Process):
    """A web server; `live_url` is its live door."""

    def __init__(self, place: Place, kind: str, port: int = 0) -> None:
        self.kind, self.port = kind, port or free_port()
        where = {
            "daphne": ["-b", "127.0.0.1", "-p", str(self.port), "--application-close-timeout", "2"],
            "uvicorn": ["--host", "127.0.0.1", "--port", str(self.port), *UVICORN],
        }
        command = [sys.executable, "-m", kind, "core.asgi:application", *where[kind]]
        super().__init__(place, command, stdout=subprocess.DEVNULL)
        self._wait_until_it_answers()

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def live_url(self) -> str:
        """The address of its live door."""
        return f"ws://127.0.0.1:{self.port}/ws/live/"

    def get_json(self, path: str) -> Any:
        """What a page answers, whatever its status."""
        try:
            answer = urllib.request.urlopen(self.url + path, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return json.load(answer)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"{self.kind} did not start: {self.log.read_text()}")


class Hand(Process):
    """Runs `tests.realtime.hand` in a process and asks it to do things, one after another."""

    def __init__(self, place: Place) -> None:
        command = [sys.executable, "-m", "tests.realtime.run_hand"]
        super().__init__(place, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, what: str, **arguments: Any) -> Any:
        """Do one thing and return its result; see `tests.realtime.hand` for what there is."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([what, arguments]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def stop(self) -> None:
        """End of input ends it in order."""
        if self.process.stdin and self.process.poll() is None:
            with contextlib.suppress(BrokenPipeError, subprocess.TimeoutExpired):
                self.process.stdin.close()
                self.process.wait(10)
        super().stop()


@contextlib.contextmanager
def new_place(engine: str, *, redis_url: str = "", **settings: str) -> Iterator[Place]:
    """A fresh place on "sqlite" or "postgres", gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="gauntlet-"))
    make = _sqlite_database if engine == "sqlite" else _postgres_database
    try:
        with make(folder) as database_url:
            yield Place(database_url, folder, redis_url, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _sqlite_database(folder: Path) -> Iterator[str]:
    path = folder / "gauntlet.sqlite3"
    shutil.copyfile(_sqlite_template(), path)
    yield f"sqlite:///{path}"


@cache
def _sqlite_template() -> Path:
    """A migrated SQLite file, made once for each process of the test run."""
    folder = Path(tempfile.mkdtemp(prefix="gauntlet-template-"))
    path = folder / "template.sqlite3"
    Place(f"sqlite:///{path}", folder).manage("migrate", "--verbosity", "0")
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@contextlib.contextmanager
def _postgres_database(folder: Path) -> Iterator[str]:
    template, name = _postgres_template(), f"gauntlet_place_{secrets.token_hex(6)}"
    _in_postgres("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    finally:
        _in_postgres("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


_templates: list[str] = []


def _postgres_template() -> str:
    """A migrated PostgreSQL database, made once for each process of the test run."""
    if not _templates:
        name = f"gauntlet_template_{secrets.token_hex(6)}"
        _in_postgres("CREATE DATABASE {}", name)
        _templates.append(name)
        url = urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        with tempfile.TemporaryDirectory(prefix="gauntlet-template-") as folder:
            Place(url, Path(folder)).manage("migrate", "--verbosity", "0")
    return _templates[0]


def forget_templates() -> None:
    """At the end of the run; benchmarks, which have no fixtures, come here as they exit."""
    while _templates:
        _in_postgres("DROP DATABASE IF EXISTS {} WITH (FORCE)", _templates.pop())
    if _sqlite_template.cache_info().currsize:
        shutil.rmtree(_sqlite_template().parent, ignore_errors=True)
        _sqlite_template.cache_clear()


atexit.register(forget_templates)


def _in_postgres(statement: str, *names: str) -> None:
    try:
        connection = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        pytest.skip(f"needs PostgreSQL: {error}")
    with contextlib.closing(connection):
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
