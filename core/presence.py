"""Whether a person is at the web pages, and what they saw: for rooms that must not know who counts it."""

from collections.abc import Callable, Iterable

IsPresent = Callable[[int], bool]
SeenOf = Callable[[int, Iterable[int]], set[int]]
_counters: list[IsPresent] = []
_witnesses: list[SeenOf] = []


def register_presence(is_present: IsPresent) -> None:
    """Let a room answer for the people it sees; when the product starts."""
    _counters.append(is_present)


def is_present(user_id: int) -> bool:
    """Whether any page of the person is open, as far as is known at the moment."""
    return any(ask(user_id) for ask in _counters)


def register_witness(seen_of: SeenOf) -> None:
    """Let a room say which events it has shown to a person; when the product starts."""
    _witnesses.append(seen_of)


def seen_events(user_id: int, numbers: Iterable[int]) -> set[int]:
    """Those of the person's events that a page of theirs, open and in front, has received and confirmed."""
    wanted = set(numbers)
    return {number for ask in _witnesses for number in ask(user_id, wanted)} if wanted else set()
