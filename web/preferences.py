"""What a page needs to know about how to show itself: theme, language, languages to choose from."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.mini import MINI_PREFIX
from web.openid import is_configured

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
PAPER = {"light": "#f4eee0", "dark": "#16140f"}
"""The colour of the paper, as tokens.css has it, for what is drawn around a page."""

YEAR = 365 * 24 * 3_600


def theme_of(request: HttpRequest) -> str:
    """The theme in the visitor's cookie; an unknown one counts as none."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "auto"


def preferences(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the theme is in the first byte of the page, so that nothing flashes."""
    theme, mini = theme_of(request), bool(getattr(request, "is_mini", False))
    return {
        "theme": theme,
        "paper": PAPER,
        "site": settings.SITE_URL,
        "next_theme": THEMES[(THEMES.index(theme) + 1) % len(THEMES)],
        "languages": [(code, own_name(code)) for code, _name in settings.LANGUAGES],
        "has_live": True,
        "telegram_login": is_configured(),
        "mini": mini,
        "door": MINI_PREFIX if mini else "",
        "site_url": settings.SITE_URL,
    }


def own_name(code: str) -> str:
    """A language's name as its speakers write it."""
    return {"en": "English", "ru": "Русский"}.get(code, code)
