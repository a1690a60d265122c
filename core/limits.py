"""How often something may happen, counted over all processes where Redis is there.

A sliding window of two counters: the current window's, and what is left of the one before. A refused
attempt is not counted, so waiting as long as `retry_after` says is always enough. Without Redis, or while
it is away, each process counts for itself.
"""

import hashlib
import math
import threading
import time
from functools import cache
from typing import Protocol

import redis
from django.conf import settings
from django.http import HttpRequest

from core.errors import TooMany

REDIS_PATIENCE = 0.25  # seconds to wait for an answer
REDIS_REST = 5.0  # seconds to leave it alone after a failure
KEYS_KEPT = 50_000


class Counter(Protocol):
    """Two counters per key: this window's, counted up by one, and the one before's."""

    def up(self, key: str, window: int, seconds: int) -> tuple[int, int]:
        """(count of this window with this attempt, count of the window before)."""

    def down(self, key: str, window: int) -> None:
        """Take the attempt back."""


class MemoryCounter:
    """Counts of this process. Old windows are forgotten when there are many keys."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._lock = threading.Lock()

    def up(self, key: str, window: int, seconds: int) -> tuple[int, int]:
        """See `Counter.up`."""
        with self._lock:
            if len(self._counts) > KEYS_KEPT:
                self._forget_oldest()
            count = self._counts[key, window] = self._counts.get((key, window), 0) + 1
            return count, self._counts.get((key, window - 1), 0)

    def down(self, key: str, window: int) -> None:
        """See `Counter.down`."""
        with self._lock:
            self._counts[key, window] = max(0, self._counts.get((key, window), 0) - 1)

    def _forget_oldest(self) -> None:
        for key in list(self._counts)[: KEYS_KEPT // 2]:  # a dict keeps the order of first use
            del self._counts[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._counts.clear()


class RedisCounter:
    """Counts shared by every process, one round trip each; this process's own while Redis is away."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE
        )
        self._resting_until = 0.0

    def up(self, key: str, window: int, seconds: int) -> tuple[int, int]:
        """See `Counter.up`."""
        if time.monotonic() < self._resting_until:
            return memory.up(key, window, seconds)
        try:
            with self._client.pipeline(transaction=False) as pipe:
                pipe.incr(self._name(key, window))
                pipe.expire(self._name(key, window), 2 * seconds)
                pipe.get(self._name(key, window - 1))
                count, _expiry, before = pipe.execute()
        except redis.RedisError:
            self._resting_until = time.monotonic() + REDIS_REST
            return memory.up(key, window, seconds)
        return int(count), int(before or 0)

    def down(self, key: str, window: int) -> None:
        """See `Counter.down`."""
        try:
            self._client.decr(self._name(key, window))
        except redis.RedisError:
            self._resting_until = time.monotonic() + REDIS_REST

    def _name(self, key: str, window: int) -> str:
        return f"gauntlet:limit:{key}:{window}"


memory = MemoryCounter()


@cache
def _counter(redis_url: str) -> Counter:
    return RedisCounter(redis_url) if redis_url else memory


def check_limit(name: str, who: object) -> None:
    """Count one attempt of `who` against `settings.LIMITS[name]`, a pair (times, seconds).

    Raises `TooMany` (`too_many_requests`, `retry_after` in whole seconds).
    """
    times, seconds = settings.LIMITS[name]
    # Hashed: a key may come from outside, and addresses and names are nobody else's business.
    key = f"{name}:{hashlib.blake2b(str(who).encode('utf-8', 'replace'), digest_size=12).hexdigest()}"
    window, passed = divmod(time.time(), seconds)
    counter = _counter(settings.REDIS_URL)
    count, before = counter.up(key, int(window), seconds)
    if before * (1 - passed / seconds) + count > times:
        counter.down(key, int(window))
        raise TooMany(retry_after=_wait(times, seconds, passed, before, count - 1))


def _wait(times: int, seconds: int, passed: float, before: int, count: int) -> int:
    """Whole seconds until one more attempt fits: in this window as the last one fades, or in the next."""
    if count < times:
        ready = seconds * (1 - (times - count - 1) / before) - passed
    else:
        ready = seconds - passed + max(0.0, seconds * (1 - (times - 1) / count))
    return max(1, math.ceil(ready))


def client_address(request: HttpRequest) -> str:
    """The address a request came from; what the proxy says only when there is one to be believed."""
    if settings.TRUST_PROXY:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
