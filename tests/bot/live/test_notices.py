"""What happened elsewhere: not repeated when seen, gathered otherwise, each exactly once."""

import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services.chat import change_chat_preferences
from accounts.services.linking import set_telegram_active, unlink_telegram
from bot.models import Notice, OutboxMessage
from bot.notices import settle_notices
from bot.reminding import change_reminder
from core.events import append_events, stream_position
from learning.services import learners_message
from progress.services import submit_answer
from realtime.models import LiveProcess, Presence, Sighting
from tests.bot.live.conftest import Person, link
from tests.bot.live.notices import achievement, awake, bring_digest, solve, states, waiting
from tests.bot.live.test_processes import Runbot, runbot
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user, right_answer
from tests.learning.courses import enroll, make_course
from tests.progress.judging.at_work import judge_all

assert runbot


@pytest.fixture
def learner(live_bot, person, transactional_db):
    """A learner who has opened the chat."""
    user = link(person, make_user("ada"))
    person.asks("/start", "Hello")
    return user


@pytest.fixture
def quiet_learner(person, transactional_db):
    """A learner with a chat, and no bot yet."""
    return link(person, make_user("ada"))


def news(person):
    """What the bot said after the welcome."""
    return person.said()[1:]


def sees_everything(user) -> None:
    Sighting.objects.create(user=user, first=1, last=stream_position(user.pk)[0])


def test_what_happened_elsewhere_comes_in_one_digest(live_bot, person, learner):
    for number in (1, 2):
        achievement(number)
        solve(learner)
    bring_digest(2)
    said = person.reads("2 things happened meanwhile")
    assert said["text"].index("Step 1") < said["text"].index("Step 2")
    assert states() == ["digest", "digest"]
    assert len(news(person)) == 1


def test_nothing_is_said_before_the_digest_is_due_and_a_single_notice_stands_by_itself(
    live_bot, person, learner
):
    achievement()
    solve(learner)
    waiting()
    due = Notice.objects.get().due_at - timezone.now()
    assert timedelta(minutes=9) < due <= timedelta(minutes=10)
    person.asks("/help", "/review")
    assert len(news(person)) == 1
    bring_digest()
    assert person.reads("Achievement: Step 1")["text"] == "🏆 Achievement: Step 1"


def test_what_a_page_has_shown_is_not_repeated(live_bot, person, learner):
    achievement(1)
    achievement(2)
    solve(learner)
    waiting()
    sees_everything(learner)
    solve(learner)
    bring_digest(2)
    assert person.reads("Achievement")["text"] == "🏆 Achievement: Step 2"
    assert states() == ["seen", "digest"]


def test_an_instructors_word_goes_at_once_unless_a_page_showed_it(live_bot, person, learner, monkeypatch):
    monkeypatch.setattr("bot.notices.GRACE", timedelta(hours=1))  # the page's time runs out when we say so
    owner = make_user(is_instructor=True)
    course = make_course(owner)
    enroll(learner, course)
    now = timezone.now()
    asleep = {"quiet_from": now - timedelta(hours=2), "quiet_to": now + timedelta(hours=2)}
    change_reminder(learner, **{name: at.time() for name, at in asleep.items()})
    learners_message(actor=owner, course_id=course.pk, user_ids=[learner.pk], text="At night too.")
    person.reads("At night too.")
    process = LiveProcess.objects.create(id="here", expires_at=now + timedelta(minutes=5))
    Presence.objects.create(process=process, user=learner)
    learners_message(actor=owner, course_id=course.pk, user_ids=[learner.pk], text="On the page.")
    waiting()
    sees_everything(learner)
    Notice.objects.filter(state="waiting").update(due_at=timezone.now())
    wait_for(lambda: states() == ["direct", "seen"])
    assert len(news(person)) == 1


def test_what_an_answer_in_the_chat_brought_about_goes_at_once(live_bot, person, learner):
    achievement()
    challenge = make_challenge("short_text", title="Riddle")
    person.asks("/challenges", "Riddle")
    person.asks("1", "Type your answer")
    person.asks("recursion", "Achievement: Step 1")
    assert states() == ["direct"]
    assert challenge.progress.get().is_completed


def test_quiet_hours_keep_the_digest_back(live_bot, person, learner):
    now = timezone.now()
    quiet = {"quiet_from": now - timedelta(hours=1), "quiet_to": now + timedelta(hours=1)}
    achievement()
    solve(learner)
    waiting()
    change_reminder(learner, **{name: at.time() for name, at in quiet.items()})
    Notice.objects.update(due_at=now)
    wait_for(lambda: Notice.objects.get().due_at > now, "the notice put off")
    assert now < Notice.objects.get().due_at <= now + timedelta(hours=1)
    assert news(person) == []
    settle_notices(now + timedelta(hours=1, seconds=1))
    person.reads("Achievement: Step 1")


