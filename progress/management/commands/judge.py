"""`python manage.py judge`: what this machine offers, how the queue stands, and judging again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from challenges.models import Challenge
from core.errors import DomainError
from judge import cli
from progress.judging.models import JudgeTask
from progress.judging.rejudging import rejudge_challenge
from progress.judging.workforce import Workforce, read_workforce


class Command(BaseCommand):
    """doctor, state, rejudge."""

    help = "Ask what this machine offers (doctor), how the queue stands (state), or judge again (rejudge)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three commands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        commands.add_parser("doctor", help="what this machine offers for judging, and what it lacks")
        commands.add_parser("state", help="the workers that live, and what waits")
        again = commands.add_parser("rejudge", help="judge every answer to a challenge once more")
        again.add_argument("slug", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 where programs cannot be judged."""
        getattr(self, f"_{options['command']}")(options)

    def _doctor(self, options: dict[str, Any]) -> None:
        code = cli.main(["doctor"])
        self._state(options)
        if code:
            raise SystemExit(code)

    def _state(self, options: dict[str, Any]) -> None:
        workforce, waiting = read_workforce(), JudgeTask.waiting()
        self.stdout.write(_in_words(workforce))
        live = waiting.filter(priority=JudgeTask.Priority.LIVE).count()
        self.stdout.write(f"Waiting: {live} of learners, {waiting.count() - live} in bulk.")

    def _rejudge(self, options: dict[str, Any]) -> None:
        challenge = Challenge.objects.filter(slug=options["slug"]).first()
        if challenge is None:
            raise CommandError(f"There is no challenge {options['slug']!r}.")
        try:
            count = rejudge_challenge(actor=None, challenge=challenge)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} answers are judged again.")


def _in_words(workforce: Workforce) -> str:
    if not workforce.alive:
        return "No worker lives."
    if workforce.problem:
        return f"{workforce.alive} workers live, and cannot judge: {workforce.problem}"
    rate = f"; about {workforce.rate:.1f} programs a second" if workforce.rate else ""
    return f"{workforce.alive} workers live: {', '.join(sorted(workforce.languages))}{rate}."
