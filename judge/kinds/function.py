"""Function tests: call into the learner's module, one call at a time, and compare what comes back.

The learner's process knows the arguments of the calls it was asked, and nothing else. It only answers; a
reply carries the nonce of its call, and bytes that nobody asked for end the process.
"""

import secrets
from typing import Any

from judge.compare.values import ValueRules, show, value_difference
from judge.inside import values
from judge.models import Difference, Verdict
from judge.sandbox.process import Process
from judge.suites import FunctionCase, FunctionTests

from .author import AuthorScript, score_of
from .bench import Bench
from .outcome import AuthorFault, CompileFailed, Outcome, Unjudgeable, failure, used

_BLAME = {"MemoryError": Verdict.MEMORY_LIMIT, "TooLarge": Verdict.OUTPUT_LIMIT}


class FunctionGrader:
    """Grades calls, in one process as long as it lives, or one each where the tests ask for it."""

    def __init__(self, bench: Bench, tests: FunctionTests) -> None:
        self._bench, self._tests = bench, tests
        one_number = bench.language.one_number
        self._rules = ValueRules(tests.strict and not one_number, tests.ordered, tests.tolerance)
        self._process: Process | None = None
        self._unloadable: Outcome | None = None
        self._shown = 0
        self._samples = {id(case) for group in tests.groups if group.visible for case in group.cases}
        self._knows_secrets = False
        self._check = AuthorScript(bench, tests.check, "check.py") if tests.check else None

    def grade(self, case: FunctionCase) -> Outcome:
        """Grade one call; raises CompileFailed if the module is not one."""
        if self._unloadable is not None:
            return self._unloadable
        self._keep_secrets(case)
        if self._process is None and (outcome := self._load()) is not None:
            self._unloadable = outcome
            return outcome
        assert self._process is not None
        outcome = self._ask(self._process, case)
        if self._tests.isolate or self._process.ended is not None:
            self._drop()
        return outcome

    def _keep_secrets(self, case: FunctionCase) -> None:
        """A sample shows what the program prints: no process that has seen a secret call prints there."""
        visible = id(case) in self._samples
        if visible and self._knows_secrets:
            self._drop()
        self._knows_secrets = not visible

    def close(self) -> None:
        """End what is still running."""
        self._drop()
        if self._check is not None:
            self._check.close()

    def _drop(self) -> None:
        if self._process is not None:
            self._process.finish()
            self._process = None

    def _load(self) -> Outcome | None:
        """Start the process and load the module; answers an outcome if that fails."""
        module = self._bench.program.entry.rsplit("/", 1)[-1].split(".")[0]
        process = self._process = self._bench.start("function", more={"module": module})
        self._shown = 0
        reply = process.receive()
        if reply == {"loaded": True}:
            return None
        fault = _fault_of(reply, None)
        if fault is not None and fault.get("compiled") is False:
            raise CompileFailed(fault_text(fault, "traceback"), fault_line(fault))
        outcome = self._fault(process, fault) if fault else self._ended(process)
        self._drop()
        return outcome

    def _ask(self, process: Process, case: FunctionCase) -> Outcome:
        nonce = secrets.token_hex(16)
        process.begin(self._bench.budget())
        if process.channel.unasked:
            process.stop("protocol")
        self._send(process, nonce, case)
        reply = process.receive()
        if reply is None or process.cpu_used > process.budget.cpu:
            if process.ended is None:
                process.stop("cpu")
            return self._ended(process)
        if reply.get("nonce") != nonce or process.channel.unasked:
            process.stop("protocol")
            return self._ended(process)
        if "fault" in reply:
            return self._raised(process, case, _fault_of(reply, nonce) or {})
        return self._returned(process, case, reply.get("value"))

    def _send(self, process: Process, nonce: str, case: FunctionCase) -> None:
        """Ask the call; raises AuthorFault if its arguments are too large or too deep."""
        try:
            process.channel.send(
                {
                    "nonce": nonce,
                    "call": case.function,
                    "args": [values.encode(value) for value in case.args],
                    "kwargs": {name: values.encode(value) for name, value in case.kwargs.items()},
                    "observe": self._tests.observe == "arguments",
                }
            )
        except ValueError as error:
            raise AuthorFault(f"the arguments cannot be handed over: {error}") from None

    def _returned(self, process: Process, case: FunctionCase, data: Any) -> Outcome:
        try:
            result = values.decode(data)
        except (ValueError, RecursionError):
            process.stop("protocol")
            return self._ended(process)
        shared = {**used(process), "stdout": self._new_output(process), "input": _call_text(case)}
        if case.raises:
            difference = Difference("result", f"{case.raises} to be raised", show(result))
            return Outcome(Verdict.WRONG_ANSWER, difference=difference, **shared)
        if self._check is not None and not isinstance(result, values.Opaque):
            return Outcome(*self._checked(self._check, case, result), **shared)
        difference_found = value_difference(case.expect, result, self._rules)
        if difference_found is None:
            return Outcome(Verdict.ACCEPTED, 1.0, **shared)
        return Outcome(Verdict.WRONG_ANSWER, difference=difference_found, **shared)

    def _checked(self, check: AuthorScript, case: FunctionCase, result: Any) -> tuple[Verdict, float, str]:
        """The author's judgement; raises AuthorFault."""
        try:
            return score_of(check.ask("check", list(case.args), result, case.expect))
        except Unjudgeable as found:
            return found.verdict, 0.0, found.message

    def _raised(self, process: Process, case: FunctionCase, fault: dict[str, Any]) -> Outcome:
        kind = fault_text(fault, "type")
        if case.raises and kind == case.raises:
            shared = {**used(process), "stdout": self._new_output(process), "input": _call_text(case)}
            return Outcome(Verdict.ACCEPTED, 1.0, **shared)
        return self._fault(process, fault, _call_text(case))

    def _fault(self, process: Process, fault: dict[str, Any], call: str = "") -> Outcome:
        kind, message = fault_text(fault, "type"), fault_text(fault, "message")
        return Outcome(
            _BLAME.get(kind, Verdict.RUNTIME_ERROR),
            message=f"{kind}: {message}" if message else kind,
            traceback=fault_text(fault, "traceback"),
            line=fault_line(fault),
            stdout=self._new_output(process),
            stderr=process.errors.text(),
            input=call,
            **used(process),
        )

    def _ended(self, process: Process) -> Outcome:
        process.wait()
        found = failure(process, self._bench.language)
        verdict, message = found or (Verdict.RUNTIME_ERROR, "ended before it answered")
        errors = process.errors.text()
        return Outcome(
            verdict, message=message, stdout=self._new_output(process), stderr=errors, **used(process)
        )

    def _new_output(self, process: Process) -> str:
        start, self._shown = self._shown, len(process.output.data)
        return bytes(process.output.data[start:]).decode("utf-8", "replace")


def _call_text(case: FunctionCase) -> str:
    arguments = [show(value) for value in case.args]
    arguments += [f"{name}={show(value)}" for name, value in case.kwargs.items()]
    return f"{case.function}({', '.join(arguments)})"


def _fault_of(reply: dict[str, Any] | None, nonce: str | None) -> dict[str, Any] | None:
    if reply is None or reply.get("nonce") != nonce or not isinstance(reply.get("fault"), dict):
        return None
    fault: dict[str, Any] = reply["fault"]
    return fault


def fault_text(fault: dict[str, Any], key: str) -> str:
    """A text of a fault, which may hold anything."""
    value = fault.get(key)
    return value[:4100] if isinstance(value, str) else ""


def fault_line(fault: dict[str, Any]) -> int | None:
    """The line of a fault, if it is one."""
    line = fault.get("line")
    return line if type(line) is int and 0 < line < 1_000_000 else None
