"""The durable outbox: what is to be said is written in the transaction that caused it, and sent after it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from accounts.services.linking import set_telegram_active
from bot import deliveries
from bot.models import BotRun, BotTurn, Card, OutboxMessage
from bot.moving import move_chat
from bot.shared_pace import SharedPace
from bot.signals import outbox_filled
from bot.turns import wait_for_turn

Json = dict[str, Any]
State = OutboxMessage.State
DEAD_KEPT = timedelta(days=7)
# Later than this a message would only confuse.
LONGEST_WAIT = timedelta(hours=24)
# Heads of the queue looked at in one go; those that must wait may be among them.
HEADS = 500
EDIT_PAUSE = timedelta(seconds=1)
"""Between two edits of a card that changes often."""
AWAITED = ("battle", "verdict", "words")
"""Cards that tell what their reader waits for: where one was deleted, what it would say is said anew."""


@dataclass(frozen=True)
class Call:
    """One claimed message, ready to be sent; `message_id` is that of its card, if it has been sent.

    `awaited`: where that message was deleted, it is sent anew.
    """

    id: int
    chat_id: int
    method: str
    payload: Json
    card_id: int | None
    message_id: int | None
    attempts: int
    created_at: datetime
    awaited: bool = False


def put(
    chat_id: int,
    method: str,
    payload: Json,
    *,
    card: Card | None = None,
    not_before: datetime | None = None,
) -> None:
    """Queue a Bot API call to a chat."""
    OutboxMessage.objects.create(
        chat_id=chat_id, method=method, payload=payload, card=card, not_before=not_before
    )
    transaction.on_commit(_ring)


def last_said(chat_id: int) -> int:
    """The id of the newest message (no edit) that waits for the chat; 0 when none does."""
    waiting = OutboxMessage.objects.filter(chat_id=chat_id, method="sendMessage")
    return waiting.aggregate(last=Max("pk"))["last"] or 0


def put_card(card: Card, payload: Json) -> None:
    """Queue what a card shows now: in place of what still waits for it, otherwise as a message or an edit."""
    waiting = OutboxMessage.objects.filter(card=card, state=State.WAITING)
    if not waiting.update(payload=payload):
        method = "editMessageText" if _is_shown(card) else "sendMessage"
        put(card.chat_id, method, payload, card=card, not_before=_next_edit(card, payload))
    else:
        transaction.on_commit(_ring)


def _next_edit(card: Card, payload: Json) -> datetime | None:
    """When a paced card may be edited again; None for at once."""
    if not payload.get("paced"):
        return None
    edited = Card.objects.filter(pk=card.pk).values_list("edited_at", flat=True).first()
    return edited + EDIT_PAUSE if edited else None


def _is_shown(card: Card) -> bool:
    """Whether the card has a message or one is on its way; asked in this order because settling turns it."""
    if card.message_id is not None or OutboxMessage.objects.filter(card=card, state=State.SENDING).exists():
        return True
    return Card.objects.filter(pk=card.pk, message_id__isnull=False).exists()


def _ring() -> None:
    outbox_filled.send_robust(sender=OutboxMessage)


# --- the sender's side ---


@dataclass(frozen=True)
class Sent:
    """What became of a call.

    `message_id`: the message that was made. `retry_in`: seconds until it is tried again, after too many (429)
    if `flood`. `gone`: the chat is closed to the bot. `moved_to`: it is another chat now. `error`: why it was
    given up. All empty: it is done. `at`: when the answer came.
    """

    call: Call
    message_id: int | None = None
    retry_in: float | None = None
    flood: bool = False
    gone: bool = False
    moved_to: int | None = None
    error: str = ""
    at: datetime = field(default_factory=timezone.now)


def claim_calls(epoch: int, *, busy: set[int], limit: int) -> list[Call]:
    """Take the oldest due call of each chat that is not `busy`; at most `limit`. Call in a transaction.

    A claim is a conditional update of locked rows: nobody else can take the same one, and an edit that comes
    now is queued behind it. Returns nothing when this process has been taken for dead.
    """
    if limit <= 0:
        return []
    mine = _due() & Q(pk__in=_heads(busy))
    rows = OutboxMessage.objects.filter(mine).select_related("card").order_by("pk")
    found = [row for row in rows.select_for_update(of=("self",))[:limit] if not _is_too_soon(row)]
    if not found or not BotRun.objects.filter(pk=epoch).exists():
        return []
    OutboxMessage.objects.filter(pk__in=[row.pk for row in found]).update(state=State.SENDING, epoch=epoch)
    return [_call(row) for row in found]


def _due() -> Q:
    return Q(state=State.WAITING) & (Q(not_before=None) | Q(not_before__lte=timezone.now()))


def _is_too_soon(row: OutboxMessage) -> bool:
    """Whether this edit was queued while the one before was still on its way."""
    edited = row.card.edited_at if row.card and row.payload.get("paced") else None
    return edited is not None and timezone.now() - edited < EDIT_PAUSE


def _heads(busy: set[int]) -> list[int]:
    """The first waiting call of each chat that nothing is being sent to; never out of order."""
    waiting = OutboxMessage.objects.filter(state=State.WAITING).exclude(chat_id__in=busy)
    sending = OutboxMessage.objects.filter(state=State.SENDING).values("chat_id")
    heads = waiting.exclude(chat_id__in=sending).values("chat_id").annotate(first=Min("pk")).order_by("first")
    return [row["first"] for row in heads[:HEADS]]


def _call(row: OutboxMessage) -> Call:
    return Call(
        row.pk,
        row.chat_id,
        row.method,
        row.payload,
        row.card_id,
        row.card.message_id if row.card else None,
        row.attempts,
        row.created_at,
        awaited=row.card is not None and row.card.kind in AWAITED,
    )


@transaction.atomic
def exchange(results: list[Sent], epoch: int, pace: SharedPace, *, busy: set[int], most: int) -> list[Call]:
    """Write down what became of earlier calls and take the next ones, in one transaction.

    All processes take theirs one after another, each knowing what the others have sent: so Telegram's pace is
    kept by all together, and a chat is never spoken to by two at once.
    """
    settle(results, epoch)
    if not OutboxMessage.objects.filter(_due()).exists():
        return []
    wait_for_turn(BotTurn.Of.SPEAKING)
    closed, room = pace.listen(epoch)
    calls = claim_calls(epoch, busy=busy | closed, limit=min(most, room))
    pace.speak(epoch, [call.chat_id for call in calls])
    return calls


def settle(results: list[Sent], epoch: int) -> None:
    """Write down what became of some calls that are still this process's. Call in a transaction."""
    sending = OutboxMessage.objects.filter(state=State.SENDING, epoch=epoch)
    done = [r.call for r in results if r.retry_in is None and not r.error]
    if done:
        sending.filter(pk__in=[call.id for call in done]).delete()
        deliveries.note([call.payload for call in done], delivered=True)
    for result in results:
        if result.message_id is not None and result.call.card_id is not None:
            Card.objects.filter(pk=result.call.card_id).update(message_id=result.message_id)
        if result.call.method == "editMessageText" and result.message_id is not None:
            _note_edit(result.call)
        if result.moved_to is not None:
            move_chat(result.call.chat_id, result.moved_to)
        if result.retry_in is not None:
            _again(result, sending.filter(pk=result.call.id))
        elif result.error:
            _bury(sending.filter(pk=result.call.id), result.error)
            deliveries.note([result.call.payload], delivered=False)
        if result.gone:
            set_telegram_active(telegram_id=result.call.chat_id, active=False)
            _bury(OutboxMessage.objects.filter(chat_id=result.call.chat_id), "the chat is closed to the bot")
            deliveries.close_chat(result.call.chat_id)


