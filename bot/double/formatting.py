"""From the parameters of a call to the text that is stored: parse mode or entities, cleaning, trimming."""

from typing import Any, TypeGuard

from bot.double.detect import with_found
from bot.double.errors import Json, bad_request
from bot.double.html import parse_html
from bot.double.text import (
    CAPTION_LIMIT,
    MESSAGE_LIMIT,
    Formatted,
    bounded,
    clean,
    trim,
    units,
    words,
)

MARKABLE = words(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler "
    "blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time"
)
NEEDED_FIELDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
}


def formatted(text: str, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    """The text as Telegram would keep it. A parse mode wins over entities; only HTML is understood here."""
    text = clean(text)
    mode = (parse_mode or "").lower()
    if mode not in ("", "html", "markdown", "markdownv2"):
        raise bad_request("unsupported parse_mode")
    if mode.startswith("markdown"):
        raise bad_request(f"unsupported parse_mode: the double reads HTML only, not {parse_mode}")
    marked = parse_html(text) if mode else Formatted(text, given(entities or [], text))
    return trim(with_found(marked))


def given(entities: list[Any], text: str) -> list[Json]:
    """Check explicit entities against the text they belong to."""
    return sorted(
        (_entity(entity, text) for entity in entities),
        key=lambda entity: int(entity["offset"]),
    )


def _entity(entity: Any, text: str) -> Json:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, offset, length = (
        entity.get("type"),
        entity.get("offset"),
        entity.get("length"),
    )
    if kind not in MARKABLE:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if not _number(offset) or not _number(length):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    needed = NEEDED_FIELDS.get(str(kind))
    if needed and not entity.get(needed):
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if offset + length > units(text):
        raise bad_request("entity ends after the end of the text")
    return dict(entity)


def _number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def message_text(text: str, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    """The text of a message: 1 to 4,096 code units after the entities were parsed."""
    body = formatted(text, parse_mode, entities)
    return bounded(
        body,
        limit=MESSAGE_LIMIT,
        empty="message text is empty",
        long="message is too long",
    )


def caption_text(caption: str | None, parse_mode: str | None, entities: list[Any] | None) -> Formatted:
    """The caption of a file: at most 1,024 code units."""
    body = formatted(caption or "", parse_mode, entities)
    return bounded(body, limit=CAPTION_LIMIT, empty=None, long="message caption is too long")


def as_fields(body: Formatted, name: str = "text", entities_name: str = "entities") -> Json:
    """The Bot API's fields for a text; empty ones are left out."""
    fields: Json = {}
    if body.text:
        fields[name] = body.text
    if body.entities:
        fields[entities_name] = body.entities
    return fields
