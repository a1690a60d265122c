"""Author-written tests: in the author's box, against a proxy of the module that runs in the learner's box."""

import fnmatch
import socket
from collections.abc import Iterator
from typing import Any

from judge.models import Verdict
from judge.sandbox.process import Process, pump
from judge.suites import UnittestTests

from .bench import Bench
from .function import fault_line, fault_text
from .outcome import ENDLESS, AuthorFault, CompileFailed, Outcome, failure, used

Result = tuple[str, Outcome]


class UnittestRun:
    """One submission's run: in one pair of processes as long as both live, in a new pair for what is left."""

    def __init__(self, bench: Bench, tests: UnittestTests) -> None:
        self._bench, self._tests = bench, tests
        self._names: list[str] = []
        self._done: set[str] = set()
        self._open: set[str] = set()

    def results(self) -> Iterator[Result]:
        """Every test's outcome, as it ends; raises CompileFailed or AuthorFault."""
        while True:
            before = len(self._done)
            yield from self._pair()
            if not (left := self.left()):
                return
            if len(self._done) == before:
                raise AuthorFault(f"the tests end without running {left[0]}")

    def left(self) -> list[str]:
        """Tests that are known and not decided."""
        return [name for name in self._names if name not in self._done]

    def visible(self, name: str) -> bool:
        """Whether a test may be shown in full."""
        return name in self._open or any(
            fnmatch.fnmatchcase(name, pattern) for pattern in self._tests.visible
        )

    def _pair(self) -> Iterator[Result]:
        """Start both processes and follow them until the tests end or the learner's program does."""
        ours, theirs = socket.socketpair()
        module = {"module": self._tests.module, "serve": True}
        with ours, theirs, self._bench.start("function", more=module, link=theirs.fileno()) as learner:
            theirs.close()
            if (outcome := self._load(learner)) is not None:
                yield from self._all_fail(outcome)
                return
            with self._start_tests(ours.fileno()) as tests:
                ours.close()
                learner.companion, tests.companion = tests, learner
                learner.begin(self._bench.budget())  # it had to wait for us until now
                yield from self._follow(learner, tests)

    def _start_tests(self, link: int) -> Process:
        files = sorted(name for name in self._tests.files if is_test_file(name))
        more = {
            "module": self._tests.module,
            "style": self._tests.style,
            "files": files,
            "done": sorted(self._done),
            "shown": list(self._tests.visible),
        }
        return self._bench.start_author("tests", self._tests.files, more=more, link=link)

    def _load(self, learner: Process) -> Outcome | None:
        reply = learner.receive()
        if reply == {"loaded": True}:
            return None
        fault = (reply or {}).get("fault")
        if not isinstance(fault, dict):
            return _ended(learner, self._bench)
        if fault.get("compiled") is False:
            raise CompileFailed(fault_text(fault, "traceback"), fault_line(fault))
        return _raised(fault, learner)

    def _all_fail(self, outcome: Outcome) -> Iterator[Result]:
        """The module does not load: there is nothing to test, whatever the tests are called.

        Before any test is known, what went wrong is the learner's own and tells nothing of them.
        """
        if not self._names:
            self._names = ["import"]
            self._open.add("import")
        for name in self.left():
            self._done.add(name)
            yield name, outcome

    def _follow(self, learner: Process, tests: Process) -> Iterator[Result]:
        running = ""
        while True:
            if learner.stopped_by:
                yield from self._learner_gone(running, learner)
                return
            message = tests.channel.next()
            if message is None:
                # A program also ends because the tests are done with it: what they said before comes first.
                if tests.ended is not None and learner.ended is not None:
                    yield from self._learner_gone(running, learner)
                    return
                if running and tests.stopped_by == "cpu":
                    self._bench.spent += tests.cpu_used
                    yield self._decided(running, Outcome(ENDLESS[0], message=ENDLESS[1], **used(learner)))
                    return
                if tests.ended is not None:
                    raise AuthorFault(f"the tests ended early: {tests.errors.text()[:1000]}")
                pump([learner, tests])
            elif "finished" in message:
                return
            elif message.get("gone") or message.get("outcome") == "gone":
                yield from self._learner_gone(running, learner)
                return
            elif "broken" in message:
                yield from self._broken(message, learner)
                return
            elif "collected" in message:
                self._collect(message)
            elif "started" in message:
                running = str(message["started"])
                learner.begin(self._bench.budget())
                tests.begin(tests.budget)
            else:
                yield self._decided(running, self._outcome(message, learner))
                running = ""
                if self._tests.isolate:
                    return

    def _collect(self, message: dict[str, Any]) -> None:
        self._names = [str(name) for name in message["collected"]]
        if not self._names:
            raise AuthorFault("there are no tests in the test files")

    def _learner_gone(self, running: str, learner: Process) -> Iterator[Result]:
        """Charge the end of the learner's program to the test that ran, or else to the next one."""
        outcome = _ended(learner, self._bench)
        if not self._names:  # the tests were being imported, and may have called the program
            self._names = ["import"]
            yield self._decided("import", outcome)
        elif name := running or next(iter(self.left()), ""):
            yield self._decided(name, outcome)

    def _decided(self, name: str, outcome: Outcome) -> Result:
        self._done.add(name)
        return name, outcome

    def _broken(self, message: dict[str, Any], learner: Process) -> Iterator[Result]:
        if not message.get("missing"):
            raise AuthorFault(f"the test files do not load: {str(message['broken'])[:2000]}")
        text = f"the program has no {str(message['missing'])!r}"
        yield from self._all_fail(Outcome(Verdict.RUNTIME_ERROR, message=text, **used(learner)))

    def _outcome(self, message: dict[str, Any], learner: Process) -> Outcome:
        if message["outcome"] == "passed":
            return Outcome(Verdict.ACCEPTED, 1.0, **used(learner))
        if message["outcome"] == "error" and isinstance(message["fault"], dict):
            return _raised(message["fault"], learner)
        return Outcome(Verdict.WRONG_ANSWER, message=str(message["message"]).strip(), **used(learner))


def is_test_file(name: str) -> bool:
    """Whether a file holds tests by its name, as unittest and pytest see it."""
    base = name.rsplit("/", 1)[-1]
    return base.endswith(".py") and (base.startswith("test") or base.endswith("_test.py"))


def _raised(fault: dict[str, Any], learner: Process) -> Outcome:
    kind, message = fault_text(fault, "type"), fault_text(fault, "message")
    return Outcome(
        Verdict.MEMORY_LIMIT if kind == "MemoryError" else Verdict.RUNTIME_ERROR,
        message=f"{kind}: {message}" if message else kind,
        traceback=fault_text(fault, "traceback"),
        line=fault_line(fault),
        **used(learner),
    )


def _ended(learner: Process, bench: Bench) -> Outcome:
    learner.wait()
    verdict, message = failure(learner, bench.language) or (Verdict.RUNTIME_ERROR, "ended during the test")
    return Outcome(verdict, message=message, stderr=learner.errors.text(), **used(learner))
