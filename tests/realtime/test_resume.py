"""Coming back: nothing missing, nothing twice, nothing out of order, wherever the connection was cut."""

import asyncio

import pytest

from progress.snapshot import apply_events
from tests.realtime.clients import Raw, live

pytestmark = [pytest.mark.processes, pytest.mark.engine]

EVENTS = 12


@pytest.fixture(scope="module")
def told(hand):
    """A learner with a known history: each event carries its own number."""
    person = hand.do("person", name="told")
    for n in range(1, EVENTS + 1):
        assert hand.do("append", name="told", kind="note", data={"n": n}) == n
    return person


@pytest.mark.parametrize("cut", range(EVENTS + 1))
async def test_resuming_after_every_cut(server, told, cut):
    async with live(server, told, resume=cut) as client:
        await client.until(lambda: client.position == EVENTS)
        assert [event.seq for event in client.events] == list(range(cut + 1, EVENTS + 1))
        assert [event.data["n"] for event in client.events] == list(range(cut + 1, EVENTS + 1))
        assert client.resets == 0


LIFE = (
    *("submission.graded", "hint.withdrawn", "achievement.earned", "submission.rejudged", "draft.saved"),
    *("course.completed", "quiz.closed", "course.left", "note.deleted", "favorite.removed"),
    *("link.cancelled", "account.unlinked", "account.changed"),
)
"""What happens to one learner, one after another."""


async def test_a_state_of_any_moment_is_carried_on_to_the_present(server, hand):
    """Whoever left with the state as of any event comes back to exactly what a newcomer is given."""
    person = hand.do("person", name="lived")
    states = [hand.do("snapshot", name="lived")]
    for kind in LIFE:
        hand.do("happen", name="lived", kind=kind)
    fresh = hand.do("snapshot", name="lived")
    assert states[0]["seq"] == 0
    assert fresh["seq"] > 40
    for cut in range(fresh["seq"] + 1):
        async with live(server, person, resume=cut) as client:
            await client.until(lambda client=client: client.position == fresh["seq"])
            assert (client.resets, len(client.events)) == (0, fresh["seq"] - cut)
            if cut == 0:
                states += [apply_events(states[0], client.events[:n]) for n in range(1, fresh["seq"] + 1)]
            assert apply_events(states[cut], client.events) == fresh


@pytest.mark.parametrize("number", [EVENTS + 1, 10**6, 2**63 - 1])
async def test_an_impossible_number_gets_a_reset(server, hand, told, number):
    async with Raw(server) as raw:
        await raw.say({"frame": "auth", "token": told["token"]}, {"frame": "hello", "resume": number})
        frame = await raw.hear("reset")
        assert (frame["reason"], frame["seq"]) == ("impossible", EVENTS)
        assert frame["state"] == hand.do("snapshot", name="told")


async def test_pruned_events_get_a_reset_and_kept_ones_do_not(server, hand):
    person = hand.do("person", name="pruned")
    hand.do("append", name="pruned", kind="note", data={}, count=10)
    hand.do("prune", name="pruned", keep=4)
    for resume, resets in ((0, 1), (5, 1), (6, 0), (10, 0)):
        async with live(server, person, resume=resume) as client:
            await client.until(lambda client=client: client.position == 10)
            assert client.resets == resets
            assert len(client.events) == (0 if resets else 10 - resume)
            assert client.state == (hand.do("snapshot", name="pruned") if resets else {})


async def test_a_long_absence_is_caught_up_in_order(server, hand):
    person = hand.do("person", name="away")
    hand.do("append", name="away", kind="note", data={"pad": "x" * 2_000}, count=990)
    async with live(server, person, resume=0) as client:
        await client.until(lambda: client.position == 990)
        assert [event.seq for event in client.events] == list(range(1, 991))


async def test_lost_again_and_again_while_things_happen(server, hand):
    """Connections break at any moment, in both directions; the client's state ends up as the fresh one."""
    person = hand.do("person", name="tunnel")
    async with live(server, person) as client:
        await client.until(lambda: client.state)
        for _round in range(12):
            writing = asyncio.to_thread(hand.do, "languages", name="tunnel", count=15)
            task = asyncio.create_task(writing)
            await client.drop()
            await task
            await client.until(lambda: client._socket is not None)
        fresh = hand.do("snapshot", name="tunnel")
        await client.until(lambda: client.position == fresh["seq"])
        assert client.connections > 10
        assert [event.seq for event in client.events] == list(range(1, 12 * 15 + 1))
        assert client.state == fresh


async def test_many_sockets_of_one_person_join_in_the_middle_of_a_stream(server, hand):
    person = hand.do("person", name="tabs")
    writing = asyncio.create_task(asyncio.to_thread(hand.do, "languages", name="tabs", count=300))
    clients = [live(server, person, resume=0 if n % 2 else None) for n in range(12)]
    for client in clients:
        await client.__aenter__()
    await writing
    for client in clients:
        await client.until(lambda client=client: client.position == 300)
        assert [event.seq for event in client.events] == list(range(301 - len(client.events), 301))
        await client.__aexit__()
