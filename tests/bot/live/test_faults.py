"""Telegram's own faults, and ours: what is said arrives, in order, and nothing is done twice."""

import asyncio
import contextlib
import json
import logging
import threading
import time

import httpx
import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper

from accounts.models import TelegramAccount
from bot.handling import handle
from bot.lanes import LaneLost, claim_lanes
from bot.models import InboxLane, InboxUpdate, OutboxMessage
from progress.models import Submission
from progress.services import submit_answer
from tests.bot.live.conftest import PATIENCE, LiveBot, Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user, right_answer

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def test_a_flood_limit_is_waited_for_and_others_are_not_held_up(live_bot, person, double):
    boris = Person(double, "Boris")
    double.fault("flood", "sendMessage", chat=person.id, retry_after=2)
    person.start()
    boris.asks("/help", "/daily")
    assert not person.said(), "the other chat was answered first"
    person.reads("Welcome")
    assert len(person.said()) == 1
    refused = [c for c in double.calls("sendMessage") if c["status"] == 429]
    assert len(refused) == 1


def test_a_send_that_timed_out_leaves_one_answer(double, person, learner):
    bot = LiveBot(double, answer_within=1.0).start()
    try:
        challenge = make_challenge("short_text")
        person.press(person.asks("/challenges", challenge.title), "1. ")
        person.reads(challenge.title)
        double.fault("timeout_after", "sendMessage", chat=person.id)
        person.asks("iteration", "Not right")
        wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
        assert Submission.objects.count() == 1
        assert 1 <= sum("Not right" in text for text in person.said()) <= 2
    finally:
        bot.stop()


@pytest.mark.parametrize("kind", ["error", "reset_before", "reset_after"])
def test_a_broken_line_or_server_is_tried_again(live_bot, person, double, kind):
    double.fault(kind, "sendMessage", chat=person.id, count=2)
    person.start()
    person.reads("Welcome")
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")


def test_a_message_that_is_not_modified_is_no_failure(live_bot, person, learner, double):
    shown = person.asks("/leaderboard", "Leaderboard")
    double.fault("error", "editMessageText", code=400, description="Bad Request: MESSAGE is not MODIFIED")
    person.press(shown, "This week")
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
    person.press(shown, "This month")
    person.sees(shown, "This month")


def test_a_query_that_is_too_old_keeps_its_effect(live_bot, person, learner, double):
    challenge = make_challenge("single_choice")
    card = person.press(person.asks("/challenges", challenge.title), "1. ") and person.reads(challenge.title)
    double.fault("error", "answerCallbackQuery", code=400, description="Bad Request: query is too old")
    double.press(person.id, card["message_id"], data=buttons_of(card)[0]["callback_data"], wait=0)
    wait_for(lambda: Submission.objects.count() == 1, "the answer")
    wait_for(lambda: double.calls("answerCallbackQuery"), "the late answer to the tap")
    assert not InboxUpdate.objects.filter(failed=True).exists()


def test_who_blocks_the_bot_is_left_alone_and_welcomed_back(live_bot, person, learner, double):
    challenge = make_challenge("short_text")
    person.press(person.asks("/challenges", challenge.title), "1. ")
    person.reads(challenge.title)
    double.block(person.id)
    wait_for(lambda: not TelegramAccount.objects.get().is_active, "an inactive account")
    double.unblock(person.id)
    wait_for(lambda: TelegramAccount.objects.get().is_active, "an active account")


def test_a_refused_send_marks_the_chat_and_drops_the_rest(live_bot, person, learner, double):
    challenge = make_challenge("short_text")
    person.press(person.asks("/challenges", challenge.title), "1. ")
    person.reads(challenge.title)
    blocked = {"code": 403, "description": "Forbidden: bot was blocked by the user"}
    double.fault("error", "editMessageText", chat=person.id, **blocked)
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    wait_for(lambda: not TelegramAccount.objects.get().is_active, "an inactive account")
    assert not OutboxMessage.objects.filter(state="waiting").exists()
    person.start()
    person.reads("Hello, ada!")
    assert TelegramAccount.objects.get().is_active


