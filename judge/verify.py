"""An author's own solutions against the verdicts they are filed under."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import languages
from .challenge import CodeChallenge, Solution
from .interface import Judge
from .models import Listener, Report, Verdict

SLOW = 1 / 3
"""The share of the processor limit above which a right solution leaves slower machines too little room."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One solution's run: the verdict it is stated to get and the one it got.

    `cpu_seconds` is the slowest test's, `share` the same as a part of the language's limit.
    """

    solution: str
    language: str
    stated: Verdict
    verdict: Verdict
    cpu_seconds: float
    share: float
    message: str = ""

    @property
    def ok(self) -> bool:
        """Whether the solution got what it is stated to get."""
        return self.verdict is self.stated

    @property
    def slow(self) -> bool:
        """Whether a right solution comes near the limit."""
        return self.stated is Verdict.ACCEPTED and self.share > SLOW


def has_reference(challenge: CodeChallenge) -> bool:
    """Whether some solution is stated to be right: without one nothing shows that it can be solved."""
    return any(solution.expect is Verdict.ACCEPTED for solution in challenge.solutions)


def path_of(solution: Solution) -> str:
    """Where the solution lies in the challenge's folder."""
    return f"solutions/{solution.expect.value}/{solution.name}"


def verify_one(
    judge: Judge, challenge: CodeChallenge, solution: Solution, on_event: Listener | None = None
) -> Outcome:
    """Judge one solution in the challenge's own limits; raises what `Judge.run` raises."""
    program = challenge.single(solution.language, solution.text)
    return outcome_of(challenge, solution, judge.run(program, challenge.tests, challenge.limits, on_event))


def outcome_of(challenge: CodeChallenge, solution: Solution, report: Report) -> Outcome:
    """A report held against what is stated."""
    limit = challenge.limits.cpu_seconds * languages.language(solution.language).cpu_multiplier
    slowest = max((test.cpu_seconds for test in report.tests), default=0.0)
    return Outcome(
        solution=path_of(solution),
        language=solution.language,
        stated=solution.expect,
        verdict=report.verdict,
        cpu_seconds=slowest,
        share=slowest / limit,
        message=report.message,
    )


def verify(judge: Judge, challenge: CodeChallenge) -> Iterator[Outcome]:
    """Every solution, one after another."""
    for solution in challenge.solutions:
        yield verify_one(judge, challenge, solution)
