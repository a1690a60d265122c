"""Drafts and trial runs, to look at when a learner asks for help."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.adminkit import ReadOnlyAdmin, json_block
from progress.drafts import Draft
from progress.judging.sample_runs import SampleRun


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """What learners are writing."""

    list_display = ("user", "challenge", "language", "version", "saved_at")
    list_filter = ("language",)
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "challenge__slug")
    date_hierarchy = "saved_at"
    ordering = ("-saved_at",)
    exclude = ("files", "replaced")
    readonly_fields = ("texts",)

    @admin.display(description=_("draft"))
    def texts(self, draft: Any) -> SafeString:
        """The files in lines."""
        return json_block(draft.files)


@admin.register(SampleRun)
class SampleRunAdmin(ReadOnlyAdmin):
    """The newest trial run of each learner on each challenge."""

    list_display = ("user", "challenge", "language", "number", "status", "ready_at", "holder")
    list_filter = ("status", "language")
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "challenge__slug")
    date_hierarchy = "ready_at"
    ordering = ("-ready_at",)
    exclude = ("report",)
    readonly_fields = ("whole",)

    @admin.display(description=_("report"))
    def whole(self, run: Any) -> SafeString:
        """The report in lines."""
        return json_block(run.report)
