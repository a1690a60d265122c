"""Answers, progress, the leaderboard and achievements as they go out and come in."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from challenges.markdown import render_inline
from progress.judging.selectors import queue_place
from progress.leaderboard.ranking import Row
from progress.models import Channel, Submission, UserProgress

_OF_PROGRAMS = (
    *("time_limit", "memory_limit", "output_limit"),
    *("runtime_error", "compile_error", "internal_error"),
)
VERDICTS = [(name, name) for name in ("", "accepted", "partial", "wrong", *_OF_PROGRAMS)]


class TotalsSerializer(serializers.Serializer[Any]):
    """The learner's totals."""

    points = serializers.IntegerField()
    solved = serializers.IntegerField()
    streak = serializers.IntegerField(help_text="Days in a row, as of today.")
    best_streak = serializers.IntegerField()
    last_active_day = serializers.DateField(allow_null=True)


class ProgressSerializer(serializers.Serializer[UserProgress]):
    """The learner on one challenge."""

    id = serializers.IntegerField()
    challenge = serializers.IntegerField(source="challenge_id")
    slug = serializers.CharField(source="challenge.slug")
    title = serializers.SerializerMethodField()
    category = serializers.CharField(source="challenge.category.slug")
    status = serializers.ChoiceField(UserProgress.Status.choices)
    attempts = serializers.IntegerField()
    attempts_left = serializers.IntegerField(allow_null=True, help_text="null: no limit.")
    best_score = serializers.FloatField(help_text="From 0 to 1.")
    points = serializers.IntegerField()
    hint_cost = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    last_attempt_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, progress: UserProgress) -> str:
        """In the reader's language."""
        return progress.challenge.localized("title")


class ProgressStateSerializer(serializers.Serializer[Any]):
    """The learner on one challenge, in short."""

    challenge = serializers.IntegerField()
    status = serializers.ChoiceField(UserProgress.Status.choices)
    attempts = serializers.IntegerField()
    attempts_left = serializers.IntegerField(allow_null=True, help_text="null: no limit.")
    best_score = serializers.FloatField(help_text="From 0 to 1.")
    points = serializers.IntegerField()
    hint_cost = serializers.IntegerField()
    completed_at = serializers.DateTimeField(allow_null=True)


class SubmissionSerializer(serializers.Serializer[Submission]):
    """One answer and what became of it."""

    id = serializers.IntegerField()
    challenge = serializers.IntegerField()
    learner = serializers.CharField(help_text="Username.")
    number = serializers.IntegerField(help_text="Which of the learner's attempts it was.")
    channel = serializers.ChoiceField(Channel.choices)
    status = serializers.ChoiceField(Submission.Status.choices)
    verdict = serializers.ChoiceField(VERDICTS, allow_blank=True)
    score = serializers.FloatField(help_text="From 0 to 1.")
    points = serializers.IntegerField(help_text="Points this answer earned.")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="Markdown.")
    remarks_html = serializers.ListField(child=serializers.CharField(), help_text="Sanitised HTML.")
    answer = serializers.JSONField()
    created_at = serializers.DateTimeField()
    graded_at = serializers.DateTimeField(allow_null=True)


class QueuePlaceSerializer(serializers.Serializer[Any]):
    """Where a program stands in the judge's queue."""

    position = serializers.IntegerField(help_text="1: next.")
    seconds = serializers.IntegerField(allow_null=True, help_text="Until the verdict, as far as is known.")
    notice = serializers.CharField(help_text="Why it waits for longer than its turn; empty otherwise.")


class SubmissionDetailSerializer(SubmissionSerializer):
    """One answer with all that the judge told of it."""

    report = serializers.DictField(allow_null=True, help_text="The judge's report; see docs/judge.md.")
    queue = QueuePlaceSerializer(allow_null=True, help_text="Null unless the answer is queued.")


