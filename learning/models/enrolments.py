"""A learner in a course, at a task, what they did there, and the certificate at the end."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models.courses import PERSON, Course, LearningTask

NOTHING = Decimal("0.00")
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class CourseEnrollment(models.Model):
    """One learner in one course. `progress` is the share of required tasks done, in percent."""

    class Status(models.TextChoices):
        """ENROLLED → IN_PROGRESS → COMPLETED → CERTIFIED; DROPPED and EXPIRED leave the line."""

        ENROLLED = "ENROLLED", _("Enrolled")
        IN_PROGRESS = "IN_PROGRESS", _("In progress")
        COMPLETED = "COMPLETED", _("Completed")
        CERTIFIED = "CERTIFIED", _("Certified")
        DROPPED = "DROPPED", _("Dropped")
        EXPIRED = "EXPIRED", _("Expired")

    ACTIVE = (Status.ENROLLED, Status.IN_PROGRESS)
    DONE = (Status.COMPLETED, Status.CERTIFIED)

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="enrollments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrollments")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ENROLLED)
    progress = models.DecimalField(
        _("progress"), max_digits=5, decimal_places=2, default=NOTHING, validators=PERCENT
    )
    enrollment_date = models.DateTimeField(_("enrolled"), default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    completion_date = models.DateTimeField(_("completed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("access until"), null=True, blank=True)
    last_activity_at = models.DateTimeField(_("last active"), default=timezone.now)
    last_task = models.ForeignKey(LearningTask, models.SET_NULL, null=True, blank=True, related_name="+")
    settings = models.JSONField(default=dict, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("-enrollment_date", "-id")
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="enrollment_user_course")]
        indexes = [
            models.Index(fields=["course", "status", "id"]),
            models.Index(fields=["course", "enrollment_date", "id"]),
            models.Index(fields=["course", "progress", "id"]),
            models.Index(fields=["course", "completion_date", "id"]),
            models.Index(
                fields=["expires_at"],
                name="enrollment_expiring",
                condition=Q(status__in=["ENROLLED", "IN_PROGRESS"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}: {self.status}"

    @property
    def is_completed(self) -> bool:
        """Whether the learner finished the course."""
        return self.status in self.DONE

    def is_over(self, now: datetime) -> bool:
        """Whether access ran out and the row does not say so yet."""
        return self.status in self.ACTIVE and self.expires_at is not None and now >= self.expires_at

    def status_at(self, now: datetime) -> str:
        """The status as of `now`: access runs out by the clock, before anybody writes it down."""
        return self.Status.EXPIRED.value if self.is_over(now) else str(self.status)

    def barrier(self, now: datetime) -> str:
        """Why the learner may not work in the course: `enrollment_closed`, `course_not_started`, or ""."""
        if self.status_at(now) in (self.Status.DROPPED, self.Status.EXPIRED):
            return "enrollment_closed"
        starts = self.course.starts_at
        return "course_not_started" if starts is not None and now < starts else ""

    @property
    def status_word(self) -> str:
        """The status as of now, in words."""
        return str(self.Status(self.status_at(timezone.now())).label)

    def is_course_completed(self) -> bool:
        """Whether every required task of the course is completed; a course without tasks never is."""
        done, total = self.count_tasks()
        return total > 0 and done == total

    def calculate_course_progress(self) -> float:
        """The percentage of required tasks completed, to two decimals, counted afresh."""
        done, total = self.count_tasks()
        return round(100 * done / total, 2) if total else 0.0

    def count_tasks(self) -> tuple[int, int]:
        """How many required tasks are completed, and how many there are."""
        required = LearningTask.objects.filter(course_id=self.course_id, is_required=True)
        done = TaskProgress.objects.filter(
            user_id=self.user_id,
            course_id=self.course_id,
            status=TaskProgress.Status.COMPLETED,
            task__is_required=True,
        )
        return done.count(), required.count()


class TaskProgress(models.Model):
    """One learner at one task. LOCKED is never stored: it follows from the prerequisites."""

    class Status(models.TextChoices):
        """How far the learner is."""

        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        COMPLETED = "completed", _("Completed")

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="task_progress")
    task = models.ForeignKey(LearningTask, models.PROTECT, related_name="progress")
    course = models.ForeignKey(Course, models.PROTECT, related_name="task_progress", editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, default=NOTHING, validators=PERCENT
    )
    time_spent = models.DurationField(_("time spent"), default=timedelta)
    metadata = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completion_date = models.DateTimeField(_("completed"), null=True, blank=True)
    last_accessed_at = models.DateTimeField(_("last opened"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    was_created = False
    """Whether this very object was just made; set by the service that made it."""

    class Meta:
        ordering = ("-updated_at", "-id")
        constraints = [models.UniqueConstraint(fields=["user", "task"], name="task_progress_user_task")]
        indexes = [
            models.Index(fields=["course", "user"]),
            models.Index(fields=["task", "status"]),
            models.Index(fields=["user", "-last_accessed_at"]),
        ]
        verbose_name_plural = _("task progress")

    def __str__(self) -> str:
        return f"{self.user_id} at {self.task_id}: {self.status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `course` the task's."""
        self.course_id = self.course_id or self.task.course_id
        super().save(*args, **kwargs)

    @property
    def is_completed(self) -> bool:
        """Whether the task is done."""
        return self.status == self.Status.COMPLETED


