"""What grading one case found, and how a process's end becomes a verdict."""

import signal
from dataclasses import dataclass
from typing import Any

from judge.languages import Language
from judge.models import Difference, Verdict
from judge.sandbox.process import Process


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case's verdict with everything that explains it; the engine adds name, place and visibility."""

    verdict: Verdict
    score: float = 0.0
    message: str = ""
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_kib: int = 0
    difference: Difference | None = None
    traceback: str = ""
    line: int | None = None
    input: str = ""
    stdout: str = ""
    stderr: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the case passed in full."""
        return self.verdict is Verdict.ACCEPTED


class CompileFailed(Exception):
    """The program is not one: what the compiler says, and the first line it names."""

    def __init__(self, output: str, line: int | None = None) -> None:
        super().__init__(output)
        self.output, self.line = output, line


class AuthorFault(Exception):
    """An author's part (checker, interactor, test file, reference) failed: not the learner's fault."""


class Unjudgeable(AuthorFault):
    """The learner's program gave what an author's cannot decide on: too much, or what keeps it busy."""

    def __init__(self, verdict: Verdict, message: str) -> None:
        super().__init__(message)
        self.verdict, self.message = verdict, message


TOO_MUCH = (Verdict.OUTPUT_LIMIT, "wrote more than is allowed")
ENDLESS = (Verdict.TIME_LIMIT, "what it gave keeps the tests busy without end")
_STOPPED = {
    "cpu": (Verdict.TIME_LIMIT, "used more processor time than {cpu:g} s"),
    "idle": (Verdict.TIME_LIMIT, "did nothing for {idle:g} s (does it wait or sleep?)"),
    "wall": (Verdict.TIME_LIMIT, "was not done after {wall:g} s"),
    "output": TOO_MUCH,
    "memory": (Verdict.MEMORY_LIMIT, "used more memory than is allowed"),
    "protocol": (Verdict.RUNTIME_ERROR, "wrote to a descriptor that is not its own"),
}


def failure(process: Process, language: Language) -> tuple[Verdict, str] | None:
    """Why an ended process failed, or None if it ended well."""
    ended, budget = process.ended, process.budget
    assert ended is not None
    if process.stopped_by in _STOPPED:
        verdict, message = _STOPPED[process.stopped_by]
        return verdict, message.format(cpu=budget.cpu, idle=budget.idle, wall=budget.wall)
    if (ended.signal or ended.status) and _out_of_memory(process, language):
        return Verdict.MEMORY_LIMIT, "used more memory than is allowed"
    if ended.signal == signal.SIGXFSZ:
        return Verdict.OUTPUT_LIMIT, "wrote a file that is larger than allowed"
    if ended.signal:
        return Verdict.RUNTIME_ERROR, f"ended by {signal_name(ended.signal)}"
    if ended.status:
        return Verdict.RUNTIME_ERROR, f"ended with exit status {ended.status}"
    return None


def _out_of_memory(process: Process, language: Language) -> bool:
    pattern = language.memory_pattern
    return pattern is not None and bool(pattern.search(process.errors.text()))


def signal_name(number: int) -> str:
    """SIGSEGV for 11; a number where the signal has no name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def used(process: Process) -> dict[str, Any]:
    """The figures of an outcome, since the process's last `begin`."""
    return {
        "cpu_seconds": round(process.cpu_used, 6),
        "wall_seconds": round(process.wall_used, 6),
        "memory_kib": process.memory_kib,
    }
