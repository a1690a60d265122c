"""The event log: numbers without gaps, in commit order, from threads at once; pruning; doorbells."""

import pytest
from django.db import transaction

from core.events import append_events, events_committed, prune_all, prune_events, read_events, stream_position
from core.models import Event
from tests.concurrency import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def append(user, *kinds):
    with transaction.atomic():
        return append_events(user.pk, [(kind, {"n": i}) for i, kind in enumerate(kinds)])


def test_numbers_begin_at_one_and_go_on(ada, boris):
    append(ada, "a", "b")
    append(boris, "x")
    append(ada, "c")
    assert [(e.seq, e.type) for e in read_events(ada.pk, after=0)] == [(1, "a"), (2, "b"), (3, "c")]
    assert [e.seq for e in read_events(ada.pk, after=2)] == [3]
    assert stream_position(boris.pk) == (1, 0)
    assert stream_position(999_999) == (0, 0)


def test_a_rolled_back_transaction_leaves_no_gap(ada):
    append(ada, "a")
    with pytest.raises(RuntimeError, match="undo"), transaction.atomic():
        append_events(ada.pk, [("lost", {})])
        raise RuntimeError("undo")
    append(ada, "b")
    assert [e.seq for e in read_events(ada.pk, after=0)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_it_must_be_in_a_transaction():
    user = make_user()
    with pytest.raises(RuntimeError):
        append_events(user.pk, [("a", {})])


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_share_the_numbers_without_gap_or_double():
    user = make_user()
    results = at_once([lambda n=n: append(user, *["e"] * (n % 3 + 1)) for n in range(20)])
    assert not [r for r in results if isinstance(r, Exception)]
    seqs = list(Event.objects.filter(user=user).order_by("id").values_list("seq", flat=True))
    assert sorted(seqs) == list(range(1, len(seqs) + 1))
    assert stream_position(user.pk)[0] == len(seqs)


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_commit_and_only_then():
    user, rung = make_user(), []

    def listen(user_id, events, **_):
        rung.append((user_id, [e.seq for e in events]))

    events_committed.connect(listen)
    try:
        with transaction.atomic():
            append_events(user.pk, [("a", {})])
            assert rung == []
        with pytest.raises(RuntimeError, match="undo"), transaction.atomic():
            append_events(user.pk, [("b", {})])
            raise RuntimeError("undo")
    finally:
        events_committed.disconnect(listen)
    assert rung == [(user.pk, [1])]


def test_pruning_keeps_the_newest_and_remembers(ada):
    append(ada, *"abcdefgh")
    assert prune_events(ada.pk, keep=3) == 5
    assert stream_position(ada.pk) == (8, 5)
    assert [e.seq for e in read_events(ada.pk, after=0)] == [6, 7, 8]
    assert prune_events(ada.pk, keep=3) == 0
    assert prune_events(999_999, keep=3) == 0


def test_pruning_everybody(ada, boris):
    append(ada, *"abcd")
    append(boris, *"ab")
    assert prune_all(keep=2) == 2
    assert stream_position(boris.pk) == (2, 0)
