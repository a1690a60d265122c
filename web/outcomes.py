"""A judge's report as a page tells it: which test to look at first, and what to say about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from progress.judging.words import in_words
from progress.models import Submission
from web.diff import Line, compare

Shown = dict[str, Any]
TESTS_DRAWN = 200
_LINE = re.compile(r"line (\d+)(?:, word (\d+))?")


@dataclass(frozen=True)
class TestView:
    """One test: its number from 1, its verdict, and for a visible one what went in and came out."""

    __test__ = False

    number: int
    name: str
    group: str
    visible: bool
    verdict: str
    milliseconds: int
    message: str = ""
    input: str = ""
    place: str = ""
    expected: str = ""
    actual: str = ""
    stderr: str = ""
    traceback: str = ""
    line: int | None = None
    difference: list[Line] = field(default_factory=list)

    @property
    def is_passed(self) -> bool:
        """Whether nothing is to be learnt from it."""
        return self.verdict == "accepted"


@dataclass(frozen=True)
class CodeOutcome:
    """A judged answer. `first`: the visible test to look at first; `line`: where the judge complained."""

    tests: list[TestView]
    groups: list[Shown]
    first: TestView | None
    message: str
    compile_output: str
    line: int | None
    milliseconds: int
    memory_mib: float

    @property
    def passed(self) -> int:
        """How many tests were passed."""
        return sum(test.is_passed for test in self.tests)

    @property
    def seen(self) -> list[TestView]:
        """The visible tests."""
        return [test for test in self.tests if test.visible]


def code_outcome(report: Shown | None, shown: Shown) -> CodeOutcome | None:
    """The outcome out of a stored report and what the challenge shows; None without a report."""
    if not report:
        return None
    samples = {(sample["group"], sample["name"]): sample for sample in shown.get("samples", ())}
    tests = [_test(test, samples.get((test["group"], test["name"]), {})) for test in report["tests"]]
    failed = [test for test in tests if test.visible and not test.is_passed]
    return CodeOutcome(
        tests=tests[:TESTS_DRAWN],
        groups=report.get("groups", []),
        first=failed[0] if failed else None,
        message=in_words(report.get("message", "")),
        compile_output=report.get("compile_output", ""),
        line=report.get("line"),
        milliseconds=round(report.get("cpu_seconds", 0) * 1_000),
        memory_mib=round(report.get("memory_kib", 0) / 1_024, 1),
    )


def _test(test: Shown, sample: Shown) -> TestView:
    expected, actual = _expected_and_actual(test, sample)
    is_wrong = test["verdict"] in ("wrong", "partial") and bool(expected or actual)
    return TestView(
        number=test["index"] + 1,
        name=test["name"],
        group=test["group"],
        visible=test["visible"],
        verdict=test["verdict"],
        milliseconds=round(test["cpu_seconds"] * 1_000),
        message=in_words(test["message"]),
        input=test["input"] or sample.get("stdin") or sample.get("call") or "",
        place=_place((test["difference"] or {}).get("place", "")),
        expected=expected,
        actual=actual,
        stderr=test["stderr"],
        traceback=test["traceback"],
        line=test["line"],
        difference=compare(expected, actual) if is_wrong else [],
    )


def _place(place: str) -> str:
    """Where the first difference is, in the reader's language; the whole result needs no place."""
    found = _LINE.fullmatch(place)
    if found is None:
        return "" if place == "result" else place
    if found[2] is None:
        return _("line %(n)s") % {"n": found[1]}
    return _("line %(n)s, word %(word)s") % {"n": found[1], "word": found[2]}


def _expected_and_actual(test: Shown, sample: Shown) -> tuple[str, str]:
    """Whole texts where the output was compared as text, else the two values that differ."""
    if not test["visible"]:
        return "", ""
    difference = test["difference"] or {}
    if sample.get("stdin") is not None and sample.get("expect"):
        return sample["expect"], test["stdout"]
    expected = difference.get("expected") or sample.get("expect") or ""
    return str(expected), str(difference.get("got") or test["stdout"])


def judged_answers(answers: list[Submission]) -> Iterator[Shown]:
    """The learner's answers as rows of the history, each with its first lines."""
    for answer in answers:
        files = answer.answer.get("files", {}) if isinstance(answer.answer, dict) else {}
        lines = sum(text.count("\n") + 1 for text in files.values())
        yield {"answer": answer, "language": answer.answer.get("language", ""), "lines": lines}
