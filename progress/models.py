"""A learner on a challenge, every answer, every point, and where that puts them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, Hint, check_lower, check_storable, check_translations
from core.translations import Translatable
from progress.cards import ReviewCard as ReviewCard
from progress.cards import ReviewEntry as ReviewEntry
from progress.dailies import DailyChoice as DailyChoice
from progress.drafts import Draft as Draft
from progress.judging.models import JudgeRecord as JudgeRecord
from progress.judging.models import JudgeTask as JudgeTask
from progress.judging.models import JudgeWorker as JudgeWorker
from progress.judging.sample_runs import SampleRun as SampleRun
from progress.judging.solution_checks import SolutionCheck as SolutionCheck
from progress.rules import check_rule

LEARNER = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    """The door an answer came in by."""

    WEB = "web", _("Web")
    TELEGRAM = "telegram", _("Telegram")
    API = "api", _("API")


class LearnerStats(models.Model):
    """One learner's totals. The row is also the learner's lock: every service that changes a learner's
    progress takes it first, so that one learner's answers happen one after another.

    `streak` is the run of days that ended on `last_active_day` (the learner's own calendar); it is over
    once that day is before yesterday. `window_*` count recent answers for the rate limit.
    """

    user = models.OneToOneField(LEARNER, models.CASCADE, primary_key=True, related_name="stats")
    points = models.PositiveIntegerField(default=0)
    solved = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    best_streak = models.PositiveIntegerField(default=0)
    last_active_day = models.DateField(null=True, blank=True)
    window_started_at = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("learner stats")
        verbose_name_plural = _("learner stats")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.points} points"


class UserProgress(models.Model):
    """One learner on one challenge: started → submitted → completed.

    `attempts` counts graded answers; `best_score` is from 0 to 1; `points` is what the ledger holds for
    it, given in `awards` entries; `hint_cost` is what the hints taken cost so far.
    """

    class Status(models.TextChoices):
        """How far the learner is."""

        STARTED = "started", _("Started")
        SUBMITTED = "submitted", _("Submitted")
        COMPLETED = "completed", _("Completed")

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="progress")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="progress")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.STARTED)
    attempts = models.PositiveIntegerField(default=0)
    best_score = models.FloatField(default=0)
    points = models.PositiveIntegerField(default=0)
    awards = models.PositiveIntegerField(default=0)
    hint_cost = models.PositiveIntegerField(default=0)
    solved_in = models.CharField(max_length=10, choices=Channel.choices, blank=True, default="")
    started_at = models.DateTimeField(default=timezone.now)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "challenge"], name="progress_user_challenge")]
        indexes = [
            models.Index(fields=["challenge", "status"]),
            models.Index(fields=["user", "-completed_at"]),
        ]
        verbose_name_plural = _("user progress")

    def __str__(self) -> str:
        return f"{self.user_id} on {self.challenge_id}: {self.status}"

    @property
    def is_completed(self) -> bool:
        """Whether the challenge is solved."""
        return self.status == self.Status.COMPLETED

    @property
    def attempts_left(self) -> int | None:
        """How many answers remain; None without a limit."""
        limit = self.challenge.max_attempts
        return None if limit is None else max(0, limit - self.attempts)

    @property
    def may_see_solution(self) -> bool:
        """Once solved, or when no attempt remains."""
        return self.is_completed or self.attempts_left == 0


class Submission(models.Model):
    """One answer. The row is the truth of it: whatever else is lost, its status and verdict are here.

    `report` is what the judge tells the learner of a program; see docs/judge.md.
    """

    class Status(models.TextChoices):
        """Where grading is."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        GRADED = "graded", _("Graded")

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="submissions")
    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    answer = models.JSONField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    verdict = models.CharField(max_length=20, blank=True, default="")
    score = models.FloatField(default=0)
    points = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=list, blank=True)
    report = models.JSONField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - NULLs never collide
    created_at = models.DateTimeField(default=timezone.now)
    graded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [models.UniqueConstraint(fields=["user", "idempotency_key"], name="submission_key")]
        indexes = [models.Index(fields=["user", "challenge", "-id"])]

    def __str__(self) -> str:
        return f"answer {self.number} of {self.user_id} to {self.challenge_id}: {self.verdict or self.status}"