def test_a_handlers_exception_is_one_apology_and_one_log_entry(live_bot, person, double, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError(f"secret {double.token}")

    monkeypatch.setattr("bot.handlers.start.linking.claim", broken)
    with caplog.at_level(logging.ERROR, logger="bot"):
        person.start("token")
        person.reads("something went wrong")
    person.asks("/help", "/daily")
    assert sum("went wrong" in text for text in person.said()) == 1
    entries = [r for r in caplog.records if r.name == "bot" and r.levelno >= logging.ERROR]
    assert len(entries) == 1
    assert double.token not in entries[0].getMessage()


def test_the_log_never_holds_the_token(live_bot, person, double, capsys, monkeypatch):
    from core.logs import SecretFilter

    record = logging.LogRecord("bot", logging.ERROR, "", 0, "at %s", (f"/bot{double.token}/getMe",), None)
    assert SecretFilter().filter(record)
    assert double.token not in record.getMessage()


def test_the_database_away_for_a_moment(live_bot, person, learner, monkeypatch):
    """Whatever fails while the database refuses, the update is handled once it is back."""
    challenge = make_challenge("short_text")
    person.press(person.asks("/challenges", challenge.title), "1. ")
    person.reads(challenge.title)
    original, back_at, refused = CursorWrapper.execute, time.monotonic() + 1.5, []

    def execute(self, *args, **kwargs):
        if threading.current_thread().name.startswith("bot-database") and time.monotonic() < back_at:
            refused.append(1)
            raise OperationalError("the database is away")
        return original(self, *args, **kwargs)

    monkeypatch.setattr(CursorWrapper, "execute", execute)
    person.write("recursion")
    person.reads("Right!")
    assert refused
    assert Submission.objects.count() == 1


def test_an_update_nobody_can_read_does_not_hold_up_its_lane(double, person, transactional_db):
    bot = LiveBot(double, webhook_url="http://127.0.0.1:9/", webhook_secret="s" * 32).start()
    try:
        url = f"http://127.0.0.1:{bot.process.webhook.port}/"
        odd = [
            {"update_id": 1, "message": {"from": {"id": person.id}, "date": "never"}},
            {"update_id": 2, "message": 7},
            {"update_id": 3, "future": {"kind": {"of": "update"}}},
            {"update_id": 4, "message": {"from": {"id": person.id}, "text": "\ud800\u0000" * 10}},
        ]
        for update in odd:
            body = json.dumps(update).encode()
            assert httpx.post(url, content=body, headers={SECRET_HEADER: "s" * 32}).status_code == 200
        wait_for(lambda: InboxUpdate.objects.filter(handled_at=None).count() == 0, "everything handled")
        assert InboxUpdate.objects.count() == 4
    finally:
        bot.stop()


def test_a_webhook_takes_updates_with_the_secret_only(double, person, learner):
    bot = LiveBot(double, webhook_url="http://127.0.0.1:9/", webhook_secret="right-secret").start()
    try:
        url = f"http://127.0.0.1:{bot.process.webhook.port}/hook"
        body = json.dumps({"update_id": 5}).encode()
        for headers in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "ÿ".encode("latin-1")}):
            assert httpx.post(url, content=body, headers=headers).status_code == 403
        assert not InboxUpdate.objects.exists()
        right = {SECRET_HEADER: "right-secret"}
        for nonsense in (b"", b"{", b"[]", b'{"update_id": "5"}', b'{"update_id": -1}', b"[" * 100_000):
            assert httpx.post(url, content=nonsense, headers=right).status_code == 400
        with contextlib.suppress(httpx.TransportError):  # cut off, or refused
            assert httpx.post(url, content=b"x" * 2_000_000, headers=right).status_code >= 400
        assert not InboxUpdate.objects.exists()
        assert httpx.post(url, content=body, headers=right).status_code == 200
        assert InboxUpdate.objects.count() == 1
    finally:
        bot.stop()


