"""`kill -9` of server and bot at random moments under load: what was acknowledged is there, once.

Half of the learners answer over HTTP and send an answer again until it is acknowledged, as a client with an
idempotency key does; the other half write to the bot without waiting for its replies. Two live clients watch
through all of it. Every kill falls upon both kinds of load: just before it more is written in the chats, and
the others never pause.
"""

import asyncio
import json
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.double.client import DoubleClient
from realtime.client import LiveClient
from tests.conftest import wait_for
from tests.product.running import Product, running_product
from tests.realtime.clients import live
from tests.realtime.servers import Place, engine_under_test, new_place

pytestmark = [pytest.mark.processes, pytest.mark.engine]

ON_WEB, IN_CHAT = 6, 6
VICTIMS = ["web", "web", "bot", "bot", "bot"]
CHALLENGES = len(VICTIMS)
PATIENCE = 240


async def test_answers_survive_the_killing_of_every_process():
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
            async with live(product, web[0]) as here, live(product, chat[0]) as there:
                for client in (here, there):
                    await client.until(lambda client=client: client.state, PATIENCE)
                fire = Fire(product)
                acknowledged = await asyncio.to_thread(answer_under_fire, fire, web, challenges)
                with place.hand() as hand:
                    await saw_everything_once(here, hand.do("snapshot", name="web0"))
                    await saw_everything_once(there, hand.do("snapshot", name="chat0"))
        with place.hand() as hand:
            books = hand.do("books")
    assert sorted(fire.killed) == sorted(VICTIMS)
    check_books(books, [person["id"] for person in [*web, *chat]], [c["id"] for c in challenges])
    stored = {row["id"]: row for row in books["submissions"]}
    assert len(acknowledged) == 2 * ON_WEB * CHALLENGES
    for (user, challenge, _name), seen in acknowledged.items():
        kept = stored[seen["id"]]
        assert (kept["user"], kept["challenge"], kept["verdict"]) == (user, challenge, seen["verdict"])


async def saw_everything_once(client: LiveClient, fresh: dict[str, Any]) -> None:
    """The client was cut off and came back, missed nothing and got nothing twice."""
    await client.until(lambda: client.position == fresh["seq"], PATIENCE)
    first = fresh["seq"] - len(client.events) + 1
    assert [event.seq for event in client.events] == list(range(first, fresh["seq"] + 1))
    assert sum(event.type == "achievement.earned" for event in client.events) == 1
    assert (client.state, client.resets) == (fresh, 0)
    assert client.connections > VICTIMS.count("web")


def chosen(place: Place) -> dict[str, str]:
    wanted = ("DATABASE_URL", "SECRET_KEY", "ANSWERS_PER_MINUTE")
    more = {"REQUESTS_PER_MINUTE": "1000000"}
    return {**more, **{name: place.environment[name] for name in wanted}}


class Fire(threading.Thread):
    """Writes the next part of every conversation, kills a process in the midst of it, and again."""

    def __init__(self, product: Product) -> None:
        super().__init__(daemon=True)
        self.product = product
        self.double = double_of(product)
        self.killed: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        rng = random.Random(time.time_ns())
        victims = rng.sample(VICTIMS, len(VICTIMS))
        try:
            for n, victim in enumerate(victims, 1):
                wait_for(partial(self._stands, victim), f"{victim} at work", PATIENCE)
                self._write(n)
                time.sleep(rng.uniform(0, 0.8))
                os.kill(self.product.children()[victim], 9)
                self.killed.append(victim)
        finally:
            self.over.set()

    def _stands(self, name: str) -> bool:
        """Whether it runs, and everything says that it is ready: a dead bot is missed a little later only."""
        return name in self.product.children() and self.product.ready()

    def _write(self, n: int) -> None:
        """Open the n-th challenge of the list, answer it wrongly, then rightly."""
        for line in ("/challenges", str(n), "a wrong word", "recursion"):
            for chat in range(IN_CHAT):
                self.double.write(5_000 + chat, line)

    def reached(self, share: float) -> bool:
        """Whether so much of the killing is done."""
        return self.over.is_set() or len(self.killed) >= share * len(VICTIMS)


def answer_under_fire(fire: Fire, web: list[Any], challenges: list[Any]) -> dict[Any, Any]:
    """Answer at both doors while processes are killed; returns what the API acknowledged."""
    for n in range(IN_CHAT):
        fire.double.add_user(f"Chat {n}", user_id=5_000 + n)
    fire.start()
    with ThreadPoolExecutor(ON_WEB) as pool:
        each = list(pool.map(lambda person: answer_all(fire, person, challenges), web))
    fire.join()
    wait_for(lambda: all(replies(fire.double, 5_000 + n) for n in range(IN_CHAT)), "every reply", PATIENCE)
    return {key: seen for one in each for key, seen in one.items()}


def replies(double: DoubleClient, chat: int) -> bool:
    try:
        texts = [message.get("text", "") for message in double.history(chat) if message["from"].get("is_bot")]
    except httpx.HTTPError:
        return False
    return sum("Right!" in text for text in texts) >= CHALLENGES


def answer_all(fire: Fire, person: dict[str, Any], challenges: list[Any]) -> dict[Any, Any]:
    """Wrong, then right, at every challenge; in between the same answers are sent again and again."""
    seen = {}
    headers = {"Authorization": f"Bearer {person['token']}"}
    with httpx.Client(base_url=fire.product.url, headers=headers, timeout=20) as client:
        for n, challenge in enumerate(challenges, 1):
            for name in ("wrong", "right"):
                key = f"{name}-{challenge['id']}"
                first = insist(client, challenge, challenge[name], key)
                seen[person["id"], challenge["id"], name] = first
            while not fire.reached(n / len(challenges)):
                assert insist(client, challenge, challenge["right"], key)["id"] == first["id"]
                time.sleep(0.02)
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
