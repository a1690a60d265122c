"""How updates reach a bot: offsets, the kinds it asked for, rival pollers, redelivery."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.double.client import DoubleClient
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure

RIVAL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def numbers(updates: list[Any]) -> list[int]:
    return [update["update_id"] for update in updates]


def test_an_offset_confirms_what_came_before(bot: RawBot, double: DoubleClient, ada: int) -> None:
    for text in ("one", "two"):
        double.write(ada, text)
    first, second, third = numbers(bot.ok("getUpdates"))
    assert second == first + 1
    assert numbers(bot.ok("getUpdates")) == [first, second, third]
    assert numbers(bot.ok("getUpdates", limit=1)) == [first]
    assert numbers(bot.ok("getUpdates", offset=second)) == [second, third]
    assert numbers(bot.ok("getUpdates")) == [second, third]
    assert numbers(bot.ok("getUpdates", offset=-1)) == [third]
    assert bot.ok("getUpdates", offset=third + 1) == []


def test_updates_are_lost_after_a_day(bot: RawBot, double: DoubleClient, ada: int) -> None:
    assert len(bot.ok("getUpdates")) == 1
    double.advance(24 * 3600 + 1)
    assert bot.ok("getUpdates") == []


def test_only_the_kinds_asked_for(bot: RawBot, double: DoubleClient, ada: int) -> None:
    bot.ok("getUpdates", allowed_updates=["callback_query", "nonsense"])
    double.write(ada, "unseen")
    card = bot.ok("sendMessage", chat_id=ada, text="x")
    double.press(ada, card["message_id"], data="a", wait=0)
    assert [set(update) - {"update_id"} for update in bot.ok("getUpdates")][-1] == {"callback_query"}
    assert "callback_query" in bot.ok("getWebhookInfo")["allowed_updates"]
    bot.ok("getUpdates", allowed_updates=[])
    double.write(ada, "seen")
    assert bot.ok("getUpdates")[-1]["message"]["text"] == "seen"
    assert bot.refused("getUpdates", allowed_updates=[1])[0] == 400


def test_the_older_of_two_pollers_is_thrown_out(bot: RawBot, double: DoubleClient) -> None:
    with ThreadPoolExecutor() as pool:
        older = pool.submit(bot.refused, "getUpdates", timeout=30)
        double.wait_for(lambda: double.calls("getUpdates"))
        newer = pool.submit(bot.ok, "getUpdates", timeout=30)
        assert older.result(timeout=20) == (409, RIVAL)
        double.start(double.add_user("Ada"))
        assert newer.result(timeout=20)[0]["message"]["text"] == "/start"


def test_a_webhook_and_polling_exclude_each_other(bot: RawBot, double: DoubleClient) -> None:
    with ThreadPoolExecutor() as pool:
        older = pool.submit(bot.refused, "getUpdates", timeout=30)
        double.wait_for(lambda: double.calls("getUpdates"))
        bot.ok("setWebhook", url="https://example.org/hook")
        assert older.result(timeout=20) == (409, "Conflict: terminated by setWebhook request")
    assert bot.ok("getWebhookInfo")["url"] == "https://example.org/hook"
    assert bot.refused("getUpdates")[1].startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    bot.ok("deleteWebhook", drop_pending_updates=True)
    assert bot.ok("getUpdates") == []


def test_a_confirmed_update_can_come_again(bot: RawBot, double: DoubleClient, ada: int) -> None:
    (update,) = bot.ok("getUpdates")
    assert bot.ok("getUpdates", offset=update["update_id"] + 1) == []
    double.redeliver(update["update_id"])
    assert bot.ok("getUpdates", offset=update["update_id"] + 1) == [update]
    assert bot.ok("getUpdates", offset=update["update_id"] + 1) == []


def test_numbers_are_those_of_one_account(double: DoubleClient, ada: int) -> None:
    assert [update["message"]["text"] for update in double.updates()] == ["/start"]
    assert double.updates(pending=False) == double.updates()
