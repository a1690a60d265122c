"""The author's page of one challenge in code: how it reads, what its solutions show, and publishing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from challenges.authoring import Authoring, read_authoring
from challenges.models import Challenge, State
from challenges.services import challenge_move, solutions_try
from core.errors import DomainError, InvalidInput, NotAllowed
from progress.judging.selectors import why_unavailable
from progress.selectors import find_challenge
from web.code import sheet_context
from web.http import PageRequest, member_page, status_of


@require_GET
@member_page
def authoring_page(request: PageRequest, slug: str) -> HttpResponse:
    """The whole page, or only the part about the solutions while they are being tried."""
    return _show(request, _find(request, slug))


@require_POST
@member_page
def check(request: PageRequest, slug: str) -> HttpResponse:
    """Have the solutions tried again."""
    challenge = _find(request, slug)
    solutions_try(actor=request.learner, challenge=challenge)
    messages.success(request, _("The solutions are tried again, after what learners have handed in."))
    return redirect("web:teach_authoring", slug)


@require_POST
@member_page
def move(request: PageRequest, slug: str) -> HttpResponse:
    """Publish it, archive it, or take it back to a draft; what stands against it is said on the page."""
    challenge, state = _find(request, slug), request.POST.get("state", "")
    try:
        if state not in State.values:
            raise InvalidInput(
                _("Choose what the challenge is to become."), code="invalid_state", field="state"
            )
        challenge_move(actor=request.learner, challenge=challenge, state=State(state))
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, challenge, error)
    messages.success(request, _("Saved."))
    return redirect("web:teach_authoring", slug)


def _find(request: PageRequest, slug: str) -> Challenge:
    if not request.learner.may_author:
        raise NotAllowed(code="instructor_only")
    return find_challenge(request.learner, slug=slug)


def _show(request: PageRequest, challenge: Challenge, error: DomainError | None = None) -> HttpResponse:
    found = read_authoring(request.learner, challenge)
    is_waiting = found.readable and found.proof is not None and found.proof.open
    context: dict[str, Any] = {
        "challenge": challenge,
        "found": found,
        "error": error,
        "unavailable": why_unavailable(challenge) if is_waiting else "",
    }
    status = status_of(error) if error else 200
    if request.htmx:
        return render(request, "web/teach/checks.html", context, status=status)
    context["shown_in"], context["preview"] = _preview(request, found)
    return render(request, "web/teach/authoring.html", context, status=status)


def _preview(request: PageRequest, found: Authoring) -> tuple[str, str]:
    """The sheet a learner reads, in the language that was asked for; "" where the spec cannot be read."""
    asked = request.GET.get("in", "")[:8] or translation.get_language()
    language = asked if asked in found.languages else found.languages[0]
    with translation.override(language):
        context = sheet_context(found.challenge)
        sheet = render_to_string("web/code/task.html", context, request) if context else ""
    return language, sheet
