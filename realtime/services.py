"""Presence: a lease for each server process, and its people written in batches.

Ten thousand people who reconnect within seconds are a few transactions, not ten thousand; a process that is
killed takes its people with it when its lease ends.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from realtime.models import LiveProcess, Presence, Viewing

BATCH = 500
Pair = tuple[int, int]
"""(user id, challenge id)."""


@dataclass
class PresenceChanges:
    """What changed at one process since it last wrote: people, and people on challenges."""

    came: Collection[int] = field(default_factory=list)
    left: Collection[int] = field(default_factory=list)
    opened: Collection[Pair] = field(default_factory=list)
    closed: Collection[Pair] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.came or self.left or self.opened or self.closed)


@transaction.atomic
def process_renew(*, process_id: str, lease: float) -> bool:
    """Put the end of the process's lease `lease` seconds from now; and let expired processes go.

    True when the process was not known (new, or expired meanwhile): then all its people must be written.
    """
    now = timezone.now()
    LiveProcess.objects.filter(expires_at__lt=now).exclude(pk=process_id).delete()
    until = now + timedelta(seconds=lease)
    if LiveProcess.objects.filter(pk=process_id).update(expires_at=until):
        return False
    LiveProcess.objects.create(pk=process_id, expires_at=until)
    return True


@transaction.atomic
def process_release(*, process_id: str) -> None:
    """The process stops: its people leave at once."""
    LiveProcess.objects.filter(pk=process_id).delete()


@transaction.atomic
def presence_write(*, process_id: str, changes: PresenceChanges) -> None:
    """Write what changed at this process, in one transaction; writing the same again changes nothing."""
    Presence.objects.filter(process_id=process_id, user_id__in=list(changes.left)).delete()
    _close(process_id, changes.closed)
    Presence.objects.bulk_create(
        [Presence(process_id=process_id, user_id=user_id) for user_id in changes.came],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    Viewing.objects.bulk_create(
        [Viewing(process_id=process_id, user_id=u, challenge_id=c) for u, c in changes.opened],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _close(process_id: str, pairs: Collection[Pair]) -> None:
    """Delete the pairs, one query for each challenge."""
    by_challenge: dict[int, list[int]] = {}
    for user_id, challenge_id in pairs:
        by_challenge.setdefault(challenge_id, []).append(user_id)
    for challenge_id, people in by_challenge.items():
        Viewing.objects.filter(process_id=process_id, challenge_id=challenge_id, user_id__in=people).delete()
