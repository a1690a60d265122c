"""Who is here now. The rows belong to a server process and count only while its lease runs.

They are no record of anything: a process that dies leaves rows that expire with it. Hence no foreign-key
checks on people and challenges: a row for somebody deleted a moment ago must not spoil a batch of others.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from challenges.models import Challenge


class LiveProcess(models.Model):
    """A server process that holds sockets; alive until `expires_at`, which it keeps putting off."""

    id = models.CharField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "live processes"

    def __str__(self) -> str:
        return f"{self.id} until {self.expires_at:%H:%M:%S}"


class Presence(models.Model):
    """A person with at least one socket at a process."""

    process = models.ForeignKey(LiveProcess, models.CASCADE, db_constraint=False, related_name="people")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_constraint=False, related_name="presences"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "user"], name="presence_process_user")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.process_id}"


class Viewing(models.Model):
    """A person who has a challenge's page open, at a process."""

    process = models.ForeignKey(LiveProcess, models.CASCADE, db_constraint=False, related_name="viewings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_constraint=False, related_name="viewings"
    )
    challenge = models.ForeignKey(
        Challenge, models.CASCADE, db_constraint=False, related_name="viewings", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "process", "user"], name="viewing_challenge_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.challenge_id} at {self.process_id}"


class Sighting(models.Model):
    """Events `first` to `last` of a person's stream reached an open page of theirs, which confirmed them.

    Kept for people with a linked chat only, and no longer than a notice can wait there.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_constraint=False,
        related_name="sightings",
        db_index=False,
    )
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["user", "last"], name="sighting_user_last")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.first} to {self.last}"
