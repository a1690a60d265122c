"""A judge that runs nothing, for tests of the rooms above: it answers what it was told to answer."""

from collections.abc import Callable
from typing import Any

from .models import (
    Available,
    Compiled,
    Limits,
    Listener,
    Program,
    Report,
    Started,
    TestFinished,
    TestResult,
    Verdict,
)
from .suites import Tests, UnittestTests

Script = Callable[[Program, str], Verdict]


class FakeJudge:
    """Implements `interface.Judge`.

    `script` gives each test's verdict from the program and the test's name; without one, everything is
    accepted. `runs` remembers what it was asked. An exception set as `broken` is raised by `run`.
    """

    def __init__(self, script: Script | None = None) -> None:
        self._script = script or (lambda program, name: Verdict.ACCEPTED)
        self.runs: list[tuple[Program, Tests, Limits]] = []
        self.broken: Exception | None = None

    def run(
        self, program: Program, tests: Tests, limits: Limits | None = None, on_event: Listener | None = None
    ) -> Report:
        """Answer by the script, with the same events in the same order as the real judge."""
        self.runs.append((program, tests, limits or Limits()))
        if self.broken is not None:
            raise self.broken
        tell = on_event or (lambda event: None)
        named = _names(tests)
        tell(Started(len(named)))
        tell(Compiled())
        results = []
        for index, (group, name, visible) in enumerate(named):
            verdict = self._script(program, name)
            score = float(verdict is Verdict.ACCEPTED)
            results.append(TestResult(index, name, group, visible, verdict, score))
            tell(TestFinished(results[-1], len(named)))
        return _report(results, program.language)

    def languages(self) -> tuple[Available, ...]:
        """Python alone."""
        return (Available("python", "Python 3"),)

    def close(self) -> None:
        """Nothing is open."""


def _names(tests: Any) -> list[tuple[str, str, bool]]:
    if isinstance(tests, UnittestTests):
        return [("tests", name, False) for name in tests.files]
    return [(group.name, case.name, group.visible) for group in tests.groups for case in group.cases]


def _report(results: list[TestResult], language: str) -> Report:
    score = sum(result.score for result in results) / len(results) if results else 1.0
    failed = [result.verdict for result in results if result.verdict is not Verdict.ACCEPTED]
    verdict = Verdict.ACCEPTED if not failed else Verdict.PARTIAL if score else failed[0]
    return Report(verdict, score, tuple(results), language=language)
