"""The language of achievement rules: a metric, a threshold, and perhaps filters on what was solved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenges.kinds import KINDS
from challenges.models import Difficulty

FILTERS = ("category", "difficulty", "kind", "tag")


@dataclass(frozen=True)
class Solve:
    """What a rule may know of one solved challenge."""

    category: str
    difficulty: str
    kind: str
    attempts: int
    hint_cost: int
    door: str
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Record:
    """What a rule may know of one learner."""

    points: int
    best_streak: int
    solves: list[Solve]


_FILTERED: dict[str, Callable[[Solve], bool]] = {
    "solved": lambda solve: True,
    "first_try": lambda solve: solve.attempts == 1,
    "without_hints": lambda solve: solve.hint_cost == 0,
}
_WHOLE: dict[str, Callable[[Record], int]] = {
    "points": lambda record: record.points,
    "streak": lambda record: record.best_streak,
    "categories": lambda record: len({solve.category for solve in record.solves}),
    "doors": lambda record: len({solve.door for solve in record.solves}),
}


def check_rule(rule: Any) -> str:
    """What is wrong with a rule, or ""."""
    if not isinstance(rule, dict) or rule.get("metric") not in [*_FILTERED, *_WHOLE]:
        return _("A rule needs a metric out of: %s.") % ", ".join([*_FILTERED, *_WHOLE])
    threshold = rule.get("at_least")
    if not isinstance(threshold, int) or isinstance(threshold, bool) or threshold < 1:
        return _("A rule needs at_least: a whole number from 1.")
    allowed = {"metric", "at_least", *(FILTERS if rule["metric"] in _FILTERED else ())}
    unknown = sorted(str(key) for key in rule if key not in allowed)
    if unknown:
        return _("This rule cannot use: %s.") % ", ".join(unknown)
    return next((problem for name in FILTERS if name in rule and (problem := _check_filter(name, rule))), "")


def _check_filter(name: str, rule: dict[str, Any]) -> str:
    known = {"kind": list(KINDS), "difficulty": Difficulty.values}.get(name)
    value = rule[name]
    if isinstance(value, str) and value and (known is None or value in known):
        return ""
    message = (
        _("The filter %(name)s needs one of: %(known)s.") if known else _("The filter %(name)s needs a name.")
    )
    return message % {"name": name, "known": ", ".join(known or [])}


def measure(rule: dict[str, Any], record: Record) -> int:
    """How far the learner is on the rule's metric; reached at `rule["at_least"]`."""
    if rule["metric"] in _WHOLE:
        return _WHOLE[rule["metric"]](record)
    counts = _FILTERED[rule["metric"]]
    return sum(counts(solve) and _passes(rule, solve) for solve in record.solves)


def _passes(rule: dict[str, Any], solve: Solve) -> bool:
    if "tag" in rule and rule["tag"] not in solve.tags:
        return False
    return all(
        getattr(solve, name) == rule[name] for name in ("category", "difficulty", "kind") if name in rule
    )
