"""Several processes at one inbox: a lane is one process's at a time, in order, and nothing is left."""

import random
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from telegram import Update

from bot.handling import handle
from bot.inbox import store_updates
from bot.lanes import LaneLost, Waiting, claim_lanes, claim_waiting
from bot.models import BotRun, InboxLane, InboxUpdate, OutboxMessage
from bot.runs import beat, leads, sign_off, sign_on
from tests.concurrency import at_once

BOT = 7


def update(number: int, lane: int = 5) -> dict[str, Any]:
    return {"update_id": number, "future": {"from": {"id": lane}}}


def finish(waiting: Waiting, epoch: int, done: list[int] | None = None) -> Waiting | None:
    """Handle one update in the name of a process; the next one of the lane."""
    found: list[int] = []
    work = handle(waiting, epoch, Update(waiting.update_id), lambda talk: found.append(talk.row.update_id))
    if done is not None:
        done.extend(found)
    return work.following


def run_dry(head: Waiting | None, epoch: int, done: list[int]) -> None:
    while head is not None:
        head = finish(head, epoch, done)


@pytest.mark.django_db
def test_a_lane_is_one_processes_until_it_is_dry():
    one, two = sign_on("webhook"), sign_on("webhook")
    (head,) = store_updates(BOT, [update(1)], epoch=one)
    assert store_updates(BOT, [update(2)], epoch=two) == [], "the lane is taken"
    assert claim_waiting(BOT, two, limit=10) == []
    following = finish(head, one)
    assert following.update_id == 2, "what the other one stored comes next"
    assert finish(following, one) is None
    assert not InboxLane.objects.exists()
    (head,) = store_updates(BOT, [update(3)], epoch=two)
    assert finish(head, two) is None
    assert not InboxUpdate.objects.filter(handled_at=None).exists()


@pytest.mark.django_db
def test_an_earlier_update_that_comes_late_goes_first():
    epoch, done = sign_on("webhook"), []
    (head,) = store_updates(BOT, [update(9)], epoch=epoch)
    store_updates(BOT, [update(8)], epoch=epoch)
    following = finish(head, epoch)
    assert following.update_id == 8
    run_dry(following, epoch, done)
    assert done == [8, 9]


@pytest.mark.django_db
def test_the_same_update_at_two_processes_is_handled_once():
    one, two = sign_on("webhook"), sign_on("webhook")
    (head,) = store_updates(BOT, [update(1)], epoch=one)
    assert store_updates(BOT, [update(1)], epoch=two) == []
    assert finish(head, one) is None
    assert store_updates(BOT, [update(1)], epoch=two) == []
    assert InboxUpdate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_process_that_was_taken_for_dead_changes_nothing():
    one, two = sign_on("webhook"), sign_on("webhook")
    (head,) = store_updates(BOT, [update(1)], epoch=one)
    BotRun.objects.filter(pk=one).update(seen_at=None)
    assert beat(two, "webhook")
    (taken,) = claim_waiting(BOT, two, limit=10)

    def speak(talk):
        OutboxMessage.objects.create(chat_id=5, method="sendMessage", payload={"text": "twice?"})

    with pytest.raises(LaneLost):
        handle(head, one, Update(1), speak)
    assert not OutboxMessage.objects.exists(), "it is all taken back"
    assert handle(taken, two, Update(1), speak).following is None
    assert OutboxMessage.objects.count() == 1
    assert beat(one, "webhook"), "it may come back"
    with pytest.raises(LaneLost):
        handle(head, one, Update(1), speak)


