"""The leaderboard, by time or by category."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from challenges.models import Category
from core.models import User
from progress.leaderboard.boards import OVERALL, category_board, month_board, week_board
from progress.leaderboard.ranking import read_page
from progress.selectors import category_overview
from web.http import PageRequest, page

PERIODS = [("overall", _("Of all time")), ("week", _("This week")), ("month", _("This month"))]


@require_GET
@page
def leaderboard_page(request: PageRequest) -> HttpResponse:
    """One page of one board, with the viewer's own row pinned; an unknown board is the overall one."""
    categories = list(category_overview(request.user))
    choice = request.GET.get("board", "")
    board = board_of(choice, categories)
    after = request.GET.get("after", "")[:40]
    viewer = request.user if isinstance(request.user, User) else None
    context: dict[str, Any] = {
        "board": read_page(board, viewer=viewer, after=after),
        "choice": choice if board != OVERALL else OVERALL,
        "periods": PERIODS,
        "categories": categories,
        "after": after,
        "here": request.get_full_path(),
    }
    template = "web/leaderboard/board.html" if request.htmx else "web/leaderboard/page.html"
    return render(request, template, context)


def board_of(choice: str, categories: Sequence[Category]) -> str:
    """The name of the board that an address asks for: a period, or a category by its slug."""
    now = timezone.now()
    boards = {"week": week_board(now), "month": month_board(now)}
    boards |= {category.slug: category_board(category.pk) for category in categories}
    return boards.get(choice, OVERALL)
