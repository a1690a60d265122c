"""What people have seen on their pages: gathered from the sockets here, and written in batches.

A process that is killed forgets what it had gathered for half a second: then something is told in the chat
that was seen already, and nothing is lost.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import TelegramAccount
from core.threads import in_database_thread
from realtime.models import Sighting
from realtime.services import BATCH

KEPT = timedelta(days=3)
Seen = tuple[int, int, int]
"""(user id, first, last)."""


class SightingBook:
    """This process's sightings that the database does not know yet."""

    def __init__(self) -> None:
        self._noted: list[Seen] = []

    def note(self, user_id: int, first: int, last: int) -> None:
        """A page of this person has confirmed these events."""
        self._noted.append((user_id, first, last))

    async def write(self) -> None:
        """Tell the database, a batch at a time."""
        while self._noted:
            some = self._noted[:BATCH]
            await in_database_thread(sightings_write, some)
            del self._noted[: len(some)]


def sightings_write(seen: list[Seen]) -> None:
    """Keep what people with a linked chat have seen; nobody asks about the others."""
    people = {user_id for user_id, _first, _last in seen}
    linked = set(TelegramAccount.objects.filter(user_id__in=people).values_list("user_id", flat=True))
    rows = [Sighting(user_id=u, first=first, last=last) for u, first, last in seen if u in linked]
    Sighting.objects.bulk_create(rows)


def seen_of(user_id: int, numbers: Iterable[int]) -> set[int]:
    """Those of the numbers that lie in what the person has seen; see `core.presence`."""
    wanted = sorted(numbers)
    if not wanted:
        return set()
    found = Sighting.objects.filter(user_id=user_id, last__gte=wanted[0], first__lte=wanted[-1])
    runs = list(found.values_list("first", "last"))
    return {number for number in wanted if any(first <= number <= last for first, last in runs)}


def prune_sightings() -> str:
    """Forget what nobody will ask about any more."""
    gone, _by_model = Sighting.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return f"{gone} old sightings forgotten"
