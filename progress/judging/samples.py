"""Trying a program on the samples: through the same workers, ahead of whole submissions, and for nothing.

A run costs no attempt, is no answer, and shows nothing but what the statement shows.
"""

import logging
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.kinds import Code, SpecError
from challenges.models import Challenge, State
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.events import append_events
from core.limits import check_limit
from core.models import User
from judge import IsolationUnavailable, Judge, Report, Tests, UnsuitableProgram, Verdict
from progress.judging.bells import ring_judges
from progress.judging.keeping import kept
from progress.judging.reports import learner_report
from progress.judging.sample_runs import SampleRun
from progress.judging.workforce import read_workforce

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
CLAIMS_ALLOWED = 3
FAILED = Report(Verdict.INTERNAL_ERROR, message="the samples could not be run; please try again")


def visible_tests(tests: Tests) -> Tests | None:
    """The samples alone, each group worth the same; None where the challenge shows none."""
    shown = [replace(group, points=1.0) for group in getattr(tests, "groups", ()) if group.visible]
    return replace(tests, groups=tuple(shown)) if shown else None  # type: ignore[arg-type]


def run_samples(*, actor: User, challenge: Challenge, answer: Any) -> SampleRun:
    """Run a program on the samples of a challenge the learner sees; the newest run replaces the last one.

    Raises `InvalidInput` (`invalid_answer`, `no_samples`), `Conflict` (`challenge_closed`), `NotAllowed`
    (`challenge_locked`), `TooMany` (`too_many_requests`: `settings.LIMITS["samples"]`), `Unavailable`
    (`judge_unavailable`, `language_unavailable`).
    """
    behaviour = _runnable(actor, challenge)
    parsed = behaviour.parse(challenge.spec, answer)
    refusal = read_workforce().refusal((parsed["language"],))
    if refusal is not None:
        raise refusal
    check_limit("samples", actor.pk)
    return _enqueue(actor, challenge, parsed)


def _runnable(actor: User, challenge: Challenge) -> Code:
    # Late: the learner's services stand on the queue.
    from progress.services.learner import find_progress, unmet_requirements

    behaviour = challenge.behaviour
    if not isinstance(behaviour, Code) or visible_tests(behaviour.challenge(challenge.spec).tests) is None:
        raise InvalidInput(_("This challenge shows no samples to run."), code="no_samples")
    if challenge.state != State.PUBLISHED and not actor.may_author:
        raise Conflict(_("This challenge is closed at the moment."), code="challenge_closed")
    if find_progress(actor.pk, challenge.pk) is None and unmet_requirements(actor.pk, challenge):
        raise NotAllowed(_("This challenge is still locked."), code="challenge_locked")
    return behaviour


@transaction.atomic
def _enqueue(actor: User, challenge: Challenge, parsed: dict[str, Any]) -> SampleRun:
    place = {"user_id": actor.pk, "challenge_id": challenge.pk}
    SampleRun.objects.bulk_create([SampleRun(**place, status=SampleRun.Status.DONE)], ignore_conflicts=True)
    run = SampleRun.objects.select_for_update().get(**place)
    run.number, run.answer, run.language = run.number + 1, parsed, parsed["language"]
    run.status, run.report, run.holder, run.claims = SampleRun.Status.QUEUED, None, "", 0
    run.ready_at = timezone.now()
    run.save()
    _tell(run)
    ring_judges()
    return run


def newest_run(user: User | None, challenge_id: int) -> SampleRun | None:
    """The learner's newest run on the challenge's samples, if there is one."""
    if user is None:
        return None
    return SampleRun.objects.filter(user=user, challenge_id=challenge_id, number__gt=0).first()


def find_run(user: User, challenge_id: int, number: int) -> SampleRun:
    """The learner's newest run, if it has this number; raises `NotFound` (`run_not_found`)."""
    run = newest_run(user, challenge_id)
    if run is None or run.number != number:
        raise NotFound(_("There is no such run, or a newer one has taken its place."), code="run_not_found")
    return run


def run_next(judge: Judge, *, worker: str, languages: Collection[str]) -> bool:
    """Run the longest waiting program on its samples; false when none waits. For workers."""
    run = _claim(worker, languages)
    if run is None:
        return False
    try:
        with kept(lambda: _held(run).update(ready_at=timezone.now() + LEASE), LEASE):
            report = _judged(judge, run)
    except IsolationUnavailable:
        _held(run).update(holder="", ready_at=timezone.now())
        raise
    _finish(run, report)
    return True


def _claim(worker: str, languages: Collection[str]) -> SampleRun | None:
    waiting = SampleRun.waiting().filter(language__in=languages).order_by("ready_at")
    run = waiting.select_related("challenge").first()
    if run is None:
        return None
    before = {"holder": run.holder, "number": run.number, "ready_at": run.ready_at}
    run.holder, run.ready_at, run.claims = (
        f"{worker}/{secrets.token_hex(6)}",
        timezone.now() + LEASE,
        run.claims + 1,
    )
    run.status = SampleRun.Status.RUNNING
    values = {"holder": run.holder, "ready_at": run.ready_at, "claims": run.claims, "status": run.status}
    return run if SampleRun.objects.filter(pk=run.pk, **before).update(**values) else None


def _held(run: SampleRun) -> Any:
    return SampleRun.objects.filter(pk=run.pk, holder=run.holder, number=run.number)


def _judged(judge: Judge, run: SampleRun) -> Report:
    behaviour = run.challenge.behaviour
    if run.claims > CLAIMS_ALLOWED or not isinstance(behaviour, Code):
        return FAILED
    try:
        program, tests, limits = behaviour.task(run.challenge.spec, run.answer)
        shown = visible_tests(tests)
        return judge.run(program, shown, limits) if shown else FAILED
    except IsolationUnavailable:
        raise
    except (UnsuitableProgram, SpecError):
        return FAILED
    except Exception:
        log.exception("the samples of challenge %s could not be run", run.challenge_id)
        return FAILED


@transaction.atomic
def _finish(run: SampleRun, report: Report) -> None:
    """Write the report, unless the learner has started another run since."""
    run.status, run.report = SampleRun.Status.DONE, learner_report(report)
    if _held(run).update(status=run.status, report=run.report, holder=""):
        _tell(run)


def _tell(run: SampleRun) -> None:
    sample = {"challenge": run.challenge_id, "number": run.number, "status": run.status}
    append_events(run.user_id, [("sample.run", {"sample": sample})])
