"""Things to test with: people, and a challenge of every kind with answers of every worth."""

from itertools import count
from typing import Any

from challenges.kinds import KINDS
from challenges.models import Category, Challenge, Hint
from core.models import User
from tests import coding

_numbers = count(1)
PASSWORD = "correct horse battery"

SPECS: dict[str, dict[str, Any]] = {
    "short_text": {"accept": ["recursion", "self-reference"]},
    "pattern": {
        "pattern": "v[0-9]+",
        "canonical": "v12",
        "examples": {"accepted": ["v1"], "rejected": ["w1"]},
    },
    "numeric": {"value": "9.81", "absolute": "0.05", "unit": "m/s²"},
    "single_choice": {
        "choices": [
            {"id": "a", "text": "Alpha", "feedback": "Not the first."},
            {"id": "b", "text": "Beta", "correct": True},
            {"id": "c", "text": "Gamma"},
        ]
    },
    "multiple_choice": {
        "choices": [
            {"id": "a", "text": "Two", "correct": True},
            {"id": "b", "text": "Three", "correct": True},
            {"id": "c", "text": "Four"},
        ]
    },
    "ordering": {"items": ["first", "second", "third", "fourth"]},
    "matching": {
        "left": [{"id": "l1", "text": "one"}, {"id": "l2", "text": "two"}],
        "right": [{"id": "r1", "text": "un"}, {"id": "r2", "text": "deux"}, {"id": "r3", "text": "trois"}],
        "pairs": {"l1": "r1", "l2": "r2"},
    },
    "cloze": {
        "text": "A {{one}} and a {{two}}.",
        "blanks": {"one": {"accept": ["cat"]}, "two": {"choices": ["dog", "cow"], "correct": "dog"}},
    },
}

RIGHT: dict[str, Any] = {
    "short_text": {"text": " Recursion "},
    "pattern": {"text": "v77"},
    "numeric": {"value": "9.8 m/s²"},
    "single_choice": {"choice": "b"},
    "multiple_choice": {"choices": ["a", "b"]},
    "matching": {"pairs": {"l1": "r1", "l2": "r2"}},
    "cloze": {"blanks": {"one": "Cat", "two": "dog"}},
}

WRONG: dict[str, Any] = {
    "short_text": {"text": "iteration"},
    "pattern": {"text": "version"},
    "numeric": {"value": "10"},
    "single_choice": {"choice": "a"},
    "multiple_choice": {"choices": ["c"]},
    "matching": {"pairs": {"l1": "r3", "l2": "r1"}},
    "cloze": {"blanks": {"one": "cow", "two": "cow"}},
}


KNOWLEDGE = [key for key, kind in KINDS.items() if not kind.judged]
"""The kinds that are graded at once."""


def make_user(username: str = "", **fields: Any) -> User:
    """A learner, unless `fields` say more."""
    username = username or f"learner{next(_numbers)}"
    fields.setdefault("email", f"{username}@example.org")
    return User.objects.create_user(username=username, password=PASSWORD, **fields)


def make_category(**fields: Any) -> Category:
    """A category with a fresh slug."""
    n = next(_numbers)
    return Category.objects.create(
        **{"slug": f"category-{n}", "title": f"Category {n}", "position": n, **fields}
    )


def make_challenge(
    kind: str = "single_choice", *, hints: list[int] | None = None, **fields: Any
) -> Challenge:
    """A published challenge of the kind; `hints` are the costs of its hints."""
    n = next(_numbers)
    values = {
        "slug": f"challenge-{n}",
        "title": f"Challenge {n}",
        "description": "Which one?",
        "explanation": "Because.",
        "difficulty": "beginner",
        "points": 10,
        "state": "published",
        "kind": kind,
        "spec": SPECS.get(kind) or coding.SPECS[kind],
        **fields,
    }
    values.setdefault("category", Category.objects.first() or make_category())
    challenge = Challenge(**values)
    challenge.full_clean()
    challenge.save()
    for position, cost in enumerate(hints or []):
        Hint.objects.create(challenge=challenge, position=position, cost=cost, text=f"Hint {position + 1}")
    return challenge


def right_answer(challenge: Challenge) -> Any:
    """A right answer, structured."""
    if challenge.kind == "ordering":
        return {"order": [item["id"] for item in challenge.spec["items"]]}
    return RIGHT.get(challenge.kind) or {"code": coding.RIGHT[challenge.kind]}


def wrong_answer(challenge: Challenge) -> Any:
    """An answer with no score, structured."""
    if challenge.kind == "ordering":
        return {"order": [challenge.spec["items"][i]["id"] for i in (3, 2, 1, 0)]}
    return WRONG.get(challenge.kind) or {"code": coding.WRONG[challenge.kind]}
