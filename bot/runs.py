"""Which processes speak for the bot, and whether they were seen lately.

What a process claims (lanes of the inbox, messages of the outbox) carries its id. A process that is killed is
not seen any more: after the lease its row goes, and with it whatever it had claimed is free again.
"""

import logging
import platform
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from bot.models import BotRun, BotTurn, InboxLane, OutboxMessage
from bot.tally import tally
from bot.turns import wait_for_turn

log = logging.getLogger("bot")
SEEN_WITHIN = timedelta(seconds=20)
Mode = BotRun.Mode
State = OutboxMessage.State


def lease() -> timedelta:
    """For how long a process that is not seen keeps what it has claimed."""
    return timedelta(seconds=settings.BOT_LEASE_SECONDS)


@transaction.atomic
def sign_on(mode: str) -> int:
    """Become one of the processes; returns the epoch.

    One that polls is the only one from then on; one with a webhook ends those that poll.
    """
    wait_for_turn(BotTurn.Of.RUNS)
    others = BotRun.objects.all() if mode == Mode.POLLING else BotRun.objects.filter(mode=Mode.POLLING)
    others.delete()
    run = BotRun.objects.create(mode=mode, host=platform.node()[:200], seen_at=Now())
    free_abandoned()
    return run.pk


def free_abandoned() -> None:
    """Free what belongs to processes that are no more. Call in a transaction, in the turn of runs."""
    lanes, sending = _abandoned()
    lanes.delete()
    sending.update(state=State.WAITING)


def _abandoned() -> tuple[QuerySet[InboxLane], QuerySet[OutboxMessage]]:
    runs = BotRun.objects.values("pk")
    sending = OutboxMessage.objects.filter(state=State.SENDING)
    return InboxLane.objects.exclude(epoch__in=runs), sending.exclude(epoch__in=runs)


def beat(epoch: int, mode: str) -> bool:
    """Say that this process lives, and clear away those that do not; False when it has to leave.

    One that was taken for dead, because it or the database stood still, comes back if it may.
    """
    if not BotRun.objects.filter(pk=epoch).update(seen_at=Now()) and not _come_back(epoch, mode):
        return False
    tally.flush(epoch)
    silent = Q(seen_at=None) | Q(seen_at__lt=Now() - lease())
    dead = BotRun.objects.filter(silent).exclude(pk=epoch)
    if dead.exists() or any(rows.exists() for rows in _abandoned()):
        with transaction.atomic():
            wait_for_turn(BotTurn.Of.RUNS)
            dead.delete()
            free_abandoned()
    return True


@transaction.atomic
def _come_back(epoch: int, mode: str) -> bool:
    wait_for_turn(BotTurn.Of.RUNS)
    if mode == Mode.POLLING or BotRun.objects.filter(mode=Mode.POLLING).exists():
        return False
    log.warning("this process was taken for dead; what it had claimed may be another's")
    BotRun.objects.create(pk=epoch, mode=mode, host=platform.node()[:200], seen_at=Now())
    return True


@transaction.atomic
def sign_off(epoch: int) -> None:
    """Say that this process has ended on purpose; what it had is free at once."""
    tally.flush(epoch)
    wait_for_turn(BotTurn.Of.RUNS)
    BotRun.objects.filter(pk=epoch).delete()
    free_abandoned()


def leads(epoch: int) -> bool:
    """Whether this process is the oldest: it alone does what the clock brings about."""
    return not BotRun.objects.filter(pk__lt=epoch).exists()


def probe() -> str:
    """For `/readyz`: "ok" while a bot process lives, "off" without a token."""
    if not settings.TELEGRAM_BOT_TOKEN:
        return "off"
    return "ok" if BotRun.objects.filter(seen_at__gt=Now() - SEEN_WITHIN).exists() else "not seen"
