"""Files from Telegram: asked for and read, with patience while Telegram is away."""

import asyncio
import logging

from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from challenges.kinds.code import FILE_LIMIT

log = logging.getLogger("bot")
TRIES = 5


async def fetch_document(update: Update) -> bytes | None:
    """The bytes of the message's file; None when Telegram does not give it, or it is larger than declared."""
    document = update.message.document if update.message else None
    for attempt in range(TRIES if document else 0):
        try:
            file = await document.get_file()  # type: ignore[union-attr]
            if (file.file_size or 0) > FILE_LIMIT:
                return None
            return bytes(await file.download_as_bytearray())
        except BadRequest as refusal:  # the library counts it among the network's errors
            log.warning("Telegram refused a file: %s", refusal)
            return None
        except (NetworkError, RetryAfter) as fault:
            log.info("a file could not be fetched and is asked for again: %s", type(fault).__name__)
            await asyncio.sleep(0.2 * 2**attempt)
        except TelegramError as refusal:
            log.warning("Telegram refused a file: %s", refusal)
            return None
    return None
