"""Several processes at one outbox: each message is one process's, at Telegram's pace for all together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bot.models import BotRun, OutboxMessage, Spoken
from bot.outbox import Sent, exchange, put
from bot.runs import sign_on
from bot.shared_pace import SharedPace, prune_spoken
from tests.concurrency import at_once

OVERALL, PERSON, GROUP = 30, 5, 20
LONG = 900.0


@pytest.fixture(autouse=True)
def _no_time_passes(monkeypatch):
    """Telegram's counts within so long a time that a slow machine changes nothing."""
    for name, count in (("OVERALL", OVERALL), ("PERSON", PERSON), ("GROUP", GROUP)):
        monkeypatch.setattr(f"bot.pace.{name}", (count, LONG))
    monkeypatch.setattr("bot.shared_pace.REMEMBERED", timedelta(seconds=LONG))


def say(chat_id: int, times: int = 1) -> None:
    for n in range(times):
        put(chat_id, "sendMessage", {"text": f"{n}"})


class Process:
    """The sender's side of one process, without Telegram: whatever it takes is sent at once."""

    def __init__(self) -> None:
        self.epoch = sign_on("webhook")
        self.pace = SharedPace()
        self.said: list[tuple[int, str]] = []
        self.open: list[Sent] = []

    def turn(self, *, answer: bool = True) -> int:
        calls = exchange(self.open, self.epoch, self.pace, busy=set(), most=60)
        self.said += [(call.chat_id, call.payload["text"]) for call in calls]
        self.open = [Sent(call, message_id=1) for call in calls] if answer else []
        return len(calls)

    def settle(self) -> None:
        exchange(self.open, self.epoch, self.pace, busy=set(), most=0)
        self.open = []


def until_nothing_goes(*processes: Process) -> None:
    going = True
    while going:
        going = False
        for process in processes:
            going |= process.turn() > 0
            process.settle()


@pytest.mark.django_db
def test_thirty_a_second_over_all_processes():
    for chat in range(1, 51):
        say(chat)
    one, two = Process(), Process()
    until_nothing_goes(one, two)
    assert len(one.said + two.said) == OVERALL
    three = Process()
    until_nothing_goes(three)
    assert not three.said, "one that has just started knows what was said before it"


@pytest.mark.django_db
@pytest.mark.parametrize(("chat", "limit"), [(7, PERSON), (-7, GROUP)])
def test_a_chat_is_spoken_to_at_its_pace_by_all_together(chat, limit):
    say(chat, limit + 3)
    one, two = Process(), Process()
    until_nothing_goes(one, two)
    assert len(one.said + two.said) == limit
    assert one.said
    assert two.said


@pytest.mark.django_db
def test_a_process_knows_how_long_ago_others_spoke(monkeypatch):
    monkeypatch.setattr("bot.pace.PERSON", (PERSON, 5.0))
    say(7)
    process = Process()
    for _n in range(PERSON):
        Spoken.objects.create(chat_id=7, epoch=0, at=timezone.now() - timedelta(seconds=6))
    assert process.turn() == 1
    prune_spoken()
    assert Spoken.objects.count() == PERSON + 1
    Spoken.objects.update(at=timezone.now() - timedelta(seconds=LONG + 1))
    prune_spoken()
    assert not Spoken.objects.exists()


@pytest.mark.django_db
def test_no_second_message_to_a_chat_while_another_process_sends_the_first():
    say(7, 2)
    one, two = Process(), Process()
    assert one.turn() == 1
    assert two.turn() == 0
    assert one.turn() + two.turn() == 1
    assert sorted(one.said + two.said) == [(7, "0"), (7, "1")]


@pytest.mark.django_db
def test_what_became_of_a_message_is_its_owners_to_say():
    """A process taken for dead comes back with an answer; the message has been given to another meanwhile."""
    say(7)
    late, other = Process(), Process()
    late.turn()
    OutboxMessage.objects.update(state="waiting")
    other.turn(answer=False)
    late.turn()
    assert OutboxMessage.objects.get().epoch == other.epoch
    BotRun.objects.filter(pk=late.epoch).delete()
    say(8)
    assert late.turn() == 0, "one that has been cleared away takes nothing"


@pytest.mark.django_db(transaction=True)
def test_processes_at_the_same_moment_take_each_message_once():
    for chat in range(1, 25):
        say(chat, 2)
    processes = [Process() for _n in range(3)]

    def work(process: Process):
        def run() -> None:
            for _n in range(8):
                process.turn()

        return run

    assert at_once([work(process) for process in processes]) == [None] * 3
    said = [words for process in processes for words in process.said]
    assert len(said) == len(set(said))
    assert Spoken.objects.count() == len(said)
