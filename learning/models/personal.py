"""What learners keep for themselves: notes and favourites."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge
from learning.models.courses import PERSON, LearningTask


class Note(models.Model):
    """A learner's own note in Markdown, at a lesson, at a challenge (an exercise), at both, or at none."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="notes")
    title = models.CharField(_("title"), max_length=200)
    content = models.TextField(_("note"), max_length=50_000)
    task = models.ForeignKey(
        LearningTask, models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name=_("lesson")
    )
    challenge = models.ForeignKey(
        Challenge, models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name=_("challenge")
    )
    search_text = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-updated_at", "-id")
        indexes = [models.Index(fields=["user", "-updated_at"])]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step: every database then finds every alphabet in any case."""
        self.search_text = f"{self.title}\n{self.content}".casefold()
        super().save(*args, **kwargs)


class Favorite(models.Model):
    """A lesson or a challenge a learner marked: exactly one of the two, and each only once."""

    user = models.ForeignKey(PERSON, models.CASCADE, related_name="favorites")
    task = models.ForeignKey(
        LearningTask,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="favorites",
        verbose_name=_("lesson"),
    )
    challenge = models.ForeignKey(
        Challenge,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="favorites",
        verbose_name=_("challenge"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="favorite_one_target",
                condition=(Q(task=None) & ~Q(challenge=None)) | (~Q(task=None) & Q(challenge=None)),
            ),
            models.UniqueConstraint(fields=["user", "task"], name="favorite_user_task"),
            models.UniqueConstraint(fields=["user", "challenge"], name="favorite_user_challenge"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.key}"

    @property
    def key(self) -> str:
        """Names the target: `task:3`, `challenge:7`."""
        return f"task:{self.task_id}" if self.task_id else f"challenge:{self.challenge_id}"
