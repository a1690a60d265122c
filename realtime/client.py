"""A client of the live door: keeps a person's state and views up to date, whatever happens to the connection.

    async with LiveClient("ws://127.0.0.1:8000/ws/live/", token=access) as client:
        await client.subscribe("leaderboard:overall")
        await client.until(lambda: client.state["totals"]["solved"] == 1)

It follows docs/live-protocol.md to the letter and raises `ProtocolViolation` where the server does not: the
tests and benchmarks stand on it.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from progress.snapshot import apply_events
from realtime.protocol import SUBPROTOCOL, TOKEN_SUBPROTOCOL, Close

FATAL = {Close.SIGN_IN, Close.TOO_MANY_SOCKETS, Close.BAD_FRAMES}
RETRY_AFTER = (0.05, 0.2, 0.5, 1.0)


class ProtocolViolation(Exception):
    """The server sent what the protocol does not allow."""


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event as it came, and when (`time.monotonic`)."""

    seq: int
    type: str
    data: dict[str, Any]
    at: float


class LiveClient:
    """Connects in the background; `state`, `events` and `views` hold what has arrived.

    `resume` is the number to begin from (then `state` stays empty unless the server resets it).
    """

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        resume: int | None = None,
        on_frame: Callable[[dict[str, Any]], None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.state: dict[str, Any] = {}
        self.events: list[ReceivedEvent] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.errors: list[dict[str, Any]] = []
        self.own_rows: dict[str, dict[str, Any]] = {}
        self.user: dict[str, Any] | None = None
        self.connections = 0
        self.resets = 0
        self.close_codes: list[int | None] = []
        self.refused: int | None = None
        self._position = resume
        self._url, self._token, self._headers, self._tls = url, token, headers or {}, tls
        self._on_frame = on_frame
        self._wanted_views: set[str] = set()
        self._viewing: int | None = None
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._stay_connected())
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @property
    def position(self) -> int | None:
        """The number of the last event this client holds."""
        return self._position

    @property
    def is_over(self) -> bool:
        """Whether the client has given up: refused, or closed with a code that forbids coming back."""
        return self._task is not None and self._task.done()

    async def until(self, condition: Callable[[], Any], within: float = 20) -> Any:
        """The first true value of `condition`, asked after each frame; `TimeoutError` if it stays away."""
        deadline = time.monotonic() + within
        while True:
            value = condition()
            if value:
                return value
            self._raise_failure()
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), max(0.0, deadline - time.monotonic()))

    def _raise_failure(self) -> None:
        if self._task is not None and self._task.done() and not self._task.cancelled():
            failure = self._task.exception()
            if failure is not None:
                raise failure

    async def subscribe(self, *views: str) -> None:
        """Follow these views, now and after every reconnection."""
        self._wanted_views.update(views)
        for view in views:
            await self.send({"frame": "subscribe", "view": view})

    async def view_challenge(self, challenge_id: int | None) -> None:
        """Say which challenge this client's page shows."""
        self._viewing = challenge_id
        await self.send({"frame": "viewing", "challenge": challenge_id})

    async def send(self, frame: dict[str, Any]) -> None:
        """Send a frame if there is a connection; what must outlive it is sent again by the next."""
        if self._socket is not None:
            with suppress(ConnectionClosed):
                await self._socket.send(json.dumps(frame))

    async def drop(self) -> None:
        """Lose the connection without a word, as in a tunnel; the client comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _stay_connected(self) -> None:
        failures = 0
        while True:
            try:
                await self._connect_once()
                failures = 0
            except InvalidHandshake as error:
                response = getattr(error, "response", None)
                self.refused = response.status_code if response is not None else None
                if self.refused in (400, 403):
                    break
            except (OSError, ConnectionClosed):
                pass
            if self.close_codes and self.close_codes[-1] in FATAL:
                break
            await asyncio.sleep(RETRY_AFTER[min(failures, len(RETRY_AFTER) - 1)])
            failures += 1
        self._changed.set()

    async def _connect_once(self) -> None:
        protocols = [SUBPROTOCOL] + ([TOKEN_SUBPROTOCOL + self._token] if self._token else [])
        async with connect(
            self._url,
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers=self._headers,
            compression=None,
            proxy=None,
            max_size=None,
            ping_interval=None,
            ssl=self._tls,
        ) as socket:
            self._socket = socket
            self.connections += 1
            try:
                await self._converse(socket)
            finally:
                self._socket = None
                self.close_codes.append(socket.close_code)
                self._changed.set()

    async def _converse(self, socket: ClientConnection) -> None:
        await self.send({"frame": "hello", "resume": self._position})
        for view in sorted(self._wanted_views):
            await self.send({"frame": "subscribe", "view": view})
        if self._viewing is not None:
            await self.send({"frame": "viewing", "challenge": self._viewing})
        async for text in socket:
            frame = json.loads(text)
            if self._on_frame is not None:
                self._on_frame(frame)
            await self._take(frame)
            self._changed.set()

    async def _take(self, frame: dict[str, Any]) -> None:
        match frame["frame"]:
            case "welcome":
                self.user = frame["user"]
            case "snapshot":
                self._begin_from(frame)
            case "reset":
                self.resets += 1
                self._begin_from(frame)
            case "event":
                self._take_event(frame)
            case "view":
                self._take_view(frame)
            case "me":
                self.own_rows[frame["board"]] = frame
            case "ping":
                await self.send({"frame": "pong", "n": frame["n"]})
            case "error":
                self.errors.append(frame)

    def _begin_from(self, frame: dict[str, Any]) -> None:
        if frame["seq"] != frame["state"]["seq"]:
            raise ProtocolViolation("a snapshot of another number")
        self.state = frame["state"]
        self._position = frame["seq"]

    def _take_event(self, frame: dict[str, Any]) -> None:
        seq = frame["seq"]
        if self._position is None:
            raise ProtocolViolation("an event before any state")
        if seq <= self._position:
            return
        if seq != self._position + 1:
            raise ProtocolViolation(f"event {seq} after {self._position}")
        event = ReceivedEvent(seq, frame["type"], frame["data"], time.monotonic())
        self.events.append(event)
        self._position = seq
        if self.state:
            self.state = apply_events(self.state, as_events([event]))

    def _take_view(self, frame: dict[str, Any]) -> None:
        self.views[frame["name"]] = frame["data"]


def as_events(events: Iterable[ReceivedEvent]) -> Any:
    """Received events in the form `apply_events` takes: whatever has `seq` and `data`."""
    return events
