"""How fast a bot may send, when a test asks for it: Telegram's published rules as leaky buckets.

About 30 messages a second over all chats, one a second in a private chat (short bursts pass), 20 a minute in
a group ("My bot is hitting limits" in Telegram's FAQ for bots). The double's own clock counts.
"""

import math
from dataclasses import dataclass

from bot.double.clock import Clock
from bot.double.errors import too_many

COUNTED = ("send", "edit", "stop")
SPARED = frozenset({"sendChatAction"})


@dataclass
class Bucket:
    """Room for ``size`` messages, emptied at ``rate`` messages a second."""

    size: float
    rate: float
    filled: float = 0.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more message fits; 0 when it fits now."""
        self.filled = max(0.0, self.filled - (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (self.filled + 1 - self.size) / self.rate)


class Pace:
    """The buckets of one bot; off unless switched on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.on = False
        self._overall = Bucket(30, 30)
        self._chats: dict[int, Bucket] = {}

    def pass_or_refuse(self, method: str, chat_id: int) -> None:
        """Count a message. Raises 429 with the seconds to wait when it comes too soon."""
        if not self.on or not method.startswith(COUNTED) or method in SPARED:
            return
        now = self._clock.now()
        chat = self._chats.setdefault(chat_id, Bucket(5, 1) if chat_id > 0 else Bucket(20, 20 / 60))
        wait = max(self._overall.wait(now), chat.wait(now))
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in (self._overall, chat):
            bucket.filled += 1
