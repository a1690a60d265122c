"""From a commit in one process to the frame in the learner's socket at another.

`python -m bench.live_latency [events a second]`. The floor is the same path without the product: a
publish to Redis by one process until a bare subscriber has it.
"""

import json
import sys
import threading
import time
from typing import Any

import redis

from bench.crowd import Client, Crowd, token_header
from bench.support import p
from tests.realtime.redis_server import RedisServer
from tests.realtime.servers import Hand, Server, new_place

LEARNERS = 50
SECONDS = 6.0
TARGET = (5.0, 25.0)


def measure(server: Server, hand: Hand, rate: float) -> list[float]:
    """Milliseconds of each event's way."""
    people = hand.do("people", count=LEARNERS)
    numbers = {n: person["id"] for n, person in enumerate(people)}
    arrived: dict[tuple[int, int], float] = {}

    def note(client: Client, payload: bytes) -> None:
        at, frame = time.monotonic(), json.loads(payload)
        if frame["frame"] == "event":
            arrived[numbers[client.number], frame["seq"]] = at

    crowd = Crowd("127.0.0.1", server.port, "/ws/live/", lambda _n: [{"frame": "hello", "resume": 0}])
    crowd.on_frame = note
    crowd.connect(LEARNERS, lambda n: [token_header(people[n]["token"])])
    crowd.until(lambda: False, within=1)
    told: list[list[Any]] = []
    names = [person["name"] for person in people]
    writer = threading.Thread(
        target=lambda: told.extend(hand.do("paced", names=names, rate=rate, seconds=SECONDS))
    )
    writer.start()
    assert crowd.until(lambda: bool(told) and len(arrived) >= len(told), within=SECONDS + 30), (
        "events are missing"
    )
    writer.join()
    crowd.close()
    return [(arrived[user_id, seq] - at) * 1e3 for user_id, seq, at in told]


def floor(url: str, rate: float) -> list[float]:
    """Milliseconds of a message's way through Redis alone, in one process."""
    taken: list[float] = []
    with redis.Redis.from_url(url) as client, client.pubsub() as heard:
        heard.subscribe("floor")
        heard.get_message(timeout=5)
        for _ in range(200):
            began = time.monotonic()
            client.publish("floor", "x")
            heard.get_message(timeout=5)
            taken.append((time.monotonic() - began) * 1e3)
            time.sleep(1 / rate)
    return taken


def main() -> None:
    """Print a line for each engine and server."""
    rate = float(sys.argv[1]) if len(sys.argv) > 1 else 200.0
    print(f"commit → frame in another process, {rate:.0f} events a second")
    print(f"  target                              p50 {TARGET[0]:6.2f}   p99 {TARGET[1]:6.2f} ms")
    with RedisServer() as redis_server:
        base = floor(redis_server.url, rate)
        print(f"  floor: Redis alone                  p50 {p(base, 50):6.2f}   p99 {p(base, 99):6.2f} ms")
        for engine, url in (("sqlite", ""), ("postgres", ""), ("postgres", redis_server.url)):
            for kind in ("daphne", "uvicorn"):
                with (
                    new_place(engine, redis_url=url) as place,
                    place.server(kind) as server,
                    place.hand() as hand,
                ):
                    taken = measure(server, hand, rate)
                name = f"{engine}{'+redis' if url else ''} on {kind}"
                print(
                    f"  {name:34}  p50 {p(taken, 50):6.2f}   p99 {p(taken, 99):6.2f} ms"
                    f"   ratio {p(taken, 50) / p(base, 50):5.1f}"
                )


if __name__ == "__main__":
    main()
