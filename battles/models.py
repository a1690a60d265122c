"""A battle, its questions, who takes part, what was shown to whom and when, and the answers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from battles import rules
from challenges.kinds import Kind
from challenges.kinds.choice import SingleChoice
from challenges.models import Category, Challenge
from core.translations import short_language

LEARNER = settings.AUTH_USER_MODEL


class Battle(models.Model):
    """A quiz played together. `stage` counts every step it has made: whoever takes the next one raises it.

    `position` is the question that is asked or was asked last (0: none yet), `is_asking` whether it takes
    answers, `due_at` when the running battle goes on by itself. `reveals`: right options are shown after
    each question, which only those who teach may arrange: a learner must not learn them for points.
    """

    class State(models.TextChoices):
        """Where a battle is."""

        LOBBY = "lobby", _("Lobby")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.CharField(_("join code"), max_length=rules.CODE_LENGTH, unique=True)
    host = models.ForeignKey(LEARNER, models.CASCADE, related_name="battles", verbose_name=_("host"))
    topic = models.CharField(_("topic"), max_length=80, blank=True, default="")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.LOBBY)
    seconds = models.PositiveSmallIntegerField(_("seconds per question"), default=rules.SECONDS[1])
    size = models.PositiveSmallIntegerField(_("questions"), default=rules.QUESTIONS[1])
    reveals = models.BooleanField(_("shows right answers"), default=False)
    stage = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_asking = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("battle")
        verbose_name_plural = _("battles")
        indexes = [
            models.Index(fields=["due_at"], name="battle_due", condition=Q(state="running")),
            models.Index(fields=["state", "created_at"], name="battle_state"),
            models.Index(fields=["host", "-id"], name="battle_host"),
        ]

    def __str__(self) -> str:
        return f"battle {self.code}"

    @property
    def shown_code(self) -> str:
        """The join code as people read it."""
        return rules.show_code(self.code)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self.state in (self.State.FINISHED, self.State.CANCELLED)


class BattleQuestion(models.Model):
    """One question, with its text as it was when the battle began: later edits do not reach it."""

    battle = models.ForeignKey(Battle, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    challenge = models.ForeignKey(Challenge, models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.JSONField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["battle", "position"], name="battle_position")]

    def __str__(self) -> str:
        return f"question {self.position} of battle {self.battle_id}"

    @property
    def spec(self) -> dict[str, Any]:
        """What its kind needs."""
        return dict(self.content["spec"])

    @property
    def kind(self) -> Kind:
        """Battles ask for one of several options."""
        return SingleChoice()

    def text(self, field: str) -> str:
        """`title` or `description` in the active language."""
        translated = self.content["translations"].get(short_language(), {})
        return str(translated.get(field) or self.content[field])

    def choices(self, language: str | None = None) -> list[dict[str, str]]:
        """`{"id", "text"}` in the order everybody sees."""
        seed = f"battle:{self.battle_id}:{self.position}"
        found: list[dict[str, str]] = self.kind.present(self.spec, seed=seed, language=language)["choices"]
        return found

    @property
    def right(self) -> str:
        """The id of the right option."""
        return str(next(choice["id"] for choice in self.content["spec"]["choices"] if choice["correct"]))


class Participant(models.Model):
    """Somebody who takes part: a learner, or a guest from Telegram who has no account here.

    `points` and `rank` are written once, when the battle has finished.
    """

    battle = models.ForeignKey(Battle, models.CASCADE, related_name="participants")
    user = models.ForeignKey(LEARNER, models.CASCADE, null=True, blank=True, related_name="battle_seats")
    telegram_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=150)
    door = models.CharField(max_length=4, choices=[(rules.WEB, "web"), (rules.CHAT, "chat")])
    joined_at = models.DateTimeField(default=timezone.now)
    points = models.PositiveIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["battle", "user"], name="battle_learner"),
            models.UniqueConstraint(fields=["battle", "telegram_id"], name="battle_guest"),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(telegram_id__isnull=True), name="battle_learner_or_guest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in battle {self.battle_id}"

    @property
    def is_guest(self) -> bool:
        """Whether there is no account behind the name."""
        return self.user_id is None


class Showing(models.Model):
    """When a question was first shown to a participant, and by which door."""

    question = models.ForeignKey(BattleQuestion, models.CASCADE, related_name="showings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="showings")
    shown_at = models.DateTimeField()
    door = models.CharField(max_length=4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "participant"], name="battle_shown")]

    def __str__(self) -> str:
        return f"{self.question_id} to {self.participant_id}"


class BattleAnswer(models.Model):
    """A participant's one answer to a question; the first counts. `elapsed` is in milliseconds."""

    question = models.ForeignKey(BattleQuestion, models.CASCADE, related_name="answers")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    choice = models.CharField(max_length=100)
    is_right = models.BooleanField()
    elapsed = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "participant"], name="battle_answer_once"),
            models.CheckConstraint(
                condition=Q(is_right=True) | Q(points=0), name="battle_wrong_gives_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} to {self.question_id}"
