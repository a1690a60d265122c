"""Each connected person's stream, read once for all their sockets in this process.

A doorbell says "look at this person's stream up to that number", never what happened. The reader collects
whoever has been rung for, reads all their news in one query, encodes each event once, and hands it to every
socket. Numbers without gaps make it exact: a socket holds a position, and only position + 1 may follow.
"""

import asyncio
from typing import TYPE_CHECKING, Any

from core.events import read_events, stream_position
from core.threads import in_database_thread
from progress.snapshot import read_snapshot
from realtime.limits import CATCH_UP_PAGE
from realtime.protocol import Frame, event_frame
from realtime.selectors import EVENTS_AT_ONCE, PEOPLE_AT_ONCE, StoredEvent, read_streams

if TYPE_CHECKING:
    from realtime.socket import LiveSocket


class Feed:
    """One person's stream here: `cursor` is the last number handed out, `target` the last one rung for."""

    __slots__ = ("cursor", "joining", "live", "target")

    def __init__(self) -> None:
        self.live: set[LiveSocket] = set()
        self.joining = 0
        self.cursor = 0
        self.target = 0


class Feeds:
    """The streams of everybody connected to this process."""

    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._rung: set[int] = set()
        self._wake = asyncio.Event()

    def ring(self, user_id: int, seq: int) -> None:
        """There may be events up to `seq`. Cheap for people who are not here and for old news."""
        feed = self._feeds.get(user_id)
        if feed is None or seq <= feed.cursor:
            return
        feed.target = max(feed.target, seq)
        self._look_at(user_id, feed)

    def _look_at(self, user_id: int, feed: Feed) -> None:
        if feed.live and feed.target > feed.cursor:
            self._rung.add(user_id)
            self._wake.set()

    def people(self) -> list[int]:
        """Everybody whose stream is followed here."""
        return list(self._feeds)

    async def run(self) -> None:
        """Serve the doorbells, for ever; what arrives during a reading waits for the next one."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            rung, self._rung = list(self._rung), set()
            for start in range(0, len(rung), PEOPLE_AT_ONCE):
                await self._serve(rung[start : start + PEOPLE_AT_ONCE])

    async def _serve(self, people: list[int]) -> None:
        after = {u: self._feeds[u].cursor for u in people if u in self._feeds and self._feeds[u].live}
        if not after:
            return
        try:
            rows = await in_database_thread(read_streams, after)
        except BaseException:
            self._rung.update(people)  # whoever runs this again begins with them
            self._wake.set()
            raise
        self._hand_out(rows)
        if len(rows) == EVENTS_AT_ONCE:
            for user_id in after:
                self.ring_again(user_id)

    def ring_again(self, user_id: int) -> None:
        """Look at the person's stream once more, whatever was known about it."""
        feed = self._feeds.get(user_id)
        if feed is not None and feed.live:
            self._rung.add(user_id)
            self._wake.set()

    def _hand_out(self, rows: list[StoredEvent]) -> None:
        for user_id, seq, kind, data in rows:
            feed = self._feeds.get(user_id)
            if feed is None or seq <= feed.cursor:
                continue
            if seq != feed.cursor + 1 and feed.live:
                self._start_over(feed)  # pruned while we were not looking
                continue
            feed.cursor = seq
            frame = event_frame(seq, kind, data)
            for socket in tuple(feed.live):
                socket.deliver(seq, frame)

    def _start_over(self, feed: Feed) -> None:
        for socket in tuple(feed.live):
            feed.live.discard(socket)
            socket.begin(socket.position)

    async def join(self, socket: "LiveSocket", user_id: int, resume: int | None) -> None:
        """Bring the socket from `resume` (None: from nothing) to the present, and keep it there."""
        feed = self._feeds.setdefault(user_id, Feed())
        feed.joining += 1
        try:
            await self._catch_up(socket, user_id, feed, resume)
        finally:
            feed.joining -= 1
            self._forget_if_empty(user_id, feed)

    async def _catch_up(self, socket: "LiveSocket", user_id: int, feed: Feed, resume: int | None) -> None:
        await self._start(socket, user_id, resume)
        while True:
            # Nothing is awaited between the last reading and going live, so nothing can slip through.
            rows = await in_database_thread(read_events, user_id, after=socket.position, limit=CATCH_UP_PAGE)
            if rows and rows[0].seq != socket.position + 1:
                await self._send_state(socket, user_id, reason="pruned")
                continue
            for row in rows:
                socket.deliver(row.seq, event_frame(row.seq, row.type, row.data))
            if len(rows) < CATCH_UP_PAGE and self._go_live(socket, user_id, feed):
                return
            await socket.until_sent()

    def _go_live(self, socket: "LiveSocket", user_id: int, feed: Feed) -> bool:
        """True unless the others here are further on; alone, the socket sets the feed's place."""
        if not feed.live:
            feed.cursor = socket.position
        elif socket.position < feed.cursor:
            return False
        feed.live.add(socket)
        self._look_at(user_id, feed)
        return True

    async def _start(self, socket: "LiveSocket", user_id: int, resume: int | None) -> None:
        if resume is None:
            await self._send_state(socket, user_id)
            return
        last, pruned = await in_database_thread(stream_position, user_id)
        if pruned <= resume <= last:
            socket.jump(resume)
        else:
            await self._send_state(socket, user_id, reason="pruned" if resume < pruned else "impossible")

    async def _send_state(self, socket: "LiveSocket", user_id: int, **reason: str) -> None:
        state: dict[str, Any] = await in_database_thread(read_snapshot, user_id)
        socket.jump(state["seq"])
        kind = "reset" if reason else "snapshot"
        socket.outbox.push(Frame(kind, **reason, seq=state["seq"], state=state))
        await socket.until_sent()

    def leave(self, socket: "LiveSocket", user_id: int) -> None:
        """The socket is gone."""
        feed = self._feeds.get(user_id)
        if feed is not None:
            feed.live.discard(socket)
            self._forget_if_empty(user_id, feed)

    def _forget_if_empty(self, user_id: int, feed: Feed) -> None:
        if not feed.live and not feed.joining and self._feeds.get(user_id) is feed:
            del self._feeds[user_id]
