"""A client that does not read is dropped, comes back and resumes; the others never notice."""

import asyncio
import socket
import time

import pytest

from realtime.protocol import Close
from tests.realtime.clients import Raw, live
from tests.realtime.servers import new_place

pytestmark = pytest.mark.processes

EVENTS = 1_200
PAD = "x" * 8_000


def _memory(pid):
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * 4096


@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
async def test_a_client_that_stops_reading(place, hand, kind):
    name = f"slow-{kind}"
    person = hand.do("person", name=name)
    with place.server(kind) as server:
        # One that reads nothing, as a laptop put to sleep: the kernel's buffers fill, then the server's.
        stalled = socket.create_connection(("127.0.0.1", server.port))
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with (
            Raw(server, sock=stalled, max_queue=1) as sleeper,
            live(server, person) as healthy,
            Raw(server) as liar,
        ):
            await healthy.until(lambda: healthy.state)
            for raw in (sleeper, liar):
                await raw.say({"frame": "auth", "token": person["token"]}, {"frame": "hello", "resume": None})
                await raw.hear("snapshot")
            sleeper.socket.transport.pause_reading()
            # Who reads but never answers the pings is held back and dropped too, by a code.
            dropped = asyncio.create_task(liar.closed(within=60))
            for _batch in range(EVENTS // 100):
                last = await asyncio.to_thread(_write_a_hundred, hand, name)
                await healthy.until(lambda last=last: healthy.position == last)
            assert await dropped == Close.TOO_SLOW
            assert healthy.connections == 1
            assert [event.seq for event in healthy.events] == list(range(1, EVENTS + 1))
            await _hung_up(sleeper)
        async with live(server, person, resume=0) as again:
            await again.until(lambda: again.position == EVENTS)
            assert len(again.events) == EVENTS


def _write_a_hundred(hand, name):
    return hand.do("append", name=name, kind="note", data={"pad": PAD}, count=100)


async def _hung_up(sleeper):
    """Read on at last: what was buffered comes, then the end."""
    sleeper.socket.transport.resume_reading()
    assert await sleeper.closed(within=40) in (Close.TOO_SLOW, 1006, None)


async def test_memory_stays_bounded_while_many_clients_sleep(place, hand):
    person = hand.do("person", name="sleepers")
    with place.server("daphne") as server:
        sleepers = [Raw(server, max_queue=1) for _ in range(15)]
        for sleeper in sleepers:
            await sleeper.__aenter__()
            await sleeper.say({"frame": "auth", "token": person["token"]}, {"frame": "hello", "resume": None})
            await sleeper.hear("snapshot")
            sleeper.socket.transport.pause_reading()
        before = _memory(server.process.pid)
        async with live(server, person) as healthy:
            await healthy.until(lambda: healthy.state)
            for _batch in range(EVENTS // 100):
                last = _write_a_hundred(hand, "sleepers")
                await healthy.until(lambda last=last: healthy.position == last)
        # Ten megabytes for each would be 150.
        assert _memory(server.process.pid) - before < 60 * 2**20
        for sleeper in sleepers:
            sleeper.socket.transport.abort()


async def test_silence_ends_a_socket_that_never_began():
    """No hello: closed in the end, with a code of its own (it takes the protocol's own time limit)."""
    with new_place("sqlite") as place, place.server("daphne") as server:
        async with Raw(server) as raw:
            began = time.monotonic()
            assert await raw.closed(within=40) == Close.SILENT
            assert time.monotonic() - began > 5
