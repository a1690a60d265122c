"""The Mini App's cookies: their own names and place, and in Telegram Web's frame a jar of their own.

A frame of another site gets cookies only when they are `SameSite=None; Secure`. `Partitioned` then ties them
to the site around the frame: what is kept inside Telegram Web is not sent from a frame anywhere else.
"""

from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.mini import MINI_CSRF_COOKIE, MINI_PREFIX, MINI_SESSION_COOKIE

# The standard library knows this attribute from Python 3.14 on; here it is told of it.
_MORSEL: Any = Morsel
_MORSEL._reserved.setdefault("partitioned", "Partitioned")
_MORSEL._flags.add("partitioned")


def _names() -> dict[str, str]:
    """Django's name → ours."""
    return {
        settings.SESSION_COOKIE_NAME: MINI_SESSION_COOKIE,
        settings.CSRF_COOKIE_NAME: MINI_CSRF_COOKIE,
    }


def take_own_cookies(request: HttpRequest) -> None:
    """Let Django find the Mini App's cookies under its own names; the site's are not looked at here."""
    for name, ours in _names().items():
        request.COOKIES.pop(name, None)
        if ours in request.COOKIES:
            request.COOKIES[name] = request.COOKIES.pop(ours)


def give_own_cookies(request: HttpRequest, response: HttpResponseBase) -> None:
    """Name and place what Django has set."""
    for name, morsel in list(response.cookies.items()):
        own = _names().get(name, name)
        response.cookies[own] = morsel.value
        given = response.cookies[own]
        for key, value in morsel.items():
            given[key] = value
        given["path"] = MINI_PREFIX
        if request.is_secure():
            given["samesite"], given["secure"], given["partitioned"] = "None", True, True
        if own != name:
            del response.cookies[name]
