"""What programs meet on their way from the answer to the verdict: queue, database, judge and socket.

A thousand at once: the queue is filled first, then the workers start, one for each core; the rate counts
from the first verdict to the last. Then one after another on an idle product: HTTP submit → verdict frame in
the learner's socket (targets: p50 at most 40 ms, p99 120 ms), and submit → the first test's result of a
program of which every test takes a while. Target of the rate: 150 a second on two cores.
The floor is a bare `python3 -I -S -c` that does the same as the program, on all cores.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
django.setup()

from bench.support import engines, p  # noqa: E402
from realtime.client import LiveClient  # noqa: E402
from tests.product.judging import Judges  # noqa: E402
from tests.realtime.servers import Hand, Server, new_place  # noqa: E402

CORES = os.cpu_count() or 1
PEOPLE, CHALLENGES, ROUNDS, FIRSTS = 100, 10, 60, 10
SETTINGS = {"JUDGE_PENDING_PER_LEARNER": "1000", "EVENTS_KEPT_PER_LEARNER": "100000"}
CODE = "print(int(input()) * 2)\n"
SLOW = "import time\ntime.sleep(0.1)\nprint(int(input()) * 2)\n"


def bare_rate(times: int = 200) -> float:
    """Bare interpreters a second, on all cores."""
    command = [sys.executable, "-I", "-S", "-c", CODE]

    def run(_: int) -> None:
        subprocess.run(command, input=b"2\n", stdout=subprocess.PIPE, check=True)

    began = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(run, range(times)))
    return times / (time.perf_counter() - began)


def a_thousand(engine: str) -> None:
    with new_place(engine, **SETTINGS) as place, place.hand() as hand:
        people = [person["name"] for person in hand.do("people", count=PEOPLE)]
        one = spec([{"stdin": "2\n", "expect": "4\n"}])
        challenges = [hand.do("challenge", kind="stdio", spec=one)["id"] for _ in range(CHALLENGES)]
        taken = hand.do("submit_many", names=people, challenges=challenges, code=CODE)
        count = PEOPLE * CHALLENGES
        print(f"    handed in: {count / taken:.0f} a second by one process")
        floor = bare_rate()
        with Judges(place, CORES):
            began = time.time()
            while len(times := hand.do("verdict_times")) < count and time.time() - began < 300:
                time.sleep(0.5)
        floor = (floor + bare_rate()) / 2  # before and after: the machine may be busy with other things
    span = times[-1] - times[0]
    rate = (len(times) - 1) / span
    print(
        f"    {len(times):,} at once, {CORES} workers: {rate:.0f} verdicts a second in {span:.1f} s;"
        f" bare interpreters {floor:.0f} (×{rate / floor:.2f}); target 150"
    )


def spec(tests: list[dict[str, str]]) -> dict[str, Any]:
    return {"groups": [{"visible": True, "tests": tests}]}


async def answer(client: LiveClient, http: httpx.AsyncClient, challenge: int, code: str, kind: str) -> float:
    """Milliseconds from the request to the frame of this kind."""
    seen = len(client.events)
    began = time.perf_counter()
    path = f"/api/challenges/{challenge}/submissions/"
    done = await http.post(path, json={"answer": {"code": code}})
    assert done.status_code == 201, done.text
    await client.until(lambda: any(e.type == kind for e in client.events[seen:]), within=60)
    taken = (time.perf_counter() - began) * 1_000
    await client.until(lambda: any(e.type == "submission.graded" for e in client.events[seen:]), within=60)
    return taken


async def one_after_another(server: Server, hand: Hand) -> None:
    person = hand.do("person", name="ada")
    tests = [{"stdin": "2\n", "expect": "4\n"}]
    quick = [hand.do("challenge", kind="stdio", spec=spec(tests))["id"] for _ in range(ROUNDS)]
    slow = [hand.do("challenge", kind="stdio", spec=spec(tests * 10))["id"] for _ in range(FIRSTS)]
    headers = {"Authorization": f"Bearer {person['token']}"}
    async with (
        LiveClient(server.live_url, token=person["token"]) as client,
        httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30) as http,
    ):
        await client.until(lambda: client.state)
        taken = [await answer(client, http, each, CODE, "submission.graded") for each in quick][5:]
        firsts = [await answer(client, http, each, SLOW, "submission.tested") for each in slow][1:]
    print(
        f"    submit → verdict frame: p50 {p(taken, 50):.0f} ms, p99 {p(taken, 99):.0f} ms; targets 40, 120"
    )
    print(f"    submit → first result of ten tests of 100 ms each: p50 {p(firsts, 50):.0f} ms")


def idle(engine: str, kind: str) -> None:
    with (
        new_place(engine, **SETTINGS) as place,
        place.hand() as hand,
        Judges(place, CORES),
        place.server(kind) as server,
    ):
        while server.get_json("/readyz")["parts"].get("judge") == "no worker":
            time.sleep(0.2)
        time.sleep(6)
        print(f"  {kind}, one after another")
        asyncio.run(one_after_another(server, hand))


def main() -> None:
    """Each engine: the crowd, then the latencies."""
    for engine in engines():
        name = "postgres" if engine == "postgresql" else engine
        print(json.dumps({"engine": engine, "cores": CORES, "load": os.getloadavg()[0]}))
        a_thousand(name)
        idle(name, "daphne")


if __name__ == "__main__":
    main()
