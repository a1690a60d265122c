"""Putting an answer into the judge's queue, under the learner's lock and in their answer's transaction."""

import math
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, TooMany
from core.events import append_events
from core.prepared import insert, update
from progress.judging.bells import ring_judges
from progress.judging.models import JudgeTask
from progress.judging.workforce import Workforce, read_workforce
from progress.models import LearnerStats, Submission, UserProgress
from progress.states import pending_state, progress_state, submission_state

LIVE, BULK = JudgeTask.Priority.LIVE, JudgeTask.Priority.BULK


def enqueue(stats: LearnerStats, progress: UserProgress, submission: Submission, now: datetime) -> JudgeTask:
    """Leave the answer in the queue, and tell the learner's log.

    Raises `Conflict` (`submission_pending`: one at a time for each challenge), `TooMany`
    (`too_many_pending`, `judge_busy`; `retry_after` in seconds), `Unavailable` (`judge_unavailable`,
    `language_unavailable`).
    """
    language = submission.answer["language"]
    turn = _admit(submission, read_workforce(now), language)
    submission.number = progress.attempts + 1
    insert(submission)
    task = JudgeTask(
        submission=submission,
        user_id=stats.pk,
        challenge_id=submission.challenge_id,
        language=language,
        turn=turn,
        ready_at=now,
        created_at=now,
    )
    insert(task)
    if progress.status == UserProgress.Status.STARTED:
        progress.status = UserProgress.Status.SUBMITTED
        update(progress, "status")
    update(stats, "window_started_at", "window_count")
    append_events(
        stats.pk,
        [
            (
                "submission.queued",
                {
                    "submission": submission_state(submission),
                    "progress": progress_state(progress),
                    "pending": pending_state(task, submission.status),
                },
            )
        ],
    )
    ring_judges()
    return task


def _admit(submission: Submission, workforce: Workforce, language: str) -> int:
    """The answer's turn, or the refusal."""
    refusal = workforce.refusal((language,))
    if refusal is not None:
        raise refusal
    mine = Q(user_id=submission.user_id)
    queue = JudgeTask.objects.filter(priority=LIVE).aggregate(
        length=Count("pk"),
        first=Min("turn"),
        mine=Count("pk", filter=mine),
        here=Count("pk", filter=mine & Q(challenge_id=submission.challenge_id)),
        my_last=Max("turn", filter=mine),
    )
    if queue["here"]:
        here = _("Your last answer to this challenge is still being judged.")
        raise Conflict(here, code="submission_pending")
    if queue["mine"] >= settings.JUDGE_PENDING_PER_LEARNER:
        pending = _("Your last answers are still being judged. Wait for one of them.")
        raise TooMany(pending, code="too_many_pending", retry_after=_seconds(1, workforce))
    if queue["length"] >= settings.JUDGE_QUEUE_LIMIT:
        wait = _seconds(queue["length"] / 10, workforce)
        message = _("The judge has more than enough to do. Try again in %d seconds.") % wait
        raise TooMany(message, code="judge_busy", retry_after=wait)
    return next_turn(queue["first"], queue["my_last"])


def next_turn(first: int | None, my_last: int | None) -> int:
    """Behind one's own last task, and never before whoever is first now."""
    return max(first or 0, -1 if my_last is None else my_last + 1)


def _seconds(tasks: float, workforce: Workforce) -> int:
    """How long so many tasks take, as far as is known; 1 to 60."""
    return min(60, max(1, math.ceil(tasks / workforce.rate))) if workforce.rate else 5


def tasks_ahead(task: JudgeTask) -> int:
    """How many tasks are claimed before this one, as the queue stands now."""
    before = Q(priority__lt=task.priority) | Q(priority=task.priority, turn__lt=task.turn)
    before |= Q(priority=task.priority, turn=task.turn, submission_id__lt=task.submission_id)
    return JudgeTask.waiting().filter(before).count()
