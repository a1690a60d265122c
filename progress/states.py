"""The learner's live state, piece by piece, as plain data.

Events carry whole pieces, never differences: applying one twice changes nothing, and a client that
replaces the piece it is given is right. `progress.snapshot` puts the same pieces together afresh.
"""

from typing import Any

from challenges.models import Hint
from progress.drafts import Draft
from progress.judging.models import JudgeTask
from progress.models import Achievement, LearnerStats, Submission, UserProgress


def progress_state(progress: UserProgress) -> dict[str, Any]:
    """A learner on one challenge."""
    return {
        "challenge": progress.challenge_id,
        "status": progress.status,
        "attempts": progress.attempts,
        "best_score": progress.best_score,
        "points": progress.points,
        "hint_cost": progress.hint_cost,
        "completed_at": progress.completed_at.isoformat() if progress.completed_at else None,
    }


def submission_state(submission: Submission) -> dict[str, Any]:
    """One answer's fate (not the answer itself: it may be long, and pages read it where they need it)."""
    return {
        "id": submission.pk,
        "challenge": submission.challenge_id,
        "number": submission.number,
        "channel": submission.channel,
        "status": submission.status,
        "verdict": submission.verdict,
        "score": submission.score,
        "points": submission.points,
    }


def pending_state(task: JudgeTask, status: str) -> dict[str, Any]:
    """An answer the judge has not decided yet: `done` of `total` tests (0: not known yet)."""
    return {
        "challenge": task.challenge_id,
        "submission": task.submission_id,
        "status": status,
        "done": task.done,
        "total": task.total,
    }


def totals_state(stats: LearnerStats | None) -> dict[str, Any]:
    """The learner's totals; all zero before the first answer."""
    stats = stats or LearnerStats()
    return {
        "points": stats.points,
        "solved": stats.solved,
        "streak": stats.streak,
        "best_streak": stats.best_streak,
        "last_active_day": stats.last_active_day.isoformat() if stats.last_active_day else None,
    }


def hint_state(hint: Hint, cost: int) -> dict[str, Any]:
    """A hint the learner has taken."""
    return {"id": hint.pk, "challenge": hint.challenge_id, "cost": cost}


def achievement_state(achievement: Achievement) -> dict[str, Any]:
    """An achievement the learner has earned."""
    return achievement.state()


def draft_state(draft: Draft) -> dict[str, Any]:
    """That a draft was changed, and which version it has; who needs the text asks for it."""
    return {"challenge": draft.challenge_id, "language": draft.language, "version": draft.version}
