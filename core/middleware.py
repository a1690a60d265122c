"""What every request passes: hostile bytes out, one content policy in, slashes forgiven, language chosen."""

import codecs
import secrets
from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_supported_language_variant

from core.mini import MINI_LANGUAGE
from core.text import is_storable

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

STYLE_NONCE = "gauntlet.style_nonce"


TOO_LARGE = "gauntlet.too_large"


class InputGuardMiddleware:
    """Answers 400 to addresses with bytes that no database stores, 413 to bodies that nothing here takes, and
    415 to forms that are not in UTF-8.

    No view sees any of them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if TOO_LARGE in request.META:
            return HttpResponse("This is larger than anything that can be sent here.", status=413)
        query = unquote(request.META.get("QUERY_STRING", ""), errors="surrogateescape")
        if not is_storable(request.path_info) or not is_storable(query):
            return HttpResponse("Bad request: the address holds characters that cannot be used.", status=400)
        if not _is_readable_form(request):
            return HttpResponse("Forms are read in UTF-8 only.", status=415)
        return self.get_response(request)


def _is_readable_form(request: HttpRequest) -> bool:
    """False for a form whose header names another charset: Django would raise wherever a field is read."""
    if request.content_type != "application/x-www-form-urlencoded" or request.encoding is None:
        return True
    if codecs.lookup(request.encoding).name != "utf-8":
        return False
    request.encoding = "utf-8"  # spelt as Django compares it
    return True


def style_nonce(request: HttpRequest) -> str:
    """What lets one style element of a script's making into this page, made when it is first asked for."""
    return str(request.META.setdefault(STYLE_NONCE, secrets.token_urlsafe(16)))


class ContentSecurityPolicyMiddleware:
    """Sets the content security policy where a view has not set its own.

    A page that asked for a nonce (the code editor writes rules of its own) has it in its `style-src`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        nonce = request.META.get(STYLE_NONCE)
        own = f"style-src 'self' 'nonce-{nonce}'" if nonce else "style-src 'self'"
        policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", own)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class ApiSlashMiddleware:
    """Lets `/api/...` answer without the trailing slash too, and without redirecting a POST."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if request.path_info.startswith("/api/") and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)


class LearnerLocaleMiddleware:
    """Activates the language: the person's own choice, then the cookie, then what the browser asks for.

    In the Mini App their Telegram's language comes after their own choice, as in the chat.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        language = self._chosen(request) or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _chosen(self, request: HttpRequest) -> str:
        # The user is loaded only when there is a session: an anonymous page or a token call asks nothing.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return ""
        telegrams = request.session.get(MINI_LANGUAGE, "")
        return supported_language(request.user.language) or supported_language(telegrams)


def supported_language(code: str) -> str:
    """The supported variant of `code`, or "" when there is none."""
    try:
        return get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""
