"""What every page of this room has in common: who is here, where they stand, and how refusals are shown."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound, TooMany, Unavailable
from core.models import User
from learning.access import is_teacher
from progress.selectors import Standpoint, read_standpoint
from web.pwa.shell import PERSON_HEADER, person_mark

STATUSES: list[tuple[type[DomainError], int]] = [
    (NotFound, 404),
    (NotAllowed, 403),
    (TooMany, 429),
    (Conflict, 409),
    (InvalidInput, 422),
    (Unavailable, 503),
]


class PageRequest(HttpRequest):
    """A request as this room's views see it."""

    htmx: HtmxDetails
    standpoint: Standpoint
    learner: User
    """Set on pages for members only."""


P = ParamSpec("P")
View = Callable[Concatenate[PageRequest, P], HttpResponseBase]
DjangoView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def status_of(error: DomainError) -> int:
    """The HTTP status that says what kind of refusal this is."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def page(view: View[P]) -> DjangoView[P]:
    """A page for everybody.

    The visitor's stream position is read before anything else, so that whatever happens while the page is
    being made is replayed to it later. A `DomainError` that the view lets through becomes a page.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = cast(PageRequest, request)
        visit.standpoint = read_standpoint(request.user, role=is_teacher())
        try:
            response = view(visit, *args, **kwargs)
        except DomainError as error:
            response = refusal(visit, error)
        response[PERSON_HEADER] = person_mark(request.user)
        return _private(response)

    return wrapped


def fragment(view: View[P]) -> DjangoView[P]:
    """A part of a page that does not depend on where the visitor stands: their stream is not read."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = cast(PageRequest, request)
        try:
            response = view(visit, *args, **kwargs)
        except DomainError as error:
            visit.standpoint = read_standpoint(request.user)  # a refusal is a whole page
            response = refusal(visit, error)
        return _private(response)

    return wrapped


def member_page(view: View[P]) -> DjangoView[P]:
    """A page for those who are signed in; others are sent to the sign-in page and come back."""

    @wraps(view)
    def wrapped(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return to_login(request)
        request.learner = request.user
        return view(request, *args, **kwargs)

    return page(wrapped)


def to_login(request: PageRequest) -> HttpResponse:
    """To the sign-in page and back; a fragment's request moves the whole page, a POST comes back as a GET."""
    if not request.htmx:
        back = request.get_full_path() if request.method == "GET" else _came_from(request)
        return redirect_to_login(back)
    current = _split(request.htmx.current_url or "/")
    back = current.path + (f"?{current.query}" if current.query else "")
    login = redirect_to_login(back)
    return HttpResponseClientRedirect(login["Location"])


def _came_from(request: HttpRequest) -> str:
    referer = _split(request.headers.get("referer", ""))
    return referer.path if referer.netloc == request.get_host() else reverse("web:home")


def _split(address: str) -> SplitResult:
    """The parts of an address that somebody sent; of one that makes no sense, the empty parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def own_address(request: HttpRequest, target: str) -> str:
    """`target` where it is an address of this site that one can be sent to, otherwise ""."""
    begins = target.startswith(("/", "http://", "https://"))
    is_ours = begins and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else ""


def refusal(request: PageRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page of its own, or as a notice when only a fragment was asked for."""
    status = status_of(error)
    context = {"error": error, "status": status, "retry_after": error.details.get("retry_after")}
    template = "web/parts/notice.html" if request.htmx else "web/refusal.html"
    response = render(request, template, context, status=status)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
    if context["retry_after"]:
        response["Retry-After"] = str(context["retry_after"])
    return response


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Pages and fragments share addresses and belong to one person: no cache may mix them up."""
    patch_vary_headers(response, ("HX-Request", "Cookie"))
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind a trusted proxy, the one that the proxy saw."""
    forwarded = request.headers.get("x-forwarded-for", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
