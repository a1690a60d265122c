"""From outcomes to a report: groups, points, the overall verdict."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from .kinds.outcome import Outcome
from .models import GroupResult, Report, TestResult, Verdict
from .suites import Group, Scoring

SKIPPED = Outcome(Verdict.SKIPPED, message="not run: an earlier test of this group failed")
OVER_BUDGET = Outcome(
    Verdict.TIME_LIMIT, message="not run: the tests before it used up the time for all tests together"
)
TEXT_KEPT = 64 * 1024  # characters of a text of one test: a report of many tests must not fill the memory
_TEXTS = ("stdout", "stderr", "input", "message", "traceback")
Emit = Callable[[TestResult], None]


class Grader(Protocol):
    """What a kind provides: grading of one case after another."""

    def grade(self, case: Any) -> Outcome:
        """Grade one case; raises CompileFailed, AuthorFault or BoxBroken."""
        ...

    def close(self) -> None:
        """End what is still running."""
        ...


def run_groups(
    groups: Sequence[Group[Any]], grade: Callable[[Any], Outcome], emit: Emit
) -> tuple[list[TestResult], list[GroupResult]]:
    """Grade all cases in order, telling of each as it is decided."""
    results: list[TestResult] = []
    points: list[GroupResult] = []
    for group in groups:
        mine: list[TestResult] = []
        for case in group.cases:
            stopped = group.scoring is Scoring.FIRST_FAILURE and any(not passed(result) for result in mine)
            outcome = SKIPPED if stopped else grade(case)
            mine.append(result_of(outcome, len(results) + len(mine), case.name, group.name, group.visible))
            emit(mine[-1])
        results += mine
        points.append(group_result(group.name, group.points, group.scoring, mine))
    return results, points


def passed(result: TestResult) -> bool:
    """Whether a test is accepted in full."""
    return result.verdict is Verdict.ACCEPTED


def result_of(outcome: Outcome, index: int, name: str, group: str, visible: bool) -> TestResult:
    """An outcome in its place; of long texts the beginning."""
    fields = {field: getattr(outcome, field) for field in Outcome.__slots__}
    fields |= {name: _cut(fields[name]) for name in _TEXTS}
    return TestResult(index=index, name=name, group=group, visible=visible, **fields)


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_KEPT else text[:TEXT_KEPT] + "…"


def group_result(name: str, points: float, scoring: Scoring, results: Sequence[TestResult]) -> GroupResult:
    """A group's points: the mean of its scores, or its worst score."""
    scores = [result.score for result in results] or [0.0]
    share = sum(scores) / len(scores) if scoring is Scoring.SUM else min(scores)
    return GroupResult(name, round(points * share, 6), points, verdict_of(results, share))


def verdict_of(results: Sequence[TestResult], share: float) -> Verdict:
    """Accepted, partial, or the verdict of the first test that failed."""
    if any(result.verdict is Verdict.INTERNAL_ERROR for result in results):
        return Verdict.INTERNAL_ERROR
    failed = [result.verdict for result in results if not passed(result)]
    if not failed:
        return Verdict.ACCEPTED
    return Verdict.PARTIAL if share > 0 else failed[0]


def report_of(results: Sequence[TestResult], groups: Sequence[GroupResult], language: str) -> Report:
    """The whole report. Without a single test there is nothing to accept."""
    if not results:
        return Report(Verdict.INTERNAL_ERROR, message="there are no tests", language=language)
    total = sum(group.max_points for group in groups)
    score = sum(group.points for group in groups) / total if total else 0.0
    if not total:
        score = float(all(passed(result) for result in results))
    first = next((result for result in results if not passed(result)), None)
    return Report(
        verdict=verdict_of(results, score),
        score=round(score, 6),
        tests=tuple(results),
        groups=tuple(groups),
        message=first.message if first is not None else "",
        line=first.line if first is not None and first.visible else None,
        cpu_seconds=round(sum(result.cpu_seconds for result in results), 6),
        memory_kib=max((result.memory_kib for result in results), default=0),
        language=language,
    )
