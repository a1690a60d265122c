"""Many at once, on real threads: one close, one ranking, one answer each, whoever looks at the clock."""

import pytest
from django.db import transaction

from battles.models import BattleAnswer, BattleQuestion, Participant
from battles.services import running
from battles.services.hosting import battle_end, battle_next, battle_start
from battles.services.playing import battle_join
from battles.services.running import advance_due
from core.errors import Conflict
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
)
from tests.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_people_answer_at_once():
    players = [guest(n) for n in range(50)]
    battle = started(*players[:25])  # half of them join by their answer
    results = at_once(
        [lambda p=p, n=n: answer(battle, p, RIGHT if n % 2 else WRONG) for n, p in enumerate(players)]
    )
    assert not [r for r in results if isinstance(r, Exception)]
    assert BattleAnswer.objects.count() == Participant.objects.count() == 50
    assert BattleAnswer.objects.filter(is_right=True).count() == 25


def test_one_person_answering_and_joining_from_everywhere_counts_once(ada):
    battle = started(learner())
    results = at_once(
        [lambda n=n: answer(battle, learner(ada), RIGHT if n % 2 else WRONG) for n in range(10)]
    )
    assert sum(not r.again for r in results) == 1
    assert len({r.answer.pk for r in results}) == 1
    assert Participant.objects.filter(user=ada).count() == 1


def test_a_question_is_closed_once_whoever_looks_at_the_clock():
    battle = started(learner(), questions=3)
    for _step in range(6):
        stage = fresh(battle).stage
        pass_time(battle, 200)
        looks = [advance_due for _ in range(6)]
        press = lambda s=stage: battle_next(actor=battle.host, battle_id=battle.pk, stage=s)  # noqa: E731
        presses = [press, press]
        results = at_once([*looks, *presses])
        assert all(
            r is None or isinstance(r, int | Conflict) for r in results
        )  # the last press may find it over
        assert fresh(battle).stage == stage + 1
    assert fresh(battle).state == "finished"


def test_starting_and_ending_at_once_is_one_of_the_two():
    battle = open_battle()
    start = lambda: battle_start(actor=battle.host, battle_id=battle.pk)  # noqa: E731
    results = at_once([start, start, start, lambda: battle_end(actor=battle.host, battle_id=battle.pk)])
    assert all(r is None or isinstance(r, Conflict) for r in results)
    assert fresh(battle).is_over
    assert BattleQuestion.objects.filter(battle=battle).count() in (0, 2)


def test_answers_in_the_moment_of_the_end_are_ranked_or_refused():
    players = [guest(n) for n in range(20)]
    for _round in range(3):
        battle = started(*players, questions=1)
        end = lambda b=battle: battle_end(actor=b.host, battle_id=b.pk)  # noqa: E731
        acts = [lambda p=p, b=battle: answer(b, p) for p in players]
        results = at_once([*acts[:10], end, *acts[10:]])
        taken = [r for r in results if r is not None and not isinstance(r, Exception)]
        refused = [r for r in results if isinstance(r, Exception)]
        assert all(isinstance(r, Conflict) for r in refused)
        assert len(taken) + len(refused) == 20
        ranked = Participant.objects.filter(battle=battle, points__gt=0).values_list("pk", flat=True)
        assert set(ranked) == {r.answer.participant_id for r in taken}


def test_guests_joining_at_once_each_have_one_place():
    battle = open_battle()
    acts = [lambda n=n: battle_join(battle_id=battle.pk, player=guest(n % 10)) for n in range(30)]
    results = at_once(acts)
    assert not [r for r in results if isinstance(r, Exception)]
    assert Participant.objects.filter(battle=battle).count() == 10


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("moment", ["_step", "finish"])
def test_killed_in_the_middle_of_a_step_the_next_look_makes_it_whole(monkeypatch, moment):
    battle = started(learner(), guest(1), questions=1)
    answer(battle, guest(1))
    pass_time(battle, 200)
    if moment == "finish":
        advance_due()
        pass_time(battle, 200)
    real = running.standings if moment == "finish" else getattr(running, moment)

    def die(*args):
        raise Killed

    before = fresh(battle)
    monkeypatch.setattr(running, "standings" if moment == "finish" else moment, die)
    with pytest.raises(Killed):
        advance_due()
    after = fresh(battle)
    assert (after.stage, after.is_asking, after.state) == (before.stage, before.is_asking, "running")
    monkeypatch.setattr(running, "standings" if moment == "finish" else moment, real)
    assert advance_due() == 1
    assert play_out(battle).state == "finished"
    assert sorted(seat.rank for seat in Participant.objects.all()) == [1, 2]


def test_a_doorbell_rings_only_after_the_commit():
    from battles.signals import battle_changed

    heard = []
    battle = open_battle()

    def hear(battle_id, **_kwargs):
        heard.append(battle_id)

    battle_changed.connect(hear)
    try:
        with transaction.atomic():
            battle_join(battle_id=battle.pk, player=guest(1))
            assert heard == []
        assert heard == [battle.pk]
        assert question is not None
    finally:
        battle_changed.disconnect(hear)
