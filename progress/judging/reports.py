"""What is kept of a judge's report: plain data that every database takes, and no more of it than is read."""

from dataclasses import dataclass, field
from typing import Any

from core.text import CONTROL
from judge import Report, TestResult, Verdict
from progress.judging.models import JudgeRecord

TEXT_KEPT = 4_000
TESTS_KEPT = 500
_NAMES = {Verdict.WRONG_ANSWER: "wrong", Verdict.SKIPPED: "wrong"}


@dataclass(frozen=True)
class Judgement:
    """The judge's word on an answer, as `record_grade` takes it."""

    verdict: str
    score: float
    remarks: list[str] = field(default_factory=list)


def judgement_of(report: Report) -> Judgement:
    """Verdict and score; whoever is not accepted has not the full score."""
    return Judgement(verdict_name(report.verdict), report.score)


def verdict_name(verdict: Verdict) -> str:
    """The name a submission has for the judge's verdict."""
    return _NAMES.get(verdict, verdict.value)


def learner_report(report: Report) -> dict[str, Any]:
    """What the learner may read: nothing tells a secret test's input or expectation."""
    return stored_report(report.for_learner())


def stored_report(report: Report) -> dict[str, Any]:
    """The report as plain data. Verdicts have a submission's names."""
    data = report.as_dict()
    data["tests"] = data["tests"][:TESTS_KEPT]
    data["tests_total"] = len(report.tests)
    data["tests_passed"] = sum(test.verdict is Verdict.ACCEPTED for test in report.tests)
    for part in (data, *data["tests"], *data["groups"]):
        part["verdict"] = verdict_name(part["verdict"])
    plain: dict[str, Any] = storable(data)
    return plain


def summary_of(report: dict[str, Any]) -> dict[str, Any]:
    """What the event of a verdict carries of a stored report; pages read the rest where they need it."""
    names = ("tests_passed", "tests_total", "cpu_seconds", "memory_kib", "message", "line", "language")
    return {name: report[name] for name in names}


def record_of(submission_id: int, report: Report, worker: str) -> JudgeRecord:
    """The whole report for instructors, not yet stored."""
    return JudgeRecord(submission_id=submission_id, report=stored_report(report), worker=worker)


def keep_record(submission_id: int, report: Report, worker: str) -> None:
    """Store the whole report for instructors, in place of an earlier one."""
    JudgeRecord.objects.bulk_create(
        [record_of(submission_id, report, worker)],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["report", "worker", "judged_at"],
    )


def test_news(result: TestResult) -> dict[str, Any]:
    """What the learner is told of one test while the others run."""
    shown = result.for_learner()
    return {
        "index": shown.index,
        "name": storable(shown.name),
        "group": storable(shown.group),
        "visible": shown.visible,
        "verdict": verdict_name(shown.verdict),
        "cpu_seconds": shown.cpu_seconds,
    }


def storable(value: Any) -> Any:
    """Plain data as every database takes it, with long texts cut."""
    if isinstance(value, str):
        text = value if len(value) <= TEXT_KEPT else value[:TEXT_KEPT] + "…"
        return CONTROL.sub("\ufffd", text.encode("utf-8", "replace").decode())
    if isinstance(value, dict):
        return {key: storable(inner) for key, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list | tuple) else value
