"""What the author of a challenge in code wants to know of it, beside its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from challenges.content.prose import prose_faults
from challenges.kinds import Code, SpecError
from challenges.kinds.code import TEXTS
from challenges.kinds.reader import Problem
from challenges.models import Challenge
from challenges.proofs import Proof, keeper
from core.errors import NotAllowed, NotFound
from core.models import User
from judge import Verdict
from judge import languages as known
from judge.challenge import CodeChallenge
from judge.verify import SLOW, path_of

EARLIER_SHOWN = 10


@dataclass(frozen=True)
class TriedSolution:
    """One of the author's programs: the verdict it is stated to get, and what the judge made of it.

    `verdict` is "" as long as it has not been tried. `limit` is its language's, in seconds.
    """

    name: str
    language: str
    stated: str
    verdict: str = ""
    cpu_seconds: float = 0.0
    limit: float = 0.0
    share: float = 0.0
    message: str = ""

    @property
    def as_stated(self) -> bool:
        """Whether it got what it is stated to get."""
        return self.verdict == self.stated

    @property
    def is_slow(self) -> bool:
        """Whether a right one leaves slower machines too little room."""
        return self.as_stated and self.stated == Verdict.ACCEPTED and self.share > SLOW


@dataclass(frozen=True)
class Authoring:
    """One challenge in code for its author; `earlier` are checks of forms it had before.

    `readable` false: its spec was stored before the rules that it breaks.
    """

    challenge: Challenge
    proof: Proof | None
    solutions: list[TriedSolution]
    warnings: list[str]
    languages: list[str]
    earlier: list[Proof]
    readable: bool = True


def read_authoring(actor: User, challenge: Challenge) -> Authoring:
    """Solutions, checks and warnings as of now; two queries.

    Raises `NotAllowed` (`instructor_only`), `NotFound` (`no_programs`).
    """
    if not actor.may_author:
        raise NotAllowed(_("Only instructors may write challenges."), code="instructor_only")
    behaviour = challenge.behaviour
    if not isinstance(behaviour, Code):
        raise NotFound(_("This challenge is not one in code."), code="no_programs")
    proofs = keeper().recent(challenge)
    proof = proofs[0] if proofs else None
    try:
        read = behaviour.challenge(challenge.spec)
        warnings = [_told(problem) for problem in behaviour.advice(challenge.spec)]
    except SpecError as error:
        read, warnings = None, [str(problem) for problem in error.problems]
    languages = list(_written(challenge))
    return Authoring(
        challenge=challenge,
        proof=proof,
        solutions=_solutions(read, proof),
        warnings=[*warnings, *_prose(challenge, languages)],
        languages=languages,
        earlier=proofs[1 : EARLIER_SHOWN + 1],
        readable=read is not None,
    )


def _told(problem: Problem) -> str:
    """A warning with its place; a file is named as it is in the challenge's folder."""
    path = problem.path[1:] if problem.path[:1] == (TEXTS,) else problem.path
    return str(Problem(path, problem.message))


def _written(challenge: Challenge) -> Iterator[str]:
    """The languages that the statement is written in."""
    for code, _name in settings.LANGUAGES:
        if code == settings.LANGUAGE_CODE or challenge.translations.get(code, {}).get("description"):
            yield code


def _prose(challenge: Challenge, languages: list[str]) -> Iterator[str]:
    for code in languages:
        for line, message in prose_faults(challenge.localized("description", code)):
            yield _("statement (%(language)s), line %(line)d: %(message)s") % {
                "language": code, "line": line, "message": message,
            }  # fmt: skip


def _solutions(read: CodeChallenge | None, proof: Proof | None) -> list[TriedSolution]:
    """The present solutions with what became of them; of an earlier form, those that were tried then."""
    tried = {result["solution"]: _tried(result) for result in (proof.results if proof else ())}
    if read is None or (proof is not None and not proof.current):
        return list(tried.values())
    present = ((path_of(solution), solution) for solution in read.solutions)
    return [
        tried.get(path)
        or TriedSolution(
            solution.name, solution.language, solution.expect.value, limit=_limit(read, solution.language)
        )
        for path, solution in present
    ]


def _limit(read: CodeChallenge, language: str) -> float:
    return read.limits.cpu_seconds * known.language(language).cpu_multiplier


def _tried(result: dict[str, Any]) -> TriedSolution:
    """A stored result; the limit is the one that held then."""
    seconds, share = float(result["cpu_seconds"]), float(result["share"])
    return TriedSolution(
        name=PurePosixPath(result["solution"]).name,
        language=result.get("language", ""),
        stated=result["stated"],
        verdict=result["verdict"],
        cpu_seconds=seconds,
        limit=seconds / share if share else 0.0,
        share=share,
        message=result["message"],
    )
