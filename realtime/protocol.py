"""The live protocol, version 1: the frames a client may send, those it gets, and why a socket is closed.

`docs/live-protocol.md` tells the same for people; `realtime.schema` holds it as JSON Schema. Every frame is
one JSON object in a text message, and its kind is in `frame`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from realtime.limits import MAX_FRAME

VERSION = 1
SUBPROTOCOL = "gauntlet.live.v1"
TOKEN_SUBPROTOCOL = "gauntlet.token."  # noqa: S105 - a prefix, followed by the client's token
LARGEST = 2**63 - 1

_VIEW = re.compile(
    r"online|(solving|course|answers|battle):[1-9][0-9]{0,17}"
    r"|leaderboard:(overall|week|month|week:[0-9]{4}-W[0-9]{2}|month:[0-9]{4}-[0-9]{2}|category:[1-9][0-9]{0,17})"
)


class Close(IntEnum):
    """Why the server closes a socket (RFC 6455 leaves 4000 to 4999 to applications)."""

    TRY_LATER = 1013  # the process is full
    BAD_FRAMES = 4400  # too many frames with errors
    SIGN_IN = 4401  # the credential is wrong, or has ended: sign in again
    SILENT = 4408  # no hello, or no answer to a ping
    TOO_MANY_SOCKETS = 4409  # this person has as many open as they may
    TOO_FAST = 4429  # too many frames a second
    TOO_SLOW = 4503  # reads more slowly than things happen: connect again and resume


class FrameError(Exception):
    """A client's frame that cannot be used; `code` is part of the protocol."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Auth:
    """A token instead of a session cookie; allowed before hello only."""

    token: str


@dataclass(frozen=True, slots=True)
class Hello:
    """Begin: `resume` is the number of the last event the client holds, None for a fresh snapshot."""

    resume: int | None


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow a view."""

    view: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Stop following a public view."""

    view: str


@dataclass(frozen=True, slots=True)
class Viewing:
    """The challenge this page shows, for the view of who is solving it; None when it shows none."""

    challenge: int | None


@dataclass(frozen=True, slots=True)
class Me:
    """Ask for one's own row on a leaderboard."""

    board: str


@dataclass(frozen=True, slots=True)
class Ack:
    """The number of the last event the client has dealt with; a page: and has shown, being in front."""

    seq: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Ask the server for a sign of life."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to the server's ping, with the number it carried."""

    n: int


ClientFrame = Auth | Hello | Subscribe | Unsubscribe | Viewing | Me | Ack | Ping | Pong


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError
    return value


def _number_or_none(value: Any) -> int | None:
    return None if value is None else _number(value)


def _token(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise ValueError
    return value


def is_view(name: Any) -> bool:
    """Whether this could be the name of a public view."""
    return isinstance(name, str) and len(name) <= 60 and _VIEW.fullmatch(name) is not None


def _view(value: Any) -> str:
    if not is_view(value):
        raise ValueError
    return str(value)


def _board(value: Any) -> str:
    if not isinstance(value, str) or not is_view(f"leaderboard:{value}"):
        raise ValueError
    return value


_Readers = Mapping[str, Callable[[Any], Any]]
_FRAMES: dict[str, tuple[Callable[..., ClientFrame], _Readers]] = {
    "auth": (Auth, {"token": _token}),
    "hello": (Hello, {"resume": _number_or_none}),
    "subscribe": (Subscribe, {"view": _view}),
    "unsubscribe": (Unsubscribe, {"view": _view}),
    "viewing": (Viewing, {"challenge": _number_or_none}),
    "me": (Me, {"board": _board}),
    "ack": (Ack, {"seq": _number}),
    "ping": (Ping, {}),
    "pong": (Pong, {"n": _number}),
}


def parse(text: str | None) -> ClientFrame:
    """The frame in a client's message (None: it was not text).

    Raises `FrameError`: `not_text`, `too_large`, `bad_json`, `unknown_frame`, `bad_field`.
    """
    if text is None:
        raise FrameError("not_text", _("Frames are JSON in text messages."))
    if len(text) > MAX_FRAME:
        raise FrameError("too_large", _("This frame is too large."))
    raw = _decode(text)
    name = raw.get("frame") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in _FRAMES:
        raise FrameError("unknown_frame", _("There is no such frame."))
    kind, readers = _FRAMES[name]
    return kind(**{field: _read(raw, field, reader) for field, reader in readers.items()})


def _decode(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("bad_json", _("This is not JSON.")) from error


def _read(raw: dict[str, Any], field: str, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(raw.get(field))
    except ValueError as error:
        message = _("The field “%(field)s” is missing or wrong.") % {"field": field}
        raise FrameError("bad_field", message) from error


class Frame:
    """One encoded frame, made once however many sockets it goes to: the ASGI message and its size."""

    __slots__ = ("message", "size")

    def __init__(self, kind: str, **fields: Any) -> None:
        text = json.dumps({"frame": kind, **fields}, separators=(",", ":"))
        self.message = {"type": "websocket.send", "text": text}
        self.size = len(text)


def event_frame(seq: int, kind: str, data: dict[str, Any]) -> Frame:
    """One event of the person's stream."""
    return Frame("event", seq=seq, type=kind, data=data)


def view_frame(name: str, version: int, data: dict[str, Any]) -> Frame:
    """The whole of a public view; a later one replaces it."""
    return Frame("view", name=name, version=version, data=data)


def error_frame(code: str, message: str | Promise, **about: Any) -> Frame:
    """What was wrong with the client's last frame."""
    return Frame("error", code=code, message=str(message), **about)
