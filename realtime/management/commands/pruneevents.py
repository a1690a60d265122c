"""`python manage.py pruneevents`: forget old events at once; the upkeep does it by itself."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.events import prune_all


class Command(BaseCommand):
    """Keep only the newest events of each learner; clients that need older ones get a fresh snapshot."""

    help = "Forget all but the newest events of every learner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many to keep."""
        parser.add_argument("--keep", type=int, default=settings.EVENTS_KEPT_PER_LEARNER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune and say how many went."""
        if options["keep"] < 0:
            raise CommandError("--keep must not be negative.")
        self.stdout.write(f"{prune_all(keep=options['keep'])} events forgotten.")
