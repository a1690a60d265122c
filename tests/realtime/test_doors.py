"""Who may come in, by which door, and how soon they are shown out."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from realtime.protocol import SUBPROTOCOL, TOKEN_SUBPROTOCOL, Close
from tests.realtime.clients import Raw, live

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(request, place):
    """These doors must behave the same on both servers."""
    with place.server(request.param) as running:
        yield running


@pytest.fixture
def someone(hand, request):
    """A learner with a name of this test's own."""
    name = f"someone-{abs(hash(request.node.nodeid))}"
    return hand.do("person", name=name)


def _cookie(hand, person):
    return {"Cookie": f"sessionid={hand.do('session', name=person['name'])}"}


async def _refused(server, **headers):
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(server.live_url, additional_headers=headers, proxy=None):
            pass
    return refusal.value.response.status_code


async def test_a_session_cookie_from_our_own_page(server, hand, someone):
    headers = {**_cookie(hand, someone), "Origin": server.url}
    async with live(server, headers=headers) as client:
        await client.until(lambda: client.state)
        assert client.user == {"id": someone["id"], "username": someone["name"]}


async def test_a_program_with_a_session_cookie_and_no_origin(server, hand, someone):
    async with live(server, headers=_cookie(hand, someone)) as client:
        await client.until(lambda: client.state)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
        "http://[",
        "file://",
        "x" * 500,
    ],
)
async def test_a_foreign_page_is_refused(server, hand, someone, origin):
    expected = (403,) if "://" in origin and "[" not in origin else (400, 403)  # some are no origins at all
    assert await _refused(server, Origin=origin, **_cookie(hand, someone)) in expected
    assert await _refused(server, Origin=origin) in expected


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", "a b"])
async def test_a_host_that_is_not_ours_is_refused(server, host):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    request = [
        "GET /ws/live/ HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]
    writer.write("\r\n".join([*request, "", ""]).encode())
    async with asyncio.timeout(20):
        status = (await reader.readline()).split()[1]
    writer.close()
    assert status in (b"400", b"403")


async def test_a_token_as_a_subprotocol_may_come_from_anywhere(server, someone):
    offered = [SUBPROTOCOL, TOKEN_SUBPROTOCOL + someone["token"]]
    async with Raw(server, subprotocols=offered, origin="https://elsewhere.example") as raw:
        assert raw.socket.subprotocol == SUBPROTOCOL
        await raw.say({"frame": "hello", "resume": None})
        assert (await raw.hear("welcome"))["user"]["id"] == someone["id"]


async def test_a_token_in_the_first_frame(server, hand, someone):
    for token in (someone["token"], hand.do("personal_token", name=someone["name"])[1]):
        async with Raw(server) as raw:
            await raw.say({"frame": "auth", "token": token}, {"frame": "hello", "resume": None})
            assert (await raw.hear("welcome"))["user"]["id"] == someone["id"]
            await raw.say({"frame": "auth", "token": token})
            assert (await raw.hear("error"))["code"] == "too_late"


@pytest.mark.parametrize(
    "token", ["gnt_no-such-token", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoxfQ."]
)
async def test_a_token_that_opens_nothing(server, token):
    async with Raw(server) as raw:
        await raw.say({"frame": "auth", "token": token})
        assert await raw.closed() == Close.SIGN_IN
    async with Raw(server, subprotocols=[SUBPROTOCOL, TOKEN_SUBPROTOCOL + token]) as raw:
        assert await raw.closed() == Close.SIGN_IN


async def test_a_token_in_the_address_is_not_looked_at(server, someone):
    async with connect(f"{server.live_url}?token={someone['token']}", proxy=None) as socket:
        await socket.send('{"frame":"hello","resume":null}')
        assert '"user":null' in str(await socket.recv())


async def test_somebody_unknown_sees_public_views_only(server, hand):
    challenge = hand.do("challenge")["id"]
    async with Raw(server, additional_headers={"Cookie": 'sessionid=nosuchsession; other="bad; =; ;'}) as raw:
        await raw.say({"frame": "hello", "resume": 5}, {"frame": "subscribe", "view": "leaderboard:overall"})
        assert (await raw.hear())["user"] is None
        assert (await raw.hear())["frame"] == "view"
        for frame in ({"frame": "viewing", "challenge": challenge}, {"frame": "me", "board": "overall"}):
            await raw.say(frame)
            assert (await raw.hear("error"))["code"] == "sign_in"


async def test_signing_out_ends_the_socket(server, hand, someone):
    key = hand.do("session", name=someone["name"])
    async with live(server, headers={"Cookie": f"sessionid={key}"}) as client:
        await client.until(lambda: client.state)
        hand.do("end_session", key=key)
        await client.until(lambda: client.is_over)
        assert client.close_codes == [Close.SIGN_IN]


async def test_deactivation_ends_every_socket(server, hand, someone):
    sockets = [live(server, headers=_cookie(hand, someone)), live(server, someone)]
    async with sockets[0], sockets[1]:
        for client in sockets:
            await client.until(lambda client=client: client.state)
        hand.do("deactivate", name=someone["name"])
        for client in sockets:
            await client.until(lambda client=client: client.is_over)
            assert client.close_codes == [Close.SIGN_IN]
    async with live(server, someone) as late:
        await late.until(lambda: late.is_over)
        assert late.close_codes == [Close.SIGN_IN]


async def test_a_changed_password_ends_what_the_old_one_opened(server, hand, someone):
    async with live(server, headers=_cookie(hand, someone)) as client:
        await client.until(lambda: client.state)
        hand.do("new_password", name=someone["name"])
        await client.until(lambda: client.is_over)
        assert client.close_codes == [Close.SIGN_IN]


async def test_a_revoked_token_ends_the_socket(server, hand, someone):
    token_id, token = hand.do("personal_token", name=someone["name"])
    async with live(server, token=token) as client:
        await client.until(lambda: client.state)
        hand.do("revoke_token", name=someone["name"], token_id=token_id)
        await client.until(lambda: client.is_over)


async def test_an_expiring_token_ends_the_socket(server, hand, someone):
    async with live(server, token=hand.do("short_token", name=someone["name"], seconds=3)) as client:
        await client.until(lambda: client.state)
        await client.until(lambda: client.is_over)
        assert client.close_codes == [Close.SIGN_IN]


async def test_one_person_may_not_hold_every_socket(server, someone):
    clients = [live(server, someone) for _ in range(20)]
    for client in clients:
        await client.__aenter__()
        await client.until(lambda client=client: client.state)
    async with live(server, someone) as one_too_many:
        await one_too_many.until(lambda: one_too_many.is_over)
        assert one_too_many.close_codes == [Close.TOO_MANY_SOCKETS]
    for client in clients:
        assert client.connections == 1
        await client.__aexit__()
    async with live(server, someone) as again:
        await again.until(lambda: again.state, within=20)
