"""Many requests at once against a real server process, on whichever engine the suite runs on."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts.services.pairs import issue_pair
from progress.models import LearnerStats, PointsEntry, Submission, UserProgress
from tests.api.client import post
from tests.concurrency import at_once, database_url
from tests.factories import make_challenge, make_user
from tests.realtime.servers import Place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
RIGHT, WRONG = {"answer": {"choice": "b"}}, {"answer": {"choice": "a"}}


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("races")
    place = Place(database_url(), folder, settings={"SECRET_KEY": settings.SECRET_KEY})
    with place.server("daphne") as running:
        yield running


def together(server, user, challenge, bodies, keys=None):
    path = f"/api/challenges/{challenge.pk}/submissions/"
    keys = keys or [""] * len(bodies)
    calls = [lambda b=b, k=k: post(server.port, user, path, b, k) for b, k in zip(bodies, keys, strict=True)]
    answers = at_once(calls)
    assert all(isinstance(a, tuple) for a in answers), answers
    return answers


def ledger(user):
    return sum(PointsEntry.objects.filter(user=user).values_list("points", flat=True))


def test_twenty_right_answers_at_once_are_one_solve_and_one_award(server):
    user, challenge = make_user(), make_challenge()
    answers = together(server, user, challenge, [RIGHT] * 20)
    assert sorted({(status, body.get("code")) for status, body, _replayed in answers}, key=str) == [
        (201, None),
        (409, "already_solved"),
    ]
    assert [status for status, _body, _replayed in answers].count(201) == 1
    stats = LearnerStats.objects.get(user=user)
    assert (stats.solved, stats.points, ledger(user)) == (1, 10, 10)
    assert UserProgress.objects.get(user=user).attempts == Submission.objects.count() == 1


def test_twenty_with_one_key_are_one_answer_told_twenty_times(server):
    user, challenge = make_user(), make_challenge()
    answers = together(server, user, challenge, [RIGHT] * 20, ["the-key"] * 20)
    assert sorted(status for status, _body, _replayed in answers) == [200] * 19 + [201]
    assert sum(replayed == "true" for _status, _body, replayed in answers) == 19
    assert len({body["id"] for _status, body, _replayed in answers}) == 1
    assert ledger(user) == 10


@pytest.mark.parametrize("keyed", [False, True])
def test_fifty_wrong_answers_against_a_limit_of_five_are_five_attempts(server, keyed):
    user, challenge = make_user(), make_challenge(max_attempts=5)
    keys = [f"key-{n}" if keyed else "" for n in range(50)]
    answers = together(server, user, challenge, [WRONG] * 50, keys)
    assert sorted(status for status, _body, _replayed in answers) == [201] * 5 + [409] * 45
    numbers = sorted(body["number"] for status, body, _replayed in answers if status == 201)
    assert numbers == [1, 2, 3, 4, 5]
    assert UserProgress.objects.get(user=user).attempts == Submission.objects.count() == 5


def test_a_right_answer_among_wrong_ones_is_never_lost(server):
    user, challenge = make_user(), make_challenge()
    together(server, user, challenge, [WRONG, RIGHT] * 5)
    progress = UserProgress.objects.get(user=user)
    assert (progress.status, progress.points, ledger(user)) == ("completed", 10, 10)
    assert progress.attempts == Submission.objects.count()


def test_one_refresh_token_used_at_once_gives_one_pair(server):
    user = make_user()
    refresh = {"refresh": issue_pair(user).refresh}
    answers = at_once([lambda: post(server.port, user, "/api/v1/auth/refresh/", refresh)] * 10)
    assert sorted(status for status, _body, _replayed in answers) == [200] + [401] * 9


def test_one_name_registered_at_once_is_one_account(server):
    body = {"username": "same", "password": "a long unusual phrase"}
    caller = make_user()
    answers = at_once([lambda: post(server.port, caller, "/api/v1/auth/register/", body)] * 8)
    assert sorted(status for status, _body, _replayed in answers) == [201] + [400] * 7
