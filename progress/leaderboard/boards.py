"""Which boards there are, and which of them an award counts for. Weeks (ISO 8601) and months are UTC's."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from challenges.models import Category
from core.errors import NotFound

OVERALL = "overall"


def week_board(now: datetime) -> str:
    """The board of the ISO week: `week:2026-W07`."""
    year, week, _day = now.astimezone(UTC).isocalendar()
    return f"week:{year}-W{week:02d}"


def month_board(now: datetime) -> str:
    """The board of the month: `month:2026-02`."""
    return f"month:{now.astimezone(UTC):%Y-%m}"


def category_board(category_id: int) -> str:
    """The board of one category."""
    return f"category:{category_id}"


def boards_of(now: datetime, *, category_id: int | None) -> list[str]:
    """Every board an award at `now` counts for."""
    boards = [OVERALL, week_board(now), month_board(now)]
    return boards if category_id is None else [*boards, category_board(category_id)]


def named_board(name: str, now: datetime) -> str:
    """The board people call `overall`, `week`, `month` (the current ones) or `category:<slug>`.

    Raises `NotFound` (`board_not_found`).
    """
    current = {"overall": OVERALL, "week": week_board(now), "month": month_board(now)}
    if name in current:
        return current[name]
    kind, _separator, slug = name.partition(":")
    found = Category.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if kind != "category" or found is None:
        raise NotFound(_("There is no such leaderboard."), code="board_not_found")
    return category_board(found)
