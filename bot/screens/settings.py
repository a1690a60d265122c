"""Language, time zone and reminders."""

from django.conf import settings
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import ChatPreferences
from accounts.services.chat import chat_preferences
from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card, Reminder
from bot.reminding import reminder_of
from bot.rendering import heading, plain
from core.models import User


@screen("settings")
def draw_settings(card: Card) -> Screen:
    """What is set now, and the buttons to change it."""
    lines = [heading(_("Settings")), plain(_("Language: %s") % own_name(card.language))]
    languages = [Button(own_name(code), "l", code) for code, _name in settings.LANGUAGES]
    rows = rows_of(languages)
    if card.user is not None:
        lines += [plain(zone_line(card.user)), plain(reminder_line(card.user))]
        reminder = reminder_of(card.user)
        rows.append([Button(_("Change the time zone"), "z"), _switch(reminder)])
        if reminder.enabled:
            rows.append([Button(_("Set the time"), "at"), Button(_("Quiet hours"), "quiet")])
        wishes = chat_preferences(card.user)
        lines += [plain(line) for line in _unasked(wishes)]
        rows.append([Button(_("News from elsewhere"), "news"), _guard_switch(wishes)])
        rows.append([_weekly_switch(wishes)])
    if card.state.get("asking"):
        lines.append(plain(_question(card.state["asking"])))
    return Screen("\n".join(lines), rows)


def _switch(reminder: Reminder) -> Button:
    if reminder.enabled:
        return Button(_("Stop reminders"), "remind", "0")
    return Button(_("Remind me daily"), "remind", "1")


def _unasked(wishes: ChatPreferences) -> list[str]:
    guard = _("Streak guard: on, in the evening") if wishes.streak_guard else _("Streak guard: off")
    weekly = _("Weekly summary: on, on Monday mornings") if wishes.weekly else _("Weekly summary: off")
    return [guard, weekly, _("News from elsewhere: %s") % wishes.get_notices_display()]


def _guard_switch(wishes: ChatPreferences) -> Button:
    if wishes.streak_guard:
        return Button(_("Stop watching my streak"), "guard", "0")
    return Button(_("Watch my streak"), "guard", "1")


def _weekly_switch(wishes: ChatPreferences) -> Button:
    if wishes.weekly:
        return Button(_("No weekly summary"), "weekly", "0")
    return Button(_("Send a weekly summary"), "weekly", "1")


def zone_line(user: User) -> str:
    """The learner's time zone."""
    return _("Time zone: %s") % user.time_zone


def reminder_line(user: User) -> str:
    """When the learner is reminded."""
    reminder = reminder_of(user)
    if not reminder.enabled:
        return _("Reminders: off")
    clock = {
        "at": time_format(reminder.at, "H:i"),
        "begins": time_format(reminder.quiet_from, "H:i"),
        "ends": time_format(reminder.quiet_to, "H:i"),
    }
    return _("Reminders: daily at %(at)s; quiet from %(begins)s to %(ends)s") % clock


def _question(asking: object) -> str:
    if asking == "time":
        return _("Type the time of the reminder, such as 19:00.")
    if asking == "quiet":
        return _("Type your quiet hours, such as 22:00-08:00.")
    return _("Type the name of your time zone, such as Europe/Berlin.")


def own_name(code: str) -> str:
    """A language in its own words: a reader who wants it must be able to find it."""
    names = dict(settings.LANGUAGES)
    with override(code):
        return str(names.get(code, code))
