"""The judge's queue, what a run left for instructors, and the workers that live."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEARNER = settings.AUTH_USER_MODEL


class JudgeTask(models.Model):
    """One submission that is to be judged: the row is there from the answer until the verdict.

    `ready_at`: from when on a worker may claim it; while one has it, that is the end of its lease, and
    `holder` names the claim. `turn` orders learners fairly: a learner's tasks stand one behind another, so
    everybody's first comes before anybody's second. `claims` and `faults` count tries and our failures;
    `done` of `total` tests are decided (total 0: not known yet).
    """

    class Priority(models.IntegerChoices):
        """Who waits for it: a learner, or nobody in particular."""

        LIVE = 0, _("Live")
        BULK = 1, _("Bulk")

    submission = models.OneToOneField(
        "progress.Submission", models.CASCADE, primary_key=True, related_name="judge_task"
    )
    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="judge_tasks")
    challenge = models.ForeignKey("challenges.Challenge", models.CASCADE, related_name="judge_tasks")
    language = models.CharField(max_length=40)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.LIVE)
    turn = models.BigIntegerField(default=0)
    ready_at = models.DateTimeField(default=timezone.now)
    holder = models.CharField(max_length=80, blank=True, default="")
    claims = models.PositiveSmallIntegerField(default=0)
    faults = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judge's task")
        verbose_name_plural = _("judge's tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "challenge"], name="judge_task_pending", condition=Q(priority=0)
            )
        ]
        indexes = [models.Index(fields=["priority", "turn", "submission"], name="judge_task_order")]

    def __str__(self) -> str:
        return f"submission {self.submission_id}, turn {self.turn}"

    @classmethod
    def waiting(cls) -> models.QuerySet["JudgeTask"]:
        """The tasks that a worker may claim now."""
        return cls.objects.filter(ready_at__lte=timezone.now())


class JudgeRecord(models.Model):
    """The whole report of the last run, secret tests included: for instructors only."""

    submission = models.OneToOneField(
        "progress.Submission", models.CASCADE, primary_key=True, related_name="judge_record"
    )
    report = models.JSONField()
    worker = models.CharField(max_length=80, blank=True, default="")
    judged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judge's record")
        verbose_name_plural = _("judge's records")

    def __str__(self) -> str:
        return f"report on submission {self.submission_id}"


class JudgeWorker(models.Model):
    """One worker's heartbeat: it lives while `seen_at` is fresh.

    `problem` says why it cannot run code ("": it can); `seconds` is what a submission takes it, on average.
    """

    name = models.CharField(max_length=80, primary_key=True)
    languages = models.JSONField(default=list)
    problem = models.TextField(blank=True, default="")
    judged = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judge's worker")
        verbose_name_plural = _("judge's workers")

    def __str__(self) -> str:
        return self.name
