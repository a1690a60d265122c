"""Programs for a challenge that are alike: the report, one pair side by side, and the report as CSV."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from challenges.models import Challenge
from core.errors import Conflict
from learning.exports import table_csv
from learning.selectors.taught import course_likeness, course_pair, find_taught_by_slug
from progress.selectors import find_challenge
from progress.selectors.likeness import Likeness, read_likeness, read_pair
from web.http import PageRequest, member_page
from web.views.teaching.courses import download


def _scope(request: PageRequest, slug: str) -> tuple[Challenge, Any]:
    challenge = find_challenge(request.learner, slug=slug)
    course = request.GET.get("course", "")[:60]
    return challenge, find_taught_by_slug(request.learner, course) if course else None


def _read(request: PageRequest, challenge: Challenge, course: Any) -> Likeness:
    if course is None:
        return read_likeness(request.learner, challenge)
    return course_likeness(request.learner, course, challenge)


@require_GET
@member_page
def report(request: PageRequest, slug: str) -> HttpResponse:
    """Pairs of alike programs; while they are still being read, the page asks again by itself."""
    challenge, course = _scope(request, slug)
    found = _read(request, challenge, course)
    context = {"challenge": challenge, "course": course, "found": found, "here": request.get_full_path()}
    template = "web/teach/alike.html" if request.htmx else "web/teach/likeness.html"
    return render(request, template, context)


@require_GET
@member_page
def pair(request: PageRequest, slug: str, first_id: int, second_id: int) -> HttpResponse:
    """Two programs side by side, with the runs that they share."""
    challenge, course = _scope(request, slug)
    ids = (min(first_id, 2**62), min(second_id, 2**62))
    if course is None:
        sides = read_pair(request.learner, challenge, ids)
    else:
        sides = course_pair(request.learner, course, challenge, ids)
    named = list(zip("ab", "ba", sides, strict=True))
    return render(request, "web/teach/pair.html", {"challenge": challenge, "course": course, "sides": named})


@require_GET
@member_page
def export(request: PageRequest, slug: str) -> HttpResponseBase:
    """The pairs as CSV, once every program has been read."""
    challenge, course = _scope(request, slug)
    found = _read(request, challenge, course)
    if not found.is_complete:
        raise Conflict(_("The programs are still being read. Try again in a moment."), code="not_ready")
    return download(table_csv(found.pairs), "text/csv; charset=utf-8", f"{challenge.slug}-likeness.csv")
