"""Misbehaviour on request: refusals, silence and broken connections, before or after the effect of a call."""

from dataclasses import dataclass
from typing import Any

from bot.double.clock import Clock
from bot.double.errors import ApiError, ControlError, Json, too_many

KINDS = frozenset({"error", "flood", "timeout_before", "timeout_after", "reset_before", "reset_after"})


@dataclass
class Fault:
    """What happens to the next ``count`` calls of ``method`` (to ``chat_id``, if given).

    ``error`` refuses with ``code``; ``flood`` refuses with 429 until ``retry_after`` seconds have passed;
    ``timeout_*`` never answers; ``reset_*`` breaks the connection. ``*_after`` carries the call out first.
    """

    kind: str
    method: str = "*"
    chat_id: int | None = None
    count: int = 1
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 1
    until: float = 0.0

    def refusal(self, now: float) -> ApiError:
        """The refusal of an ``error`` or ``flood`` fault."""
        if self.kind == "flood":
            return too_many(max(1, int(self.until - now + 0.999)))
        return too_many(self.retry_after) if self.code == 429 else ApiError(self.code, self.description)


class Faults:
    """The faults that are still to come, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Add a fault. Raises ControlError for an unknown kind."""
        if fault.kind not in KINDS:
            raise ControlError(f"unknown kind of fault: {fault.kind}")
        if fault.kind == "flood":
            fault.until = self._clock.now() + fault.retry_after
        self._planned.append(fault)

    def clear(self) -> None:
        """Forget all of them."""
        self._planned.clear()

    def take(self, method: str, parameters: Json) -> Fault | None:
        """The fault that befalls this call, if any; it is used up, except a flood, which time ends."""
        now = self._clock.now()
        self._planned = [fault for fault in self._planned if fault.kind != "flood" or fault.until > now]
        for fault in self._planned:
            if _befalls(fault, method, parameters):
                self._use(fault)
                return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.kind == "flood":
            return
        fault.count -= 1
        if fault.count <= 0:
            self._planned.remove(fault)


def _befalls(fault: Fault, method: str, parameters: dict[str, Any]) -> bool:
    if fault.method != "*" and fault.method.lower() != method.lower():
        return False
    # A fault for "*" spares the receiving of updates, which goes on all the time and would use it up.
    if fault.method == "*" and method.lower() == "getupdates":
        return False
    return fault.chat_id is None or str(parameters.get("chat_id")) == str(fault.chat_id)
