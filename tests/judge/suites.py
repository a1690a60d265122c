"""Short ways to write tests of the judge."""

import textwrap
from typing import Any

from judge import FunctionCase, FunctionTests, Group, Limits, Program, StdioTests, TextCase

QUICK = Limits(cpu_seconds=0.5, idle_seconds=1.0)


def python(source: str) -> Program:
    return Program.single("python", textwrap.dedent(source))


def calls(
    function: str, *pairs: tuple[tuple[Any, ...], Any], visible: bool = True, **options: Any
) -> FunctionTests:
    """Calls of one function: pairs of arguments and the expected result."""
    cases = tuple(
        FunctionCase(f"call {number}", function, tuple(args), expect=expect)
        for number, (args, expect) in enumerate(pairs, 1)
    )
    return FunctionTests((Group("calls", cases, visible=visible),), **options)


def lines(*pairs: tuple[str, str], visible: bool = True, **options: Any) -> StdioTests:
    """Runs of a program: pairs of input and expected output."""
    cases = tuple(TextCase(f"run {number}", *pair) for number, pair in enumerate(pairs, 1))
    return StdioTests((Group("runs", cases, visible=visible),), **options)


def prints(expect: str) -> StdioTests:
    return lines(("", expect))
