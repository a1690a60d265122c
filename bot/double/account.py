"""Everything behind one bot token: its world, its updates, the faults asked for, and the log of its calls."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.double.errors import Json
from bot.double.faults import Faults
from bot.double.pace import Pace
from bot.double.updates import Updates
from bot.double.world import World

CALLS_KEPT = 10_000


@dataclass
class CallEntry:
    """One call of the bot, as the log shows it."""

    number: int
    method: str
    parameters: Json
    at: float
    status: int = 0
    result: Any = None
    description: str | None = None


class Account:
    """One bot token's side of the double."""

    def __init__(self, token: str, world: World) -> None:
        self.token = token
        self.world = world
        self.updates = Updates(world)
        self.faults = Faults(world.clock)
        self.pace = Pace(world.clock)
        self.calls: deque[CallEntry] = deque(maxlen=CALLS_KEPT)
        self._call_count = 0

    def note(self, method: str, parameters: Json) -> CallEntry:
        """Write a call into the log; the caller adds how it ended."""
        self._call_count += 1
        entry = CallEntry(self._call_count, method, parameters, self.world.clock.now())
        self.calls.append(entry)
        return entry
