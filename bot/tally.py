"""What the bot's processes have done, counted: kept in memory for a few seconds, then added to the database.

So the totals are of all processes, and outlive each of them; one that is killed takes along what it counted
since its last beat.
"""

import threading
from collections import Counter

from django.db.models import F
from django.db.models.functions import Now

from bot.models import BotRun, BotTally

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; how long updates took is counted by these."""
Key = tuple[str, str]


class Tally:
    """Counts of this process that are not in the database yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Key] = Counter()
        self._polled = False

    def add(self, name: str, label: str = "", amount: float = 1) -> None:
        """Count."""
        with self._lock:
            self._counts[name, label] += amount  # type: ignore[assignment]

    def handled(self, outcome: str, seconds: float) -> None:
        """An update came to its end."""
        self.add("updates", outcome)
        self.add("handler_sum", amount=seconds)
        bucket = next((str(limit) for limit in BUCKETS if seconds <= limit), "+Inf")
        self.add("handler_bucket", bucket)

    def polled(self) -> None:
        """Telegram answered when it was asked for updates."""
        self._polled = True

    def flush(self, epoch: int) -> None:
        """Add to the totals; what cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        done: list[Key] = []
        try:
            for key, amount in sorted(counts.items()):
                _add(key, amount)
                done.append(key)
            if self._polled:
                BotRun.objects.filter(pk=epoch).update(polled_at=Now())
                self._polled = False
        finally:
            with self._lock:
                self._counts.update({key: n for key, n in counts.items() if key not in done})


def _add(key: Key, amount: float) -> None:
    name, label = key
    row = BotTally.objects.filter(name=name, label=label)
    if not row.update(value=F("value") + amount):
        BotTally.objects.bulk_create([BotTally(name=name, label=label)], ignore_conflicts=True)
        row.update(value=F("value") + amount)


tally = Tally()
"""This process's."""
