"""The end of a server process, where the server tells of it (ASGI lifespan: uvicorn does, daphne not)."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.threads import in_database_thread
from realtime.hub import hubs

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def lifespan(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Let this process's people leave at once when it stops."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for hub in hubs():
        await in_database_thread(hub.release)
    await send({"type": "lifespan.shutdown.complete"})
