"""The pages of battles, as a browser with and without scripts asks for them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from battles.models import Battle, BattleAnswer, Participant, Showing
from battles.services.hosting import battle_start
from battles.services.playing import battle_join
from core.limits import memory
from tests.battles.world import (
    RIGHT,
    WRONG,
    answer,
    fresh,
    guest,
    learner,
    open_battle,
    play_out,
    question,
    started,
    step,
)
from tests.factories import make_category, make_challenge, make_user
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()


def text(response):
    return response.content.decode()


def address(battle, act=""):
    return f"/battles/{battle.code}/" + (f"{act}/" if act else "")


@pytest.fixture
def player(ada):
    return signed_in(ada)


def test_opening_one_and_playing_it_to_the_end_without_scripts(player, ada, teacher):
    make_challenge("single_choice", category=make_category(slug="logic", title="Logic <b>"))
    host = signed_in(teacher)
    opened = host.post("/battles/", {"topic": "logic", "size": "1", "seconds": "30"})
    battle = Battle.objects.get()
    assert opened["Location"] == address(battle)
    lobby = text(host.get(address(battle)))
    assert "Logic &lt;b&gt;" in lobby
    assert battle.shown_code in lobby
    assert player.post("/battles/enter/", {"code": battle.shown_code.lower()})["Location"] == address(battle)
    assert "Take part" in text(player.get(address(battle)))
    assert player.post(address(battle, "join")).status_code == 302
    assert "You are in" in text(player.get(address(battle)))
    assert ">ada<" in text(host.get(address(battle)))
    assert host.post(address(battle, "start")).status_code == 302
    page = text(player.get(address(battle)))
    assert "Question 1 of 1" in page
    assert page.count('class="battle-option"') == 3
    assert "Start" not in page
    assert player.post(address(battle, "answer"), {"position": "1", "choice": RIGHT}).status_code == 302
    page = text(player.get(address(battle)))
    assert "Your answer counts." in page
    assert "battle-option--right" not in page
    host.post(address(battle, "next"), {"stage": str(fresh(battle).stage)})
    closed = text(player.get(address(battle)))
    assert "Accepted" in closed
    assert "battle-option--right" in closed  # those who teach may show it
    host.post(address(battle, "next"), {"stage": str(fresh(battle).stage)})
    over = text(player.get(address(battle)))
    assert "Final ranking" in over
    assert "number 1" in over
    assert battle.shown_code in text(player.get("/battles/"))


def test_a_learners_battle_gives_no_right_option_away(player, ada):
    battle = started(learner(ada), questions=1)
    answer(battle, learner(ada), WRONG)
    step(battle)
    for page in (text(player.get(address(battle))), text(signed_in(battle.host).get(address(battle)))):
        assert "battle-option--right" not in page
    assert "Not right" in text(player.get(address(battle)))


def test_what_is_asked_is_for_those_who_are_in(player, ada):
    battle = started(learner())
    outside = text(player.get(address(battle)))
    assert "You can still come in" in outside
    assert "Which one?" not in outside
    assert "data-live-view" not in outside
    assert player.post(address(battle, "answer"), {"position": "1", "choice": "b"}).status_code == 404
    assert player.post(address(battle, "join"), headers=HTMX).status_code == 200
    assert "Which one?" in text(player.get(address(battle)))
    assert not BattleAnswer.objects.exists()


def test_the_moment_of_the_first_showing_is_kept(player, ada):
    battle = started(learner(ada), guest(1))
    assert not Showing.objects.exists()
    player.get(address(battle), headers=HTMX)
    first = Showing.objects.get()
    player.get(address(battle))
    assert Showing.objects.get().shown_at == first.shown_at
    assert (first.door, first.question) == ("web", question(battle))
    signed_in(battle.host).get(address(battle))  # the host looks on and has no place
    assert Showing.objects.count() == 1


def test_a_fragment_is_the_stage_alone_and_says_where_it_stands(player, ada):
    battle = started(learner(ada))
    part = text(player.get(address(battle), headers=HTMX))
    assert part.startswith('<section id="battle"')
    assert f'data-stage="{battle.stage}"' in part
    assert f'data-live-view="battle:{battle.pk}"' in part
    assert 0 < float(re.search(r'data-left="([\d.]+)"', part).group(1)) <= 100
    done = player.post(address(battle, "answer"), {"position": "1", "choice": "b"}, headers=HTMX)
    assert text(done).startswith('<section id="battle"')
    assert "Your answer counts." in text(done)


def test_nothing_in_a_page_says_which_option_is_right(player, ada):
    battle = started(learner(ada))
    page = text(player.get(address(battle)))
    assert "correct" not in page
    assert "Not the first." not in page  # the remark on a wrong option


def test_names_and_questions_are_inert(player, ada):
    evil = "<script>alert(1)</script>"
    make_challenge("single_choice", title=evil, description=evil)
    battle = open_battle(questions=0)
    battle_join(battle_id=battle.pk, player=learner(ada))
    battle_join(battle_id=battle.pk, player=guest(1, name=evil))
    lobby = text(player.get(address(battle)))
    battle_start(actor=battle.host, battle_id=battle.pk)
    asked = text(player.get(address(battle)))
    play_out(battle)
    for page in (lobby, asked, text(player.get(address(battle)))):
        assert evil not in page
    assert "&lt;script&gt;" in lobby


@pytest.mark.parametrize("code", ["ZZZZZZ", "zz", "ABCDE0", "%00", "../x", "Ж" * 6])
def test_wrong_codes_are_not_found(player, code):
    assert player.get(f"/battles/{code}/").status_code in (400, 404)
    entered = player.post("/battles/enter/", {"code": code})
    assert entered.status_code in (404, 422)
    assert 'aria-invalid="true"' in text(entered)


def test_codes_cannot_be_tried_for_ever(player, ada, settings):
    settings.LIMITS = {**settings.LIMITS, "battle-code": (5, 60)}
    mine, other = started(learner(ada)), open_battle()
    found = [player.get(f"/battles/ZZZZZ{n}/").status_code for n in "ABCDEFG"]
    assert found == [404] * 5 + [429] * 2
    assert player.get(address(other)).status_code == 429  # also a right one
    assert player.get(address(mine)).status_code == 200  # but not where one is already


@pytest.mark.parametrize(
    "form",
    [
        {"topic": "", "size": "99", "seconds": "20"},
        {"topic": "", "size": "x", "seconds": ""},
        {"topic": "<b>", "size": "5", "seconds": "20"},
        {},
    ],
)
def test_a_form_that_makes_no_sense_comes_back(player, form):
    make_challenge("single_choice")
    assert player.post("/battles/", form).status_code == 422
    assert not Battle.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"position": "x", "choice": "b"}, {"position": "9" * 30, "choice": "b"}]
)
def test_an_answer_that_cannot_be_read_is_refused(player, ada, form):
    battle = started(learner(ada))
    assert player.post(address(battle, "answer"), form).status_code == 422
    battle = started(learner(ada))
    wrong = player.post(address(battle, "answer"), {"position": "1", "choice": "nope"})
    assert wrong.status_code == 422


def test_a_late_answer_is_refused_with_a_notice(player, ada):
    battle = started(learner(ada), questions=2)
    step(battle)
    late = player.post(address(battle, "answer"), {"position": "1", "choice": "b"}, headers=HTMX)
    assert late.status_code == 409
    assert "Too late" in text(late)
    assert late["HX-Retarget"] == "#notices"


def test_pages_take_few_queries_however_many_play(player, ada):
    host = make_user()
    battle = started(learner(ada), *[guest(n) for n in range(60)], host=host)
    answer(battle, learner(ada))
    for path in (address(battle), "/battles/"):
        player.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            player.get(path)
        assert len(asked) <= 16, path  # session, person and totals of every page are among them
    step(battle)
    with CaptureQueriesContext(connection) as closed:
        page = text(player.get(address(battle)))
    assert len(closed) <= 17
    assert page.count("<tr") == 12 or page.count("<tr") == 11  # ten rows, the head, perhaps one's own
    assert Participant.objects.filter(battle=battle).count() == 61


def test_a_battle_that_was_called_off_says_so(player, ada):
    battle = open_battle(ada)
    assert "Call it off" in text(player.get(address(battle)))
    player.post(address(battle, "end"))
    assert "called off" in text(player.get(address(battle)))
    assert player.post(address(battle, "join")).status_code == 409
