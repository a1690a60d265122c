"""The daily reminder: what waits today, and how to be left in peace."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import plain
from core.models import User
from progress.daily import daily_challenge
from progress.models import LearnerStats
from progress.review import due_today
from progress.streaks import current_streak, local_day


@screen("reminder")
def draw_reminder(card: Card) -> Screen:
    """See the module."""
    if card.user is None:
        return Screen(plain(_("Link your account first: /link")))
    step = card.state.get("step", "")
    if step == "stopped":
        return Screen("🔕 " + plain(_("No more reminders. /settings turns them on again.")))
    if step == "snoozed":
        at = (parse_datetime(card.state["until"]) or timezone.now()).astimezone(card.user.zone)
        return Screen("💤 " + plain(_("I will remind you at %s.") % time_format(at, "H:i")))
    due = len(due_today(card.user))
    buttons = [Button(_("Challenge of the day"), "daily")]
    buttons += [Button(_("Review"), "review")] if due else []
    buttons += [Button(_("Remind me in an hour"), "snooze"), Button(_("Stop reminders"), "stop")]
    return Screen("\n".join(_lines(card.user, due)), rows_of(buttons))


def _lines(user: User, due: int) -> list[str]:
    lines = ["⏰ " + plain(_("Time to learn!"))]
    challenge = daily_challenge(user)
    if challenge is not None:
        lines.append(plain(_("Your challenge of the day: %s") % challenge.localized("title")))
    if due:
        lines.append(plain(ngettext("%d thing to repeat", "%d things to repeat", due) % due))
    days = current_streak(LearnerStats.objects.filter(pk=user.pk).first(), local_day(user, timezone.now()))
    if days:
        words = ngettext("%d day in a row: keep it up.", "%d days in a row: keep it up.", days) % days
        lines.append("🔥 " + plain(words))
    return lines
