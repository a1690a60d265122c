"""Public views: what everybody may watch, conflated.

A view is not a log: only its newest state matters. However often it changes, it is read and sent at most
every `VIEW_EVERY` seconds, encoded once for all its subscribers here, and only if it has changed.
"""

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.threads import in_database_thread
from realtime.limits import VIEW_EVERY, VIEW_RECHECK, VIEWS_PER_PROCESS
from realtime.protocol import Frame, view_frame
from realtime.selectors import read_view

if TYPE_CHECKING:
    from realtime.socket import LiveSocket

GATHER = 0.02
"""Seconds for which doorbells are gathered before the views are gone through."""


class PublicView:
    """One view and its subscribers in this process."""

    __slots__ = ("data", "due_at", "frame", "name", "read_at", "sockets", "version")

    def __init__(self, name: str) -> None:
        self.name = name
        self.sockets: set[LiveSocket] = set()
        self.data: dict[str, Any] | None = None
        self.frame: Frame | None = None
        self.version = 0
        self.read_at = 0.0
        self.due_at = 0.0

    def publish(self, data: dict[str, Any]) -> None:
        """Send the new state to every subscriber, unless it is the old one."""
        if data == self.data:
            return
        self.data = data
        self.version = max(self.version + 1, time.time_ns() // 1_000_000)
        self.frame = view_frame(self.name, self.version, data)
        for socket in tuple(self.sockets):
            socket.outbox.push_view(self.name, self.frame)


class PublicViews:
    """Every view that somebody here follows."""

    def __init__(self) -> None:
        self._views: dict[str, PublicView] = {}
        self._touched: set[str] = set()
        self._wake = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Whether this process follows as many different views as it may."""
        return len(self._views) >= VIEWS_PER_PROCESS

    def knows(self, name: str) -> bool:
        """Whether somebody here follows the view already."""
        return name in self._views

    def subscribe(self, socket: "LiveSocket", name: str) -> None:
        """Send the view's present state soon, and every later one."""
        view = self._views.setdefault(name, PublicView(name))
        view.sockets.add(socket)
        if view.frame is not None:
            socket.outbox.push_view(name, view.frame)
        else:
            self._wake.set()

    def unsubscribe(self, socket: "LiveSocket", name: str) -> None:
        """Stop sending; a view without subscribers is forgotten."""
        view = self._views.get(name)
        if view is not None:
            view.sockets.discard(socket)
            if not view.sockets:
                del self._views[name]

    def touch(self, *beginnings: str) -> None:
        """Views whose name begins like this may have changed."""
        if self._views:
            self._touched.update(beginnings)
            self._wake.set()

    async def run(self) -> None:
        """Refresh what is due, one view after another, for ever."""
        while True:
            await self._wait()
            self._apply_touches()
            now = time.monotonic()
            for view in [view for view in self._views.values() if view.due_at <= now]:
                await self._refresh(view)

    async def _wait(self) -> None:
        """Until the first view is due or a doorbell may have moved that forward; doorbells are gathered."""
        await asyncio.sleep(GATHER)
        first = min((view.due_at for view in self._views.values()), default=None)
        patience = None if first is None else max(0.0, first - time.monotonic())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), patience)
        self._wake.clear()

    def _apply_touches(self) -> None:
        beginnings = tuple(self._touched)
        self._touched.clear()
        for view in self._views.values() if beginnings else ():
            if view.name.startswith(beginnings):
                view.due_at = min(view.due_at, view.read_at + VIEW_EVERY)

    async def _refresh(self, view: PublicView) -> None:
        # Set before reading: a change that comes during the reading makes the view due again.
        view.read_at = time.monotonic()
        view.due_at = view.read_at + VIEW_RECHECK
        view.publish(await in_database_thread(read_view, view.name))
