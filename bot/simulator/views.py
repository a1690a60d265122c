"""The page, and the few requests it makes. All of it is for development: without DEBUG there is nothing."""

import base64
import json
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from bot.double.client import DoubleError
from bot.simulator import gateway
from bot.simulator.texts import page_texts
from core.middleware import CONTENT_SECURITY_POLICY

ACTIONS = frozenset(
    [
        *("add_user", "change_user", "add_group", "join", "block", "menu"),
        *("write", "start", "edit", "delete", "press", "callback", "vote"),
        "open_web_app",
    ]
)
LARGEST_UPLOAD = 50 * 1024 * 1024
LONGEST_WAIT = 25
SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif"})
UPLOAD_KINDS = frozenset({"document", "photo", "sticker", "voice"})

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], Coroutine[Any, Any, HttpResponse]]


def in_development(view: View[P]) -> View[P]:
    """404 unless DEBUG; what the double refuses becomes JSON with its words."""

    @wraps(view)
    async def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        try:
            return await view(request, *args, **kwargs)
        except DoubleError as refusal:
            return JsonResponse({"error": refusal.reason}, status=refusal.status or 502)

    return guarded


@require_GET
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """The chat itself; all it shows is fetched by its script."""
    if not settings.DEBUG:
        raise Http404
    response = render(request, "simulator/page.html", {"texts": page_texts()})
    # The Mini App opens in a frame, as in Telegram's web client.
    response["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@in_development
async def changes(request: HttpRequest) -> HttpResponse:
    """What changed since a version; waits for a change, for a while."""
    if request.method != "GET":
        return JsonResponse({"error": "only GET"}, status=405)
    given = {"since": _number(request, "since"), "wait": min(_number(request, "wait"), LONGEST_WAIT)}
    found = await gateway.call("changes", given | {"epoch": request.GET.get("epoch", "")})
    return JsonResponse(found)


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 12 else 0


@require_POST
@in_development
async def act(request: HttpRequest, action: str) -> HttpResponse:
    """One thing a simulated person does; the body is a JSON object of its parameters."""
    if action not in ACTIONS:
        raise DoubleError(404, f"no action {action}")
    return JsonResponse({"result": await gateway.call(action, _body(request))})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise DoubleError(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise DoubleError(400, "the body is not a JSON object")
    return body


@require_POST
@in_development
async def upload(request: HttpRequest) -> HttpResponse:
    """A simulated person sends a file."""
    received, kind = request.FILES.get("file"), request.POST.get("kind", "document")
    if received is None or kind not in UPLOAD_KINDS:
        raise DoubleError(400, "no file, or of no known kind")
    if (received.size or 0) > LARGEST_UPLOAD:
        raise DoubleError(413, "the file is too large")
    content = base64.b64encode(received.read()).decode()
    details = {"kind": kind, "name": received.name, "mime_type": received.content_type, "content": content}
    where = {
        name: request.POST[name]
        for name in ("user", "chat_id", "reply_to", "caption")
        if name in request.POST
    }
    return JsonResponse({"result": await gateway.call("send_file", details | where)})


@require_GET
@in_development
async def download(request: HttpRequest, file_id: str) -> HttpResponse:
    """The bytes of a file. Only pictures are shown in place; anything else is saved, never opened."""
    content, mime_type = await gateway.file(file_id)
    shown = mime_type in SHOWN_TYPES
    response = HttpResponse(content, content_type=mime_type if shown else "application/octet-stream")
    response["Content-Disposition"] = "inline" if shown else "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
