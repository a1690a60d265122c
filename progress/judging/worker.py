"""A worker: judges one program at a time, shows that it lives, and stops when told to."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from judge import IsolationUnavailable, Judge, JudgeError
from judge.cli import isolation_from_environment
from judge.engine import SandboxJudge
from progress.judging.bells import Bell, open_bell
from progress.judging.models import JudgeWorker
from progress.judging.running import Hands

log = logging.getLogger(__name__)

BEAT_EVERY = 5.0
LOOK_EVERY = 0.5
"""Seconds after which an idle worker looks by itself: for lost doorbells, lapsed leases, second tries."""
REPAIR_EVERY = 10.0
DRAIN_SECONDS = 8.0
_FORGET = timedelta(days=1)


class WarmJudge(Judge, Protocol):
    """A judge that can be made ready beforehand."""

    def warm(self) -> None:
        """Raises `IsolationUnavailable` where programs cannot be contained."""
        ...


def sandbox_judge() -> WarmJudge:
    """The real judge with one set of boxes, as the environment asks for it."""
    return SandboxJudge(workers=1, isolation=isolation_from_environment())


class Worker:
    """The loop. `problem` says why programs cannot be run here; then it tries again from time to time."""

    def __init__(self, make_judge: Callable[[], WarmJudge] = sandbox_judge) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stopping = threading.Event()
        self.problem = ""
        self.judged = 0
        self.seconds: float | None = None
        self._make_judge = make_judge
        self._hands: Hands | None = None
        self._heart = threading.Thread(target=self._beat, name="judge-heart", daemon=True)

    @property
    def languages(self) -> list[str]:
        """What it can judge."""
        return sorted(self._hands.languages) if self._hands else []

    def run(self) -> None:
        """Judge until told to stop; a program that is being judged then is finished first."""
        bell = open_bell()
        self.begin()
        try:
            while not self.stopping.is_set():
                self._step(bell)
        finally:
            self.stopping.set()
            self._heart.join()
            bell.close()
            self.close()

    def begin(self) -> None:
        """Start the boxes and the heartbeat."""
        self._ready()
        self._heart.start()

    def stop(self) -> None:
        """Finish what is being judged, and end; what takes too long is left to others."""
        self.stopping.set()
        timer = threading.Timer(DRAIN_SECONDS, self._let_go)
        timer.daemon = True
        timer.start()

    def close(self) -> None:
        """End the boxes, and take the heartbeat away."""
        if self._hands is not None:
            self._hands.judge.close()
        JudgeWorker.objects.filter(pk=self.name).delete()

    def _let_go(self) -> None:
        if self._hands is not None:
            self._hands.let_go()
        connection.close()

    def _step(self, bell: Bell) -> None:
        try:
            if not self._ready():
                self.stopping.wait(REPAIR_EVERY)
            elif not self.work_once():
                bell.wait(LOOK_EVERY)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the judge's database is away: %s", error)
            connection.close()
            self.stopping.wait(1)

    def _ready(self) -> bool:
        """Whether there is a judge; makes one, or notes why there is none."""
        if self._hands is not None:
            return True
        try:
            judge = self._make_judge()
            judge.warm()
        except JudgeError as error:
            self.problem = str(error)
            return False
        able = [each.language for each in judge.languages() if each.ok]
        self._hands, self.problem = Hands(judge, worker=self.name, languages=able), ""
        return True

    def work_once(self) -> bool:
        """Judge the next task, if there is one and a judge."""
        if not self._ready() or self._hands is None:
            return False
        began = time.monotonic()
        try:
            if not self._hands.work_once():
                return False
        except IsolationUnavailable as error:
            self.problem, hands, self._hands = str(error), self._hands, None
            hands.judge.close()
            return False
        self._measure(time.monotonic() - began)
        return True

    def _measure(self, seconds: float) -> None:
        """A moving average that follows within some twenty programs."""
        self.judged += 1
        before = seconds if self.seconds is None else self.seconds
        self.seconds = before + (seconds - before) / min(self.judged, 20)

    def _beat(self) -> None:
        try:
            while True:
                self._try_to_show()
                if self.stopping.wait(BEAT_EVERY):
                    return
        finally:
            connection.close()

    def _try_to_show(self) -> None:
        try:
            self.show()
        except (DatabaseError, InterfaceError):
            connection.close()

    def show(self) -> None:
        """Write the heartbeat; forget workers that have not been seen for a day."""
        now = timezone.now()
        values = {
            "languages": self.languages,
            "problem": self.problem,
            "judged": self.judged,
            "seconds": self.seconds,
            "seen_at": now,
        }
        JudgeWorker.objects.update_or_create(pk=self.name, defaults=values)
        JudgeWorker.objects.filter(seen_at__lt=now - _FORGET).delete()