@pytest.mark.django_db
def test_what_a_dead_process_had_is_free_and_what_a_living_one_has_is_not():
    dead, alive = sign_on("webhook"), sign_on("webhook")
    claim_lanes(BOT, [1], dead)
    claim_lanes(BOT, [2], alive)
    for epoch in (dead, alive):
        OutboxMessage.objects.create(
            chat_id=epoch, method="sendMessage", payload={}, state="sending", epoch=epoch
        )
    assert not leads(alive)
    BotRun.objects.filter(pk=dead).update(seen_at=None)
    beat(alive, "webhook")
    assert leads(alive)
    assert list(InboxLane.objects.values_list("lane", flat=True)) == [2]
    assert OutboxMessage.objects.get(state="sending").chat_id == alive
    claim_lanes(BOT, [3], dead)  # it wakes up for a moment, and dies for good
    beat(alive, "webhook")
    assert list(InboxLane.objects.values_list("lane", flat=True)) == [2]
    sign_off(alive)
    assert not InboxLane.objects.exists()
    assert not OutboxMessage.objects.filter(state="sending").exists()


@pytest.mark.django_db
def test_who_polls_is_alone():
    webhooks = [sign_on("webhook"), sign_on("webhook")]
    poller = sign_on("polling")
    assert [beat(epoch, "webhook") for epoch in webhooks] == [False, False]
    newer = sign_on("polling")
    assert not beat(poller, "polling")
    assert beat(newer, "polling")
    webhook = sign_on("webhook")
    assert not beat(newer, "polling")
    assert beat(webhook, "webhook")


@pytest.mark.django_db
def test_lanes_without_room_are_left_for_whoever_looks():
    epoch = sign_on("webhook")
    updates = [update(n, lane=n) for n in range(1, 6)]
    taken = store_updates(BOT, updates, epoch=epoch, room=2)
    assert [head.lane for head in taken] == [1, 2]
    assert [head.lane for head in claim_waiting(BOT, epoch, limit=2)] == [3, 4]
    assert [head.lane for head in claim_waiting(BOT, epoch, limit=10)] == [5]


@pytest.mark.django_db(transaction=True)
def test_many_processes_one_lane_nothing_left_nothing_twice():
    """Whoever stores last or handles last sees the other: no update lies until somebody looks."""
    epochs = [sign_on("webhook") for _n in range(4)]
    done: list[int] = []

    def work(n: int):
        def run() -> None:
            for turn in range(6):
                for head in store_updates(BOT, [update(turn * 4 + n)], epoch=epochs[n]):
                    run_dry(head, epochs[n], done)

        return run

    assert at_once([work(n) for n in range(4)]) == [None] * 4
    assert sorted(done) == list(range(24))
    assert not InboxUpdate.objects.filter(handled_at=None).exists()
    assert not InboxLane.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_never_work_at_one_lane_and_its_order_is_kept():
    """Each handler sees itself alone in its lane, and finds the updates in their order."""
    epochs, dice = [sign_on("webhook") for _n in range(3)], random.Random(5)
    inside, seen, wrong = dict.fromkeys(range(3), 0), {lane: [] for lane in range(3)}, []
    guard = threading.Lock()

    def count(talk) -> None:
        lane = talk.row.lane
        with guard:
            inside[lane] += 1
            wrong.extend([lane] if inside[lane] > 1 else [])
        with transaction.atomic():
            InboxUpdate.objects.filter(lane=lane).count()
        with guard:
            seen[lane].append(talk.row.update_id)
            inside[lane] -= 1

    # Each update reaches the process that Telegram's next connection goes to; one lane's come in order.
    numbers = [(n, dice.randrange(3), dice.randrange(3)) for n in range(36)]

    def work(me: int):
        def run() -> None:
            for number, lane, to in numbers:
                if to != me:
                    continue
                for head in store_updates(BOT, [update(number, lane)], epoch=epochs[me]):
                    waiting: Waiting | None = head
                    while waiting is not None:
                        done = handle(waiting, epochs[me], Update(waiting.update_id), count)
                        waiting = done.following
            connection.close()

        return run

    store_updates(BOT, [update(n, lane) for n, lane, _to in numbers], epoch=0, room=0)
    assert at_once([work(me) for me in range(3)]) == [None] * 3
    for lane, found in seen.items():
        assert found == [n for n, of, _to in numbers if of == lane]
    assert not wrong
