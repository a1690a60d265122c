"""The real judge: boxes, graders, one retry where the sandbox itself failed."""

import functools
import json
import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from . import languages, scoring
from .errors import BoxBroken, JudgeError, UnsuitableProgram
from .kinds.bench import Bench, Slot
from .kinds.function import FunctionGrader
from .kinds.interactive import InteractiveGrader
from .kinds.outcome import AuthorFault, CompileFailed, Outcome
from .kinds.sql import SqlGrader
from .kinds.stdio import StdioGrader
from .kinds.unittests import UnittestRun
from .models import (
    Available,
    Compiled,
    Event,
    Limits,
    Listener,
    Program,
    Report,
    Started,
    TestFinished,
    TestResult,
    Verdict,
)
from .sandbox.settings import Isolation
from .suites import FunctionTests, InteractiveTests, Scoring, SqlTests, StdioTests, Tests, UnittestTests

_MAX_FILES, _MAX_SOURCE, _MAX_TOGETHER = 50, 1 << 20, 3 << 20
_GRADERS: dict[type, Callable[[Bench, Any], scoring.Grader]] = {
    FunctionTests: FunctionGrader,
    StdioTests: StdioGrader,
    InteractiveTests: InteractiveGrader,
    SqlTests: SqlGrader,
}


class SandboxJudge:
    """Implements `interface.Judge` with real sandboxes; `workers` submissions run at the same time."""

    def __init__(self, workers: int = 1, isolation: Isolation | None = None) -> None:
        self._isolation = isolation or Isolation()
        self._slots: queue.SimpleQueue[Slot | None] = queue.SimpleQueue()
        self._all: list[Slot] = []
        self._closing = threading.Lock()
        self._closed = False
        for _ in range(workers):
            self._all.append(self._new_slot())
            self._slots.put(self._all[-1])

    def _new_slot(self) -> Slot:
        runtime = {path for known in languages.all_languages().values() for path in known.runtime()}
        return Slot(self._isolation, tuple(sorted(runtime)))

    def __enter__(self) -> "SandboxJudge":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, program: Program, tests: Tests, limits: Limits | None = None, on_event: Listener | None = None
    ) -> Report:
        """See `interface.Judge.run`."""
        if self._closed:
            raise JudgeError("the judge is closed")
        language = _suitable(program, tests)
        slot = self._take()
        try:
            return _Submission(slot, program, language, limits or Limits(), on_event).judge(tests)
        finally:
            self._slots.put(slot)

    def _take(self) -> Slot:
        slot = self._slots.get()
        if slot is None:
            self._slots.put(None)  # for whoever else waits
            raise JudgeError("the judge is closed")
        return slot

    def languages(self) -> tuple[Available, ...]:
        """See `interface.Judge.languages`."""
        known = languages.all_languages().values()
        return tuple(Available(each.name, each.title, missing=each.missing()) for each in known)

    def warm(self) -> None:
        """Start the learners' and authors' boxes now, so that the first submission does not wait for them."""
        for slot in self._all:
            slot.box("learner").start()
            slot.box("author").start()

    def close(self) -> None:
        """See `interface.Judge.close`; waits for running submissions."""
        with self._closing:
            self._closed = True
            while self._all:
                slot = self._take()
                slot.close()
                self._all.remove(slot)
            self._slots.put(None)


