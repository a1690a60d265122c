"""Quick runs: a Python program in the learner's own browser, checked by nobody."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from challenges.kinds import Code
from challenges.models import Challenge
from web.assets import pyodide_folder

KINDS = ("function", "stdio")
PATIENCE = 10
"""Seconds a program may run; the page ends it then."""

_WORKER = Path(__file__).parent / "editor" / "quick_worker.js"


def quick_context(challenge: Challenge, language: str, samples: list[dict[str, Any]]) -> dict[str, Any]:
    """Whether a quick run is offered, and what stands in its field; the program may need nothing hidden."""
    folder, behaviour = pyodide_folder(), challenge.behaviour
    if not folder or language != "python" or challenge.kind not in KINDS or not isinstance(behaviour, Code):
        return {"quick": None}
    if behaviour.hides_files(challenge.spec):
        return {"quick": None}
    first = samples[0] if samples else {}
    begin = first.get("stdin") or (f"print({first['call']})" if "call" in first else "")
    quick = {"folder": folder, "worker": reverse("web:quick_worker"), "kind": challenge.kind}
    return {"quick": {**quick, "begin": begin, "patience": PATIENCE}}


@cache
def worker_source() -> bytes:
    """The worker's script."""
    return _WORKER.read_bytes()


def worker_policy(request: HttpRequest) -> str:
    """The worker's own content policy: WebAssembly, and nothing to be fetched but Pyodide's files.

    A program could otherwise call this site in its reader's name. The scheme is the page's own.
    """
    folder = f"{request.get_host()}{settings.STATIC_URL}web/build/pyodide/"
    return f"default-src 'none'; script-src {folder} 'wasm-unsafe-eval'; connect-src {folder}"
