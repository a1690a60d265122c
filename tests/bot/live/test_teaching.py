"""Those who teach, in the chat: their classes, words that reach learners once, and the report on them."""

import pytest

from accounts.models import TelegramAccount
from bot.announcing import advance
from bot.models import Broadcast, Card
from learning.models import CourseEnrollment, CourseMessage
from realtime.models import Sighting
from tests.bot.live.conftest import Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_user
from tests.learning.classroom import fill_class, make_class
from tests.learning.courses import enroll, make_course


@pytest.fixture
def teacher(person, transactional_db):
    return link(person, make_user("grace", is_instructor=True))


@pytest.fixture
def room(teacher):
    return make_class(teacher, title="Loops & <i>more</i>")


@pytest.fixture
def stuck(double, room):
    """The learner who is stuck, in the chat."""
    someone = Person(double, "Stuck")
    link(someone, room.people["stuck"])
    someone.asks("/start", "Hello")
    return someone


def open_class(person):
    person.asks("/teach", "My classes")
    return person.asks("1", "Who needs a word")


def texts_of(message):
    return [button["text"] for button in buttons_of(message)]


def test_a_class_in_figures_as_the_pages_have_it(live_bot, person, room, client, teacher):
    client.force_login(teacher)
    page = client.get(f"/teach/courses/{room.course.slug}/").content.decode()
    listed = person.asks("/teach", "My classes")
    assert "Loops & <i>more</i>" in listed["text"]
    assert "enrolled: 3 · working on it: 1 · completed: 1" in listed["text"]
    shown = person.asks("1", "Who needs a word")
    words = ("Enrolled: 3", "Active this week: 2", "Working on it: 1", "Completed: 1", "Mean progress: 44 %")
    for line in words:
        name, _colon, figure = line.partition(": ")
        assert line in shown["text"]
        assert f">{name.lower()}</dt><dd>{figure.replace(' ', '&nbsp;')}</dd>" in page
    for task in (room.quiz, room.challenge):
        assert f"1 learner is stuck at “{task.title}”: stuck-{room.course.pk}" in shown["text"]
    assert f"1 learner has been away for a week or more: away-{room.course.pk}" in shown["text"]
    assert any(text.startswith("3. Away (1)") for text in texts_of(shown))
    enroll(make_user("late"), room.course)
    person.press(shown, "Refresh")
    person.sees(shown, "Enrolled: 4")


def test_a_hint_and_words_go_to_those_who_are_stuck_and_are_reported(live_bot, person, room, stuck):
    shown = open_class(person)
    writing = person.asks(next(t for t in texts_of(shown) if room.challenge.title in t), "Type your message")
    assert not any(text.startswith("Send") for text in texts_of(writing))
    person.press(writing, "Hint 1")
    assert "This goes to 1 learner." in person.sees(writing, "goes along")["text"]
    final = person.asks("Look at <b>line 2</b> & try", "This goes to 1 learner.")
    person.sees(writing, "further down")
    assert "In Telegram too: 1." in final["text"]
    assert not CourseMessage.objects.exists()
    assert "On its way to 1 learner." in person.press(final, "Send to 1 learner").answer["text"]
    said = stuck.reads("Look at <b>line 2</b> & try")
    hint = room.challenge.challenge.hints.get()
    assert said["text"].endswith(hint.text)
    report = person.sees(final, "Delivered: 1")
    assert "On the way: 0" in report["text"]
    assert "Up to date." in person.press(report, "Refresh").answer["text"]
    person.asks("refresh", "Up to date.")
    person.asks("And another thing", "not waiting")
    wait_for(lambda: Broadcast.objects.exclude(closed_at=None).exists(), "the end of the report")
    assert CourseMessage.objects.get().learner == room.people["stuck"]


def test_an_announcement_reaches_everybody_once_and_says_who_has_no_chat(
    live_bot, person, room, stuck, double
):
    fill_class(room, 45)
    blocked, away = Person(double, "Blocked"), room.people["away"]
    link(blocked, away)
    blocked.asks("/start", "Hello")
    double.block(blocked.id)
    wait_for(lambda: not TelegramAccount.objects.get(user=away).is_active, "the block to be noticed")
    TelegramAccount.objects.update(is_active=True)  # as if Telegram had not told of it
    CourseEnrollment.objects.filter(user__username=f"through-{room.course.pk}").update(status="DROPPED")
    person.press(open_class(person), "Write to everybody")
    person.reads("To everybody in the course: 47 learners")
    final = person.asks("We meet at nine.", "This goes to 47 learners.")
    assert "In Telegram too: 2." in final["text"]
    taps = [b for b in buttons_of(final) if b["text"].startswith("Send")]
    first = double.press(person.id, final["message_id"], data=taps[0]["callback_data"])
    second = double.press(person.id, final["message_id"], data=taps[0]["callback_data"])
    assert "On its way to 47 learners." in first.answer["text"]
    assert "already" in second.answer["text"]
    stuck.reads("We meet at nine.")
    report = person.sees(final, "On the way: 0")["text"]
    for line in ("Delivered: 1", "(the bot is blocked): 1", "on the web only: 45"):
        assert line in report
    assert CourseMessage.objects.count() == 47
    assert CourseMessage.objects.values("learner").distinct().count() == 47
    assert sum("We meet at nine." in text for text in stuck.said()) == 1


