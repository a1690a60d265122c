"""People, their tokens, and the Telegram accounts tied to them."""

from base64 import b64encode
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts.models import (
    ChatPreferences,
    LinkRequest,
    PersonalToken,
    Portrait,
    TelegramAccount,
    UsedInitData,
)
from accounts.services.linking import unlink_telegram
from accounts.services.registration import announce_account
from core.adminkit import PossibleDates, ReadOnlyAdmin
from core.models import User

LANGUAGES = [("", _("As the browser or Telegram asks")), *settings.LANGUAGES]
RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
ANNOUNCED = {"username", "time_zone", "language"}


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    """A person's account; the language is chosen from those there are."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    class Meta(UserChangeForm.Meta):
        model = User


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new account."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


@admin.register(User)
class PersonAdmin(PossibleDates, UserAdmin):  # type: ignore[type-arg]
    """Everybody. Accounts are closed, not deleted: points and ranks of others depend on what they did."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = (
        "username",
        "email",
        "is_instructor",
        "is_staff",
        "is_active",
        "date_joined",
        "last_login",
    )
    list_filter = ("is_active", "is_instructor", "is_staff", "is_superuser", "language", "groups")
    search_fields = ("username", "email", "bio", "first_name", "last_name", "telegram__username")
    date_hierarchy = "date_joined"
    ordering = ("-date_joined",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("make_instructors", "make_learners", "close_accounts", "open_accounts")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "bio")}),
        (_("Choices"), {"fields": ("time_zone", "language")}),
        (
            _("Permissions"),
            {"fields": ("is_active", "is_instructor", *RIGHTS)},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser hands out the rights of the staff."""
        mine = [*super().get_readonly_fields(request, obj)]
        return mine if request.user.is_superuser else [*mine, *RIGHTS]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody but a superuser changes a superuser."""
        protected = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not protected and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody may: an account is closed instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and tell the person's open pages what changed."""
        super().save_model(request, obj, form, change)
        if change and ANNOUNCED & set(form.changed_data):
            announce_account(user=obj)

    def _set(self, request: HttpRequest, people: QuerySet[User], **values: bool) -> None:
        if not request.user.is_superuser:
            people = people.filter(is_superuser=False)
        # Nobody locks themselves out.
        count = people.exclude(pk=request.user.pk or 0).update(**values)
        text = ngettext("%d account changed.", "%d accounts changed.", count) % count
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Make instructors"), permissions=["change"])
    def make_instructors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let these people write challenges."""
        self._set(request, people, is_instructor=True)

    @admin.action(description=_("Make learners"), permissions=["change"])
    def make_learners(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let these people write challenges no more."""
        self._set(request, people, is_instructor=False)

    @admin.action(description=_("Close accounts"), permissions=["change"])
    def close_accounts(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Nobody can log in to these."""
        self._set(request, people, is_active=False)

    @admin.action(description=_("Open accounts again"), permissions=["change"])
    def open_accounts(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """The contrary."""
        self._set(request, people, is_active=True)


class DeletableAdmin(ReadOnlyAdmin):
    """To look at and to take away."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As Django's permissions say."""
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)


@admin.register(PersonalToken)
class PersonalTokenAdmin(DeletableAdmin):
    """Personal tokens; taking one away revokes it."""

    list_display = ("user", "name", "created_at", "last_used_at", "expires_at")
    list_display_links = ("name",)
    list_select_related = ("user",)
    search_fields = ("user__username", "name")
    date_hierarchy = "created_at"
    exclude = ("token_hash",)


@admin.register(TelegramAccount)
class TelegramAccountAdmin(DeletableAdmin):
    """Telegram accounts; taking one away unlinks it, as its owner would."""

    list_display = ("user", "username", "name", "telegram_id", "is_active", "linked_at")
    list_filter = ("is_active",)
    list_select_related = ("user",)
    search_fields = ("user__username", "username", "name", "=telegram_id")
    date_hierarchy = "linked_at"

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Unlink."""
        unlink_telegram(telegram_id=obj.telegram_id, last_too=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Unlink each."""
        for telegram_id in list(queryset.values_list("telegram_id", flat=True)):
            unlink_telegram(telegram_id=telegram_id, last_too=True)


@admin.register(Portrait)
class PortraitAdmin(DeletableAdmin):
    """People's pictures; taking one away is all that can be done with it."""

    list_display = ("user", "changed_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    date_hierarchy = "changed_at"
    fields = ("user", "changed_at", "shown")
    readonly_fields = ("shown",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Portrait]:
        """Without the pictures themselves: a list has no use for them."""
        rows: QuerySet[Portrait] = super().get_queryset(request).defer("picture")
        return rows

    @admin.display(description=_("picture"))
    def shown(self, portrait: Portrait) -> SafeString:
        """The picture."""
        data = b64encode(bytes(portrait.picture)).decode()
        return format_html('<img src="data:image/webp;base64,{}" alt="">', data)


@admin.register(LinkRequest)
class LinkRequestAdmin(ReadOnlyAdmin):
    """Attempts to link an account."""

    list_display = ("user", "telegram_username", "created_at", "expires_at", "closed_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "telegram_username", "=telegram_id")
    date_hierarchy = "created_at"
    exclude = ("token_hash", "match_code")


@admin.register(ChatPreferences)
class ChatPreferencesAdmin(ReadOnlyAdmin):
    """What learners want to be told in the chat unasked."""

    list_display = ("user", "notices", "streak_guard", "weekly")
    list_filter = ("notices", "streak_guard", "weekly")
    list_select_related = ("user",)
    search_fields = ("user__username",)


@admin.register(UsedInitData)
class UsedInitDataAdmin(ReadOnlyAdmin):
    """Openings of the Mini App that were used to sign in."""

    list_display = ("digest", "expires_at")
    search_fields = ("=digest",)
    date_hierarchy = "expires_at"


# What these pages would show: spent and revoked refresh tokens, kept only so that they are refused. There is
# nothing to do by hand, and a page of credentials is a page too many.
for spent in (OutstandingToken, BlacklistedToken):
    admin.site.unregister(spent)
