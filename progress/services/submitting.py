"""Answering a challenge: the path every answer takes, from any door."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput, TooMany
from core.events import append_events
from core.models import User
from core.prepared import insert, update
from core.text import clean_text
from progress.judging.queueing import enqueue
from progress.models import LearnerStats, Submission, UserProgress
from progress.services.awarding import award_for_grade, grant_achievements
from progress.services.learner import check_open, find_progress, lock_learner, open_progress
from progress.signals import challenge_completed, challenge_tried
from progress.states import achievement_state, progress_state, submission_state, totals_state
from progress.streaks import note_activity

STANDING = ["points", "solved", "streak", "best_streak", "last_active_day"]
TOTALLED = [*STANDING, "window_started_at", "window_count"]
MOVED = ["status", "attempts", "best_score", "points", "awards", "solved_in"]
MOVED += ["last_attempt_at", "completed_at"]
JUDGED = ["number", "status", "verdict", "score", "points", "remarks", "report", "graded_at"]
RATE_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Outcome:
    """An answer and where it left the learner. `replayed`: this key had been used; nothing happened now."""

    submission: Submission
    progress: UserProgress
    replayed: bool = False


@transaction.atomic
def submit_answer(
    *,
    actor: User,
    challenge_id: int,
    answer: Any = None,
    typed: str | None = None,
    channel: str,
    idempotency_key: str | None = None,
) -> Outcome:
    """Hand in an answer: structured (`answer`) or as one typed line (`typed`).

    The same `idempotency_key` of the same learner returns the first submission, whatever it has become.
    Raises, and then nothing is written: `InvalidAnswer` (`invalid_answer`), `NotFound`
    (`challenge_not_found`), `NotAllowed` (`challenge_locked`), `Conflict` (`challenge_closed`,
    `already_solved`, `attempts_used_up`, `idempotency_key_reused`), `TooMany` (`cooldown`,
    `too_many_answers`; `retry_after` in seconds). Programs are left to the judge: see `enqueue` for what
    else it refuses.
    """
    key = _clean_key(idempotency_key)
    stats = lock_learner(actor.pk)
    earlier = _earlier(actor.pk, key, challenge_id)
    if earlier is not None:
        return earlier
    progress = find_progress(actor.pk, challenge_id) or open_progress(actor, challenge_id)
    now = timezone.now()
    check_may_answer(progress, now)
    _check_rate(stats, now)
    challenge = progress.challenge
    parsed = parse_answer(progress, answer, typed)
    submission = Submission(
        user=actor, challenge=challenge, answer=parsed, channel=channel, idempotency_key=key, created_at=now
    )
    if challenge.behaviour.judged:
        enqueue(stats, progress, submission, now)
    else:
        grade = challenge.behaviour.grade(challenge.spec, parsed)
        record_grade(actor, stats, progress, submission, grade, now)
    return Outcome(submission, progress)


def _clean_key(key: str | None) -> str | None:
    if not key:
        return None
    return clean_text(key, limit=100, field="idempotency_key")


def _earlier(user_id: int, key: str | None, challenge_id: int) -> Outcome | None:
    if key is None:
        return None
    earlier = Submission.objects.filter(user_id=user_id, idempotency_key=key).first()
    if earlier is None:
        return None
    progress = find_progress(user_id, earlier.challenge_id)
    if progress is None or earlier.challenge_id != challenge_id:
        message = _("This idempotency key was used for another challenge.")
        raise Conflict(message, code="idempotency_key_reused")
    earlier.challenge = progress.challenge
    return Outcome(earlier, progress, replayed=True)


def check_may_answer(progress: UserProgress, now: datetime) -> None:
    """Raise what forbids an answer now: closed, solved, attempts used up, cooling down."""
    challenge = progress.challenge
    check_open(challenge)
    if progress.is_completed:
        raise Conflict(_("You have solved this challenge already."), code="already_solved")
    if progress.attempts_left == 0:
        raise Conflict(_("You have used all your attempts at this challenge."), code="attempts_used_up")
    wait = cooldown_left(progress, now)
    if wait:
        message = _("Wait %d seconds before the next answer.") % wait
        raise TooMany(message, code="cooldown", retry_after=wait)


def cooldown_left(progress: UserProgress, now: datetime) -> int:
    """Whole seconds until the next answer is taken; 0 when it is taken now."""
    cooldown = progress.challenge.cooldown
    if not cooldown or progress.last_attempt_at is None:
        return 0
    ready = progress.last_attempt_at + timedelta(seconds=cooldown)
    return max(0, math.ceil((ready - now).total_seconds()))


def _check_rate(stats: LearnerStats, now: datetime) -> None:
    """Count the answer in the learner's window; the learner's lock makes the limit exact."""
    if stats.window_started_at is None or now - stats.window_started_at >= RATE_WINDOW:
        stats.window_started_at, stats.window_count = now, 0
    if stats.window_count >= settings.ANSWERS_PER_MINUTE:
        wait = max(1, math.ceil((stats.window_started_at + RATE_WINDOW - now).total_seconds()))
        message = _("That is a lot of answers. Wait %d seconds.") % wait
        raise TooMany(message, code="too_many_answers", retry_after=wait)
    stats.window_count += 1


def parse_answer(progress: UserProgress, answer: Any, typed: str | None) -> Any:
    """The answer in its canonical form, from either of its forms; raises `InvalidInput`."""
    challenge = progress.challenge
    if typed is not None:
        clean_text(typed, limit=10_000, field="text")
        return challenge.behaviour.parse_typed(challenge.spec, typed, seed=challenge.seed(progress.user_id))
    if answer is None:
        raise InvalidInput(_("The answer is missing."), code="invalid_answer", field="answer")
    return challenge.behaviour.parse(challenge.spec, answer)


class Graded(Protocol):
    """What is recorded of an answer: a kind's `Grade`, or the judge's verdict."""

    @property
    def verdict(self) -> str:
        """One of the verdicts' names; see docs/judge.md."""

    @property
    def score(self) -> float:
        """From 0 to 1."""

    @property
    def remarks(self) -> list[str]:
        """For the learner, in Markdown."""


