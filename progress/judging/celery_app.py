"""Celery as the doorbell: its messages wake workers on any machine; what to judge stands in the database.

A message says only "look": a lost one is rung again by any worker that lives, a doubled one finds nothing,
and workers look by themselves too.
"""

import logging
import os
import threading
import time
from typing import Any

import django
from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, InterfaceError, connection  # noqa: E402

from progress.judging.models import JudgeTask  # noqa: E402
from progress.judging.sample_runs import SampleRun  # noqa: E402
from progress.judging.solution_checks import SolutionCheck  # noqa: E402
from progress.judging.worker import Worker  # noqa: E402

log = logging.getLogger(__name__)

SWEEP_EVERY = 2.0
SWEEP_LIMIT = 100
_NEXT = "judge.next"

app = Celery("gauntlet", broker=settings.CELERY_BROKER_URL or None, set_as_current=False)
app.conf.update(
    task_ignore_result=True,
    task_default_queue="gauntlet-judge",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=3,
    broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 3},
    task_publish_retry=False,
)
_worker: Worker | None = None
_busy = threading.Lock()


@app.task(name=_NEXT, ignore_result=True)  # type: ignore[untyped-decorator]
def judge_next() -> None:
    """Judge the next task, if there is one."""
    if _worker is not None:
        with _busy:
            _worker.work_once()


@signals.worker_process_init.connect  # type: ignore[untyped-decorator]
def _begin(**_: Any) -> None:
    """In each of Celery's processes: boxes of its own, and a heartbeat."""
    global _worker
    _leave_the_parents_connections()
    _worker = Worker()
    _worker.begin()
    threading.Thread(target=_look_alone, args=(_worker,), name="judge-look", daemon=True).start()


def _look_alone(worker: Worker) -> None:
    """Do what no message told of: Celery may stay deaf after its broker was away."""
    while not worker.stopping.wait(SWEEP_EVERY):
        if not _busy.acquire(blocking=False):
            continue
        try:
            while not worker.stopping.is_set() and worker.work_once():
                pass
        except (DatabaseError, InterfaceError) as error:
            log.warning("the judge's database is away: %s", error)
            connection.close()
        finally:
            _busy.release()


_inherited: list[object] = []


def _leave_the_parents_connections() -> None:
    """A pool that was there before the fork is the parent's: neither used here nor closed."""
    pools = getattr(connection, "_connection_pools", None)
    if pools:
        _inherited.append(dict(pools))
        pools.clear()


@signals.worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def _end(**_: Any) -> None:
    if _worker is not None:
        _worker.stopping.set()
        _worker.close()


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _watch(**_: Any) -> None:
    threading.Thread(target=_sweep, name="judge-sweep", daemon=True).start()


def _sweep() -> None:
    """Ring again for what waits: lost messages, lapsed leases, second tries."""
    while True:
        time.sleep(SWEEP_EVERY)
        try:
            waiting = sum(table.waiting().count() for table in (JudgeTask, SampleRun, SolutionCheck))
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look may succeed
            log.warning("the judge's queue cannot be read: %s", error)
            waiting = 0
        finally:
            connection.close()
        ring(min(waiting, SWEEP_LIMIT))


class _Ringer:
    """One background thread that sends: nobody who commits waits for a broker."""

    def __init__(self) -> None:
        self._wanted = 0
        self._more = threading.Condition()
        threading.Thread(target=self._run, name="judge-doorbell", daemon=True).start()

    def add(self, times: int) -> None:
        """Send so many messages soon."""
        with self._more:
            self._wanted = min(self._wanted + times, SWEEP_LIMIT)
            self._more.notify()

    def _run(self) -> None:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._wanted)
                self._wanted -= 1
            try:
                judge_next.apply_async(retry=False)
            except Exception as error:  # noqa: BLE001 - a doorbell that fails costs latency, nothing else
                log.warning("the judge's doorbell could not be rung: %s", error)
                with self._more:
                    self._wanted = 0


_ringers: dict[int, _Ringer] = {}
_lock = threading.Lock()


def ring(times: int = 1) -> None:
    """Wake so many workers. Never fails, never waits."""
    pid = os.getpid()
    with _lock:
        if pid not in _ringers:
            _ringers[pid] = _Ringer()
    if times:
        _ringers[pid].add(times)
