"""The bot's way from an update to its reply, beside PTB echoing texts with no database, in the same run.

The Bot API double, the bot and this program are three processes. An answer here is stored, handled in one
transaction (graded, logged, replied to through the outbox) and its card edited; the echo does nothing but
reply. Telegram's pace is lifted for both, otherwise 30 replies a second would be all there is to see.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.support import engines, fresh_database, p
from bot.double.client import DoubleClient
from bot.double.launch import DoubleProcess, new_token

PEOPLE = 40
SEQUENTIAL = 60
BURST = 120


def main() -> None:
    """Measure the echo, then the bot on each engine."""
    if len(sys.argv) > 1:
        return serve(sys.argv[1])
    double = DoubleProcess().start()
    try:
        print(f"{'':>12}  update → reply p50 p99 ms | updates a second | CPU ms each | load")
        base = measured(double, "echo", {}, "echo")
        for engine in engines():
            with fresh_database(engine) as environment:
                figures = measured(double, engine, environment, "bot")
                ratios = ", ".join(f"×{b / a:.2f}" if a else "–" for a, b in zip(base, figures, strict=True))
                print(f"{'':>12}  beside the echo: {ratios}", flush=True)
    finally:
        double.end()
    return None


def measured(
    double: DoubleProcess, name: str, environment: dict[str, str], what: str
) -> tuple[float, float, float, float]:
    """Start the process, talk to it, print and return p50, p99, updates a second and CPU for each."""
    with double.client(new_token()) as client:
        settings = {
            "TELEGRAM_BOT_TOKEN": client.token,
            "TELEGRAM_API_BASE_URL": client.bot_url,
            "TELEGRAM_API_FILE_URL": client.file_url,
            "ANSWERS_PER_MINUTE": "1000000",
        }
        command = [sys.executable, "-m", "bench.bot_answers", what]
        process = subprocess.Popen(command, env={**os.environ, **environment, **settings})
        try:
            people = prepared(client, environment, what)
            times = one_by_one(client, people)
            worked = cpu_seconds(process.pid)
            rate = all_at_once(client, people)
            cost = (cpu_seconds(process.pid) - worked) * 1_000 / BURST
        finally:
            process.terminate()
            process.wait(30)
    columns = f"{p(times, 50):8.1f} {p(times, 99):8.1f} {'|':>12} {rate:8.0f} {'|':>10} {cost:8.1f}"
    columns += f" {'|':>3} {os.getloadavg()[0]:5.1f}"
    print(f"{name:>12}: {columns}", flush=True)
    return p(times, 50), p(times, 99), rate, cost


def cpu_seconds(pid: int) -> float:
    """The CPU time a process has used so far; unlike the clock's, it does not depend on who else is busy."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # not Linux
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def prepared(client: DoubleClient, environment: dict[str, str], what: str) -> list[int]:
    """People whose next text is answered; for the bot, linked learners at a challenge."""
    people = [client.add_user(f"P{n}") for n in range(PEOPLE)]
    if what == "bot":
        joined = ",".join(map(str, people))
        command = [sys.executable, "-m", "bench.bot_answers", f"people={joined}"]
        subprocess.run(command, check=True, env={**os.environ, **environment})
    for words, reply in (("/challenges", "Challenges"), ("1", "Type your answer")) if what == "bot" else ():
        for person in people:
            client.write(person, words)
        for person in people:
            client.wait_message(person, reply, patience=60)
    return people


def one_by_one(client: DoubleClient, people: list[int]) -> list[float]:
    """Milliseconds from a text to its reply, one text at a time."""
    times, replies = [], Replies(client)
    for n in range(SEQUENTIAL + 10):
        begin = time.perf_counter()
        client.write(people[n % PEOPLE], "iteration")
        replies.wait(1)
        times.append((time.perf_counter() - begin) * 1_000)
    return times[10:]  # the first ones warm things up


def all_at_once(client: DoubleClient, people: list[int]) -> float:
    """Replies a second when texts come as fast as they can be written."""
    replies = Replies(client)
    begin = time.perf_counter()
    for n in range(BURST):
        client.write(people[n % PEOPLE], "iteration")
    replies.wait(BURST)
    return BURST / (time.perf_counter() - begin)


class Replies:
    """Counts what the bot sends from now on, by the double's log of calls; edits do not count."""

    def __init__(self, client: DoubleClient) -> None:
        self.client = client
        self.seen = max((call["number"] for call in client.calls("sendMessage")), default=0)

    def wait(self, count: int) -> None:
        """Until so many more have been sent."""
        deadline = time.monotonic() + 120
        while count > 0:
            found = [c for c in self.client.calls("sendMessage", after=self.seen) if c["status"] == 200]
            self.seen = max([self.seen, *(call["number"] for call in found)])
            count -= len(found)
            if time.monotonic() > deadline:
                raise SystemExit("the replies did not come")
            time.sleep(0.01)


# --- the processes beside this one ---


def serve(what: str) -> None:
    """`echo`, `bot`, or `people=…`, which links those Telegram accounts to new learners."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    django.setup()
    if what == "echo":
        echo()
    elif what == "bot":
        run_bot()
    else:
        link([int(number) for number in what.partition("=")[2].split(",")])


def echo() -> None:
    """PTB as its own examples use it."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"]).concurrent_updates(True)
    application = builder.base_url(os.environ["TELEGRAM_API_BASE_URL"]).build()
    application.add_handler(MessageHandler(filters.TEXT, reply))
    application.run_polling()


def run_bot() -> None:
    """The product's own process, on a new database, without Telegram's pace."""
    from django.core.management import call_command

    from bot import pace

    pace.OVERALL = pace.PERSON = (1_000_000, 1.0)
    call_command("migrate", verbosity=0)
    call_command("runbot")


def link(people: list[int]) -> None:
    """A challenge, and a linked learner for each Telegram account."""
    from accounts.models import TelegramAccount
    from bot.following import follow
    from bot.models import BotRun
    from core.models import User
    from tests.factories import make_challenge

    wait_for_tables(BotRun)
    make_challenge("short_text")
    for number in people:
        user = User.objects.create(username=f"u{number}", password="!")
        TelegramAccount.objects.create(user=user, telegram_id=number)
        follow(user.pk, number)


def wait_for_tables(model: type) -> None:
    """Until the bot's process has migrated the database and runs."""
    from django.db import DatabaseError

    for _ in range(600):
        try:
            if model.objects.exists():
                return
        except DatabaseError:
            pass
        time.sleep(0.1)
    raise SystemExit("the bot did not start")


if __name__ == "__main__":
    main()
