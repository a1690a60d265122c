"""The people, and the log of everything that happened to each of them."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.timezones import validate_time_zone


class User(AbstractUser):
    """A person: learner, instructor (`is_instructor`) or admin (`is_staff`)."""

    is_instructor = models.BooleanField(
        _("instructor"), default=False, help_text=_("May write challenges and courses.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("IANA name."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        default="",
        help_text=_("Empty: what the browser or Telegram asks for."),
    )
    bio = models.TextField(
        _("about me"), blank=True, default="", max_length=500, validators=[MaxLengthValidator(500)]
    )
    editor = models.JSONField(_("code editor"), blank=True, default=dict)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="user_username_ci", violation_error_message=_("This name is taken.")
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_ci",
                condition=~models.Q(email=""),
                violation_error_message=_("This address belongs to another account."),
            ),
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def may_author(self) -> bool:
        """Whether this person may write challenges: instructors and admins."""
        return self.is_active and (self.is_instructor or self.is_staff)


class Stream(models.Model):
    """One person's event stream: how far it goes, and from where it is still kept.

    `last_seq` is the number of the newest event (0: none). Events up to and including `pruned_through`
    are gone: who needs one of them gets a fresh snapshot instead.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="stream"
    )
    last_seq = models.BigIntegerField(default=0)
    pruned_through = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"stream {self.user_id} @ {self.last_seq}"


class Event(models.Model):
    """One change of one person's state, numbered without gaps in commit order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="events")
    seq = models.BigIntegerField()
    type = models.CharField(max_length=40)
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "seq"], name="event_user_seq")]

    def __str__(self) -> str:
        return f"{self.user_id}#{self.seq} {self.type}"


class UpkeepJob(models.Model):
    """When a job of the upkeep is to be done next; whoever moves `due_at` forward does it."""

    name = models.CharField(max_length=40, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"
