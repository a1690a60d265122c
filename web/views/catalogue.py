"""The catalogue: every published challenge, found by words and filters that live in the address."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from challenges.kinds import KINDS
from challenges.models import Difficulty
from progress.selectors import CatalogueFilters, catalogue, category_overview
from web.http import PageRequest, page

PER_PAGE = 24
SEARCH_LIMIT = 100
STATUS_CHOICES = [
    ("new", _("Not begun")),
    ("started", _("Begun")),
    ("submitted", _("Tried, not solved")),
    ("completed", _("Solved")),
    ("locked", _("Locked")),
]
ORDER_CHOICES = [
    ("catalogue", _("By category")),
    ("difficulty", _("Easiest first")),
    ("-difficulty", _("Hardest first")),
    ("-points", _("Most points first")),
    ("newest", _("Newest first")),
    ("title", _("By title")),
]


@require_GET
@page
def catalogue_page(request: PageRequest) -> HttpResponse:
    """The page, or only the results when the search field or the live stream asks."""
    filters = read_filters(request.GET)
    pages = Paginator(catalogue(request.user, filters), PER_PAGE)
    context: dict[str, Any] = {
        "filters": filters,
        "results": pages.get_page(request.GET.get("page", "1")[:8]),
        "is_narrowed": filters != CatalogueFilters(order=filters.order),
        "here": request.get_full_path(),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "web/catalogue/results.html", context)
    return render(request, "web/catalogue/page.html", context | choices(request))


def read_filters(query: QueryDict) -> CatalogueFilters:
    """The filters in an address; what the form does not offer narrows nothing."""
    return CatalogueFilters(
        category=query.get("category", "")[:60],
        difficulty=_known(query.get("difficulty"), Difficulty.values),
        kind=_known(query.get("kind"), list(KINDS)),
        tags=tuple(tag[:40] for tag in query.getlist("tag")[:5] if tag),
        status=_known(query.get("status"), [key for key, _label in STATUS_CHOICES]),
        search=query.get("q", "")[:SEARCH_LIMIT].strip(),
        order=_known(query.get("order"), [key for key, _label in ORDER_CHOICES]) or "catalogue",
    )


def _known(value: str | None, known: list[str]) -> str:
    return value if value in known else ""


def choices(request: PageRequest) -> dict[str, Any]:
    """What the filter form offers."""
    return {
        "categories": category_overview(request.user),
        "difficulties": Difficulty.choices,
        "kinds": [(key, kind.label) for key, kind in KINDS.items()],
        "statuses": STATUS_CHOICES,
        "orders": ORDER_CHOICES,
    }
