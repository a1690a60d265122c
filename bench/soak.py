"""Ten thousand updates from five hundred people, with bot workers killed at random and Telegram at its worst.

Two workers share a webhook, and talk HTTP to the strict double. Every so often one is killed (-9) and another
started; sends meet 429, silence, broken lines and server errors, before or after they took effect; updates
are delivered again. In the end everything is counted: nothing may be lost, no attempt, point or reply made
twice, and each person's answers stand in the order they were written. A message may be shown twice only for a
send whose confirmation was lost. Telegram's pace is lifted, otherwise 30 messages a second would be all.
"""

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.support import engines, fresh_database
from bot.double.client import DoubleClient
from bot.double.launch import DoubleProcess, new_token

ROOT = Path(__file__).resolve().parents[1]
FAULTS = ("flood", "error", "timeout_before", "timeout_after", "reset_before", "reset_after")
AHEAD = 200
REMEMBERED = 4_000  # the double keeps 5,000 updates to deliver again
WORKERS = 2


@dataclass(frozen=True)
class Plan:
    """What happens; the same seed gives the same people, texts, faults, and places of the kills."""

    people: int = 500
    answers: int = 18
    kills: int = 24
    faults: int = 300
    redeliveries: int = 300
    seed: int = 1
    lease: float = 4.0
    patience: float = 900.0

    @property
    def texts(self) -> list[str]:
        """What each person writes: opens a challenge, is wrong again and again, and then right."""
        wrong = [f"wrong {n}" for n in range(self.answers - 1)]
        return ["/challenges", "1", *wrong, "recursion"]


