"""The log of what happened to each person, to look at."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.adminkit import ReadOnlyAdmin, json_block
from core.models import Event, Stream, UpkeepJob

admin.site.site_header = admin.site.site_title = "Gauntlet"
admin.site.index_title = _("Administration")


@admin.register(Stream)
class StreamAdmin(ReadOnlyAdmin):
    """How far each person's event stream goes."""

    list_display = ("user", "last_seq", "pruned_through")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("-last_seq",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Every event that is still kept."""

    list_display = ("user", "seq", "type", "created_at")
    list_display_links = ("seq",)
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    date_hierarchy = "created_at"
    ordering = ("-id",)
    fields = ("user", "seq", "type", "created_at", "content")
    readonly_fields = ("content",)

    @admin.display(description=_("data"))
    def content(self, event: Any) -> SafeString:
        """The event's data in lines."""
        return json_block(event.data)


@admin.register(UpkeepJob)
class UpkeepJobAdmin(ReadOnlyAdmin):
    """The regular jobs, and when each is due."""

    list_display = ("name", "due_at")
    search_fields = ("name",)
    ordering = ("name",)
