"""What learners did and what it earned them, to look at; achievements, to write."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.adminkit import ReadOnlyAdmin, RoomAdmin, json_block
from progress import draft_admin
from progress.cards import ReviewCard, ReviewEntry
from progress.dailies import DailyChoice
from progress.judging import admin as judging_admin
from progress.models import (
    Achievement,
    AchievementAward,
    ActivityDay,
    Board,
    HintUnlock,
    LearnerStats,
    PointsEntry,
    ScoreBucket,
    Standing,
    Submission,
    UserProgress,
)

__all__ = ["draft_admin", "judging_admin"]


class LearnerRecordAdmin(ReadOnlyAdmin):
    """One learner's records."""

    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    search_fields: ClassVar[tuple[str, ...]] = ("user__username",)


@admin.register(LearnerStats)
class LearnerStatsAdmin(LearnerRecordAdmin):
    """Totals."""

    list_display = ("user", "points", "solved", "streak", "best_streak", "last_active_day")
    date_hierarchy = "last_active_day"
    ordering = ("-points",)


@admin.register(UserProgress)
class UserProgressAdmin(LearnerRecordAdmin):
    """Learners on challenges."""

    list_display = ("user", "challenge", "status", "attempts", "best_score", "points", "completed_at")
    list_display_links = ("user", "challenge")
    list_filter = ("status", "solved_in", "challenge__category", "challenge__kind")
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "challenge__title", "challenge__slug")
    date_hierarchy = "started_at"
    ordering = ("-id",)


@admin.register(Submission)
class SubmissionAdmin(LearnerRecordAdmin):
    """Answers. Nobody edits one: points were given for what it says."""

    list_display = (
        "id",
        "user",
        "challenge",
        "number",
        "channel",
        "status",
        "verdict",
        "score",
        "created_at",
    )
    list_filter = ("status", "verdict", "channel", "challenge__kind")
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "challenge__title", "challenge__slug")
    date_hierarchy = "created_at"
    ordering = ("-id",)
    exclude = ("answer",)
    readonly_fields = ("given",)

    @admin.display(description=_("answer"))
    def given(self, submission: Any) -> SafeString:
        """The answer in lines."""
        return json_block(submission.answer)


@admin.register(PointsEntry)
class PointsEntryAdmin(LearnerRecordAdmin):
    """The ledger. A line is never changed or taken away."""

    list_display = ("user", "source", "points", "challenge", "created_at")
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "source", "challenge__title")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(HintUnlock)
class HintUnlockAdmin(LearnerRecordAdmin):
    """Hints that were taken."""

    list_display = ("user", "challenge", "hint", "cost", "created_at")
    list_select_related = ("user", "hint__challenge")
    search_fields = ("user__username", "hint__challenge__title")
    date_hierarchy = "created_at"
    ordering = ("-id",)

    @admin.display(description=_("challenge"), ordering="hint__challenge__title")
    def challenge(self, unlock: Any) -> str:
        """The hint's challenge."""
        return str(unlock.hint.challenge)


@admin.register(ActivityDay)
class ActivityDayAdmin(LearnerRecordAdmin):
    """Days with a solved challenge."""

    list_display = ("user", "day", "solved")
    date_hierarchy = "day"
    ordering = ("-day", "-id")


@admin.register(ReviewCard)
class ReviewCardAdmin(LearnerRecordAdmin):
    """What is to be repeated when."""

    list_display = ("user", "subject", "due_at", "created_at")
    search_fields = ("user__username", "subject")
    date_hierarchy = "due_at"
    ordering = ("-id",)


@admin.register(ReviewEntry)
class ReviewEntryAdmin(ReadOnlyAdmin):
    """How each repetition went."""

    list_display = ("card", "rating", "created_at")
    list_filter = ("rating",)
    list_select_related = ("card",)
    search_fields = ("card__user__username", "card__subject")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(Standing)
class StandingAdmin(LearnerRecordAdmin):
    """Points by board."""

    list_display = ("user", "board", "points", "counted")
    search_fields = ("user__username", "=board")
    ordering = ("-id",)


@admin.register(AchievementAward)
class AchievementAwardAdmin(LearnerRecordAdmin):
    """Who earned what."""

    list_display = ("user", "achievement", "created_at")
    list_filter = ("achievement",)
    list_select_related = ("user", "achievement")
    search_fields = ("user__username", "achievement__title")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin):
    """Leaderboards."""

    list_display = ("name",)
    search_fields = ("name",)


@admin.register(ScoreBucket)
class ScoreBucketAdmin(ReadOnlyAdmin):
    """How points are spread on each board."""

    list_display = ("board", "level", "bucket", "learners")
    search_fields = ("=board",)
    list_filter = ("level",)
    ordering = ("board", "level", "bucket")


@admin.register(Achievement)
class AchievementAdmin(RoomAdmin):
    """Distinctions. One that somebody has is switched off instead of deleted."""

    list_display = ("title", "slug", "icon", "points", "summary", "is_active", "position", "awarded")
    list_editable = ("position",)
    ordering = ("position", "id")
    list_filter = ("is_active",)
    search_fields = ("title", "slug", "description")
    prepopulated_fields = {"slug": ("title",)}
    actions = ("switch_on", "switch_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Achievement]:
        """With the number of those who have it."""
        rows: QuerySet[Achievement] = super().get_queryset(request).annotate(awarded=Count("awards"))
        return rows

    @admin.display(description=_("awarded"), ordering="awarded")
    def awarded(self, achievement: Any) -> int:
        """How many learners have it."""
        return int(achievement.awarded)

    @admin.display(description=_("rule"))
    def summary(self, achievement: Achievement) -> str:
        """The rule on one line."""
        return ", ".join(f"{name}: {value}" for name, value in achievement.rule.items())

    def _switch(self, request: HttpRequest, achievements: QuerySet[Achievement], on: bool) -> None:
        count = achievements.exclude(is_active=on).update(is_active=on)
        text = ngettext("%d achievement changed.", "%d achievements changed.", count) % count
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Award from now on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, achievements: QuerySet[Achievement]) -> None:
        """Award these to who meets the rule."""
        self._switch(request, achievements, on=True)

    @admin.action(description=_("Award no more"), permissions=["change"])
    def switch_off(self, request: HttpRequest, achievements: QuerySet[Achievement]) -> None:
        """Award these to nobody else; who has one keeps it."""
        self._switch(request, achievements, on=False)


@admin.register(DailyChoice)
class DailyChoiceAdmin(ReadOnlyAdmin):
    """Challenges of the day, as they were chosen."""

    list_display = ("user", "day", "challenge", "reason")
    list_filter = ("reason",)
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "challenge__title")
    date_hierarchy = "day"
    ordering = ("-id",)
