"""Waking idle workers: PostgreSQL's NOTIFY, a look at SQLite's change counter, or Celery's broker.

A doorbell that is lost costs latency: workers also look by themselves every few seconds.
"""

import sqlite3
import time
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "gauntlet_judge"
LOOK_EVERY = 0.005
"""Seconds between two looks at SQLite's counter; each costs microseconds."""


def ring_judges() -> None:
    """Wake a worker once this transaction is committed."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(_ring_celery, robust=True)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # delivered at commit, and not at all without one
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _ring_celery() -> None:
    from progress.judging.celery_app import ring

    ring()


class Bell(Protocol):
    """What an idle worker waits on."""

    def wait(self, seconds: float) -> None:
        """Return when it rings, or after so long."""

    def close(self) -> None:
        """Give back what it holds."""


def open_bell() -> Bell:
    """The doorbell of this database."""
    return NotifyBell() if connection.vendor == "postgresql" else CounterBell()


class NotifyBell:
    """PostgreSQL's NOTIFY, on a connection of its own."""

    def __init__(self) -> None:
        self._database: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float) -> None:
        """See `Bell.wait`."""
        try:
            if self._database is None:
                self._database = psycopg.connect(**connection.get_connection_params(), autocommit=True)
                self._database.execute(f"LISTEN {CHANNEL}")
                return  # something may have come before anybody listened
            for _notice in self._database.notifies(timeout=seconds, stop_after=1):
                pass
        except psycopg.Error:
            self.close()
            time.sleep(min(seconds, 0.5))

    def close(self) -> None:
        """See `Bell.close`."""
        database, self._database = self._database, None
        if database is not None:
            database.close()


class CounterBell:
    """SQLite's change counter: it moves with every commit of any other connection."""

    def __init__(self) -> None:
        path = str(connection.settings_dict["NAME"])
        self._database = sqlite3.connect(path, timeout=20, isolation_level=None)
        self._seen = -1

    def wait(self, seconds: float) -> None:
        """See `Bell.wait`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            version = self._database.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen:
                self._seen = version
                return
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        """See `Bell.close`."""
        self._database.close()
