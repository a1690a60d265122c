"""Figures for monitoring at `/metrics`, in Prometheus' text format: each room tells its own.

Figures count and time; they name no person and hold no secret. Still they are not for everybody: whoever asks
is an admin, or carries `METRICS_TOKEN` as a bearer token.
"""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Sample:
    """One value; `suffix` continues the metric's name."""

    value: float
    labels: dict[str, str] = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True)
class Metric:
    """One figure: `kind` is counter, gauge or histogram."""

    name: str
    kind: str
    help: str
    samples: list[Sample]


Source = Callable[[], Iterable[Metric]]
_sources: dict[str, Source] = {}


def register_metrics(name: str, source: Source) -> None:
    """Let a room tell its figures at `/metrics`."""
    _sources[name] = source


def metrics(request: HttpRequest) -> HttpResponse:
    """Every room's figures; 403 for whoever may not see them."""
    if not _may_see(request):
        return HttpResponse("METRICS_TOKEN or an admin's session is needed\n", CONTENT_TYPE, status=403)
    found = [metric for source in _sources.values() for metric in source()]
    return HttpResponse("".join(map(exposition, found)), CONTENT_TYPE)


def _may_see(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = settings.METRICS_TOKEN
    if token and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        return True
    return bool(request.user.is_authenticated and request.user.is_staff)


def exposition(metric: Metric) -> str:
    """A metric as Prometheus reads it."""
    lines = [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
    for sample in metric.samples:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
        where = f"{metric.name}{sample.suffix}" + (f"{{{labels}}}" if labels else "")
        lines.append(f"{where} {sample.value:.15g}")
    return "\n".join([*lines, ""])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
