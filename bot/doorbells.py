"""What is committed in this process wakes its loops at once; what others commit is looked for."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial

from django.dispatch import Signal


class Doorbells:
    """Signals, and the events of this loop that they set; connected from the beginning."""

    def __init__(self, bells: list[tuple[Signal, asyncio.Event]]) -> None:
        loop = asyncio.get_running_loop()
        # Signals keep weak references: the handlers live here.
        self._bells: list[tuple[Signal, Callable[..., None]]] = [
            (signal, partial(_ring, loop, event)) for signal, event in bells
        ]
        for signal, handler in self._bells:
            signal.connect(handler)

    def disconnect(self) -> None:
        """Hear nothing more."""
        for signal, handler in self._bells:
            signal.disconnect(handler)


def _ring(loop: asyncio.AbstractEventLoop, event: asyncio.Event, **_about: object) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(event.set)
