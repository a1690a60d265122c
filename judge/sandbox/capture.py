"""The judge's ends of a process's descriptors: bounded output, and the channel of frames. None of them
blocks.
"""

import os
import socket
from contextlib import suppress
from typing import Any

from judge.inside import wire

_CHUNK, _CHUNKS = 1 << 16, 16


class Capture:
    """What a process wrote to a pipe, up to a limit in bytes; more sets `overflowed` and is thrown away."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self.descriptor, self.limit = descriptor, limit
        self.data, self.overflowed, self.closed = bytearray(), False, False
        os.set_blocking(descriptor, False)

    def read(self) -> None:
        """Take what has arrived, a bounded part of it: who never stops writing must not stop the judge."""
        with suppress(BlockingIOError):
            for _ in range(_CHUNKS):
                if self.closed:
                    return
                part = os.read(self.descriptor, _CHUNK)
                if not part:
                    self.close()
                self._keep(part)

    def _keep(self, part: bytes) -> None:
        room = self.limit - len(self.data)
        self.data += part[:room]
        self.overflowed = self.overflowed or len(part) > room

    def close(self) -> None:
        """Close our end."""
        if not self.closed:
            self.closed = True
            os.close(self.descriptor)

    def text(self) -> str:
        """What was kept, as text."""
        return self.data.decode("utf-8", "replace")


class HostChannel:
    """The judge's end of a channel: frames out and in, with a limit on what is accepted."""

    def __init__(self, connection: socket.socket, limit: int = wire.MAX_FRAME) -> None:
        self._socket, self._limit = connection, limit
        self._out, self._in = bytearray(), bytearray()
        self.closed = False
        connection.setblocking(False)

    def fileno(self) -> int:
        """The descriptor, for polling."""
        return self._socket.fileno()

    @property
    def wants_to_write(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._out) and not self.closed

    def send(self, message: Any, limit: int = wire.MAX_FRAME) -> None:
        """Queue a message and send what the other side will take; `flush` sends the rest.

        Raises FrameError if it is larger than `limit`.
        """
        self._out += wire.pack(message, limit)
        self.flush()

    def flush(self) -> None:
        """Send as much as the other side takes."""
        with suppress(BlockingIOError):
            while self._out:
                try:
                    del self._out[: self._socket.send(self._out)]
                except OSError as error:
                    if isinstance(error, BlockingIOError):
                        raise
                    self._out.clear()

    def read(self) -> None:
        """Take what has arrived, never more than one frame may hold ahead of what was asked for."""
        with suppress(BlockingIOError):
            while not self.closed and len(self._in) <= self._limit + wire.HEADER:
                try:
                    part = self._socket.recv(_CHUNK)
                except ConnectionError:
                    part = b""
                self.closed = not part
                self._in += part

    def next(self) -> dict[str, Any] | None:
        """The next whole message, or None; raises FrameError on anything that is not a frame."""
        if len(self._in) < wire.HEADER:
            return None
        end = wire.HEADER + wire.body_length(bytes(self._in[: wire.HEADER]), self._limit)
        if len(self._in) < end:
            return None
        body = bytes(self._in[wire.HEADER : end])
        del self._in[:end]
        return wire.unpack(body)

    @property
    def unasked(self) -> bool:
        """Whether bytes have arrived that nobody asked for."""
        return bool(self._in)

    def close(self) -> None:
        """Close our end."""
        self.closed = True
        self._socket.close()
