"""The event log's writing door, and its reading ones.

`append_events` runs inside the transaction that changes the state. It takes the next numbers from the
person's stream by an update of one row, which holds that row until commit: numbers are gap-free and in
commit order on both engines. After commit the doorbells ring; whoever misses one finds the events here.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.dispatch import Signal

from core.models import Event, Stream
from core.prepared import insert_numbered

_ADVANCE = "UPDATE core_stream SET last_seq = last_seq + %s WHERE user_id = %s RETURNING last_seq"
EventDraft = tuple[str, dict[str, Any]]

events_committed = Signal()
"""Sent after commit with `user_id` and `events`; a doorbell: handlers must not write state."""


def append_events(user_id: int, drafts: Sequence[EventDraft]) -> list[Event]:
    """Write `drafts` (pairs of type and data) to the end of the person's stream, in order.

    Must run inside a transaction; returns the events with their numbers.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append_events belongs inside the transaction that changes the state")
    if not drafts:
        return []
    events = [Event(user_id=user_id, type=kind, data=data) for kind, data in drafts]
    if len(events) > 1 or not insert_numbered(events[0], "seq", _ADVANCE, [1, user_id]):
        first = _take_numbers(user_id, len(drafts)) - len(drafts) + 1
        for place, event in enumerate(events):
            event.seq = first + place
        Event.objects.bulk_create(events)
    transaction.on_commit(lambda: _ring(user_id, events))
    return events


def _take_numbers(user_id: int, count: int) -> int:
    """Advance the stream by `count` and return its new last number; creates the stream when new."""
    for _attempt in range(2):
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, [count, user_id])
            row = cursor.fetchone()
        if row:
            return int(row[0])
        Stream.objects.bulk_create([Stream(user_id=user_id)], ignore_conflicts=True)
    raise RuntimeError(f"no stream for user {user_id}")


def _ring(user_id: int, events: list[Event]) -> None:
    events_committed.send_robust(sender=Event, user_id=user_id, events=events)


def read_events(user_id: int, *, after: int, limit: int = 500) -> list[Event]:
    """The person's events with a number above `after`, oldest first, at most `limit`."""
    return list(Event.objects.filter(user_id=user_id, seq__gt=after).order_by("seq")[:limit])


def stream_position(user_id: int) -> tuple[int, int]:
    """(last number, pruned through) of the person's stream; (0, 0) when nothing ever happened."""
    row = Stream.objects.filter(pk=user_id).values_list("last_seq", "pruned_through").first()
    return row or (0, 0)


@transaction.atomic
def prune_events(user_id: int, *, keep: int) -> int:
    """Forget all but the newest `keep` events of the person; returns how many went."""
    stream = Stream.objects.select_for_update().filter(pk=user_id).first()
    if stream is None or stream.last_seq - keep <= stream.pruned_through:
        return 0
    through = stream.last_seq - keep
    gone, _ = Event.objects.filter(user_id=user_id, seq__lte=through).delete()
    Stream.objects.filter(pk=user_id).update(pruned_through=through)
    return gone


def prune_all(*, keep: int) -> int:
    """Prune every stream that holds more than `keep` events; returns how many events went."""
    long = Stream.objects.filter(last_seq__gt=F("pruned_through") + keep).values_list("pk", flat=True)
    return sum(prune_events(user_id, keep=keep) for user_id in long.iterator())


def prune_old_events() -> int:
    """Prune to the number of events that is kept of each learner (`EVENTS_KEPT_PER_LEARNER`)."""
    return prune_all(keep=settings.EVENTS_KEPT_PER_LEARNER)
