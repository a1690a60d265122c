"""Say what went wrong in a learner's program, in the learner's own lines."""

import os
import sys
import traceback
from types import TracebackType
from typing import Any

_OURS = os.path.dirname(__file__)
MAX_TRACEBACK = 4000


def describe(error: BaseException) -> dict[str, Any]:
    """Type, message, line and trimmed traceback of an exception, as plain data."""
    trimmed = _own_lines(error.__traceback__)
    lines = traceback.format_exception(type(error), error, trimmed)
    text = "".join(lines).replace(os.getcwd() + "/", "").encode("utf-8", "replace").decode()
    return {
        "type": str(type(error).__name__)[:200],
        "message": str(error)[:1000].encode("utf-8", "replace").decode(),
        "traceback": shorten(text),
        "line": _line(error, trimmed),
    }


def _own_lines(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith((_OURS, "<frozen")):
        trace = trace.tb_next
    return trace


def _line(error: BaseException, trace: TracebackType | None) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    line = None
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(sys.base_prefix):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def shorten(text: str, limit: int = MAX_TRACEBACK) -> str:
    """Keep the beginning and the end of a long text."""
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}\n…\n{text[-limit // 2 :]}"
