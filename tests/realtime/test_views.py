"""Public views: the newest state, soon, and not too often."""

import asyncio
from datetime import UTC, datetime

import pytest

from core.models import User
from progress.models import Board
from progress.services import submit_answer
from realtime.limits import VIEW_EVERY
from realtime.selectors import (
    board_name,
    read_own_row,
    read_streams,
    read_view,
    stream_positions,
    view_exists,
)
from tests.factories import make_challenge, make_user, right_answer
from tests.realtime.clients import Raw, live

pytestmark = pytest.mark.engine


@pytest.fixture
def solved(ada: User, boris: User):
    """A challenge that Ada and Boris have solved."""
    challenge = make_challenge()
    for person in (ada, boris):
        submit_answer(actor=person, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    return challenge


@pytest.mark.parametrize("board", ["overall", "week", "month", "category"])
def test_a_leaderboard_as_everybody_sees_it(solved, ada, boris, board):
    name = f"category:{solved.category_id}" if board == "category" else board
    view = read_view(f"leaderboard:{name}")
    assert view["learners"] == 2
    assert view["rows"] == [
        {"rank": 1, "user": ada.pk, "username": "ada", "points": 10},
        {"rank": 1, "user": boris.pk, "username": "boris", "points": 10},
    ]
    assert read_own_row(ada, name) == {"board": name, "rank": 1, "points": 10}


def test_somebody_without_points_has_no_rank(ada):
    assert read_own_row(ada, "overall") == {"board": "overall", "rank": None, "points": 0}


def test_the_present_week_and_month(db):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert board_name("week", now) == "week:2026-W01"
    assert board_name("month", now) == "month:2026-01"
    assert board_name("week:2020-W01", now) == "week:2020-W01"


def test_watching_a_board_of_nobody_writes_nothing(db):
    assert read_view("leaderboard:week:1999-W01")["rows"] == []
    assert not Board.objects.exists()


def test_which_views_there_are(db):
    challenge, draft = make_challenge(), make_challenge(state="draft")
    there = ["online", "leaderboard:overall", f"leaderboard:category:{challenge.category_id}"]
    assert all(view_exists(name) for name in [*there, f"solving:{challenge.pk}"])
    assert not any(view_exists(f"solving:{pk}") for pk in (draft.pk, challenge.pk + 1000, 10**17))
    assert not view_exists("leaderboard:category:99999999")


@pytest.mark.parametrize(("view", "queries"), [("online", 1), ("leaderboard:overall", 4), ("solving:1", 2)])
def test_a_view_costs_the_same_however_many_it_shows(db, django_assert_num_queries, view, queries):
    challenge = make_challenge()
    for _ in range(3):
        submit_answer(
            actor=make_user(), challenge_id=challenge.pk, answer=right_answer(challenge), channel="web"
        )
    read_view(view)
    with django_assert_num_queries(queries):
        read_view(view)


def test_streams_of_several_people_in_one_query(solved, ada, boris, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = read_streams({ada.pk: 0, boris.pk: 1})
    assert [(user, seq) for user, seq, _type, _data in rows if user == ada.pk] == [(ada.pk, 1)]
    assert not [row for row in rows if row[0] == boris.pk and row[1] <= 1]
    with django_assert_num_queries(1):
        assert dict(stream_positions([ada.pk, boris.pk])) == {ada.pk: 1, boris.pk: 1}


@pytest.mark.processes
async def test_a_board_under_load_is_sent_a_few_times_and_ends_up_right(server, hand):
    """Hundreds of answers within seconds: at most a few frames a second, and the last one is the truth."""
    people = hand.do("people", count=10)
    challenges = [hand.do("challenge", points=5) for _ in range(8)]
    async with Raw(server) as raw, live(server, people[0]) as client:
        await raw.say(
            {"frame": "hello", "resume": None}, {"frame": "subscribe", "view": "leaderboard:overall"}
        )
        await raw.hear("view")

        def answer_all():
            for challenge in challenges:
                for person in people:
                    arguments = {"challenge": challenge["id"], "answer": challenge["right"]}
                    hand.do("submit", name=person["name"], **arguments)

        loop = asyncio.get_running_loop()
        began, frames = loop.time(), 0
        answering = asyncio.create_task(asyncio.to_thread(answer_all))
        versions = []
        while True:
            frame = await raw.hear("view")
            frames += 1
            versions.append(frame["version"])
            if [row["points"] for row in frame["data"]["rows"]] == [40] * 10:
                break
        lasted = loop.time() - began
        await answering
        assert frames <= lasted / VIEW_EVERY + 2
        assert versions == sorted(set(versions))
        await client.until(lambda: client.state["totals"]["points"] == 40)
        await client.send({"frame": "me", "board": "overall"})
        await client.until(lambda: client.own_rows)
        assert client.own_rows["overall"] == {"frame": "me", "board": "overall", "rank": 1, "points": 40}


@pytest.mark.processes
async def test_a_new_subscriber_gets_the_state_there_is(server, hand):
    async with live(server) as first, live(server) as second:
        await first.subscribe("leaderboard:month")
        await first.until(lambda: "leaderboard:month" in first.views)
        await second.subscribe("leaderboard:month")
        await second.until(lambda: "leaderboard:month" in second.views)
        assert first.views == second.views
