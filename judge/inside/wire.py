"""Frames between the judge and a sandboxed process: a length of four bytes, then that much JSON.

Only plain data crosses. Whatever arrives may be hostile: lengths are checked before anything is read, and a
frame that does not decode (also by recursion or a number too long) is one `FrameError`.
"""

import json
import os
from typing import Any

HEADER = 4
MAX_FRAME = 4 * 1024 * 1024
MAX_ORDER = 32 * 1024 * 1024  # of what the judge asks an author's program: it holds a learner's whole output


class FrameError(ValueError):
    """What arrived is not a frame."""


def pack(message: Any, limit: int = MAX_FRAME) -> bytes:
    """Encode one message; raises FrameError if it is not plain data or too large."""
    try:
        body = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(str(error)) from None
    if len(body) > limit:
        raise FrameError(f"{len(body)} bytes are more than a frame may hold")
    return len(body).to_bytes(HEADER, "big") + body


def unpack(body: bytes) -> dict[str, Any]:
    """Decode the body of a frame, which must be one JSON object."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"not JSON: {error}") from None
    if not isinstance(message, dict):
        raise FrameError("a frame holds one object")
    return message


def body_length(header: bytes, limit: int = MAX_FRAME) -> int:
    """The announced length of a body; raises FrameError above `limit`."""
    length = int.from_bytes(header, "big")
    if length > limit:
        raise FrameError(f"{length} bytes are more than a frame may hold")
    return length


class Channel:
    """The sandboxed end: blocking, over one descriptor. A frame it takes in has at most `limit` bytes."""

    def __init__(self, descriptor: int, limit: int = MAX_FRAME) -> None:
        self._descriptor, self._limit = descriptor, limit

    def send(self, message: Any) -> None:
        """Send one message, waiting until it is taken."""
        data = memoryview(pack(message))
        while data:
            data = data[os.write(self._descriptor, data) :]

    def receive(self) -> dict[str, Any] | None:
        """The next message, or None when the other end is closed."""
        header = self._exactly(HEADER)
        if header is None:
            return None
        body = self._exactly(body_length(header, self._limit))
        return None if body is None else unpack(body)

    def _exactly(self, size: int) -> bytes | None:
        parts = bytearray()
        while len(parts) < size:
            part = os.read(self._descriptor, min(size - len(parts), 1 << 20))
            if not part:
                return None
            parts += part
        return bytes(parts)
