"""A reminder's buttons: put off, stopped, tapped twice, tapped late."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.services.registration import change_preferences
from bot.guarding import send_due_guards
from bot.models import Card, Reminder
from bot.reminding import change_reminder, reminder_of, send_due_reminders, snooze
from core.errors import InvalidInput
from tests.bot.live.notices import awake, solve
from tests.bot.live.test_guard import guarded
from tests.conftest import wait_for

EVENING = datetime(2026, 6, 1, 19, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Says what time it is."""

    def tell(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    tell(EVENING)
    return tell


def reminded(user, at_time: time = time(19)) -> None:
    """On, due at `EVENING`, and sent."""
    change_reminder(user, enabled=True, at=at_time)
    Reminder.objects.update(next_at=EVENING)
    assert send_due_reminders() == 1


def cards() -> list[str]:
    return list(Card.objects.order_by("pk").values_list("kind", flat=True))


def test_put_off_comes_once_more_and_then_tomorrow(learner, at):
    reminded(learner)
    assert snooze(learner) == EVENING + timedelta(hours=1)
    at(EVENING + timedelta(minutes=59))
    assert send_due_reminders() == 0
    at(EVENING + timedelta(hours=1))
    assert [send_due_reminders(), send_due_reminders()] == [1, 0]
    assert reminder_of(learner).next_at == EVENING + timedelta(days=1)


def test_put_off_twice_from_two_cards_comes_once(learner, at):
    reminded(learner)
    snooze(learner)
    at(EVENING + timedelta(minutes=10))
    assert snooze(learner) == EVENING + timedelta(minutes=70)
    at(EVENING + timedelta(minutes=70))
    assert send_due_reminders() == 1
    assert cards() == ["reminder", "reminder"]


def test_put_off_into_the_night_comes_in_the_morning_and_leaves_the_evening_free(learner, at):
    reminded(learner)
    at(EVENING + timedelta(hours=2, minutes=30))
    assert snooze(learner) == datetime(2026, 6, 2, 8, tzinfo=UTC)
    at(datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert send_due_reminders() == 1
    assert reminder_of(learner).next_at == EVENING + timedelta(days=2)  # one a day


def test_an_hour_is_an_hour_when_the_clock_changes(learner, at):
    change_preferences(user=learner, time_zone="Europe/Berlin")
    change_reminder(learner, enabled=True, quiet_from=time(12), quiet_to=time(13))
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    at(moment)
    assert snooze(learner) == moment + timedelta(hours=1)


def test_put_off_and_solved_meanwhile_is_left_out(learner, monkeypatch):
    awake(learner)
    change_reminder(learner, enabled=True)
    snooze(learner)
    solve(learner)
    Reminder.objects.update(next_at=timezone.now())
    assert send_due_reminders() == 0
    assert not reminder_of(learner).snoozed


def test_put_off_leaves_no_room_for_a_word_about_the_streak(learner, at):
    reminded(learner)
    snooze(learner)
    guarded(learner, EVENING + timedelta(hours=1))
    at(EVENING + timedelta(hours=1))
    assert send_due_guards(EVENING + timedelta(hours=1)) == 0
    assert send_due_reminders() == 1
    assert cards() == ["reminder", "reminder"]


def test_stopped_ends_what_was_put_off_and_cannot_be_put_off(learner, at):
    reminded(learner)
    snooze(learner)
    change_reminder(learner, enabled=False)
    at(EVENING + timedelta(hours=2))
    assert send_due_reminders() == 0
    with pytest.raises(InvalidInput) as refusal:
        snooze(learner)
    assert refusal.value.code == "reminders_off"


def test_the_buttons_of_older_cards_still_mean_what_they_say(live_bot, person, learner):
    person.asks("/start", "Hello")
    awake(learner)
    change_reminder(learner, enabled=True)
    Reminder.objects.update(next_at=timezone.now())
    first = person.reads("Time to learn!")
    Reminder.objects.update(next_at=timezone.now(), last_day=None)
    second = person.reads("Time to learn!", after=first["message_id"])
    person.press(first, "Stop reminders")
    person.sees(first, "No more reminders")
    refused = person.press(second, "Remind me in an hour")
    assert "Reminders are off" in refused.answer["text"]
    person.press(second, "Stop reminders")  # stopping twice is no fault
    person.sees(second, "No more reminders")
    wait_for(lambda: reminder_of(learner).next_at is None)
