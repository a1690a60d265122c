"""The tests of a challenge, by kind.

Expectations live here, on the judge's side, and never enter a learner's process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

Case = TypeVar("Case", covariant=True)


class Scoring(StrEnum):
    """How a group's tests make its points."""

    SUM = "sum"  # every test its share
    MIN = "min"  # all tests run, the worst decides
    FIRST_FAILURE = "first_failure"  # the worst decides, and the rest is skipped after a failure


@dataclass(frozen=True, slots=True)
class Group(Generic[Case]):
    """Tests that are scored together. A visible group (the samples) may be shown to learners whole."""

    name: str
    cases: tuple[Case, ...]
    points: float = 1.0
    scoring: Scoring = Scoring.SUM
    visible: bool = False


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a float may be off: absolutely, or relatively to the expected value; either suffices. 0 is
    exact.
    """

    absolute: float = 0.0
    relative: float = 0.0


EXACT = Tolerance()


@dataclass(frozen=True, slots=True)
class FunctionCase:
    """Call `function` (a dotted name in the module) with plain values; compare the result, or let `check`
    decide.
    """

    name: str
    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    expect: Any = None
    raises: str = ""  # the name of an exception type that must be raised instead


@dataclass(frozen=True, slots=True)
class FunctionTests:
    """Calls into the learner's module.

    ``observe="arguments"`` compares the arguments after the call (for functions that change them in place).
    ``strict`` tells 1, 1.0 and True apart, and a list from a tuple. ``isolate`` gives each test its own
    process.
    ``check`` is the source of an author's module with ``check(args, result, expect)`` (see docs/judge.md).
    """

    groups: tuple[Group[FunctionCase], ...]
    observe: str = "result"
    strict: bool = True
    ordered: bool = True  # False: a list result may come in any order
    tolerance: Tolerance = EXACT
    isolate: bool = False
    check: str = ""


@dataclass(frozen=True, slots=True)
class TextCase:
    """What a program reads, what it should write, and its command line."""

    name: str
    stdin: str = ""
    expect: str = ""
    argv: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRules:
    """How output is compared: by tokens and ignoring case unless told otherwise, as Kattis' default
    validator.
    """

    case_sensitive: bool = False
    space_sensitive: bool = False
    tolerance: Tolerance | None = None  # None: numbers are compared as text


@dataclass(frozen=True, slots=True)
class StdioTests:
    """A program from standard input to standard output; `checker` is an author's ``check(stdin, output,
    expect)``.
    """

    groups: tuple[Group[TextCase], ...]
    rules: TextRules = TextRules()
    checker: str = ""
    files: Mapping[str, str] = field(default_factory=dict)  # support files beside the program


@dataclass(frozen=True, slots=True)
class TalkCase:
    """One conversation; `data` (plain values) is known to the interactor alone."""

    name: str
    data: Any = None


@dataclass(frozen=True, slots=True)
class InteractiveTests:
    """A program talks with the author's ``interact(data, read, write)`` over two pipes."""

    groups: tuple[Group[TalkCase], ...]
    interactor: str


@dataclass(frozen=True, slots=True)
class UnittestTests:
    """Author's test files (unittest or pytest), run in their own sandbox against a proxy of the learner's
    module.

    ``module`` is the name the test files import. ``points`` are shared evenly; tests whose names are in
    ``visible`` are shown in full (``*`` for all).
    """

    files: Mapping[str, str]
    module: str = "solution"
    style: str = "unittest"  # or pytest
    points: float = 1.0
    visible: tuple[str, ...] = ()
    isolate: bool = False


@dataclass(frozen=True, slots=True)
class QueryCase:
    """A data set (SQL that builds it), and the rows expected, or a reference query that yields them."""

    name: str
    setup: str
    reference: str
    verify: str = ""  # for statements that change data: the query whose rows are compared afterwards


@dataclass(frozen=True, slots=True)
class SqlTests:
    """A learner's SQL against SQLite data sets. `columns` also compares the names of the columns."""

    groups: tuple[Group[QueryCase], ...]
    ordered: bool = False
    columns: bool = False
    tolerance: Tolerance = Tolerance(absolute=1e-9)
    writes: bool = False  # whether the learner may change data


Tests = FunctionTests | StdioTests | InteractiveTests | UnittestTests | SqlTests
