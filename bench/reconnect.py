"""One process holds 10,000 sockets, dies, and all of them come back: `python -m bench.reconnect [sockets]`.

Every socket is signed in and follows two views. The server is killed; meanwhile something happens to
everybody; the server is started again on the same port and all clients return at once, each with the number
of the last event it holds. A socket is lost when it was closed, or misses an event, or gets one twice or
out of order.
Target: none lost, and all back within 30 s.
"""

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from bench.crowd import Client, Crowd, raise_file_limit, resident_bytes, token_header
from tests.realtime.servers import Hand, Place, Server, new_place

SETTINGS = {"LIVE_RECHECK_SECONDS": "10", "LIVE_LEASE_SECONDS": "30"}
PER_PERSON, MISSED, TARGET = 10, 2, 30.0
VIEWS = [{"frame": "subscribe", "view": "leaderboard:overall"}, {"frame": "subscribe", "view": "online"}]


@dataclass
class Seen:
    """What every socket has been told: by its number, the last number it knows and the events since."""

    last: dict[int, int] = field(default_factory=dict)
    events: dict[int, list[int]] = field(default_factory=dict)

    def note(self, client: Client, payload: bytes) -> None:
        """Keep what counts of a frame."""
        if payload.startswith((b'{"frame":"snapshot"', b'{"frame":"reset"')):
            self.last[client.number] = json.loads(payload)["seq"]
        elif payload.startswith(b'{"frame":"event"'):
            self.events.setdefault(client.number, []).append(json.loads(payload)["seq"])


def crowd_of(server: Server, people: list[dict[str, Any]], sockets: int, seen: Seen) -> Crowd:
    """That many sockets, each going on after the last number in `seen`."""

    def greeting(n: int) -> list[dict[str, Any]]:
        return [{"frame": "hello", "resume": seen.last.get(n)}, *VIEWS]

    crowd = Crowd("127.0.0.1", server.port, "/ws/live/", greeting)
    crowd.on_frame = seen.note
    crowd.connect(sockets, lambda n: [token_header(people[n % len(people)]["token"])], at_once=256)
    return crowd


def measure(place: Place, hand: Hand, kind: str, sockets: int) -> None:
    """Hold them, lose the server, and count who is whole again."""
    people = hand.do("people", count=sockets // PER_PERSON)
    seen = Seen()
    with place.server(kind) as server:
        port = server.port
        began = time.monotonic()
        crowd = crowd_of(server, people, sockets, seen)
        whole = crowd.until(lambda: len(seen.last) == sockets, within=60)
        print(f"  {kind}: {sockets:,} held after {time.monotonic() - began:.1f} s", end="; ", flush=True)
        assert whole, f"only {len(seen.last)} have their state"
        crowd.until(lambda: False, within=30)  # longer than a heartbeat
        assert not any(client.closed for client in crowd.clients.values()), "a socket was lost while idle"
        print(f"{resident_bytes(server.process.pid) / 2**20:.0f} MiB", end="; ", flush=True)
        server.kill()
    crowd.close()
    for person in people:
        hand.do("languages", name=person["name"], count=MISSED)
    with Server(place, kind, port) as server:
        began = time.monotonic()
        seen.events.clear()
        back = crowd_of(server, people, sockets, seen)
        back.until(lambda: sum(map(len, seen.events.values())) >= sockets * MISSED, within=120)
        lasted = time.monotonic() - began
        whole_again = sum(
            seen.events.get(n) == [last + i + 1 for i in range(MISSED)] for n, last in seen.last.items()
        )
        closed = sum(client.closed for client in back.clients.values())
        back.close()
    print(
        f"all came back at once: {whole_again:,} whole, {sockets - whole_again} lost, {closed} closed,"
        f" in {lasted:.1f} s (target {TARGET:.0f})",
        flush=True,
    )


def main() -> None:
    """Both servers on SQLite."""
    raise_file_limit()
    sockets = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for kind in ("uvicorn", "daphne"):
        with new_place("sqlite", **SETTINGS) as place, place.hand() as hand:
            measure(place, hand, kind, sockets)


if __name__ == "__main__":
    main()
