"""Reminders in the chat: asked for, once a day, put off, stopped, and left out when there is no need."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.services.registration import change_preferences
from bot import reminding
from bot.models import Follow, Reminder
from bot.reminding import change_reminder, reminder_of, send_due_reminders
from core.events import stream_position
from progress.services import submit_answer
from tests.bot.live.conftest import Person, buttons_of, link
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user, right_answer


def due_now(user, **changes):
    """Turn the reminder on, with quiet hours far from now, as if its time had just come."""
    now = timezone.now()
    quiet = {
        "quiet_from": (now + timedelta(hours=8)).time().replace(second=0, microsecond=0),
        "quiet_to": (now + timedelta(hours=9)).time().replace(second=0, microsecond=0),
    }
    change_reminder(user, enabled=True, **{**quiet, **changes})
    Reminder.objects.filter(pk=user.pk).update(next_at=now - timedelta(seconds=1))


def test_they_are_off_until_asked_for_and_set_by_buttons_and_typing(live_bot, person, learner):
    card = person.asks("/settings", "Reminders: off")
    assert not Reminder.objects.exists()
    person.press(card, "Remind me daily")
    person.sees(card, "Reminders: daily at 19:00; quiet from 22:00 to 08:00")
    person.press(card, "Set the time")
    person.sees(card, "Type the time")
    person.asks("25:00", "no time of day")
    person.asks("7.30", "Reminders: daily at 07:30")
    person.sees(card, "daily at 07:30")
    pointed = person.asks("quiet hours", "See the message above.")
    assert pointed["reply_to_message"]["message_id"] == card["message_id"]
    person.sees(card, "Type your quiet hours")
    person.asks("never", "Type two times of day")
    person.write("23:15 – 06:45")
    person.sees(card, "quiet from 23:15 to 06:45")
    mine = reminder_of(learner)
    assert mine.next_at.strftime("%H:%M") == "07:30"
    change_preferences(user=learner, time_zone="Asia/Kolkata")
    wait_for(lambda: reminder_of(learner).next_at.strftime("%H:%M") == "02:00")
    person.write("stop reminders")
    person.sees(card, "Reminders: off")
    assert reminder_of(learner).next_at is None


def test_a_reminder_names_what_waits_and_is_put_off_or_stopped(live_bot, person, learner):
    person.asks("/start", "Hello")
    make_challenge("short_text", title="Riddle & more")
    due_now(learner)
    card = person.reads("Time to learn!")
    assert "Your challenge of the day: Riddle & more" in card["text"]
    assert "Stop reminders" in [b["text"] for b in buttons_of(card)]
    assert reminder_of(learner).last_day == timezone.now().date()
    person.press(card, "Remind me in an hour")
    person.sees(card, "I will remind you at")
    mine = reminder_of(learner)
    assert timedelta(minutes=55) < mine.next_at - timezone.now() <= timedelta(hours=1)
    Reminder.objects.update(next_at=timezone.now())
    again = person.reads("Time to learn!", after=card["message_id"])
    person.press(again, "Challenge of the day")
    person.reads("Riddle & more")
    person.press(again, "Stop reminders")
    person.sees(again, "No more reminders")
    assert not reminder_of(learner).enabled


def test_once_a_day_and_once_for_any_number_of_processes(live_bot, person, learner):
    person.asks("/start", "Hello")
    due_now(learner)
    sent = at_once([send_due_reminders] * 4)
    person.reads("Time to learn!")
    Reminder.objects.update(next_at=timezone.now())
    wait_for(lambda: reminder_of(learner).next_at > timezone.now())
    assert sum(sent) <= 1
    person.asks("/help", "/review")
    assert sum("Time to learn!" in text for text in person.said()) == 1


@pytest.mark.parametrize("reason", ["solved today", "night"])
def test_no_reminder_without_need_or_at_night(live_bot, person, learner, reason):
    person.asks("/start", "Hello")
    now = timezone.now()
    with transaction.atomic():
        if reason == "solved today":
            challenge = make_challenge()
            answer = right_answer(challenge)
            submit_answer(actor=learner, challenge_id=challenge.pk, answer=answer, channel="web")
            due_now(learner)
        else:
            hours = {
                "quiet_from": (now - timedelta(hours=1)).time(),
                "quiet_to": (now + timedelta(hours=1)).time(),
            }
            due_now(learner, **hours)
    wait_for(lambda: reminder_of(learner).next_at > now)
    if reason == "night":
        assert reminder_of(learner).next_at <= now + timedelta(hours=1)
    person.asks("/help", "/review")
    assert not any("Time to learn!" in text for text in person.said())


def test_somebody_else_cannot_press_and_an_unlinked_chat_hears_nothing(live_bot, person, learner, double):
    person.asks("/start", "Hello")
    due_now(learner)
    card = person.reads("Time to learn!")
    stranger = double.add_user("Eve")
    double.start(stranger)
    data = buttons_of(card)[-1]["callback_data"]
    own = double.wait_message(stranger, "Welcome")
    assert "expired" in double.press(stranger, own["message_id"], data=data).answer["text"]
    assert reminder_of(learner).enabled


def test_a_reminder_that_fails_holds_up_neither_others_nor_the_bot(
    live_bot, person, learner, double, monkeypatch
):
    broken = link(Person(double, "Boris"), make_user("boris"))
    whole = reminding._say
    monkeypatch.setattr(reminding, "_say", lambda user: 1 / 0 if user == broken else whole(user))
    person.asks("/start", "Hello")
    due_now(broken)
    due_now(learner)
    person.reads("Time to learn!")
    person.asks("/help", "/review")
    assert reminder_of(broken).next_at > timezone.now()


def test_a_snooze_outlives_a_change_of_preferences(live_bot, person, learner):
    person.asks("/start", "Hello")
    due_now(learner)
    card = person.reads("Time to learn!")
    person.press(card, "Remind me in an hour")
    person.sees(card, "I will remind you at")
    until = reminder_of(learner).next_at
    settings = person.asks("/settings", "Reminders: daily")
    person.press(settings, "Русский")
    person.sees(settings, "Настройки")
    wait_for(lambda: carried(learner), "the change to be followed")
    change_reminder(learner, quiet_from=(until + timedelta(hours=5)).time())
    assert (reminder_of(learner).next_at, reminder_of(learner).snoozed) == (until, True)
    Reminder.objects.update(next_at=timezone.now())
    assert change_reminder(learner).next_at <= timezone.now()  # it is due: not put off to tomorrow
    person.reads("Пора", after=card["message_id"])
    assert not reminder_of(learner).snoozed


def test_a_snooze_ends_with_the_reminders_and_keeps_out_of_new_quiet_hours(learner):
    now = timezone.now().replace(microsecond=0)
    due_now(learner)
    until = reminding.snooze(learner)
    begins, ends = until - timedelta(minutes=30), until + timedelta(minutes=30)
    changed = change_reminder(learner, quiet_from=begins.time(), quiet_to=ends.time())
    assert changed.next_at == ends.replace(microsecond=changed.next_at.microsecond)
    change_reminder(learner, enabled=False)
    again = change_reminder(learner, enabled=True, quiet_from=now.time(), quiet_to=now.time())
    assert not again.snoozed
    assert again.next_at == reminding.next_reminder(again, learner.zone, timezone.now())


def carried(user):
    """Whether the bot has heard of everything that happened to the learner."""
    return Follow.objects.filter(user=user, seq=stream_position(user.pk)[0]).exists()
