"""Clients that hold the server to the protocol: every frame they get is checked against its schema."""

import asyncio
import json
from typing import Any, Protocol

from jsonschema import Draft202012Validator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from realtime.client import LiveClient
from realtime.schema import SERVER_FRAMES
from tests.realtime.servers import Server

_validator = Draft202012Validator(SERVER_FRAMES)


def check(frame: dict[str, Any]) -> None:
    """Fail unless the frame is one the protocol knows."""
    assert _validator.is_valid(frame), frame


class HasLiveDoor(Protocol):
    """Whatever runs the product."""

    @property
    def live_url(self) -> str: ...


def live(server: HasLiveDoor, person: dict[str, Any] | None = None, **options: Any) -> LiveClient:
    """A client of `server` for a person made by the hand (None: nobody in particular)."""
    options.setdefault("token", person["token"] if person else "")
    return LiveClient(server.live_url, on_frame=check, **options)


class Raw:
    """A socket without manners: sends anything, answers no ping."""

    def __init__(self, server: Server, **options: Any) -> None:
        options = {"compression": None, "proxy": None, "ping_interval": None, **options}
        self._connecting = connect(server.live_url, **options)
        self.socket: ClientConnection

    async def __aenter__(self) -> "Raw":
        self.socket = await self._connecting.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        self.socket.transport.abort()
        await self._connecting.__aexit__(*exception)

    async def say(self, *frames: Any) -> None:
        """Send each: text and bytes as they are, the rest as JSON."""
        for frame in frames:
            await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def hear(self, kind: str = "", within: float = 20) -> dict[str, Any]:
        """The next frame (of that kind)."""
        async with asyncio.timeout(within):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                check(frame)
                if not kind or frame["frame"] == kind:
                    return frame

    async def closed(self, within: float = 20) -> int | None:
        """The code with which the server ends this, whatever it says before."""
        async with asyncio.timeout(within):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code
