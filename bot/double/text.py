"""Texts as Telegram counts, cleans and bounds them. All offsets and lengths are in UTF-16 code units."""

from dataclasses import dataclass, field

from bot.double.errors import Json, bad_request

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
VERBATIM = frozenset({"code", "pre"})


@dataclass
class Formatted:
    """A text with its entities."""

    text: str
    entities: list[Json] = field(default_factory=list)


def words(listed: str) -> frozenset[str]:
    """The set of the words in a line."""
    return frozenset(listed.split())


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 code units, the measure of the Bot API."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of ``text`` an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """Refuse what is no UTF-8, drop carriage returns, turn other control characters into blanks."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return "".join(" " if char < " " and char != "\n" else char for char in text if char != "\r")


def trim(formatted: Formatted) -> Formatted:
    """Strip blanks at both ends, but not inside a leading code block, and move the entities along."""
    first = min(
        (entity["offset"] for entity in formatted.entities),
        default=units(formatted.text),
    )
    lead = formatted.text[: len(formatted.text) - len(formatted.text.lstrip())]
    start = min(units(lead), first)
    text = formatted.text[start:].rstrip()
    end = units(text)
    kept = (_moved(entity, start, end) for entity in formatted.entities)
    return Formatted(text, [entity for entity in kept if entity["length"] > 0])


def _moved(entity: Json, start: int, end: int) -> Json:
    offset = entity["offset"] - start
    return {**entity, "offset": offset, "length": min(entity["length"], end - offset)}


def bounded(formatted: Formatted, *, limit: int, empty: str | None, long: str) -> Formatted:
    """The same text, refused when it is empty (unless ``empty`` is None) or longer than ``limit``."""
    if empty is not None and not formatted.text.strip():
        raise bad_request(empty)
    if units(formatted.text) > limit:
        raise bad_request(long)
    return formatted
