"""The summary of the week: a photo with words, on the learner's Monday morning, once."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from accounts.services.chat import change_chat_preferences
from accounts.services.registration import change_preferences
from bot import weekly
from bot.models import OutboxMessage, WeeklyReport
from bot.reminding import change_reminder
from bot.weekly import next_morning, send_weeklies, weekly_payload
from progress.models import ActivityDay, PointsEntry
from progress.weekly.facts import WeekFacts, week_facts
from progress.weekly.picture import SIZE, week_picture
from progress.weekly.words import week_words
from tests.bot.live.conftest import Person, link
from tests.bot.live.notices import awake, solve
from tests.bot.live.test_processes import Runbot, runbot
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.factories import make_user

assert runbot
MONDAY = date(2026, 6, 1)
MORNING = datetime(2026, 6, 8, 9, tzinfo=UTC)


def worked(user, monday: date = MONDAY) -> None:
    """Solved something on Monday, Wednesday and Sunday, and a week before."""
    for offset, solved in ((0, 1), (2, 4), (6, 2), (-7, 3)):
        ActivityDay.objects.create(user=user, day=monday + timedelta(days=offset), solved=solved)


def due(user, now: datetime = MORNING) -> None:
    WeeklyReport.objects.update_or_create(pk=user.pk, defaults={"next_at": now, "last_monday": None})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("zone", "now", "morning"),
    [
        ("UTC", "2026-06-03T10:00", "2026-06-08T09:00"),
        ("UTC", "2026-06-08T09:00", "2026-06-15T09:00"),
        ("Pacific/Tongatapu", "2026-06-07T19:00", "2026-06-07T20:00"),
        ("America/Los_Angeles", "2026-01-12T16:59", "2026-01-12T17:00"),
        ("Europe/Berlin", "2026-03-25T12:00", "2026-03-30T07:00"),  # the clock goes forward in between
        ("Europe/Berlin", "2026-10-21T12:00", "2026-10-26T08:00"),  # and back
    ],
)
def test_it_is_due_on_the_learners_own_monday_morning(zone, now, morning):
    assert next_morning(ZoneInfo(zone), utc(now)) == utc(morning)


def test_the_photo_says_all_that_it_shows(live_bot, person, learner, double):
    person.asks("/start", "Hello")
    awake(learner)
    monday = timezone.now().date() - timedelta(days=timezone.now().weekday() + 7)
    worked(learner, monday)
    moment = datetime.combine(monday, time(12), UTC)
    PointsEntry.objects.create(user=learner, source="x", points=21, created_at=moment)
    due(learner, timezone.now())

    def photo():
        return next((m for m in double.history(person.id) if "photo" in m), None)

    message = wait_for(photo, "the photo")
    for words in (
        "The week of ada",
        "7 challenges solved",
        "21 points won",
        "No place on the week's leaderboard",
        "A streak of 1 day",
        "Mon 1, Tue 0, Wed 4, Thu 0, Fri 0, Sat 0, Sun 2",
        "The three weeks before: 0, 0, 3",
    ):
        assert words in message["caption"]
    size = message["photo"][-1]
    assert (size["width"], size["height"]) == SIZE
    assert WeeklyReport.objects.get().next_at > timezone.now()
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
    assert len(double.calls("sendPhoto")) == 1


def test_a_photo_that_is_refused_comes_in_words(live_bot, person, learner, double):
    person.asks("/start", "Hello")
    awake(learner)
    monday = timezone.now().date() - timedelta(days=timezone.now().weekday() + 7)
    worked(learner, monday)
    words = "Bad Request: not enough rights to send photos to the chat"
    double.fault("error", "sendPhoto", code=400, description=words)
    due(learner, timezone.now())
    assert "7 challenges solved" in person.reads("The week of ada")["text"]


@pytest.mark.parametrize("reason", ["off", "nothing", "told", "unlinked"])
def test_none_is_sent_without_need(learner, reason):
    if reason != "nothing":
        worked(learner)
    due(learner)
    if reason == "off":
        change_chat_preferences(user=learner, weekly=False)
    if reason == "told":
        WeeklyReport.objects.update(last_monday=MONDAY)
    if reason == "unlinked":
        learner.telegram.delete()
    assert send_weeklies(MORNING) == 0
    assert not OutboxMessage.objects.exists()
    assert WeeklyReport.objects.get().next_at == MORNING + timedelta(weeks=1)


def test_a_late_one_waits_for_the_end_of_the_quiet_hours_and_comes_once(learner):
    worked(learner)
    due(learner)
    change_reminder(learner, quiet_from=time(8), quiet_to=time(11))
    assert send_weeklies(MORNING) == 0
    assert WeeklyReport.objects.get().next_at == MORNING + timedelta(hours=2)
    assert send_weeklies(MORNING + timedelta(days=1, hours=3)) == 1
    WeeklyReport.objects.update(next_at=MORNING)
    assert send_weeklies(MORNING + timedelta(days=2, hours=3)) == 0


def test_everybody_linked_is_planned_and_follows_the_zone(live_bot, person, learner):
    wait_for(lambda: WeeklyReport.objects.filter(pk=learner.pk).exists(), "a plan")
    change_preferences(user=learner, time_zone="Asia/Kolkata")
    wait_for(lambda: f"{WeeklyReport.objects.get().next_at:%H:%M}" == "03:30", "the other zone's morning")


def test_any_number_of_processes_and_one_that_fails(learner, double, monkeypatch):
    boris = link(Person(double, "Boris"), make_user("boris"))
    for user in (learner, boris):
        worked(user)
        due(user)
    whole = weekly._say
    monkeypatch.setattr(weekly, "_say", lambda user, *how: 1 / 0 if user == boris else whole(user, *how))
    assert sum(at_once([lambda: send_weeklies(MORNING)] * 4)) == 1
    assert OutboxMessage.objects.get().chat_id == learner.telegram.telegram_id
    assert WeeklyReport.objects.get(user=boris).next_at == MORNING + weekly.PAUSE


def test_turned_off_and_on_in_the_chat(live_bot, person, learner):
    card = person.asks("/settings", "Weekly summary: on, on Monday mornings")
    person.press(card, "No weekly summary")
    person.sees(card, "Weekly summary: off")
    person.write("send a weekly summary")
    person.sees(card, "Weekly summary: on")


@pytest.mark.pure
def test_russian_plurals_and_a_name_that_is_no_markup():
    facts = WeekFacts("#[x] <b>&", MONDAY, [1, 0, 0, 0, 0, 0, 1], [0, 1, 5], 21, 1, 5)
    with override("ru"):
        words = week_words(facts)
        payload = weekly_payload(facts)
    assert words.figures == [
        "2 задачи решены",
        "21 балл получен",
        "Место 1 в рейтинге недели",
        "Серия: 5 дней",
    ]
    assert "Пн 1, Вт 0" in words.by_day
    assert "&lt;b&gt;&amp;" in payload["text"]
    picture = Image.open(BytesIO(week_picture(payload["picture"])))
    assert (picture.format, picture.size) == ("PNG", SIZE)


def test_the_place_and_the_streak_are_those_of_the_week(learner):
    now = timezone.now()
    solve(learner)
    monday = now.date() - timedelta(days=now.weekday())
    facts = week_facts(learner, monday, now)
    assert (facts.solved, facts.points, facts.rank, facts.streak) == (1, 10, 1, 1)
    assert week_facts(learner, monday - timedelta(weeks=1), now).is_empty


@pytest.mark.processes
def test_killed_while_it_is_sent(runbot: Runbot, double):
    people = [Person(double, f"P{n}") for n in range(4)]
    for n, someone in enumerate(people):
        user = link(someone, make_user(f"p{n}"))
        double.start(someone.id)
        awake(user)
        monday = timezone.now().date() - timedelta(days=timezone.now().weekday() + 7)
        worked(user, monday)
        due(user, timezone.now())
    runbot.start()
    wait_for(lambda: OutboxMessage.objects.filter(method="sendPhoto").exists() or photos(people), "a photo")
    clock.sleep(0.05)  # somewhere in the middle is the point
    runbot.lives[-1].kill()
    runbot.lives[-1].wait()
    runbot.start()
    wait_for(lambda: all(photos([someone]) for someone in people), "every photo", within=60)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox", within=60)
    # One that was on its way when the process died may be shown twice.
    assert len(photos(people)) <= len(people) * 2
    assert WeeklyReport.objects.filter(last_monday__isnull=False).count() == 4


def photos(people: list[Person]) -> list[Any]:
    return [m for someone in people for m in someone.double.history(someone.id) if "photo" in m]
