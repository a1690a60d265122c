"""Whose turn it is: a lane is worked at by one process, however many there are.

A process owns a lane as long as its row in `InboxLane` stands. Taking a lane is an insert that does nothing
when somebody has it; it is given up in the transaction that handles its last update. Whoever stores an update
and does not get its lane may rely on the owner: the owner looks once more after its delete, and whoever
stores tries once more after its commit, so one of the two sees the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from bot.models import InboxLane, InboxUpdate


class LaneLost(Exception):
    """The lane is another process's by now; what was done in this transaction must not stay."""


@dataclass(frozen=True)
class Waiting:
    """A stored update that is still to be handled."""

    id: int
    bot_id: int
    update_id: int
    lane: int
    payload: str


def as_waiting(row: InboxUpdate) -> Waiting:
    """What a process carries around of a row."""
    return Waiting(row.pk, row.bot_id, row.update_id, row.lane, row.payload)


def claim_lanes(bot_id: int, lanes: Iterable[int], epoch: int) -> set[int]:
    """Take the lanes that nobody has; returns those."""
    wanted = sorted(set(lanes))  # in one order, so that two claimants cannot block each other
    if not wanted:
        return set()
    table = connection.ops.quote_name(InboxLane._meta.db_table)
    rows = ", ".join(["(%s, %s, %s)"] * len(wanted))
    parameters = [value for lane in wanted for value in (bot_id, lane, epoch)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (bot_id, lane, epoch) VALUES {rows} ON CONFLICT DO NOTHING RETURNING lane",  # noqa: S608
            parameters,
        )
        return {lane for (lane,) in cursor.fetchall()}


def claim_waiting(bot_id: int, epoch: int, *, limit: int) -> list[Waiting]:
    """Take lanes with waiting updates that nobody works at, oldest first; returns the head of each."""
    taken = InboxLane.objects.filter(bot_id=bot_id, lane=OuterRef("lane"))
    free = InboxUpdate.objects.filter(~Exists(taken), bot_id=bot_id, handled_at=None)
    oldest = free.values("lane").annotate(first=Min("update_id")).order_by("first")
    lanes = claim_lanes(bot_id, [row["lane"] for row in oldest[: max(0, limit)]], epoch)
    heads = [_head_or_leave(bot_id, lane, epoch) for lane in lanes]
    return sorted((head for head in heads if head), key=lambda waiting: waiting.update_id)


def _head_or_leave(bot_id: int, lane: int, epoch: int) -> Waiting | None:
    head = _of_lane(bot_id, lane).first()
    if head is not None:
        return as_waiting(head)
    with transaction.atomic():
        return keep_or_leave(bot_id, lane, epoch)


def take_turn(waiting: Waiting) -> tuple[InboxUpdate | None, InboxUpdate | None]:
    """The update's row if it is its turn, and what comes after it; call in the transaction that handles it.

    The rows are locked. It is not its turn when it was handled before, or when an earlier one came meanwhile.
    """
    rows = list(_of_lane(waiting.bot_id, waiting.lane).select_for_update()[:2])
    if rows and rows[0].pk == waiting.id:
        return rows[0], rows[1] if len(rows) > 1 else None
    return None, rows[0] if rows else None


def keep_or_leave(bot_id: int, lane: int, epoch: int, follower: InboxUpdate | None = None) -> Waiting | None:
    """At the end of the transaction: what comes next in the lane, or None, and then it is given up.

    Raises `LaneLost` when the lane was taken away because this process seemed dead: nothing is committed.
    """
    mine = InboxLane.objects.filter(bot_id=bot_id, lane=lane, epoch=epoch)
    if follower is not None:
        if mine.select_for_update().first() is None:
            raise LaneLost
        return as_waiting(follower)
    if not mine.delete()[0]:
        raise LaneLost
    head = _of_lane(bot_id, lane).first()  # asked after the delete: what came before it is seen here
    if head is None:
        return None
    InboxLane.objects.create(bot_id=bot_id, lane=lane, epoch=epoch)
    return as_waiting(head)


def _of_lane(bot_id: int, lane: int) -> QuerySet[InboxUpdate]:
    return InboxUpdate.objects.filter(bot_id=bot_id, lane=lane, handled_at=None).order_by("update_id")
