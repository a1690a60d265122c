"""`kill -9` of server and bot at random moments under load: what was acknowledged is there, once.

Half of the learners answer over HTTP and send an answer again until it is acknowledged, as a client with an
idempotency key does; the other half write to the bot, each their whole conversation without waiting.
"""

import json
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.double.client import DoubleClient
from tests.conftest import wait_for
from tests.product.running import Product, running_product
from tests.realtime.servers import Place, engine_under_test, new_place

pytestmark = [pytest.mark.processes, pytest.mark.engine]

ON_WEB, IN_CHAT, CHALLENGES = 6, 6, 5
PATIENCE = 150


def test_answers_survive_the_killing_of_every_process():
    with new_place(engine_under_test()) as place:
        with place.hand() as hand:
            challenges = [
                hand.do("challenge", kind="short_text", title=f"Word {n}") for n in range(CHALLENGES)
            ]
            hand.do("achievement", slug="first", metric="solved", at_least=1)
            web = [hand.do("person", name=f"web{n}") for n in range(ON_WEB)]
            chat = [hand.do("person", name=f"chat{n}") for n in range(IN_CHAT)]
            for n in range(IN_CHAT):
                hand.do("link", name=f"chat{n}", telegram_id=5_000 + n)
        with running_product(place.folder, **chosen(place)) as product:
            acknowledged = answer_under_fire(product, web, challenges)
        with place.hand() as hand:
            books = hand.do("books")
    check_books(books, [person["id"] for person in [*web, *chat]], [c["id"] for c in challenges])
    stored = {row["id"]: row for row in books["submissions"]}
    for (user, challenge), seen in acknowledged.items():
        assert stored[seen["id"]]["user"] == user
        assert stored[seen["id"]]["challenge"] == challenge


def chosen(place: Place) -> dict[str, str]:
    wanted = ("DATABASE_URL", "SECRET_KEY", "ANSWERS_PER_MINUTE")
    return {name: place.environment[name] for name in wanted}


def answer_under_fire(product: Product, web: list[Any], challenges: list[Any]) -> dict[Any, Any]:
    """Answer at both doors while processes are killed; returns what the API acknowledged."""
    double = double_of(product)
    peace = threading.Event()
    killer = threading.Thread(target=kill_at_random, args=(product, peace))
    for n in range(IN_CHAT):
        double.add_user(f"Chat {n}", user_id=5_000 + n)
        for line in conversation():
            double.write(5_000 + n, line)
    killer.start()
    try:
        with ThreadPoolExecutor(ON_WEB) as pool:
            each = pool.map(lambda person: answer_all(product.url, person, challenges), web)
            acknowledged = {key: seen for one in each for key, seen in one.items()}
    finally:
        peace.set()
        killer.join()
    wait_for(lambda: all(replies(double, 5_000 + n) for n in range(IN_CHAT)), "every reply", PATIENCE)
    return acknowledged


def conversation() -> list[str]:
    """Open each challenge of the list by its number, answer it wrongly, then rightly."""
    lines = []
    for n in range(1, CHALLENGES + 1):
        lines += ["/challenges", str(n), "a wrong word", "recursion"]
    return lines


def replies(double: DoubleClient, chat: int) -> bool:
    try:
        texts = [message.get("text", "") for message in double.history(chat) if message["from"].get("is_bot")]
    except httpx.HTTPError:
        return False
    return sum("Right!" in text for text in texts) >= CHALLENGES


def answer_all(url: str, person: dict[str, Any], challenges: list[Any]) -> dict[Any, Any]:
    """Wrong, then right, at every challenge; every answer is sent until it is acknowledged."""
    seen = {}
    with httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {person['token']}"}, timeout=20
    ) as client:
        for challenge in challenges:
            for name in ("wrong", "right"):
                key = f"{name}-{challenge['id']}"
                seen[person["id"], challenge["id"]] = insist(client, challenge, challenge[name], key)
    return seen


def insist(client: httpx.Client, challenge: dict[str, Any], answer: object, key: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            address = f"/api/challenges/{challenge['id']}/submissions/"
            done = client.post(address, json={"answer": answer}, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            time.sleep(0.05)
            continue
        assert done.status_code in (200, 201), done.text
        answered: dict[str, Any] = done.json()
        return answered
    raise AssertionError("no acknowledgement")


def kill_at_random(product: Product, peace: threading.Event) -> None:
    rng = random.Random(time.time_ns())
    for _ in range(12):
        if peace.wait(rng.uniform(0.3, 1.5)):
            return
        child = product.children().get(rng.choice(["web", "bot", "bot"]))
        if child:
            os.kill(child, 9)


def double_of(product: Product) -> DoubleClient:
    """The control of the simulator's engine, as the bot's process was told."""
    variables = Path(f"/proc/{product.children()['bot']}/environ").read_bytes().decode().split("\0")
    known = dict(line.split("=", 1) for line in variables if "=" in line)
    return DoubleClient(known["BOT_DOUBLE_URL"], known["BOT_DOUBLE_KEY"], known["TELEGRAM_BOT_TOKEN"])


def check_books(books: dict[str, Any], people: list[int], challenges: list[int]) -> None:
    """Every learner answered every challenge twice and solved it once, and every book says the same."""
    answers: dict[Any, list[str]] = {(row["user"], row["challenge"]): [] for row in books["submissions"]}
    for row in books["submissions"]:
        answers[row["user"], row["challenge"]].append(row["verdict"])
    assert set(answers) == {(user, challenge) for user in people for challenge in challenges}
    assert all(sorted(verdicts) == ["accepted", "wrong"] for verdicts in answers.values()), answers
    for user in people:
        entries = [row for row in books["ledger"] if row["user"] == user]
        assert sorted(row["points"] for row in entries) == [5, *[10] * len(challenges)]
        assert books["totals"][str(user)] == sum(row["points"] for row in entries)
        events = books["events"][str(user)]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        graded = [json.dumps(event["submission"]) for event in events if event["type"] == "submission.graded"]
        assert len(graded) == len(set(graded)) == 2 * len(challenges)
        assert sum(event["type"] == "achievement.earned" for event in events) == 1
        assert books["agree"][str(user)]
