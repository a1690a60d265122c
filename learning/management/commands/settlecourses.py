"""`python manage.py settlecourses`: write down at once what the clock has decided."""

from typing import Any

from django.core.management.base import BaseCommand

from learning.services.settling import settle_courses


class Command(BaseCommand):
    """Close quiz attempts whose time is up, and end enrolments whose access ran out."""

    help = "Close quiz attempts whose time is up, and end enrolments whose access ran out."

    def handle(self, *args: Any, **options: Any) -> None:
        """Settle everything that is due."""
        self.stdout.write(f"{settle_courses()}.")
