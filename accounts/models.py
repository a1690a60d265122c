"""Personal access tokens, linked Telegram accounts, and links being made."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonalToken(models.Model):
    """A named credential for programs. Only the hash is kept; the token itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="personal_tokens")
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personal token")
        verbose_name_plural = _("personal tokens")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"


class TelegramAccount(models.Model):
    """The Telegram account of one learner. `is_active` turns off when the bot is blocked there."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="telegram")
    telegram_id = models.BigIntegerField(unique=True)
    username = models.CharField(max_length=64, blank=True, default="")
    name = models.CharField(max_length=130, blank=True, default="")
    is_active = models.BooleanField(default=True)
    linked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id} ↔ {self.telegram_id}"


class LinkRequest(models.Model):
    """One attempt to link: a single-use token, the chat that took it, and what each side has confirmed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="link_requests")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    telegram_id = models.BigIntegerField(null=True, blank=True)
    telegram_username = models.CharField(max_length=64, blank=True, default="")
    telegram_name = models.CharField(max_length=130, blank=True, default="")
    match_code = models.CharField(max_length=8, blank=True, default="")
    chat_confirmed_at = models.DateTimeField(null=True, blank=True)
    web_confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("link request")
        verbose_name_plural = _("link requests")
        indexes = [models.Index(fields=["user", "closed_at", "expires_at"])]

    def __str__(self) -> str:
        return f"link request {self.pk} of {self.user_id}"


class UsedInitData(models.Model):
    """Data a Mini App was opened with and somebody signed in by: it is refused from then on."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"used init data {self.digest[:8]}…"


class Portrait(models.Model):
    """A person's picture: small, square, encoded here, and kept with the account on every machine."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="portrait"
    )
    picture = models.BinaryField()
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"portrait of {self.user_id}"


class ChatPreferences(models.Model):
    """What a learner wants to be told in the chat unasked.

    `notices`: what happened elsewhere, gathered, each at once, or not at all. `streak_guard`: a word in the
    evening before a streak ends. `weekly`: the summary of the week.
    """

    class Notices(models.TextChoices):
        """How what happened elsewhere is told."""

        DIGEST = "digest", _("Gathered in one message")
        AT_ONCE = "at_once", _("Each at once")
        OFF = "off", _("Not at all")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="chat_preferences"
    )
    notices = models.CharField(max_length=10, choices=Notices.choices, default=Notices.DIGEST)
    streak_guard = models.BooleanField(default=False)
    weekly = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("chat preferences")
        verbose_name_plural = _("chat preferences")

    def __str__(self) -> str:
        return f"chat preferences of {self.user_id}"
