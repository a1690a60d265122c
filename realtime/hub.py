"""The hub: one for each process and event loop, through which everything goes to the sockets it holds.

It keeps the sockets, the streams of the people behind them (`feeds`), the public views (`publicviews`) and
presence, and runs the few tasks that serve them all. An idle socket costs no task and no timer of its own.
"""

import asyncio
import atexit
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from realtime import bells, housekeeping
from realtime.feeds import Feeds
from realtime.limits import SOCKETS_PER_PERSON, SOCKETS_PER_PROCESS
from realtime.messages import Rings
from realtime.presence import PresenceBook
from realtime.publicviews import PublicViews
from realtime.services import process_release
from realtime.sightings import SightingBook
from realtime.watching import listen

if TYPE_CHECKING:
    from realtime.socket import LiveSocket

log = logging.getLogger(__name__)

RESTART_AFTER = 1.0
"""Seconds after which a task that failed is started again."""


class Hub:
    """All live sockets of this process."""

    def __init__(self) -> None:
        self.process_id = uuid.uuid4().hex
        self.sockets: set[LiveSocket] = set()
        self.feeds = Feeds()
        self.views = PublicViews()
        self.presence = PresenceBook(self.process_id)
        self.sightings = SightingBook()
        self.is_listening = False
        self._by_person: dict[int, set[LiveSocket]] = {}
        self._loop = asyncio.get_running_loop()
        self._occupied = threading.Event()
        self._heard: list[Rings] = []
        self._heard_lock = threading.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to serve; called once, on the loop."""
        bells.local_listeners.append(self.hear)
        atexit.register(self.release)
        works = (self._listen, self.feeds.run, self.views.run, *housekeeping.works(self))
        self._tasks = [asyncio.create_task(_for_ever(work)) for work in works]

    def hear(self, rings: Rings) -> None:
        """A doorbell, from any thread: gathered, and dealt with on the loop."""
        with self._heard_lock:
            first = not self._heard
            self._heard.append(rings)
        if first and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deal_with_heard)

    def _deal_with_heard(self) -> None:
        with self._heard_lock:
            heard, self._heard = self._heard, []
        for rings in heard:
            self.deal_with(rings)

    def deal_with(self, rings: Rings) -> None:
        """Look where the doorbell points; on the loop."""
        for user_id, seq in rings.people.items():
            self.feeds.ring(user_id, seq)
        if rings.views:
            self.views.touch(*rings.views)

    async def _listen(self) -> None:
        self.is_listening = True
        try:
            await listen(self.deal_with, self._occupied)
        finally:
            self.is_listening = False

    def is_full(self) -> bool:
        """Whether this process holds as many sockets as it may."""
        return len(self.sockets) >= SOCKETS_PER_PROCESS

    def add(self, socket: "LiveSocket") -> None:
        """A socket that has just opened."""
        self.sockets.add(socket)
        self._occupied.set()

    def admit(self, socket: "LiveSocket", user_id: int) -> bool:
        """Note whose socket it is; False when this person has as many as they may."""
        mine = self._by_person.setdefault(user_id, set())
        if len(mine) >= SOCKETS_PER_PERSON:
            return False
        mine.add(socket)
        self.presence.people.add(user_id)
        return True

    def remove(self, socket: "LiveSocket") -> None:
        """The socket is gone."""
        self.sockets.discard(socket)
        if not self.sockets:
            self._occupied.clear()
        user_id = socket.identity.user_id
        if user_id is None or socket not in self._by_person.get(user_id, ()):
            return
        self._by_person[user_id].discard(socket)
        if not self._by_person[user_id]:
            del self._by_person[user_id]
        self.presence.people.remove(user_id)
        self.feeds.leave(socket, user_id)

    def release(self) -> None:
        """At the process's end its people leave at once; a killed one's leave when its lease ends."""
        try:
            process_release(process_id=self.process_id)
        except Exception:  # noqa: BLE001 - the lease does the same a little later
            log.info("the lease of this process is left to expire")


async def _for_ever(work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` again whenever it ends: a hub outlives its database and its Redis."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("live: %s failed and is started again", getattr(work, "__qualname__", work))
        await asyncio.sleep(RESTART_AFTER)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current_hub() -> Hub:
    """The hub of the running loop; made and started when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
        _hubs[loop].start()
    return _hubs[loop]


def hubs() -> list[Hub]:
    """The hubs of this process (one, in a server; none, elsewhere)."""
    return list(_hubs.values())
