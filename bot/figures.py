"""The bot's figures at `/metrics`, and at `/readyz` whether it receives, handles and sends.

All are read from the database, so any web process can tell them, whichever processes the bot has.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import TelegramAccount
from bot.models import BotRun, BotTally, InboxUpdate, OutboxMessage, Spoken
from bot.runs import SEEN_WITHIN
from bot.tally import BUCKETS
from core.metrics import Metric, Sample

STALE = timedelta(seconds=60)
"""What has waited so long while nothing else moved is stuck."""
RATE_SECONDS = 10
State = OutboxMessage.State


def metrics() -> Iterable[Metric]:
    """Every figure of the bot."""
    return [*_queues(), *_now(), *_totals()]


def _age(moment: datetime | None) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


def _gauge(name: str, help_: str, value: float) -> Metric:
    return Metric(f"gauntlet_bot_{name}", "gauge", help_, [Sample(value)])


def _queues() -> list[Metric]:
    inbox = InboxUpdate.objects.filter(handled_at=None).aggregate(n=Count("pk"), oldest=Min("received_at"))
    rows = OutboxMessage.objects.all()
    outbox = rows.aggregate(
        n=Count("pk", filter=~Q(state=State.DEAD)),
        oldest=Min("created_at", filter=~Q(state=State.DEAD)),
        dead=Count("pk", filter=Q(state=State.DEAD)),
    )
    return [
        _gauge("inbox_waiting", "Updates that are stored and not handled.", inbox["n"]),
        _gauge("inbox_oldest_seconds", "Age of the oldest of them.", _age(inbox["oldest"])),
        _gauge("outbox_waiting", "Messages that Telegram has not taken.", outbox["n"]),
        _gauge("outbox_oldest_seconds", "Age of the oldest of them.", _age(outbox["oldest"])),
        _gauge("outbox_given_up", "Messages given up within the last week.", outbox["dead"]),
    ]


def _now() -> list[Metric]:
    alive = BotRun.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN)
    counts = dict(alive.values_list("mode").annotate(n=Count("pk")))
    workers = [Sample(counts.get(mode, 0), {"mode": mode}) for mode in BotRun.Mode.values]
    since = timezone.now() - timedelta(seconds=RATE_SECONDS)
    sends = Spoken.objects.filter(at__gt=since).count() / RATE_SECONDS
    blocked = TelegramAccount.objects.filter(is_active=False).count()
    return [
        Metric("gauntlet_bot_workers", "gauge", "Bot processes seen lately.", workers),
        _gauge("sends_per_second", "Messages a second over the last ten.", sends),
        _gauge("blocked_users", "Linked people whose chat is closed to the bot.", blocked),
    ]


def _totals() -> list[Metric]:
    found = {(row.name, row.label): row.value for row in BotTally.objects.all()}

    def counter(name: str, help_: str, label: str, known: tuple[str, ...]) -> Metric:
        samples = [Sample(found.get((name, value), 0), {label: value}) for value in known]
        return Metric(f"gauntlet_bot_{name}_total", "counter", help_, samples)

    return [
        counter("updates", "Updates handled, by outcome.", "outcome", ("done", "failed")),
        counter("sends", "Calls that send, by result.", "result", SEND_RESULTS),
        _handler_time(found),
    ]


SEND_RESULTS = ("sent", "flood", "again", "blocked", "refused")
"""Taken; 429; no answer or a broken line, so tried again; the chat is closed; given up."""


def _handler_time(found: dict[tuple[str, str], float]) -> Metric:
    total, samples = 0.0, []
    for limit in (*map(str, BUCKETS), "+Inf"):
        total += found.get(("handler_bucket", limit), 0)
        samples.append(Sample(total, {"le": limit}, "_bucket"))
    samples += [Sample(found.get(("handler_sum", ""), 0), suffix="_sum"), Sample(total, suffix="_count")]
    words = "From an update's turn to its end."
    return Metric("gauntlet_bot_handler_seconds", "histogram", words, samples)


# --- whether it moves ---


def receiving() -> str:
    """For `/readyz`: how updates come in ("ok" by either way), or why they do not."""
    if not settings.TELEGRAM_BOT_TOKEN:
        return "off"
    alive = BotRun.objects.filter(seen_at__gt=timezone.now() - SEEN_WITHIN)
    if not alive.exists():
        return "not seen"
    fresh = Q(mode=BotRun.Mode.WEBHOOK) | Q(polled_at__gt=timezone.now() - STALE)
    started = Q(started_at__gt=timezone.now() - STALE)
    return "ok" if alive.filter(fresh | started).exists() else "polling gets no answer"


def inbox() -> str:
    """For `/readyz`: whether updates are handled."""
    if not settings.TELEGRAM_BOT_TOKEN:
        return "off"
    late = timezone.now() - STALE
    waiting = InboxUpdate.objects.filter(handled_at=None, received_at__lt=late)
    stuck = waiting.exists() and not InboxUpdate.objects.filter(handled_at__gt=late).exists()
    return "stuck" if stuck else "ok"


def outbox() -> str:
    """For `/readyz`: whether what is due is sent. What Telegram has put off is not due."""
    if not settings.TELEGRAM_BOT_TOKEN:
        return "off"
    late = timezone.now() - STALE
    due = Q(not_before=None, created_at__lt=late) | Q(not_before__lt=late)
    waiting = OutboxMessage.objects.filter(due, state=State.WAITING)
    stuck = waiting.exists() and not Spoken.objects.filter(at__gt=late).exists()
    return "stuck" if stuck else "ok"
