"""What an interactor speaks with: lines from and to the learner's program."""

import sys
from contextlib import suppress
from typing import Any

MAX_LINE = 1 << 16


class LineTooLong(Exception):
    """The program wrote a line longer than anybody reads."""


def read() -> str | None:
    """The next line the program wrote, without its end; None when it has closed its output."""
    line = sys.stdin.readline(MAX_LINE)
    if len(line) >= MAX_LINE:
        raise LineTooLong(f"a line of more than {MAX_LINE} characters")
    return line.rstrip("\n") if line else None


def write(*values: Any) -> None:
    """Send one line to the program; it may have gone already."""
    with suppress(BrokenPipeError):
        print(*values, flush=True)
