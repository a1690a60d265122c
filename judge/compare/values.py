"""Strict comparison of plain values. The type is part of the value: 1, 1.0 and True are three answers."""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from judge.inside.values import Opaque, encode
from judge.models import Difference
from judge.suites import EXACT, Tolerance

_SHOWN = 200  # characters of a value that a difference shows


@dataclass(frozen=True, slots=True)
class ValueRules:
    """How values are compared; see suites.FunctionTests."""

    strict: bool = True
    ordered: bool = True
    tolerance: Tolerance = EXACT


def close_enough(expected: float, got: float, tolerance: Tolerance) -> bool:
    """Whether a number is the expected one, or within either tolerance of it.

    NaN equals NaN and nothing else.
    """
    if math.isnan(expected) or math.isnan(got):
        return math.isnan(expected) and math.isnan(got)
    if expected == got:
        return True
    if math.isinf(expected) or math.isinf(got):
        return False
    allowed = max(tolerance.absolute, tolerance.relative * abs(expected))
    return abs(expected - got) <= allowed


def value_difference(expected: Any, got: Any, rules: ValueRules, place: str = "result") -> Difference | None:
    """The first difference, or None where the values are the same."""
    if isinstance(got, Opaque):
        return Difference(place, show(expected), f"an object of type {got.kind}: {show(got)}")
    if _is_number(expected) and _is_number(got):
        return _number_difference(expected, got, rules, place)
    if isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        return _sequence_difference(expected, got, rules, place)
    if type(expected) is not type(got):
        return _wrong_type(expected, got, place)
    if isinstance(expected, dict):
        return _dict_difference(expected, got, rules, place)
    if isinstance(expected, (set, frozenset)):
        return _set_difference(expected, got, place)
    return None if expected == got else Difference(place, show(expected), show(got))


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _wrong_type(expected: Any, got: Any, place: str) -> Difference:
    wanted, came = type(expected).__name__, type(got).__name__
    return Difference(place, f"{show(expected)} ({wanted})", f"{show(got)} ({came})")


def _number_difference(expected: Any, got: Any, rules: ValueRules, place: str) -> Difference | None:
    if rules.strict and type(expected) is not type(got):
        return _wrong_type(expected, got, place)
    if type(expected) is int and type(got) is int:
        same = expected == got
    else:
        try:
            same = close_enough(float(expected), float(got), rules.tolerance)
        except OverflowError:  # an int beyond every float
            same = expected == got
    return None if same else Difference(place, show(expected), show(got))


def _sequence_difference(expected: Any, got: Any, rules: ValueRules, place: str) -> Difference | None:
    if rules.strict and type(expected) is not type(got):
        return _wrong_type(expected, got, place)
    if not rules.ordered:
        expected, got = _in_one_order(expected), _in_one_order(got)
    for index, (wanted, came) in enumerate(zip(expected, got, strict=False)):
        if (found := value_difference(wanted, came, rules, f"{place}[{index}]")) is not None:
            return found
    if len(expected) != len(got):
        return Difference(f"len({place})", str(len(expected)), str(len(got)))
    return None


def _in_one_order(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: (type(item).__name__, _text(item)))


def _dict_difference(expected: Any, got: Any, rules: ValueRules, place: str) -> Difference | None:
    # A key that equals another of a different type (1 and True) is not that key.
    keys = {(type(key), key): key for key in got}
    for key, wanted in expected.items():
        if (type(key), key) not in keys:
            return Difference(f"{place}[{show(key)}]", show(wanted), "no such key")
        if (found := value_difference(wanted, got[key], rules, f"{place}[{show(key)}]")) is not None:
            return found
    extra = [key for key in got if (type(key), key) not in {(type(k), k) for k in expected}]
    return Difference(f"{place}[{show(extra[0])}]", "no such key", show(got[extra[0]])) if extra else None


def _set_difference(expected: Any, got: Any, place: str) -> Difference | None:
    def typed(items: Any) -> set[tuple[type, Any]]:
        return {(type(item), item) for item in items}

    return None if typed(expected) == typed(got) else Difference(place, show(expected), show(got))


def show(value: Any) -> str:
    """A value in a line, shortened."""
    text = f"an integer of {value.bit_length()} bits" if _is_long(value) else _text(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _is_long(value: Any) -> bool:
    """Whether it is an int with more digits than Python prints."""
    return type(value) is int and value.bit_length() > 3 * sys.int_info.default_max_str_digits


def _text(value: Any) -> str:
    """The value's repr; where it holds an int that Python does not print, its form on the wire."""
    try:
        return repr(value)
    except ValueError:
        return str(encode(value))
