"""What became of the chat copies of instructors' words: noted as the outbox settles its calls.

A call that carries such a word has the message's id as `word` in its payload.
"""

from typing import Any

from bot.models import Delivery
from learning.models import CourseMessage

State = Delivery.State


def expect(message_id: int, telegram_id: int) -> dict[str, Any]:
    """A copy is on its way; returns the payload's part that tells of it. Call in a transaction."""
    if not CourseMessage.objects.filter(pk=message_id).exists():  # withdrawn with its course
        return {}
    rows = [Delivery(message_id=message_id, telegram_id=telegram_id)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return {"word": message_id}


def seen(message_ids: list[int], telegram_id: int) -> None:
    """A page has shown these to the learner: the chat need not repeat them. Call in a transaction."""
    known = CourseMessage.objects.filter(pk__in=message_ids).values_list("pk", flat=True)
    rows = [Delivery(message_id=pk, telegram_id=telegram_id, state=State.SEEN) for pk in known]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def note(payloads: list[dict[str, Any]], *, delivered: bool) -> None:
    """These calls have come to their end. Call in a transaction."""
    words = [payload["word"] for payload in payloads if payload.get("word")]
    if words:
        state = State.DELIVERED if delivered else State.FAILED
        Delivery.objects.filter(pk__in=words).update(state=state)


def close_chat(telegram_id: int) -> None:
    """Nothing that still waits for this chat will reach it. Call in a transaction."""
    Delivery.objects.filter(telegram_id=telegram_id, state=State.WAITING).update(state=State.FAILED)
