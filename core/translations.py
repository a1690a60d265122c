"""Texts in several languages: the main one in the columns, the others beside it in one JSON column.

`translations` looks like `{"ru": {"title": "…", "description": "…"}}`. A text inside a challenge's spec
may itself be `{"en": "…", "ru": "…"}`. What has no translation falls back to the main language.
"""

from typing import Any

from django.db import models
from django.utils.translation import get_language

MAIN_LANGUAGE = "en"


class Translatable(models.Model):
    """A model whose text columns may have translations."""

    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    def localized(self, field: str, language: str | None = None) -> str:
        """The text of `field` in `language` (default: the active one), or in the main language."""
        texts = self.translations.get(short_language(language), {})
        return str(texts.get(field) or getattr(self, field))


def short_language(language: str | None = None) -> str:
    """`language` (default: the active one) as two letters: "ru-RU" → "ru"."""
    return (language or get_language() or MAIN_LANGUAGE).split("-")[0].lower()


def pick(text: Any, language: str | None = None) -> str:
    """One language's text out of a plain string or a mapping of languages."""
    if isinstance(text, dict):
        return str(
            text.get(short_language(language)) or text.get(MAIN_LANGUAGE) or next(iter(text.values()), "")
        )
    return str(text)
