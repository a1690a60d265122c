"""Whether the process lives, and whether everything it needs is there."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

Probe = Callable[[], str]
"""Returns "ok", or in a word why not; "off" means that this part is not configured and not needed."""

_probes: dict[str, Probe] = {}


def register_probe(name: str, probe: Probe) -> None:
    """Let a room report on a part of the product at `/readyz`."""
    _probes[name] = probe


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The state of each part; 503 unless every one is ok or off."""
    parts = {name: _ask(probe) for name, probe in {"database": _database, **_probes}.items()}
    ready = all(state in ("ok", "off") for state in parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _ask(probe: Probe) -> str:
    try:
        return probe()
    except Exception:  # noqa: BLE001 - a probe that fails in any way is a part that is not ready
        return "failed"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"
