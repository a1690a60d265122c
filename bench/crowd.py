"""Many WebSocket clients in one thread, on bare sockets: what they measure is the server, not themselves."""

import base64
import json
import os
import resource
import select
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

TEXT, PING, PONG, CLOSE = 0x1, 0x9, 0xA, 0x8


def raise_file_limit() -> None:
    """As many sockets as this machine lets a process have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def token_header(token: str) -> str:
    """Signing in by the list of subprotocols (docs/live-protocol.md)."""
    return f"Sec-WebSocket-Protocol: gauntlet.live.v1, gauntlet.token.{token}"


def masked(opcode: int, payload: bytes) -> bytes:
    """A client's frame (RFC 6455, 5.2); the mask is zero, so the payload stays as it is."""
    if len(payload) < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | len(payload))
    else:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, len(payload))
    return head + b"\0\0\0\0" + payload


@dataclass
class Client:
    """One connection and the bytes it has not understood yet."""

    number: int
    socket: socket.socket
    rest: bytes = b""
    is_open: bool = False
    closed: bool = False


class Crowd:
    """`size` clients of `ws://host:port/path`; each says `greeting` once it is connected."""

    def __init__(
        self, host: str, port: int, path: str, greeting: Callable[[int], list[dict[str, Any]]]
    ) -> None:
        self.clients: dict[int, Client] = {}
        self.on_frame: Callable[[Client, bytes], None] = lambda _client, _payload: None
        self._address = (host, port)
        self._path = path
        self._greeting = greeting
        self._poll = select.epoll()

    def connect(
        self, size: int, headers: Callable[[int], list[str]] = lambda _n: [], at_once: int = 64
    ) -> None:
        """Open that many more connections, `at_once` at a time."""
        first = len(self.clients)
        for start in range(first, first + size, at_once):
            batch = [self._begin(n, headers(n)) for n in range(start, min(start + at_once, first + size))]
            self.until(partial(_all_settled, batch), within=60)

    def _begin(self, n: int, headers: list[str]) -> Client:
        client = Client(n, socket.create_connection(self._address))
        key = base64.b64encode(os.urandom(16)).decode()
        request = [
            f"GET {self._path} HTTP/1.1",
            f"Host: {self._address[0]}:{self._address[1]}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            *headers,
        ]
        client.socket.sendall("\r\n".join([*request, "", ""]).encode())
        client.socket.setblocking(False)
        self.clients[client.socket.fileno()] = client
        self._poll.register(client.socket.fileno(), select.EPOLLIN)
        return client

    def until(self, done: Callable[[], bool], within: float = 30) -> bool:
        """Read whatever comes until `done()`; False after `within` seconds."""
        deadline = time.monotonic() + within
        while not done():
            if time.monotonic() > deadline:
                return False
            self.read(0.05)
        return True

    def read(self, timeout: float) -> None:
        """Read once from whoever has something."""
        for number, _event in self._poll.poll(timeout):
            self._read_one(self.clients[number])

    def _read_one(self, client: Client) -> None:
        try:
            data = client.socket.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._poll.unregister(client.socket.fileno())
            client.closed = True
            return
        client.rest += data
        self._understand(client)

    def _understand(self, client: Client) -> None:
        if not client.is_open:
            head, blank, rest = client.rest.partition(b"\r\n\r\n")
            if not blank:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                client.closed = True
                return
            client.is_open, client.rest = True, rest
            for greeting in self._greeting(client.number):
                client.socket.sendall(masked(TEXT, json.dumps(greeting).encode()))
        while True:
            frame = _first_frame(client.rest)
            if frame is None:
                return
            opcode, payload, length = frame
            client.rest = client.rest[length:]
            self._take(client, opcode, payload)

    def _take(self, client: Client, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            client.socket.sendall(masked(PONG, payload))
        elif opcode == CLOSE:
            client.closed = True
        elif payload.startswith(b'{"frame":"ping"'):
            answer = {"frame": "pong", "n": json.loads(payload)["n"]}
            client.socket.sendall(masked(TEXT, json.dumps(answer).encode()))
        else:
            self.on_frame(client, payload)

    def close(self) -> None:
        """Hang up."""
        for client in self.clients.values():
            client.socket.close()
        self._poll.close()


def _all_settled(clients: list[Client]) -> bool:
    return all(client.is_open or client.closed for client in clients)


def _first_frame(data: bytes) -> tuple[int, bytes, int] | None:
    """(opcode, payload, whole length) of a server's first frame in `data`, if it is all there."""
    if len(data) < 2:
        return None
    length, offset = data[1], 2
    if length == 126:
        if len(data) < 4:
            return None
        length, offset = struct.unpack_from("!H", data, 2)[0], 4
    elif length == 127:
        if len(data) < 10:
            return None
        length, offset = struct.unpack_from("!Q", data, 2)[0], 10
    if len(data) < offset + length:
        return None
    return data[0] & 0x0F, data[offset : offset + length], offset + length


def cpu_seconds(pid: int) -> float:
    """User and system time the process has used."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Memory the process holds."""
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
