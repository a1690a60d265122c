"""The table of challenges of the day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from challenges.models import Challenge


class DailyChoice(models.Model):
    """What was chosen for a learner's own day, so that it stays the same at every door and over restarts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="daily_choices")
    reason = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One for each learner and day."""

        constraints = [models.UniqueConstraint(fields=["user", "day"], name="daily_user_day")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}: {self.challenge_id}"
