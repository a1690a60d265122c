"""Judging again: the tests have changed, so answers are judged anew and their points corrected."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from core.errors import InvalidInput, NotAllowed
from core.events import append_events
from core.models import User
from judge import Report, Verdict
from progress.judging.bells import ring_judges
from progress.judging.claiming import Claim
from progress.judging.models import JudgeTask
from progress.judging.reports import judgement_of, keep_record, learner_report, summary_of
from progress.models import LearnerStats, Submission, UserProgress
from progress.services.awarding import correct_points, grant_achievements
from progress.services.learner import find_progress, lock_learner
from progress.signals import challenge_completed
from progress.states import achievement_state, progress_state, submission_state, totals_state
from progress.streaks import note_activity


@dataclass(frozen=True)
class Was:
    """What an answer was worth until now."""

    verdict: str
    score: float
    points: int


BATCH = 500
INTERNAL = Verdict.INTERNAL_ERROR.value


@transaction.atomic
def rejudge_challenge(*, actor: User | None, challenge: Challenge) -> int:
    """Put every graded answer to the challenge into the queue once more, behind all learners who wait.

    Returns how many; those that are in the queue already are left alone. `actor` None: a command of the
    installation's own. Raises `NotAllowed` (`instructor_only`), `InvalidInput` (`not_judged`).
    """
    if actor is not None and not actor.may_author:
        raise NotAllowed(_("Only instructors may have answers judged again."), code="instructor_only")
    if not challenge.behaviour.judged:
        raise InvalidInput(_("Answers to this challenge are not judged by running them."), code="not_judged")
    graded = Submission.objects.filter(challenge=challenge, status=Submission.Status.GRADED)
    rows = graded.filter(judge_task=None).only("id", "user_id", "answer").order_by("id")
    now, count = timezone.now(), 0
    for submission in rows.iterator(BATCH):
        count += _enqueue(submission, challenge, now)
    ring_judges()
    return count


def _enqueue(submission: Submission, challenge: Challenge, now: datetime) -> int:
    answer = submission.answer
    if not isinstance(answer, dict) or "language" not in answer:
        return 0  # from a time when the challenge was of another kind
    task = JudgeTask(
        submission=submission,
        user_id=submission.user_id,
        challenge=challenge,
        language=answer["language"],
        priority=JudgeTask.Priority.BULK,
        ready_at=now,
        created_at=now,
    )
    JudgeTask.objects.bulk_create([task], ignore_conflicts=True)
    return 1


@transaction.atomic
def record_rejudged(claim: Claim, report: Report) -> bool:
    """The new verdict in place of the old one, and points, totals and the log made to agree with it.

    A run that failed through our own fault changes nothing. Achievements, and what a course has counted as
    done, are never taken back. Returns false when the claim was lost.
    """
    stats = lock_learner(claim.task.user_id)
    if not claim.take_out():
        return False
    submission = Submission.objects.select_related("user").get(pk=claim.task.pk)
    progress = find_progress(submission.user_id, submission.challenge_id)
    if progress is not None and report.verdict is not Verdict.INTERNAL_ERROR:
        before = Was(submission.verdict, submission.score, submission.points)
        _put(submission, report, claim)
        _correct(stats, progress, submission, before)
    return True


def _put(submission: Submission, report: Report, claim: Claim) -> None:
    judgement = judgement_of(report)
    submission.verdict, submission.score = judgement.verdict, judgement.score
    submission.report = learner_report(report)
    submission.save(update_fields=["verdict", "score", "report"])
    keep_record(submission.pk, report, claim.holder)


def _correct(stats: LearnerStats, progress: UserProgress, submission: Submission, before: Was) -> None:
    """Bring the learner's books in line, and tell them, if anything is different now."""
    if (before.verdict, before.score) == (submission.verdict, submission.score):
        return
    now = timezone.now()
    earlier = (progress.best_score, progress.is_completed)
    _read_anew(progress)
    worth = _worth(progress, earlier[0])
    earned_at = submission.graded_at or now
    submission.points = max(0, before.points + correct_points(stats, progress, worth, now, earned_at))
    submission.save(update_fields=["points"])
    stats.solved = max(0, stats.solved + progress.is_completed - earlier[1])
    progress.save()
    earned = []
    if progress.is_completed and not earlier[1]:
        note_activity(stats, submission.user, now)
        earned = grant_achievements(stats, now)
        challenge_completed.send(sender=UserProgress, progress=progress)
    stats.save()
    _tell(stats, progress, submission, [achievement_state(each) for each in earned])


def _read_anew(progress: UserProgress) -> None:
    """Attempts, best score and completion, from the answers as they stand now."""
    mine = Submission.objects.filter(user_id=progress.user_id, challenge_id=progress.challenge_id)
    graded = list(mine.filter(status=Submission.Status.GRADED).exclude(verdict=INTERNAL).order_by("id"))
    right = next((each for each in graded if each.verdict == "accepted"), None)
    progress.attempts = len(graded)
    progress.best_score = max((each.score for each in graded), default=0.0)
    progress.status = UserProgress.Status.COMPLETED if right else UserProgress.Status.SUBMITTED
    progress.completed_at = right.graded_at if right else None
    progress.solved_in = right.channel if right else ""


def _worth(progress: UserProgress, best_before: float) -> int:
    """What the best score is worth now; a hint that was taken later lowers nothing by itself."""
    worth = math.floor(max(0, progress.challenge.points - progress.hint_cost) * progress.best_score)
    if progress.best_score >= best_before:
        return max(worth, progress.points)
    return min(worth, progress.points)


def _tell(
    stats: LearnerStats, progress: UserProgress, submission: Submission, earned: list[dict[str, object]]
) -> None:
    totals = totals_state(stats)
    pieces = {
        "submission": submission_state(submission),
        "progress": progress_state(progress),
        "totals": totals,
        "summary": summary_of(submission.report or {}),
    }
    awards = [("achievement.earned", {"achievement": each, "totals": totals}) for each in earned]
    append_events(submission.user_id, [("submission.rejudged", pieces), *awards])
