"""The learner's live state in courses, piece by piece; events carry whole pieces, never differences."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from learning.models import CourseEnrollment, Favorite, Note, QuizAttempt, TaskProgress
from progress.snapshot import Part


def enrollment_state(enrollment: CourseEnrollment) -> dict[str, Any]:
    """A learner in one course."""
    return {
        "id": enrollment.pk,
        "course": enrollment.course_id,
        "status": str(enrollment.status),
        "progress": f"{enrollment.progress:.2f}",
        "last_task": enrollment.last_task_id,
        "completed_at": _iso(enrollment.completion_date),
        "expires_at": _iso(enrollment.expires_at),
    }


def task_state(row: TaskProgress) -> dict[str, Any]:
    """A learner at one task."""
    return {
        "task": row.task_id,
        "course": row.course_id,
        "status": str(row.status),
        "percent": f"{row.percent:.2f}",
        "seconds": int(row.time_spent.total_seconds()),
        "completed_at": _iso(row.completion_date),
    }


def attempt_state(attempt: QuizAttempt) -> dict[str, Any]:
    """The learner's latest attempt at a quiz; the answers so far, so that any device can carry on."""
    return {
        "id": attempt.pk,
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "open": attempt.is_open,
        "deadline": _iso(attempt.deadline),
        "answers": {str(r.question_id): r.selected_option_id for r in attempt.responses.all()},
        "score": attempt.score,
        "max_score": attempt.max_score,
        "passed": attempt.passed,
    }


def note_state(note: Note) -> dict[str, Any]:
    """A note in a list; its text is read where it is shown."""
    return {
        "id": note.pk,
        "title": note.title,
        "task": note.task_id,
        "challenge": note.challenge_id,
        "updated_at": _iso(note.updated_at),
    }


def favorite_state(favorite: Favorite) -> dict[str, Any]:
    """A marked lesson or challenge."""
    return {"key": favorite.key, "task": favorite.task_id, "challenge": favorite.challenge_id}


def gone(key: str, value: Any) -> dict[str, Any]:
    """The piece that takes another one out of the state."""
    return {key: value, "gone": True}


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _read_attempts(user_id: int) -> dict[str, Any]:
    attempts = QuizAttempt.objects.filter(user_id=user_id).prefetch_related("responses").order_by("number")
    # Later attempts overwrite earlier ones: the latest of each quiz stays.
    return {str(a.quiz_id): attempt_state(a) for a in attempts}


def _keyed(rows: Iterable[Model], state: Any, key: str) -> dict[str, Any]:
    pieces = [state(row) for row in rows]
    return {str(piece[key]): piece for piece in pieces}


PARTS = (
    Part(
        "courses",
        "enrollment",
        "course",
        lambda user_id: _keyed(CourseEnrollment.objects.filter(user_id=user_id), enrollment_state, "course"),
    ),
    Part(
        "tasks",
        "task",
        "task",
        lambda user_id: _keyed(TaskProgress.objects.filter(user_id=user_id), task_state, "task"),
    ),
    Part("quizzes", "attempt", "quiz", _read_attempts),
    Part(
        "notes", "note", "id", lambda user_id: _keyed(Note.objects.filter(user_id=user_id), note_state, "id")
    ),
    Part(
        "favorites",
        "favorite",
        "key",
        lambda user_id: _keyed(Favorite.objects.filter(user_id=user_id), favorite_state, "key"),
    ),
)
