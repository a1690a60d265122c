"""The durable inbox: an update is stored before Telegram is told that it arrived, and handled after that."""

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bot.lanes import Waiting, as_waiting, claim_lanes
from bot.models import InboxUpdate

Json = dict[str, Any]
# Telegram lets people edit a message for 48 hours and hands an update out for 24.
KEPT = timedelta(hours=49)
ROOM = 2_000
"""Lanes that one process works at; more wait in the database."""


def store_updates(bot_id: int, updates: Iterable[Json], *, epoch: int, room: int = ROOM) -> list[Waiting]:
    """Store what is new, and take the lanes of at most `room` that wait; returns what begins each lane taken.

    What is not returned is somebody's already, or is found by whoever looks for lanes that nobody works at.
    """
    given = {update["update_id"]: update for update in updates if isinstance(update.get("update_id"), int)}
    rows = [_row(bot_id, update) for update in given.values()]
    with transaction.atomic():
        known = _known(bot_id, given)
        InboxUpdate.objects.bulk_create([r for r in rows if r.update_id not in known], ignore_conflicts=True)
        for row in rows:
            if row.update_id in known and _is_another(known[row.update_id], row):
                _replace(known[row.update_id], row)
        firsts = _firsts(bot_id, list(given))
        wanted = list(firsts)[: max(0, room)]
        mine = claim_lanes(bot_id, wanted, epoch)
    mine |= claim_lanes(bot_id, set(wanted) - mine, epoch)  # its owner may just have left: see bot/lanes.py
    return [firsts[lane] for lane in wanted if lane in mine]


def _firsts(bot_id: int, numbers: list[int]) -> dict[int, Waiting]:
    """The first of these updates that waits in each lane, in Telegram's order."""
    rows = InboxUpdate.objects.filter(bot_id=bot_id, update_id__in=numbers, handled_at=None)
    firsts: dict[int, Waiting] = {}
    for row in rows.order_by("update_id"):
        firsts.setdefault(row.lane, as_waiting(row))
    return firsts


def _row(bot_id: int, update: Json) -> InboxUpdate:
    chat_id, message_id = _place_of(update)
    return InboxUpdate(
        bot_id=bot_id,
        update_id=update["update_id"],
        lane=lane_of(update),
        # Escaped to ASCII: a NUL or half a surrogate pair in somebody's text is storable like this.
        payload=json.dumps(update, ensure_ascii=True),
        chat_id=chat_id,
        message_id=message_id,
    )


def _known(bot_id: int, given: Json | dict[int, Json]) -> dict[int, InboxUpdate]:
    rows = InboxUpdate.objects.filter(bot_id=bot_id, update_id__in=list(given))
    return {row.update_id: row for row in rows}


def _is_another(known: InboxUpdate, row: InboxUpdate) -> bool:
    """Whether a number came back with other content: a Bot API server that lost its memory counts anew."""
    if known.handled_at is None:
        return False
    return _digest(known.payload) != _digest(row.payload)


def _digest(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()


def _replace(known: InboxUpdate, row: InboxUpdate) -> None:
    known.delete()
    row.save(force_insert=True)


def lane_of(update: Json) -> int:
    """Whose update it is: the acting person's id, otherwise the chat's, otherwise 0."""
    for part in update.values():
        if isinstance(part, dict):
            for who in (part.get("from"), part.get("user"), part.get("chat")):
                if isinstance(who, dict) and isinstance(who.get("id"), int):
                    return int(who["id"])
    return 0


def _place_of(update: Json) -> tuple[int | None, int | None]:
    message = update.get("message")
    if not isinstance(message, dict):
        return None, None
    chat = message.get("chat")
    return (chat.get("id") if isinstance(chat, dict) else None), message.get("message_id")


def mark_handled(row: InboxUpdate, *, failed: bool = False, answered: bool = False) -> None:
    """Close the row in the same transaction as the effect."""
    InboxUpdate.objects.filter(pk=row.pk).update(handled_at=timezone.now(), failed=failed, answered=answered)


def was_answer(chat_id: int, message_id: int) -> bool:
    """Whether this message was taken as an answer."""
    return InboxUpdate.objects.filter(chat_id=chat_id, message_id=message_id, answered=True).exists()


def prune_inbox() -> int:
    """Forget what was handled long ago; returns how many went."""
    return InboxUpdate.objects.filter(handled_at__lt=timezone.now() - KEPT).delete()[0]
