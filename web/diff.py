"""Two texts side by side: which lines differ, where in the line, and white space that can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

LINES_SHOWN = 60
ALIKE = 0.6
"""Lines less alike than this are shown as wholly different: letters met by chance are no help."""
LINE_COMPARED = 400
"""Longer lines are shown as wholly different: finding where would take too long."""
_SIGNS = str.maketrans({" ": "·", "\t": "⇥\t", "\r": "␍", "\u00a0": "⍽", "\u200b": "∅", "\ufeff": "∅"})

Sign = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Part:
    """A piece of a line; `differs`: it is what makes the line another one."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One line of a comparison: in both texts, in the first (`gone`), or in the second (`new`)."""

    sign: Sign
    parts: list[Part]


def compare(first: str, second: str) -> list[Line]:
    """The lines of both texts in order, at most `LINES_SHOWN`; where they differ, white space is visible."""
    lines = list(_lines(first.splitlines(keepends=True), second.splitlines(keepends=True)))
    if len(lines) > LINES_SHOWN:
        lines = [*lines[:LINES_SHOWN], Line("same", [Part("…", False)])]
    return lines


def _lines(first: list[str], second: list[str]) -> Iterator[Line]:
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Line("same", [Part(line.rstrip("\n"), False)]) for line in first[a:b])
        else:
            yield from _changed(first[a:b], second[c:d])


def _changed(first: list[str], second: list[str]) -> Iterator[Line]:
    """Lines that stand for each other come one under the other."""
    for old, new in zip_longest(first, second):
        if old is None or new is None or max(len(old), len(new)) > LINE_COMPARED:
            yield from _whole(old, new)
        else:
            yield from _pair(old, new)


def _whole(old: str | None, new: str | None) -> Iterator[Line]:
    yield from (Line(sign, [Part(visible(text), True)]) for sign, text in _signed(old, new))


def _signed(old: str | None, new: str | None) -> Iterator[tuple[Sign, str]]:
    if old is not None:
        yield "gone", old
    if new is not None:
        yield "new", new


def _pair(old: str, new: str) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from _whole(old, new)
        return
    codes = matcher.get_opcodes()
    gone = [
        _part(old[a:b], kind)
        for kind, a, b, _c, _d in codes
        if old[a:b].rstrip("\n") or (kind != "equal" and a < b)
    ]
    come = [
        _part(new[c:d], kind)
        for kind, _a, _b, c, d in codes
        if new[c:d].rstrip("\n") or (kind != "equal" and c < d)
    ]
    yield Line("gone", gone)
    yield Line("new", come)


def _part(text: str, kind: str) -> Part:
    return Part(text.rstrip("\n"), False) if kind == "equal" else Part(visible(text), True)


def visible(text: str) -> str:
    """The text with signs for spaces, tabs, carriage returns and the line's end."""
    ends = "↵" if text.endswith("\n") else ""
    return text.rstrip("\n").translate(_SIGNS) + ends
