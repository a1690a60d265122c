"""Charts drawn on the server: lengths and places for SVG, in percent of its box. Pure.

A chart is its table first: labels down the side, one column of numbers for each series. The drawing scales
with the page because only shares travel into it; the text in it keeps its size. Series differ in shape
(full, hatched), not in colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise
LABELS_SHOWN = 8
VALUES_SHOWN = 12
FEWEST = 6
"""The room that so many groups would have is the widest: a single column does not fill the page."""

GROUP_SHARE = 0.76
"""How much of a group's room its columns take; the rest keeps groups apart."""


@dataclass(frozen=True)
class Series:
    """One column of the table."""

    name: Words
    values: Sequence[int]


@dataclass(frozen=True)
class Column:
    """One drawn column: its place and size as SVG lengths, the middle for its text, and its number."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    value: int
    series: int


@dataclass(frozen=True)
class Group:
    """The columns that stand over one label; `shown` is empty where there is no room for the label."""

    label: str
    shown: str
    middle: str
    columns: list[Column]


@dataclass(frozen=True)
class ColumnChart:
    """A chart of columns with the table behind it."""

    key: str
    title: Words
    heading: Words
    series: Sequence[Series]
    groups: list[Group]
    has_values: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The table: label and numbers."""
        return [(group.label, [column.value for column in group.columns]) for group in self.groups]


def draw_columns(
    key: str, title: Words, heading: Words, labels: Sequence[Words], series: Sequence[Series]
) -> ColumnChart:
    """Columns over the labels, side by side where there are several series; `heading` names the labels."""
    highest = max((value for one in series for value in one.values), default=0)
    room = 100 / max(FEWEST, len(labels))
    every = -(-len(labels) // LABELS_SHOWN)
    groups = [
        Group(
            str(label),
            str(label) if n % every == 0 else "",
            _share((n + 0.5) * room),
            [_column(n, i, one.values[n], highest, room, len(series)) for i, one in enumerate(series)],
        )
        for n, label in enumerate(labels)
    ]
    return ColumnChart(key, title, heading, series, groups, len(labels) * len(series) <= VALUES_SHOWN + 2)


def _column(group: int, series: int, value: int, highest: int, room: float, count: int) -> Column:
    width = room * GROUP_SHARE / count
    x = group * room + room * (1 - GROUP_SHARE) / 2 + series * width
    height = 100 * value / highest if highest else 0
    return Column(
        _share(x),
        _share(100 - height),
        _share(width * 0.92),
        _share(height),
        _share(x + width * 0.46),
        value,
        series,
    )


@dataclass(frozen=True)
class Bar:
    """One lying bar: its label, its number in words, and its length."""

    label: Words
    words: str
    length: str


def draw_bar(label: Words, words: str, percent: float) -> Bar:
    """A bar as long as `percent` says (0 to 100)."""
    return Bar(label, words, _share(max(0.0, min(100.0, percent))))


def _share(percent: float) -> str:
    return f"{percent:.2f}%"
