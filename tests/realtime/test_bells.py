"""Doorbells: what they say, and that nobody who rings is held up."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from core.events import append_events
from core.models import Event
from realtime import bells
from realtime.bells import Ringer
from realtime.messages import Rings, decode, encode
from tests.conftest import wait_for


@pytest.mark.pure
@given(
    st.dictionaries(st.integers(1, 2**40), st.integers(1, 2**60), max_size=500), st.sets(st.text(max_size=20))
)
def test_messages_say_all_of_it_in_small_pieces(people, views):
    heard = Rings()
    for text in encode(Rings(people, views)):
        assert len(text) < 8_000
        heard.merge(decode(text))
    assert heard == Rings(people, views)


@pytest.mark.pure
@pytest.mark.parametrize("text", [None, "", "{", "[]", "[1,2]", '[[["a","b"]],[]]', "[[[1]],[]]", b"\xff", 7])
def test_what_is_no_message_says_nothing(text):
    assert not decode(text)


@pytest.mark.pure
def test_the_higher_number_counts():
    rings = Rings({1: 5, 2: 7})
    rings.merge(Rings({1: 3, 2: 9, 3: 1}, {"online"}))
    assert rings == Rings({1: 5, 2: 9, 3: 1}, {"online"})


@pytest.mark.pure
def test_a_carrier_that_is_away_holds_up_nobody():
    sent = []

    def send(text):
        time.sleep(0.05)
        sent.append(text)
        raise ConnectionError

    ringer = Ringer(send)
    began = time.monotonic()
    for n in range(1, 1_001):
        ringer.add(Rings({7: n}))
    assert time.monotonic() - began < 5
    ringer.flush(within=20)
    assert 1 <= len(sent) < 1_000
    assert decode(sent[-1]).people == {7: 1_000}


@pytest.mark.django_db(transaction=True)
def test_bells_ring_after_the_commit_and_not_before(ada):
    heard: list[Rings] = []
    bells.local_listeners.append(heard.append)
    try:
        with transaction.atomic():
            append_events(ada.pk, [("note", {}), ("note", {"totals": {}})])
            assert heard == []
        assert heard == [Rings({ada.pk: 2}, {"leaderboard"})]
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            append_events(ada.pk, [("note", {})])
            raise ZeroDivisionError
        assert len(heard) == 1
    finally:
        bells.local_listeners.remove(heard.append)


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_spoils_nothing(ada):
    def fails(rings):
        raise RuntimeError

    bells.local_listeners.append(fails)
    try:
        with transaction.atomic():
            append_events(ada.pk, [("note", {})])
    finally:
        bells.local_listeners.remove(fails)
    assert Event.objects.filter(user=ada).count() == 1


def test_pruning_keeps_the_newest(ada):
    with transaction.atomic():
        append_events(ada.pk, [("note", {})] * 10)
    said = StringIO()
    call_command("pruneevents", keep=3, stdout=said)
    assert said.getvalue() == "7 events forgotten.\n"
    assert sorted(Event.objects.values_list("seq", flat=True)) == [8, 9, 10]
    with pytest.raises(CommandError):
        call_command("pruneevents", keep=-1)


@pytest.mark.processes
def test_readiness_tells_of_the_doorbells(redis_server):
    from tests.realtime.servers import new_place

    with new_place("sqlite", redis_url=redis_server.url) as place, place.server() as server:
        assert server.get_json("/readyz")["parts"]["doorbells"] == "ok"
        redis_server.kill()
        wait_for(lambda: server.get_json("/readyz")["parts"]["doorbells"] == "failed")
    with new_place("sqlite") as place, place.server() as server:
        assert server.get_json("/readyz")["parts"]["doorbells"] == "off"
