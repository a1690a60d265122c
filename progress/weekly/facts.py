"""What a learner did in one week of their own calendar."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound
from core.models import User
from progress.leaderboard.boards import week_board
from progress.leaderboard.folding import fold
from progress.leaderboard.ranking import own_row
from progress.models import ActivityDay, PointsEntry
from progress.streaks import local_day

WEEKS_BEFORE = 3
_NAME = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True)
class WeekFacts:
    """One week: solved on each of its days and in each of the three weeks before (oldest first), points
    won, the place on the week's leaderboard (None without points), and the streak at its end."""

    username: str
    monday: date
    days: list[int]
    before: list[int]
    points: int
    rank: int | None
    streak: int

    @property
    def solved(self) -> int:
        """Challenges solved in the week."""
        return sum(self.days)

    @property
    def sunday(self) -> date:
        """The week's last day."""
        return self.monday + timedelta(days=6)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of this week and those before."""
        return not (self.solved or sum(self.before))


def monday_of(user: User, now: datetime) -> date:
    """The Monday of the learner's present week."""
    today = local_day(user, now)
    return today - timedelta(days=today.weekday())


def week_name(monday: date) -> str:
    """The ISO week that begins on this Monday: 2026-W07."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def named_week(user: User, name: str, now: datetime) -> date:
    """The Monday of an ISO week such as 2026-W07; "" is the last whole week.

    Raises `NotFound` (`week_not_found`) for what is no week, or one that has not begun.
    """
    present = monday_of(user, now)
    if not name:
        return present - timedelta(weeks=1)
    found = _NAME.fullmatch(name)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None or monday > present or monday.year < user.date_joined.year - 1:
        raise NotFound(_("There is no such week."), code="week_not_found")
    return monday


def week_facts(user: User, monday: date, now: datetime) -> WeekFacts:
    """The facts of the week that begins on this Monday, as of now."""
    first = monday - timedelta(weeks=WEEKS_BEFORE)
    rows = ActivityDay.objects.filter(user=user, day__lt=monday + timedelta(weeks=1))
    solved = dict(rows.values_list("day", "solved"))
    per_day = [solved.get(first + timedelta(days=n), 0) for n in range(7 * (WEEKS_BEFORE + 1))]
    weeks = [per_day[n : n + 7] for n in range(0, len(per_day), 7)]
    board = week_board(datetime.combine(monday + timedelta(days=3), time(12), tzinfo=UTC))
    fold(board)
    row = own_row(board, user)
    return WeekFacts(
        username=user.username,
        monday=monday,
        days=weeks[-1],
        before=[sum(week) for week in weeks[:-1]],
        points=_points(user, monday),
        rank=row.rank if row else None,
        streak=_streak(solved, min(monday + timedelta(days=6), local_day(user, now))),
    )


def _points(user: User, monday: date) -> int:
    begins, ends = (
        datetime.combine(day, time.min, tzinfo=user.zone) for day in (monday, monday + timedelta(weeks=1))
    )
    won = PointsEntry.objects.filter(user=user, created_at__gte=begins, created_at__lt=ends)
    return max(0, won.aggregate(n=Sum("points"))["n"] or 0)


def _streak(days: Container[date], last: date) -> int:
    """The run of days that was alive at the end of this day: it may lack the day itself."""
    day = last if last in days else last - timedelta(days=1)
    count = 0
    while day in days:
        count, day = count + 1, day - timedelta(days=1)
    return count
