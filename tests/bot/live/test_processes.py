"""The real process: killed, asked to stop, started twice, started without a token."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import TelegramAccount
from bot.models import BotRun, InboxUpdate, OutboxMessage
from bot.runs import probe
from core.errors import DomainError
from core.events import read_events
from progress.models import LearnerStats, PointsEntry, Submission
from progress.services import submit_answer
from tests.bot.live.conftest import LiveBot, Person, link
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import judge_all

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.processes


def database_url() -> str:
    """The test's own database, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    return f"postgres://{found['USER']}{password}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"


class Runbot:
    """`manage.py runbot` as its own process, any number of lives."""

    def __init__(self, double, **environment: str) -> None:
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "TELEGRAM_BOT_TOKEN": double.token,
            "TELEGRAM_API_BASE_URL": double.bot_url,
            "TELEGRAM_API_FILE_URL": double.file_url,
            **environment,
        }
        self.lives: list[subprocess.Popen[bytes]] = []

    def spawn(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "runbot"]
        pipe = subprocess.PIPE
        life = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=pipe, stderr=pipe)
        self.lives.append(life)
        return life

    def start(self) -> "subprocess.Popen[bytes]":
        life = self.spawn()
        line = life.stdout.readline()
        assert b"is running" in line, life.stderr.read()
        return life

    def end(self) -> None:
        for life in self.lives:
            if life.poll() is None:
                life.kill()
            life.wait()
            life.stdout.close()
            life.stderr.close()


@pytest.fixture
def runbot(double, transactional_db) -> Iterator[Runbot]:
    bot = Runbot(double)
    yield bot
    bot.end()


def class_of(double, size: int, challenge) -> list[Person]:
    """Linked learners who have the challenge open in their chats."""
    people = [Person(double, f"P{n}") for n in range(size)]
    for n, someone in enumerate(people):
        link(someone, make_user(f"p{n}"))
        double.start(someone.id)
    for n, someone in enumerate(people):
        someone.reads(f"Hello, p{n}!")
        someone.write("/challenges")
    for someone in people:
        someone.reads(challenge.title)
        someone.write("1")
    for someone in people:
        someone.reads("Type your answer")
    return people


def replies(someone: Person) -> int:
    return sum("Not right" in text for text in someone.said())


def test_killed_while_twenty_answers_are_handled(runbot, double):
    challenge = make_challenge("short_text", hints=[])
    life = runbot.start()
    people = class_of(double, 20, challenge)
    for someone in people:
        double.write(someone.id, "iteration")
    wait_for(lambda: Submission.objects.exists(), "the first answer")
    life.kill()
    life.wait()
    done = Submission.objects.count()
    runbot.start()
    wait_for(lambda: Submission.objects.count() == 20, "twenty answers", within=60)
    wait_for(lambda: all(replies(someone) for someone in people), "twenty replies", within=60)
    assert Submission.objects.count() == 20
    # A reply that was on its way when the process died may come twice; never an answer.
    assert sum(replies(someone) for someone in people) <= 20 + max(1, done)
    assert not InboxUpdate.objects.filter(handled_at=None).exists()


def test_killed_while_programs_are_judged(runbot, double):
    challenge = make_challenge("stdio")
    life = runbot.start()
    people = [Person(double, f"P{n}") for n in range(6)]
    for n, someone in enumerate(people):
        link(someone, make_user(f"p{n}"))
        someone.asks("/start", f"Hello, p{n}!")
        someone.asks("/challenges", challenge.title)
        someone.asks("1", "Send your program")
    for n, someone in enumerate(people):
        if n % 2:
            double.send_file(someone.id, "a.py", b"print(int(input()) * 2)")
        else:
            double.write(someone.id, "```python\nprint(int(input()) * 2)\n```")
    wait_for(lambda: Submission.objects.exists(), "the first program")
    life.kill()
    life.wait()
    judge_all()
    life = runbot.start()
    wait_for(lambda: Submission.objects.count() == 6, "six programs", within=60)
    judge_all()
    life.kill()
    life.wait()
    runbot.start()
    for someone in people:
        someone.reads("Tests passed: 2 of 2", after=0)
    assert Submission.objects.filter(verdict="accepted").count() == 6
    assert PointsEntry.objects.count() == 6
    assert not InboxUpdate.objects.filter(handled_at=None).exists()


def test_killed_again_and_again_at_random(runbot, double):
    challenge = make_challenge("short_text")
    runbot.start()
    people = class_of(double, 4, challenge)
    dice = random.Random(7)
    for n in range(12):
        double.write(people[n % 4].id, f"wrong {n}")
        if n % 4 == 3:
            time.sleep(dice.uniform(0, 0.4))  # a random moment is the point
            runbot.lives[-1].kill()
            runbot.lives[-1].wait()
            runbot.start()
    wait_for(lambda: Submission.objects.count() == 12, "twelve answers", within=60)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox", within=60)
    for n, someone in enumerate(people):
        given = Submission.objects.filter(user__username=f"p{n}").order_by("number")
        assert [s.answer["text"] for s in given] == [f"wrong {m}" for m in range(n, 12, 4)]
        assert replies(someone) >= 3


