"""`python manage.py runbot`: the Telegram bot's process."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bot.process import BotProcess
from bot.setup import BotSettings, CannotRun


class Command(BaseCommand):
    """Receive updates, handle them, and send what is in the outbox, until SIGTERM or Ctrl-C."""

    help = "Run the Telegram bot (TELEGRAM_BOT_TOKEN; polling, or a webhook with TELEGRAM_WEBHOOK_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; ends with a sentence when there is no use in going on."""
        try:
            asyncio.run(self._run(BotSettings.from_django()))
        except CannotRun as reason:
            raise CommandError(str(reason)) from None

    async def _run(self, chosen: BotSettings) -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        process = BotProcess(chosen)
        starting = asyncio.ensure_future(process.start())
        asked = asyncio.ensure_future(stopping.wait())
        await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if not starting.done():
            starting.cancel()
            return
        starting.result()
        self.stdout.write(f"The bot @{process.bot.username} is running.")
        self.stdout.flush()
        try:
            await process.run_until(stopping)
        finally:
            await process.stop()
