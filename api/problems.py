"""Problem details (RFC 9457): the one place where what went wrong becomes an HTTP answer."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.utils.serializer_helpers import ReturnDict
from rest_framework.views import set_rollback

from api.problem_codes import meaning_of
from core import errors

PROBLEM_TYPE = "application/problem+json"
STATUSES: dict[type[errors.DomainError], int] = {
    errors.InvalidInput: 400,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


def problem(
    status: int, code: str, detail: str = "", fields: list[dict[str, str]] | None = None, **more: Any
) -> dict[str, Any]:
    """The body of a problem. `errors` is there when there are faulty fields; `more` as the code says."""
    meaning = meaning_of(code, status)
    body = {
        "type": f"{settings.SITE_URL}/api/problems/{code}/",
        "title": str(meaning.title),
        "status": status,
        "code": code,
        "detail": detail or str(meaning.remedy),
    }
    if fields:
        body["errors"] = by_field(fields)
    return {**more, **body}


def by_field(found: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Faults as `{field: [{"code", "message"}]}`; "" is the input as a whole."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for fault in found:
        grouped.setdefault(fault["field"], []).append({"code": fault["code"], "message": fault["message"]})
    return grouped


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal with its problem; None for anything unforeseen, which becomes a 500 further out."""
    body = _translate(error)
    if body is None:
        return None
    set_rollback()
    response = Response(body, status=body["status"], content_type=PROBLEM_TYPE)
    for name, value in _headers(body).items():
        response.headers[name] = value
    return response


def _translate(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, errors.DomainError):
        return from_domain(error)
    if isinstance(error, Http404):
        return problem(404, "not_found")
    if isinstance(error, PermissionDenied):
        return problem(403, "not_allowed")
    return from_framework(error) if isinstance(error, exceptions.APIException) else None


def from_domain(error: errors.DomainError) -> dict[str, Any]:
    """The problem of a refusal of the services."""
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 400)
    details = dict(error.details)
    faults: list[dict[str, str]] = []
    field = details.pop("field", "")
    for name, messages in details.pop("fields", {}).items():
        path = f"{field}.{name}" if field else name
        faults += [{"field": path, "code": "invalid", "message": str(m)} for m in messages]
    if field and not faults:
        faults = [{"field": field, "code": error.code, "message": str(error.message)}]
    return problem(status, error.code, str(error.message), faults, **details)


def from_framework(error: exceptions.APIException) -> dict[str, Any]:
    """The problem of a refusal of the framework's."""
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", str(_("This input is not valid.")), list(_faults(error.detail, "")))
    code = str(getattr(error.detail, "code", "") or error.default_code)
    return problem(error.status_code, code, str(error.detail))


def _faults(detail: Any, path: str) -> Iterator[dict[str, str]]:
    """Walk the serialisers' nested messages; "hints.0.cost" is the way to a field."""
    if isinstance(detail, dict | ReturnDict):
        for name, inner in detail.items():
            whole = name == "non_field_errors"
            yield from _faults(inner, path if whole else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list):
        for i, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _faults(inner, f"{path}.{i}".lstrip(".") if nested else path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "message": str(detail)}


def _headers(body: dict[str, Any]) -> dict[str, str]:
    headers = {}
    if "retry_after" in body:
        headers["Retry-After"] = str(body["retry_after"])
    if body["status"] == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return headers


def problem_response(status: int, code: str, detail: str = "") -> HttpResponse:
    """A problem from outside the framework: middleware and Django's own refusals."""
    return HttpResponse(json.dumps(problem(status, code, detail)), status=status, content_type=PROBLEM_TYPE)
