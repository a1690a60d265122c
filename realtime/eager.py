"""Starting a coroutine at once instead of at the loop's next turn.

An ASGI server's `send` almost always finishes without waiting: it hands the bytes to the transport. A task
for each of thousands of sockets would cost more than the sending. So the coroutine is stepped once where it
stands; only if it has to wait (the client's buffers are full) does a task take over from there.
"""

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any


class _Rest:
    """Awaits what is left of a coroutine that has already yielded `first` to the loop."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], first: Any) -> None:
        self._coroutine = coroutine
        self._waited_for = first

    def __await__(self) -> Generator[Any, Any, None]:
        waited_for = self._waited_for
        while True:
            try:
                sent = yield waited_for
            except BaseException as error:  # noqa: BLE001 - cancellation too belongs to the coroutine
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, sent)
            try:
                waited_for = step()
            except StopIteration:
                return


async def _finish(rest: _Rest) -> None:
    await rest


def start(coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run `coroutine` up to where it first waits; None if it finished, else the task that goes on with it."""
    try:
        waited_for = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.ensure_future(_finish(_Rest(coroutine, waited_for)))
