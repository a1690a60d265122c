"""Battles in Telegram: opened, joined, led and answered by buttons, in groups and in private chats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from battles.models import Battle, BattleAnswer, Participant, Showing
from battles.services.hosting import battle_start
from battles.services.playing import Player
from bot import battling
from bot.models import BattlePost, Card, OutboxMessage
from core.limits import memory
from tests.battles.world import answer, fresh, open_battle, pass_time, question
from tests.bot.live.conftest import LiveBot, Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_category, make_challenge, make_user


@pytest.fixture(autouse=True)
def _fresh_and_slow(monkeypatch) -> None:
    """No clock overtakes a busy machine."""
    memory.clear()
    monkeypatch.setattr("battles.rules.PAUSE", 100.0)


@pytest.fixture
def boris(double):
    return Person(double, "Boris")


@pytest.fixture
def group(double, person, boris):
    return double.add_group("Class", [person.id, boris.id])


def the_battle():
    return Battle.objects.select_related("host").latest("pk")


def number_of(battle, choice):
    """The number on the button of an option."""
    ids = [option["id"] for option in question(battle).choices()]
    return ids.index(choice) + 1


def tap(who, message, battle, choice, **options):
    return who.press(message, f"{number_of(battle, choice)}. ", **options)


def begin(host, lobby, chat):
    """The host begins; there is time enough for each question."""
    Battle.objects.update(seconds=100)
    host.press(lobby, "Begin", chat=chat)


def quiet():
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")


def test_a_group_plays_with_a_learner_and_a_guest(live_bot, person, learner, boris, group):
    make_challenge("single_choice", title="The <b>first</b>&", category=make_category(title="Letters"))
    lobby = person.asks("/battle letters 1", "Join code", chat=group)
    assert "Battle: Letters" in lobby["text"]
    assert boris.press(lobby, "Take part", chat=group).answer["text"] == "You are in."
    begin(person, lobby, group)
    asked = person.reads("Question 1 of 1", chat=group)
    assert "The <b>first</b>&" in asked["text"]
    battle = the_battle()
    assert "Your answer" in tap(boris, asked, battle, "b", chat=group).answer["text"]
    taken = tap(person, asked, battle, "a", chat=group).answer
    assert not taken.get("show_alert")
    again = tap(boris, asked, battle, "a", chat=group).answer
    assert again["show_alert"]
    assert "already" in again["text"]
    pass_time(battle, 200)
    closed = person.sees(asked, "The board", chat=group)
    assert "Boris (guest)" in closed["text"]
    assert not buttons_of(closed)
    pass_time(battle, 200)
    final = person.reads("Final ranking", chat=group, after=asked["message_id"])
    assert "1. Boris (guest)" in final["text"]
    assert "2. ada — 0" in final["text"]
    quiet()
    assert sum("Final ranking" in said for said in person.said(group)) == 1
    assert Participant.objects.filter(user=None, telegram_id=boris.id).count() == 1


def test_only_the_host_begins(live_bot, person, learner, boris, group):
    make_challenge("single_choice")
    lobby = person.asks("/battle", "Join code", chat=group)
    link(boris, make_user("boris"))
    refused = boris.press(lobby, "Begin", chat=group).answer
    assert refused["show_alert"]
    assert "Only the host" in refused["text"]
    assert the_battle().state == "lobby"


def test_forged_late_and_foreign_taps(live_bot, person, learner, boris, group, double):
    for _ in range(2):
        make_challenge("single_choice")
    lobby = person.asks("/battle", "Join code", chat=group)
    begin(person, lobby, group)
    asked = person.reads("Question 1", chat=group)
    button = buttons_of(asked)[0]["callback_data"]
    assert all(len(b["callback_data"].encode()) <= 64 for b in buttons_of(asked))
    key = button.split(":")[0]
    for forged in (
        f"{key}:a:1.9",
        f"{key}:a:9.1",
        f"{key}:a:x",
        f"{key}:a:",
        f"{key}:win:1",
        f"{key}:next:-1",
    ):
        refused = double.press(boris.id, asked["message_id"], data=forged, chat=group)
        assert refused.answer["show_alert"], forged
    battle = the_battle()
    pass_time(battle, 200)
    person.sees(asked, "The board", chat=group)
    late = double.press(boris.id, asked["message_id"], data=button, chat=group)
    assert "Too late" in late.answer["text"]
    assert late.answer["show_alert"]
    assert not BattleAnswer.objects.exists()
    assert not Participant.objects.exists()


def test_a_private_battle_by_its_code_for_a_guest(live_bot, person, boris, double, transactional_db):
    battle = open_battle(questions=1)
    card = boris.asks(f"/battle {battle.shown_code.lower()}", "You are in")
    assert not [b for b in buttons_of(card) if b["text"] in ("Begin", "Take part")]
    pass_on(battle)
    asked = boris.sees(card, "Question 1 of 1")
    seat = Participant.objects.get()
    wait_for(Showing.objects.filter(participant=seat).exists, "the showing")
    showing = Showing.objects.get()
    assert showing.door == "chat"
    assert question(battle).opened_at <= showing.shown_at <= timezone.now()
    tap(boris, asked, battle, "b")
    boris.sees(card, "Your answer: ")
    taken = BattleAnswer.objects.get()
    counted_from = min(showing.shown_at, question(battle).opened_at + timedelta(seconds=10))
    assert taken.elapsed == pytest.approx((taken.answered_at - counted_from).total_seconds() * 1000, abs=2)
    pass_time(battle, 200)
    boris.sees(card, "Right! +")
    pass_time(battle, 200)
    boris.sees(card, "1. Boris (guest)")
    assert len(boris.said()) == 1  # one message all along


def pass_on(battle):
    battle_start(actor=battle.host, battle_id=battle.pk)


def test_the_same_battle_on_the_web_and_in_the_chat(live_bot, person, learner, double):
    battle = open_battle(make_user("host"), questions=1)
    card = person.asks(f"/battle {battle.code}", "You are in")
    pass_on(battle)
    person.sees(card, "Question 1 of 1")
    answer(battle, Player(user=learner))  # on the web
    person.sees(card, "Your answer: ")
    assert Participant.objects.filter(battle=battle).count() == 1
    assert BattleAnswer.objects.count() == 1


def test_asked_for_again_it_stands_further_down(live_bot, person, learner, double, group):
    battle = open_battle(learner, questions=1)
    for chat, doing in ((person.id, "You are in"), (group, "Join code")):
        first = person.asks(f"/battle {battle.code}", doing, chat=chat)
        again = person.asks(f"/battle {battle.code}", doing, chat=chat)
        assert again["message_id"] != first["message_id"]
    pass_on(battle)
    own = person.sees(person.message(person._newest(person.id)), "Question 1 of 1")
    asked = person.reads("Question 1 of 1", chat=group)
    tap(person, own, battle, "b")
    pass_time(battle, 200)
    person.sees(asked, "The board", chat=group)
    assert sum("Question 1 of 1" in text for text in person.said(group)) == 1
    assert BattlePost.objects.count() == 2


def test_a_deleted_message_comes_again_with_what_is_next(live_bot, person, boris, double, transactional_db):
    battle = open_battle(questions=1)
    card = boris.asks(f"/battle {battle.code}", "You are in")
    quiet()
    double.delete(boris.id, card["message_id"])
    pass_on(battle)
    asked = boris.reads("Question 1 of 1", after=card["message_id"])
    assert "Your answer" in tap(boris, asked, battle, "b").answer["text"]
    wait_for(Showing.objects.filter(participant__telegram_id=boris.id).exists, "the showing")


@pytest.mark.parametrize("told", [True, False])
def test_a_group_that_becomes_a_supergroup_keeps_its_battle(live_bot, person, learner, boris, double, told):
    make_challenge("single_choice")
    group = double.add_group("Class", [person.id, boris.id], kind="group")
    person.asks("/battle", "Join code", chat=group)
    quiet()
    Battle.objects.update(seconds=100)
    moved = double.upgrade(group, told=told)
    pass_on(the_battle())
    asked = person.reads("Question 1 of 1", chat=moved, after=0)
    assert "Your answer" in tap(boris, asked, the_battle(), "b", chat=moved).answer["text"]
    pass_time(the_battle(), 200)
    person.sees(asked, "The board", chat=moved)
    pass_time(the_battle(), 200)
    person.reads("Final ranking", chat=moved, after=asked["message_id"])
    quiet()
    assert BattlePost.objects.get().chat_id == moved
    assert sum("Question 1" in text for text in person.said(moved)) == 1


def test_answers_can_be_typed(live_bot, person, learner):
    battle = open_battle(make_user("host"), questions=1)
    card = person.asks(f"/battle {battle.code}", "You are in")
    pass_on(battle)
    person.sees(card, "Question 1 of 1")
    person.asks(str(number_of(battle, "b")), "Your answer: ")
    assert BattleAnswer.objects.get().is_right


def test_what_cannot_be_opened(live_bot, person, boris, group, transactional_db):
    boris.asks("/battle", "Link your account first", chat=group)
    user = link(person, make_user("ada"))
    person.asks("/battle nothing like it", "no questions", chat=group)
    make_challenge("single_choice")
    person.asks("/battle 99", "A number from 1 to 30", chat=group)
    person.asks("/battle", "Join code", chat=group)
    person.asks("/battle", "on in this chat already", chat=group)
    assert Battle.objects.filter(host=user).count() == 1
    other = open_battle()
    link(boris, make_user("boris"))
    boris.asks(f"/battle {other.code}", "Only the host", chat=group)


def test_a_group_is_told_in_the_language_it_was_opened_in(live_bot, double, transactional_db):
    ivan, john = Person(double, "Ivan", language_code="ru"), Person(double, "John", language_code="en")
    link(ivan, make_user("ivan"))
    chat = double.add_group("Класс", [ivan.id, john.id])
    make_challenge("single_choice")
    lobby = ivan.asks("/battle", "Код участия", chat=chat)
    assert john.press(lobby, "Участвовать", chat=chat).answer["text"] == "You are in."
    Battle.objects.update(seconds=100)
    ivan.press(lobby, "Начать", chat=chat)
    asked = ivan.reads("Вопрос 1 из 1", chat=chat)
    refused = double.press(
        john.id, asked["message_id"], data=f"{buttons_of(asked)[0]['callback_data']}9", chat=chat
    )
    assert refused.answer["show_alert"]
    pass_time(the_battle(), 200)
    ivan.sees(asked, "Таблица", chat=chat)
    assert Card.objects.filter(chat_id=chat).exclude(language="ru").count() == 0


def test_the_group_sees_who_joins_and_answers_now_and_then(
    live_bot, person, learner, boris, group, monkeypatch
):
    monkeypatch.setattr("bot.battling.LIVE_EVERY", timedelta(0))
    make_challenge("single_choice")
    lobby = person.asks("/battle", "0 players are in", chat=group)
    boris.press(lobby, "Take part", chat=group)
    person.sees(lobby, "1 player is in", chat=group)
    begin(person, lobby, group)
    asked = person.reads("Question 1", chat=group)
    tap(boris, asked, the_battle(), "a", chat=group)
    person.sees(asked, "Answered: 1 of 1", chat=group)


def test_another_bot_goes_on_where_the_first_was_stopped(double, person, learner, boris, group):
    for _ in range(2):
        make_challenge("single_choice")
    first = LiveBot(double).start()
    lobby = person.asks("/battle", "Join code", chat=group)
    begin(person, lobby, group)
    asked = person.reads("Question 1", chat=group)
    battle = the_battle()
    quiet()
    first.stop()
    button = buttons_of(asked)[number_of(battle, "b") - 1]["callback_data"]
    double.press(boris.id, asked["message_id"], data=button, chat=group, wait=0)  # nobody is there
    second = LiveBot(double).start()
    try:
        wait_for(BattleAnswer.objects.filter(is_right=True).exists, "the answer")
        pass_time(battle, 200)
        person.sees(asked, "The board", chat=group)
        second.stop()
        pass_time(battle, 200)
        third = LiveBot(double).start()
        try:
            again = person.reads("Question 2", chat=group)
            pass_time(battle, 200)
            person.sees(again, "The board", chat=group)
            pass_time(battle, 200)
            person.reads("Final ranking", chat=group)
            quiet()
        finally:
            third.stop()
    finally:
        if second._thread.is_alive():
            second.stop()
    texts = person.said(group)
    assert [
        sum(words in text for text in texts) for words in ("Question 1", "Question 2", "Final ranking")
    ] == [1, 1, 1]
    assert fresh(battle).state == "finished"


def test_killed_while_posting_it_is_posted_once(double, person, learner, group, monkeypatch):
    battle = open_battle(learner, questions=1)
    card = battling.open_post(battle, chat_id=group, telegram_id=person.id, language="en", is_live=True).card
    pass_on(battle)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    post = BattlePost.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(BattlePost, "save", die)
        with pytest.raises(Killed):
            battling.carry_battle(post.pk)
    assert Card.objects.count() == 1
    assert battling.carry_battle(post.pk)
    assert not battling.carry_battle(post.pk)
    assert Card.objects.exclude(pk=card.pk).count() == 1


def test_a_chat_that_cannot_be_drawn_holds_up_no_other(double, person, learner, boris, group, caplog):
    battle = open_battle(learner, questions=1)
    for chat in (group, person.id, boris.id):
        battling.open_post(battle, chat_id=chat, telegram_id=person.id, language="en", is_live=False)
    Card.objects.filter(chat_id=group).update(state={"battle": battle.pk})  # not one of ours
    OutboxMessage.objects.all().delete()
    pass_on(battle)
    assert battling.carry_battles() == 2
    assert "could not be carried" in caplog.text
    assert OutboxMessage.objects.count() == 2
    assert battling.carry_battles() == 0
