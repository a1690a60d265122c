"""The database from an asynchronous process: a few threads, and connections that are checked before use."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

P = ParamSpec("P")
T = TypeVar("T")

AWAY = (OperationalError, InterfaceError)
"""What a database raises that is away, restarting or overloaded: worth another try."""

# SQLite has one writer, so more threads would only queue up for its lock.
THREADS = {"sqlite": 2, "postgresql": 6}
LONGEST_PAUSE = 5.0


class Database:
    """A bounded pool of threads for services and selectors."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS.get(connection.vendor, 4), thread_name_prefix="bot-database")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, called in a thread; raises what it raises."""
        call = partial(_checked, partial(work, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    async def insist(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same, tried again for as long as the database is away."""
        pause = 0.05
        while True:
            try:
                return await self.run(work, *args, **kwargs)
            except AWAY:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def close(self) -> None:
        """Wait for what is running and end the threads with their connections."""
        threads = len(self._pool._threads)  # each has a connection of its own to close
        for _n in range(threads):
            self._pool.submit(connections.close_all)
        self._pool.shutdown(wait=True)


def _checked(work: Callable[[], T]) -> T:
    _freshen()
    try:
        return work()
    finally:
        _freshen()


def _freshen() -> None:
    """Drop connections that failed, and give pooled ones back.

    A file's connection that works is kept: opening one costs more than most of what is asked of it.
    """
    for used in connections.all(initialized_only=True):
        if used.vendor != "sqlite" or used.errors_occurred:
            used.close_if_unusable_or_obsolete()


def is_there() -> bool:
    """Whether the database answers at all."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AWAY:
        return False
    return True
