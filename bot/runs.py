"""Which process speaks for the bot, and whether it was seen lately."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bot.models import BotRun, OutboxMessage

SEEN_WITHIN = timedelta(seconds=20)


@transaction.atomic
def take_over() -> int:
    """Become the one process; returns its epoch. What an earlier one was sending waits to be sent again."""
    BotRun.objects.bulk_create([BotRun(pk=1)], ignore_conflicts=True)
    run = BotRun.objects.select_for_update().get(pk=1)
    run.epoch += 1
    run.seen_at = timezone.now()
    run.save()
    sending = OutboxMessage.objects.filter(state=OutboxMessage.State.SENDING)
    sending.update(state=OutboxMessage.State.WAITING)
    return run.epoch


def beat(epoch: int) -> bool:
    """Say that this process lives; False when a newer one has taken over."""
    return bool(BotRun.objects.filter(pk=1, epoch=epoch).update(seen_at=timezone.now()))


def rest(epoch: int) -> None:
    """Say that this process has ended on purpose."""
    BotRun.objects.filter(pk=1, epoch=epoch).update(seen_at=None)


def probe() -> str:
    """For `/readyz`: "ok" while a bot process lives, "off" without a token."""
    if not settings.TELEGRAM_BOT_TOKEN:
        return "off"
    seen = BotRun.objects.filter(pk=1).values_list("seen_at", flat=True).first()
    return "ok" if seen and timezone.now() - seen < SEEN_WITHIN else "not seen"
