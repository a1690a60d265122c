"""Battles to look at: who played, and what came of it."""

from typing import ClassVar

from django.contrib import admin

from battles.models import Battle, Participant
from core.adminkit import ReadOnlyAdmin


@admin.register(Battle)
class BattleAdmin(ReadOnlyAdmin):
    """Battles."""

    list_display = ("code", "host", "topic", "state", "position", "size", "created_at", "ended_at")
    list_filter = ("state", "reveals")
    list_select_related: ClassVar[tuple[str, ...]] = ("host",)
    search_fields = ("code", "host__username", "topic")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    """Who took part."""

    list_display = ("name", "battle", "user", "door", "points", "rank", "joined_at")
    list_filter = ("door",)
    list_select_related: ClassVar[tuple[str, ...]] = ("battle", "user")
    search_fields = ("name", "user__username", "battle__code")
    ordering = ("-id",)
