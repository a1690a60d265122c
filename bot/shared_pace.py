"""Telegram's pace, kept by all bot processes together.

Each message leaves a row in `Spoken`, written in the transaction that claims it. Processes claim one after
another (`BotTurn`), and read first what the others have said since. The database's clock tells how long ago.
"""

import time
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from bot.models import Spoken
from bot.pace import GROUP, OVERALL, PERSON, Pace

REMEMBERED = timedelta(seconds=max(OVERALL[1], PERSON[1], GROUP[1]))
"""The longest of the limits looks back so far."""


class SharedPace:
    """What this process knows of what all have said."""

    def __init__(self) -> None:
        self.pace = Pace()
        self._heard = 0

    def listen(self, epoch: int) -> tuple[set[int], int]:
        """Take in what others have said; the chats that must wait, and how many messages may go out now."""
        now = time.monotonic()
        age = ExpressionWrapper(Now() - F("at"), output_field=DurationField())
        others = Spoken.objects.filter(pk__gt=self._heard, at__gt=Now() - REMEMBERED).exclude(epoch=epoch)
        for pk, chat_id, ago in others.order_by("pk").values_list("pk", "chat_id", age):
            self.pace.take(chat_id, now - max(0.0, ago.total_seconds()))
            self._heard = pk
        return set(self.pace.closed(now)), self.pace.room(now)

    def speak(self, epoch: int, chat_ids: list[int]) -> None:
        """Let all know that these chats are spoken to now."""
        now = time.monotonic()
        for chat_id in chat_ids:
            self.pace.take(chat_id, now)
        Spoken.objects.bulk_create([Spoken(chat_id=chat_id, epoch=epoch, at=Now()) for chat_id in chat_ids])


def prune_spoken() -> None:
    """Forget what is too long ago to matter."""
    Spoken.objects.filter(at__lt=Now() - REMEMBERED).delete()
