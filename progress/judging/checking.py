"""Checking a challenge's own solutions, one at a time, so that learners never wait for a whole check.

What a lost worker had not written is done again; what was written stays. A challenge that has changed
meanwhile is checked anew as it is now.
"""

import logging
import secrets
import threading
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from challenges.kinds import Code, SpecError
from challenges.models import Challenge
from challenges.proofs import digest, keeper
from judge import Event, IsolationUnavailable, Judge, LanguageUnavailable, Report, UnsuitableProgram, Verdict
from judge.challenge import CodeChallenge, Solution
from judge.verify import Outcome, outcome_of, verify_one
from progress.judging.bells import ring_judges
from progress.judging.claiming import lease
from progress.judging.keeping import kept
from progress.judging.proofs import as_result, publish_passed
from progress.judging.solution_checks import SolutionCheck

log = logging.getLogger(__name__)
State = SolutionCheck.State
CLAIMS_ALLOWED = 5
FAULTS_ALLOWED = 3
PAUSE = timedelta(seconds=2)


class CheckLost(Exception):
    """Somebody else has the check now, or it is void."""


def check_next(judge: Judge, *, worker: str, languages: Collection[str]) -> bool:
    """Try the next solution of the longest waiting check; false when none waits. For workers."""
    check = _claim(worker)
    if check is None:
        return False
    try:
        _go_on(judge, check, languages)
    except CheckLost:
        pass
    except IsolationUnavailable:
        _held(check).update(holder="", ready_at=timezone.now(), claims=0)
        raise
    return True


def give_back(worker: str) -> None:
    """Leave what this worker is checking to others."""
    mine = SolutionCheck.objects.filter(state=State.RUNNING, holder__startswith=f"{worker}/")
    mine.update(holder="", ready_at=timezone.now())


def _claim(worker: str) -> SolutionCheck | None:
    check = SolutionCheck.waiting().select_related("challenge").order_by("ready_at", "pk").first()
    if check is None:
        return None
    before = {"holder": check.holder, "ready_at": check.ready_at, "claims": check.claims}
    check.holder = f"{worker}/{secrets.token_hex(6)}"
    check.ready_at, check.claims = timezone.now() + lease(), check.claims + 1
    values = {"holder": check.holder, "ready_at": check.ready_at, "claims": check.claims}
    rows = SolutionCheck.objects.filter(pk=check.pk, **before)
    return check if rows.update(state=State.RUNNING, **values) else None


def _held(check: SolutionCheck) -> QuerySet[SolutionCheck]:
    return SolutionCheck.objects.filter(pk=check.pk, holder=check.holder)


def _go_on(judge: Judge, check: SolutionCheck, languages: Collection[str]) -> None:
    if digest(check.challenge) != check.digest:
        _begin_anew(check)
        return
    read = _read(check.challenge)
    if read is None:
        _end(check, State.FAILED, "unreadable")
    elif len(check.results) >= len(read.solutions):
        _decide(check)
    elif check.claims > CLAIMS_ALLOWED:
        _end(check, State.IMPOSSIBLE, "judge_lost")
    else:
        solution = read.solutions[len(check.results)]
        if solution.language in languages:
            _try(judge, check, read, solution)
        else:
            _end(check, State.IMPOSSIBLE, "language_missing")


def _read(challenge: Challenge) -> CodeChallenge | None:
    behaviour = challenge.behaviour
    try:
        return behaviour.challenge(challenge.spec) if isinstance(behaviour, Code) else None
    except SpecError:
        return None


def _try(judge: Judge, check: SolutionCheck, read: CodeChallenge, solution: Solution) -> None:
    """Run one solution and write what came of it; our own failures are tried again a little later."""
    try:
        held = _Held(check)
        with kept(held.renew, lease()):
            outcome = verify_one(judge, read, solution, held)
    except (CheckLost, IsolationUnavailable):
        raise
    except LanguageUnavailable:
        _end(check, State.IMPOSSIBLE, "language_missing")
        return
    except UnsuitableProgram as error:
        outcome = outcome_of(read, solution, Report(Verdict.INTERNAL_ERROR, message=str(error)))
        check.faults = FAULTS_ALLOWED
    except Exception:
        log.exception("a solution of challenge %s could not be tried", check.challenge_id)
        outcome = outcome_of(read, solution, Report(Verdict.INTERNAL_ERROR, message="the judge failed"))
    _note(check, outcome, more=len(check.results) + 1 < len(read.solutions))


class _Held:
    """Listens to a run, and ends it once somebody else has the check."""

    def __init__(self, check: SolutionCheck) -> None:
        self._check, self._lost = check, threading.Event()

    def renew(self) -> None:
        """Make the lease last anew."""
        if not _held(self._check).update(ready_at=timezone.now() + lease()):
            self._lost.set()

    def __call__(self, event: Event) -> None:
        """Raises `CheckLost`."""
        if self._lost.is_set():
            raise CheckLost


def _note(check: SolutionCheck, outcome: Outcome, *, more: bool) -> None:
    if outcome.verdict is Verdict.INTERNAL_ERROR and check.faults + 1 < FAULTS_ALLOWED:
        again = timezone.now() + PAUSE
        _held(check).update(holder="", ready_at=again, faults=check.faults + 1, claims=0)
        return
    check.results = [*check.results, as_result(outcome)]
    if not more:
        _decide(check)
        return
    values = {"results": check.results, "claims": 0, "faults": 0, "holder": "", "ready_at": timezone.now()}
    with transaction.atomic():
        if _held(check).update(**values):
            ring_judges()


def _decide(check: SolutionCheck) -> None:
    right = all(each["stated"] == each["verdict"] for each in check.results)
    _end(check, State.PASSED if right and check.results else State.FAILED)


@transaction.atomic
def _end(check: SolutionCheck, state: SolutionCheck.State, reason: str = "") -> None:
    """Write the result and publish what has passed, in one transaction, if it is what was tried."""
    challenge = Challenge.objects.select_for_update().filter(pk=check.challenge_id).first()
    if challenge is None:
        return
    if digest(challenge) != check.digest:
        _begin_anew(check)
        return
    values = {"state": state, "reason": reason, "results": check.results, "finished_at": timezone.now()}
    if not _held(check).update(**values, holder=""):
        return
    if state == State.PASSED and SolutionCheck.objects.filter(pk=check.pk, publish=True).exists():
        publish_passed(challenge)


@transaction.atomic
def _begin_anew(check: SolutionCheck) -> None:
    """The challenge has changed: this check is void, and one of its present form takes its place."""
    challenge = Challenge.objects.select_for_update().filter(pk=check.challenge_id).first()
    row = _held(check).select_for_update().first()
    if row is None or challenge is None:
        return
    row.delete()
    if challenge.behaviour.judged:
        keeper().ask(challenge, publish=row.publish)