class PointsEntry(models.Model):
    """One line of the ledger, below 0 as a correction. A source pays a learner once: `challenge:7:1`."""

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="points_entries")
    source = models.CharField(max_length=80)
    points = models.IntegerField()
    challenge = models.ForeignKey(Challenge, models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("points entry")
        constraints = [models.UniqueConstraint(fields=["user", "source"], name="points_user_source")]
        verbose_name_plural = _("points entries")

    def __str__(self) -> str:
        return f"{self.points} to {self.user_id} for {self.source}"


class HintUnlock(models.Model):
    """A hint a learner took, and what it cost then."""

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="hints_taken")
    hint = models.ForeignKey(Hint, models.CASCADE, related_name="unlocks")
    cost = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("hint taken")
        verbose_name_plural = _("hints taken")
        constraints = [models.UniqueConstraint(fields=["user", "hint"], name="hint_user_hint")]

    def __str__(self) -> str:
        return f"{self.user_id} took hint {self.hint_id}"


class ActivityDay(models.Model):
    """What a learner did on one day of their own calendar."""

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="activity_days")
    day = models.DateField()
    solved = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("active day")
        verbose_name_plural = _("active days")
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="activity_user_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}: {self.solved}"


class Board(models.Model):
    """A leaderboard: `overall`, `category:3`, `week:2026-W07`, `month:2026-02`; its row locks the fold."""

    name = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """A learner's points on one board: `points` as earned, `counted` as the board's histogram knows them.

    `pending`: the two may differ. A column of its own, because a planner can foresee how rare True is.
    """

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="standings")
    board = models.CharField(max_length=40)
    points = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    pending = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.UniqueConstraint(fields=["board", "user"], name="standing_board_user")]
        indexes = [
            models.Index("board", F("counted").desc(), "user", name="standing_rank"),
            models.Index(fields=["board"], name="standing_pending", condition=Q(pending=True)),
        ]

    def __str__(self) -> str:
        return f"{self.board}: {self.user_id} {self.points}"


class ScoreBucket(models.Model):
    """How many learners of a board have points in one interval: `bucket` is points // 64**level."""

    board = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    bucket = models.PositiveIntegerField()
    learners = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "level", "bucket"], name="bucket_place")]

    def __str__(self) -> str:
        return f"{self.board} {self.level}/{self.bucket}: {self.learners}"


class Achievement(Translatable):
    """A distinction with its rule as data: `{"metric": "solved", "at_least": 10, "category": "python"}`."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300)
    icon = models.CharField(_("icon"), max_length=40, default="award")
    points = models.PositiveIntegerField(_("points"), default=0)
    rule = models.JSONField(_("rule"))
    is_active = models.BooleanField(_("active"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check the rule's form, the slug's letters, and that every text can be stored."""
        check_lower(self.slug, "slug")
        check_storable(self, ("title", "description", "icon"))
        check_translations(self.translations, {"title", "description"})
        problem = check_rule(self.rule)
        if problem:
            raise ValidationError({"rule": problem})

    def state(self) -> dict[str, Any]:
        """What a learner's live state holds of an earned one."""
        return {"slug": self.slug, "title": self.title, "icon": self.icon, "points": self.points}


class AchievementAward(models.Model):
    """A learner earned an achievement, once."""

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="achievements")
    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="awards")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("achievement award")
        verbose_name_plural = _("achievement awards")
        constraints = [models.UniqueConstraint(fields=["user", "achievement"], name="award_once")]

    def __str__(self) -> str:
        return f"{self.user_id} earned {self.achievement_id}"
