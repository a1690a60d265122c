"""A battle from its lobby to its final ranking, and everything that must not be possible on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import TelegramAccount
from accounts.services.linking import TelegramPerson
from battles import rules
from battles.models import Battle, BattleAnswer, BattleQuestion, Participant
from battles.ranking import standings
from battles.services.hosting import battle_end, battle_next, battle_open, battle_start, cancel_forgotten
from battles.services.playing import Player, battle_answer, battle_join, battle_show
from battles.services.running import advance_due
from challenges.kinds.base import InvalidAnswer
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from core.models import Event
from progress.models import PointsEntry, UserProgress
from tests.battles.world import (
    RIGHT,
    WRONG,
    answer,
    fresh,
    guest,
    learner,
    open_battle,
    pass_time,
    play_out,
    question,
    started,
    step,
)
from tests.factories import make_category, make_challenge, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.pure
def test_points_are_a_base_and_what_was_left_of_the_time():
    assert rules.points_for(right=True, elapsed=0, seconds=20) == 200
    assert rules.points_for(right=True, elapsed=5, seconds=20) == 175
    assert rules.points_for(right=True, elapsed=20, seconds=20) == 100
    assert rules.points_for(right=True, elapsed=99, seconds=20) == 100
    assert rules.points_for(right=True, elapsed=-3, seconds=20) == 200
    assert rules.points_for(right=False, elapsed=0, seconds=20) == 0


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc-def", "ABCDEF"),
        (" ab cd ef ", "ABCDEF"),
        ("ABCDE", ""),
        ("ABCDE0", ""),
        ("ABC<EF", ""),
        ("", ""),
        ("ßßßßßß", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert rules.read_code(typed) == code


def test_from_the_lobby_to_the_final_ranking(ada, boris):
    one, two, three = learner(ada), learner(boris), guest(1)
    battle = started(one, two, three)
    assert (battle.state, battle.position, battle.is_asking) == ("running", 1, True)
    answer(battle, one, RIGHT)
    answer(battle, two, WRONG)
    assert [row.points for row in standings(battle.pk)] == [0, 0, 0]  # an open question gives nothing away
    assert step(battle) == 1
    assert not fresh(battle).is_asking
    board = standings(battle.pk)
    assert (board[0].seat.user, board[0].right) == (ada, 1)
    assert board[0].points >= 100
    assert [row.rank for row in board] == [1, 2, 2]
    step(battle)
    assert fresh(battle).position == 2
    answer(battle, three, RIGHT)
    over = play_out(battle)
    assert over.state == "finished"
    final = Participant.objects.filter(battle=battle).order_by("rank", "pk")
    assert [seat.rank for seat in final] in ([1, 2, 3], [1, 1, 3])
    assert all(seat.points is not None for seat in final)


def test_no_points_and_no_progress_outside_the_battle(ada):
    battle = started(learner(ada))
    answer(battle, learner(ada))
    play_out(battle)
    assert not PointsEntry.objects.exists()
    assert not UserProgress.objects.exists()


def test_the_questions_are_fixed_at_the_start(ada):
    battle = started(learner(ada), questions=1)
    challenge = question(battle).challenge
    challenge.spec["choices"][0]["correct"], challenge.spec["choices"][1]["correct"] = True, False
    challenge.state = "archived"
    challenge.save()
    assert answer(battle, learner(ada), RIGHT).answer.is_right
    challenge.delete()
    assert question(battle).text("title") == challenge.title


def test_topics_are_categories_in_any_language_or_tags(ada):
    algebra = make_category(slug="algebra", title="Algebra", translations={"ru": {"title": "Алгебра"}})
    inside = make_challenge("single_choice", category=algebra)
    make_challenge("single_choice", category=make_category())
    for topic in ("algebra", "ALGE", "алгебра"):
        battle = battle_open(host=make_user(), topic=topic)
        battle_start(actor=battle.host, battle_id=battle.pk)
        assert [q.challenge for q in battle.questions.all()] == [inside]
    inside.tags.create(name="rings")
    assert battle_open(host=ada, topic="Rings").category is None
    with pytest.raises(InvalidInput) as refused:
        battle_open(host=ada, topic="<b>nothing</b>")
    assert refused.value.code == "battle_no_questions"


def test_only_published_questions_with_one_right_option_are_asked(ada):
    make_challenge("single_choice", state="draft")
    make_challenge("multiple_choice")
    with pytest.raises(InvalidInput):
        battle_open(host=ada)


@pytest.mark.parametrize("wrong", [{"size": 0}, {"size": 31}, {"seconds": 4}, {"seconds": 121}])
def test_numbers_out_of_range_are_refused(ada, wrong):
    make_challenge("single_choice")
    with pytest.raises(InvalidInput) as refused:
        battle_open(host=ada, **wrong)
    assert refused.value.code == "out_of_range"


def test_a_host_has_few_battles_open_and_opens_few_in_an_hour(ada, settings):
    make_challenge("single_choice")
    open_ones = [battle_open(host=ada) for _ in range(rules.OPEN_AT_ONCE)]
    with pytest.raises(Conflict) as refused:
        battle_open(host=ada)
    assert refused.value.code == "battle_open_already"
    battle_end(actor=ada, battle_id=open_ones[0].pk)
    battle_open(host=ada)
    settings.LIMITS = {**settings.LIMITS, "battle-open": (1, 3600)}
    other = make_user()
    battle_open(host=other)
    with pytest.raises(TooMany):
        battle_open(host=other)


def test_only_the_host_leads(ada, boris):
    battle = open_battle(ada)
    for act in (
        lambda: battle_start(actor=boris, battle_id=battle.pk),
        lambda: battle_next(actor=boris, battle_id=battle.pk, stage=0),
        lambda: battle_end(actor=boris, battle_id=battle.pk),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "battle_not_host"


def test_a_press_that_came_twice_is_one_step(ada):
    battle = started(learner(ada), questions=3)
    for _ in range(2):
        battle_start(actor=battle.host, battle_id=battle.pk)
        battle_next(actor=battle.host, battle_id=battle.pk, stage=battle.stage)
    assert (fresh(battle).position, fresh(battle).is_asking) == (1, False)
    assert battle.questions.count() == 3


def test_a_lobby_that_is_ended_is_cancelled_and_a_running_battle_is_ranked(ada):
    lobby, running = open_battle(ada), started(learner(ada))
    answer(running, learner(ada))
    for battle in (lobby, running):
        battle_end(actor=battle.host, battle_id=battle.pk)
        battle_end(actor=battle.host, battle_id=battle.pk)
    assert fresh(lobby).state == "cancelled"
    assert fresh(running).state == "finished"
    assert Participant.objects.get(battle=running).points >= 100
    with pytest.raises(Conflict) as refused:
        battle_join(battle_id=lobby.pk, player=learner())
    assert refused.value.code == "battle_over"
    with pytest.raises(Conflict):
        battle_start(actor=ada, battle_id=lobby.pk)


def test_a_forgotten_lobby_is_cancelled(ada):
    battle = open_battle(ada)
    assert cancel_forgotten() == "0 cancelled"
    Battle.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert cancel_forgotten() == "1 cancelled"
    assert fresh(battle).state == "cancelled"


def test_the_first_answer_counts(ada):
    battle = started(learner(ada))
    first = answer(battle, learner(ada), WRONG)
    again = answer(battle, learner(ada), RIGHT)
    assert (first.again, again.again) == (False, True)
    assert again.answer.choice == WRONG
    assert BattleAnswer.objects.count() == 1


def test_answers_out_of_time_are_refused_by_the_servers_clock(ada):
    battle = started(learner(ada), questions=2)
    with pytest.raises(Conflict) as early:
        answer(battle, learner(ada), position=2)
    assert early.value.code == "battle_not_asked"
    with pytest.raises(Conflict):
        answer(battle, learner(ada), position=99)
    pass_time(battle, 101)  # over, and nobody has looked at the clock yet
    with pytest.raises(Conflict) as late:
        answer(battle, learner(ada))
    assert late.value.code == "battle_too_late"
    advance_due()
    with pytest.raises(Conflict):
        answer(battle, learner(ada), position=1)
    play_out(battle)
    with pytest.raises(Conflict) as over:
        answer(battle, learner(ada), position=2)
    assert over.value.code == "battle_over"
    assert not BattleAnswer.objects.exists()


def test_an_answer_that_arrived_in_time_and_was_handled_late_counts(ada):
    battle = started(learner(ada))
    arrived = timezone.now()
    pass_time(battle, 130)
    advance_due()
    assert answer(battle, learner(ada), position=1, at=arrived - timedelta(seconds=129)).answer.is_right
    with pytest.raises(Conflict):  # the future is not believed
        answer(battle, learner(), position=1, at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize("choice", ["", "z", "A", "b" * 500, "<script>", "b\x00"])
def test_what_is_no_option_is_refused_and_costs_nothing(ada, choice):
    battle = started(learner(ada))
    with pytest.raises(InvalidAnswer):
        answer(battle, learner(ada), choice)
    assert answer(battle, learner(ada)).answer.is_right


def test_time_counts_from_the_showing_to_this_participant(ada, boris):
    players = [learner(ada), learner(boris), guest(1), guest(2)]
    battle = started(*players, seconds=20)
    asked = question(battle)
    seats = {seat.name: seat.pk for seat in Participant.objects.all()}
    opened = asked.opened_at

    def shown(name, after, door):
        at = opened + timedelta(seconds=after)
        battle_show(question_id=asked.pk, participant_ids=[seats[name]], door=door, at=at)

    shown("ada", 0.5, "web")
    shown("ada", 9, "chat")  # a second showing changes nothing
    shown("boris", 9, "web")  # a page fetched late gains no more than the leeway
    shown("Gast 1", 8, "chat")  # Telegram's pace is not in the participant's hands
    pass_time(battle, 10)
    elapsed = [answer(battle, player, at=opened).answer.elapsed for player in players]
    assert elapsed == [9_500, 8_000, 2_000, 10_000]
    assert BattleAnswer.objects.get(participant__name="ada").points == 152


def test_whoever_answers_in_a_group_joins_by_it(ada):
    battle = started(learner(ada))
    sent = question(battle).opened_at + timedelta(seconds=4)
    pass_time(battle, 6)
    arrived = question(battle).opened_at + timedelta(seconds=6)
    taken = answer(battle, guest(5, name="  Zoë\x00\n "), at=arrived, shown_at=sent - timedelta(seconds=6))
    assert taken.answer.elapsed == 2_000
    assert Participant.objects.filter(battle=battle, name="Zoë 5", user=None).count() == 1


def test_a_guest_without_a_printable_name_is_a_guest():
    battle = started(learner())
    answer(battle, Player(person=TelegramPerson(77, "", "\x01\x02")))
    assert Participant.objects.get(telegram_id=77).name == "Guest"


def test_a_guest_who_links_an_account_keeps_the_place(ada):
    who = TelegramPerson(77, "", "Ada of Telegram")
    battle = started(Player(person=who))
    answer(battle, Player(person=who))
    TelegramAccount.objects.create(user=ada, telegram_id=77)
    seat = battle_join(battle_id=battle.pk, player=Player(user=ada, person=who))
    assert (seat.user, seat.telegram_id, seat.name) == (ada, None, "ada")
    assert answer(battle, learner(ada)).again
    assert Participant.objects.filter(battle=battle).count() == 1


def test_a_full_battle_takes_nobody_more(monkeypatch):
    monkeypatch.setattr(rules, "PARTICIPANTS", 1)
    battle = started(learner())
    with pytest.raises(Conflict) as refused:
        answer(battle, guest(1))
    assert refused.value.code == "battle_full"
    assert not BattleAnswer.objects.exists()


def test_an_unknown_battle_is_not_found():
    with pytest.raises(NotFound):
        battle_join(battle_id=12_345, player=learner())
    with pytest.raises(NotFound):
        battle_answer(battle_id=12_345, player=learner(), position=1, choice="a")


def test_a_full_chat_gets_more_time():
    players = [guest(n) for n in range(60)]
    battle = started(*players, seconds=20)
    asked = question(battle)
    assert (asked.closes_at - asked.opened_at).total_seconds() == pytest.approx(22)
    assert rules.lead(10_000) == rules.LONGEST_LEAD


def test_after_a_long_interruption_it_goes_on_where_it_was(ada):
    battle = started(learner(ada))
    answer(battle, learner(ada))
    pass_time(battle, 3_600)  # every process was down for an hour
    assert advance_due() == 1
    asked = question(battle)
    assert asked.closed_at == asked.closes_at
    assert advance_due() == 0  # the board stands for its time
    assert fresh(battle).due_at > timezone.now()
    assert play_out(battle).state == "finished"
    assert BattleQuestion.objects.filter(closed_at=None).count() == 0


def test_an_answer_is_told_to_the_learners_open_pages(ada):
    battle = started(learner(ada))
    answer(battle, learner(ada))
    answer(battle, learner(ada))
    told = Event.objects.filter(user=ada, type="battle.answered")
    assert [event.data["battle"]["code"] for event in told] == [battle.code]
