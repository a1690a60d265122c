"""A caller of the API whose every answer is held against the OpenAPI document."""

import http.client
import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from accounts.services.pairs import issue_pair
from core.models import User

JSON = "application/json"
PROBLEM = "application/problem+json"
Answer = Any


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, made once."""
    made: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    return made


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for template, operations in document()["paths"].items():
        path = template
        kinds = {
            p["name"]: r"[0-9]{1,18}" if p["schema"]["type"] == "integer" else "[-a-zA-Z0-9_]+"
            for operation in operations.values()
            for p in operation.get("parameters", [])
            if p["in"] == "path"
        }
        for name, kind in kinds.items():
            path = path.replace(f"{{{name}}}", kind)
        found.append((re.compile(path), template))
    return found


@cache
def _validator(path: str, method: str, status: str, content_type: str) -> Draft202012Validator:
    operation = document()["paths"][path][method]
    assert status in operation["responses"], f"{method} {path} does not document {status}"
    content = operation["responses"][status].get("content", {})
    assert content_type in content, f"{method} {path} {status} documents {list(content)}, not {content_type}"
    schema = {**content[content_type]["schema"], "components": document()["components"]}
    return Draft202012Validator(schema)


def template_of(path: str) -> str | None:
    """The documented path that this address is one of."""
    return next((name for expression, name in _paths() if expression.fullmatch(path)), None)


def conforms(method: str, path: str, response: Answer) -> None:
    """Fail unless the document knows this answer: its status, its type and its shape."""
    template = template_of(path if path.endswith("/") else f"{path}/")
    content_type = response.headers.get("Content-Type", "").split(";")[0]
    if template is None:
        assert response.status_code in (400, 404), response.content
        assert content_type == PROBLEM, response.content
        return
    if method not in document()["paths"][template]:
        assert response.status_code in (401, 403, 405, 429), response.content
        return
    if response.status_code == 204:
        assert not response.content
        return
    if response.streaming:
        assert content_type in document()["paths"][template][method]["responses"]["200"]["content"]
        return
    body = json.loads(response.content)
    validator = _validator(template, method, str(response.status_code), content_type)
    faults = [f"{list(e.path)}: {e.message[:300]}" for e in validator.iter_errors(body)]
    assert not faults, f"{method} {path} → {response.status_code}: {faults}"


def post(port: int, user: User, path: str, body: Any, key: str = "") -> tuple[int, Any, str | None]:
    """One POST to a server process, on a connection of its own: (status, body, whether it was a replay)."""
    headers = {"Authorization": f"Bearer {issue_pair(user).access}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": key} if key else {}
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        caller.request("POST", path, json.dumps(body), headers)
        response = caller.getresponse()
        return response.status, json.loads(response.read()), response.headers.get("Idempotent-Replayed")
    finally:
        caller.close()


class Api:
    """Calls as one person (or nobody): `api.post("/api/progress/", {"challenge": 1})`."""

    def __init__(self, user: User | None = None, *, token: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        token = token or (issue_pair(user).access if user else "")
        self.headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **headers}

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        """One request; `raw` is sent as it is. Headers: `Idempotency_Key="…"`."""
        content = raw if raw is not None else (b"" if body is None else json.dumps(body).encode())
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        content_type = sent.pop("Content-Type", JSON)
        response = self.client.generic(method.upper(), path, content, content_type, headers=sent)
        conforms(method.lower(), path.partition("?")[0], response)
        return response

    def get(self, path: str, **query: Any) -> Answer:
        """GET with a query."""
        return self.call("get", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST JSON."""
        return self.call("post", path, body, raw=None, **headers)

    def put(self, path: str, body: Any = None) -> Answer:
        """PUT JSON."""
        return self.call("put", path, body)

    def patch(self, path: str, body: Any = None) -> Answer:
        """PATCH JSON."""
        return self.call("patch", path, body)

    def delete(self, path: str) -> Answer:
        """DELETE."""
        return self.call("delete", path)


def refused(response: Answer, status: int, code: str) -> dict[str, Any]:
    """The problem, which must have this status and code and hold nothing of our insides."""
    problem: dict[str, Any] = json.loads(response.content)
    assert (response.status_code, problem["code"]) == (status, code), response.content[:600]
    assert problem["status"] == status
    assert problem["type"].endswith(f"/api/problems/{code}/")
    assert response.headers["Content-Type"] == PROBLEM
    assert b"Traceback" not in response.content
    return problem