@pytest.mark.parametrize(("choice", "end"), [("at_once", ["digest"]), ("off", [])])
def test_the_choice_is_heeded(live_bot, person, learner, choice, end):
    awake(learner)
    change_chat_preferences(user=learner, notices=choice)
    achievement()
    solve(learner)
    wait_for(lambda: states() == end)
    person.asks("/help", "/review")
    assert sum("Achievement" in text for text in person.said()) == len(end)


def test_turned_off_while_one_waits(live_bot, person, learner):
    achievement()
    solve(learner)
    waiting()
    change_chat_preferences(user=learner, notices="off")
    bring_digest()
    wait_for(lambda: states() == ["dropped"])
    assert news(person) == []


def test_the_choice_is_made_by_button_and_typing(live_bot, person, learner):
    card = person.asks("/settings", "News from elsewhere: Gathered in one message")
    person.press(card, "News from elsewhere")
    person.sees(card, "News from elsewhere: Each at once")
    person.write("news from elsewhere")
    person.sees(card, "News from elsewhere: Not at all")


def test_a_closed_chat_keeps_them_and_an_unlinked_one_drops_them(live_bot, person, learner):
    achievement()
    solve(learner)
    waiting()
    set_telegram_active(telegram_id=person.id, active=False)
    before = timezone.now()
    bring_digest()
    wait_for(lambda: Notice.objects.get().due_at > before + timedelta(minutes=30))
    assert states() == ["waiting"]
    unlink_telegram(user=learner)
    bring_digest()
    wait_for(lambda: states() == ["dropped"])


def test_a_verdict_nobody_saw_is_told(live_bot, person, learner):
    challenge = make_challenge("stdio", title="Twice & more")
    answer = right_answer(challenge)
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=answer, channel="web")
    judge_all()
    bring_digest()
    said = person.reads("Twice & more")
    assert "Right!" in said["text"]
    assert "The whole verdict" in said["text"]


def test_many_are_named_up_to_a_point(live_bot, person, learner):
    from django.db import transaction

    with transaction.atomic():
        for n in range(23):
            piece = {"slug": f"a{n}", "title": f"<b>No. {n}</b>", "points": 0}
            append_events(learner.pk, [("achievement.earned", {"achievement": piece})])
    bring_digest(23)
    said = person.reads("23 things happened")["text"]
    assert "<b>No. 0</b>" in said
    assert "No. 20" not in said
    assert "… and 3 more" in said


def test_any_number_of_processes_tell_it_once(double, person, quiet_learner):
    from bot.following import carry

    achievement()
    solve(quiet_learner)
    assert all(done in (0, 1, 2, 3, 4) for done in at_once([lambda: carry(quiet_learner.pk)] * 4))
    awake(quiet_learner)
    Notice.objects.update(due_at=timezone.now())
    at_once([settle_notices] * 4)
    assert states() == ["digest"]
    assert OutboxMessage.objects.count() == 1


def test_one_that_fails_holds_up_nobody(double, quiet_learner):
    from bot.following import carry

    boris = link(Person(double, "Boris"), make_user("boris"))
    achievement()
    for user in (quiet_learner, boris):
        solve(user)
        carry(user.pk)
        awake(user)
    Notice.objects.filter(user=quiet_learner).update(data={}, due_at=timezone.now() - timedelta(seconds=9))
    Notice.objects.filter(user=boris).update(due_at=timezone.now())
    settle_notices()
    assert states() == ["waiting", "digest"]
    assert Notice.objects.get(user=quiet_learner).due_at > timezone.now()


@pytest.mark.processes
def test_killed_at_random_each_notice_ends_once(runbot: Runbot, double):
    for number in range(1, 4):
        achievement(number)
    people = [Person(double, f"P{n}") for n in range(3)]
    users = [link(someone, make_user(f"p{n}")) for n, someone in enumerate(people)]
    for someone in people:
        double.start(someone.id)
    runbot.start()
    for someone in people:
        someone.reads("Hello", after=0)
    dice = random.Random(11)
    for _round in range(3):
        for user in users:
            awake(user)
            solve(user)
        sees_everything(users[0])
        Notice.objects.filter(state="waiting").update(due_at=timezone.now())
        time.sleep(dice.uniform(0, 0.5))  # a random moment is the point
        runbot.lives[-1].kill()
        runbot.lives[-1].wait()
        runbot.start()
    wait_for(lambda: Notice.objects.count() == 9, "nine notices", within=60)
    Notice.objects.filter(state="waiting").update(due_at=timezone.now())
    wait_for(lambda: not {"waiting"} & set(states()), "no notice waits", within=60)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox", within=60)
    seen = Notice.objects.filter(state="seen")
    assert set(seen.values_list("user__username", flat=True)) == {"p0"}
    for number, (someone, user) in enumerate(zip(people, users, strict=True)):
        chat = [text for text in someone.said() if "Step" in text]
        for notice in Notice.objects.filter(user=user):
            told = sum(notice.data["achievement"]["title"] in text for text in set(chat))
            assert told == (notice.state != "seen"), (number, chat)
        # A message that was on its way when the process died may be shown twice, and no notice more.
        assert len(chat) - len(set(chat)) <= len(runbot.lives) - 1
