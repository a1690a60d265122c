"""Entities nobody marked: commands, mentions, links; and the marks a person types (``**bold**``)."""

import re

from bot.double.errors import Json
from bot.double.text import VERBATIM, Formatted, units

FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,!?;:)\]])"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}\b)"
    r"|(?P<hashtag>(?<![\w#&])#(?=\w*[^\W\d])\w{1,256})"
)
TYPED = re.compile(
    r"```(?:(?P<language>[\w+#.\-]+)\n|\n)?(?P<pre>.+?)\n?```"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>(?=\S).+?)\*\*"
    r"|__(?P<italic>(?=\S).+?)__"
    r"|~~(?P<strikethrough>(?=\S).+?)~~"
    r"|\|\|(?P<spoiler>(?=\S).+?)\|\|",
    re.DOTALL,
)
KINDS = ("pre", "code", "bold", "italic", "strikethrough", "spoiler")
CLOSED = VERBATIM | {"text_link"}


def with_found(formatted: Formatted) -> Formatted:
    """Add the entities Telegram finds by itself; it looks neither into code nor into links."""
    closed = [entity for entity in formatted.entities if entity["type"] in CLOSED]
    found = [
        entity for entity in _found(formatted.text) if not any(_overlap(entity, other) for other in closed)
    ]
    entities = sorted(
        formatted.entities + found,
        key=lambda entity: (entity["offset"], -entity["length"]),
    )
    return Formatted(formatted.text, entities)


def _found(text: str) -> list[Json]:
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def _overlap(one: Json, other: Json) -> bool:
    begin = max(one["offset"], other["offset"])
    end = min(one["offset"] + one["length"], other["offset"] + other["length"])
    return bool(begin < end)


def typed(text: str) -> Formatted:
    """What a Telegram client sends when a person types ``text``: their marks become entities (not nested)."""
    plain, entities, last = "", [], 0
    for match in TYPED.finditer(text):
        kind = next(name for name in KINDS if match.group(name) is not None)
        plain += text[last : match.start()]
        entity: Json = {
            "type": kind,
            "offset": units(plain),
            "length": units(match.group(kind)),
        }
        if match.group("language"):
            entity["language"] = match.group("language")
        entities.append(entity)
        plain += match.group(kind)
        last = match.end()
    return Formatted(plain + text[last:], entities)
