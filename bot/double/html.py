"""Telegram's HTML: the tags it knows, and the words and byte offsets with which it refuses the rest.

The rules and wordings follow the documented behaviour of the Bot API ("Formatting options"); all positions in
refusals are byte offsets into the UTF-8 text that was sent.
"""

import re
from dataclasses import dataclass

from bot.double.errors import ApiError, Json, bad_request
from bot.double.text import Formatted, units

SIMPLE_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
TAGS = frozenset(SIMPLE_TAGS) | {"a", "tg-emoji", "blockquote"}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![A-Za-z]));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
LINK = re.compile(r"(https?|tg|ton)://\S+$")
BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")


@dataclass
class OpenTag:
    """A tag that waits for its end."""

    name: str
    argument: str
    offset: int


def parse_html(source: str) -> Formatted:
    """Turn Telegram HTML into text and entities; raises 400 "can't parse entities: …" as Telegram does."""
    return _Parser(source).run()


def unescape(source: str) -> str:
    """Resolve the four named and all numeric character references; anything else stays as it is."""
    return CHARACTER.sub(_character, source)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else match.group()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.length = 0
        self.open: list[OpenTag] = []
        self.entities: list[Json] = []

    def run(self) -> Formatted:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._plain()
            elif self.source.startswith("</", self.at):
                self._end()
            else:
                self._start()
        if self.open:
            raise self._refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(self.text, self.entities)

    def _refusal(self, reason: str, position: int | None = None, tail: str = "") -> ApiError:
        place = "" if position is None else f" at byte offset {len(self.source[:position].encode())}"
        return bad_request(f"can't parse entities: {reason}{place}{tail}")

    def _plain(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = unescape(self.source[self.at : end])
        self.text += piece
        self.length += units(piece)
        self.at = end

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _blanks(self) -> None:
        while self._peek().isspace():
            self.at += 1

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        assert found is not None, "the patterns here also match nothing"
        self.at = found.end()
        return found.group()

    # --- start tags ---

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        name = self._match(TAG_NAME).lower()
        if not self._peek():
            raise self._refusal("Unclosed start tag", begin)
        if name not in TAGS:
            raise self._refusal(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        argument = _argument(name, attributes)
        if name == "span" and argument != "spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(OpenTag(name, argument, self.length))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        self._blanks()
        while self._peek() != ">":
            name = self._match(ATTRIBUTE_NAME)
            if not name:
                raise self._refusal(f'Empty attribute name in the tag "{tag}"', begin)
            found[name] = self._value(tag, name, begin)
            if not self._peek():
                raise self._refusal("Unclosed start tag", begin)
            self._blanks()
        self.at += 1
        return found

    def _value(self, tag: str, name: str, begin: int) -> str:
        self._blanks()
        if self._peek() != "=":
            if tag == "blockquote" and name == "expandable":
                return "expandable"
            raise self._refusal(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"',
                begin,
            )
        self.at += 1
        self._blanks()
        if not self._peek():
            raise self._refusal(f'Unclosed start tag "{tag}"', begin)
        return self._quoted() if self._peek() in "'\"" else self._bare()

    def _quoted(self) -> str:
        quote = self._peek()
        end = self.source.find(quote, self.at + 1)
        end = len(self.source) if end < 0 else end
        value = unescape(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _bare(self) -> str:
        start = self.at
        value = self._match(BARE_VALUE).lower()
        if self._peek() and not self._peek().isspace() and self._peek() != ">":
            raise self._refusal("Unexpected end of name token", start)
        return value

    # --- end tags ---

    def _end(self) -> None:
        begin = self.at
        if not self.open:
            raise self._refusal("Unexpected end tag", begin)
        self.at += 2
        name = self._match(TAG_NAME).lower()
        self._blanks()
        if self._peek() != ">":
            raise self._refusal("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise self._refusal(
                "Unmatched end tag",
                begin,
                f', expected "</{tag.name}>", found "</{name}>"',
            )
        self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        length = self.length - tag.offset
        if length == 0:
            return
        place = {"offset": tag.offset, "length": length}
        if (
            tag.name == "code"
            and self.open
            and self.open[-1].name == "pre"
            and self.open[-1].offset == tag.offset
        ):
            self.open[-1].argument = tag.argument
            return
        entity = _entity(tag, self.text)
        if entity:
            self.entities.append({**entity, **place})


def _argument(tag: str, attributes: dict[str, str]) -> str:
    css = attributes.get("class", "")
    if tag == "code" and css.startswith("language-"):
        return css.removeprefix("language-")
    if tag == "span" and css.startswith("tg-"):
        return css.removeprefix("tg-")
    wanted = {"a": "href", "tg-emoji": "emoji-id", "blockquote": "expandable"}.get(tag, "")
    return attributes.get(wanted, "")


def _entity(tag: OpenTag, text: str) -> Json | None:
    if tag.name == "a":
        url = tag.argument or text.encode("utf-16-le")[2 * tag.offset :].decode("utf-16-le")
        return {"type": "text_link", "url": url} if LINK.match(url) else None
    if tag.name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": tag.argument}
    if tag.name == "blockquote":
        return {"type": "expandable_blockquote" if tag.argument else "blockquote"}
    if tag.name == "pre" and tag.argument:
        return {"type": "pre", "language": tag.argument}
    return {"type": SIMPLE_TAGS[tag.name]}
