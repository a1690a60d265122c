"""A steady closed loop of clients with keep-alive, on bare sockets so that they cost little themselves."""

import asyncio
import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")
WARM_UP = 1.5


@dataclass
class Load:
    """What a run gave."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0
    cpu_seconds: float = 0
    refused: int = 0
    used: int = 0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.milliseconds) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU of the server's processes for each answer."""
        return self.cpu_seconds * 1_000 / max(1, len(self.milliseconds))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_of(pid: int) -> float:
    """CPU seconds used so far by a process and all that it started."""
    total, pending = 0.0, [pid]
    while pending:
        process = pending.pop()
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICK
        pending += map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())
    return total


def drive(
    port: int, sample: dict[str, Any], kind: str, *, clients: int, seconds: float, cpu: Callable[[], float]
) -> Load:
    """Hand in answers of the kind for that long, after a warm-up that is not counted."""
    return asyncio.run(_drive(port, sample, kind, clients, seconds, cpu))


async def _drive(
    port: int, sample: dict[str, Any], kind: str, clients: int, seconds: float, cpu: Callable[[], float]
) -> Load:
    load, turns = Load(), iter(range(sample["from"], 10**9))
    begin = time.perf_counter() + WARM_UP
    end = begin + seconds
    workers = [
        asyncio.create_task(_client(port, sample, kind, turns, (begin, end), load)) for _ in range(clients)
    ]
    await asyncio.sleep(WARM_UP)
    before = cpu()
    await asyncio.sleep(seconds)
    load.cpu_seconds, load.seconds = cpu() - before, seconds
    await asyncio.gather(*workers)
    load.used = next(turns) - sample["from"]
    return load


async def _client(
    port: int, sample: dict[str, Any], kind: str, turns, span: tuple[float, float], load: Load
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"answer": {"choice": sample[kind]}}).encode()
    while (sent := time.perf_counter()) < span[1]:
        turn = next(turns)
        people, challenges = sample["tokens"], sample["challenges"]
        # A pair of learner and challenge is solved once; wrong answers come back to the same challenge.
        challenge = challenges[turn // len(people)] if kind == "right" else sample["wrong_challenge"]
        writer.write(_request(people[turn % len(people)], challenge, body))
        status = await _answer(reader)
        now = time.perf_counter()
        if span[0] <= now <= span[1]:
            load.milliseconds.append((now - sent) * 1_000)
        load.refused += status != 201
    writer.close()


def _request(token: str, challenge: int, body: bytes) -> bytes:
    head = (
        f"POST /api/challenges/{challenge}/submissions/ HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])
