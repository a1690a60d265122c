"""What an instructor does: words and hints to learners, a course's settings, its invitations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError, NotAllowed, NotFound
from learning.models import Course
from learning.selectors.taught import find_taught_by_slug, invitations_of
from learning.services import course_save, invitation_create, invitation_delete, learners_message
from web.http import PageRequest, member_page
from web.teaching import said_delivery
from web.teaching_forms import CourseForm, InvitationForm, MessageForm
from web.views.teaching.courses import attention_context


@require_POST
@member_page
def send(request: PageRequest, slug: str) -> HttpResponse:
    """Write to the chosen learners; what was typed comes back when it is refused."""
    course = find_taught_by_slug(request.learner, slug)
    form = MessageForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            delivery = learners_message(
                actor=request.learner,
                course_id=course.pk,
                user_ids=values["users"],
                text=values["text"],
                hint_id=values["hint"],
                idempotency_key=values["key"],
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, said_delivery(delivery))
            return redirect("web:teach_attention", slug)
    context = {**attention_context(request, course, form), "chosen": request.POST.getlist("users")}
    context |= {"course": course, "tab": "attention", "part": "web/teach/attention.html", "mark": ""}
    return render(request, "web/teach/course.html", context, status=422)


@require_GET
@member_page
def settings(request: PageRequest, slug: str) -> HttpResponse:
    """The course's settings and invitations."""
    course = find_taught_by_slug(request.learner, slug)
    with timezone.override(request.learner.zone):
        return _settings(request, course, CourseForm.of(course), InvitationForm())


def _settings(
    request: PageRequest, course: Course, form: CourseForm, code: InvitationForm, status: int = 200
) -> HttpResponse:
    context = {
        "course": course,
        "tab": "settings",
        "part": "web/teach/settings.html",
        "form": form,
        "code_form": code,
        "invitations": invitations_of(request.learner, course)[:50],
    }
    return render(request, "web/teach/course.html", context, status=status)


@require_POST
@member_page
def save(request: PageRequest, slug: str) -> HttpResponse:
    """Save the settings; times are in the instructor's own zone."""
    course, form = find_taught_by_slug(request.learner, slug), CourseForm(request.POST)
    with timezone.override(request.learner.zone):
        try:
            if form.is_valid():
                fields = dict(form.cleaned_data)
                people = fields.pop("instructors")
                course_save(actor=request.learner, course=course, fields=fields, instructors=people)
                messages.success(request, _("Saved."))
                return redirect("web:teach_settings", slug)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_refusal(error)
            course.refresh_from_db()
        return _settings(request, course, form, InvitationForm(), 422)


@require_POST
@member_page
def invite(request: PageRequest, slug: str) -> HttpResponse:
    """Make a new code."""
    course, form = find_taught_by_slug(request.learner, slug), InvitationForm(request.POST)
    with timezone.override(request.learner.zone):
        if form.is_valid():
            made = invitation_create(actor=request.learner, course_id=course.pk, **form.cleaned_data)
            messages.success(request, _("The new code is %s.") % made.code)
            return redirect("web:teach_settings", slug)
        return _settings(request, course, CourseForm.of(course), form, 422)


@require_POST
@member_page
def withdraw(request: PageRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Withdraw a code; who came in with it stays."""
    find_taught_by_slug(request.learner, slug)
    invitation_delete(actor=request.learner, invitation_id=invitation_id)
    messages.success(request, _("The code is good no more."))
    return redirect("web:teach_settings", slug)
