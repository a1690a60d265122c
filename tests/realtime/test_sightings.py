"""What counts as seen: events that an open page received one by one and confirmed."""

import asyncio
from itertools import count

import pytest

from tests.realtime.clients import live

pytestmark = [pytest.mark.processes, pytest.mark.engine]
_chats = count(7_000)


def linked(hand, name):
    person = hand.do("person", name=name)
    hand.do("link", name=name, telegram_id=next(_chats))
    return person


def cookie(hand, name):
    return {"Cookie": f"sessionid={hand.do('session', name=name)}"}


def happen(hand, name: str, times: int) -> None:
    hand.do("languages", name=name, count=times)


async def seen(hand, name: str, wanted: list[int]) -> None:
    async with asyncio.timeout(20):
        while hand.do("seen", name=name) != wanted:
            await asyncio.sleep(0.05)


async def confirmed(client, seq: int) -> None:
    """Say so, and wait until the server has taken it: it answers in order."""
    await client.send({"frame": "ack", "seq": seq})
    errors = len(client.errors)
    await client.send({"frame": "no such"})
    await client.until(lambda: len(client.errors) > errors)


async def test_what_a_page_confirms_is_seen_and_no_more(server, hand):
    linked(hand, "page")
    async with live(server, headers=cookie(hand, "page")) as client:
        start = await client.until(lambda: client.position)
        happen(hand, "page", 4)
        await client.until(lambda: client.position == start + 4)
        await confirmed(client, start + 2)
        await seen(hand, "page", [start + 1, start + 2])
        await confirmed(client, start + 1)  # confirming less takes nothing back
        await confirmed(client, 10**12)  # and more than was sent is not believed
        happen(hand, "page", 1)
        await client.until(lambda: client.position == start + 5)
        await seen(hand, "page", [start + n for n in range(1, 5)])


async def test_what_a_snapshot_stands_for_is_not_seen(server, hand):
    linked(hand, "late")
    happen(hand, "late", 3)
    async with live(server, headers=cookie(hand, "late")) as client:
        start = await client.until(lambda: client.position)
        await confirmed(client, start)
        happen(hand, "late", 1)
        await client.until(lambda: client.position == start + 1)
        await confirmed(client, start + 1)
        await seen(hand, "late", [start + 1])


async def test_a_page_that_comes_back_has_seen_what_it_then_gets(server, hand):
    linked(hand, "back")
    async with live(server, headers=cookie(hand, "back")) as client:
        start = await client.until(lambda: client.position)
    happen(hand, "back", 3)
    async with live(server, headers=cookie(hand, "back"), resume=start) as client:
        await client.until(lambda: client.position == start + 3)
        await confirmed(client, start + 3)
        await seen(hand, "back", [start + 1, start + 2, start + 3])


async def test_programs_with_a_token_and_people_without_a_chat_count_for_nothing(server, hand):
    program = linked(hand, "program")
    hand.do("person", name="chatless")
    linked(hand, "witness")
    async with (
        live(server, program) as first,
        live(server, headers=cookie(hand, "chatless")) as second,
        live(server, headers=cookie(hand, "witness")) as last,
    ):
        for name, client in (("program", first), ("chatless", second), ("witness", last)):
            start = await client.until(lambda client=client: client.state and client.position + 1)
            happen(hand, name, 1)
            await client.until(lambda client=client, start=start: client.position == start)
            await confirmed(client, start)
        await seen(hand, "witness", [last.position])  # written in the same batch or after
        assert hand.do("seen", name="program") == hand.do("seen", name="chatless") == []
