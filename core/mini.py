"""The Mini App's place: the product under a prefix of its own, with a session of its own, inside Telegram."""

from urllib.parse import urlsplit

from django.conf import settings

MINI_PREFIX = "/mini"
MINI_SESSION_COOKIE = "mini_session"
MINI_CSRF_COOKIE = "mini_csrf"
MINI_TELEGRAM_ID = "mini_telegram_id"
"""In a session of the Mini App: the Telegram account that opened it. It holds only while that is linked."""
MINI_LANGUAGE = "mini_language"
"""In the same: the language of that person's Telegram, for who has chosen none of their own."""


def is_mini_path(path: str) -> bool:
    """Whether an address belongs to the Mini App."""
    return path == MINI_PREFIX or path.startswith(f"{MINI_PREFIX}/")


def mini_app_address(path: str = "/") -> str:
    """The public address of a page inside Telegram; "" where Telegram would not open one.

    Telegram opens `https` addresses only. The simulator opens the development server too, as Telegram's
    test environment does.
    """
    parts = urlsplit(settings.SITE_URL)
    public = parts.scheme == "https" and "." in (parts.hostname or "")
    return f"{settings.SITE_URL}{MINI_PREFIX}{path}" if public or in_simulator() else ""


def in_simulator() -> bool:
    """Whether the bot speaks to the double on this machine, in development."""
    return bool(settings.DEBUG and settings.BOT_DOUBLE_URL)
