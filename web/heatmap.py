"""The heatmap: the days of half a year in columns of weeks. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 26
CELL = 18
LEFT, TOP = 34, 18


@dataclass(frozen=True)
class Day:
    """One cell: its date, what was solved on it, how strong it is drawn (0 to 3), and where."""

    day: date
    solved: int
    level: int
    x: int
    y: int


@dataclass(frozen=True)
class Month:
    """A month's name above the week it begins in."""

    first: date
    x: int


@dataclass(frozen=True)
class Heatmap:
    """Everything to draw: `days` in order, `months` above, and the size of the drawing."""

    days: list[Day]
    months: list[Month]
    width: int = LEFT + (WEEKS + 1) * CELL
    height: int = TOP + 7 * CELL

    @property
    def active(self) -> list[Day]:
        """The days on which something was solved, newest first: the table's rows."""
        return [day for day in reversed(self.days) if day.solved]

    @property
    def total(self) -> int:
        """Challenges solved in the time shown."""
        return sum(day.solved for day in self.days)


def first_day(today: date) -> date:
    """The Monday with which the heatmap begins."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def draw_heatmap(activity: dict[date, int], today: date) -> Heatmap:
    """The heatmap as of `today`, the learner's own; `activity` is solved challenges per day."""
    start = first_day(today)
    days = [_cell(start + timedelta(days=n), n, activity) for n in range((today - start).days + 1)]
    months = [Month(day.day, day.x) for day in days if day.day.day <= 7 and day.day.weekday() == 0]
    return Heatmap(days, months)


def _cell(day: date, n: int, activity: dict[date, int]) -> Day:
    solved = activity.get(day, 0)
    level = 0 if not solved else 1 if solved == 1 else 2 if solved < 4 else 3
    return Day(day, solved, level, LEFT + n // 7 * CELL, TOP + n % 7 * CELL)
