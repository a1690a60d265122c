"""Categories, tags, challenges and hints."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.kinds import KINDS, Grade, Kind, SpecError
from core.text import is_storable
from core.translations import Translatable

POINTS_LIMIT = 1_000
HINT_COST_LIMIT = 1_000
COOLDOWN_LIMIT = 86_400
PROSE_LIMIT = 50_000


class Category(Translatable):
    """A field of knowledge; `position` orders the catalogue."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80)
    description = models.TextField(_("description"), blank=True, default="", max_length=1_000)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        ordering = ("position", "slug")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check the slug's letters and that every text can be stored."""
        check_lower(self.slug, "slug")
        check_storable(self, ("title", "description"))
        check_translations(self.translations, {"title", "description"})


class Tag(models.Model):
    """A word to find challenges by."""

    name = models.SlugField(max_length=40, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Check the name's letters."""
        check_lower(self.name, "name")


class Difficulty(models.TextChoices):
    """How much a challenge asks for."""

    BEGINNER = "beginner", _("Beginner")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class State(models.TextChoices):
    """Whether learners see a challenge. An archived one stays in their history and takes no answers."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Challenge(Translatable):
    """Something to solve. `spec` holds what its kind needs; it is never shown to learners as it is."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("statement"), max_length=PROSE_LIMIT, help_text=_("Markdown."))
    explanation = models.TextField(
        _("explanation"),
        blank=True,
        default="",
        max_length=PROSE_LIMIT,
        help_text=_("Markdown, shown after solving."),
    )
    difficulty = models.CharField(_("difficulty"), max_length=20, choices=Difficulty.choices)
    kind = models.CharField(
        _("kind"), max_length=20, choices=[(key, kind.label) for key, kind in KINDS.items()]
    )
    points = models.PositiveIntegerField(
        _("points"), validators=[MinValueValidator(1), MaxValueValidator(POINTS_LIMIT)]
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="challenges", verbose_name=_("category")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="challenges", verbose_name=_("tags"))
    requires = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="unlocks", verbose_name=_("prerequisites")
    )
    spec = models.JSONField(
        _("spec"), help_text=_("What the kind needs; see the content pack documentation.")
    )
    max_attempts = models.PositiveIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    cooldown = models.PositiveIntegerField(
        _("cooldown"),
        default=0,
        validators=[MaxValueValidator(COOLDOWN_LIMIT)],
        help_text=_("Seconds after a wrong answer."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="challenges",
        editable=False,
    )
    search_text = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        indexes = [models.Index(fields=["state", "category", "id"])]
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The challenge's page."""
        return reverse("web:challenge", args=[self.slug])

    @property
    def behaviour(self) -> Kind:
        """The kind that knows how this challenge is shown and graded."""
        return KINDS[self.kind]

    def validate_submission(self, submission: Any) -> Grade:
        """Grade a structured answer; raises `InvalidAnswer` when it has not the form asked for."""
        return self.behaviour.grade(self.spec, self.behaviour.parse(self.spec, submission))

    def present(self, *, learner_id: int | None, language: str | None = None) -> dict[str, Any]:
        """What a learner may see of the spec; the order of options is the learner's own at every door."""
        return self.behaviour.present(self.spec, seed=self.seed(learner_id), language=language)

    def seed(self, learner_id: int | None) -> str:
        """What fixes the shuffled order for one learner."""
        return f"{self.slug}:{learner_id or 0}"

    def clean(self) -> None:
        """Check the spec against the kind, the translations' form, and that every text can be stored."""
        check_lower(self.slug, "slug")
        if self.kind in KINDS:
            try:
                self.spec = KINDS[self.kind].clean_spec(self.spec)
            except SpecError as error:
                raise ValidationError({"spec": [str(problem) for problem in error.problems]}) from error
        check_storable(self, ("title", "description", "explanation"))
        check_translations(self.translations, {"title", "description", "explanation"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step with the titles of every language."""
        titles = [str(texts.get("title", "")) for texts in self.translations.values()]
        self.search_text = " ".join([self.title, *titles]).casefold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class Hint(Translatable):
    """A hint; taking it lowers what the challenge can still give by `cost` points."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="hints")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("text"), max_length=4_000, help_text=_("Markdown."))
    cost = models.PositiveIntegerField(_("cost"), default=0, validators=[MaxValueValidator(HINT_COST_LIMIT)])

    class Meta:
        verbose_name = _("hint")
        verbose_name_plural = _("hints")
        ordering = ("position", "id")
        constraints = [models.UniqueConstraint(fields=["challenge", "position"], name="hint_position")]

    def __str__(self) -> str:
        return f"hint {self.position + 1} of {self.challenge_id}"

    def clean(self) -> None:
        """Check that every text can be stored."""
        check_storable(self, ("text",))
        check_translations(self.translations, {"text"})


def check_lower(value: str, field: str) -> None:
    """Raise `ValidationError` for capital letters: such names are folders of content packs too."""
    if str(value) != str(value).lower():
        raise ValidationError({field: _("Use small letters only.")})


def check_storable(row: models.Model, fields: Iterable[str]) -> None:
    """Raise `ValidationError` for texts that not every database takes."""
    for field in fields:
        if not is_storable(str(getattr(row, field) or "")):
            raise ValidationError({field: _("This text holds characters that cannot be stored.")})


def check_translations(value: Any, fields: set[str]) -> None:
    """Raise `ValidationError` unless `value` is `{language: {field: text}}` with known names."""
    known = {code for code, _name in settings.LANGUAGES}
    problem = ValidationError(
        {"translations": _('Expected: {"ru": {"title": "…"}} with known languages and fields.')}
    )
    if not isinstance(value, dict) or not set(value) <= known:
        raise problem
    for texts in value.values():
        if not isinstance(texts, dict) or not set(texts) <= fields:
            raise problem
        if not all(isinstance(t, str) and is_storable(t) for t in texts.values()):
            raise problem
