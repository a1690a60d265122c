"""Several processes on one database: whoever commits, everybody who is concerned hears of it."""

import asyncio
import contextlib
import os

import pytest

from tests.realtime.clients import live
from tests.realtime.redis_server import RedisServer
from tests.realtime.servers import new_place

pytestmark = pytest.mark.processes

ENGINES = ["sqlite", "postgres", "postgres+redis", "sqlite+redis"]


@contextlib.contextmanager
def _place_on(engine):
    database, _plus, redis = engine.partition("+")
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(RedisServer()).url if redis else ""
        # Doorbells alone must do it: the look without one is far away.
        yield stack.enter_context(new_place(database, redis_url=url, LIVE_SAFETY_POLL_SECONDS="600"))


@pytest.mark.parametrize("engine", ENGINES)
async def test_two_servers_both_deliver_what_a_third_process_did(engine):
    with (
        _place_on(engine) as place,
        place.server("daphne") as one,
        place.server("uvicorn") as two,
        place.hand() as hand,
    ):
        ada, boris = hand.do("person", name="ada"), hand.do("person", name="boris")
        challenge = hand.do("challenge")
        async with live(one, ada) as here, live(two, ada) as there, live(two, boris) as his:
            for client in (here, there, his):
                await client.until(lambda client=client: client.state)
                await client.subscribe("leaderboard:overall", f"solving:{challenge['id']}", "online")
            hand.do("languages", name="ada", count=40)
            hand.do("submit", name="ada", challenge=challenge["id"], answer=challenge["right"])
            fresh = hand.do("snapshot", name="ada")
            for client in (here, there):
                await client.until(lambda client=client: client.position == fresh["seq"])
                assert client.state == fresh
                assert [event.seq for event in client.events] == list(range(1, fresh["seq"] + 1))
                assert client.connections == 1
            await here.view_challenge(challenge["id"])
            rows = [{"rank": 1, "user": ada["id"], "username": "ada", "points": 10}]
            solving = {"challenge": challenge["id"], "count": 1, "names": ["ada"]}
            for client in (here, there, his):
                await client.until(lambda client=client: client.views["leaderboard:overall"]["rows"] == rows)
                await client.until(lambda client=client: client.views["online"] == {"count": 2})
                await client.until(
                    lambda client=client: client.views[f"solving:{challenge['id']}"] == solving
                )
            assert his.events == []


async def test_redis_killed_and_started_again_in_the_middle_of_a_run(redis_server):
    """What was rung for while it was away, and in the moment it died, arrives all the same."""
    with (
        new_place("postgres", redis_url=redis_server.url) as place,
        place.server("daphne") as one,
        place.server("uvicorn") as two,
        place.hand() as hand,
    ):
        ada = hand.do("person", name="ada")
        async with live(one, ada) as here, live(two, ada) as there:
            for client in (here, there):
                await client.until(lambda client=client: client.state)
            for n in range(8):
                writing = asyncio.create_task(asyncio.to_thread(hand.do, "languages", name="ada", count=25))
                if n % 2:
                    redis_server.start()
                else:
                    redis_server.kill()
                await writing
            fresh = hand.do("snapshot", name="ada")
            for client in (here, there):
                await client.until(lambda client=client: client.position == fresh["seq"])
                assert [event.seq for event in client.events] == list(range(1, 8 * 25 + 1))
                assert client.state == fresh
                assert client.connections == 1
            hand.do("language", name="ada", language="")
            await there.until(lambda: there.position == fresh["seq"] + 1)


async def test_a_server_started_without_its_redis(redis_server):
    """Nothing waits for Redis: answers are taken, clients are served by the look without a doorbell."""
    redis_server.kill()
    with (
        new_place("sqlite", redis_url=redis_server.url) as place,
        place.server("daphne") as server,
        place.hand() as hand,
    ):
        ada = hand.do("person", name="ada")
        async with live(server, ada) as client:
            await client.until(lambda: client.state)
            hand.do("languages", name="ada", count=5)
            await client.until(lambda: client.position == 5)
            redis_server.start()
            hand.do("languages", name="ada", count=5)
            await client.until(lambda: client.position == 10)


async def test_a_server_killed_and_started_again(place, hand):
    """Its clients come back to the new process and resume; what happened meanwhile arrives."""
    person = hand.do("person", name="patient")
    with place.server("daphne") as first:
        async with live(first, person) as client:
            await client.until(lambda: client.state)
            hand.do("languages", name="patient", count=5)
            await client.until(lambda: client.position == 5)
            first.kill()
            hand.do("languages", name="patient", count=5)
            with type(first)(place, "uvicorn", port=first.port):
                await client.until(lambda: client.position == 10, within=60)
            assert [event.seq for event in client.events] == list(range(1, 11))
            assert client.resets == 0


async def test_a_server_that_stops_in_order_takes_its_people_with_it(place, hand):
    person = hand.do("person", name="evening")
    for kind in ("daphne", "uvicorn"):
        with place.server(kind) as server:
            async with live(server, person) as client:
                await client.until(lambda client=client: client.state)
                await client.subscribe("online")
                await client.until(lambda client=client: client.views.get("online", {}).get("count"))
                server.stop()
        assert hand.do("presence") == {"processes": 0, "people": 0}


def test_a_command_that_ends_at_once_still_rings(redis_server):
    """The doorbell thread is given the time to send what it has."""
    import redis

    with (
        new_place("sqlite", redis_url=redis_server.url) as place,
        contextlib.closing(redis.Redis.from_url(redis_server.url)) as listener,
        contextlib.closing(listener.pubsub()) as heard,
    ):
        heard.psubscribe("*")
        with place.hand() as hand:
            hand.do("person", name="ada")
            hand.do("language", name="ada", language="ru")
        messages = [heard.get_message(timeout=10) for _ in range(2)]
        assert messages[-1] is not None
        assert b"[[[1,1]],[]]" in messages[-1]["data"]


@pytest.mark.skipif(not os.path.exists("/proc"), reason="reads /proc")
async def test_an_idle_server_costs_next_to_nothing(place, server, hand):
    """No socket, no polling to speak of; and many idle sockets share the hub's few tasks and threads."""
    person = hand.do("person", name="idle")

    def threads():
        return len(os.listdir(f"/proc/{server.process.pid}/task"))

    async with live(server, person) as first:
        await first.until(lambda: first.state)
        before = threads()
        clients = [live(server) for _ in range(30)]
        for client in clients:
            await client.__aenter__()
            await client.until(lambda client=client: client.connections)
        assert threads() <= before + 4
        for client in clients:
            await client.__aexit__()