class ActivityEntry(models.Model):
    """One thing a learner did in a course, never changed afterwards."""

    class Verb(models.TextChoices):
        """What was done."""

        ENROLLED = "enrolled", _("Enrolled")
        OPENED = "opened", _("Opened")
        PROGRESSED = "progressed", _("Progressed")
        COMPLETED = "completed", _("Completed")
        QUIZ_STARTED = "quiz_started", _("Started a quiz")
        QUIZ_PASSED = "quiz_passed", _("Passed a quiz")
        QUIZ_FAILED = "quiz_failed", _("Did not pass a quiz")
        FINISHED = "finished", _("Finished the course")
        CERTIFIED = "certified", _("Got the certificate")
        DROPPED = "dropped", _("Left the course")
        EXPIRED = "expired", _("Access ran out")

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="activity")
    course = models.ForeignKey(Course, models.CASCADE, related_name="activity")
    task = models.ForeignKey(LearningTask, models.CASCADE, null=True, blank=True, related_name="activity")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["user", "-id"]), models.Index(fields=["course", "id"])]
        verbose_name_plural = _("activity entries")

    def __str__(self) -> str:
        return f"{self.user_id} {self.verb} {self.task_id or self.course_id}"


class CourseMessage(models.Model):
    """A word of an instructor to one learner of a course. A sender's `key` reaches a learner once."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="messages")
    learner = models.ForeignKey(PERSON, models.CASCADE, related_name="course_messages")
    sender = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2_000)
    key = models.CharField(max_length=100, null=True, blank=True, editable=False)  # noqa: DJ001 - NULLs never collide
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["learner", "course", "-id"])]
        constraints = [models.UniqueConstraint(fields=["sender", "learner", "key"], name="message_once")]

    def __str__(self) -> str:
        return f"to {self.learner_id} in {self.course_id}: {self.text[:40]}"


class Certificate(models.Model):
    """The proof of a finished course, with the names as they were then. `code` opens its public page."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="certificates")
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    code = models.CharField(max_length=40, unique=True)
    learner_name = models.CharField(max_length=310)
    course_title = models.CharField(max_length=200)
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(_("reason"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-issued_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="certificate_user_course"),
            models.CheckConstraint(
                name="certificate_dates",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("issued_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_title}: {self.learner_name}"

    @property
    def is_valid(self) -> bool:
        """Whether it has not been revoked."""
        return self.revoked_at is None
