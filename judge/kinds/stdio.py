"""Stdio tests: a program from standard input to standard output, one process per test."""

from judge.compare.text import text_difference
from judge.models import Verdict
from judge.sandbox.process import Process
from judge.suites import StdioTests, TextCase

from .author import AuthorScript, score_of
from .bench import Bench
from .outcome import CompileFailed, Outcome, Unjudgeable, failure, used

_SHOWN_INPUT = 4000


class StdioGrader:
    """Grades runs of a program, by comparison or by the author's checker."""

    def __init__(self, bench: Bench, tests: StdioTests) -> None:
        self._bench, self._tests = bench, tests
        self._checker = AuthorScript(bench, tests.checker, "checker.py") if tests.checker else None

    def grade(self, case: TextCase) -> Outcome:
        """Run the program once; raises CompileFailed if it is not one."""
        stdin = case.stdin.encode("utf-8", "surrogateescape")
        with self._bench.start(
            files=self._tests.files, stdin=stdin, more={"argv": list(case.argv)}
        ) as process:
            raise_if_not_compiled(process)
            process.wait()
            return self._decide(case, process)

    def close(self) -> None:
        """End what is still running."""
        if self._checker is not None:
            self._checker.close()

    def _decide(self, case: TextCase, process: Process) -> Outcome:
        stdout, stderr = process.output.text(), process.errors.text()
        shared = {**used(process), "stdout": stdout, "stderr": stderr, "input": case.stdin[:_SHOWN_INPUT]}
        if (found := failure(process, self._bench.language)) is not None:
            traceback, line = stderr if found[0] is Verdict.RUNTIME_ERROR else "", None
            return Outcome(found[0], message=found[1], traceback=traceback[-4000:], line=line, **shared)
        if self._checker is not None:
            return Outcome(*self._checked(case, stdout), **shared)
        difference = text_difference(case.expect, stdout, self._tests.rules)
        if difference is None:
            return Outcome(Verdict.ACCEPTED, 1.0, **shared)
        return Outcome(Verdict.WRONG_ANSWER, difference=difference, **shared)

    def _checked(self, case: TextCase, stdout: str) -> tuple[Verdict, float, str]:
        """The checker's judgement; raises AuthorFault."""
        assert self._checker is not None
        try:
            return score_of(self._checker.ask("check", case.stdin, stdout, case.expect))
        except Unjudgeable as found:
            return found.verdict, 0.0, found.message


def raise_if_not_compiled(process: Process) -> None:
    """Read the interpreter's word on the syntax: it comes before the program's first line runs."""
    if process.runner != "main":
        return
    word = process.receive()
    if word is not None and isinstance(fault := word.get("fault"), dict):
        process.finish()
        raise CompileFailed(str(fault.get("traceback", "")), fault.get("line"))
