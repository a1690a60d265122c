"""The leaderboard through the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.services import submit_answer
from tests.api.client import refused
from tests.factories import make_category, make_challenge, make_user

pytestmark = pytest.mark.django_db


def solve(user, *points, category=None):
    for worth in points:
        challenge = make_challenge(points=worth, **({"category": category} if category else {}))
        submit_answer(actor=user, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")


def rows(body):
    return [(r["rank"], r["username"], r["points"], r["is_me"]) for r in body["results"]]


def test_ranks_ties_and_my_own_row(nobody, as_ada, as_boris, ada):
    clara = make_user("clara")
    dora = make_user("dora")
    solve(ada, 10)
    solve(clara, 30)
    solve(dora, 10)
    body = as_ada.get("/api/leaderboard").json()
    assert rows(body) == [(1, "clara", 30, False), (2, "ada", 10, True), (2, "dora", 10, False)]
    assert (body["learners"], body["me"]["rank"]) == (3, 2)
    assert as_boris.get("/api/leaderboard/").json()["me"] == {
        "rank": None,
        "username": "boris",
        "points": 0,
        "is_me": True,
    }
    assert nobody.get("/api/leaderboard/").json()["me"] is None


def test_pages_join_without_gap_or_repeat(as_ada, ada):
    for points in (5, 5, 5, 9, 1):
        solve(make_user(), points)
    solve(ada, 5)
    whole = rows(as_ada.get("/api/leaderboard/").json())
    address, joined = "/api/leaderboard/?page_size=2", []
    while address:
        body = as_ada.get(address).json()
        assert body["me"]["points"] == 5
        joined += rows(body)
        address = (body["next"] or "").partition("testserver")[2]
    assert joined == whole
    assert [row[0] for row in joined] == [1, 2, 2, 2, 2, 6]


def test_boards_of_a_category_a_week_and_a_month(as_ada, ada):
    nets = make_category(slug="nets")
    solve(ada, 7, category=nets)
    solve(ada, 5, category=make_category())
    for board, points in (("overall", 12), ("week", 12), ("month", 12), ("category:nets", 7)):
        assert as_ada.get("/api/leaderboard/", board=board).json()["me"]["points"] == points


def test_last_weeks_points_are_not_this_weeks(as_ada, ada, monkeypatch):
    solve(ada, 5)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for board, points in (("overall", 5), ("week", 0), ("month", 0)):
        assert as_ada.get("/api/leaderboard/", board=board).json()["me"]["points"] == points


@pytest.mark.parametrize(
    "board", ["year", "category:", "category:none", "week:2026-W01", "category:1 OR 1=1"]
)
def test_no_such_board(nobody, board):
    refused(nobody.get("/api/leaderboard/", board=board), 404, "board_not_found")


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "1-"}, {"cursor": "9" * 40}, {"page_size": 0}])
def test_a_place_that_makes_no_sense(nobody, query):
    refused(nobody.get("/api/leaderboard/", **query), 400, "invalid")


def test_a_forged_cursor_is_only_a_place(nobody, ada):
    solve(ada, 5)
    assert nobody.get("/api/leaderboard/", cursor="9999999999-999999999999999999").json()["results"]
    assert not nobody.get("/api/leaderboard/", cursor="0-0").json()["results"]


def test_the_cost_of_a_page_does_not_grow(as_ada, ada):
    counts = []
    solve(ada, 3)
    for _round in range(2):
        for points in range(1, 8):
            solve(make_user(), points)
        as_ada.get("/api/leaderboard/")  # folds what is new
        with CaptureQueriesContext(connection) as queries:
            as_ada.get("/api/leaderboard/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9