def record_grade(
    actor: User,
    stats: LearnerStats,
    progress: UserProgress,
    submission: Submission,
    grade: Graded,
    now: datetime,
    news: dict[str, Any] | None = None,
) -> None:
    """Write the graded answer, what it earned, and the events that tell of it, with `news` among them.

    Call under the learner's lock.
    """
    _move(progress, submission, grade, now)
    submission.points = award_for_grade(stats, progress, now)
    earned = []
    if progress.is_completed:
        stats.solved += 1
        note_activity(stats, actor, now)
    if submission.pk:
        update(submission, *JUDGED)
        update(progress, *MOVED)
    else:
        insert(submission, (progress, MOVED))
    if progress.is_completed:
        earned = grant_achievements(stats, now)
        challenge_completed.send(sender=UserProgress, progress=progress)
    else:
        challenge_tried.send(sender=UserProgress, progress=progress)
    update(stats, *TOTALLED)
    totals = totals_state(stats)
    graded = {
        "submission": submission_state(submission),
        "progress": progress_state(progress),
        "totals": totals,
        **(news or {}),
    }
    awards = [("achievement.earned", {"achievement": achievement_state(a), "totals": totals}) for a in earned]
    append_events(actor.pk, [("submission.graded", graded), *awards])


def _move(progress: UserProgress, submission: Submission, grade: Graded, now: datetime) -> None:
    """The state machine's step: one more attempt, and completed when the answer is wholly right."""
    progress.attempts += 1
    progress.last_attempt_at = now
    progress.best_score = max(progress.best_score, grade.score)
    progress.status = UserProgress.Status.SUBMITTED
    if grade.verdict == "accepted":
        progress.status = UserProgress.Status.COMPLETED
        progress.completed_at = now
        progress.solved_in = submission.channel
    submission.number = progress.attempts
    submission.status = Submission.Status.GRADED
    submission.verdict, submission.score, submission.remarks = grade.verdict, grade.score, grade.remarks
    submission.graded_at = now
