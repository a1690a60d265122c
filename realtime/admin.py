"""Presence, to look at: the server processes that live, who is there, and who is at which challenge."""

from django.contrib import admin

from core.adminkit import ReadOnlyAdmin
from realtime.models import LiveProcess, Presence, Sighting, Viewing


@admin.register(LiveProcess)
class LiveProcessAdmin(ReadOnlyAdmin):
    """Server processes and the end of their leases."""

    list_display = ("id", "expires_at")
    ordering = ("-expires_at",)


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin):
    """Who is there."""

    list_display = ("user", "process")
    list_select_related = ("user", "process")
    search_fields = ("user__username",)
    ordering = ("-id",)


@admin.register(Viewing)
class ViewingAdmin(ReadOnlyAdmin):
    """Who is at which challenge."""

    list_display = ("user", "challenge", "process")
    list_select_related = ("user", "challenge", "process")
    search_fields = ("user__username", "challenge__title")
    ordering = ("-id",)


@admin.register(Sighting)
class SightingAdmin(ReadOnlyAdmin):
    """Which events open pages have shown to whom."""

    list_display = ("user", "first", "last", "at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("-id",)
