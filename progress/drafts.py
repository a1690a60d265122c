"""What a learner is writing: the table of drafts."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge


class Draft(models.Model):
    """A learner's program as it stands, one for each challenge and language, before and after handing in.

    `version` goes up by one with every change and never back, so an older copy kept elsewhere can always be
    told. `replaced` is the text that the last reset or the last settled conflict put aside.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="drafts")
    language = models.CharField(max_length=20)
    files = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    replaced = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row for each learner, challenge and language."""

        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "challenge", "language"], name="draft_place")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.challenge_id} in {self.language}: version {self.version}"
