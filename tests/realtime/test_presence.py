"""Who is here: counted in each process, kept in the database under a lease."""

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from realtime.models import LiveProcess, Presence, Viewing
from realtime.presence import Tally
from realtime.selectors import read_view
from realtime.services import PresenceChanges, presence_write, process_release, process_renew
from tests.factories import make_challenge, make_user
from tests.realtime.clients import live

pytestmark = pytest.mark.engine

LEASE = 30.0


@pytest.mark.pure
def test_a_tally_tells_the_difference_only():
    tally: Tally[int] = Tally()
    for key in (1, 1, 2, 3):
        tally.add(key)
    tally.remove(3)
    came, left = tally.take(10)
    assert (sorted(came), left) == ([1, 2], [])
    tally.wrote(came, left)
    tally.remove(1)
    tally.remove(2)
    tally.add(4)
    came, left = tally.take(10)
    assert (came, left) == ([4], [2])
    tally.wrote(came, left)
    tally.write_all_again()
    assert sorted(tally.take(10)[0]) == [1, 4]


@pytest.mark.pure
def test_a_tally_gives_its_changes_in_batches():
    tally: Tally[int] = Tally()
    for key in range(25):
        tally.add(key)
    assert [len(tally.take(10)[0]) for _ in range(4)] == [10, 10, 5, 0]


def test_people_at_several_processes_are_counted_once(ada, boris):
    challenge = make_challenge()
    for process in ("one", "two"):
        assert process_renew(process_id=process, lease=LEASE)
        assert not process_renew(process_id=process, lease=LEASE)
    presence_write(
        process_id="one", changes=PresenceChanges([ada.pk, boris.pk], [], [(ada.pk, challenge.pk)])
    )
    presence_write(process_id="two", changes=PresenceChanges([ada.pk], [], [(ada.pk, challenge.pk)]))
    assert read_view("online") == {"count": 2}
    assert read_view(f"solving:{challenge.pk}") == {"challenge": challenge.pk, "count": 1, "names": ["ada"]}
    process_release(process_id="one")
    assert read_view("online") == {"count": 1}
    presence_write(process_id="two", changes=PresenceChanges([], [ada.pk], [], [(ada.pk, challenge.pk)]))
    assert read_view("online") == {"count": 0}
    assert read_view(f"solving:{challenge.pk}")["count"] == 0


def test_writing_the_same_again_changes_nothing(ada):
    challenge = make_challenge()
    process_renew(process_id="one", lease=LEASE)
    for _ in range(2):
        presence_write(process_id="one", changes=PresenceChanges([ada.pk], [], [(ada.pk, challenge.pk)]))
    assert (Presence.objects.count(), Viewing.objects.count()) == (1, 1)
    for _ in range(2):
        changes = PresenceChanges([], [ada.pk], [], [(ada.pk, challenge.pk)])
        presence_write(process_id="one", changes=changes)
    assert (Presence.objects.count(), Viewing.objects.count()) == (0, 0)


def test_the_people_of_an_expired_process_do_not_count_and_go(ada):
    process_renew(process_id="dead", lease=LEASE)
    presence_write(process_id="dead", changes=PresenceChanges([ada.pk]))
    LiveProcess.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert read_view("online") == {"count": 0}
    process_renew(process_id="alive", lease=LEASE)
    assert list(LiveProcess.objects.values_list("pk", flat=True)) == ["alive"]
    assert not Presence.objects.exists()
    assert process_renew(process_id="dead", lease=LEASE), (
        "it must know that its people are to be written again"
    )


def test_somebody_deleted_a_moment_ago_does_not_spoil_the_batch(ada, boris):
    process_renew(process_id="one", lease=LEASE)
    gone = boris.pk
    User.objects.filter(pk=gone).delete()
    presence_write(process_id="one", changes=PresenceChanges([ada.pk, gone], [], [(gone, 10**9)]))
    assert read_view("solving:1000000000")["count"] == 0


def test_names_are_few_and_the_count_is_whole(db):
    challenge = make_challenge()
    people = [make_user(f"solver{n:02}") for n in range(25)]
    process_renew(process_id="one", lease=LEASE)
    presence_write(process_id="one", changes=PresenceChanges([], [], [(p.pk, challenge.pk) for p in people]))
    view = read_view(f"solving:{challenge.pk}")
    assert view["count"] == 25
    assert view["names"] == [f"solver{n:02}" for n in range(20)]


def test_a_thousand_arrivals_are_a_few_queries(db, django_assert_max_num_queries):
    process_renew(process_id="one", lease=LEASE)
    with django_assert_max_num_queries(12):
        presence_write(process_id="one", changes=PresenceChanges(range(1, 1_001), [], []))
    with django_assert_max_num_queries(12):
        presence_write(process_id="one", changes=PresenceChanges([], range(1, 1_001), []))
    assert not Presence.objects.exists()


@pytest.mark.processes
async def test_the_people_of_a_killed_process_disappear(place, server, hand):
    watcher, victims = hand.do("person", name="watcher"), [hand.do("person", name=f"v{n}") for n in range(3)]
    challenge = hand.do("challenge")["id"]
    view = f"solving:{challenge}"
    async with live(server, watcher) as client:
        await client.subscribe("online", view)
        with place.server("uvicorn") as doomed:
            others = [live(doomed, victim) for victim in victims]
            for other in others:
                await other.__aenter__()
                await other.until(lambda other=other: other.state)
                await other.view_challenge(challenge)
            await client.until(lambda: client.views.get("online") == {"count": 4})
            await client.until(lambda: client.views.get(view, {}).get("names") == ["v0", "v1", "v2"])
            doomed.kill()
            await client.until(lambda: client.views["online"] == {"count": 1}, within=30)
            await client.until(lambda: client.views[view]["count"] == 0, within=30)
            for other in others:
                await other.__aexit__()


@pytest.mark.processes
async def test_a_person_is_there_while_one_of_their_pages_is(server, hand):
    person, challenge = hand.do("person", name="two-tabs"), hand.do("challenge")["id"]
    view = f"solving:{challenge}"
    async with live(server) as watcher:
        await watcher.subscribe(view)
        async with live(server, person) as first:
            await first.until(lambda: first.state)
            await first.view_challenge(challenge)
            async with live(server, person) as second:
                await second.until(lambda: second.state)
                await second.view_challenge(challenge)
                await watcher.until(lambda: watcher.views.get(view, {}).get("count") == 1)
            await first.view_challenge(challenge)
            await asyncio.sleep(0)
            assert watcher.views[view]["count"] == 1
        await watcher.until(lambda: watcher.views[view]["count"] == 0)
