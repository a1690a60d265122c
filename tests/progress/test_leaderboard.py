"""Boards: ranks, ties, pages, folding, and that they cost the same however many learners there are."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.leaderboard.boards import OVERALL, category_board, month_board, week_board
from progress.leaderboard.folding import fold
from progress.leaderboard.ranking import rank_of, read_page
from progress.models import ScoreBucket, Standing
from progress.services import submit_answer
from tests.concurrency import at_once
from tests.factories import make_category, make_challenge, make_user

pytestmark = pytest.mark.django_db


def stand(points: list[int], board: str = OVERALL) -> list[Standing]:
    return [Standing.objects.create(user=make_user(), board=board, points=p) for p in points]


def test_ties_share_a_rank_and_the_next_rank_is_skipped(ada):
    stand([50, 70, 70, 10, 50, 50])
    page = read_page(OVERALL, viewer=ada)
    assert [(row.rank, row.points) for row in page.rows] == [
        (1, 70),
        (1, 70),
        (3, 50),
        (3, 50),
        (3, 50),
        (6, 10),
    ]
    assert (page.learners, page.me.rank, page.me.points) == (6, None, 0)


def test_pages_follow_each_other_without_gap_or_repeat():
    rng = random.Random(5)
    points = [rng.randrange(1, 40) for _ in range(53)]
    stand(points)
    rows, after = [], ""
    while after is not None:
        page = read_page(OVERALL, after=after, limit=7)
        rows, after = rows + page.rows, page.next
    assert len({row.user_id for row in rows}) == 53
    expected = sorted(points, reverse=True)
    assert [row.points for row in rows] == expected
    assert [row.rank for row in rows] == [expected.index(p) + 1 for p in expected]


@pytest.mark.parametrize("after", ["", "x", "5", "5-", "-5", "9999999999999999999999-1", "٣-٣", "1-1-1"])
def test_a_place_that_makes_no_sense_begins_at_the_top(after):
    stand([3, 2])
    assert [row.points for row in read_page(OVERALL, after=after).rows] == [3, 2]


def test_the_rank_is_the_count_of_those_above_plus_one_at_every_size():
    rng = random.Random(7)
    points = [int(10 ** rng.uniform(0, 6)) for _ in range(300)] + [63, 64, 65, 4095, 4096, 4097, 262144]
    stand(points)
    fold(OVERALL)
    for value in {*points, 1, 10**7}:
        assert rank_of(OVERALL, value) == 1 + sum(p > value for p in points)


def test_an_answer_counts_for_every_board_it_belongs_to(ada):
    category = make_category()
    challenge = make_challenge(points=40, category=category)
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")
    now = timezone.now()
    for board in (OVERALL, category_board(category.pk), week_board(now), month_board(now)):
        page = read_page(board, viewer=ada)
        assert [(r.rank, r.username, r.points) for r in page.rows] == [(1, "ada", 40)]
        assert page.me.rank == 1


def test_every_committed_answer_is_in_the_next_reading(ada, boris):
    for n in range(1, 4):
        for user in (ada, boris):
            submit_answer(actor=user, challenge_id=make_challenge().pk, answer={"choice": "b"}, channel="web")
            assert read_page(OVERALL, viewer=user).me.points == n * 10


def test_a_page_costs_the_same_queries_whatever_its_size(ada):
    def cost(limit: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            read_page(OVERALL, viewer=ada, limit=limit)
        return len(queries)

    stand(list(range(1, 60)))
    read_page(OVERALL)
    assert cost(2) == cost(50) <= 8


@pytest.mark.django_db(transaction=True)
def test_readers_and_answers_at_once_leave_the_histogram_true():
    challenges = [make_challenge(points=p) for p in (10, 70, 700)]
    users = [make_user() for _ in range(6)]
    actions = [
        lambda u=u, c=c: submit_answer(actor=u, challenge_id=c.pk, answer={"choice": "b"}, channel="web")
        for u in users
        for c in challenges
    ]
    reads = [lambda: read_page(OVERALL, limit=5)] * 10
    results = at_once(actions + reads)
    assert not [r for r in results if isinstance(r, Exception)]
    page = read_page(OVERALL)
    assert [(row.rank, row.points) for row in page.rows] == [(1, 780)] * 6
    assert not ScoreBucket.objects.filter(board=OVERALL, learners__lt=0).exists()
    live = ScoreBucket.objects.filter(board=OVERALL, level=0, learners__gt=0)
    assert list(live.values_list("bucket", "learners")) == [(780, 6)]
