"""Courses: the list, one course with the way through it, coming in and leaving."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotFound
from learning.models import Course, CourseEnrollment
from learning.selectors.attention import messages_for
from learning.selectors.certificates import certificates_of
from learning.selectors.courses import CourseView, course_catalogue, read_course, read_course_by_slug
from learning.services import course_enroll, enrollment_change
from web.http import PageRequest, member_page, page

PER_PAGE = 20
SEARCH_LIMIT = 100


@require_GET
@page
def course_list(request: PageRequest) -> HttpResponse:
    """Every course the visitor may know of, found by words; `mine` narrows to one's own."""
    search, mine = request.GET.get("q", "")[:SEARCH_LIMIT].strip(), request.GET.get("mine") == "1"
    pages = Paginator(course_catalogue(request.user, search=search, mine=mine), PER_PAGE)
    context = {"results": pages.get_page(request.GET.get("page", "1")[:8]), "search": search, "mine": mine}
    return render(request, "web/course/list.html", context)


@require_GET
@page
def course_page(request: PageRequest, slug: str) -> HttpResponse:
    """The course, or only its changing part for the live stream."""
    context = _course_context(request, read_course_by_slug(request.user, slug))
    return render(request, "web/course/plan.html" if request.htmx else "web/course/page.html", context)


def _course_context(request: PageRequest, view: CourseView) -> dict[str, Any]:
    enrollment, now, starts = view.enrollment, timezone.now(), view.course.starts_at
    status = enrollment.status_at(now) if enrollment else ""
    certificate = None
    if enrollment is not None and enrollment.is_completed:
        certificate = certificates_of(enrollment.user).filter(course=view.course, revoked_at=None).first()
    return {
        "view": view,
        "course": view.course,
        "enrollment": enrollment,
        "status": status,
        "status_word": enrollment.status_word if enrollment else "",
        "waits": starts is not None and now < starts,
        "may_work": status in (*CourseEnrollment.ACTIVE, *CourseEnrollment.DONE),
        "may_leave": status in CourseEnrollment.ACTIVE,
        "certificate": certificate,
        "words": messages_for(enrollment),
    }


@require_POST
@member_page
def enroll(request: PageRequest, slug: str) -> HttpResponse:
    """Come into the course, with the code where it is by invitation."""
    course = _find(slug)
    course_enroll(actor=request.learner, course_id=course.pk, code=request.POST.get("code", "")[:60])
    messages.success(request, _("You are in. Have a good time learning."))
    return redirect(course)


@require_POST
@member_page
def leave(request: PageRequest, slug: str) -> HttpResponse:
    """Leave the course; what was learnt stays."""
    view = read_course(request.learner, _find(slug).pk)
    enrollment_id = view.enrollment.pk if view.enrollment else 0
    enrollment_change(actor=request.learner, enrollment_id=enrollment_id, status="DROPPED")
    messages.success(request, _("You have left the course. Your progress is kept, should you come back."))
    return redirect(view.course)


def _find(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise NotFound(_("There is no such course."), code="course_not_found")
    return course


@require_GET
@member_page
def course_progress(request: PageRequest, course_id: int) -> HttpResponse:
    """One's own progress in a course, task by task; reading it writes nothing."""
    context = _course_context(request, read_course(request.learner, course_id))
    return render(request, "web/course/progress.html", context)
