"""`python manage.py runupkeep`: do what has to be done from time to time. `serve` starts it."""

import contextlib
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from core.upkeep import run_due_jobs, tick_clockworks

LOOK_EVERY = 15.0
TICK_EVERY = 0.25


class Command(BaseCommand):
    """Close late quiz attempts, end expired enrolments, keep the time of battles, forget what is old.

    Several may run at once, on any number of machines: each job is done by one of them at a time.
    """

    help = "Do the regular upkeep, until SIGTERM or Ctrl-C; with --once, what is due now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once or for ever."""
        parser.add_argument("--once", action="store_true", help="For cron: do what is due and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look for due jobs again and again."""
        # A list, for the handler runs in the midst of whatever goes on: an Event's lock may be held.
        stopping: list[int] = []
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda number, _frame: stopping.append(number))
            self.stdout.write("The upkeep is running.")
        look_at = 0.0
        while not stopping:
            if time.monotonic() >= look_at:
                self._look()
                look_at = time.monotonic() + LOOK_EVERY
            self._tick()
            if options["once"]:
                return
            time.sleep(TICK_EVERY)
            close_old_connections()

    def _tick(self) -> None:
        """What goes by the second; a database that is away has been told of by the jobs."""
        with contextlib.suppress(Error):
            tick_clockworks()

    def _look(self) -> None:
        try:
            for name, said in run_due_jobs().items():
                self.stdout.write(f"{name}: {said}")
        except Error as error:  # the database is away: look again later
            self.stderr.write(f"the database is away ({type(error).__name__})")
        self.stdout.flush()
