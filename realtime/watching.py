"""The listening side: where a hub hears of what was committed elsewhere.

With Redis one subscriber for the whole process takes messages from the channel layer. Without, a thread of
the hub's own listens to PostgreSQL, or asks SQLite's change counter every few milliseconds, which costs
microseconds and misses nothing: on SQLite ids are given out in commit order.
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
from channels.layers import get_channel_layer
from django.db import connection

from realtime.bells import carrier_name
from realtime.limits import WATCH_EVERY
from realtime.messages import CHANNEL, GROUP, Rings, decode

Heard = Callable[[Rings], None]

EVERYTHING = Rings({}, {"leaderboard", "solving", "online", "course", "answers", "battle"})
"""Said when anything at all may have changed."""


async def listen(heard: Heard, occupied: threading.Event) -> None:
    """Call `heard` for everything rung elsewhere, until cancelled or until the connection breaks.

    `occupied` is set while this process has sockets at all; the database is watched only then.
    """
    if carrier_name() == "redis":
        await _listen_to_layer(heard)
    source = _postgresql if carrier_name() == "postgresql" else _sqlite
    await _listen_to_thread(source, heard, occupied)


async def _listen_to_layer(heard: Heard) -> None:
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    try:
        while True:
            message = await layer.receive(channel)
            heard(decode(message.get("rings")))
    finally:
        await layer.group_discard(GROUP, channel)


Source = Callable[[threading.Event], Iterator[Rings]]


async def _listen_to_thread(source: Source, heard: Heard, occupied: threading.Event) -> None:
    """Run `source` in a thread and pass on what it yields; its failure is raised here."""
    loop, ended, stop = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    failures: list[Exception] = []

    def run() -> None:
        try:
            with closing(source(occupied)) as rings:  # type: ignore[type-var]  # sources are generators
                for some in rings:
                    if stop.is_set():
                        return
                    if some:
                        loop.call_soon_threadsafe(heard, some)
        except Exception as error:  # noqa: BLE001 - raised again below, on the loop
            failures.append(error)
        finally:
            if not loop.is_closed():
                loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=run, name="doorbell-watch", daemon=True).start()
    try:
        await ended.wait()
    finally:
        stop.set()
    raise failures[0] if failures else ConnectionError("the watch ended")


def _sqlite(occupied: threading.Event) -> Iterator[Rings]:
    """What was committed to the file, by any process, since the last look."""
    path = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as database:
        newest = _newest(database)
        version = None
        while True:
            occupied.wait(1)
            seen = database.execute("PRAGMA data_version").fetchone()[0]
            if seen != version:
                version = seen
                rows = database.execute(_NEWS, [newest]).fetchall()
                newest = rows[-1][0] if rows else newest
                yield Rings({user_id: seq for _id, user_id, seq in rows}, EVERYTHING.views)
            else:
                yield Rings()
            time.sleep(WATCH_EVERY)


_NEWS = "SELECT id, user_id, seq FROM core_event WHERE id > ? ORDER BY id"


def _newest(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT coalesce(max(id), 0) FROM core_event").fetchone()[0])


def _postgresql(occupied: threading.Event) -> Iterator[Rings]:
    """What other processes announce by NOTIFY."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as database:
        database.execute(f"LISTEN {CHANNEL}")
        while True:
            heard = False
            for notice in database.notifies(timeout=1, stop_after=1):
                heard = True
                yield decode(notice.payload)
            if not heard:
                yield Rings()
