"""When a reminder is due: zones, quiet hours, and the days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.hours import after_quiet, guard_moment, instant, next_guard
from bot.models import Reminder
from bot.reminding import next_reminder

pytestmark = pytest.mark.pure
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(22), time(8))


def reminder(at: str = "19:00", quiet: tuple[time, time] = NIGHT, last: date | None = None) -> Reminder:
    begins, ends = quiet
    return Reminder(at=time.fromisoformat(at), quiet_from=begins, quiet_to=ends, last_day=last)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "at", "due"),
    [
        ("UTC", "2026-06-01T10:00", "19:00", "2026-06-01T19:00"),
        ("UTC", "2026-06-01T19:00", "19:00", "2026-06-02T19:00"),
        ("Europe/Berlin", "2026-03-28T20:00", "19:00", "2026-03-29T17:00"),  # the clock went forward
        ("Europe/Berlin", "2026-03-27T20:00", "19:00", "2026-03-28T18:00"),
        ("Europe/Berlin", "2026-10-24T20:00", "19:00", "2026-10-25T18:00"),  # and back
        ("America/New_York", "2026-03-07T23:30", "19:00", "2026-03-08T00:00"),
        ("America/New_York", "2026-03-08T01:00", "19:00", "2026-03-08T23:00"),
        ("Asia/Kolkata", "2026-06-01T00:00", "08:00", "2026-06-01T02:30"),
        ("Australia/Lord_Howe", "2026-04-04T12:00", "09:00", "2026-04-04T22:30"),
        ("Pacific/Kiritimati", "2026-01-01T00:00", "19:00", "2026-01-01T05:00"),
    ],
)
def test_the_same_time_by_the_learners_clock(zone, now, at, due):
    found = next_reminder(reminder(at), ZoneInfo(zone), utc(now))
    assert found == utc(due)


def test_a_time_that_a_clock_change_skips_or_repeats_comes_once():
    awake = (time(0), time(0))
    skipped = next_reminder(reminder("02:30", awake), BERLIN, utc("2026-03-28T12:00"))
    assert skipped.astimezone(BERLIN).strftime("%d %H:%M") == "29 03:30"
    first = next_reminder(reminder("02:30", awake), BERLIN, utc("2026-10-24T12:00"))
    assert first == utc("2026-10-25T00:30")
    after = next_reminder(reminder("02:30", awake, date(2026, 10, 25)), BERLIN, first + timedelta(hours=1))
    assert after == utc("2026-10-26T01:30")


def test_quiet_hours_put_it_off_to_their_end():
    late = next_reminder(reminder("23:00"), BERLIN, utc("2026-06-01T12:00"))
    assert late == utc("2026-06-01T06:00") + timedelta(days=1)
    early = next_reminder(reminder("06:00"), BERLIN, utc("2026-06-01T01:00"))
    assert early == utc("2026-06-01T06:00")
    noon = (time(12), time(14))
    assert after_quiet(utc("2026-06-01T10:30"), noon, BERLIN) == utc("2026-06-01T12:00")
    assert after_quiet(utc("2026-06-01T12:00"), noon, BERLIN) == utc("2026-06-01T12:00")
    assert after_quiet(utc("2026-03-29T00:30"), NIGHT, BERLIN) == utc("2026-03-29T06:00")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.times(),
    st.times(),
    st.times(),
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Tehran"]),
)
def test_never_in_quiet_hours_never_in_the_past_never_twice_a_day(moment, at, begins, ends, name):
    zone, now = ZoneInfo(name), moment.replace(tzinfo=UTC)
    at, begins, ends = (t.replace(second=0, microsecond=0) for t in (at, begins, ends))
    mine = Reminder(at=at, quiet_from=begins, quiet_to=ends)
    due = next_reminder(mine, zone, now)
    assert now < due < now + timedelta(days=3)
    assert after_quiet(due, (begins, ends), zone) == due
    mine.last_day = due.astimezone(zone).date()
    following = next_reminder(mine, zone, due)
    assert following.astimezone(zone).date() > mine.last_day
    assert instant(mine.last_day, time(0), zone) < following


@pytest.mark.parametrize(
    ("zone", "day", "quiet", "moment"),
    [
        ("UTC", "2026-06-01", NIGHT, "2026-06-01T20:00"),
        ("Pacific/Tongatapu", "2026-06-01", NIGHT, "2026-06-01T07:00"),  # UTC+13
        ("America/Los_Angeles", "2026-01-15", NIGHT, "2026-01-16T04:00"),  # UTC-8
        ("America/Los_Angeles", "2026-03-08", NIGHT, "2026-03-09T03:00"),  # the clock went forward
        ("Europe/Berlin", "2026-10-25", NIGHT, "2026-10-25T19:00"),  # and back
        ("Africa/Cairo", "2026-04-24", NIGHT, "2026-04-24T17:00"),
        ("UTC", "2026-06-01", (time(19), time(7)), "2026-06-01T18:00"),
        ("UTC", "2026-06-01", (time(19), time(21, 30)), "2026-06-01T21:30"),
        ("UTC", "2026-06-01", (time(12), time(7)), None),
        ("UTC", "2026-06-01", (time(0, 30), time(0, 15)), None),
    ],
)
def test_a_streak_is_looked_at_in_the_evening_outside_the_quiet_hours(zone, day, quiet, moment):
    found = guard_moment(date.fromisoformat(day), quiet, ZoneInfo(zone))
    assert found == (utc(moment) if moment else None)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001
    st.times(),
    st.times(),
    st.sampled_from(
        ["UTC", "Pacific/Tongatapu", "America/Los_Angeles", "Australia/Lord_Howe", "Africa/Cairo"]
    ),
)
def test_a_look_at_the_streak_is_never_quiet_and_comes_once_a_day(moment, begins, ends, name):
    zone, now = ZoneInfo(name), moment.replace(tzinfo=UTC)
    quiet = (begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0))
    due = next_guard(quiet, zone, now, None)
    if due is None:
        return
    assert now < due
    assert after_quiet(due, quiet, zone) == due
    day = due.astimezone(zone).date()
    following = next_guard(quiet, zone, due, day)
    assert following is None or following.astimezone(zone).date() > day
