"""The live protocol's frames as JSON Schema (2020-12): what the server sends, and what it takes."""

from typing import Any

from realtime.protocol import LARGEST, VERSION

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST}
_TEXT: Schema = {"type": "string"}
_OBJECT: Schema = {"type": "object"}
_OR_NULL: Schema = {"type": "null"}


def _frame(name: str, /, **fields: Schema) -> Schema:
    return {
        "title": name,
        "type": "object",
        "properties": {"frame": {"const": name}, **fields},
        "required": ["frame", *fields],
        "additionalProperties": False,
    }


def _one_of(*frames: Schema) -> Schema:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "oneOf": list(frames)}


_USER = {
    "oneOf": [
        _OR_NULL,
        {
            "type": "object",
            "properties": {"id": _NUMBER, "username": _TEXT},
            "required": ["id", "username"],
            "additionalProperties": False,
        },
    ]
}
_WHOLE = {
    "seq": _NUMBER,
    "account": _OBJECT,
    "telegram": {"type": ["object", "null"]},
    "link": {"type": ["object", "null"]},
    "totals": _OBJECT,
}
_MAPPINGS = (
    *("progress", "hints", "achievements", "pending"),
    *("courses", "tasks", "quizzes", "notes", "favorites"),
)
_STATE = {
    "type": "object",
    "properties": {**_WHOLE, **dict.fromkeys(_MAPPINGS, _OBJECT)},
    "required": [*_WHOLE, *_MAPPINGS],
}
_RANK = {"type": ["integer", "null"], "minimum": 1}

_ERROR = _frame("error", code=_TEXT, message=_TEXT)
_ERROR["properties"]["view"] = _TEXT

SERVER_FRAMES = _one_of(
    _frame("welcome", protocol={"const": VERSION}, user=_USER, heartbeat={"type": "number"}),
    _frame("snapshot", seq=_NUMBER, state=_STATE),
    _frame("reset", reason={"enum": ["pruned", "impossible"]}, seq=_NUMBER, state=_STATE),
    _frame("event", seq={**_NUMBER, "minimum": 1}, type=_TEXT, data=_OBJECT),
    _frame("view", name=_TEXT, version=_NUMBER, data=_OBJECT),
    _frame("me", board=_TEXT, rank=_RANK, points=_NUMBER),
    _frame("ping", n=_NUMBER),
    _frame("pong"),
    _ERROR,
)

_NUMBER_OR_NULL: Schema = {"oneOf": [_NUMBER, _OR_NULL]}

CLIENT_FRAMES = _one_of(
    _frame("auth", token=_TEXT),
    _frame("hello", resume=_NUMBER_OR_NULL),
    _frame("subscribe", view=_TEXT),
    _frame("unsubscribe", view=_TEXT),
    _frame("viewing", challenge=_NUMBER_OR_NULL),
    _frame("me", board=_TEXT),
    _frame("ack", seq=_NUMBER),
    _frame("ping"),
    _frame("pong", n=_NUMBER),
)
