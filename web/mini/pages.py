"""The pages that only the Mini App has: its entrance, the way in, and the way out to a browser."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.services.mini_app import TelegramNotLinked, enter_mini_app
from core.errors import DomainError
from core.limits import check_limit, client_address
from core.mini import MINI_LANGUAGE, MINI_PREFIX, MINI_TELEGRAM_ID, is_mini_path
from web.http import PageRequest, own_address, page, status_of

BACKEND = "accounts.backends.CaseInsensitiveBackend"
SESSION_SECONDS = 12 * 3_600


@page
def entrance(request: PageRequest) -> HttpResponseBase:
    """Nobody is signed in: the page's script sends what Telegram opened it with, and comes back."""
    if request.htmx:
        return HttpResponseClientRefresh()
    here = request.get_full_path() if request.method == "GET" else reverse("web:home")
    status = 200 if request.method == "GET" else 403
    return render(request, "web/mini/entrance.html", {"next": here}, status=status)


@page
def outside(request: PageRequest) -> HttpResponseBase:
    """A page that does not open inside Telegram, with the way to it: as a page, never as a part of one."""
    if request.htmx:
        here = request.get_full_path() if request.method == "GET" else reverse("web:home")
        return HttpResponseClientRedirect(here)
    address = f"{settings.SITE_URL}{request.path_info}" if request.method == "GET" else settings.SITE_URL
    return render(request, "web/mini/outside.html", {"address": address}, status=403)


def _here_only(request: HttpRequest) -> None:
    if not getattr(request, "is_mini", False):
        raise Http404


@require_POST
def enter(request: HttpRequest) -> HttpResponseBase:
    """Sign in by the data that Telegram opened the page with."""
    _here_only(request)
    return _enter(request)


@page
def _enter(request: PageRequest) -> HttpResponseBase:
    try:
        check_limit("mini-app", client_address(request))
        user, person = enter_mini_app(init_data=request.POST.get("init_data", ""))
    except DomainError as error:
        logout(request)  # whoever was here before is not who opened the page now
        return _refused(request, error)
    login(request, user, backend=BACKEND)
    request.session[MINI_TELEGRAM_ID] = person.id
    request.session[MINI_LANGUAGE] = person.language[:35]
    request.session.set_expiry(SESSION_SECONDS)
    return redirect(_next(request))


def _refused(request: PageRequest, error: DomainError) -> HttpResponse:
    context = {
        "error": error,
        "unlinked": isinstance(error, TelegramNotLinked),
        "link_address": f"{settings.SITE_URL}/accounts/telegram/",
    }
    response = render(request, "web/mini/refused.html", context, status=status_of(error))
    if error.details.get("retry_after"):
        response["Retry-After"] = str(error.details["retry_after"])
    return response


def _next(request: HttpRequest) -> str:
    """The page that was opened, if it is one of the Mini App's."""
    target = own_address(request, request.POST.get("next", ""))
    return target if is_mini_path(target) else f"{MINI_PREFIX}/"
