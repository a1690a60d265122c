"""Hours of the learner's own clock: moments, quiet hours, the evening in which a streak is looked at."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Quiet = tuple[time, time]
EVENING = time(20)
EVENING_BEGINS = time(17)
AHEAD_OF_QUIET = timedelta(hours=1)
"""How long before quiet hours that cover the evening the streak is looked at."""


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a local time of day, in UTC."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def after_quiet(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours (from, to) that it falls into."""
    begins, ends = quiet
    local = moment.astimezone(zone)
    now = local.time().replace(tzinfo=None)
    inside = begins <= now < ends if begins <= ends else now >= begins or now < ends
    if begins == ends or not inside:
        return moment
    day = local.date() if now < ends else local.date() + timedelta(days=1)
    return instant(day, ends, zone)


def guard_moment(day: date, quiet: Quiet, zone: ZoneInfo) -> datetime | None:
    """When a streak is looked at on this day: at eight in the evening, or nearby outside the quiet hours.

    That is at their end if it comes on the same day, otherwise an hour before they begin; None when that is
    no evening.
    """
    wanted = instant(day, EVENING, zone)
    later = after_quiet(wanted, quiet, zone)
    if later.astimezone(zone).date() == day:
        return later
    ahead = datetime.combine(day, quiet[0]) - AHEAD_OF_QUIET
    if ahead.date() != day or ahead.time() < EVENING_BEGINS:
        return None
    return instant(day, ahead.time(), zone)


def next_guard(quiet: Quiet, zone: ZoneInfo, now: datetime, last_day: date | None) -> datetime | None:
    """The next such moment still to come, on a day after `last_day`; None when there is none."""
    today = now.astimezone(zone).date()
    moments = (guard_moment(today + timedelta(days=n), quiet, zone) for n in range(3))
    fresh = (m for m in moments if m and m > now and (not last_day or m.astimezone(zone).date() > last_day))
    return next(fresh, None)
