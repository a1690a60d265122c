"""Groups: everyone their own cards. Languages: the person's own."""

import pytest

from bot.models import Card, OutboxMessage, Speaker
from core.models import User
from progress.models import HintUnlock
from tests.bot.live.conftest import Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user


@pytest.fixture
def group(double, person):
    other = Person(double, "Boris")
    return double.add_group("Class", [person.id, other.id]), other


def test_a_tap_on_another_persons_card_is_an_alert(live_bot, person, learner, double, group):
    chat, other = group
    make_challenge()
    shown = person.asks("/challenges", "page 1", chat=chat)
    pressed = other.press(shown, "1. ", chat=chat)
    assert "not yours" in pressed.answer["text"]
    assert pressed.answer["show_alert"]
    assert len(person.said(chat)) == 1


def test_answering_in_a_group_by_taps_and_by_replying(live_bot, person, learner, double, group):
    chat, _other = group
    challenge = make_challenge("short_text")
    shown = person.asks("/challenges", challenge.title, chat=chat)
    person.press(shown, "1. ", chat=chat)
    card = person.reads("Type your answer", chat=chat)
    person.asks("recursion", "Right!", chat=chat, reply_to=card["message_id"])


def test_a_reply_that_is_quicker_than_our_own_bookkeeping_counts(live_bot, person, learner, double, group):
    """The card's message is known to Telegram before its number is stored here."""
    chat, _other = group
    challenge = make_challenge("short_text")
    person.press(person.asks("/challenges", challenge.title, chat=chat), "1. ", chat=chat)
    card = person.reads("Type your answer", chat=chat)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
    Card.objects.filter(message_id=card["message_id"]).update(message_id=None)
    person.asks("recursion", "Right!", chat=chat, reply_to=card["message_id"])


def test_a_group_reads_neither_solutions_nor_hints(live_bot, person, learner, double, group):
    chat, _other = group
    challenge = make_challenge("short_text", hints=[1], max_attempts=1)
    person.press(person.asks("/challenges", challenge.title, chat=chat), "1. ", chat=chat)
    card = person.reads("Type your answer", chat=chat)
    assert not any(b["text"].startswith("Hint") for b in buttons_of(card))
    key = Card.objects.get(kind="challenge").key
    forged = double.press(person.id, card["message_id"], data=f"{key}:h:0", chat=chat)
    assert forged.answer["show_alert"]
    person.asks("/hint", "in private", chat=chat)
    person.asks("/review", "in private", chat=chat)
    said = person.asks("iteration", "Not right", chat=chat, reply_to=card["message_id"])
    assert "The solution is on the web." in said["text"]
    assert not any("recursion" in text or "Because" in text for text in person.said(chat))
    assert not HintUnlock.objects.exists()


def test_groups_are_left_in_peace(live_bot, person, learner, double, group):
    chat, _other = group
    double.configure(privacy=False)
    person.write("hello everyone", chat=chat)
    double.send_file(person.id, "a.txt", b"text", chat=chat)
    person.asks("/unlink", "in private", chat=chat)
    person.asks("/settings", "in private", chat=chat)
    assert len(person.said(chat)) == 2


def test_russian_for_those_whose_telegram_is_russian(live_bot, double, transactional_db):
    challenge = make_challenge("short_text", translations={"ru": {"title": "Загадка"}})
    ivan = Person(double, "Ivan", language_code="ru-RU")
    klaus = Person(double, "Klaus", language_code="tlh")
    ivan.asks("/challenges", "Загадка")
    klaus.asks("/challenges", challenge.title)


def test_the_language_is_changed_in_settings(live_bot, double, transactional_db):
    challenge = make_challenge("short_text", translations={"ru": {"title": "Загадка"}})
    someone = Person(double, "Someone", language_code="de")
    settings = someone.asks("/settings", "English")
    assert [b["text"] for b in buttons_of(settings)][:2] == ["English", "Русский"]
    someone.press(settings, "Русский")
    someone.asks("/challenges", "Загадка")
    someone.asks("/settings en", "English")
    someone.asks("/challenges", challenge.title)
    assert Speaker.objects.get(pk=someone.id).language == "en"


def test_a_linked_learners_own_language_wins(live_bot, double, transactional_db):
    make_challenge("short_text", translations={"ru": {"title": "Загадка"}})
    someone = Person(double, "Someone", language_code="en")
    user = link(someone, make_user("rita", language="ru"))
    someone.asks("/challenges", "Загадка")
    someone.asks("/settings en", "English")
    assert User.objects.get(pk=user.pk).language == "en"


def test_the_time_zone_is_typed(live_bot, person, learner):
    settings = person.asks("/settings", "Time zone: UTC")
    person.press(settings, "Change the time zone")
    person.sees(settings, "Type the name")
    person.asks("Mars/Olympus", "Unknown time zone")
    person.asks("Asia/Tokyo", "Time zone: Asia/Tokyo")
    person.sees(settings, "Time zone: Asia/Tokyo")
    assert User.objects.get(pk=learner.pk).time_zone == "Asia/Tokyo"
    person.asks("/settings Europe/Berlin", "Settings")


def test_the_menu_of_commands_is_published_for_chats_and_groups(live_bot, person, double, group):
    chat, _other = group
    double.wait_for(lambda: len(double.calls("setMyCommands")) == 6)
    names = [c["command"] for c in double.menu(person.id)["commands"]]
    assert names[:5] == ["start", "challenges", "courses", "continue", "daily"]
    in_group = [c["command"] for c in double.menu(person.id, chat=chat)["commands"]]
    assert in_group == ["challenges", "daily", "leaderboard", "battle", "help"]
