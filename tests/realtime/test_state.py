"""State + events = fresh state, for every type of event, through a real socket."""

from typing import Any

import pytest

from tests.realtime.clients import live

pytestmark = [pytest.mark.processes, pytest.mark.engine]


def _solve(hand, name: str, kind: str = "single_choice") -> None:
    made = hand.do("challenge", kind=kind)
    hand.do("start", name=name, challenge=made["id"])
    hand.do("submit", name=name, challenge=made["id"], answer=made["wrong"])
    hand.do("submit", name=name, challenge=made["id"], answer=made["right"])


def _take_a_hint(hand, name: str) -> None:
    made = hand.do("challenge", hints=[2, 3])
    for hint in made["hints"]:
        hand.do("hint", name=name, hint=hint)


def _earn(hand, name: str) -> None:
    hand.do("achievement", slug=f"first-of-{name}")
    _solve(hand, name, "cloze")


def _unlink(hand, name: str) -> None:
    hand.do("link", name=name, telegram_id=77)
    hand.do("unlink", name=name)


def _hand_in(hand, name: str, verdict: str = "accepted") -> None:
    made = hand.do("challenge", kind="function")
    hand.do("submit", name=name, challenge=made["id"], answer=made["right"])
    hand.do("judge", verdict=verdict, pause=0.12)
    hand.do("rejudge", challenge=made["id"])
    hand.do("judge", verdict="wrong_answer")
    waiting = hand.do("challenge", kind="stdio")
    hand.do("submit", name=name, challenge=waiting["id"], answer=waiting["right"])


CHANGES: dict[str, Any] = {
    "submission.queued": _hand_in,
    "submission.running": _hand_in,
    "submission.tested": _hand_in,
    "submission.rejudged": _hand_in,
    "submission.graded": _solve,
    "progress.started": _solve,
    "hint.taken": _take_a_hint,
    "achievement.earned": _earn,
    "account.changed": lambda hand, name: hand.do("language", name=name, language="ru"),
    "link.claimed": lambda hand, name: hand.do("link", name=name, telegram_id=1, upto="claimed"),
    "link.confirmed": lambda hand, name: hand.do("link", name=name, telegram_id=2, upto="confirmed"),
    "link.cancelled": lambda hand, name: hand.do("link", name=name, telegram_id=3, upto="cancelled"),
    "account.linked": lambda hand, name: hand.do("link", name=name, telegram_id=4),
    "account.unlinked": _unlink,
}


@pytest.mark.parametrize("kind", CHANGES)
async def test_a_state_carried_on_by_events_is_the_fresh_state(server, hand, kind):
    person = hand.do("person", name=f"learner-{kind}")
    async with live(server, person) as old, live(server, person) as other:
        await old.until(lambda: old.state)
        await other.until(lambda: other.state)
        CHANGES[kind](hand, person["name"])
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
