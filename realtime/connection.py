"""Ending a connection for certain: ASGI can only ask, and a client that does not read never answers."""

import asyncio
from typing import Any

from realtime.outbox import Send
from realtime.protocol import Close

CLOSE_WITHIN = 5.0
"""Seconds a client has for the closing handshake before the connection is cut."""


async def close_connection(send: Send, code: Close) -> None:
    """Send the close frame, then make sure that the connection goes."""
    try:
        await asyncio.wait_for(send({"type": "websocket.close", "code": int(code)}), CLOSE_WITHIN)
        await asyncio.sleep(CLOSE_WITHIN)
    except Exception:  # noqa: BLE001, S110 - gone, or does not read: both end below
        pass
    cut(send)


def cut(send: Send) -> None:
    """Drop the connection at once, with whatever is in its buffers; nothing happens if it has gone.

    Both servers pass a `send` that is bound to their protocol object (uvicorn a method, daphne a partial),
    and that object has the transport. Another server's connections are left to its own time limits.
    """
    protocol: Any = getattr(send, "__self__", None) or next(iter(getattr(send, "args", ())), None)
    transport = getattr(protocol, "transport", None)
    end = getattr(transport, "abortConnection", None) or getattr(transport, "abort", None)
    if end is not None:
        end()
