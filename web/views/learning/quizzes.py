"""Taking a quiz. Every choice is kept at once; without scripts, all are kept on handing in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Conflict, InvalidInput
from learning.selectors.quizzes import AttemptView, read_attempt
from learning.services import attempt_answer, attempt_start, attempt_submit, settle_late_attempts
from web.http import PageRequest, member_page


@require_POST
@member_page
def start(request: PageRequest, task_id: int) -> HttpResponse:
    """Begin an attempt, or carry on with the open one."""
    attempt = attempt_start(actor=request.learner, quiz_id=task_id)
    return redirect("web:attempt", attempt.pk)


@require_GET
@member_page
def attempt_page(request: PageRequest, attempt_id: int) -> HttpResponse:
    """The questions while the attempt is open, the review once it is closed."""
    settle_late_attempts(user_id=request.learner.pk)
    view = read_attempt(request.learner, attempt_id)
    names = ("form", "page") if view.attempt.is_open else ("review", "page")
    template = f"web/quiz/{names[0] if request.htmx else names[1]}.html"
    return render(request, template, _context(view))


def _context(view: AttemptView) -> dict[str, object]:
    return {
        "view": view,
        "attempt": view.attempt,
        "task": view.attempt.quiz.task,
        "course": view.attempt.quiz.task.course,
    }


@require_POST
@member_page
def answer(request: PageRequest, attempt_id: int) -> HttpResponse:
    """Keep one choice; the page sends it as it is made."""
    for question, option in _choices(request):
        attempt_answer(actor=request.learner, attempt_id=attempt_id, question_id=question, option_id=option)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("web:attempt", attempt_id)


@require_POST
@member_page
def submit(request: PageRequest, attempt_id: int) -> HttpResponse:
    """Keep what the form holds, and hand in."""
    try:
        for question, option in _choices(request):
            attempt_answer(
                actor=request.learner, attempt_id=attempt_id, question_id=question, option_id=option
            )
    except Conflict as error:  # too late, or handed in on another device: the review says the rest
        messages.error(request, str(error))
    attempt_submit(actor=request.learner, attempt_id=attempt_id)
    return redirect("web:attempt", attempt_id)


def _choices(request: PageRequest) -> list[tuple[int, int]]:
    """(question, option) for every radio button chosen; raises `InvalidInput` for anything else."""
    found = []
    for name, value in request.POST.items():
        if not name.startswith("question-"):
            continue
        question = name.removeprefix("question-")
        if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in (question, str(value))):
            raise InvalidInput(_("This answer cannot be read."), code="invalid_answer")
        found.append((int(question), int(str(value))))
    return found
