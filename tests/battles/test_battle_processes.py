"""The clock is kept by real processes, and they are killed: each step is made once all the same."""

import os
import subprocess
import sys

import pytest

from battles.models import BattleQuestion, Participant
from tests.battles.world import answer, fresh, guest, pass_time, question, started
from tests.conftest import wait_for
from tests.learning.test_freshness import ROOT, database_url

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
QUESTIONS = 3


class Upkeep:
    """`manage.py runupkeep`, again and again."""

    def __init__(self) -> None:
        self.environment = {**os.environ, "DATABASE_URL": database_url()}
        self.lives: list[subprocess.Popen[bytes]] = []

    def begin(self) -> None:
        command = [sys.executable, "manage.py", "runupkeep"]
        quiet = subprocess.DEVNULL
        self.lives.append(
            subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=quiet, stderr=quiet)
        )

    def kill(self, which: int) -> None:
        self.lives[which].kill()
        self.lives[which].wait()


@pytest.fixture
def upkeep():
    some = Upkeep()
    yield some
    for n in range(len(some.lives)):
        some.kill(n)


def test_two_processes_keep_the_time_and_one_after_another_is_killed(upkeep):
    battle = started(guest(1), guest(2), questions=QUESTIONS)
    answer(battle, guest(2))
    for _ in range(2):
        upkeep.begin()

    def goes_on():
        """Wait for the next step, which is due at once."""
        stage = fresh(battle).stage
        pass_time(battle, 300)
        wait_for(lambda: fresh(battle).stage > stage, "the next step", within=120)

    goes_on()
    upkeep.kill(0)
    goes_on()
    pass_time(battle, 300)
    upkeep.kill(1)  # in whatever it was doing
    upkeep.begin()
    while fresh(battle).state == "running":
        goes_on()
    over = fresh(battle)
    assert (over.state, over.stage) == ("finished", 2 * QUESTIONS + 1)
    assert BattleQuestion.objects.filter(battle=battle, closed_at__isnull=False).count() == QUESTIONS
    assert question(battle).position == QUESTIONS
    assert [seat.rank for seat in Participant.objects.order_by("rank")] == [1, 2]
