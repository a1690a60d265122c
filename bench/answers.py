"""Answers handed in over HTTP: per second, p50 and p99, and CPU beside the same SQL sent raw.

The real server (uvicorn with two workers, then daphne) on a fresh database of each engine; 16 clients with
keep-alive, each sending its next answer when it has the last one's verdict. Wrong answers and solves are
measured apart. The floor: the statements that one answer sends, recorded and sent again from as many
connections by psycopg or sqlite3, in the same run.
Targets: at least 750 answers a second on PostgreSQL, p99 at most 60 ms, CPU at most 4 times the floor's.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.load import Load, cpu_of, drive, free_port
from bench.support import engines, fresh_database, p

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
CLIENTS = 16
PEOPLE = 64
SERVERS = {
    "uvicorn": ["uvicorn", "--workers", "2", "--log-level", "error", "--no-access-log", "--port"],
    "daphne": ["daphne", "-v", "0", "-p"],
}
UNLIMITED = {"ANSWERS_PER_MINUTE": "1000000", "REQUESTS_PER_MINUTE": "100000000"}


def main() -> None:
    """Measure each engine on a database of its own."""
    if len(sys.argv) > 1:
        print(json.dumps(prepare(*map(int, sys.argv[1:]))))
        return
    for engine in engines():
        with fresh_database(engine) as environment:
            measure(engine, {**os.environ, **environment, **UNLIMITED})


def measure(engine: str, environment: dict[str, str]) -> None:
    """One table: both servers, wrong answers and solves, and the floor of each."""
    command = [sys.executable, "-m", "bench.answers", str(PEOPLE), "2000"]
    found = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    sample = json.loads(found.stdout.splitlines()[-1])
    print(f"{engine}: {'server':>8} {'answers':>8} {'per s':>7} {'p50 ms':>7} {'p99 ms':>7} {'CPU ms':>7}")
    floors = {kind: floor(engine, environment, sample, kind) for kind in ("wrong", "right")}
    for server in SERVERS:
        with running(server, environment) as (port, process):
            for kind in ("wrong", "right"):
                load = drive(
                    port, sample, kind, clients=CLIENTS, seconds=SECONDS, cpu=lambda: cpu_of(process.pid)
                )
                sample["from"] += load.used
                show(server, kind, load, floors[kind])


def show(server: str, kind: str, load: Load, floor_ms: float) -> None:
    """One line of the table."""
    figures = (
        f"{load.rate:7.0f} {p(load.milliseconds, 50):7.1f} {p(load.milliseconds, 99):7.1f} {load.cpu_ms:7.2f}"
    )
    print(
        f"{'':>10} {server:>9} {kind:>8} {figures}  ×{load.cpu_ms / floor_ms:.1f} (floor {floor_ms:.2f})",
        flush=True,
    )
    if load.refused:
        print(f"{'':>10} {load.refused} requests were refused", flush=True)


@contextmanager
def running(server: str, environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The server's port and process, until the end of the block."""
    port = free_port()
    module, *options = SERVERS[server]
    command = [sys.executable, "-m", module, *options, str(port), "core.asgi:application"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def floor(engine: str, environment: dict[str, str], sample: dict[str, Any], kind: str) -> float:
    """CPU milliseconds of the client side for one answer's statements sent raw."""
    command = [sys.executable, "-m", "bench.floor", engine, json.dumps(sample["sql"][kind])]
    found = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return float(found.stdout)


def prepare(people: int, challenges: int) -> dict[str, Any]:
    """People with tokens, challenges, and the statements that one answer of each kind sends."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench.sample import answer_statements, make_sample

    sample = make_sample(people, challenges)
    return {**sample, "sql": answer_statements(), "from": 0}


if __name__ == "__main__":
    main()
