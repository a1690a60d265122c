"""Misbehaviour on request, as a bot's library sees it."""

from datetime import timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.double.client import DoubleClient, DoubleError
from bot.double.clock import Clock
from bot.double.errors import ApiError
from bot.double.launch import ThreadedDouble, new_token
from bot.double.pace import Pace
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure


def library_bot(double: DoubleClient, token: str | None = None, *, patience: float = 20) -> Bot:
    request = HTTPXRequest(read_timeout=patience, httpx_kwargs={"trust_env": False})
    return Bot(token or double.token, base_url=double.bot_url, base_file_url=double.file_url, request=request)


def texts(double: DoubleClient, chat: int) -> list[str]:
    return [message["text"] for message in double.history(chat) if message["from"]["is_bot"]]


async def test_a_library_recognises_the_refusals(double: DoubleClient, ada: int) -> None:
    bot = library_bot(double)
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(17, "x")
    double.block(ada)
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(ada, "x")
    with pytest.raises(InvalidToken):
        await library_bot(double, double.token.partition(":")[0] + new_token()[10:]).get_me()


async def test_too_many_requests(double: DoubleClient, ada: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    double.fault("error", "sendMessage", code=429, retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await library_bot(double).send_message(ada, "x")
    assert caught.value.retry_after == timedelta(seconds=7)
    await library_bot(double).send_message(ada, "y")
    assert texts(double, ada) == ["y"]


def test_a_flood_ends_with_time(double: DoubleClient, bot: RawBot, ada: int) -> None:
    bob = double.add_user("Bob")
    double.start(bob)
    double.fault("flood", "sendMessage", chat=ada, retry_after=30)
    for _ in range(2):
        body = bot.body("sendMessage", chat_id=ada, text="x")
        assert body["description"].startswith("Too Many Requests: retry after ")
        assert 0 < body["parameters"]["retry_after"] <= 30
    bot.ok("sendMessage", chat_id=bob, text="others are not held up")
    double.advance(31)
    bot.ok("sendMessage", chat_id=ada, text="x")


class StillClock(Clock):
    """A clock that only moves when it is told to."""

    def now(self) -> float:
        return 1_000_000 + self.ahead


@pytest.mark.parametrize(("chat", "burst", "wait"), [(7, 5, 1), (-7, 20, 3)])
def test_limits_on_sending(chat: int, burst: int, wait: int) -> None:
    clock = StillClock()
    pace = Pace(clock)
    pace.on = True
    for _ in range(burst):
        pace.pass_or_refuse("sendMessage", chat)
    for _ in range(2):
        with pytest.raises(ApiError) as caught:
            pace.pass_or_refuse("editMessageText", chat)
        assert caught.value.parameters == {"retry_after": wait}
    pace.pass_or_refuse("sendChatAction", chat)
    pace.pass_or_refuse("sendMessage", chat + 1)
    clock.advance(wait)
    pace.pass_or_refuse("sendMessage", chat)


def test_limits_over_all_chats() -> None:
    pace = Pace(StillClock())
    pace.on = True
    for chat in range(1, 31):
        pace.pass_or_refuse("sendMessage", chat)
    with pytest.raises(ApiError, match="retry after 1"):
        pace.pass_or_refuse("sendMessage", 99)


def test_limits_are_off_unless_asked_for(double: DoubleClient, bot: RawBot, ada: int) -> None:
    group = double.add_group("Class", [ada])

    def sent() -> list[int]:
        return [bot.body("sendMessage", chat_id=group, text="x").get("error_code", 200) for _ in range(45)]

    assert set(sent()) == {200}
    double.configure(limits=True)
    assert 429 in sent()


async def test_server_errors_are_counted_down(double: DoubleClient, ada: int) -> None:
    double.fault("error", count=2, code=502, description="Bad Gateway")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await library_bot(double).send_message(ada, "x")
    await library_bot(double).send_message(ada, "x")
    assert texts(double, ada) == ["x"]


@pytest.mark.parametrize(("kind", "delivered"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_silence(double: DoubleClient, ada: int, kind: str, delivered: int) -> None:
    double.fault(kind, "sendMessage")
    with pytest.raises(TimedOut):
        await library_bot(double, patience=0.5).send_message(ada, "x")
    double.wait_for(lambda: double.calls("sendMessage"))
    assert texts(double, ada) == ["x"] * delivered


@pytest.mark.parametrize(("kind", "delivered"), [("reset_before", 0), ("reset_after", 1)])
async def test_broken_connections(
    double: DoubleClient, ada: int, kind: str, delivered: int, caplog: pytest.LogCaptureFixture
) -> None:
    double.fault(kind, "sendMessage")
    with pytest.raises(NetworkError, match=r"(ReadError|RemoteProtocolError)"):
        await library_bot(double).send_message(ada, "x")
    assert texts(double, ada) == ["x"] * delivered
    await library_bot(double).send_message(ada, "y")
    assert "Uncaught exception" not in caplog.text


async def test_faults_can_be_forgotten(double: DoubleClient, ada: int) -> None:
    double.fault("error", "sendMessage", count=5)
    double.clear_faults()
    await library_bot(double).send_message(ada, "x")
    with pytest.raises(DoubleError, match="unknown kind of fault"):
        double.fault("earthquake")


def test_the_log_of_calls(double: DoubleClient, bot: RawBot, ada: int) -> None:
    bot.ok("sendMessage", chat_id=ada, text="x", reply_markup={"remove_keyboard": True})
    bot.refused("sendMessage", chat_id=ada, text="")
    sent, refused = double.calls("sendMessage")
    assert sent["parameters"]["text"] == "x"
    assert sent["result"]["message_id"] == 2
    assert (refused["status"], refused["description"]) == (400, "Bad Request: message text is empty")
    assert double.calls("sendMessage", after=sent["number"]) == [refused]


def test_the_control_interface_is_closed_to_strangers(
    double: DoubleClient, double_server: ThreadedDouble
) -> None:
    url = f"{double_server.url}/control/{double.token}/people"
    assert httpx.post(url).status_code == 403
    assert httpx.post(url, headers={"X-Control-Key": "guess"}).status_code == 403
    assert double.people() == []
    for wrong in ({"nonsense": 1}, {"user": "Ada"}):
        with pytest.raises(DoubleError):
            double.call("start", **wrong)
    with pytest.raises(DoubleError, match="no action"):
        double.call("dance")
    with pytest.raises(DoubleError, match="cannot be reached"):
        DoubleClient("http://127.0.0.1:9", "key", double.token).people()
