"""One task from claim to verdict."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from challenges.kinds import Code, SpecError
from challenges.models import Challenge
from judge import IsolationUnavailable, Judge, Limits, Program, Report, Tests, UnsuitableProgram
from progress.judging.checking import check_next, give_back
from progress.judging.claiming import Claim, claim_next, learners_wait
from progress.judging.following import ClaimLost, Follower, followed
from progress.judging.samples import run_next
from progress.judging.verdicts import CHANGED, CLAIMS_ALLOWED, FAILED, finish, release, settle

log = logging.getLogger(__name__)


class Hands:
    """A judge at work: takes one task after another. `current` is the run that is going on."""

    def __init__(self, judge: Judge, *, worker: str, languages: Collection[str]) -> None:
        self.judge, self.worker, self.languages = judge, worker, languages
        self.current: Follower | None = None
        self._busy = False
        self._tries_first = self._was_bulk = self._checks = False

    def work_once(self) -> bool:
        """Judge the next task; false when there is none. Raises `IsolationUnavailable`: nobody was judged.

        Runs on samples go first, being short, but never two while somebody's answer waits. Authors'
        solutions are checked when no learner waits, in turn with answers that are judged again.
        """
        self._tries_first = not self._tries_first
        if self._tries_first and self._try_samples():
            return True
        if self._was_bulk and not learners_wait() and self._check_solution():
            return True
        return self._judge_next() or self._try_samples() or self._check_solution()

    def _check_solution(self) -> bool:
        self._was_bulk, self._checks = False, True
        try:
            return check_next(self.judge, worker=self.worker, languages=self.languages)
        finally:
            self._checks = False

    def _try_samples(self) -> bool:
        return run_next(self.judge, worker=self.worker, languages=self.languages)

    def _judge_next(self) -> bool:
        claim = claim_next(worker=self.worker, languages=self.languages, look_first=not self._busy)
        self._busy = claim is not None
        if claim is None:
            return False
        self._was_bulk = not claim.is_live
        self.run(claim)
        return True

    def run(self, claim: Claim) -> None:
        """Judge a claimed task and settle it."""
        if claim.task.claims > CLAIMS_ALLOWED:
            finish(claim, FAILED)
            return
        try:
            program, tests, limits = what_to_run(claim.submission.challenge, claim.submission.answer)
        except (UnsuitableProgram, SpecError):
            finish(claim, CHANGED)
            return
        report = self._report(claim, program, tests, limits)
        if report is not None:
            settle(claim, report)

    def _report(self, claim: Claim, program: Program, tests: Tests, limits: Limits) -> Report | None:
        """The judge's report; None when the claim was lost under way."""
        try:
            with followed(claim) as follower, self._shown(follower):
                return self.judge.run(program, tests, limits, follower)
        except ClaimLost:
            return None
        except IsolationUnavailable:
            release(claim)
            raise
        except Exception:
            log.exception("submission %s could not be judged", claim.task.pk)
            return FAILED

    @contextmanager
    def _shown(self, follower: Follower) -> Iterator[None]:
        self.current = follower
        try:
            yield
        finally:
            self.current = None

    def let_go(self) -> None:
        """Give back what is being judged, for another worker: this one has no time left."""
        if self._checks:
            give_back(self.worker)
        follower = self.current
        if follower is not None and release(follower.claim):
            follower.lost.set()


def what_to_run(challenge: Challenge, answer: object) -> tuple[Program, Tests, Limits]:
    """The program, its tests and limits; raises `UnsuitableProgram` or `SpecError` when they fit no more."""
    behaviour = challenge.behaviour
    if not isinstance(behaviour, Code):
        raise UnsuitableProgram("this is no code challenge any more")
    return behaviour.task(challenge.spec, answer)
