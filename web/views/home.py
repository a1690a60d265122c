"""The first page: a landing for strangers, a desk for learners. And the totals in every page's head."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from challenges.models import Challenge, Difficulty
from core.models import User
from learning.selectors.courses import active_courses
from progress.daily import daily_of
from progress.review import due_today
from progress.selectors import (
    CatalogueFilters,
    activity_of,
    catalogue,
    category_overview,
    progress_map,
    recent_submissions,
    unfinished,
)
from progress.streaks import local_day
from web.heatmap import draw_heatmap, first_day
from web.http import PageRequest, member_page, page

COURSES_SHOWN = 2
DUE_SHOWN = 3
CARDS_SHOWN = 4


@require_GET
@page
def home(request: PageRequest) -> HttpResponse:
    """Who is signed in finds what to go on with; who is not finds what this is."""
    if isinstance(request.user, User):
        template = "web/home/desk_parts.html" if request.htmx else "web/home/desk.html"
        return render(request, template, desk(request.user))
    samples = list(catalogue(request.user, CatalogueFilters(order="difficulty"))[:3])
    categories = list(category_overview(request.user))
    total = sum(category.challenges_count for category in categories)
    return render(
        request, "web/home/landing.html", {"samples": samples, "categories": categories, "total": total}
    )


def desk(learner: User) -> dict[str, Any]:
    """What to go on with, what is due, what could come next, and how far everything is."""
    today = local_day(learner, timezone.now())
    days = activity_of(learner, since=first_day(today), until=today)
    sorted_cards = progress_map(learner)
    due = due_today(learner)
    return {
        "daily": daily_of(learner),
        "courses": active_courses(learner).select_related("last_task")[:COURSES_SHOWN],
        "unfinished": unfinished(learner, limit=4),
        "due": due[:DUE_SHOWN],
        "due_count": len(due),
        "recent": recent_submissions(learner, limit=6),
        "suggestions": _easiest_new([card for _category, cards in sorted_cards for card in cards]),
        "map": sorted_cards,
        "today": today,
        "heatmap": draw_heatmap({day.day: day.solved for day in days}, today),
    }


def _easiest_new(cards: list[Challenge]) -> list[Challenge]:
    """A few that are open and not begun; the map has read them already."""
    levels = Difficulty.values
    new = [card for card in cards if getattr(card, "my_status", "") == "new"]
    return sorted(new, key=lambda card: (levels.index(card.difficulty), card.pk))[:CARDS_SHOWN]


@require_GET
@member_page
def totals(request: PageRequest) -> HttpResponse:
    """The totals in the head of the page."""
    return render(request, "web/parts/totals.html")
