"""Reminders: when the next one is due, in the learner's own zone, and sending it once.

A reminder is wanted at one time of the learner's day and never within their quiet hours.
A local time that a clock change skips is met an hour later by the clock, one that comes twice at its first
coming. The row's `next_at` moves in the transaction that queues the message, so a reminder is sent once
whatever process is killed, and one that a process slept through is sent late, never twice.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.selectors import telegram_account
from accounts.services.chat import chat_preferences
from bot.cards import open_card
from bot.hours import after_quiet, instant, next_guard
from bot.languages import language_for
from bot.models import Reminder
from core.errors import InvalidInput
from core.models import User
from progress.models import LearnerStats
from progress.streaks import local_day

log = logging.getLogger("bot")
SNOOZE = timedelta(hours=1)
AT_ONCE = 100


def quiet_until(user: User, moment: datetime) -> datetime:
    """The moment itself, or the end of the learner's quiet hours that it falls into."""
    reminder = reminder_of(user)
    return after_quiet(moment, (reminder.quiet_from, reminder.quiet_to), user.zone)


def next_reminder(reminder: Reminder, zone: ZoneInfo, now: datetime) -> datetime:
    """When the next one is due: the first such time that is still to come, on a day without one so far."""
    day = now.astimezone(zone).date()
    quiet = (reminder.quiet_from, reminder.quiet_to)
    while True:
        moment = after_quiet(instant(day, reminder.at, zone), quiet, zone)
        fresh = reminder.last_day is None or moment.astimezone(zone).date() > reminder.last_day
        if moment > now and fresh:
            return moment
        day += timedelta(days=1)


def reminder_of(user: User) -> Reminder:
    """The learner's reminder, off as long as they have said nothing (not stored then)."""
    return Reminder.objects.filter(pk=user.pk).first() or Reminder(user=user)


@transaction.atomic
def change_reminder(user: User, **changes: object) -> Reminder:
    """Set `enabled`, `at`, `quiet_from`, `quiet_to`; the next one is reckoned afresh.

    One that was put off stays put off until then, and one that is due stays due.
    """
    Reminder.objects.bulk_create([Reminder(user=user)], ignore_conflicts=True)
    reminder = Reminder.objects.select_for_update().get(pk=user.pk)
    for name, value in changes.items():
        setattr(reminder, name, value)
    reminder.snoozed = reminder.snoozed and reminder.enabled
    reminder.next_at = _planned(reminder, user.zone, changes) if reminder.enabled else None
    reminder.guard_at = plan_guard(reminder, user, timezone.now())
    reminder.save()
    return reminder


def _planned(reminder: Reminder, zone: ZoneInfo, changes: Mapping[str, object]) -> datetime:
    now, planned = timezone.now(), reminder.next_at
    if planned is not None and (reminder.snoozed or (planned <= now and "at" not in changes)):
        return after_quiet(planned, (reminder.quiet_from, reminder.quiet_to), zone)
    return next_reminder(reminder, zone, now)


def plan_guard(reminder: Reminder, user: User, now: datetime) -> datetime | None:
    """When the streak is looked at next; a look that is due already stays so."""
    if not chat_preferences(user).streak_guard:
        return None
    if reminder.guard_at is not None and reminder.guard_at <= now:
        return reminder.guard_at
    return next_guard((reminder.quiet_from, reminder.quiet_to), user.zone, now, reminder.last_day)


def replan(user: User) -> None:
    """The learner's zone or choices may have changed: the same time of day is another moment then."""
    planned = Reminder.objects.filter(pk=user.pk).exclude(enabled=False, guard_at=None).exists()
    if planned or chat_preferences(user).streak_guard:
        change_reminder(user)


@transaction.atomic
def snooze(user: User) -> datetime:
    """The same reminder once more in an hour, or after the quiet hours. Raises `InvalidInput` when off."""
    reminder = Reminder.objects.select_for_update().filter(pk=user.pk, enabled=True).first()
    if reminder is None:
        raise InvalidInput(_("Reminders are off. /settings turns them on."), code="reminders_off")
    quiet = (reminder.quiet_from, reminder.quiet_to)
    reminder.next_at = after_quiet(timezone.now() + SNOOZE, quiet, user.zone)
    reminder.snoozed = True
    reminder.save()
    return reminder.next_at


def send_due_reminders() -> int:
    """Send every reminder whose time has come; returns how many went out."""
    due = Reminder.objects.filter(enabled=True, next_at__lte=timezone.now()).order_by("next_at")
    return sum(_try(user_id) for user_id in due.values_list("pk", flat=True)[:AT_ONCE])


def _try(user_id: int) -> bool:
    """One that fails holds up no other; it is tried again an hour later."""
    try:
        return _send(user_id)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the reminder of user %s failed", user_id)
        Reminder.objects.filter(pk=user_id).update(next_at=timezone.now() + SNOOZE)
        return False


@transaction.atomic
def _send(user_id: int) -> bool:
    now = timezone.now()
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("user")
    reminder = rows.filter(pk=user_id, enabled=True, next_at__lte=now).first()
    if reminder is None:
        return False
    user = reminder.user
    quiet_ends = after_quiet(now, (reminder.quiet_from, reminder.quiet_to), user.zone)
    if quiet_ends > now:  # slept through: it is night by now
        Reminder.objects.filter(pk=user_id).update(next_at=quiet_ends)
        return False
    wanted = not _is_done(user, now) and (reminder.snoozed or reminder.last_day != local_day(user, now))
    sent = wanted and _say(user)
    reminder.snoozed = False
    reminder.last_day = local_day(user, now) if sent else reminder.last_day
    reminder.next_at = next_reminder(reminder, user.zone, now)
    reminder.save()
    return sent


def _is_done(user: User, now: datetime) -> bool:
    """Whether the learner has solved something today already."""
    stats = LearnerStats.objects.filter(pk=user.pk).first()
    return stats is not None and stats.last_active_day == local_day(user, now)


def _say(user: User) -> bool:
    account = telegram_account(user)
    if account is None or not account.is_active:
        return False
    language = language_for(user, account.telegram_id)
    with override(language):
        open_card(
            "reminder",
            chat_id=account.telegram_id,
            telegram_id=account.telegram_id,
            user=user,
            language=language,
        )
    return True
