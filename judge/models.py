"""What goes into the judge and what comes out of it: plain, typed, frozen."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar


class Verdict(StrEnum):
    """The outcome of a test, or of a whole submission."""

    ACCEPTED = "accepted"
    WRONG_ANSWER = "wrong_answer"
    PARTIAL = "partial"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    RUNTIME_ERROR = "runtime_error"
    COMPILE_ERROR = "compile_error"
    INTERNAL_ERROR = "internal_error"  # our fault: never counts against the learner
    SKIPPED = "skipped"  # not run, because an earlier test of its group failed


@dataclass(frozen=True, slots=True)
class Limits:
    """What one test may use. A language's multipliers are applied to the time and memory on top.

    ``cpu_seconds`` decides. ``idle_seconds`` ends a program that sleeps or waits (its processor time stands
    still);
    ``wall_seconds`` is a last backstop. ``total_cpu_seconds`` bounds all tests of a submission together.
    """

    cpu_seconds: float = 2.0
    idle_seconds: float = 5.0
    wall_seconds: float = 120.0
    total_cpu_seconds: float = 60.0
    memory_mib: int = 256
    output_kib: int = 1024
    file_mib: int = 16
    threads: int = 16

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must lie between {low} and {high}")


_RANGES: dict[str, tuple[float, float]] = {
    "cpu_seconds": (0.05, 60),
    "idle_seconds": (0.5, 60),
    "wall_seconds": (1, 600),
    "total_cpu_seconds": (0.05, 600),
    "memory_mib": (64, 4096),
    "output_kib": (1, 65536),
    "file_mib": (1, 1024),
    "threads": (1, 256),
}


@dataclass(frozen=True, slots=True)
class Program:
    """A learner's submission: a language, its files by relative path, and the file that is started."""

    language: str
    files: Mapping[str, str]
    entry: str

    @classmethod
    def single(cls, language: str, source: str, entry: str = "solution.py") -> "Program":
        """A program of one file."""
        return cls(language, {entry: source}, entry)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the answer is not the expected one: where, what was expected, what came."""

    place: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test's outcome. `visible` is false for secret tests: show learners only `for_learner()`."""

    __test__: ClassVar[bool] = False  # it is no test class, whatever pytest makes of its name

    index: int
    name: str
    group: str
    visible: bool
    verdict: Verdict
    score: float = 0.0  # 0 to 1
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_kib: int = 0
    message: str = ""
    difference: Difference | None = None
    traceback: str = ""
    line: int | None = None
    input: str = ""
    stdout: str = ""
    stderr: str = ""

    def for_learner(self) -> "TestResult":
        """The same without anything that tells a secret test's input or expectation."""
        if self.visible:
            return self
        shown = replace(self, message="", difference=None, traceback="", line=None)
        return replace(shown, input="", stdout="", stderr="")


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Points of one group of tests."""

    name: str
    points: float
    max_points: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a submission. `score` is the share of all points, 0 to 1."""

    verdict: Verdict
    score: float = 0.0
    tests: tuple[TestResult, ...] = ()
    groups: tuple[GroupResult, ...] = ()
    message: str = ""
    compile_output: str = ""
    line: int | None = None
    cpu_seconds: float = 0.0
    memory_kib: int = 0
    language: str = ""

    @property
    def accepted(self) -> bool:
        """Whether every test passed."""
        return self.verdict is Verdict.ACCEPTED

    def for_learner(self) -> "Report":
        """The same without the secrets of secret tests."""
        first = next((test for test in self.tests if test.verdict is not Verdict.ACCEPTED), None)
        message = self.message if first is None or first.visible else ""  # it is that test's own
        return replace(self, tests=tuple(test.for_learner() for test in self.tests), message=message)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Started:
    """Judging began; `total` tests will be reported (0 where they are only known when they run)."""

    total: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """The program was compiled (or needs no compiling)."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TestFinished:
    """One test is decided; these come in order, as they happen."""

    __test__: ClassVar[bool] = False

    result: TestResult
    total: int


Event = Started | Compiled | TestFinished
Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Available:
    """Whether a language can be judged here."""

    language: str
    title: str
    version: str = ""
    missing: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether programs of this language can be judged."""
        return not self.missing
