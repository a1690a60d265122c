"""One public change to all sockets: `python -m bench.fanout [sockets …]`.

Every server gets the same frame to send, one that the product itself sends: a leaderboard's new state. Wall
time is from the first socket that has it to the last. CPU time is the server process's own for each frame,
less what the same change costs with a single socket (reading the board, noticing the commit): it is what the
fan-out alone takes, whatever else the machine does and however fast these clients read.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.crowd import TEXT, Client, Crowd, cpu_seconds, masked, raise_file_limit
from tests.realtime.servers import ROOT, Hand, free_port, new_place

ROUNDS = 15
TARGETS = {"uvicorn": 1.6, "daphne": 4.0}
VIEW = "leaderboard:overall"
Measured = tuple[float, float]
"""(wall, CPU) milliseconds for one frame to all sockets."""


def measure(crowd: Crowd, pid: int, change: Callable[[int], str]) -> Measured:
    """Make `ROUNDS` changes; `change` returns a text that only the new frame holds."""
    walls: list[float] = []
    spent = 0.0
    for n in range(ROUNDS):
        crowd.until(lambda: False, within=0.3)
        seen: dict[int, float] = {}
        before = cpu_seconds(pid)
        text = change(n).encode()

        def note(client: Client, payload: bytes, text: bytes = text, seen: dict[int, float] = seen) -> None:
            if text in payload:
                seen[id(client)] = time.monotonic()

        crowd.on_frame = note
        assert crowd.until(lambda: len(seen) >= len(crowd.clients)), "a socket got nothing"  # noqa: B023
        walls.append((max(seen.values()) - min(seen.values())) * 1e3)
        spent += cpu_seconds(pid) - before
    return statistics.median(walls), spent / ROUNDS * 1e3


def bare(sockets: int, frame: str) -> Measured:
    """The yardstick, sending `frame` with a changing number in it."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare_broadcast", str(port)], cwd=ROOT)
    try:
        wait_for_port(port)
        crowd = Crowd("127.0.0.1", port, "/", lambda _n: [])
        crowd.connect(sockets)
        first = next(iter(crowd.clients.values()))

        def change(n: int) -> str:
            first.socket.setblocking(True)
            first.socket.sendall(masked(TEXT, frame.replace("@@", f"round-{n:04}-").encode()))
            first.socket.setblocking(False)
            return f"round-{n:04}-"

        return measure(crowd, process.pid, change)
    finally:
        process.kill()
        process.wait()


def ours(kind: str, sockets: int) -> tuple[Measured, str]:
    """The product on that server, and the last frame it sent."""
    with new_place("sqlite") as place, place.server(kind) as server, place.hand() as hand:
        scorer = hand.do("person", name="scorer")["name"]
        challenges = [hand.do("challenge", points=1) for _ in range(ROUNDS + 1)]
        greeting: list[dict[str, Any]] = [
            {"frame": "hello", "resume": None},
            {"frame": "subscribe", "view": VIEW},
        ]
        crowd = Crowd("127.0.0.1", server.port, "/ws/live/", lambda _n: greeting)
        last: list[str] = []
        crowd.connect(sockets)
        measured = measure(crowd, server.process.pid, lambda n: _score(hand, scorer, challenges[n], n))
        crowd.on_frame = lambda _client, payload: last.append(payload.decode())
        _score(hand, scorer, challenges[-1], ROUNDS)
        crowd.until(lambda: bool(last))
        return measured, last[0]


def _score(hand: Hand, name: str, challenge: dict[str, object], n: int) -> str:
    hand.do("submit", name=name, challenge=challenge["id"], answer=challenge["right"])
    return f'"points":{n + 1}}}'


def wait_for_port(port: int) -> None:
    import socket

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)


def main() -> None:
    """Print the table for each number of sockets."""
    raise_file_limit()
    for sockets in [int(argument) for argument in sys.argv[1:]] or [1_000, 5_000]:
        measured = {}
        for kind in TARGETS:
            (_wall, alone), _frame = ours(kind, 1)
            (wall, cpu), frame = ours(kind, sockets)
            measured[kind] = wall, cpu - alone
        content = json.loads(frame)
        content["version"] = "@@"
        peer = bare(sockets, json.dumps(content, separators=(",", ":")))
        print(f"\n{sockets} sockets, one frame of {len(frame)} bytes, {ROUNDS} rounds")
        print(f"  websockets broadcast   wall {peer[0]:7.1f} ms   CPU {peer[1]:7.1f} ms")
        for kind, (wall, cpu) in measured.items():
            print(
                f"  Gauntlet on {kind:8}   wall {wall:7.1f} ms   CPU {cpu:7.1f} ms"
                f"   ratio {wall / peer[0]:4.2f} (CPU {cpu / peer[1]:4.2f}), target {TARGETS[kind]}"
            )


if __name__ == "__main__":
    main()