def test_a_conversation_by_webhook(double, person, learner):
    bot = LiveBot(double, webhook_url="http://127.0.0.1:9/").start()
    try:
        port = bot.process.webhook.port
        secret = bot.settings.secret
        double_webhook(double, f"http://127.0.0.1:{port}/", secret)
        challenge = make_challenge("short_text")
        person.press(person.asks("/challenges", challenge.title), "1. ")
        person.reads(challenge.title)
        person.asks("recursion", "Right!")
    finally:
        bot.stop()


def double_webhook(double, url, secret):
    """Point the double at the port the bot was given by the system."""
    parameters = {"url": url, "secret_token": secret}
    answer = httpx.post(f"{double.bot_url}{double.token}/setWebhook", json=parameters).json()
    assert answer["ok"], answer


def test_other_users_are_not_held_up_by_one_who_waits(live_bot, double, transactional_db):
    people = [Person(double, f"P{n}") for n in range(8)]
    for n, someone in enumerate(people):
        link(someone, make_user(f"p{n}"))
        someone.start()
    for n, someone in enumerate(people):
        someone.reads(f"Hello, p{n}!")


def test_whoever_waits_for_a_file_holds_up_only_what_they_wrote_after_it(
    live_bot, person, learner, double, monkeypatch
):
    arrived = threading.Event()

    async def slowly(_update):
        while not arrived.is_set():
            await asyncio.sleep(0.01)
        return b"print(1)"

    monkeypatch.setattr("bot.handlers.table.fetch_document", slowly)
    challenge = make_challenge("stdio")
    person.press(person.asks("/challenges", challenge.title), "1. ")
    person.reads(challenge.title)
    before = len(person.said())
    double.send_file(person.id, "a.py", b"print(1)")
    double.write(person.id, "/help")
    for n in range(8):
        someone = Person(double, f"P{n}")
        someone.start()
        someone.reads("Welcome")
    assert len(person.said()) == before, "one's own messages wait for each other"
    arrived.set()
    person.reads("/daily", after=0)
    assert ["Handed in" in text or "No judge" in text for text in person.said()[before:]] == [True, False]
    assert Submission.objects.count() == 1


def test_an_update_whose_lane_was_lost_and_found_again_is_not_given_up(
    live_bot, person, learner, monkeypatch
):
    """A process so slow that it was taken for dead has its lane again before it hears that it was lost."""
    challenge = make_challenge("short_text")
    person.press(person.asks("/challenges", challenge.title), "1. ")
    person.reads(challenge.title)
    lost = threading.Event()

    def losing(waiting, epoch, update, handler):
        if lost.is_set() or update.message is None:
            return handle(waiting, epoch, update, handler)
        InboxLane.objects.all().delete()
        try:
            return handle(waiting, epoch, update, handler)
        except LaneLost:
            claim_lanes(waiting.bot_id, [waiting.lane], epoch)
            lost.set()
            raise

    monkeypatch.setattr("bot.dispatch.handle", losing)
    person.write("recursion")
    assert lost.wait(PATIENCE)
    wait_for(lambda: live_bot.process.dispatcher.load == 0, "the end of the lane's work")
    assert not InboxUpdate.objects.filter(failed=True).exists()
    InboxLane.objects.all().delete()
    person.reads("Right!")
    assert not any("went wrong" in text for text in person.said())


def test_telegrams_pace_is_kept_of_itself(telegrams_pace, live_bot, person, double, transactional_db):
    """With Telegram's limits switched on, nothing is refused, and everything arrives in order."""
    double.configure(limits=True)
    group = double.add_group("Class", [person.id])
    for _n in range(8):
        person.double.write(person.id, "/cancel")
    for _n in range(12):
        person.double.write(person.id, "/unlink", chat=group)
    person.double.write(person.id, "/help")
    person.reads("/daily", after=0)
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox", within=40)
    assert len(person.said()) == 9
    assert not [call for call in double.calls() if call["status"] == 429]
