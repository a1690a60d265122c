"""The table of checks: a code challenge's own solutions against the verdicts they are stated to get."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge


class SolutionCheck(models.Model):
    """One challenge as it was at one moment: `digest` is of its kind and spec.

    The check goes on one solution at a time, so `results` grows; `holder` names the worker's claim on the
    next one, and `ready_at` is then its lease's end. `claims` and `faults` count tries and our failures on
    that one. `publish`: the challenge is published when the check passes.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Failed")
        IMPOSSIBLE = "impossible", _("Impossible")

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="solution_checks")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True, default="")
    results = models.JSONField(default=list)
    publish = models.BooleanField(default=False)
    holder = models.CharField(max_length=80, blank=True, default="")
    claims = models.PositiveSmallIntegerField(default=0)
    faults = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row for each form a challenge has had."""

        verbose_name = _("check of solutions")
        verbose_name_plural = _("checks of solutions")
        constraints = [models.UniqueConstraint(fields=["challenge", "digest"], name="solution_check_form")]
        indexes = [
            models.Index(
                fields=["ready_at"],
                name="solution_check_waiting",
                condition=Q(state__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"check of {self.challenge_id}: {self.state}"

    @classmethod
    def waiting(cls) -> models.QuerySet["SolutionCheck"]:
        """The checks that a worker may claim now."""
        unfinished = (cls.State.WAITING.value, cls.State.RUNNING.value)
        return cls.objects.filter(state__in=unfinished, ready_at__lte=timezone.now())
