"""The OpenAPI document: every operation names the problems it can answer with."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from api.authentication import BrowserAuthentication, HeaderAuthentication
from api.problems import PROBLEM_TYPE
from api.serializers.problems import ProblemSerializer

WORDS = {
    "400": "What was sent cannot be accepted.",
    "401": "Sign in first.",
    "403": "Not for this account, or the CSRF check failed.",
    "404": "There is no such thing, or not for this account.",
    "405": "This method is not allowed.",
    "406": "Only JSON can be had.",
    "409": "The state of things forbids it now.",
    "413": "The body is too large.",
    "415": "Only JSON is read.",
    "429": "Too often; `Retry-After` says how many seconds to wait.",
    "500": "A fault of the server; nothing was written.",
    "503": "A part that this needs is away, such as a judge.",
}


class ProblemSchema(AutoSchema):
    """Adds the problems that follow from the operation's own form; a view names others in `problems`."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = dict(super()._get_response_bodies(direction))
        for status in sorted(self._problem_statuses()):
            bodies.setdefault(status, self._problem(status))
        return bodies

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super()._resolve_path_parameters(variables)  # type: ignore[no-untyped-call]
        for parameter in parameters:
            if parameter["name"].endswith("_id"):
                parameter["schema"] = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
        return parameters

    def _problem_statuses(self) -> set[str]:
        statuses = {"400", "401", "405", "406", "429", "500"}
        if self.method not in ("GET", "HEAD"):
            statuses |= {"403", "413", "415"}
        if "{" in self.path:
            statuses.add("404")
        if not any(isinstance(p, AllowAny) for p in self.view.get_permissions()):
            statuses.add("403")
        own = getattr(self.view, "problems", {})
        return statuses | {str(status) for status in own.get(self.method, ())}

    def _problem(self, status: str) -> dict[str, Any]:
        # A view may refuse in a form of its own, as plain JSON.
        own = getattr(self.view, "refusal", None)
        component = self.resolve_serializer(own or ProblemSerializer, "response")
        kind = "application/json" if own else PROBLEM_TYPE
        return {"content": {kind: {"schema": component.ref}}, "description": WORDS[status]}


class _HeaderScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = HeaderAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Both kinds of token travel as bearers."""
        what = "An access token (JWT), or a personal token `gnt_…`."
        return {"type": "http", "scheme": "bearer", "description": what}


class _BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BrowserAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The session cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