def _note_edit(call: Call) -> None:
    """The card has been edited: what waits for a paced one waits a second from now."""
    if call.payload.get("paced") and call.card_id is not None:
        now = timezone.now()
        Card.objects.filter(pk=call.card_id).update(edited_at=now)
        waiting = OutboxMessage.objects.filter(card_id=call.card_id, state=State.WAITING)
        waiting.update(not_before=now + EDIT_PAUSE)


def _again(result: Sent, row: QuerySet[OutboxMessage]) -> None:
    now = timezone.now()
    if now - result.call.created_at > LONGEST_WAIT:
        deliveries.note([result.call.payload], delivered=False)
        return _bury(row, "given up after a day")
    if _is_outdated(result.call):
        row.delete()
        return None
    later = now + timedelta(seconds=result.retry_in or 0)
    row.update(state=State.WAITING, not_before=later, attempts=result.call.attempts + 1)
    return None


def _is_outdated(call: Call) -> bool:
    """Whether a newer edit of the same card already waits, so that this one need not be repeated."""
    if call.card_id is None or call.method != "editMessageText":
        return False
    newer = OutboxMessage.objects.filter(card_id=call.card_id, state=State.WAITING, pk__gt=call.id)
    return newer.exists()


def _bury(rows: Any, error: str) -> None:
    rows.update(state=State.DEAD, error=error[:200])


def next_due() -> float | None:
    """Seconds until the next postponed call may be made; None when none is postponed.

    One whose time has come already waits for something else: its chat is spoken to, or may not be yet.
    """
    waiting = OutboxMessage.objects.filter(state=State.WAITING, not_before__gt=timezone.now())
    first = waiting.aggregate(first=Min("not_before"))["first"]
    return None if first is None else max(0.0, (first - timezone.now()).total_seconds())


def prune_outbox() -> int:
    """Forget calls that were given up long ago; returns how many went."""
    old = timezone.now() - DEAD_KEPT
    return OutboxMessage.objects.filter(state=State.DEAD, created_at__lt=old).delete()[0]