@dataclass
class Figures:
    """What was counted. `twice`: replies shown once more; `unsure`: sends whose end no worker could know."""

    updates: int = 0
    seconds: float = 0.0
    kills: int = 0
    redelivered: int = 0
    faults: int = 0
    twice: int = 0
    unsure: int = 0
    wrongs: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One line of figures, and a line for each thing that is wrong."""
        line = (
            f"{self.updates} updates in {self.seconds:.0f} s ({self.updates / max(self.seconds, 1):.0f}/s), "
            f"{self.kills} kills, {self.redelivered} delivered again, {self.faults} faults of sending: "
            f"{len(self.wrongs)} wrong; {self.twice} replies shown twice of {self.unsure} unsure sends"
        )
        return "\n".join([line, *self.wrongs[:20]])


class Workers:
    """Bot workers on one port, with what they log."""

    def __init__(self, client: DoubleClient, environment: dict[str, str], lease: float, folder: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            **environment,
            "TELEGRAM_BOT_TOKEN": client.token,
            "TELEGRAM_API_BASE_URL": client.bot_url,
            "TELEGRAM_API_FILE_URL": client.file_url,
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/",
            "TELEGRAM_WEBHOOK_PORT": str(port),
            "BOT_LEASE_SECONDS": str(lease),
            "ANSWERS_PER_MINUTE": "1000000",
            "LOG_LEVEL": "INFO",
        }
        self.folder = folder
        self.lives: list[subprocess.Popen[bytes]] = []
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """One more; it is not waited for."""
        log = (self.folder / f"{len(self.lives)}.log").open("wb")
        command = [sys.executable, "-m", "bench.soak", "worker"]
        life = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        log.close()
        self.lives.append(life)
        self.running.append(life)

    def kill(self, which: int) -> None:
        """Kill -9, and start another."""
        life = self.running.pop(which)
        life.kill()
        life.wait()
        self.start()

    def logged(self, words: str) -> int:
        """In how many lines this was said."""
        return sum(path.read_text(errors="replace").count(words) for path in self.folder.glob("*.log"))

    def end(self) -> list[int]:
        """Ask all to stop; their exit codes."""
        for life in self.running:
            life.terminate()
        return [life.wait(60) for life in self.running]


class Soak:
    """One run. Django is set up, and its database is migrated and empty."""

    def __init__(self, plan: Plan, client: DoubleClient, environment: dict[str, str], folder: Path):
        self.plan, self.client = plan, client
        self.workers = Workers(client, environment, plan.lease, folder)
        self.dice = random.Random(plan.seed)
        self.figures = Figures(updates=plan.people * len(plan.texts))
        self.people: list[int] = []

    def run(self) -> Figures:
        """Everything, from the first worker to the counting."""
        try:
            for _n in range(WORKERS):
                self.workers.start()
            self._wait(lambda: _runs() == WORKERS, "the workers")
            self.people = [self.client.add_user(f"P{n}") for n in range(self.plan.people)]
            link(self.people, attempts=self.plan.answers + 1)
            begin = time.monotonic()
            self._talk()
            self._wait(self._is_over, "the end")
            self.figures.seconds = time.monotonic() - begin
        except TimeoutError as reason:
            self.figures.wrongs.append(str(reason))
        finally:
            codes = self.workers.end()
        self.figures.wrongs += [f"a worker ended with {code}" for code in codes if code]
        self._count()
        return self.figures

    def _talk(self) -> None:
        """Everybody writes, mixed; each in their own order."""
        turns = [person for person in self.people for _text in self.plan.texts]
        self.dice.shuffle(turns)
        left = {person: iter(self.plan.texts) for person in self.people}
        total = len(turns)
        kills = set(self.dice.sample(range(total // 10, total), self.plan.kills))
        faults = set(self.dice.sample(range(total), self.plan.faults))
        again = set(self.dice.sample(range(total // 10, total), self.plan.redeliveries))
        numbers: list[int] = []
        for turn, person in enumerate(turns):
            if turn in faults:
                details = {"retry_after": 1, "code": self.dice.choice((429, 502))}
                self.client.fault(self.dice.choice(FAULTS), "sendMessage", chat=person, **details)
                self.figures.faults += 1
            self.client.write(person, next(left[person]))
            numbers += self.client.last_updates
            if turn in again:
                self.client.redeliver(self.dice.choice(numbers[-REMEMBERED:]))
                self.figures.redelivered += 1
            if turn in kills:
                self._kill()
            if turn % 25 == 0:
                self._wait(lambda turn=turn: _stored() > turn - AHEAD, "updates to be taken")  # type: ignore[misc]

    def _kill(self) -> None:
        self.workers.kill(self.dice.randrange(WORKERS))
        self.figures.kills += 1
        self.figures.unsure += _sending()

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + self.plan.patience
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come in time")
            time.sleep(0.05)

    def _is_over(self) -> bool:
        from bot.models import InboxUpdate, OutboxMessage

        if self.client.updates() or _stored() < self.figures.updates:
            return False
        return not InboxUpdate.objects.filter(handled_at=None).exists() and not OutboxMessage.objects.exists()

    # --- counting ---

    def _count(self) -> None:
        figures, logged = self.figures, self.workers.logged
        # A send that was not answered, or by a worker that was taken for dead, may have arrived.
        figures.unsure += logged("failed and is tried again") + 60 * logged("taken for dead")
        figures.wrongs += [
            f"{logged(words)} × {words}" for words in ("Traceback", "given up") if logged(words)
        ]
        figures.wrongs += self._of_updates()
        for n, person in enumerate(self.people):
            figures.wrongs += [
                f"u{n}: {wrong}" for wrong in (*_of_answers(n, self.plan), *self._of_chat(person))
            ]
        if figures.twice > figures.unsure:
            figures.wrongs.append(f"{figures.twice} replies more than written, {figures.unsure} unsure sends")

    def _of_updates(self) -> list[str]:
        from bot.models import InboxUpdate, OutboxMessage

        rows = InboxUpdate.objects.all()
        counts = {
            "updates stored": (rows.count(), self.figures.updates),
            "updates open": (rows.filter(handled_at=None).count(), 0),
            "updates failed": (rows.filter(failed=True).count(), 0),
            "messages left": (OutboxMessage.objects.count(), 0),
        }
        return [f"{what}: {found}, not {due}" for what, (found, due) in counts.items() if found != due]

    def _of_chat(self, person: int) -> list[str]:
        """Every answer has its reply, in order; `shown` are the numbers of the answers replied to."""
        texts = [m.get("text", "") for m in self.client.history(person) if m["from"]["is_bot"]]
        shown = [number for text in texts if (number := answer_replied_to(text, self.plan.answers))]
        missing = set(range(1, self.plan.answers + 1)) - set(shown)
        self.figures.twice += len(shown) - len(set(shown))
        faults = [f"no reply to the answers {sorted(missing)}"] if missing else []
        return faults + ([f"replies out of order: {shown}"] if shown != sorted(shown) else [])


def answer_replied_to(text: str, answers: int) -> int:
    """The number of the answer that this text of the bot's is the reply to; 0 for other texts.

    A wrong one is told by the attempts that are left of `answers` + 1; the right one is the last.
    """
    if "Right!" in text:
        return answers
    left = re.search(r"Not right\..*?(\d+) attempts? left\.", text, re.DOTALL)
    return answers + 1 - int(left[1]) if left else 0


def _of_answers(n: int, plan: Plan) -> list[str]:
    from progress.models import PointsEntry, Submission

    rows = Submission.objects.filter(user__username=f"u{n}").order_by("number")
    given = [row.answer["text"] for row in rows]
    points = list(PointsEntry.objects.filter(user__username=f"u{n}").values_list("points", flat=True))
    faults = [] if given == plan.texts[2:] else [f"answers are {given}"]
    return faults + ([] if points == [10] else [f"points are {points}"])


def _runs() -> int:
    from bot.models import BotRun

    return BotRun.objects.count()


def _stored() -> int:
    from bot.models import InboxUpdate

    return InboxUpdate.objects.count()


def _sending() -> int:
    from bot.models import OutboxMessage

    return OutboxMessage.objects.filter(state="sending").count()


def link(people: list[int], attempts: int) -> None:
    """A challenge that may be tried so often, and a linked learner for each Telegram account."""
    from accounts.models import TelegramAccount
    from bot.following import follow
    from core.models import User
    from tests.factories import make_challenge

    make_challenge("short_text", max_attempts=attempts)
    for n, number in enumerate(people):
        user = User.objects.create(username=f"u{n}", password="!")
        TelegramAccount.objects.create(user=user, telegram_id=number)
        follow(user.pk, number)


# --- processes ---


def main() -> None:
    """Soak on each engine; ends with 1 when anything is wrong."""
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what == "worker":
        return worker()
    if what == "here":
        return here()
    failed = 0
    for engine in engines():
        with fresh_database(engine) as environment:
            command = [sys.executable, "-m", "bench.soak", "here", *sys.argv[1:]]
            print(f"{engine}: load {os.getloadavg()[0]:.1f} at the beginning", flush=True)
            failed |= subprocess.call(command, env={**os.environ, **environment})
            print(f"{engine}: load {os.getloadavg()[0]:.1f} at the end", flush=True)
    sys.exit(failed)


def here() -> None:
    """Soak on the database of the environment; `people=…` and the like change the plan."""
    import django
    from django.core.management import call_command

    _set_up(django)
    call_command("migrate", verbosity=0)
    changes: dict[str, Any] = {k: int(v) for k, _, v in (word.partition("=") for word in sys.argv[2:])}
    double = DoubleProcess().start()
    try:
        with TemporaryDirectory() as folder, double.client(new_token()) as client:
            figures = Soak(replace(Plan(), **changes), client, {}, Path(folder)).run()
            print(figures, flush=True)
            if figures.wrongs:
                print(*(path.read_text()[-2_000:] for path in Path(folder).glob("*.log")), sep="\n")
    finally:
        double.end()
    sys.exit(bool(figures.wrongs))


def worker() -> None:
    """`runbot`, without Telegram's pace and less patient."""
    import django

    _set_up(django)
    from django.core.management import call_command

    from bot import pace
    from bot.setup import BotSettings

    pace.OVERALL = pace.PERSON = (1_000_000, 1.0)
    plain = BotSettings.from_django()
    BotSettings.from_django = lambda: replace(plain, answer_within=2.0)  # type: ignore[method-assign]
    call_command("runbot")


def _set_up(django: Any) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    django.setup()


if __name__ == "__main__":
    main()
