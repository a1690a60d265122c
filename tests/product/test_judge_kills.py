"""`kill -9` of workers, server and broker at random moments: every program ends with one verdict, once."""

import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from os import kill
from typing import Any

import httpx
import pytest
import redis

from tests.conftest import wait_for
from tests.product.judging import Judges
from tests.product.rabbitmq_server import RabbitServer
from tests.realtime import servers
from tests.realtime.redis_server import RedisServer
from tests.realtime.servers import Place, Server, new_place

pytestmark = [pytest.mark.processes, pytest.mark.engine]

PATIENCE = 120
LEARNERS, CHALLENGES = 4, 1
SETTINGS = {"JUDGE_LEASE_SECONDS": "1.5", "JUDGE_PENDING_PER_LEARNER": "50"}
SLOW = "import time\ntime.sleep(0.3)\n"


class Client:
    """A learner's program: sends an answer until it is acknowledged, then waits for its verdict."""

    def __init__(self, address: Any, token: str) -> None:
        self.address = address
        self.http = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=10)

    def insist(self, method: str, path: str, good: Any, **more: Any) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.http.request(method, self.address() + path, **more)
            except httpx.HTTPError:
                time.sleep(0.05)
                continue
            assert answer.status_code in (200, 201), answer.text
            body: dict[str, Any] = answer.json()
            if good(body):
                return body
            time.sleep(0.05)
        raise AssertionError(f"{method} {path}: no end")

    def solve(self, challenge: dict[str, Any]) -> None:
        """Wrong, and when that is judged, right."""
        for name in ("wrong", "right"):
            answer = {"code": SLOW + challenge[name]["code"]}
            path, key = f"/api/challenges/{challenge['id']}/submissions/", f"{name}-{challenge['id']}"
            headers = {"Idempotency-Key": key}
            taken = self.insist("POST", path, lambda body: True, json={"answer": answer}, headers=headers)
            self.insist("GET", f"/api/submissions/{taken['id']}/", lambda body: body["status"] == "graded")


class Killer(threading.Thread):
    """Kills something now and then, and starts again what nobody else would."""

    def __init__(self, place: Place, judges: Judges, server: Server, stack: ExitStack) -> None:
        super().__init__(daemon=True)
        self.place, self.judges, self.server, self.stack = place, judges, server, stack
        self.peace = threading.Event()
        self.kills = 0

    def run(self) -> None:
        rng = random.Random(time.time_ns())
        for what in ["worker", "server", "worker"]:
            if self.peace.wait(rng.uniform(0.3, 1.2)):
                return
            getattr(self, f"_{what}")(rng)

    def _worker(self, rng: random.Random) -> None:
        victims = self.judges.children()
        if victims:
            with suppress(ProcessLookupError):
                kill(rng.choice(victims), 9)
            self.kills += 1

    def _server(self, rng: random.Random) -> None:
        self.server.kill()
        self.server = self.stack.enter_context(Server(self.place, self.server.kind, self.server.port))


def test_programs_survive_the_killing_of_workers_and_server():
    with new_place(servers.engine_under_test(), **SETTINGS) as place, ExitStack() as stack:
        with place.hand() as hand:
            challenges = [hand.do("challenge", kind="stdio") for _ in range(CHALLENGES)]
            people = [hand.do("person", name=f"p{n}") for n in range(LEARNERS)]
        judges, server = stack.enter_context(Judges(place)), stack.enter_context(place.server())
        killer = Killer(place, judges, server, stack)
        killer.start()
        clients = [Client(lambda: killer.server.url, person["token"]) for person in people]
        try:
            with ThreadPoolExecutor(LEARNERS) as pool:
                list(pool.map(lambda client: [client.solve(c) for c in challenges], clients))
        finally:
            killer.peace.set()
            killer.join()
        with place.hand() as hand:
            check_books(hand.do("books"), people, challenges)
        assert killer.kills


def check_books(books: dict[str, Any], people: list[Any], challenges: list[Any]) -> None:
    for person in people:
        mine = [row for row in books["submissions"] if row["user"] == person["id"]]
        by_challenge = {
            c["id"]: [r["verdict"] for r in mine if r["challenge"] == c["id"]] for c in challenges
        }
        assert all(sorted(verdicts) == ["accepted", "wrong"] for verdicts in by_challenge.values()), (
            by_challenge
        )
        entries = [row["points"] for row in books["ledger"] if row["user"] == person["id"]]
        assert entries == [10] * len(challenges)
        assert books["totals"][str(person["id"])] == sum(entries)
        events = books["events"][str(person["id"])]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        graded = [event["submission"]["id"] for event in events if event["type"] == "submission.graded"]
        assert sorted(graded) == sorted(row["id"] for row in mine), "one verdict each"
        assert books["agree"][str(person["id"])]


def all_judged(hand: Any) -> bool:
    return all(row["verdict"] for row in hand.do("books")["submissions"])


@pytest.mark.parametrize(
    "kind", [pytest.param(RedisServer, marks=pytest.mark.redis), RabbitServer], ids=["redis", "rabbitmq"]
)
def test_celery_may_lose_its_broker_and_its_workers(kind):
    with (
        kind() as broker,
        new_place(servers.engine_under_test(), **SETTINGS, CELERY_BROKER_URL=broker.url) as place,
        place.hand() as hand,
        Judges(place) as judges,
    ):
        people = [hand.do("person", name=f"p{n}") for n in range(LEARNERS)]
        challenge = hand.do("challenge", kind="stdio")
        answer = {"code": SLOW + challenge["right"]["code"]}
        hand.do("submit", name="p0", challenge=challenge["id"], answer=answer)
        wait_for(lambda: all_judged(hand), "the first verdict", PATIENCE)
        for person in people[1:3]:
            hand.do("submit", name=person["name"], challenge=challenge["id"], answer=answer)
        broker.kill()
        for person in people[3:]:
            hand.do("submit", name=person["name"], challenge=challenge["id"], answer=answer)
        kill(judges.children()[-1], 9)
        broker.start()
        wait_for(lambda: all_judged(hand), "every verdict", PATIENCE)
        books = hand.do("books")
        assert {row["verdict"] for row in books["submissions"]} == {"accepted"}
        assert sorted(row["points"] for row in books["ledger"]) == [10] * LEARNERS
        assert all(books["agree"].values())


@pytest.mark.redis
def test_without_a_broker_handing_in_is_as_quick_as_ever():
    """Nobody who hands in waits for a broker that does not answer."""
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    url = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(url).ping()
    with new_place(servers.engine_under_test(), CELERY_BROKER_URL=url) as place, place.hand() as hand:
        hand.do("person", name="ada")
        challenge = hand.do("challenge", kind="stdio")
        began = time.monotonic()
        hand.do("submit", name="ada", challenge=challenge["id"], answer=challenge["right"])
        assert time.monotonic() - began < 5
    closed.close()
