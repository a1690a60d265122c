"""The ringing side: after a commit, tell every process that holds sockets where to look.

Rings go at once to a hub in this process, and through one background thread to the others: it gathers what
is waiting into one message, so a burst is a few messages, and nobody who commits ever waits for it. What
carries the message: Redis through the channel layer, else PostgreSQL's NOTIFY, else nothing: the embedded
database is watched by whoever wants to know. A message that cannot be sent is dropped; listeners also look
by themselves from time to time.
"""

import asyncio
import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection

from core.models import Event
from realtime.messages import CHANNEL, GROUP, LAYER_MESSAGE, Rings, encode

log = logging.getLogger(__name__)

SEND_WITHIN = 3.0
"""Seconds after which a message that cannot be sent is given up."""

local_listeners: list[Callable[[Rings], None]] = []
"""The hubs in this process; called in whatever thread rings."""


def ring_for_events(sender: Any, *, user_id: int, events: list[Event], **kwargs: Any) -> None:
    """Handler of `core.events.events_committed`."""
    views = {view for event in events for view in _views_of(event.data)}
    ring(Rings({user_id: events[-1].seq}, views))


def ring_for_battle(sender: Any, *, battle_id: int, **kwargs: Any) -> None:
    """Handler of `battles.signals.battle_changed`."""
    ring(Rings({}, {f"battle:{battle_id}"}))


def _views_of(data: dict[str, Any]) -> Iterator[str]:
    """The views that an event with these pieces may have changed."""
    if "totals" in data:
        yield "leaderboard"
    for name in ("enrollment", "task"):
        if "course" in data.get(name, ()):
            yield f"course:{data[name]['course']}"
    if "challenge" in data.get("progress", ()):
        yield f"answers:{data['progress']['challenge']}"


def ring(rings: Rings) -> None:
    """Ring for these people and views, here and everywhere else. Never fails, never waits."""
    for listener in tuple(local_listeners):
        listener(rings)
    carrier = carrier_name()
    if carrier:
        _ringer(carrier).add(rings)


def carrier_name() -> str:
    """What carries doorbells between processes: "redis", "postgresql", or "" (the database is watched)."""
    if settings.REDIS_URL:
        return "redis"
    return "postgresql" if connection.vendor == "postgresql" else ""


class Ringer:
    """One background thread that sends what has gathered."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send
        self._waiting = Rings()
        self._lock = threading.Lock()
        self._work = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        threading.Thread(target=self._run, name="doorbell", daemon=True).start()

    def add(self, rings: Rings) -> None:
        """Send this soon, together with whatever else is waiting."""
        with self._lock:
            self._waiting.merge(rings)
            self._idle.clear()
        self._work.set()

    def flush(self, within: float) -> None:
        """Wait until everything has been sent, but not for ever: a command that ends must still ring."""
        self._idle.wait(within)

    def _run(self) -> None:
        while True:
            self._work.wait()
            self._work.clear()
            with self._lock:
                rings, self._waiting = self._waiting, Rings()
            for text in encode(rings):
                self._try(text)
            with self._lock:
                if not self._waiting:
                    self._idle.set()

    def _try(self, text: str) -> None:
        try:
            self._send(text)
        except Exception as error:  # noqa: BLE001 - a doorbell that fails costs latency, nothing else
            _report(error)


_ringers: dict[int, Ringer] = {}
_ringers_lock = threading.Lock()


def _ringer(carrier: str) -> Ringer:
    """This process's ringer; a forked child starts its own thread."""
    pid = os.getpid()
    with _ringers_lock:
        if pid not in _ringers:
            _ringers[pid] = Ringer(_through_layer() if carrier == "redis" else _through_notify())
            atexit.register(_ringers[pid].flush, SEND_WITHIN)
        return _ringers[pid]


def _through_layer() -> Callable[[str], None]:
    """Send by the channel layer, on a loop of the ringer's own."""
    loop = asyncio.new_event_loop()

    async def group_send(text: str) -> None:
        layer: Any = get_channel_layer()
        await layer.group_send(GROUP, {"type": LAYER_MESSAGE, "rings": text})

    def send(text: str) -> None:
        loop.run_until_complete(asyncio.wait_for(group_send(text), SEND_WITHIN))

    return send


def _through_notify() -> Callable[[str], None]:
    """Send by PostgreSQL, on the ringer thread's own connection."""

    def send(text: str) -> None:
        connection.close_if_unusable_or_obsolete()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])
        finally:
            connection.close_if_unusable_or_obsolete()

    return send


_reported_at = 0.0


def _report(error: Exception) -> None:
    """At most one line a minute: an absent service would fill the log."""
    global _reported_at
    if time.monotonic() - _reported_at > 60:
        _reported_at = time.monotonic()
        log.warning(
            "a doorbell could not be rung (%s); clients see news a little later", type(error).__name__
        )
