"""How fast Telegram lets a bot speak: 30 messages a second in all, about one a second to a person, and 20 a
minute to a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).

A person's seconds may be spent in advance a little, so that the answer to a tap need not wait for the one
before.
"""

from bisect import insort
from collections import deque

OVERALL = (30, 1.0)
PERSON = (5, 5.0)
GROUP = (20, 60.0)


class Window:
    """At most `limit` events within any `seconds`."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._times: deque[float] = deque()

    def room(self, now: float) -> int:
        """How many more may happen now."""
        while self._times and now - self._times[0] >= self.seconds:
            self._times.popleft()
        return self.limit - len(self._times)

    def take(self, now: float) -> None:
        """Count one; it may be known late, when others have been counted since."""
        if self._times and now < self._times[-1]:
            insort(self._times, now)
        else:
            self._times.append(now)

    def opens_in(self, now: float) -> float:
        """Seconds until there is room again; 0 when there is."""
        return 0.0 if (room := self.room(now)) > 0 else self._times[-room] + self.seconds - now

    @property
    def empty(self) -> bool:
        """Whether nothing is counted any more."""
        return not self._times


class Pace:
    """The three limits together. Times are those of a monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._all = Window(*OVERALL)
        self._chats: dict[int, Window] = {}

    def room(self, now: float) -> int:
        """How many messages may go out now."""
        return self._all.room(now)

    def take(self, chat_id: int, now: float) -> None:
        """Count a message to the chat."""
        self._all.take(now)
        # Groups have negative ids.
        self._chats.setdefault(chat_id, Window(*(GROUP if chat_id < 0 else PERSON))).take(now)

    def closed(self, now: float) -> dict[int, float]:
        """The chats that must wait, and how long each."""
        waits = {chat_id: window.opens_in(now) for chat_id, window in self._chats.items()}
        for chat_id in [chat_id for chat_id, window in self._chats.items() if window.empty]:
            del self._chats[chat_id]
        return {chat_id: wait for chat_id, wait in waits.items() if wait > 0}

    def opens_in(self, now: float) -> float | None:
        """Seconds until something that must wait may go on; None when nothing must."""
        waits = list(self.closed(now).values())
        if self.room(now) <= 0:
            waits.append(self._all.opens_in(now))
        return min(waits, default=None)
