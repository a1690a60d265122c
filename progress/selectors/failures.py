"""What to look at first in a judged program: the first visible test it failed."""

from dataclasses import dataclass
from typing import Any

Report = dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """A visible test that was not passed: its number from 1, what went in, what should come out, what did."""

    number: int
    name: str
    verdict: str
    input: str
    expected: str
    actual: str
    message: str
    traceback: str
    stderr: str


def first_failure(report: Report | None, shown: dict[str, Any]) -> Failure | None:
    """The first failed visible test of a stored report; `shown` is the challenge as it is presented.

    Where output is compared as text, the whole texts; otherwise the two values that differ.
    """
    samples = {(sample["group"], sample["name"]): sample for sample in shown.get("samples", ())}
    for test in (report or {}).get("tests", ()):
        if test["visible"] and test["verdict"] != "accepted":
            return _failure(test, samples.get((test["group"], test["name"]), {}))
    return None


def _failure(test: dict[str, Any], sample: dict[str, Any]) -> Failure:
    difference = test["difference"] or {}
    expected = difference.get("expected") or sample.get("expect") or ""
    actual = difference.get("got") or test["stdout"]
    if sample.get("stdin") is not None and sample.get("expect"):
        expected, actual = sample["expect"], test["stdout"]
    return Failure(
        number=test["index"] + 1,
        name=test["name"],
        verdict=test["verdict"],
        input=test["input"] or sample.get("stdin") or sample.get("call") or "",
        expected=str(expected),
        actual=str(actual),
        message=test["message"],
        traceback=test["traceback"],
        stderr=test["stderr"],
    )