def test_the_old_button_does_not_send_the_new_words(live_bot, person, room, stuck, double):
    person.press(open_class(person), "3. Away")
    writing = person.reads("Type your message")
    first = person.asks("First words", "This goes to 1 learner.")
    old = next(b["callback_data"] for b in buttons_of(first) if b["text"].startswith("Send"))
    person.asks("Second words", "This goes to 1 learner.")
    refused = double.press(person.id, first["message_id"], data=old)
    assert "expired" in refused.answer["text"]
    person.sees(writing, "further down")
    person.write("do not send")
    wait_for(lambda: Card.objects.filter(kind="words", state__step="dropped").exists(), "the end of it")
    assert not Broadcast.objects.exists()
    person.asks("x" * 2_001, "not waiting")


def test_too_long_a_text_is_refused_and_a_forged_choice_is_expired(live_bot, person, room, stuck, double):
    person.press(open_class(person), "3. Away")
    writing = person.reads("Type your message")
    person.asks("x" * 2_001, "too long")
    key = buttons_of(writing)[0]["callback_data"].split(":")[0]
    for rest in ("hint:999", "hint:x", "send:0", "to:all", "send:", "o:1"):
        pressed = double.press(person.id, writing["message_id"], data=f"{key}:{rest}")
        assert "expired" in pressed.answer["text"], rest
    theirs = stuck.asks("/start", "Hello")
    stolen = double.press(stuck.id, theirs["message_id"], data=f"{key}:send:0")
    assert "expired" in stolen.answer["text"]
    assert not Broadcast.objects.exists()


def test_learners_and_strangers_see_nothing_of_it(live_bot, person, room, stuck, double):
    assert "no such command" in stuck.asks("/teach")["text"]
    assert "/teach" not in stuck.asks("/help", "/challenges")["text"]
    assert "My classes" not in texts_of(stuck.asks("/start", "Hello"))
    stranger = Person(double, "Stranger")
    assert "no such command" in stranger.asks("/teach")["text"]
    assert "/teach" in person.asks("/help", "/challenges")["text"]
    assert "My classes" in texts_of(person.asks("/start", "Hello"))
    assert not any("teach" in str(call["parameters"]) for call in double.calls("setMyCommands"))


def test_a_co_instructor_teaches_until_taken_off_the_course(live_bot, double, room, person):
    user = make_user("helper")
    helper = Person(double, "Helper")
    link(helper, user)
    assert "no such command" in helper.asks("/teach")["text"]
    room.course.instructors.add(user)
    make_course(title="Somebody else's")
    helper.press(helper.asks("/start", "Hello"), "My classes")
    listed = helper.reads("My classes")
    assert "Somebody else's" not in listed["text"]
    shown = helper.asks("1", "Who needs a word")
    helper.press(shown, "3. Away")
    final_words = helper.asks("Come back", "This goes to 1 learner.")
    room.course.instructors.remove(user)
    assert "Only instructors" in helper.press(final_words, "Send to").answer["text"]
    assert "Only instructors" in helper.press(shown, "Refresh").answer["text"]
    helper.sees(shown, "Only instructors")
    assert not Broadcast.objects.exists()


def test_in_a_group_nothing_of_a_class_is_shown(live_bot, person, room, double):
    group = double.add_group("Class", [person.id])
    person.asks("/teach", "in private", chat=group)


def test_a_class_without_learners_has_nobody_to_write_to(live_bot, person, teacher):
    make_course(teacher, title="Empty")
    person.asks("/teach", "Empty")
    shown = person.asks("1", "Nobody is stuck")
    assert not any(text.startswith("Write") for text in texts_of(shown))
    key = buttons_of(shown)[0]["callback_data"].split(":")[0]
    forged = person.double.press(person.id, shown["message_id"], data=f"{key}:to:all")
    assert "Nobody is in this course" in forged.answer["text"]


def test_who_stops_teaching_meanwhile_is_broken_off(transactional_db):
    teacher = make_user(is_instructor=True)
    room = make_class(teacher)
    card = Card.objects.create(
        key="k" * 12,
        kind="words",
        chat_id=5,
        telegram_id=5,
        user=teacher,
        state={"course": room.course.pk, "whom": "To somebody", "text": "Hello"},
    )
    ids = [user.pk for user in room.people.values()]
    Broadcast.objects.create(card=card, sender=teacher, course=room.course, text="Hello", audience=ids)
    room.course.owner = make_user(is_instructor=True)
    room.course.save()
    assert advance(card.pk) is False
    word = Broadcast.objects.get()
    assert "Only instructors" in word.refused
    assert word.closed_at is not None
    assert not CourseMessage.objects.exists()


def test_a_part_that_is_repeated_reaches_nobody_twice(transactional_db):
    teacher = make_user(is_instructor=True)
    room = make_class(teacher)
    TelegramAccount.objects.create(user=teacher, telegram_id=5, name="Grace")
    card = Card.objects.create(
        key="k" * 12, kind="words", chat_id=5, telegram_id=5, user=teacher, state={"course": room.course.pk}
    )
    card.state |= {"whom": "To all", "text": "Hello"}
    card.save()
    ids = sorted(user.pk for user in room.people.values())
    Broadcast.objects.create(card=card, sender=teacher, course=room.course, text="Hello", audience=ids)
    advance(card.pk)
    Broadcast.objects.update(reached=0, closed_at=None)  # killed before it was written down
    advance(card.pk)
    assert CourseMessage.objects.count() == 3


def test_what_a_page_has_shown_is_reported_as_read(live_bot, person, room, stuck):
    person.press(open_class(person), "1. ")
    person.reads("Type your message")
    final = person.asks("Look again", "This goes to 1 learner.")
    Sighting.objects.create(user=room.people["stuck"], first=1, last=10_000)
    person.press(final, "Send to")
    person.sees(final, "Read on the web already: 1")
    assert not any("Look again" in text for text in stuck.said())
