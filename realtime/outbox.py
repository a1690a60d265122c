"""What is on its way to one client: a bounded queue that appears only when the client is slow.

Normally a frame goes straight to the transport. It is held back while the server's own buffers for this
client are full, or while more than a window of bytes is unconfirmed: servers differ in what they buffer
(daphne has no limit of its own), so the protocol asks the client now and then, by a ping with a number that
cannot be guessed, to say that it has read this far. Public views that have to wait replace their older
selves; events keep their order, and too many of them mean that the client is dropped and resumes.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from realtime import eager
from realtime.limits import PING_AFTER, QUEUE_FRAMES, WINDOW
from realtime.protocol import Frame

Send = Callable[[Any], Coroutine[Any, Any, None]]


class Outbox:
    """Sends frames to one client, in order, never blocking whoever pushes them."""

    __slots__ = (
        "_broken",
        "_on_slow",
        "_queue",
        "_send",
        "_sending",
        "_unconfirmed",
        "_views",
        "_waiters",
        "_waiting_since",
        "asked_for",
    )

    def __init__(self, send: Send, on_slow: Callable[[], None]) -> None:
        self._send = send
        self._on_slow = on_slow
        self._queue: deque[Frame] | None = None  # made when first needed: most sockets never do
        self._views: dict[str, Frame] | None = None
        self._sending: Any = None
        self._waiters: list[Callable[[], None]] | None = None
        self._unconfirmed = 0
        self._broken = False
        self.asked_for: int | None = None
        self._waiting_since = time.monotonic()

    @property
    def is_held(self) -> bool:
        """Whether frames have to wait at the moment."""
        return self._sending is not None or (self.asked_for is not None and self._unconfirmed >= WINDOW)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits here."""
        return not self._queue and not self._views and not self.is_held

    def waits_longer_than(self, seconds: float) -> bool:
        """Whether the client has owed a pong, or not read at all, for so long."""
        owes = self.asked_for is not None or self._sending is not None
        return owes and time.monotonic() - self._waiting_since > seconds

    def quiet_longer_than(self, seconds: float) -> bool:
        """Whether it is so long since the client was last asked for a sign of life."""
        return time.monotonic() - self._waiting_since > seconds

    def push(self, frame: Frame) -> None:
        """Send this after everything pushed before."""
        if self._broken:
            return
        if not self._queue and not self.is_held:
            self._write(frame)
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(frame)
        if len(self._queue) > QUEUE_FRAMES:
            self.stop()
            self._on_slow()

    def push_view(self, name: str, frame: Frame) -> None:
        """Send the newest state of a view; one that still waits is replaced."""
        if self._broken:
            return
        if not self._queue and not self.is_held:
            self._write(frame)
            return
        if self._views is None:
            self._views = {}
        self._views[name] = frame

    def ask(self) -> None:
        """Ping the client, unless it owes an answer already."""
        if self.asked_for is None and self._sending is None and not self._broken:
            self.asked_for = secrets.randbits(48)
            self._waiting_since = time.monotonic()
            self._unconfirmed = 0
            self._write(Frame("ping", n=self.asked_for), counted=False)

    def answered(self, n: int) -> bool:
        """The client's pong; False unless it is the number asked for."""
        if self.asked_for is None or n != self.asked_for:
            return False
        self.asked_for = None
        self._drain()
        return True

    def on_empty(self, call: Callable[[], None]) -> None:
        """Call once when nothing waits any more, or nothing can be sent any more."""
        if self._waiters is None:
            self._waiters = []
        self._waiters.append(call)

    def stop(self) -> None:
        """Forget what waits and send nothing more."""
        self._broken = True
        self._queue = self._views = None
        if self._sending is not None:
            self._sending.cancel()
        self._tell_waiters()

    def _write(self, frame: Frame, *, counted: bool = True) -> None:
        try:
            task = eager.start(self._send(frame.message))
        except Exception:  # noqa: BLE001 - whatever the server raises here means that the client is gone
            self.stop()
            return
        if task is not None:
            self._queue_behind(task)
        if counted:
            self._unconfirmed += frame.size
            if self._unconfirmed >= PING_AFTER and self.asked_for is None and self._sending is None:
                self.ask()

    def _queue_behind(self, task: Any) -> None:
        self._sending = task
        self._waiting_since = time.monotonic()
        task.add_done_callback(self._sent)

    def _sent(self, task: Any) -> None:
        self._sending = None
        if task.cancelled() or task.exception() is not None:
            self.stop()
            return
        self._drain()

    def _drain(self) -> None:
        while self._queue and not self.is_held:
            self._write(self._queue.popleft())
        while self._views and not self.is_held:
            name = next(iter(self._views))
            self._write(self._views.pop(name))
        if self.is_empty:
            self._tell_waiters()

    def _tell_waiters(self) -> None:
        waiters, self._waiters = self._waiters, None
        for call in waiters or ():
            call()
