"""Notes and favourites: a learner's own pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from challenges.models import Challenge, State
from core.errors import DomainError, NotFound
from core.models import User
from learning.models import LearningTask
from learning.selectors.courses import read_task
from learning.selectors.personal import favorites_of, is_favorite, notes_of
from learning.services import favorite_toggle, note_delete, note_save
from learning.services.notes import find_note
from progress.selectors import open_challenge
from web.forms import ServiceForm
from web.http import PageRequest, member_page, status_of

PER_PAGE = 20
NOTES_SHOWN = 3
SEARCH_LIMIT = 100


class NoteForm(ServiceForm):
    """A note. Where it stands is known from the page it was begun on, and can be taken off."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    content = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=50_000,
        help_text=gettext_lazy("Markdown."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    lesson = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    exercise = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    keep_place = forms.BooleanField(
        label=gettext_lazy("Keep it with the lesson or challenge it was written at"), required=False
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        stays = data["keep_place"]
        return {
            "title": data["title"],
            "content": data["content"],
            "task_id": data["lesson"] if stays else None,
            "challenge_id": data["exercise"] if stays else None,
        }


@require_GET
@member_page
def note_list(request: PageRequest) -> HttpResponse:
    """One's notes, found by words."""
    search = request.GET.get("q", "")[:SEARCH_LIMIT].strip()
    pages = Paginator(notes_of(request.learner, search=search), PER_PAGE)
    context = {"results": pages.get_page(request.GET.get("page", "1")[:8]), "search": search}
    return render(request, "web/notes/list.html", context)


@require_http_methods(["GET", "POST"])
@member_page
def note_create(request: PageRequest) -> HttpResponse:
    """Write a note; `lesson` or `exercise` in the address says where the learner is."""
    if request.method == "GET":
        return _form(request, NoteForm(initial=_place(request.learner, request.GET)), heading=_("New note"))
    return _save(request, note_id=None, heading=_("New note"))


def _place(learner: User, query: Any) -> dict[str, Any]:
    """What the form begins with; a place the learner may not know of is passed over."""
    initial: dict[str, Any] = {"keep_place": True}
    try:
        if number := _number(query.get("lesson")):
            title = read_task(learner, number).task.localized("title")
            initial |= {"lesson": number, "title": _("Notes on %s") % title}
        if number := _number(query.get("exercise")):
            title = open_challenge(learner, challenge_id=number).challenge.localized("title")
            initial |= {"exercise": number, "title": _("Notes on %s") % title}
    except NotFound:
        return {"keep_place": True}
    return initial


def _number(text: str | None) -> int | None:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _form(request: PageRequest, form: NoteForm, *, heading: str, status: int = 200) -> HttpResponse:
    return render(request, "web/notes/form.html", {"form": form, "heading": heading}, status=status)


def _save(request: PageRequest, *, note_id: int | None, heading: str) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _form(request, form, heading=heading, status=422)
    try:
        note = note_save(actor=request.learner, note_id=note_id, **form.values())
    except DomainError as error:
        form.add_refusal(error)
        return _form(request, form, heading=heading, status=status_of(error))
    messages.success(request, _("The note has been saved."))
    return redirect("accounts:note_detail", note.pk)


@require_GET
@member_page
def note_page(request: PageRequest, note_id: int) -> HttpResponse:
    """One note of one's own."""
    return render(request, "web/notes/note.html", {"note": find_note(request.learner, note_id)})


@require_http_methods(["GET", "POST"])
@member_page
def note_edit(request: PageRequest, note_id: int) -> HttpResponse:
    """Rewrite a note of one's own."""
    note = find_note(request.learner, note_id)
    if request.method == "POST":
        return _save(request, note_id=note_id, heading=_("Edit the note"))
    initial = {
        "title": note.title,
        "content": note.content,
        "lesson": note.task_id,
        "exercise": note.challenge_id,
        "keep_place": True,
    }
    return _form(request, NoteForm(initial=initial), heading=_("Edit the note"))


@require_http_methods(["GET", "POST"])
@member_page
def note_remove(request: PageRequest, note_id: int) -> HttpResponse:
    """Ask, and delete a note of one's own."""
    note = find_note(request.learner, note_id)
    if request.method == "GET":
        return render(request, "web/notes/delete.html", {"note": note})
    note_delete(actor=request.learner, note_id=note_id)
    messages.success(request, _("The note has been deleted."))
    return redirect("accounts:notes")


@require_GET
@member_page
def own_at_exercise(request: PageRequest, exercise_id: int) -> HttpResponse:
    """A part of a challenge's page: whether the learner has marked it, and the newest notes taken there."""
    challenge = Challenge.objects.exclude(state=State.DRAFT).filter(pk=exercise_id).first()
    if challenge is None:
        raise NotFound(code="challenge_not_found")
    context = {
        "challenge": challenge,
        "notes": notes_of(request.learner, challenge_id=challenge.pk)[:NOTES_SHOWN],
        "is_favorite": is_favorite(request.learner, challenge_id=challenge.pk),
        "toggle": reverse("accounts:toggle_favorite_exercise", args=[challenge.pk]),
    }
    return render(request, "web/notes/here.html", context)


@require_GET
@member_page
def favorite_list(request: PageRequest) -> HttpResponse:
    """What the learner has marked."""
    pages = Paginator(favorites_of(request.learner), PER_PAGE)
    results = pages.get_page(request.GET.get("page", "1")[:8])
    return render(request, "web/notes/favorites.html", {"results": results})


@require_POST
@member_page
def toggle_lesson(request: PageRequest, lesson_id: int) -> HttpResponse:
    """Mark a lesson, or take the mark off."""
    marked = favorite_toggle(actor=request.learner, task_id=lesson_id)
    target = LearningTask.objects.select_related("course").get(pk=lesson_id)
    return _toggled(request, marked, target)


@require_POST
@member_page
def toggle_exercise(request: PageRequest, exercise_id: int) -> HttpResponse:
    """Mark a challenge, or take the mark off."""
    marked = favorite_toggle(actor=request.learner, challenge_id=exercise_id)
    return _toggled(request, marked, Challenge.objects.get(pk=exercise_id))


def _toggled(request: PageRequest, marked: bool, target: LearningTask | Challenge) -> HttpResponse:
    """JSON for scripts that ask for it, the button for the page's own, otherwise back to the target."""
    if request.htmx:
        context = {"is_favorite": marked, "toggle": request.path}
        return render(request, "web/notes/heart.html", context)
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse({"is_favorited": marked})
    return redirect(target)
