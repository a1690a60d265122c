"""The account's settings: language, time zone, theme, personal tokens."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import selectors
from accounts.services.chat import change_chat_preferences, chat_preferences
from accounts.services.editing import change_editor_preferences, editor_preferences
from accounts.services.registration import change_preferences
from accounts.services.tokens import create_personal_token, revoke_personal_token
from core.errors import DomainError
from core.middleware import supported_language
from core.models import User
from core.timezones import known_time_zones
from web.forms import ChatForm, EditorForm, PreferencesForm, ServiceForm, TokenForm
from web.http import PageRequest, member_page, own_address, page, status_of
from web.preferences import THEME_COOKIE, THEMES, YEAR

NEW_TOKEN = "new_token"  # noqa: S105 - the name of a session key


@require_GET
@member_page
def settings_page(request: PageRequest) -> HttpResponse:
    """Everything the learner chooses, on one page. A token just made is shown once."""
    return _show(request, new_token=request.session.pop(NEW_TOKEN, None))


def _show(request: PageRequest, *, status: int = 200, **changed: Any) -> HttpResponse:
    learner = request.learner
    preferences = {"language": learner.language, "time_zone": learner.time_zone}
    context: dict[str, Any] = {
        "preferences": PreferencesForm(initial=preferences),
        "editor_form": EditorForm(initial=asdict(editor_preferences(learner))),
        "chat_form": ChatForm(initial=model_to_dict(chat_preferences(learner))),
        "token_form": TokenForm(),
        "tokens": selectors.personal_tokens(learner),
        "telegram": selectors.telegram_account(learner),
        "time_zones": sorted(known_time_zones()),
        "themes": [("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    }
    return render(request, "accounts/settings.html", context | changed, status=status)


@require_POST
@member_page
def save_preferences(request: PageRequest) -> HttpResponse:
    """Change language and time zone."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _show(request, preferences=form, status=422)
    try:
        user = change_preferences(user=request.learner, **form.cleaned_data)
    except DomainError as error:
        return _refused(request, "preferences", form, error)
    with translation.override(user.language or translation.get_language()):
        messages.success(request, _("Saved."))
    return _remember_language(redirect("accounts:settings"), user.language)


@require_POST
@member_page
def save_editor(request: PageRequest) -> HttpResponse:
    """Change how the code editor is."""
    form = EditorForm(request.POST)
    if not form.is_valid():
        return _show(request, editor_form=form, status=422)
    change_editor_preferences(user=request.learner, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("/accounts/settings/#editor")


@require_POST
@member_page
def save_chat(request: PageRequest) -> HttpResponse:
    """Change what is told in the chat."""
    form = ChatForm(request.POST)
    if not form.is_valid():
        return _show(request, chat_form=form, status=422)
    change_chat_preferences(user=request.learner, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("/accounts/settings/#chat")


def _refused(request: PageRequest, name: str, form: ServiceForm, error: DomainError) -> HttpResponse:
    form.add_refusal(error)
    return _show(request, status=status_of(error), **{name: form})


@require_POST
@member_page
def create_token(request: PageRequest) -> HttpResponse:
    """Make a personal token; its only readable copy waits in the session for the next page."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, token_form=form, status=422)
    days = form.cleaned_data["days"]
    expires_at = timezone.now() + timedelta(days=days) if days else None
    try:
        _kept, token = create_personal_token(
            user=request.learner, name=form.cleaned_data["name"], expires_at=expires_at
        )
    except DomainError as error:
        return _refused(request, "token_form", form, error)
    request.session[NEW_TOKEN] = token
    return redirect("/accounts/settings/#tokens")


@require_POST
@member_page
def revoke_token(request: PageRequest, token_id: int) -> HttpResponse:
    """Revoke one of the learner's tokens."""
    revoke_personal_token(user=request.learner, token_id=token_id)
    messages.success(request, _("The token has been revoked."))
    return redirect("/accounts/settings/#tokens")


@require_POST
@page
def set_theme(request: PageRequest) -> HttpResponse:
    """Keep the theme in a cookie of this browser."""
    theme = request.POST.get("theme", "")
    response = redirect(_back(request))
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_POST
@page
def set_language(request: PageRequest) -> HttpResponse:
    """Keep the language in a cookie, and with the account when there is one."""
    language = supported_language(request.POST.get("language", "")[:8])
    if language and isinstance(request.user, User):
        change_preferences(user=request.user, language=language)
    return _remember_language(redirect(_back(request)), language)


def _remember_language(response: HttpResponse, language: str) -> HttpResponse:
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    return response


def _back(request: PageRequest) -> str:
    """The page the form stood on, if that is on this site."""
    return own_address(request, request.POST.get("back", "")) or "/"
