"""The door of the Mini App: `/mini/…` is the same product under a prefix, for whoever came from Telegram."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix

from accounts.selectors import telegram_account
from core.mini import MINI_PREFIX, MINI_TELEGRAM_ID, is_mini_path
from core.models import User
from web.mini import pages
from web.mini.cookies import give_own_cookies, take_own_cookies
from web.mini.places import ENTER, PAGES, frame_ancestors


class MiniAppMiddleware:
    """Serves the product under `/mini/`: addresses made there stay there, and only Telegram may frame them.

    It stands outside the middleware of sessions, forms and content policy, which then need not know of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, with the prefix taken off where there is one."""
        if not is_mini_path(request.path_info):
            return self.get_response(request)
        request.path_info = request.path_info.removeprefix(MINI_PREFIX) or "/"
        request.is_mini = True  # type: ignore[attr-defined]
        take_own_cookies(request)
        before = get_script_prefix()
        set_script_prefix(f"{before.rstrip('/')}{MINI_PREFIX}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(before)
        give_own_cookies(request, response)
        return _framed(response)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Only a learner's pages, and only for the learner whose Telegram account is still linked."""
        if not is_mini(request) or request.resolver_match is None:
            return None
        name = request.resolver_match.view_name
        if name == ENTER:
            return None
        if name not in PAGES:
            return pages.outside(request)
        return None if _holds(request) else pages.entrance(request)


def is_mini(request: HttpRequest) -> bool:
    """Whether this request came through the Mini App's door."""
    return bool(getattr(request, "is_mini", False))


def _holds(request: HttpRequest) -> bool:
    """Whether the session's Telegram account is still linked to its learner; else the session ends."""
    if not isinstance(request.user, User):
        return False
    account = telegram_account(request.user)
    if account and account.telegram_id == request.session.get(MINI_TELEGRAM_ID):
        return True
    logout(request)
    return False


def _framed(response: HttpResponseBase) -> HttpResponseBase:
    """Let Telegram's web clients show this page in their frame."""
    policy = response.headers.get("Content-Security-Policy", "")
    if policy:
        response.headers["Content-Security-Policy"] = policy.replace(
            "frame-ancestors 'none'", f"frame-ancestors {frame_ancestors()}"
        )
        response.headers.pop("X-Frame-Options", None)
    return response
