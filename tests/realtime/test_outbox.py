"""What waits for a slow client, what does not, and when it is given up."""

import asyncio
import json
from typing import Any

import pytest

from realtime import eager
from realtime.limits import QUEUE_FRAMES, WINDOW
from realtime.outbox import Outbox
from realtime.protocol import Frame

pytestmark = pytest.mark.pure


class Client:
    """A server's `send`, with buffers that can be full and a connection that can break."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False
        self.dropped = 0
        self.outbox = Outbox(self.send, self.drop)

    async def send(self, message):
        await self.open.wait()
        if self.broken:
            raise OSError
        self.got.append(json.loads(message["text"]))

    def drop(self):
        self.dropped += 1

    def numbers(self):
        return [frame["n"] for frame in self.got if frame["frame"] == "x"]

    def pings(self):
        return [frame["n"] for frame in self.got if frame["frame"] == "ping"]


def numbered(n, size=0):
    return Frame("x", n=n, pad="." * size)


async def test_frames_go_out_at_once_without_a_task():
    client = Client()
    for n in range(5):
        client.outbox.push(numbered(n))
        assert client.numbers() == list(range(n + 1))


async def test_a_full_buffer_keeps_the_order():
    client = Client()
    client.open.clear()
    for n in range(5):
        client.outbox.push(numbered(n))
    assert client.got == []
    assert not client.outbox.is_empty
    told = asyncio.Event()
    client.outbox.on_empty(told.set)
    client.open.set()
    await asyncio.wait_for(told.wait(), 10)
    assert client.numbers() == [0, 1, 2, 3, 4]


async def test_views_that_wait_are_replaced_by_newer_ones():
    client = Client()
    client.open.clear()
    client.outbox.push(numbered(0))
    for n in range(1, 2_000):
        client.outbox.push_view(f"view{n % 2}", numbered(n))
    told = asyncio.Event()
    client.outbox.on_empty(told.set)
    client.open.set()
    await asyncio.wait_for(told.wait(), 10)
    assert sorted(client.numbers()) == [0, 1998, 1999]
    assert client.dropped == 0


async def test_a_client_that_does_not_confirm_is_held_back_then_dropped():
    client = Client()
    frames = 2 * WINDOW // 10_000
    for n in range(frames):
        client.outbox.push(numbered(n, 10_000))
    sent = len(client.numbers())
    assert WINDOW // 10_000 <= sent < frames
    assert len(client.pings()) == 1
    assert not client.outbox.answered(client.pings()[0] + 1)
    assert client.outbox.answered(client.pings()[0])
    assert client.numbers() == list(range(frames))
    for n in range(frames, frames + sent + QUEUE_FRAMES + 2):
        client.outbox.push(numbered(n, 10_000))
    assert client.dropped == 1
    got = len(client.got)
    client.outbox.push(numbered(0))
    assert len(client.got) == got


async def test_nobody_can_confirm_what_was_not_asked():
    client = Client()
    assert not client.outbox.answered(0)
    client.outbox.ask()
    client.outbox.ask()
    assert len(client.pings()) == 1


async def test_a_broken_connection_is_no_failure_of_whoever_sends():
    client = Client()
    client.broken = True
    client.outbox.push(numbered(0))
    client.outbox.push(numbered(1))
    assert client.got == []
    assert client.dropped == 0


async def test_a_connection_that_breaks_while_frames_wait_releases_who_waits():
    client = Client()
    client.open.clear()
    client.outbox.push(numbered(0))
    told = asyncio.Event()
    client.outbox.on_empty(told.set)
    client.broken = True
    client.open.set()
    await asyncio.wait_for(told.wait(), 10)


async def test_a_coroutine_that_never_waits_needs_no_task():
    async def quick():
        pass

    assert eager.start(quick()) is None


async def test_a_coroutine_that_waits_goes_on_in_a_task():
    steps = []

    async def slow():
        steps.append(1)
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        steps.append(2)

    task = eager.start(slow())
    assert steps == [1]
    assert task is not None
    await task
    assert steps == [1, 2]


async def test_cancelling_reaches_the_coroutine():
    ended = []

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    task = eager.start(endless())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [True]


async def test_a_failure_after_waiting_is_the_tasks():
    async def failing():
        await asyncio.sleep(0)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very one
        await eager.start(failing())
