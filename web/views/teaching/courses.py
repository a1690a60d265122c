"""The courses one teaches in figures; each page's changing part is fetched anew while a class works."""

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from learning.exports import insight_csv
from learning.models import Course
from learning.selectors.attention import count_active, read_attention, read_heatmap
from learning.selectors.insights import read_course_figures, read_task_figures
from learning.selectors.taught import course_mark, find_taught_by_slug, stuck_board, taught_courses
from learning.statements import statements_json
from web import teaching
from web.http import PageRequest, member_page
from web.teaching_forms import MessageForm

PER_PAGE = 20
LEARNERS_SHOWN = 25


@require_GET
@member_page
def course_list(request: PageRequest) -> HttpResponse:
    """Every course one teaches."""
    pages = Paginator(taught_courses(request.learner), PER_PAGE)
    context = {"results": pages.get_page(request.GET.get("page", "1")[:8])}
    return render(request, "web/teach/list.html", context)


@require_GET
@member_page
def overview(request: PageRequest, slug: str) -> HttpResponse:
    """From enrolment to certificate: figures, funnel, weeks, durations."""
    course, mark = _begin(request, slug)
    figures = read_course_figures(request.learner, course)
    context = {
        "figures": figures,
        "active_this_week": count_active(request.learner, course),
        "funnel": teaching.funnel_bars(figures.funnel),
        "weeks": teaching.weeks_chart(figures.weeks),
        "durations": teaching.durations_chart(figures.durations),
    }
    return _tab(request, "overview", course, mark, context)


@require_GET
@member_page
def tasks(request: PageRequest, slug: str) -> HttpResponse:
    """The tasks, hardest first, and the wrong answers given most often."""
    course, mark = _begin(request, slug)
    figures = read_task_figures(request.learner, course)
    context = {
        "hardest": teaching.task_bars(figures.hardest),
        "wrong": teaching.wrong_bars(figures.wrong_answers),
    }
    return _tab(request, "tasks", course, mark, context)


@require_GET
@member_page
def learners(request: PageRequest, slug: str) -> HttpResponse:
    """Learners by tasks, a page at a time."""
    course, mark = _begin(request, slug)
    asked = request.GET.get("page", "1")[:8]
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() else 1
    heatmap = read_heatmap(request.learner, course, start=(number - 1) * LEARNERS_SHOWN, limit=LEARNERS_SHOWN)
    pages = Paginator(range(heatmap.total), LEARNERS_SHOWN).get_page(number)
    return _tab(request, "learners", course, mark, {"heatmap": heatmap, "pages": pages})


@require_GET
@member_page
def attention(request: PageRequest, slug: str) -> HttpResponse:
    """Who is stuck and who has been away, with a form to write to them."""
    course, mark = _begin(request, slug)
    return _tab(request, "attention", course, mark, attention_context(request, course, MessageForm()))


def attention_context(request: PageRequest, course: Course, form: MessageForm) -> dict[str, Any]:
    """What the page of those who need help shows."""
    rows = read_attention(request.learner, course)
    return {
        "rows": rows,
        "board": stuck_board(course, rows),
        "idle": [r for r in rows if not r.stuck_at],
        "form": form,
        "once": secrets.token_urlsafe(12),
    }


def _begin(request: PageRequest, slug: str) -> tuple[Course, str]:
    """The course, and the name of its state: read before the figures, so that they are never older."""
    course = find_taught_by_slug(request.learner, slug)
    return course, course_mark(course.pk)


def _tab(request: PageRequest, tab: str, course: Course, mark: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or only its changing part for the live stream."""
    context |= {"course": course, "mark": mark, "tab": tab, "part": f"web/teach/{tab}.html"}
    template = "web/teach/part.html" if request.htmx else "web/teach/course.html"
    return render(request, template, context)


@require_GET
@member_page
def export(request: PageRequest, slug: str, name: str) -> HttpResponseBase:
    """One of the tables as CSV."""
    course = find_taught_by_slug(request.learner, slug)
    lines = insight_csv(request.learner, course.pk, name)
    return download(lines, "text/csv; charset=utf-8", f"{course.slug}-{name}.csv")


@require_GET
@member_page
def statements(request: PageRequest, slug: str) -> HttpResponseBase:
    """Everything that happened in the course as xAPI statements."""
    course = find_taught_by_slug(request.learner, slug)
    pieces = statements_json(request.learner, course.pk)
    return download(pieces, "application/json", f"{course.slug}-statements.json")


def download(pieces: Any, content_type: str, filename: str) -> HttpResponseBase:
    """A file in pieces."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
