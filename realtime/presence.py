"""Who is connected to this process, counted here and written to the database in batches."""

import time
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from core.threads import in_database_thread
from realtime.limits import LEASE
from realtime.services import BATCH, Pair, PresenceChanges, presence_write, process_renew

Key = TypeVar("Key", bound=Hashable)


class Tally(Generic[Key]):
    """What is here (counted), what the database has been told, and the keys whose two may differ."""

    def __init__(self) -> None:
        self.here: Counter[Key] = Counter()
        self.written: set[Key] = set()
        self.touched: set[Key] = set()

    def add(self, key: Key) -> None:
        """One more."""
        self.here[key] += 1
        self.touched.add(key)

    def remove(self, key: Key) -> None:
        """One less."""
        self.here[key] -= 1
        if self.here[key] <= 0:
            del self.here[key]
        self.touched.add(key)

    def take(self, limit: int) -> tuple[list[Key], list[Key]]:
        """(arrivals, departures) that the database has not been told of, at most `limit` keys."""
        some = [self.touched.pop() for _ in range(min(limit, len(self.touched)))]
        came = [key for key in some if key in self.here and key not in self.written]
        left = [key for key in some if key not in self.here and key in self.written]
        return came, left

    def wrote(self, came: Iterable[Key], left: Iterable[Key]) -> None:
        """The database knows these now."""
        self.written.update(came)
        self.written.difference_update(left)

    def write_all_again(self) -> None:
        """The database knows nothing."""
        self.written.clear()
        self.touched.update(self.here)


class PresenceBook:
    """This process's people, and which challenges they have open."""

    def __init__(self, process_id: str) -> None:
        self._process_id = process_id
        self._lease_runs_until: float = 0.0
        self.people: Tally[int] = Tally()
        self.viewings: Tally[Pair] = Tally()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is here and the database has been told so."""
        return not self.people.here and not self.people.touched and not self.viewings.touched

    @property
    def is_leased(self) -> bool:
        """Whether the lease runs for a while yet."""
        return self._lease_runs_until - time.monotonic() > LEASE / 3

    async def renew(self) -> None:
        """Renew the lease; if it had run out, write everybody again."""
        if await in_database_thread(process_renew, process_id=self._process_id, lease=LEASE):
            self.people.write_all_again()
            self.viewings.write_all_again()
        self._lease_runs_until = time.monotonic() + LEASE

    async def write(self) -> PresenceChanges:
        """Tell the database what changed, a batch at a time; returns what was told."""
        told = PresenceChanges([], [], [], [])
        while self.people.touched or self.viewings.touched:
            came, left = self.people.take(BATCH)
            opened, closed = self.viewings.take(BATCH)
            changes = PresenceChanges(came, left, opened, closed)
            if changes:
                await self._tell(changes)
            told = PresenceChanges(
                [*told.came, *came], [*told.left, *left], [*told.opened, *opened], [*told.closed, *closed]
            )
        return told

    async def _tell(self, changes: PresenceChanges) -> None:
        try:
            await in_database_thread(presence_write, process_id=self._process_id, changes=changes)
        except BaseException:
            self.people.touched.update(changes.came, changes.left)
            self.viewings.touched.update(changes.opened, changes.closed)
            raise
        self.people.wrote(changes.came, changes.left)
        self.viewings.wrote(changes.opened, changes.closed)
