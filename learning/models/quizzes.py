"""Quizzes, attempts at them, and the answers given."""

from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models.courses import PERSON, LearningTask, Written


class Quiz(models.Model):
    """The rules of a quiz task. A quiz and its task share one id."""

    task = models.OneToOneField(LearningTask, models.CASCADE, primary_key=True, related_name="quiz")
    pass_percent = models.PositiveIntegerField(
        _("percent to pass"), default=60, validators=[MaxValueValidator(100)]
    )
    time_limit = models.PositiveIntegerField(
        _("time limit"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(86_400)],
        help_text=_("Seconds. Empty: no limit."),
    )
    max_attempts = models.PositiveIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    shuffle = models.BooleanField(_("shuffled"), default=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return f"quiz {self.pk}"


class QuizQuestion(Written):
    """A question with one right option."""

    TEXTS = ("text", "explanation")

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField(_("position"), default=0)
    text = models.TextField(_("question"), max_length=4_000, help_text=_("Markdown."))
    explanation = models.TextField(
        _("explanation"), blank=True, default="", max_length=4_000, help_text=_("Shown afterwards.")
    )
    points = models.PositiveIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text[:60]


class QuizOption(Written):
    """An answer to choose."""

    TEXTS = ("text", "feedback")

    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="options")
    position = models.PositiveIntegerField(_("position"), default=0)
    text = models.TextField(_("option"), max_length=1_000, help_text=_("Markdown."))
    feedback = models.TextField(_("feedback"), blank=True, default="", max_length=1_000)
    is_correct = models.BooleanField(_("right"), default=False)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                name="option_one_right",
                condition=Q(is_correct=True),
                violation_error_message=_("A question has one right option."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class QuizAttempt(models.Model):
    """One learner's attempt. Open until `closed_at`; the clock is the server's (`deadline`).

    `order` fixes what this attempt asks and how it is shuffled: `[[question id, [option ids]], …]`.
    `score` is in points out of `max_score`, both counted by the server when the attempt closes.
    """

    class Completion(models.TextChoices):
        """Whether the learner got through: handed it in, or had answered everything when time was up."""

        COMPLETED = "completed", _("Completed")
        INCOMPLETE = "incomplete", _("Incomplete")

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="quiz_attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    order = models.JSONField(default=list)
    attempt_date = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    completion_status = models.CharField(
        max_length=10, choices=Completion.choices, default=Completion.INCOMPLETE
    )
    score = models.PositiveIntegerField(default=0)
    max_score = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(default=False)
    time_taken = models.DurationField(default=timedelta)

    class Meta:
        verbose_name = _("quiz attempt")
        verbose_name_plural = _("quiz attempts")
        ordering = ("-attempt_date", "-id")
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz", "number"], name="attempt_number"),
            models.UniqueConstraint(
                fields=["user", "quiz"], name="attempt_one_open", condition=Q(closed_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["quiz", "passed"]),
            models.Index(fields=["deadline"], name="attempt_running", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.user_id} at {self.quiz_id}"

    @property
    def is_open(self) -> bool:
        """Whether answers are taken (the deadline apart)."""
        return self.closed_at is None

    @property
    def percentage(self) -> float:
        """The score as a percentage of the highest one, to two decimals."""
        return round(100 * self.score / self.max_score, 2) if self.max_score else 0.0

    def is_late(self, now: Any) -> bool:
        """Whether the time is up but the attempt has not been closed yet."""
        return self.is_open and self.deadline is not None and now >= self.deadline

    def get_latest_attempt(self) -> "QuizAttempt | None":
        """The latest attempt of this learner at this quiz."""
        mine = QuizAttempt.objects.filter(user_id=self.user_id, quiz_id=self.quiz_id)
        return mine.order_by("-number").first()


class QuizResponse(models.Model):
    """The option chosen for one question of an attempt; it may change until the attempt closes."""

    attempt = models.ForeignKey(QuizAttempt, models.CASCADE, related_name="responses")
    question = models.ForeignKey(QuizQuestion, models.PROTECT, related_name="responses")
    selected_option = models.ForeignKey(QuizOption, models.PROTECT, related_name="responses")
    is_correct = models.BooleanField()
    time_spent = models.DurationField(default=timedelta)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="response_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question_id} → {self.selected_option_id}"
