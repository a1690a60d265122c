"""Comparing a program's output with the expected text, by the rules of Kattis' default validator."""

import re
from collections.abc import Iterator

from judge.models import Difference
from judge.suites import TextRules

from .values import close_enough

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?\Z")
_SHOWN = 200


def text_difference(expected: str, got: str, rules: TextRules) -> Difference | None:
    """The first place where the output differs, or None.

    Both sides are split into tokens unless spaces count.
    """
    if rules.space_sensitive:
        return _line_difference(expected, got, rules)
    wanted, came = _tokens(expected), _tokens(got)
    while True:
        one, other = next(wanted, None), next(came, None)
        if one is None and other is None:
            return None
        if one is None and other is not None:
            return Difference(f"line {other[0]}", "the end of the output", _shown(other[2]))
        assert one is not None
        if other is None:
            return Difference(f"line {one[0]}", _shown(one[2]), "the end of the output")
        if not same_token(one[2], other[2], rules):
            return Difference(f"line {other[0]}, word {other[1]}", _shown(one[2]), _shown(other[2]))


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        for position, token in enumerate(line.split(), 1):
            yield number, position, token


def _line_difference(expected: str, got: str, rules: TextRules) -> Difference | None:
    wanted, came = expected.split("\n"), got.split("\n")
    for number, (one, other) in enumerate(zip(wanted, came, strict=False), 1):
        if one != other and (rules.case_sensitive or one.casefold() != other.casefold()):
            return Difference(f"line {number}", _shown(repr(one)), _shown(repr(other)))
    if len(wanted) != len(came):
        return Difference("number of lines", str(len(wanted)), str(len(came)))
    return None


def same_token(expected: str, got: str, rules: TextRules) -> bool:
    """Whether one word of the output is the expected one."""
    if expected == got:
        return True
    if rules.tolerance is not None and _NUMBER.match(expected):
        return bool(_NUMBER.match(got)) and close_enough(float(expected), float(got), rules.tolerance)
    return not rules.case_sensitive and expected.casefold() == got.casefold()


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
