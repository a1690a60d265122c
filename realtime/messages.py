"""What travels between processes: whose streams have news, up to which number, and which views changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

GROUP = "doorbells"
LAYER_MESSAGE = "doorbells.rung"
CHANNEL = "gauntlet_doorbells"

PEOPLE_PER_MESSAGE = 200
"""Keeps a message under the 8,000 bytes that PostgreSQL's NOTIFY carries."""


@dataclass
class Rings:
    """People (id → number up to which to look) and beginnings of names of public views."""

    people: dict[int, int] = field(default_factory=dict)
    views: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.people or self.views)

    def merge(self, other: "Rings") -> None:
        """Add the other's; of two numbers for one person the higher counts."""
        for user_id, seq in other.people.items():
            self.people[user_id] = max(seq, self.people.get(user_id, 0))
        self.views |= other.views


def encode(rings: Rings) -> Iterator[str]:
    """The rings as messages of bounded size."""
    people, views = list(rings.people.items()), sorted(rings.views)
    while people or views:
        some, people = people[:PEOPLE_PER_MESSAGE], people[PEOPLE_PER_MESSAGE:]
        names, views = views[: PEOPLE_PER_MESSAGE // 4], views[PEOPLE_PER_MESSAGE // 4 :]
        yield json.dumps([some, names], separators=(",", ":"))


def decode(text: Any) -> Rings:
    """The rings in a message; empty for anything that is not one."""
    try:
        people, views = json.loads(text)
        return Rings({int(user_id): int(seq) for user_id, seq in people}, {str(view) for view in views})
    except (TypeError, ValueError):
        return Rings()
