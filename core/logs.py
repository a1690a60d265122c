"""Log lines without secrets: the bot's token must not reach a log, wherever it turns up."""

import logging
import re

_BOT_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_BEARER = re.compile(r"(?i)\b(bearer|token)\s+[A-Za-z0-9._-]{16,}")


_PERSONAL = re.compile(r"\bgnt_[A-Za-z0-9_-]{20,}")
_ONE_TIME = re.compile(r"(?<=/password/reset/)[^/\s?]+/[^/\s?]+")


def redact(text: str) -> str:
    """`text` with anything that looks like a bot token or a bearer credential blotted out."""
    text = _PERSONAL.sub("[personal token]", _BOT_TOKEN.sub("[bot token]", text))
    return _BEARER.sub(r"\1 [secret]", _ONE_TIME.sub("[secret]", text))


class SecretFilter(logging.Filter):
    """Redacts the finished message and the traceback of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drops one."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
