"""Linking a Telegram account: a deep link to begin with, then both sides confirm."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import selectors
from accounts.services.linking import begin_link, cancel_link, confirm_link_on_web, unlink_telegram
from core.errors import DomainError
from web.http import PageRequest, member_page, status_of

LINK_TOKEN = "telegram_link"  # noqa: S105 - the name of a session key


@require_GET
@member_page
def telegram_page(request: PageRequest) -> HttpResponse:
    """Where the linking stands."""
    return _show(request)


def _show(request: PageRequest, *, error: DomainError | None = None) -> HttpResponse:
    status = status_of(error) if error else 200
    template = "accounts/telegram_state.html" if request.htmx else "accounts/telegram.html"
    return render(request, template, link_context(request) | {"error": error}, status=status)


def link_context(request: PageRequest) -> dict[str, Any]:
    """The linked account, or the chat that waits for a yes, or the open deep link."""
    learner, token = request.learner, request.session.get(LINK_TOKEN, "")
    account = selectors.telegram_account(learner)
    pending = None if account else selectors.pending_link(learner)
    begun = selectors.open_link(learner, token) if token and not (account or pending) else None
    address = request.build_absolute_uri(deep_link(token)) if begun else ""
    return {
        "account": account,
        "pending": pending,
        "begun": begun,
        "address": address,
        "qr": qr_code(address) if address else "",
        "bot_is_named": bool(deep_link("x")),
    }


def deep_link(token: str) -> str:
    """What opens the bot with this token: the simulator in development, else Telegram; "" without a bot."""
    if settings.DEBUG and getattr(settings, "BOT_DOUBLE_URL", ""):
        return f"/dev/telegram/?start={token}"
    name = settings.TELEGRAM_BOT_USERNAME
    return f"https://t.me/{name}?start={token}" if name else ""


def qr_code(address: str) -> SafeString:
    """The address as a drawing to point a phone at."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=3,
        scale=4,
        omitsize=True,
        svgclass="qr",
        lineclass="qr-line",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - segno's own drawing, no text of ours in it


@require_POST
@member_page
def begin(request: PageRequest) -> HttpResponse:
    """Make a deep link. Only this session can show it again: what is kept elsewhere is its hash."""
    try:
        request.session[LINK_TOKEN] = begin_link(user=request.learner)
    except DomainError as error:
        return _show(request, error=error)
    return _back(request)


@require_POST
@member_page
def confirm(request: PageRequest, link_id: int) -> HttpResponse:
    """The account's owner says yes to the chat."""
    try:
        account = confirm_link_on_web(user=request.learner, request_id=link_id)
    except DomainError as error:
        return _show(request, error=error)
    if account:
        messages.success(request, _("Your Telegram account is linked."))
    return _back(request)


@require_POST
@member_page
def cancel(request: PageRequest, link_id: int) -> HttpResponse:
    """The account's owner says no; cancelling twice is as good as once."""
    cancel_link(request_id=link_id, user=request.learner)
    request.session.pop(LINK_TOKEN, None)
    return _back(request)


@require_POST
@member_page
def unlink(request: PageRequest) -> HttpResponse:
    """End the link."""
    try:
        done = unlink_telegram(user=request.learner)
    except DomainError as error:
        return _show(request, error=error)
    if done:
        messages.success(request, _("Your Telegram account is no longer linked."))
    return _back(request)


def _back(request: PageRequest) -> HttpResponse:
    return _show(request) if request.htmx else redirect("accounts:telegram")
