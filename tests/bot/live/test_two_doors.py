"""One learner in the chat and at the API at once: a bot process, a server process, one set of books."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from bot.double.client import DoubleClient
from bot.models import InboxUpdate
from core.models import User
from progress.models import LearnerStats, PointsEntry, Submission, UserProgress
from tests.api.client import post
from tests.bot.live.test_processes import Runbot, class_of
from tests.concurrency import at_once, database_url
from tests.conftest import wait_for
from tests.factories import make_challenge
from tests.progress.judging.at_work import agree
from tests.realtime.servers import Place, Server

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@dataclass
class Doors:
    """Both doors of one learner, whose card of the challenge is open in the chat."""

    server: Server
    double: DoubleClient
    chat: int
    learner: User
    challenge_id: int

    def answer(self, *, chat: list[str], api: list[str]) -> list[Any]:
        """All of these at once; what the API answered, when the bot has handled everything, too."""
        before = InboxUpdate.objects.exclude(handled_at=None).count()
        path = f"/api/challenges/{self.challenge_id}/submissions/"
        calls = [
            lambda text=text: post(self.server.port, self.learner, path, {"answer": {"text": text}})
            for text in api
        ]
        lines = [lambda text=text: self.double.write(self.chat, text) for text in chat]
        told = at_once([*calls, *lines])
        assert not [result for result in told if isinstance(result, Exception)], told
        handled = InboxUpdate.objects.exclude(handled_at=None)
        wait_for(lambda: handled.count() == before + len(chat), "every message handled", within=60)
        assert not handled.filter(failed=True).exists()
        return told[: len(api)]


@pytest.fixture
def server(transactional_db: None, tmp_path: Any) -> Iterator[Server]:
    place = Place(database_url(), tmp_path, settings={"SECRET_KEY": settings.SECRET_KEY})
    with place.server("daphne") as running:
        yield running


@pytest.fixture
def runbot(double: DoubleClient, transactional_db: None) -> Iterator[Runbot]:
    bot = Runbot(double, ANSWERS_PER_MINUTE="1000000")
    bot.start()
    yield bot
    bot.end()


def opened(server: Server, double: DoubleClient, **fields: Any) -> Doors:
    challenge = make_challenge("short_text", **fields)
    (person,) = class_of(double, 1, challenge)
    return Doors(server, double, person.id, User.objects.get(username="p0"), challenge.pk)


@pytest.mark.parametrize(("chat", "api"), [(20, 0), (10, 10)])
def test_twenty_right_answers_at_once_are_one_solve_and_one_award(server, runbot, double, chat, api):
    doors = opened(server, double)
    told = doors.answer(chat=["recursion"] * chat, api=["recursion"] * api)
    assert {(status, body.get("code")) for status, body, _ in told} <= {(201, None), (409, "already_solved")}
    assert Submission.objects.count() == UserProgress.objects.get().attempts == 1
    accepted = [status for status, _, _ in told].count(201)
    assert accepted == (Submission.objects.get().channel == "api")
    assert [entry.points for entry in PointsEntry.objects.all()] == [10]
    stats = LearnerStats.objects.get(user=doors.learner)
    assert (stats.solved, stats.points) == (1, 10)
    agree(doors.learner)


@pytest.mark.parametrize(("chat", "api"), [(50, 0), (25, 25)])
def test_fifty_wrong_answers_at_once_against_a_limit_of_five_are_five(server, runbot, double, chat, api):
    doors = opened(server, double, max_attempts=5)
    told = doors.answer(chat=[f"wrong {n}" for n in range(chat)], api=[f"mistaken {n}" for n in range(api)])
    codes = {(status, body.get("code")) for status, body, _ in told}
    assert codes <= {(201, None), (409, "attempts_used_up")}
    assert sorted(Submission.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert UserProgress.objects.get().attempts == 5
    assert [status for status, _, _ in told].count(201) == Submission.objects.filter(channel="api").count()
    assert not PointsEntry.objects.exists()
    agree(doors.learner)
