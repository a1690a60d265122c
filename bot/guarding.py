"""The streak guard: a word in the learner's evening when their streak would end with the day.

It is decided when it is sent, under the lock of the reminder's row: still opted in, nothing solved today,
no reminder today, no quiet hours, and still the day it was meant for. `guard_at` moves in the transaction
that queues the message, so it is said once whatever process is killed, and counts as the day's reminder.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts.selectors import telegram_account
from accounts.services.chat import chat_preferences
from bot.cards import open_card
from bot.hours import after_quiet
from bot.languages import language_for
from bot.models import Reminder
from bot.reminding import next_reminder, plan_guard
from core.models import User
from progress.models import LearnerStats
from progress.streaks import current_streak, local_day

log = logging.getLogger("bot")
AT_ONCE = 100
PAUSE = timedelta(minutes=30)
"""Until the next try after a failure."""


def send_due_guards(now: datetime | None = None) -> int:
    """Look at every streak whose time has come; returns how many learners got a word."""
    now = now or timezone.now()
    due = Reminder.objects.filter(guard_at__lte=now).order_by("guard_at").values_list("pk", flat=True)
    return sum(_try(user_id, now) for user_id in due[:AT_ONCE])


def _try(user_id: int, now: datetime) -> bool:
    """One that fails holds up no other."""
    try:
        return _look(user_id, now)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the streak of user %s could not be guarded", user_id)
        Reminder.objects.filter(pk=user_id).update(guard_at=now + PAUSE)
        return False


@transaction.atomic
def _look(user_id: int, now: datetime) -> bool:
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("user")
    reminder = rows.filter(pk=user_id, guard_at__lte=now).first()
    if reminder is None:
        return False
    user = reminder.user
    sent = _is_wanted(reminder, now) and _say(user)
    if sent:
        reminder.last_day, reminder.snoozed = local_day(user, now), False
        reminder.next_at = next_reminder(reminder, user.zone, now) if reminder.enabled else None
    reminder.guard_at = None
    reminder.guard_at = plan_guard(reminder, user, now)
    reminder.save()
    return sent


def _is_wanted(reminder: Reminder, now: datetime) -> bool:
    user = reminder.user
    today = local_day(user, now)
    meant = reminder.guard_at is not None and local_day(user, reminder.guard_at) == today
    awake = after_quiet(now, (reminder.quiet_from, reminder.quiet_to), user.zone) == now
    fresh = reminder.last_day != today and chat_preferences(user).streak_guard
    return meant and awake and fresh and ends_today(user, now)


def ends_today(user: User, now: datetime) -> bool:
    """Whether the learner has a streak that ends at midnight unless they solve something."""
    stats = LearnerStats.objects.filter(pk=user.pk).first()
    today = local_day(user, now)
    return stats is not None and current_streak(stats, today) > 0 and stats.last_active_day != today


def _say(user: User) -> bool:
    account = telegram_account(user)
    if account is None or not account.is_active:
        return False
    chat = account.telegram_id
    language = language_for(user, chat)
    with override(language):
        open_card("guard", chat_id=chat, telegram_id=chat, user=user, language=language)
    return True
