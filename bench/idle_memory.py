"""What an idle socket costs: `python -m bench.idle_memory [sockets]`, signed in and subscribed to two views.

The peer is the `websockets` library's own server with as many connections and nothing to do.
"""

import subprocess
import sys
import time
from typing import Any

from bench.crowd import Crowd, raise_file_limit, resident_bytes, token_header
from bench.fanout import wait_for_port
from tests.realtime.servers import ROOT, free_port, new_place

TARGET = 32.0
GREETING: list[dict[str, Any]] = [
    {"frame": "hello", "resume": 0},
    {"frame": "subscribe", "view": "leaderboard:overall"},
    {"frame": "subscribe", "view": "online"},
]


def ours(kind: str, sockets: int) -> tuple[float, float]:
    """KiB for each socket, and the seconds in which all of them connected."""
    with new_place("sqlite") as place, place.server(kind) as server, place.hand() as hand:
        people = hand.do("people", count=sockets // 10)
        crowd = Crowd("127.0.0.1", server.port, "/ws/live/", lambda _n: GREETING)

        def headers(n: int) -> list[str]:
            return [token_header(people[n % len(people)]["token"])]

        crowd.connect(50, headers)  # what is loaded once is no socket's cost
        crowd.until(lambda: False, within=1)
        before, began = resident_bytes(server.process.pid), time.monotonic()
        crowd.connect(sockets, headers)
        lasted = time.monotonic() - began
        crowd.until(lambda: False, within=3)
        assert not any(client.closed for client in crowd.clients.values()), "a socket was lost"
        each = (resident_bytes(server.process.pid) - before) / sockets / 1024
        crowd.close()
        return each, lasted


def bare(sockets: int) -> float:
    """KiB for each connection of the `websockets` library."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare_broadcast", str(port)], cwd=ROOT)
    try:
        wait_for_port(port)
        crowd = Crowd("127.0.0.1", port, "/", lambda _n: [])
        crowd.connect(50)
        before = resident_bytes(process.pid)
        crowd.connect(sockets)
        return (resident_bytes(process.pid) - before) / sockets / 1024
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Print a line for each server."""
    raise_file_limit()
    sockets = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    peer = bare(sockets)
    print(f"{sockets} idle sockets; target ≤ {TARGET:.0f} KiB each")
    print(f"  websockets alone       {peer:5.1f} KiB each")
    for kind in ("uvicorn", "daphne"):
        each, lasted = ours(kind, sockets)
        print(
            f"  Gauntlet on {kind:8}   {each:5.1f} KiB each   ratio {each / peer:4.2f}"
            f"   connected in {lasted:.1f} s"
        )


if __name__ == "__main__":
    main()
