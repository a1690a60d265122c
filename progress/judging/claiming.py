"""Claiming: a worker takes the next task for as long as its lease lasts; a lost worker's task comes back."""

import secrets
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.events import append_events
from core.prepared import Prepared, update
from progress.judging.models import JudgeTask
from progress.models import Submission
from progress.states import pending_state, submission_state

_SUBMISSION = Prepared(lambda pk: Submission.objects.select_related("challenge", "user").filter(pk=pk), 1)


_TAKEN = ("submission_id", "user_id", "challenge_id", "language", "priority", "turn", "claims", "faults")
_TAKE = """
    UPDATE progress_judgetask SET holder = %s, ready_at = %s, done = 0, total = 0, claims = claims + 1
    WHERE submission_id = (
        SELECT submission_id FROM progress_judgetask WHERE ready_at <= %s AND language IN ({places})
        ORDER BY priority, turn, submission_id LIMIT 1 {skip}
    ) RETURNING submission_id, user_id, challenge_id, language, priority, turn, claims, faults
"""


@dataclass(frozen=True)
class Claim:
    """A task in a worker's hands: only who knows `holder` may report on it."""

    holder: str
    task: JudgeTask
    submission: Submission

    @property
    def is_live(self) -> bool:
        """Whether a learner waits for it."""
        return self.task.priority == JudgeTask.Priority.LIVE

    def row(self) -> QuerySet[JudgeTask]:
        """The task's row as long as this claim holds; nothing once somebody else has it."""
        return JudgeTask.objects.filter(pk=self.task.pk, holder=self.holder)

    def take_out(self) -> bool:
        """Take the task out of the queue, for good; false once somebody else has it."""
        sql = "DELETE FROM progress_judgetask WHERE submission_id = %s AND holder = %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.task.pk, self.holder])
            return bool(cursor.rowcount)


def something_to_do(languages: Collection[str]) -> bool:
    """Whether a claim would find a task: cheap, and takes no lock."""
    return JudgeTask.waiting().filter(language__in=languages).exists()


def learners_wait() -> bool:
    """Whether somebody's own answer waits for a worker."""
    return JudgeTask.waiting().filter(priority=JudgeTask.Priority.LIVE).exists()


def claim_next(*, worker: str, languages: Collection[str], look_first: bool = True) -> Claim | None:
    """The next task in these languages, now this worker's until its lease ends; None without any.

    Live tasks come before bulk ones, then by turn. Two workers never get the same. The learner is told only
    when the run lasts: see `following`. `look_first` takes no lock when there is nothing; who has just
    found a task most likely finds another.
    """
    if look_first and not something_to_do(languages):
        return None
    task = _take(f"{worker}/{secrets.token_hex(6)}", sorted(languages), timezone.now())
    submission = None if task is None else _SUBMISSION.first(task.pk)
    return None if task is None or submission is None else Claim(task.holder, task, submission)


def _take(holder: str, languages: Sequence[str], now: datetime) -> JudgeTask | None:
    """One statement, so that it is sent once and nobody can come in between."""
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    stored = connection.ops.adapt_datetimefield_value
    ready_at = now + lease()
    sql = _TAKE.format(places=", ".join(["%s"] * len(languages)), skip=skip)
    with transaction.atomic() if skip else nullcontext(), connection.cursor() as cursor:
        if skip:  # a claim that a power cut undoes is simply made again: it need not wait for the disk
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
        cursor.execute(sql, [holder, stored(ready_at), stored(now), *languages])
        row = cursor.fetchone()
    if row is None:
        return None
    return JudgeTask(**dict(zip(_TAKEN, row, strict=True)), holder=holder, ready_at=ready_at)


def tell_running(claim: Claim) -> None:
    """Mark the submission as running, and say so; inside a transaction."""
    submission = claim.submission
    submission.status = Submission.Status.RUNNING
    update(submission, "status")
    tell(claim, "submission.running")


def tell(claim: Claim, kind: str, **more: object) -> None:
    """Append one event about the task to its learner's log."""
    pieces = {
        "submission": submission_state(claim.submission),
        "pending": pending_state(claim.task, claim.submission.status),
    }
    append_events(claim.task.user_id, [(kind, {**pieces, **more})])


def renew(claim: Claim) -> bool:
    """Make the lease last anew; false when the claim is lost."""
    return bool(claim.row().update(ready_at=timezone.now() + lease()))


def lease() -> timedelta:
    """How long a worker may be silent before its task is taken for lost."""
    return timedelta(seconds=settings.JUDGE_LEASE_SECONDS)
