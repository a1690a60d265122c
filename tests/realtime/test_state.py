"""State + events = fresh state, for every type of event, through a real socket."""

import pytest

from tests.realtime.clients import live
from tests.realtime.happenings import HAPPENINGS

pytestmark = [pytest.mark.processes, pytest.mark.engine]


@pytest.mark.parametrize("kind", HAPPENINGS)
async def test_a_state_carried_on_by_events_is_the_fresh_state(server, hand, kind):
    person = hand.do("person", name=f"learner-{kind}")
    async with live(server, person) as old, live(server, person) as other:
        await old.until(lambda: old.state)
        await other.until(lambda: other.state)
        hand.do("happen", name=person["name"], kind=kind)
        fresh = hand.do("snapshot", name=person["name"])
        for client in (old, other):
            await client.until(lambda client=client: client.state["seq"] == fresh["seq"])
            assert client.state == fresh
        assert kind in {event.type for event in old.events}
        async with live(server, person) as late:
            await late.until(lambda: late.state)
            assert late.state == fresh


async def test_other_peoples_events_stay_with_them(server, hand):
    ada, boris = hand.do("person", name="ada"), hand.do("person", name="boris")
    async with live(server, ada) as hers, live(server, boris) as his:
        await hers.until(lambda: hers.state)
        await his.until(lambda: his.state)
        hand.do("languages", name="boris", count=3)
        hand.do("language", name="ada", language="ru")
        await hers.until(lambda: hers.events)
        await his.until(lambda: len(his.events) == 3)
        assert [event.data["account"]["username"] for event in hers.events] == ["ada"]


async def test_events_of_a_type_nobody_knows_yet_pass_through(server, hand):
    person = hand.do("person", name="curious")
    async with live(server, person) as client:
        await client.until(lambda: client.state)
        hand.do(
            "append", name="curious", kind="future.thing", data={"thing": {"text": "Ünï\u2028code <script>"}}
        )
        await client.until(lambda: client.events)
        assert client.events[0].data == {"thing": {"text": "Ünï\u2028code <script>"}}
        assert client.state == hand.do("snapshot", name="curious")