class OutcomeSerializer(SubmissionSerializer):
    """An answer, and where it leaves the learner."""

    progress = ProgressStateSerializer()


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer. Anything else in the body (points, status, attempts…) is not heeded."""

    answer = serializers.JSONField(help_text="In the form the kind asks for; see docs/api.md.")
    idempotency_key = serializers.CharField(
        max_length=100,
        required=False,
        allow_null=True,
        help_text="The same key returns the first answer; the header `Idempotency-Key` does the same.",
    )


class ProgressInputSerializer(serializers.Serializer[Any]):
    """Start a challenge or, with `answer`, hand in an answer. What the server works out is refused."""

    challenge = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = serializers.JSONField(required=False)
    idempotency_key = serializers.CharField(max_length=100, required=False, allow_null=True)
    status = serializers.ChoiceField(
        [("started", "started")], required=False, help_text="Says only what a start does anyway."
    )


class RecordedSerializer(serializers.Serializer[Any]):
    """The learner's record on the challenge and, when an answer was handed in, the answer."""

    progress = ProgressStateSerializer()
    submission = SubmissionSerializer(allow_null=True)


class RowSerializer(serializers.Serializer[Row]):
    """A learner on a board; ties share a rank, and without points there is none."""

    rank = serializers.IntegerField(allow_null=True)
    username = serializers.CharField()
    points = serializers.IntegerField()
    is_me = serializers.BooleanField()


class LeaderboardSerializer(serializers.Serializer[Any]):
    """A page of a board, with the caller's own row always."""

    board = serializers.CharField()
    learners = serializers.IntegerField(help_text="How many have points on this board.")
    results = RowSerializer(many=True)
    me = RowSerializer(allow_null=True)
    next = serializers.URLField(allow_null=True)


class AchievementSerializer(serializers.Serializer[Any]):
    """An achievement; `earned_at` is null until it is earned."""

    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    points = serializers.IntegerField()
    earned_at = serializers.DateTimeField(allow_null=True)


class DaySerializer(serializers.Serializer[Any]):
    """One day of the learner's own calendar."""

    day = serializers.DateField()
    solved = serializers.IntegerField()


class ActivitySerializer(serializers.Serializer[Any]):
    """Days with solved challenges; days without are left out."""

    since = serializers.DateField()
    until = serializers.DateField()
    streak = serializers.IntegerField()
    best_streak = serializers.IntegerField()
    days = DaySerializer(many=True)


def submission_body(submission: Submission) -> dict[str, Any]:
    """A submission as `SubmissionSerializer` describes it, built by hand: this is the hot path."""
    return {
        "id": submission.pk,
        "challenge": submission.challenge_id,
        "learner": submission.user.username,
        "number": submission.number,
        "channel": submission.channel,
        "status": submission.status,
        "verdict": submission.verdict,
        "score": submission.score,
        "points": submission.points,
        "remarks": submission.remarks,
        "remarks_html": [render_inline(remark) for remark in submission.remarks],
        "answer": submission.answer,
        "created_at": submission.created_at,
        "graded_at": submission.graded_at,
    }


def submission_detail_body(submission: Submission) -> dict[str, Any]:
    """One submission as `SubmissionDetailSerializer` describes it."""
    place = queue_place(submission)
    queue = asdict(place) if place else None
    return {**submission_body(submission), "report": submission.report, "queue": queue}


def progress_body(progress: UserProgress) -> dict[str, Any]:
    """The learner's progress as `ProgressStateSerializer` describes it."""
    return {
        "challenge": progress.challenge_id,
        "status": progress.status,
        "attempts": progress.attempts,
        "attempts_left": progress.attempts_left,
        "best_score": progress.best_score,
        "points": progress.points,
        "hint_cost": progress.hint_cost,
        "completed_at": progress.completed_at,
    }


def row_body(row: Row | None, viewer_id: int | None) -> dict[str, Any] | None:
    """A leaderboard row as `RowSerializer` describes it."""
    if row is None:
        return None
    return {
        "rank": row.rank,
        "username": row.username,
        "points": row.points,
        "is_me": row.user_id == viewer_id,
    }
