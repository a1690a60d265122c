"""The bot's records, to look at: what came in, what is going out, and how far it follows each learner."""

from django.contrib import admin

from bot.models import (
    BotRun,
    BotTally,
    Broadcast,
    Card,
    Delivery,
    Follow,
    InboxUpdate,
    Notice,
    OutboxMessage,
    Reminder,
    Speaker,
    WeeklyReport,
)
from core.adminkit import ReadOnlyAdmin


@admin.register(InboxUpdate)
class InboxUpdateAdmin(ReadOnlyAdmin):
    """Updates as Telegram sent them; `failed` ones ended in an apology."""

    list_display = ("update_id", "lane", "received_at", "handled_at", "answered", "failed")
    list_filter = ("failed", "answered")
    search_fields = ("=update_id", "=chat_id")
    date_hierarchy = "received_at"
    ordering = ("-id",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Calls to Telegram: waiting, sent, given up, with the last refusal."""

    list_display = ("chat_id", "method", "state", "attempts", "not_before", "error", "created_at")
    list_filter = ("state", "method")
    search_fields = ("=chat_id", "error")
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(Card)
class CardAdmin(ReadOnlyAdmin):
    """Messages with buttons."""

    list_display = ("kind", "chat_id", "message_id", "user", "challenge", "created_at")
    list_filter = ("kind",)
    list_select_related = ("user", "challenge")
    search_fields = ("user__username", "=chat_id", "challenge__title")
    exclude = ("key",)
    date_hierarchy = "created_at"
    ordering = ("-id",)


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyAdmin):
    """People the bot has met, linked or not."""

    list_display = ("telegram_id", "language", "client_language", "current")
    list_select_related = ("current",)
    search_fields = ("=telegram_id",)
    ordering = ("-telegram_id",)


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Up to which event the bot has told each linked learner."""

    list_display = ("user", "telegram_id", "seq")
    list_select_related = ("user",)
    search_fields = ("user__username", "=telegram_id")
    ordering = ("-user",)


@admin.register(BotTally)
class BotTallyAdmin(ReadOnlyAdmin):
    """Totals over all processes so far."""

    list_display = ("name", "label", "value")


@admin.register(BotRun)
class BotRunAdmin(ReadOnlyAdmin):
    """The processes that speak for the bot, and when each was last seen."""

    list_display = ("id", "mode", "host", "started_at", "seen_at")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Who is reminded, and when next."""

    list_display = ("user", "enabled", "at", "quiet_from", "quiet_to", "next_at", "last_day")
    list_filter = ("enabled",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("user_id",)


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    """Words of instructors to several learners, and how far they have gone."""

    list_display = ("course", "sender", "reached", "refused", "created_at", "closed_at")
    list_select_related = ("course", "sender")
    search_fields = ("course__title", "sender__username")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What became of each chat copy of such a word."""

    list_display = ("message", "telegram_id", "state")
    list_filter = ("state",)
    list_select_related = ("message",)
    search_fields = ("=telegram_id",)
    ordering = ("-message",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What happened elsewhere and is worth a word, and how that ended."""

    list_display = ("user", "kind", "state", "urgent", "due_at", "settled_at")
    list_filter = ("state", "kind", "urgent")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    date_hierarchy = "due_at"
    ordering = ("-id",)


@admin.register(WeeklyReport)
class WeeklyReportAdmin(ReadOnlyAdmin):
    """When each linked learner gets the next summary of the week."""

    list_display = ("user", "next_at", "last_monday")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("next_at",)
