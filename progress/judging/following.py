"""While a program runs: its lease is renewed, and its learner is told how far it is, ten times a second.

A run that is over within the first tenth is told by its verdict alone: most are, and it is half the writing.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from judge import Event, Started, TestFinished
from progress.judging.claiming import Claim, renew, tell, tell_running
from progress.judging.reports import test_news

NEWS_EVERY = 0.1
"""Seconds between two events about one submission."""


class ClaimLost(Exception):
    """Somebody else has the task now: there is no use in going on."""


class Follower:
    """Listens to one run. The judge's thread calls it; another thread writes, so that a run never waits."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.lost = threading.Event()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._news: list[dict[str, Any]] = []
        self._total = self._told = 0
        self._begun = False

    def __call__(self, event: Event) -> None:
        """Note what happened; see `judge.interface.Judge.run`. Raises `ClaimLost`."""
        if self.lost.is_set():
            raise ClaimLost
        with self._lock:
            if isinstance(event, Started):
                self._total = event.total
            elif isinstance(event, TestFinished):
                self._total = event.total
                self._news.append(test_news(event.result))

    def keep(self) -> None:
        """Renew and tell until the run has ended; for a thread of its own."""
        renewed = time.monotonic()
        try:
            while not self._ended.wait(NEWS_EVERY):
                with suppress(DatabaseError):  # another look in a moment
                    if time.monotonic() - renewed > settings.JUDGE_LEASE_SECONDS / 3:
                        self._note(renew(self.claim))
                        renewed = time.monotonic()
                    if self.claim.is_live:
                        self._tell()
        finally:
            connection.close()

    def _note(self, held: bool) -> None:
        if not held:
            self.lost.set()

    def _tell(self) -> None:
        """That it runs; then one event about the tests decided since the last one."""
        with self._lock:
            news, total = list(self._news), self._total
        if self._begun and not news:
            return
        task = self.claim.task
        task.done, task.total = self._told + len(news), total
        with transaction.atomic():
            held = self.claim.row().update(done=task.done, total=total)
            if held and not self._begun:
                tell_running(self.claim)
            if held and news:
                tell(self.claim, "submission.tested", tests=news)
        self._told, self._begun = task.done, True
        self._note(bool(held))
        with self._lock:
            del self._news[: len(news)]

    def end(self) -> None:
        """No more events from here on."""
        self._ended.set()


@contextmanager
def followed(claim: Claim) -> Iterator[Follower]:
    """A follower with its thread; when the block ends, nothing more is written by it."""
    follower = Follower(claim)
    thread = threading.Thread(target=follower.keep, name="judge-follower", daemon=True)
    thread.start()
    try:
        yield follower
    finally:
        follower.end()
        thread.join()
