"""The review schedule's tables: a card per missed thing, and every review of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReviewCard(models.Model):
    """What the schedule knows of one learner and one missed thing (`challenge:7`, `question:12`).

    `memory` is the scheduler's own state. A card is made at the first review; until then the schedule
    follows from what was missed and when.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_cards")
    subject = models.CharField(max_length=40)
    memory = models.JSONField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One card for each missed thing."""

        constraints = [models.UniqueConstraint(fields=["user", "subject"], name="card_user_subject")]
        indexes = [models.Index(fields=["user", "due_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.subject}: {self.due_at:%Y-%m-%d}"


class ReviewEntry(models.Model):
    """One review: how it went. Never changed, so that the schedule can be tuned to the learners one day."""

    card = models.ForeignKey(ReviewCard, models.CASCADE, related_name="entries")
    rating = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In the order of the reviews."""

        ordering = ("id",)
        verbose_name_plural = "review entries"

    def __str__(self) -> str:
        return f"{self.card_id}: {self.rating}"
