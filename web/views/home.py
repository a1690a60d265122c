"""The first page: a landing for strangers, a desk for learners. And the totals in every page's head."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.models import User
from progress.daily import daily_of
from progress.selectors import (
    CatalogueFilters,
    catalogue,
    category_overview,
    recent_submissions,
    unfinished,
)
from web.http import PageRequest, member_page, page


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
    """What to go on with, what was done last, and what could come next."""
    return {
        "daily": daily_of(learner),
        "unfinished": unfinished(learner, limit=4),
        "recent": recent_submissions(learner, limit=6),
        "suggestions": catalogue(learner, CatalogueFilters(status="new", order="difficulty"))[:4],
        "categories": category_overview(learner),
    }


@require_GET
@member_page
def totals(request: PageRequest) -> HttpResponse:
    """The totals in the head of the page."""
    return render(request, "web/parts/totals.html")
