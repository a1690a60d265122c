"""Texts of an entry: `{"en": …, "ru": …}` without empty ones, the main language first."""

from collections.abc import Iterable
from typing import Any

from core.translations import MAIN_LANGUAGE, Translatable

Text = dict[str, str]


def by_language(value: Any) -> Text:
    """What a reader returned for a text (plain, by language, or nothing) in canonical form."""
    texts = value if isinstance(value, dict) else {MAIN_LANGUAGE: value or ""}
    return in_order({language: tidy(text) for language, text in texts.items()})


def in_order(texts: Text) -> Text:
    """The same without empty texts, the main language first."""
    languages = sorted(texts, key=lambda language: (language != MAIN_LANGUAGE, language))
    return {language: texts[language] for language in languages if texts[language]}


def tidy(text: str) -> str:
    """A text as it is kept in files: plain line ends, no blank lines around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


def stored_text(row: Translatable, field: str) -> Text:
    """All languages of a column."""
    texts = {language: fields.get(field) or "" for language, fields in row.translations.items()}
    return by_language({**texts, MAIN_LANGUAGE: getattr(row, field) or ""})


def columns(texts: dict[str, Text]) -> dict[str, Any]:
    """Texts by column → the columns in the main language, and `translations` for the others."""
    return {
        **{field: text.get(MAIN_LANGUAGE, "") for field, text in texts.items()},
        "translations": translations(texts),
    }


def translations(texts: dict[str, Text]) -> dict[str, dict[str, str]]:
    """The `translations` column of texts by column."""
    languages = sorted({language for text in texts.values() for language in text} - {MAIN_LANGUAGE})
    return {
        language: {field: text[language] for field, text in texts.items() if language in text}
        for language in languages
    }


def short(text: Text) -> str | Text:
    """How a file says it: a plain string when there is only the main language."""
    return text if set(text) != {MAIN_LANGUAGE} else text[MAIN_LANGUAGE]


def languages_of(value: Any) -> set[str]:
    """Every language that occurs in an entry's texts."""
    if isinstance(value, dict):
        here = set(value) if is_localized(value) else set()
        return here.union(*(languages_of(inner) for inner in value.values()))
    return set().union(*(languages_of(inner) for inner in value)) if isinstance(value, list) else set()


def is_localized(value: Any) -> bool:
    """Whether this mapping is a text by language."""
    known = known_languages()
    return (
        isinstance(value, dict)
        and MAIN_LANGUAGE in value
        and set(value) <= known
        and all(isinstance(text, str) for text in value.values())
    )


def known_languages() -> set[str]:
    """The codes of the product's languages."""
    from django.conf import settings

    return {code for code, _name in settings.LANGUAGES}


def walk_texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterable[tuple[tuple[str | int, ...], Any]]:
    """Every text by language inside plain data, with its path; `pairs` name ids and are no texts."""
    if is_localized(value):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "pairs":
                yield from walk_texts(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from walk_texts(inner, (*path, i))
