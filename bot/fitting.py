"""Keeping messages within Telegram's limit without breaking a tag, a character or, if possible, a word."""

import re
from collections.abc import Iterator
from html import unescape

MESSAGE_LIMIT = 4_096
CAPTION_LIMIT = 1_024
TOAST_LIMIT = 200
_PIECE = re.compile(r"<(/?)([a-z]+)[^>]*>|&[#a-zA-Z0-9]{2,8};|[^<&]+|[<&]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def visible_length(html: str) -> int:
    """What of `html` counts against the limit: its text, without tags and with entities resolved."""
    return sum(_width(piece) for piece in _PIECE.finditer(html))


def _width(piece: re.Match[str]) -> int:
    return 0 if piece[2] else units(unescape(piece[0]))


def sendable(html: str) -> str:
    """`html` without characters that Telegram or the database would refuse."""
    return _CONTROL.sub("", html)


def fit(html: str, tail: str = "", limit: int = MESSAGE_LIMIT) -> str:
    """`html`, or as much of it as fits with an ellipsis and `tail` (HTML) after it, well-formed."""
    html = sendable(html)
    if visible_length(html) <= limit:
        return html
    return _cut(html, limit - visible_length(tail) - 3) + "…\n" + tail


def paginate(blocks: list[str], limit: int) -> list[str]:
    """Blocks of HTML as pages of at most `limit` units, each well-formed; at least one page.

    A block that no page can hold is parted, and its tags are opened again on the next page.
    """
    pages = [""]
    for block in blocks:
        for part in _parts(sendable(block), limit):
            joined = f"{pages[-1]}\n\n{part}" if pages[-1] else part
            if visible_length(joined) <= limit:
                pages[-1] = joined
            else:
                pages.append(part)
    return pages


def _parts(html: str, limit: int) -> list[str]:
    """`html` in pieces that fit; lines stay whole where they can."""
    if visible_length(html) <= limit:
        return [html]
    parts, tags, used = [""], list[str](), 0
    for chunk in _chunks(html, limit):
        width = visible_length(chunk)
        if used + width > limit:
            parts[-1] = parts[-1].rstrip() + _closing(tags)
            parts.append("".join(tags))
            used = 0
        parts[-1] += chunk
        used += width
        _note_whole_tags(tags, chunk)
    return [part for part in parts if visible_length(part)]


def _chunks(html: str, limit: int) -> Iterator[str]:
    """Lines; and of a line beyond the limit its tags and pieces (a character is at most two units)."""
    size = limit // 2
    for line in html.splitlines(keepends=True):
        if visible_length(line) <= limit:
            yield line
            continue
        for piece in _PIECE.finditer(line):
            step = len(piece[0]) if piece[2] else size
            yield from (piece[0][start : start + step] for start in range(0, len(piece[0]), step))


def _note_whole_tags(tags: list[str], chunk: str) -> None:
    for piece in _PIECE.finditer(chunk):
        if piece[1]:
            tags.pop()
        elif piece[2]:
            tags.append(piece[0])


def _closing(tags: list[str]) -> str:
    names = [found[2] for tag in tags if (found := _PIECE.match(tag))]
    return "".join(f"</{name}>" for name in reversed(names))


def _cut(html: str, room: int) -> str:
    kept: list[str] = []
    open_tags: list[str] = []
    for piece in _PIECE.finditer(html):
        if piece[2]:
            _note_tag(open_tags, closing=bool(piece[1]), name=piece[2])
        elif _width(piece) > room:
            kept.append(_words(piece[0], room) if len(piece[0]) > 1 and piece[0][0] != "&" else "")
            break
        else:
            room -= _width(piece)
        kept.append(piece[0])
    return "".join(kept).rstrip() + "".join(f"</{name}>" for name in reversed(open_tags))


def _note_tag(open_tags: list[str], *, closing: bool, name: str) -> None:
    if closing:
        open_tags.pop()
    else:
        open_tags.append(name)


def _words(text: str, room: int) -> str:
    """The beginning of `text` within `room` units, cut at a blank when there is one near the end."""
    start = text.encode("utf-16-le", "replace")[: 2 * max(0, room)].decode("utf-16-le", "ignore")
    blank = max(start.rfind(" "), start.rfind("\n"))
    return start[:blank] if blank > len(start) - 200 and blank > 0 else start


def toast(text: str) -> str:
    """A plain text as the answer to a tapped button: at most 200 units."""
    text = sendable(text)
    return text if units(text) <= TOAST_LIMIT else _words(text, TOAST_LIMIT - 1).rstrip() + "…"
