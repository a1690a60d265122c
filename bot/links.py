"""Addresses of the web pages the bot points to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from bot.rendering import plain
from challenges.models import Challenge


def page(name: str, *args: object) -> str:
    """The public address of a named page."""
    return str(settings.SITE_URL + reverse(name, args=args))


def challenge_page(challenge: Challenge) -> str:
    """The public address of a challenge."""
    return page("web:challenge", challenge.slug)


def link(address: str, words: object) -> str:
    """An HTML link."""
    return f'<a href="{address}">{plain(words)}</a>'


def fits_a_button(address: str) -> bool:
    """Whether Telegram takes this address on a button: its host must have a dot in it."""
    return "." in (urlsplit(address).hostname or "")
