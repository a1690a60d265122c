"""Trying a pack's own solutions before anything of it is written: on all cores, with no database."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.utils.translation import gettext as _

from challenges.content.pack import Entry, Pack
from challenges.kinds import KINDS, Code
from challenges.models import State
from core.errors import Unavailable
from judge import IsolationUnavailable, JudgeError, LanguageUnavailable, Verdict
from judge.challenge import CodeChallenge, Solution
from judge.cli import isolation_from_environment
from judge.engine import SandboxJudge
from judge.verify import Outcome, has_reference, verify_one

Proven = dict[str, list[Outcome]]
"""By slug, what became of each solution."""
Tell = Callable[[str], None]
Job = tuple[str, CodeChallenge, Solution]


def needs_proof(entry: Entry) -> bool:
    """Whether learners would see this challenge, and it is one in code."""
    return bool(entry["state"] == State.PUBLISHED.value) and KINDS[entry["kind"]].judged


def prove(pack: Pack, slugs: Iterable[str], tell: Tell) -> Proven:
    """Judge every solution of these challenges of the pack; what is not as stated is noted as a problem.

    `tell` hears one line for each solution. Raises `Unavailable` (`judge_unavailable`) where programs cannot be
    contained.
    """
    jobs: list[Job] = []
    found: Proven = {slug: [] for slug in slugs}
    for slug in found:
        challenge = _read(pack.entries["challenges"][slug])
        if not has_reference(challenge):
            message = _("there is no solution in solutions/accepted/ that shows it can be solved")
            pack.note(_path(pack, slug, "challenge.yaml"), message)
        jobs += [(slug, challenge, solution) for solution in challenge.solutions]
    for number, (slug, outcome) in enumerate(_judged(jobs), 1):
        found[slug].append(outcome)
        tell(f"[{number}/{len(jobs)}] {_line(slug, outcome)}")
        _note(pack, slug, outcome)
    return found


def _read(entry: Entry) -> CodeChallenge:
    kind = KINDS[entry["kind"]]
    if not isinstance(kind, Code):
        raise TypeError(entry["kind"])
    return kind.challenge(entry["spec"])


def _judged(jobs: list[Job]) -> Iterator[tuple[str, Outcome]]:
    """In the order of the jobs, as many at a time as there are cores."""
    if not jobs:
        return
    workers = min(os.cpu_count() or 1, len(jobs))
    try:
        judge = SandboxJudge(workers=workers, isolation=isolation_from_environment())
        with judge, ThreadPoolExecutor(workers) as pool:
            judge.warm()
            yield from pool.map(lambda job: (job[0], _one(judge, job)), jobs)
    except IsolationUnavailable as error:
        message = _("Programs cannot be judged at the moment: %s") % error
        raise Unavailable(message, code="judge_unavailable") from error


def _one(judge: SandboxJudge, job: Job) -> Outcome:
    _slug, challenge, solution = job
    try:
        outcome = verify_one(judge, challenge, solution)
        again = outcome.verdict is Verdict.INTERNAL_ERROR  # our own fault, most likely: once more
        return verify_one(judge, challenge, solution) if again else outcome
    except IsolationUnavailable:
        raise
    except (LanguageUnavailable, JudgeError) as error:
        return untried(solution, str(error))


def untried(solution: Solution, why: str) -> Outcome:
    """A solution that could not be run at all."""
    path = f"solutions/{solution.expect.value}/{solution.name}"
    return Outcome(path, solution.language, solution.expect, Verdict.INTERNAL_ERROR, 0.0, 0.0, why)


def _line(slug: str, outcome: Outcome) -> str:
    mark = "ok" if outcome.ok else "no"
    used = f"{outcome.cpu_seconds:.3f} s, {outcome.share * 100:.0f} %"
    return f"{mark}  {slug}/{outcome.solution}: {outcome.verdict.value}, {used}"


def _note(pack: Pack, slug: str, outcome: Outcome) -> None:
    path = _path(pack, slug, outcome.solution)
    if not outcome.ok:
        message = _("this solution must get the verdict %(stated)s, and got %(got)s")
        words = message % {"stated": outcome.stated.value, "got": outcome.verdict.value}
        pack.note(path, f"{words}: {outcome.message}" if outcome.message else words)
    elif outcome.slow:
        message = _("this right solution takes %(share)d %% of the time limit; keep it below a third")
        pack.note(path, message % {"share": outcome.share * 100}, warning=True)


def _path(pack: Pack, slug: str, name: str) -> str:
    return f"challenges/{pack.entries['challenges'][slug]['category']}/{slug}/{name}"
