"""Several bot processes behind one webhook address: they share the work, and take over from a killed one."""

import socket
from collections.abc import Iterator

import pytest

from bot.models import BotRun, InboxLane, InboxUpdate, OutboxMessage
from progress.models import PointsEntry, Submission
from tests.bot.live.test_processes import Runbot, class_of, replies
from tests.conftest import wait_for
from tests.factories import make_challenge

pytestmark = pytest.mark.processes


@pytest.fixture
def workers(double, transactional_db) -> Iterator[Runbot]:
    """Processes that share a port, as connections from a proxy reach them: now one, now the other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bot = Runbot(
        double,
        TELEGRAM_WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
        TELEGRAM_WEBHOOK_PORT=str(port),
        BOT_LEASE_SECONDS="2",
    )
    yield bot
    bot.end()


def test_two_share_the_work_and_one_takes_over(workers, double):
    challenge = make_challenge("short_text", hints=[])
    first, second = workers.start(), workers.start()
    people = class_of(double, 4, challenge)
    assert BotRun.objects.filter(mode="webhook").count() == 2
    for n in range(2):
        for someone in people:
            double.write(someone.id, f"wrong {n}")
    wait_for(lambda: Submission.objects.exists(), "the first answer")
    first.kill()
    first.wait()
    for someone in people:
        double.write(someone.id, "recursion")
    wait_for(lambda: Submission.objects.count() == 12, "twelve answers", within=60)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox", within=60)
    for n in range(len(people)):
        given = Submission.objects.filter(user__username=f"p{n}").order_by("number")
        assert [s.answer["text"] for s in given] == ["wrong 0", "wrong 1", "recursion"]
    assert PointsEntry.objects.count() == len(people)
    assert not InboxUpdate.objects.filter(handled_at=None).exists()
    assert all(replies(someone) >= 2 for someone in people)
    wait_for(lambda: BotRun.objects.count() == 1, "the dead one to be cleared away")
    second.terminate()
    assert second.wait(30) == 0
    assert not BotRun.objects.exists()
    assert not InboxLane.objects.exists()
