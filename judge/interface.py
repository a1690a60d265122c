"""The door of the judge: what callers depend on.

`engine.SandboxJudge` is the real one, `fake.FakeJudge` the one for tests of other rooms.
"""

from typing import Protocol

from .models import Available, Limits, Listener, Program, Report
from .suites import Tests


class Judge(Protocol):
    """Runs untrusted programs against tests."""

    def run(
        self, program: Program, tests: Tests, limits: Limits | None = None, on_event: Listener | None = None
    ) -> Report:
        """Judge one submission and report on it.

        `on_event` is called in order, in this thread, as things happen; what it raises ends the run and is
        passed on. A learner's mistake is a verdict. Raises IsolationUnavailable if this machine cannot
        contain programs, LanguageUnavailable if the tool chain is absent, UnsuitableProgram if the files do
        not fit the tests. Safe to call from several threads: they wait for a free set of boxes.
        """
        ...

    def languages(self) -> tuple[Available, ...]:
        """Every language that is known, and what this machine lacks for it."""
        ...

    def close(self) -> None:
        """End every box. The judge cannot be used afterwards."""
        ...
