"""SQL tests: the learner's statements and the author's reference on the same data, each in its own box."""

from typing import Any

from judge.compare.values import ValueRules, value_difference
from judge.inside import values
from judge.models import Difference, Verdict
from judge.sandbox.process import Process
from judge.suites import QueryCase, SqlTests

from .bench import Bench
from .outcome import AuthorFault, Outcome, failure, used

_REFERENCE = "reference.sql"
# What SQLite says when the kernel refuses to let its temporary file grow.
_NO_ROOM = ("disk I/O error", "database or disk is full")
Answer = tuple[list[str], list[list[Any]]]


class SqlGrader:
    """Grades queries by the rows they yield."""

    def __init__(self, bench: Bench, tests: SqlTests) -> None:
        self._bench, self._tests = bench, tests
        self._rules = ValueRules(strict=False, ordered=True, tolerance=tests.tolerance)

    def grade(self, case: QueryCase) -> Outcome:
        """Run both on the data set of the case; raises AuthorFault if the reference does not run."""
        expected = self._reference(case)
        more = self._more(case)
        with self._bench.start("sql", more=more) as process:
            if process.receive() != {"built": True}:
                return self._ended(process)
            reply = process.receive()
            if reply is None:
                return self._ended(process)
            process.wait()
            if (found := failure(process, self._bench.language)) is not None:
                return Outcome(found[0], message=found[1], **used(process))
            if "fault" in reply:
                return _fault(reply["fault"], process)
            return self._compare(expected, _answer(reply), process)

    def close(self) -> None:
        """Nothing stays open between cases."""

    def _more(self, case: QueryCase) -> dict[str, Any]:
        return {"setup": case.setup, "verify": case.verify, "writes": self._tests.writes}

    def _reference(self, case: QueryCase) -> Answer:
        more = {**self._more(case), "entry": _REFERENCE}
        with self._bench.start_author("sql", {_REFERENCE: case.reference}, more=more) as process:
            built, reply = process.receive(), process.receive()
            process.wait()
            if built is None or reply is None or "fault" in reply:
                reason = (reply or {}).get("fault") or process.errors.text()[:1000]
                raise AuthorFault(f"the data set or the reference query fails: {reason}")
            answer = _answer(reply)
            if not answer[0]:
                raise AuthorFault("the reference ends without a query, so there are no rows to compare")
            return answer

    def _ended(self, process: Process) -> Outcome:
        process.wait()
        found = failure(process, self._bench.language)
        verdict, message = found or (Verdict.RUNTIME_ERROR, "ended without a result")
        return Outcome(verdict, message=message, **used(process))

    def _compare(self, expected: Answer, got: Answer, process: Process) -> Outcome:
        shown = _table(*got)
        difference = self._difference(expected, got)
        if difference is None:
            return Outcome(Verdict.ACCEPTED, 1.0, stdout=shown, **used(process))
        return Outcome(Verdict.WRONG_ANSWER, difference=difference, stdout=shown, **used(process))

    def _difference(self, expected: Answer, got: Answer) -> Difference | None:
        (columns, rows), (got_columns, got_rows) = expected, got
        if len(columns) != len(got_columns):
            return Difference("number of columns", str(len(columns)), str(len(got_columns)))
        if self._tests.columns and columns != got_columns:
            return Difference("columns", ", ".join(columns), ", ".join(got_columns))
        if not self._tests.ordered:
            rows, got_rows = sorted(rows, key=_row_key), sorted(got_rows, key=_row_key)
        return value_difference(rows, got_rows, self._rules, "rows")


def _row_key(row: list[Any]) -> list[tuple[str, Any]]:
    """An order over rows of any values: numbers by size (rounded, for the tolerance), the rest by kind."""
    return [
        ("number", round(value, 6)) if isinstance(value, (int, float)) else (type(value).__name__, str(value))
        for value in row
    ]


def _answer(reply: dict[str, Any]) -> Answer:
    try:
        return [str(name) for name in reply["columns"]], values.decode(reply["rows"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return [], []


def _fault(fault: Any, process: Process) -> Outcome:
    kind, message = str(fault.get("type")), str(fault.get("message"))[:1000]
    if kind == "TooManyRows":
        return Outcome(Verdict.OUTPUT_LIMIT, message=message, **used(process))
    if kind == "MemoryError" or "out of memory" in message:
        return Outcome(Verdict.MEMORY_LIMIT, message="used more memory than is allowed", **used(process))
    if message in _NO_ROOM:
        words = "needed a temporary file that is larger than allowed"
        return Outcome(Verdict.OUTPUT_LIMIT, message=words, **used(process))
    return Outcome(Verdict.RUNTIME_ERROR, message=message, traceback=message, **used(process))


def _table(columns: list[str], rows: list[list[Any]]) -> str:
    """A result as text, at most twenty rows."""
    lines = [" | ".join(columns)]
    lines += [" | ".join("NULL" if value is None else str(value)[:100] for value in row) for row in rows[:20]]
    return "\n".join([*lines, f"({len(rows)} rows)"])
