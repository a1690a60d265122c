"""Upkeep: what has to be done from time to time, whoever is there to do it.

Rooms register their jobs. A job is claimed by moving its due time forward in one conditional update: of any
number of processes that look at the same moment one gets it, and one that is killed in the middle leaves it
to the next turn. Jobs are therefore such as may be cut short and begun again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error
from django.utils import timezone

from core.models import UpkeepJob

log = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=1)
"""How soon a job that failed is tried again, at the latest after its own pause."""


@dataclass(frozen=True)
class Job:
    """One job: `work` does it and says in a few words what was done."""

    name: str
    every: timedelta
    work: Callable[[], str]


_jobs: dict[str, Job] = {}


def register_job(name: str, every: timedelta, work: Callable[[], str]) -> None:
    """Have `work` done every so often; registering a name again replaces it."""
    _jobs[name] = Job(name, every, work)


_clockworks: dict[str, Callable[[], object]] = {}


def register_clockwork(name: str, tick: Callable[[], object]) -> None:
    """Have `tick` called several times a second: what keeps its own due times in its rows.

    Unlike a job it is not claimed: any number of processes may call it at once, and it must see to it itself
    that each thing happens once.
    """
    _clockworks[name] = tick


def tick_clockworks() -> None:
    """Let every clockwork look at the clock; one that fails is logged and looked at again next time.

    Raises `Error` when the database is away.
    """
    for name, tick in list(_clockworks.items()):
        try:
            tick()
        except Error:
            raise
        except Exception:
            log.exception("upkeep: %s failed", name)


def run_due_jobs(*, now: datetime | None = None) -> dict[str, str]:
    """Do every job that is due and that nobody else has taken; returns what each said.

    A job that fails is logged and tried again soon; the others are done all the same.
    """
    now = now or timezone.now()
    return {job.name: said for job in list(_jobs.values()) if (said := _run(job, now)) is not None}


def _run(job: Job, now: datetime) -> str | None:
    if not _claim(job, now):
        return None
    try:
        return job.work()
    except Exception as error:
        log.exception("upkeep: %s failed", job.name)
        soon = now + min(job.every, AGAIN_AFTER)
        try:
            UpkeepJob.objects.filter(pk=job.name).update(due_at=soon)
        except Error:  # the database itself is away: the job waits for its usual turn
            log.warning("upkeep: %s could not be put off", job.name)
        return f"failed: {type(error).__name__}"


def _claim(job: Job, now: datetime) -> bool:
    mine = UpkeepJob.objects.filter(pk=job.name, due_at__lte=now)
    if mine.update(due_at=now + job.every):
        return True
    if UpkeepJob.objects.filter(pk=job.name).exists():
        return False
    UpkeepJob.objects.bulk_create([UpkeepJob(pk=job.name, due_at=now)], ignore_conflicts=True)
    return bool(mine.update(due_at=now + job.every))
