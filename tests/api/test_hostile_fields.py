"""Nonsense in every field and parameter that the document names: an answer as documented, never a 500."""

from collections import defaultdict
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction

from core.limits import memory
from tests.api.client import Api, document
from tests.roles import World, make_world

pytestmark = pytest.mark.django_db

VALUES: list[Any] = [
    *(None, True, -1, 2**63, 1e300, "", "x" * 70_000, "9" * 40),
    *([], [None], {}, {"x": {"y": []}}),
]
TEXTS = ["", "-1", "9" * 40, "9" * 19, "1e309", "٣", "x" * 3_000, "2026-02-30", "a,b,,c", "null"]


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for path, methods in document()["paths"].items():
        found += [(method, path, operation) for method, operation in methods.items() if method != "trace"]
    return found


def schema_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is somewhere else."""
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def body_fields(operation: dict[str, Any]) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {})
    shape = schema_of(content.get("application/json", {}).get("schema", {}))
    shapes = [schema_of(each) for each in (shape, *shape.get("oneOf", []), *shape.get("anyOf", []))]
    return sorted({name for each in shapes for name in each.get("properties", {})})


def usual(operation: dict[str, Any], world: World) -> dict[str, Any]:
    """Something plausible for what the body must hold, so that the other fields are looked at."""
    known = {"course": "course_id", "task": "task_id", "challenge": "challenge_id", "quiz": "quiz_id"}
    fields = body_fields(operation)
    ids = {name: world.ids[key] for name, key in known.items() if name in fields}
    return {**{name: "text" for name in ("title", "text", "name", "content") if name in fields}, **ids}


class Undo(Exception):
    """Ends a transaction that is to leave nothing behind."""


@pytest.fixture
def world() -> World:
    return make_world()


def ask(api: Api, method: str, path: str, body: Any = None) -> int:
    """The status; the client has held the answer against the document. What it did is undone."""
    memory.clear()
    cache.clear()
    status = 0
    try:
        with transaction.atomic():
            status = api.call(method, path, body).status_code
            raise Undo
    except Undo:
        return status


def address(world: World, path: str) -> str:
    """The address with the world's own things in its places."""
    ids = {"courseId": world.ids["course_id"], "userId": world.ids["user_id"], **world.ids}
    return path.format_map(defaultdict(lambda: 1, ids))


@pytest.mark.parametrize("role", ["learner", "admin"])
def test_fields(world: World, role: str) -> None:
    api, faults, asked = Api(world.people[role]), [], 0
    for method, path, operation in operations():
        for name in body_fields(operation):
            for value in VALUES:
                body = {**usual(operation, world), name: value}
                status = ask(api, method, address(world, path), body)
                asked += 1
                faults += [f"{method} {path} {name}={str(value)[:60]}"] if status >= 500 else []
    assert faults == []
    assert asked > 1_000


def test_parameters(world: World) -> None:
    api, faults, asked = Api(world.people["admin"]), [], 0
    for method, path, operation in operations():
        named = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
        for name in named if method == "get" else []:
            for text in TEXTS:
                status = ask(api, method, f"{address(world, path)}?{name}={quote(text)}")
                asked += 1
                faults += [f"{method} {path}?{name}={text[:60]}"] if status >= 500 else []
    assert faults == []
    assert asked > 200
