"""One task of a course: a lesson to read, a quiz to take, a challenge to solve."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotFound
from core.models import User
from learning.models import LearningTask, Quiz
from learning.selectors.courses import read_task, read_task_by_slug
from learning.selectors.personal import is_favorite, notes_of
from learning.selectors.quizzes import QuizView, read_quiz
from learning.services import settle_late_attempts, task_open, task_report, task_spend
from web.http import PageRequest, member_page, page
from web.pwa.shell import COPY_HEADER

NOTES_SHOWN = 5


@require_GET
@page
def task_page(request: PageRequest, slug: str, task_slug: str) -> HttpResponse:
    """The task as the visitor sees it: its text to those enrolled, the reason why not to others."""
    view = read_task_by_slug(request.user, slug, task_slug)
    context = {"view": view, "task": view.task, "course": view.course, "quiz": None, "notes": []}
    if isinstance(request.user, User):
        context["notes"] = notes_of(request.user, task_id=view.task.pk)[:NOTES_SHOWN]
        context["is_favorite"] = is_favorite(request.user, task_id=view.task.pk)
        if view.task.kind == LearningTask.Kind.QUIZ:
            context["quiz"] = _quiz(request.user, view.task.quiz)
    template = "web/course/task_state.html" if request.htmx else "web/course/task.html"
    response = render(request, template, context)
    if view.task.kind == LearningTask.Kind.LESSON and view.may_read and not request.htmx:
        response[COPY_HEADER] = "lesson"
    return response


def _quiz(learner: User, quiz: Quiz) -> QuizView:
    """The quiz as the learner may take it; an attempt whose time is up is closed first."""
    view = read_quiz(learner, quiz)
    if view.open_attempt is None or not view.open_attempt.is_late(timezone.now()):
        return view
    settle_late_attempts(user_id=learner.pk)
    return read_quiz(learner, quiz)


@require_POST
@member_page
def open_task(request: PageRequest, task_id: int) -> HttpResponse:
    """Record that the learner has opened the task; the page asks for it once it is shown."""
    task_open(actor=request.learner, task_id=task_id)
    return HttpResponse(status=204)


@require_POST
@member_page
def count_time(request: PageRequest, task_id: int) -> HttpResponse:
    """Count the time a lesson was in front; the page tells it whenever it is put away."""
    task_spend(actor=request.learner, task_id=task_id, added=_time_read(request))
    return HttpResponse(status=204)


def _time_read(request: PageRequest) -> timedelta:
    text = request.POST.get("seconds", "")
    return timedelta(seconds=int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0)


@require_POST
@member_page
def finish_lesson(request: PageRequest, task_id: int) -> HttpResponse:
    """Mark a lesson as done and go on to the next task."""
    task_report(actor=request.learner, task_id=task_id, status="completed", added=_time_read(request))
    view = read_task(request.learner, task_id)
    messages.success(request, _("Done: %s") % view.task.localized("title"))
    return redirect(view.following or view.course)


@require_GET
@member_page
def lesson_by_id(request: PageRequest, task_id: int) -> HttpResponse:
    """The task's page by its number, for links that know no slugs."""
    task = LearningTask.objects.select_related("course").filter(pk=task_id).first()
    if task is None:
        raise NotFound(code="task_not_found")
    return redirect(task)
