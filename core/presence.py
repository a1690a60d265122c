"""Whether a person is looking at the web pages just now: asked by rooms that must not know who counts it."""

from collections.abc import Callable

IsPresent = Callable[[int], bool]
_counters: list[IsPresent] = []


def register_presence(is_present: IsPresent) -> None:
    """Let a room answer for the people it sees; when the product starts."""
    _counters.append(is_present)


def is_present(user_id: int) -> bool:
    """Whether any page of the person is open and in front, as far as is known at the moment."""
    return any(ask(user_id) for ask in _counters)
