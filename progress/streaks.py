"""Streaks: days in a row with a solved challenge, by the learner's own calendar."""

from datetime import date, datetime, timedelta

from django.db import connection

from core.models import User
from progress.models import LearnerStats

_COUNT_DAY = """
    INSERT INTO progress_activityday (user_id, day, solved) VALUES (%s, %s, 1)
    ON CONFLICT (user_id, day) DO UPDATE SET solved = progress_activityday.solved + 1
"""


def local_day(user: User, now: datetime) -> date:
    """The day it is for this learner."""
    return now.astimezone(user.zone).date()


def note_activity(stats: LearnerStats, user: User, now: datetime) -> None:
    """Count a solve on the learner's day and carry the streak on. Call under the learner's lock."""
    day = local_day(user, now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_DAY, [user.pk, day.isoformat()])
    last = stats.last_active_day
    if last is not None and day <= last:  # the same day, or the learner moved westwards
        return
    stats.streak = stats.streak + 1 if last == day - timedelta(days=1) else 1
    stats.best_streak = max(stats.best_streak, stats.streak)
    stats.last_active_day = day


def current_streak(stats: LearnerStats | None, today: date) -> int:
    """The streak as of `today`: it lives through yesterday, so that today can still be used."""
    if stats is None or stats.last_active_day is None:
        return 0
    return stats.streak if stats.last_active_day >= today - timedelta(days=1) else 0