class _Submission:
    """One submission on its way through the judge."""

    def __init__(
        self,
        slot: Slot,
        program: Program,
        language: languages.Language,
        limits: Limits,
        listener: Listener | None,
    ) -> None:
        self._bench = Bench(slot, program, language, limits)
        self._slot, self._listener = slot, listener
        self._total = 0

    def judge(self, tests: Tests) -> Report:
        try:
            return self._judge(tests)
        except CompileFailed as failed:
            return Report(
                Verdict.COMPILE_ERROR,
                message="the program does not compile",
                compile_output=failed.output,
                line=failed.line,
                language=self._bench.language.name,
            )
        except BoxBroken as broken:
            return Report(Verdict.INTERNAL_ERROR, message=str(broken), language=self._bench.language.name)
        except BaseException:
            self._slot.close()  # whatever was running there is not worth keeping
            raise
        finally:
            self._bench.close()

    def _judge(self, tests: Any) -> Report:
        counted = not isinstance(tests, UnittestTests)
        self._total = sum(len(group.cases) for group in tests.groups) if counted else 0
        self._emit(Started(self._total))
        self._again(self._bench.compile)
        self._emit(Compiled())
        if not counted:
            return self._judge_unittests(tests)
        grader = _GRADERS[type(tests)](self._bench, tests)
        try:
            grade = functools.partial(self._grade, grader)
            results, groups = scoring.run_groups(tests.groups, grade, self._tell)
        finally:
            grader.close()
        return scoring.report_of(results, groups, self._bench.language.name)

    def _judge_unittests(self, tests: UnittestTests) -> Report:
        run = UnittestRun(self._bench, tests)
        results: list[TestResult] = []

        def tell(name: str, outcome: Outcome) -> None:
            self._bench.spent += outcome.cpu_seconds
            results.append(scoring.result_of(outcome, len(results), name, "tests", run.visible(name)))
            self._tell(results[-1])

        try:
            self._again(lambda: self._follow(run, tell))
        except AuthorFault as fault:
            tell("tests", Outcome(Verdict.INTERNAL_ERROR, message=str(fault)))
        group = scoring.group_result("tests", tests.points, Scoring.SUM, results)
        return scoring.report_of(results, [group], self._bench.language.name)

    def _follow(self, run: UnittestRun, tell: Callable[[str, Outcome], None]) -> None:
        for name, outcome in run.results():
            tell(name, outcome)
            if self._bench.over_budget:
                for left in run.left():
                    tell(left, scoring.OVER_BUDGET)
                return

    def _grade(self, grader: scoring.Grader, case: Any) -> Outcome:
        if self._bench.over_budget:
            return scoring.OVER_BUDGET
        try:
            outcome: Outcome = self._again(lambda: grader.grade(case), grader.close)
        except AuthorFault as fault:
            grader.close()
            return Outcome(Verdict.INTERNAL_ERROR, message=str(fault))
        self._bench.spent += outcome.cpu_seconds
        return outcome

    def _again(self, step: Callable[[], Any], before_retry: Callable[[], None] = lambda: None) -> Any:
        """Do a step; if the sandbox breaks under it, do it once more in new boxes."""
        try:
            return step()
        except BoxBroken:
            with suppress(BoxBroken):  # it was in the box that broke
                before_retry()
            self._slot.close()
            return step()

    def _tell(self, result: TestResult) -> None:
        self._emit(TestFinished(result, self._total))

    def _emit(self, event: Event) -> None:
        if self._listener is not None:
            self._listener(event)


def _suitable(program: Program, tests: Tests) -> languages.Language:
    """Check that the program can be one for these tests, and that its language is there."""
    language = languages.language(program.language)
    language.require()
    if isinstance(tests, (FunctionTests, UnittestTests)) and not language.functions:
        raise UnsuitableProgram(f"{language.title} programs cannot be called function by function")
    if isinstance(tests, SqlTests) is not language.queries:
        raise UnsuitableProgram(f"{language.title} does not fit these tests")
    if program.entry not in program.files:
        raise UnsuitableProgram(f"there is no file {program.entry!r}")
    if len(program.files) > _MAX_FILES:
        raise UnsuitableProgram(f"more than {_MAX_FILES} files")
    for name, text in program.files.items():
        _check_file(name, text)
    if len(json.dumps(dict(program.files))) > _MAX_TOGETHER:
        raise UnsuitableProgram("the files are too large together")
    return language


def _check_file(name: str, text: str) -> None:
    path = PurePosixPath(name)
    plain = str(path) == name and not path.is_absolute() and ".." not in path.parts and "\0" not in name
    if not plain or len(os.fsencode(name)) > 200:
        raise UnsuitableProgram(f"{name[:100]!r} is not a plain relative path")
    if len(text) > _MAX_SOURCE:
        raise UnsuitableProgram(f"{name}: more than {_MAX_SOURCE} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnsuitableProgram(f"{name}: not valid Unicode text") from None
