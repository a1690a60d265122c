"""The keeper of proofs (`challenges.proofs`): rows of checks, and publishing what has passed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.kinds import Code, SpecError
from challenges.models import Challenge, State
from challenges.proofs import Proof, digest
from challenges.services import change_state
from judge.verify import Outcome, has_reference
from progress.judging.bells import ring_judges
from progress.judging.reports import storable
from progress.judging.solution_checks import SolutionCheck

OPEN = (SolutionCheck.State.WAITING.value, SolutionCheck.State.RUNNING.value)


def as_result(outcome: Outcome) -> dict[str, Any]:
    """One solution's run as plain data, in the fields of `Outcome`."""
    data = asdict(outcome) | {"stated": outcome.stated.value, "verdict": outcome.verdict.value}
    plain: dict[str, Any] = storable(data)
    return plain


class SolutionProofs:
    """Implements `challenges.proofs.Keeper`."""

    def has_passed(self, challenge: Challenge) -> bool:
        """See `Keeper.has_passed`."""
        passed = SolutionCheck.objects.filter(state=SolutionCheck.State.PASSED)
        return passed.filter(challenge=challenge, digest=digest(challenge)).exists()

    @transaction.atomic
    def ask(self, challenge: Challenge, *, publish: bool) -> None:
        """See `Keeper.ask`. Open checks of earlier forms are void; one that has failed is done again."""
        form = digest(challenge)
        mine = SolutionCheck.objects.filter(challenge=challenge)
        mine.filter(state__in=OPEN).exclude(digest=form).delete()
        check, new = mine.select_for_update().get_or_create(
            challenge=challenge, digest=form, defaults={"publish": publish}
        )
        if check.state == SolutionCheck.State.PASSED:
            if publish:
                publish_passed(challenge)
            return
        if publish:
            mine.filter(pk=check.pk).update(publish=True)
        if new or check.state not in OPEN:
            _start(check, challenge)
        ring_judges()

    @transaction.atomic
    def again(self, challenge: Challenge) -> None:
        """See `Keeper.again`. It is bulk work: learners' programs come first."""
        mine = SolutionCheck.objects.filter(challenge=challenge)
        self.ask(challenge, publish=mine.filter(state__in=OPEN, publish=True).exists())
        passed = mine.filter(digest=digest(challenge), state=SolutionCheck.State.PASSED)
        for check in passed.select_for_update():
            mine.filter(pk=check.pk).update(publish=False)
            _start(check, challenge)
            ring_judges()

    def withdraw(self, challenge: Challenge) -> None:
        """See `Keeper.withdraw`."""
        SolutionCheck.objects.filter(challenge=challenge, publish=True).update(publish=False)

    def record(self, challenge: Challenge, outcomes: Sequence[Outcome]) -> None:
        """See `Keeper.record`."""
        results = [as_result(outcome) for outcome in outcomes]
        now, passed = timezone.now(), SolutionCheck.State.PASSED
        values = {"state": passed, "reason": "", "results": results, "holder": "", "finished_at": now}
        SolutionCheck.objects.update_or_create(challenge=challenge, digest=digest(challenge), defaults=values)

    def newest(self, challenge: Challenge) -> Proof | None:
        """See `Keeper.newest`: of the present form, if there is one."""
        return next(iter(self.recent(challenge)), None)

    def recent(self, challenge: Challenge) -> list[Proof]:
        """See `Keeper.recent`."""
        form = digest(challenge)
        rows = list(SolutionCheck.objects.filter(challenge=challenge).order_by("-created_at", "-pk")[:50])
        return [_proof(row, form) for row in sorted(rows, key=lambda row: row.digest != form)]


def _proof(row: SolutionCheck, form: str) -> Proof:
    at = row.finished_at or row.created_at
    return Proof(row.state, row.publish, row.digest == form, row.reason, row.results, row.digest, at)


def _start(check: SolutionCheck, challenge: Challenge) -> None:
    """From the beginning; without a right solution there is nothing to try."""
    now, hopeless = timezone.now(), _why_hopeless(challenge)
    fields: dict[str, Any] = {"results": [], "claims": 0, "faults": 0, "holder": "", "created_at": now}
    fields |= {"state": SolutionCheck.State.WAITING, "reason": "", "ready_at": now, "finished_at": None}
    if hopeless:
        fields |= {"state": SolutionCheck.State.FAILED, "reason": hopeless, "finished_at": now}
    SolutionCheck.objects.filter(pk=check.pk).update(**fields)


def _why_hopeless(challenge: Challenge) -> str:
    """The reason for which no solution need be tried, or ""."""
    behaviour = challenge.behaviour
    try:
        found = isinstance(behaviour, Code) and has_reference(behaviour.challenge(challenge.spec))
    except SpecError:
        return "unreadable"
    return "" if found else "no_reference"


def publish_passed(challenge: Challenge) -> None:
    """Show a draft that has passed to learners; what its author has archived meanwhile stays so."""
    if challenge.state == State.DRAFT:
        change_state(challenges=[challenge], state=State.PUBLISHED)
