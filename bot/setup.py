"""Before the bot's process can begin: its settings, PTB's application, and that Telegram is there."""

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from telegram.error import InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

log = logging.getLogger("bot")


class CannotRun(Exception):
    """Why there is no use in going on, in a sentence for the operator."""


@dataclass(frozen=True)
class BotSettings:
    """What the process needs to know."""

    token: str
    base_url: str
    file_url: str
    webhook_url: str = ""
    webhook_secret: str = ""
    webhook_port: int = 0
    webhook_host: str = "127.0.0.1"
    answer_within: float = 10.0
    """Seconds after which a Bot API call without an answer counts as failed."""

    @classmethod
    def from_django(cls) -> "BotSettings":
        """From the environment; raises `CannotRun` without a token."""
        if not settings.TELEGRAM_BOT_TOKEN:
            raise CannotRun("TELEGRAM_BOT_TOKEN is not set: ask @BotFather for one (`make run` needs none).")
        return cls(
            settings.TELEGRAM_BOT_TOKEN,
            settings.TELEGRAM_API_BASE_URL,
            settings.TELEGRAM_API_FILE_URL,
            settings.TELEGRAM_WEBHOOK_URL,
            settings.TELEGRAM_WEBHOOK_SECRET,
            settings.TELEGRAM_WEBHOOK_PORT,
            settings.TELEGRAM_WEBHOOK_HOST,
        )

    @property
    def secret(self) -> str:
        """What Telegram must send with each webhook call; derived from the product's secret when not set."""
        if self.webhook_secret:
            return self.webhook_secret
        return hmac.new(settings.SECRET_KEY.encode(), self.token.encode(), hashlib.sha256).hexdigest()


def build_application(chosen: BotSettings) -> Any:
    """PTB's application without an updater: updates reach it from the inbox."""
    request = HTTPXRequest(
        connection_pool_size=64, read_timeout=chosen.answer_within, pool_timeout=chosen.answer_within
    )
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = Application.builder()
    builder = builder.token(chosen.token).base_url(chosen.base_url).base_file_url(chosen.file_url)
    return builder.request(request).updater(None).job_queue(None).build()


async def meet_telegram(application: Any) -> None:
    """The first call, tried until Telegram can be reached; raises `CannotRun` for a token nobody knows."""
    pause = 0.2
    while True:
        try:
            await application.initialize()
            return
        except InvalidToken as refusal:
            raise CannotRun("Telegram does not know this TELEGRAM_BOT_TOKEN.") from refusal
        except (NetworkError, RetryAfter) as fault:
            log.warning("Telegram cannot be reached yet: %s", fault)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 10.0)