def test_sigterm_drains_and_ends_with_zero(runbot, double):
    challenge = make_challenge("short_text")
    life = runbot.start()
    people = class_of(double, 4, challenge)
    for someone in people:
        double.write(someone.id, "iteration")
    wait_for(lambda: Submission.objects.exists(), "the first answer")
    life.send_signal(signal.SIGTERM)
    assert life.wait(30) == 0
    taken = InboxUpdate.objects.exclude(handled_at=None).filter(payload__contains="iteration").count()
    assert taken == Submission.objects.count()
    assert not OutboxMessage.objects.filter(state="sending").exists()
    runbot.start()
    wait_for(lambda: Submission.objects.count() == 4, "the rest")
    wait_for(lambda: [replies(someone) for someone in people] == [1, 1, 1, 1], "one reply each")


def test_a_newer_process_takes_over(runbot, double):
    older = runbot.start()
    newer = runbot.start()
    assert older.wait(30) != 0
    assert b"taken over" in older.stderr.read()
    someone = Person(double)
    someone.start()
    someone.reads("Welcome")
    assert newer.poll() is None


def test_no_token_is_said_in_a_sentence(transactional_db, double):
    bot = Runbot(double, TELEGRAM_BOT_TOKEN="")
    life = bot.spawn()
    assert life.wait(30) == 1
    said = life.stderr.read()
    assert b"TELEGRAM_BOT_TOKEN is not set" in said
    assert b"Traceback" not in said
    bot.end()


def test_a_token_telegram_does_not_know(transactional_db, double):
    bot = Runbot(double, TELEGRAM_BOT_TOKEN="nonsense")
    life = bot.spawn()
    assert life.wait(30) == 1
    said = life.stderr.read()
    assert b"does not know" in said
    assert b"Traceback" not in said
    bot.end()


def test_it_waits_for_telegram_to_be_there(transactional_db, double):
    bot = Runbot(double, TELEGRAM_API_BASE_URL="http://127.0.0.1:9/bot")
    life = bot.spawn()
    assert b"cannot be reached" in life.stderr.readline()
    life.send_signal(signal.SIGTERM)
    assert life.wait(30) == 0
    bot.end()


def test_readiness_knows_the_bot(live_bot, settings):
    settings.TELEGRAM_BOT_TOKEN = "1:x"
    assert probe() == "ok"
    BotRun.objects.update(seen_at=None)
    assert probe() == "not seen"
    settings.TELEGRAM_BOT_TOKEN = ""
    assert probe() == "off"


def test_twenty_right_answers_at_once_through_the_chat(live_bot, person, learner, double):
    challenge = make_challenge("short_text")
    person.asks("/challenges", challenge.title)
    person.asks("1", "Type your answer")
    for _n in range(20):
        double.write(person.id, "recursion")
    wait_for(lambda: InboxUpdate.objects.filter(handled_at=None).count() == 0)
    person.reads("not waiting")
    assert Submission.objects.filter(verdict="accepted").count() == 1
    assert PointsEntry.objects.get(user=learner).points == 10


def test_twenty_right_answers_at_once_through_both_doors(double, person, learner):
    bot = LiveBot(double).start()
    try:
        challenge = make_challenge("short_text")
        person.asks("/challenges", challenge.title)
        person.asks("1", "Type your answer")

        def on_the_web(_n: int) -> str:
            try:
                answer = {"text": "recursion"}
                submit_answer(actor=learner, challenge_id=challenge.pk, answer=answer, channel="web")
            except DomainError as refusal:
                return refusal.code
            finally:
                connection.close()
            return "accepted"

        with ThreadPoolExecutor(6) as pool:
            web = pool.map(on_the_web, range(10))
            for _n in range(10):
                double.write(person.id, "recursion")
            assert set(web) <= {"accepted", "already_solved"}
        wait_for(lambda: InboxUpdate.objects.filter(handled_at=None).count() == 0)
    finally:
        bot.stop()
    assert Submission.objects.filter(verdict="accepted").count() == 1
    assert PointsEntry.objects.get(user=learner).points == 10
    assert LearnerStats.objects.get(pk=learner.pk).solved == 1
    graded = [e for e in read_events(learner.pk, after=0) if e.type == "submission.graded"]
    assert len(graded) == 1


def test_events_while_the_bot_is_away_are_carried_once(double, person, learner):
    challenge = make_challenge("short_text")
    bot = LiveBot(double).start()
    person.asks("/challenges", challenge.title)
    card = person.asks("1", "Type your answer")
    bot.stop()
    answer = {"text": "recursion"}
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=answer, channel="web")
    bot = LiveBot(double).start()
    try:
        person.sees(card, "Solved: 10 points")
        wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
        edits = double.calls("editMessageText")
        assert len(edits) == 1
    finally:
        bot.stop()


def test_a_learner_linked_outside_the_bot_is_followed_too(double, person, transactional_db):
    user = make_user("grace")
    TelegramAccount.objects.create(user=user, telegram_id=person.id)
    bot = LiveBot(double).start()
    try:
        challenge = make_challenge("short_text")
        person.asks("/challenges", challenge.title)
        card = person.asks("1", "Type your answer")
        answer = {"text": "recursion"}
        submit_answer(actor=user, challenge_id=challenge.pk, answer=answer, channel="web")
        person.sees(card, "Solved: 10 points")
    finally:
        bot.stop()
