"""Frames no honest client sends: each gets its own error, too many end the socket, the server lives on."""

import asyncio
import contextlib
import json
import os

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from realtime.limits import FRAME_BURST, MAX_MISTAKES, VIEWS_PER_SOCKET
from realtime.protocol import Close
from tests.realtime.clients import Raw, live
from tests.realtime.test_protocol import BAD

pytestmark = pytest.mark.processes

SENT = [(code, text) for code, texts in BAD.items() for text in texts if text is not None]


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(request, place):
    """Both servers."""
    with place.server(request.param) as running:
        yield running


async def test_each_bad_frame_gets_its_error_and_the_socket_lives(server):
    for start in range(0, len(SENT), MAX_MISTAKES):
        async with Raw(server) as raw:
            await raw.say({"frame": "hello", "resume": None})
            await raw.hear("welcome")
            for code, text in SENT[start : start + MAX_MISTAKES]:
                await raw.say(text)
                assert (await raw.hear("error"))["code"] == code, text
            await raw.say({"frame": "ping"})
            assert await raw.hear("pong")


async def test_binary_messages_are_refused(server):
    async with Raw(server) as raw:
        await raw.say(b'{"frame":"ping"}', b"\xff\xfe\x00")
        for _ in range(2):
            assert (await raw.hear("error"))["code"] == "not_text"


async def test_too_many_mistakes_end_the_socket(server):
    async with Raw(server) as raw:
        await raw.say(*["nonsense"] * (MAX_MISTAKES + 1))
        assert await raw.closed() == Close.BAD_FRAMES


async def test_too_many_frames_end_the_socket(server):
    async with Raw(server) as raw:
        await raw.say(*[{"frame": "ping"}] * (FRAME_BURST + 10 * MAX_MISTAKES))
        assert await raw.closed() == Close.TOO_FAST


async def test_hello_comes_first_and_once(server):
    async with Raw(server) as raw:
        for frame in (
            {"frame": "subscribe", "view": "online"},
            {"frame": "me", "board": "week"},
            {"frame": "ack", "seq": 1},
        ):
            await raw.say(frame)
            assert (await raw.hear("error"))["code"] == "hello_first"
        await raw.say({"frame": "hello", "resume": None}, {"frame": "hello", "resume": None})
        assert await raw.hear("welcome")
        assert (await raw.hear("error"))["code"] == "too_late"


async def test_views_and_challenges_that_do_not_exist(server, hand):
    person, hidden = (
        hand.do("person", name=f"seeker-{server.kind}"),
        hand.do("challenge", state="draft")["id"],
    )
    views = ["solving:99999999", "leaderboard:category:99999999", f"solving:{hidden}"]
    async with Raw(server) as raw:
        await raw.say({"frame": "auth", "token": person["token"]}, {"frame": "hello", "resume": None})
        for view in views:
            await raw.say({"frame": "subscribe", "view": view})
            assert (await raw.hear("error"))["code"] == "unknown_view"
        for challenge in (0, 2**63 - 1, hidden):
            await raw.say({"frame": "viewing", "challenge": challenge})
            assert (await raw.hear("error"))["code"] == "unknown_challenge"


async def test_subscriptions_are_limited(server):
    async with Raw(server) as raw:
        await raw.say({"frame": "hello", "resume": None})
        for n in range(VIEWS_PER_SOCKET + 1):
            await raw.say({"frame": "subscribe", "view": f"leaderboard:month:2020-{n:02}"})
        assert (await raw.hear("error"))["code"] == "too_many_views"
        await raw.say({"frame": "unsubscribe", "view": "leaderboard:month:2020-01"})
        await raw.say({"frame": "subscribe", "view": "online"})
        while (await raw.hear("view"))["name"] != "online":
            pass


async def test_a_message_of_ten_megabytes(server):
    async with Raw(server) as raw:
        with contextlib.suppress(ConnectionClosed):
            await raw.say("x" * 10_000_000)
        assert await raw.closed() in (1009, 1006, None)
    async with live(server) as client:
        await client.until(lambda: client.connections)


async def test_garbage_on_the_wire(server):
    """Bytes that are not WebSocket frames at all, after a good handshake, and instead of one."""
    for _ in range(5):
        async with connect(server.live_url, proxy=None, compression=None) as socket:
            socket.transport.write(os.urandom(2_000))
            with pytest.raises(ConnectionClosed):
                async with asyncio.timeout(20):
                    while True:
                        await socket.recv()
        _reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /ws/live/ HTTP/1.1\r\nUpgrade: websocket\r\n" + os.urandom(200) + b"\r\n\r\n")
        writer.close()
    async with Raw(server) as raw:
        await raw.say({"frame": "hello", "resume": None})
        assert await raw.hear("welcome")
    assert "Traceback" not in server.log.read_text().replace("autobahn", "")


async def test_sockets_that_come_and_go_in_a_hurry_leave_nothing_behind(server, hand):
    person = hand.do("person", name=f"hasty-{server.kind}")
    hello = json.dumps({"frame": "hello", "resume": None})
    for _ in range(40):
        async with Raw(server) as raw:
            await raw.say(json.dumps({"frame": "auth", "token": person["token"]}), hello)
    async with live(server, person) as client:
        await client.until(lambda: client.state)
        await client.subscribe("online")
        await client.until(lambda: client.views.get("online") == {"count": 1})
