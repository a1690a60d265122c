"""The live view of a battle: for those who are in it, in a few words, and nothing that is still secret."""

import pytest

from battles.services.playing import battle_join
from realtime.protocol import is_view
from realtime.selectors import is_private, may_follow, read_view
from tests.battles.world import answer, guest, learner, open_battle, play_out, started
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.pure
def test_the_name_of_the_view():
    assert is_view("battle:7")
    assert not is_view("battle:0")
    assert not is_view("battle:ABCDEF")
    assert is_private("battle:7")


def test_only_those_in_it_may_follow(ada, boris):
    battle = open_battle(ada)
    name = f"battle:{battle.pk}"
    assert may_follow(name, ada.pk) is True
    assert may_follow(name, boris.pk) is False
    battle_join(battle_id=battle.pk, player=learner(boris))
    assert may_follow(name, boris.pk) is True
    assert may_follow("battle:999999", ada.pk) is None


def test_it_tells_where_the_battle_is_and_who_is_in_the_lobby(ada):
    battle = open_battle(ada)
    battle_join(battle_id=battle.pk, player=learner(ada))
    battle_join(battle_id=battle.pk, player=guest(1))
    seen = read_view(f"battle:{battle.pk}")
    assert seen["names"] == ["ada", "Gast 1"]
    assert (seen["state"], seen["stage"], seen["joined"], seen["answered"], seen["here"]) == (
        "lobby",
        0,
        2,
        0,
        0,
    )


def test_an_open_question_gives_nothing_away(ada):
    battle = started(learner(ada), host=make_user())
    answer(battle, learner(ada))
    seen = read_view(f"battle:{battle.pk}")
    assert (seen["asking"], seen["answered"], seen["position"]) == (True, 1, 1)
    assert set(seen) == {
        *(
            "battle",
            "stage",
            "state",
            "position",
            "questions",
            "asking",
            "joined",
            "answered",
            "here",
            "names",
        )
    }
    assert seen["names"] == []
    play_out(battle)
    assert read_view(f"battle:{battle.pk}")["state"] == "finished"


def test_a_battle_that_is_gone_does_not_break_the_views():
    assert read_view("battle:424242") == {"battle": 424242, "state": "gone", "here": 0}
