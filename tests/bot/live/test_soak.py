"""The soak of `bench/soak.py` in small: real workers, killed and lied to, lose nothing and double nothing."""

import pytest

from bench.soak import Plan, Soak, answer_replied_to
from bot.models import BotRun
from tests.bot.live.test_processes import database_url

pytestmark = pytest.mark.processes
SMALL = Plan(people=8, answers=4, kills=2, faults=8, redeliveries=8, lease=3.0, patience=300.0)


def test_nothing_is_lost_or_doubled(double, transactional_db, tmp_path):
    figures = Soak(SMALL, double, {"DATABASE_URL": database_url()}, tmp_path).run()
    assert not figures.wrongs, str(figures)
    assert (figures.updates, figures.kills, figures.faults) == (48, SMALL.kills, SMALL.faults)
    assert figures.twice <= figures.unsure
    assert BotRun.objects.count() <= SMALL.kills, "only killed ones may still stand there"


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Riddle\n❌ Not right.\n\n4 attempts left.\n\nTry again", 1),
        ("Riddle\n❌ Not right.\n\n1 attempt left.", 4),
        ("Riddle\n✅ Right! +10 points.", 4),
        ("Riddle\nAttempts left: 3", 0),
        ("Hello, u1!", 0),
    ],
)
def test_each_reply_names_the_answer_it_is_for(text, number):
    assert answer_replied_to(text, 4) == number
