"""`python manage.py serve`: the whole product with one command, on the embedded engines or on others."""

import asyncio
import os
import secrets
import socket
import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from challenges.models import Challenge
from core.messages import compile_messages
from core.sample import demo_password, ensure_demo_people
from core.supervisor import Child, Supervisor
from learning.services import courses_adopt

PYTHON = sys.executable
# A bot token has the form digits:letters; this one opens nothing but the double on this machine.
DOUBLE_TOKEN = "1000000001:it-opens-the-simulator-and-no-more-"  # noqa: S105

# Clients send small frames only; and a browser that never closes must not hold up a restart.
LIVE = ["--ws", "websockets-sansio", "--ws-max-size", "65536", "--timeout-graceful-shutdown", "5"]


class Command(BaseCommand):
    """Prepare the database, load the sample content once, start every process, and keep them running."""

    help = "Run the product: web server, bot, and (with DEBUG and no bot token) the Telegram simulator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and with which server."""
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument(
            "--server", choices=["daphne", "uvicorn"], default=os.environ.get("SERVER", "daphne")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C."""
        host, port = options["host"], options["port"]
        self._check_free(host, port)
        compile_messages()
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self._load_sample()
        upkeep = Child("the upkeep", [PYTHON, "manage.py", "runupkeep"])
        children = [_web(host, port, options["server"]), *_judge(), *self._telegram(), upkeep]
        self._greet(host, port)
        asyncio.run(Supervisor(children, self.stderr.write).run())
        self.stdout.write("Stopped.")

    def _check_free(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Cannot listen on {host}:{port} ({error.strerror}). Try PORT=8001."
                ) from error

    def _load_sample(self) -> None:
        """On the first start only: what a teacher changes later is not overwritten by a restart."""
        pack = Path(settings.BASE_DIR) / "content"
        if settings.DEBUG and not Challenge.objects.exists() and pack.is_dir():
            self.stdout.write("Loading the sample content…")
            call_command("content", "import", str(pack), "--trusted", stdout=StringIO())

    def _telegram(self) -> list[Child]:
        bot = [PYTHON, "manage.py", "runbot"]
        if settings.TELEGRAM_BOT_TOKEN:
            workers = settings.BOT_WORKERS if settings.TELEGRAM_WEBHOOK_URL else 1
            return [Child("the bot", bot)] * max(1, workers)
        if not settings.DEBUG:
            return []
        port, key = _free_port(), secrets.token_urlsafe(24)
        url = f"http://127.0.0.1:{port}"
        # The web process shows the simulator's page and speaks to the double; children inherit this.
        os.environ |= {
            "BOT_DOUBLE_URL": url,
            "BOT_DOUBLE_KEY": key,
            "TELEGRAM_BOT_TOKEN": DOUBLE_TOKEN,
            "TELEGRAM_API_BASE_URL": f"{url}/bot",
            "TELEGRAM_API_FILE_URL": f"{url}/file/bot",
        }
        journal = Path(settings.DATA_DIR) / "simulator.jsonl"
        double = [PYTHON, "-m", "bot.double", "--port", str(port), "--token", DOUBLE_TOKEN]
        double += ["--name", "Gauntlet", "--username", "gauntlet_simulator_bot"]
        return [Child("the simulator", [*double, "--journal", str(journal)]), Child("the bot", bot)]

    def _greet(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
        address = f"http://{shown}:{port}"
        lines = ["", f"  Gauntlet is at {address}/"]
        if settings.DEBUG:
            password = demo_password(os.environ.get("DEMO_PASSWORD", ""))
            people = {user.username: user for user in ensure_demo_people(password)}
            courses_adopt(owner=people["teacher"])
            lines += [f"  Sign in as demo, teacher or admin; the password is {password}"]
            if "BOT_DOUBLE_URL" in os.environ:
                lines += [f"  The Telegram simulator is at {address}/dev/telegram/"]
        self.stdout.write("\n".join([*lines, "  Stop with Ctrl-C.", ""]))
        self.stdout.flush()  # into a file or a pipe it would stay in the buffer until the end


def _web(host: str, port: int, server: str) -> Child:
    application = "core.asgi:application"
    if server == "uvicorn":
        command = ["uvicorn", application, "--host", host, "--port", str(port), "--no-access-log"]
        return Child("the web server", [PYTHON, "-m", *command, *LIVE])
    # Daphne ends a connection that has not closed in time; live sockets are told to come back.
    command = [
        "daphne",
        "-v",
        "0",
        "-b",
        host,
        "-p",
        str(port),
        "--application-close-timeout",
        "5",
        application,
    ]
    return Child("the web server", [PYTHON, "-m", *command])


def _judge() -> list[Child]:
    return [Child("the judge", [PYTHON, "manage.py", "runjudge"])] if settings.JUDGE_EMBEDDED else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
