"""Run an author's test files in the author's own box, and report every test as it ends."""

import fnmatch
import importlib
import io
import sys
import traceback
import unittest
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any

from . import faults, proxy, wire

CHANNEL = 3
_MAX_MESSAGE = 4000


def preload() -> None:
    """Load pytest's own parts before the fork, so that a run does not pay for them."""
    with suppress(ImportError):
        config = importlib.import_module("_pytest.config")
        for name in config.builtin_plugins:
            importlib.import_module(f"_pytest.{name}")


def run_tests(job: dict[str, Any]) -> None:
    """Import the learner's module as a proxy and run the tests against it."""
    sys.path.insert(0, ".")
    channel = wire.Channel(CHANNEL)
    link = proxy.Link()
    sys.modules[job["module"]] = proxy.RemoteModule(job["module"], link)
    reporter = Reporter(channel, link, set(job["done"]), job["shown"])
    run = _run_pytest if job["style"] == "pytest" else _run_unittest
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            run(job["files"], reporter)
    except BaseException as error:
        reporter.broken("".join(traceback.format_exception(error)))
        return
    channel.send({"finished": reporter.told})


class Reporter:
    """Tells the judge what happens, with what the learner's program raised during each test."""

    def __init__(self, channel: wire.Channel, link: proxy.Link, done: set[str], shown: list[str]) -> None:
        self._channel, self._link, self._shown = channel, link, shown
        self.done, self.told = done, 0

    def is_secret(self, name: str) -> bool:
        """Whether a test is told by its verdict alone. Secret ones come last: what a program has seen of them
        it cannot say in a message that is shown.
        """
        return not any(fnmatch.fnmatchcase(name, pattern) for pattern in self._shown)

    def collected(self, names: list[str]) -> None:
        """Tell which tests there are."""
        self._channel.send({"collected": names})

    def started(self, name: str) -> None:
        """Tell that a test begins."""
        self._link.fault = None
        self._channel.send({"started": name})

    def ended(self, name: str, outcome: str, message: str = "") -> None:
        """Tell how it ended: passed, failed, error, or gone when the program ended under it, whatever a test
        that expects exceptions makes of that.
        """
        self.told += 1
        outcome = "gone" if self._link.broken else outcome
        fault = self._link.fault if outcome != "passed" else None
        report = {"ended": name, "outcome": outcome, "message": faults.shorten(message, _MAX_MESSAGE)}
        self._channel.send({**report, "fault": fault})

    def broken(self, text: str) -> None:
        """Tell that the test files themselves do not work, or miss a name in the learner's module."""
        told = {"broken": faults.shorten(text), "missing": self._link.missing, "gone": self._link.broken}
        self._channel.send(told)


class BrokenTests(Exception):
    """The test files cannot be loaded."""


class _Result(unittest.TestResult):
    def __init__(self, reporter: Reporter) -> None:
        super().__init__()
        self._reporter = reporter
        self._outcome, self._message = "passed", ""

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        super().startTest(test)
        self._outcome, self._message = "passed", ""
        self._reporter.started(test.id())

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        super().stopTest(test)
        self._reporter.ended(test.id(), self._outcome, self._message)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._note("failed", err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._note("error", err)

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802
        if err is not None:
            self._note("failed" if issubclass(err[0], test.failureException) else "error", err)

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        self._outcome = "failed"

    def _note(self, outcome: str, err: Any) -> None:
        if self._outcome == "passed":
            self._outcome = outcome
            self._message = "".join(traceback.format_exception_only(err[0], err[1]))


def _run_unittest(files: list[str], reporter: Reporter) -> None:
    suite = unittest.TestSuite()
    for name in files:
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        suite.addTests(unittest.defaultTestLoader.loadTestsFromModule(module))
    cases = sorted(_flat(suite), key=lambda case: reporter.is_secret(case.id()))
    reporter.collected([case.id() for case in cases])
    waiting = unittest.TestSuite(case for case in cases if case.id() not in reporter.done)
    waiting.run(_Result(reporter))


def _flat(suite: unittest.TestSuite) -> Any:
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _flat(test)
        else:
            yield test


class _Plugin:
    """Reports pytest's events."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._outcome, self._message = "passed", ""
        self.errors: list[str] = []

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr))

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        if self.errors:
            raise BrokenTests("\n".join(self.errors))
        items.sort(key=lambda item: self._reporter.is_secret(item.nodeid))
        self._reporter.collected([item.nodeid for item in items])
        items[:] = [item for item in items if item.nodeid not in self._reporter.done]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._outcome, self._message = "passed", ""
        self._reporter.started(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and self._outcome == "passed":
            self._outcome = "failed" if report.when == "call" else "error"
            crash = getattr(report.longrepr, "reprcrash", None)
            self._message = str(crash.message if crash is not None else report.longrepr)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._reporter.ended(nodeid, self._outcome, self._message)


def _run_pytest(files: list[str], reporter: Reporter) -> None:
    pytest = importlib.import_module("pytest")
    plugin = _Plugin(reporter)
    options = ["-q", "--capture=sys", "--rootdir=.", "-c", "/dev/null", "--import-mode=importlib"]
    without = [
        part
        for name in ("cacheprovider", "faulthandler", "terminalprogress")
        for part in ("-p", f"no:{name}")
    ]
    status = pytest.main([*options, *without, *files], plugins=[plugin])
    if plugin.errors or status not in (0, 1):
        raise BrokenTests("\n".join(plugin.errors) or f"pytest ended with status {int(status)}")
