"""The streak guard: one word in the evening, only when it is needed, and one reminder a day in all."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.services.chat import change_chat_preferences
from accounts.services.registration import change_preferences
from bot import guarding
from bot.guarding import send_due_guards
from bot.models import Card, OutboxMessage, Reminder
from bot.reminding import change_reminder, reminder_of, send_due_reminders
from progress.models import LearnerStats
from progress.streaks import local_day
from tests.bot.live.conftest import Person, buttons_of, link
from tests.bot.live.notices import awake, solve
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.factories import make_user


def guarded(user, now: datetime, *, days: int = 3, last: int = 1) -> None:
    """Opted in, due now, with a streak whose last day was so many days ago."""
    change_chat_preferences(user=user, streak_guard=True)
    change_reminder(user)
    Reminder.objects.filter(pk=user.pk).update(guard_at=now)
    day = local_day(user, now) - timedelta(days=last)
    LearnerStats.objects.update_or_create(pk=user.pk, defaults={"streak": days, "last_active_day": day})


def evening(zone: str, day: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(day), time(20), ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", "2026-06-01"),
        ("Pacific/Tongatapu", "2026-06-01"),
        ("America/Los_Angeles", "2026-01-15"),
        ("America/Los_Angeles", "2026-03-08"),
        ("Europe/Berlin", "2026-10-25"),
    ],
)
def test_said_once_in_the_evening_of_the_learners_own_day(learner, zone, day):
    change_preferences(user=learner, time_zone=zone)
    now = evening(zone, day)
    guarded(learner, now)
    assert send_due_guards(now - timedelta(seconds=1)) == 0
    assert send_due_guards(now) == 1
    mine = reminder_of(learner)
    assert mine.last_day == datetime.fromisoformat(day).date()
    following = mine.guard_at.astimezone(ZoneInfo(zone))
    assert (following.date() - mine.last_day, following.time()) == (timedelta(days=1), time(20))
    Reminder.objects.update(guard_at=now)
    assert send_due_guards(now + timedelta(minutes=5)) == 0
    assert Card.objects.filter(kind="guard").count() == 1


NOON = datetime(2026, 6, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "reason", ["solved today", "no streak", "broken", "not wanted", "quiet", "too late", "reminded"]
)
def test_not_said_without_need(learner, reason):
    guarded(learner, NOON, last={"solved today": 0, "broken": 2}.get(reason, 1))
    now = NOON
    if reason == "no streak":
        LearnerStats.objects.all().delete()
    if reason == "not wanted":
        change_chat_preferences(user=learner, streak_guard=False)
    if reason == "quiet":
        now = NOON.replace(hour=22)
    if reason == "too late":
        change_reminder(learner, quiet_from=time(3), quiet_to=time(4))
        Reminder.objects.update(guard_at=NOON)
        now = NOON + timedelta(hours=4, minutes=1)
    if reason == "reminded":
        Reminder.objects.update(last_day=NOON.date())
    assert send_due_guards(now) == 0
    assert not Card.objects.exists()
    following = reminder_of(learner).guard_at
    assert following is None if reason == "not wanted" else following > now


def test_one_word_a_day_with_the_reminder(learner, monkeypatch):
    change_reminder(learner, enabled=True, at=time(21))
    guarded(learner, NOON)
    Reminder.objects.update(next_at=NOON + timedelta(hours=1))
    assert send_due_guards(NOON) == 1
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(hours=1, minutes=1))
    assert send_due_reminders() == 0
    assert reminder_of(learner).next_at.date() == NOON.date() + timedelta(days=1)
    assert list(Card.objects.values_list("kind", flat=True)) == ["guard"]


def test_any_number_of_processes_say_it_once(learner):
    guarded(learner, NOON)
    assert sum(at_once([lambda: send_due_guards(NOON)] * 4)) == 1
    assert OutboxMessage.objects.count() == 1


def test_one_that_fails_holds_up_nobody(learner, double, monkeypatch):
    boris = link(Person(double, "Boris"), make_user("boris"))
    whole = guarding._say
    monkeypatch.setattr(guarding, "_say", lambda user: 1 / 0 if user == learner else whole(user))
    guarded(learner, NOON - timedelta(minutes=1))
    guarded(boris, NOON)
    assert send_due_guards(NOON) == 1
    assert reminder_of(learner).guard_at == NOON + guarding.PAUSE


def test_turned_on_in_the_chat_said_and_stopped(live_bot, person, learner):
    card = person.asks("/settings", "Streak guard: off")
    person.press(card, "Watch my streak")
    person.sees(card, "Streak guard: on, in the evening")
    wait_for(lambda: reminder_of(learner).guard_at is not None, "a plan")
    change_preferences(user=learner, time_zone="Asia/Kolkata")
    wait_for(lambda: f"{reminder_of(learner).guard_at:%H:%M}" == "14:30", "the other zone's evening")
    awake(learner)
    guarded(learner, timezone.now())
    said = person.reads("Your streak of 3 days ends at midnight.")
    assert [b["text"] for b in buttons_of(said)] == ["Challenge of the day", "Stop watching"]
    person.press(said, "Stop watching")
    person.sees(said, "I will not watch your streak")
    wait_for(lambda: reminder_of(learner).guard_at is None, "no plan")


def test_none_if_something_was_solved_meanwhile(live_bot, person, learner):
    person.asks("/start", "Hello")
    awake(learner)
    guarded(learner, timezone.now() + timedelta(hours=1))
    solve(learner)
    now = timezone.now()
    Reminder.objects.update(guard_at=now)
    wait_for(lambda: reminder_of(learner).guard_at > now, "the look at the streak")
    assert not any("midnight" in text for text in person.said())
