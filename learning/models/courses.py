"""Course → Module → LearningTask, invitations, and the revision that cached readings of a course hang on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, check_translations
from core.models import User
from core.text import is_storable
from core.translations import Translatable

PERSON = settings.AUTH_USER_MODEL


class Written(Translatable):
    """Texts of an author: storable by every database, and translated into known languages only."""

    TEXTS: tuple[str, ...] = ("title",)

    class Meta:
        """No table of its own."""

        abstract = True

    def clean(self) -> None:
        """Check that every text can be stored and the translations have the right form."""
        for field in self.TEXTS:
            if not is_storable(getattr(self, field) or ""):
                raise ValidationError({field: _("This text holds characters that cannot be stored.")})
        check_translations(self.translations, set(self.TEXTS))


class Course(Written):
    """A course. Its owner and co-instructors teach it; learners enrol while it is open."""

    class State(models.TextChoices):
        """Whether learners see it. An archived course stays with those who are enrolled."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    class Access(models.TextChoices):
        """How learners come in."""

        OPEN = "open", _("Open to all")
        INVITATION = "invitation", _("By invitation code")

    TEXTS = ("title", "description")

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(
        _("description"), blank=True, default="", max_length=20_000, help_text=_("Markdown.")
    )
    owner = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="courses_owned", verbose_name=_("owner")
    )
    instructors: "models.ManyToManyField[User, Any]" = models.ManyToManyField(
        PERSON, blank=True, related_name="courses_taught", verbose_name=_("co-instructors")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    access = models.CharField(_("access"), max_length=12, choices=Access.choices, default=Access.OPEN)
    is_sequential = models.BooleanField(
        _("in order"), default=False, help_text=_("A task opens when every required one before it is done.")
    )
    gives_certificate = models.BooleanField(_("gives a certificate"), default=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    access_days = models.PositiveIntegerField(
        _("days of access"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3_650)],
        help_text=_("After enrolment. Empty: until the course ends."),
    )
    search_text = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("id",)
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.CheckConstraint(
                name="course_dates",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A course ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The course's page."""
        return reverse("web:course", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step with the titles of every language."""
        titles = [str(texts.get("title", "")) for texts in self.translations.values()]
        self.search_text = " ".join([self.title, *titles]).casefold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class Module(Written):
    """A part of a course; `position` orders the parts."""

    TEXTS = ("title", "description")

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules")
    slug = models.SlugField(max_length=60)
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="", max_length=5_000)

    class Meta:
        ordering = ("course_id", "position", "id")
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="module_course_slug")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A module that has tasks stays in its course: what was done at them counts there."""
        super().clean()
        before = Module.objects.filter(pk=self.pk).values_list("course_id", flat=True).first()
        if before not in (None, self.course_id) and self.tasks.exists():
            raise ValidationError({"course": _("A module that has tasks stays in its course.")})


class LearningTask(Written):
    """One step of a course: a lesson to read, a quiz to take, or a challenge to solve.

    `course` repeats the module's, so that a course's progress is counted without a join.
    """

    class Kind(models.TextChoices):
        """What the learner does."""

        LESSON = "lesson", _("Lesson")
        QUIZ = "quiz", _("Quiz")
        CHALLENGE = "challenge", _("Challenge")

    TEXTS = ("title", "body")

    module = models.ForeignKey(Module, models.CASCADE, related_name="tasks")
    course = models.ForeignKey(Course, models.CASCADE, related_name="tasks", editable=False)
    slug = models.SlugField(max_length=60)
    position = models.PositiveIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True, default="", max_length=100_000, help_text=_("Markdown."))
    minutes = models.PositiveIntegerField(
        _("minutes"), default=5, validators=[MaxValueValidator(6_000)], help_text=_("How long it takes.")
    )
    is_required = models.BooleanField(
        _("required"), default=True, help_text=_("Counts for completing the course.")
    )
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("challenge")
    )
    requires = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="unlocks", verbose_name=_("prerequisites")
    )
    search_text = models.TextField(blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("course_id", "module__position", "module_id", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="task_course_slug"),
            models.UniqueConstraint(
                fields=["course", "challenge"], name="task_course_challenge", condition=~Q(challenge=None)
            ),
            models.CheckConstraint(
                name="task_challenge_by_kind",
                condition=(Q(kind="challenge") & ~Q(challenge=None))
                | (~Q(kind="challenge") & Q(challenge=None)),
                violation_error_message=_("A challenge task holds a challenge; the other kinds hold none."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A task that somebody has begun stays in its course: what was done there counts there."""
        super().clean()
        moves = self.pk and self.module_id and self.course_id != self.module.course_id
        if moves and self.progress.exists():
            message = _("Learners have worked on this task, so it stays in its course.")
            raise ValidationError({"module": message})

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("web:task", args=[self.course.slug, self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `course` the module's, and the search text in step with the titles of every language."""
        self.course_id = self.module.course_id
        titles = [str(texts.get("title", "")) for texts in self.translations.values()]
        self.search_text = " ".join([self.title, *titles]).casefold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)


class Invitation(models.Model):
    """A code that lets learners into a course, a limited number of times when `max_uses` is set."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="invitations")
    code = models.CharField(_("code"), max_length=40, unique=True)
    max_uses = models.PositiveIntegerField(
        _("uses"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: no limit.")
    )
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    created_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.course_id}"


class CourseRevision(models.Model):
    """The name of a course's state, in several rows so that learners do not queue up at one.

    A row's mark is drawn anew in the transaction that changes the course or a learner's place in it; the
    sum over the rows names the state, and whatever is cached under that name is never stale.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="revisions")
    shard = models.PositiveSmallIntegerField()
    mark = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "shard"], name="revision_course_shard")]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.shard}: {self.mark}"
