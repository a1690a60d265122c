"""The table of runs on the samples: trying out, which earns nothing and counts nowhere."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge


class SampleRun(models.Model):
    """A learner's newest run on a challenge's samples; the next one takes its place, so rows stay few.

    `number` counts the runs. `holder` names the worker's claim, and `ready_at` is then its lease's end; a
    run that was replaced meanwhile has another holder, so a late report finds no row.
    """

    class Status(models.TextChoices):
        """Where it is."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sample_runs")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="sample_runs")
    number = models.PositiveIntegerField(default=0)
    answer = models.JSONField(default=dict)
    language = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    report = models.JSONField(null=True, blank=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    claims = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row for each learner and challenge."""

        verbose_name = _("sample run")
        verbose_name_plural = _("sample runs")
        constraints = [models.UniqueConstraint(fields=["user", "challenge"], name="sample_run_place")]
        indexes = [
            models.Index(fields=["ready_at"], name="sample_run_waiting", condition=~models.Q(status="done"))
        ]

    def __str__(self) -> str:
        return f"run {self.number} of {self.user_id} on {self.challenge_id}: {self.status}"

    @classmethod
    def waiting(cls) -> models.QuerySet["SampleRun"]:
        """The runs that a worker may claim now."""
        open_ones = cls.objects.exclude(status=cls.Status.DONE)
        return open_ones.filter(ready_at__lte=timezone.now())
