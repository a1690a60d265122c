"""How learners fare at challenges, in courses and outside."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from challenges.models import Challenge
from core.errors import NotAllowed
from learning.exports import table_csv
from learning.selectors.taught import course_outcomes, find_taught_by_slug
from progress.selectors import (
    CatalogueFilters,
    Outcomes,
    catalogue,
    find_challenge,
    outcome_counts,
    read_outcomes,
)
from web import teaching
from web.answers import describe_answer
from web.charts import draw_bar
from web.http import PageRequest, member_page
from web.views.teaching.courses import download

PER_PAGE = 25
SEARCH_LIMIT = 100


@require_GET
@member_page
def challenge_list(request: PageRequest) -> HttpResponse:
    """Every challenge with the share of those who answered it that solved it."""
    if not request.learner.may_author:
        raise NotAllowed(code="instructor_only")
    search = request.GET.get("q", "")[:SEARCH_LIMIT].strip()
    found = catalogue(request.learner, CatalogueFilters(search=search, state=""))
    results = Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1")[:8])
    counts = outcome_counts([challenge.pk for challenge in results])
    rows = [(challenge, *_rate(*counts.get(challenge.pk, (0, 0)))) for challenge in results]
    return render(request, "web/teach/challenges.html", {"results": results, "rows": rows, "search": search})


def _rate(tried: int, solved: int) -> tuple[int, Any]:
    share = 100 * solved / tried if tried else 0.0
    return tried, draw_bar("", f"{solved} · {round(share)}\u00a0%" if tried else "", share)


@require_GET
@member_page
def challenge_page(request: PageRequest, slug: str) -> HttpResponse:
    """One challenge in figures, or only their changing part; `course` narrows them to a course's learners."""
    challenge, course, outcomes = _read(request, slug)
    shown = challenge.present(learner_id=None)
    context = {
        "challenge": challenge,
        "course": course,
        "outcomes": outcomes,
        "tries": teaching.tries_chart(outcomes),
        "times": teaching.times_chart(outcomes),
        "wrong": [(one, _words(challenge, shown, one.answer)) for one in outcomes.wrong_answers],
        "here": request.get_full_path(),
    }
    template = "web/teach/outcomes.html" if request.htmx else "web/teach/challenge.html"
    return render(request, template, context)


def _read(request: PageRequest, slug: str) -> tuple[Challenge, Any, Outcomes]:
    challenge = find_challenge(request.learner, slug=slug)
    course_slug = request.GET.get("course", "")[:60]
    if not course_slug:
        return challenge, None, read_outcomes(request.learner, challenge)
    course = find_taught_by_slug(request.learner, course_slug)
    return challenge, course, course_outcomes(request.learner, course, challenge)


def _words(challenge: Challenge, shown: dict[str, Any], answer: Any) -> list[str]:
    """The answer as its learner would read it; one of another form (the kind was changed since) as it is."""
    try:
        if answer is None:
            return []
        return describe_answer(challenge.kind, shown, answer) or ["—"]
    except (KeyError, TypeError, AttributeError):
        return [str(answer)[:200]]


@require_GET
@member_page
def export(request: PageRequest, slug: str, name: str) -> HttpResponseBase:
    """One of the tables as CSV."""
    challenge, _course, outcomes = _read(request, slug)
    tables: dict[str, list[Any]] = {
        "tries": outcomes.tries,
        "times": outcomes.times,
        "wrong-answers": outcomes.wrong_answers,
    }
    return download(table_csv(tables[name]), "text/csv; charset=utf-8", f"{challenge.slug}-{name}.csv")
