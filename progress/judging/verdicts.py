"""What becomes of a run: a verdict that is recorded once, or another try when the fault was ours."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.events import append_events
from core.prepared import Prepared, insert, update
from judge import Report, Verdict
from progress.judging.bells import ring_judges
from progress.judging.claiming import Claim, tell
from progress.judging.rejudging import record_rejudged
from progress.judging.reports import Judgement, judgement_of, learner_report, record_of, summary_of
from progress.models import Submission, UserProgress
from progress.services.learner import lock_learner
from progress.services.submitting import record_grade
from progress.states import progress_state, submission_state

_PROGRESS = Prepared(lambda user, task: UserProgress.objects.filter(user_id=user, challenge_id=task), 2)
FAULTS_ALLOWED = 3
CLAIMS_ALLOWED = 20
"""How many workers a program may outlive before it is taken for the cause."""
FIRST_PAUSE = timedelta(seconds=1)

FAILED = Report(
    Verdict.INTERNAL_ERROR, message="the judge failed; this was not your fault, and no attempt is lost"
)
CHANGED = Report(Verdict.INTERNAL_ERROR, message="the challenge has changed since; please hand in again")


def settle(claim: Claim, report: Report) -> bool:
    """Record the verdict, or, where the fault was ours, leave the task for another try.

    Returns false when the claim was lost meanwhile: then whoever has the task now will settle it.
    """
    if report.verdict is Verdict.INTERNAL_ERROR and claim.task.faults + 1 < FAULTS_ALLOWED:
        return try_again(claim)
    return finish(claim, report)


def finish(claim: Claim, report: Report) -> bool:
    """Record the verdict without another try; false when the claim was lost."""
    return record_verdict(claim, report) if claim.is_live else record_rejudged(claim, report)


@transaction.atomic
def try_again(claim: Claim) -> bool:
    """Give the task back after our own failure, for a little later each time."""
    faults = claim.task.faults + 1
    pause = FIRST_PAUSE * 2 ** (faults - 1)
    return release(claim, pause=pause, faults=faults)


@transaction.atomic
def release(claim: Claim, *, pause: timedelta = timedelta(), faults: int | None = None) -> bool:
    """Give the task back; with `faults`, their new number. False when the claim was lost."""
    task, submission = claim.task, claim.submission
    task.faults = task.faults if faults is None else faults
    task.ready_at, task.done, task.total = timezone.now() + pause, 0, 0
    values = {"ready_at": task.ready_at, "faults": task.faults, "done": 0, "total": 0, "holder": ""}
    if not claim.row().update(**values):
        return False
    if claim.is_live and submission.status != Submission.Status.QUEUED:
        submission.status = Submission.Status.QUEUED
        update(submission, "status")
        tell(claim, "submission.queued")
    ring_judges()
    return True


@transaction.atomic
def record_verdict(claim: Claim, report: Report) -> bool:
    """Verdict, points, progress, achievements and events in one transaction; false when the claim was lost.

    The task's row goes in the same transaction, and only if it is still this claim's: that is why no
    submission is ever counted twice.
    """
    stats = lock_learner(claim.task.user_id)
    if not claim.take_out():
        return False
    submission = claim.submission  # only who holds the task writes it
    progress = _PROGRESS.first(stats.pk, submission.challenge_id)
    if progress is None:
        raise LookupError(f"no progress for submission {submission.pk}")
    progress.challenge = submission.challenge
    now = timezone.now()
    submission.report = learner_report(report)
    insert(record_of(submission.pk, report, claim.holder))
    news = {
        "pending": {"challenge": submission.challenge_id, "gone": True},
        "summary": summary_of(submission.report),
    }
    if report.verdict is Verdict.INTERNAL_ERROR:
        _record_only(submission, progress, judgement_of(report), news)
    elif progress.is_completed:  # since: an earlier answer was judged again, and is right now
        progress.attempts += 1
        progress.save(update_fields=["attempts"])
        _record_only(submission, progress, judgement_of(report), news)
    else:
        record_grade(submission.user, stats, progress, submission, judgement_of(report), now, news)
    return True


def _record_only(
    submission: Submission, progress: UserProgress, judgement: Judgement, news: dict[str, Any]
) -> None:
    """A verdict that moves nothing: our own failure (no attempt, no points), or one that comes too late."""
    submission.status, submission.graded_at = Submission.Status.GRADED, timezone.now()
    submission.verdict, submission.score = judgement.verdict, judgement.score
    update(submission, "status", "verdict", "score", "report", "graded_at")
    pieces = {"submission": submission_state(submission), "progress": progress_state(progress)}
    append_events(submission.user_id, [("submission.graded", {**pieces, **news})])
