"""`python manage.py runjudge`: the workers that judge learners' programs."""

import asyncio
import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.supervisor import Child, Supervisor
from progress.judging.worker import Worker


class Command(BaseCommand):
    """A process for each worker. They meet in the database alone, so any number of machines may run them."""

    help = "Judge submitted programs. SIGTERM lets the program that is running finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many."""
        parser.add_argument(
            "--workers",
            type=int,
            default=settings.JUDGE_WORKERS or os.cpu_count() or 1,
            help="Programs judged at the same time; by default one for each core.",
        )
        parser.add_argument(
            "--alone", action="store_true", help="Do the work in this process, with nobody to start it again."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C."""
        workers = options["workers"]
        if options["alone"] or (workers <= 1 and not settings.CELERY_BROKER_URL):
            self._work(workers)
            return
        # Celery's own process may end when it loses its broker: it is started again like any other.
        names = ["Celery"] if settings.CELERY_BROKER_URL else [f"judge {n}" for n in range(1, workers + 1)]
        each = str(workers if settings.CELERY_BROKER_URL else 1)
        command = [sys.executable, "manage.py", "runjudge", "--alone", "--workers", each]
        asyncio.run(Supervisor([Child(name, command) for name in names], self.stderr.write).run())

    def _work(self, workers: int) -> None:
        if settings.CELERY_BROKER_URL:
            self._work_for_celery(workers)
            return
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()

    def _work_for_celery(self, workers: int) -> None:
        from progress.judging.celery_app import app

        app.worker_main(
            ["worker", "--loglevel", "WARNING", "--concurrency", str(workers), "--without-gossip"]
        )
