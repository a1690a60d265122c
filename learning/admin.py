"""Courses to write, and what learners did in them to look at."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.adminkit import KeyChoosers, ReadOnlyAdmin, RoomAdmin
from learning.models import (
    ActivityEntry,
    Certificate,
    Course,
    CourseEnrollment,
    Favorite,
    Invitation,
    LearningTask,
    Module,
    Note,
    Quiz,
    QuizAttempt,
    QuizOption,
    QuizQuestion,
    TaskProgress,
)
from learning.services.authoring import check_requirements
from learning.services.recounting import course_recount
from learning.services.revisions import bump_revision
from learning.services.writing import fill_quizzes


class ModuleInline(admin.TabularInline):  # type: ignore[type-arg]
    """A course's parts."""

    model = Module
    extra = 0
    fields = ("position", "title", "slug")
    show_change_link = True


class InvitationInline(admin.TabularInline):  # type: ignore[type-arg]
    """A course's invitation codes."""

    model = Invitation
    extra = 0
    fields = ("code", "max_uses", "expires_at", "uses")
    readonly_fields = ("uses",)


@admin.register(Course)
class CourseAdmin(RoomAdmin):
    """Courses."""

    inlines = (ModuleInline, InvitationInline)
    list_display = ("title", "slug", "owner", "state", "access", "is_sequential", "updated_at")
    list_filter = ("state", "access", "gives_certificate")
    list_select_related = ("owner",)
    search_fields = ("title", "slug", "search_text")
    autocomplete_fields = ("owner", "instructors")
    prepopulated_fields = {"slug": ("title",)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and let what is kept of the course go."""
        super().save_related(request, form, formsets, change)
        bump_revision(form.instance.pk)


class TaskInline(KeyChoosers, admin.TabularInline):  # type: ignore[type-arg]
    """A module's tasks."""

    model = LearningTask
    extra = 0
    fields = ("position", "kind", "title", "slug", "challenge", "is_required")
    autocomplete_fields = ("challenge",)
    show_change_link = True


class CountedAdmin(RoomAdmin):
    """What changes how far learners are: their progress is counted afresh after every change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, give bare quizzes their rules, and bring every learner's figure in step."""
        super().save_related(request, form, formsets, change)
        fill_quizzes(form.instance.course_id)
        course_recount(course=form.instance.course)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete, and bring every learner's figure in step."""
        course = obj.course
        super().delete_model(request, obj)
        course_recount(course=course)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The same for several."""
        courses = {row.course for row in queryset.select_related("course")}
        super().delete_queryset(request, queryset)
        for course in courses:
            course_recount(course=course)


@admin.register(Module)
class ModuleAdmin(CountedAdmin):
    """Parts of courses."""

    inlines = (TaskInline,)
    list_display = ("title", "course", "position")
    list_filter = ("course",)
    list_select_related = ("course",)
    search_fields = ("title", "slug", "course__title")
    autocomplete_fields = ("course",)


class QuizInline(admin.StackedInline):  # type: ignore[type-arg]
    """The rules of a quiz task."""

    model = Quiz
    extra = 0


@admin.register(LearningTask)
class TaskAdmin(CountedAdmin):
    """Lessons, quizzes, challenges of courses."""

    inlines = (QuizInline,)
    list_display = ("title", "course", "module", "kind", "position", "is_required")
    list_filter = ("kind", "course", "is_required")
    list_select_related = ("course", "module")
    search_fields = ("title", "slug", "course__title")
    autocomplete_fields = ("module", "challenge", "requires")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save; prerequisites of another course or in a circle are refused, and nothing is written then."""
        super().save_related(request, form, formsets, change)
        check_requirements(form.instance, list(form.instance.requires.all()))


class OptionInline(admin.TabularInline):  # type: ignore[type-arg]
    """A question's options."""

    model = QuizOption
    extra = 0
    fields = ("position", "text", "is_correct", "feedback", "translations")


@admin.register(QuizQuestion)
class QuestionAdmin(RoomAdmin):
    """Questions."""

    inlines = (OptionInline,)
    list_display = ("__str__", "quiz", "position", "points")
    list_filter = ("quiz__task__course",)
    search_fields = ("text", "quiz__task__title")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and let what is kept of the course go: it quotes questions and options."""
        super().save_related(request, form, formsets, change)
        bump_revision(form.instance.quiz.task.course_id)


class RecordAdmin(ReadOnlyAdmin):
    """One learner's records: only the services write them."""

    list_select_related: ClassVar[tuple[str, ...]] = ("user",)


@admin.register(CourseEnrollment)
class EnrollmentAdmin(RecordAdmin):
    """Learners in courses."""

    list_display = ("user", "course", "status", "progress", "started_at", "last_activity_at", "is_completed")
    list_filter = ("status", "started_at", "course")
    list_select_related = ("user", "course")
    search_fields = ("user__username", "course__title")


@admin.register(TaskProgress)
class TaskProgressAdmin(RecordAdmin):
    """Learners at tasks."""

    list_display = ("user", "task", "status", "percent", "time_spent", "last_accessed_at")
    list_filter = ("status", "task__kind", "last_accessed_at")
    list_select_related = ("user", "task")
    search_fields = ("user__username", "task__title")


@admin.register(QuizAttempt)
class AttemptAdmin(RecordAdmin):
    """Attempts at quizzes."""

    list_display = ("user", "lesson", "score", "max_score", "percentage", "passed", "attempt_date")
    list_filter = ("attempt_date", "passed", "completion_status")
    list_select_related = ("user", "quiz__task")
    search_fields = ("user__username", "quiz__task__title")

    @admin.display(description=_("quiz"))
    def lesson(self, attempt: QuizAttempt) -> str:
        """The quiz's title."""
        return attempt.quiz.task.title


@admin.register(Note)
class NoteAdmin(RecordAdmin):
    """Learners' notes."""

    list_display = ("title", "user", "task", "challenge", "created_at", "updated_at")
    list_filter = ("created_at",)
    list_select_related = ("user", "task", "challenge")
    search_fields = ("title", "content", "user__username")


@admin.register(Favorite)
class FavoriteAdmin(RecordAdmin):
    """Learners' favourites."""

    list_display = ("user", "task", "challenge", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("user", "task", "challenge")
    search_fields = ("user__username", "task__title", "challenge__title")


@admin.register(Certificate)
class CertificateAdmin(RecordAdmin):
    """Certificates."""

    list_display = ("learner_name", "course_title", "issued_at", "revoked_at")
    list_filter = ("issued_at", "revoked_at")
    search_fields = ("learner_name", "course_title", "code", "user__username")


@admin.register(ActivityEntry)
class ActivityAdmin(RecordAdmin):
    """What learners did, line by line."""

    list_display = ("user", "verb", "course", "task", "created_at")
    list_filter = ("verb", "created_at")
    list_select_related = ("user", "course", "task")
    search_fields = ("user__username", "course__title", "task__title")
