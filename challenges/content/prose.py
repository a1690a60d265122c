"""What an author should know about a Markdown text: maths that cannot be set, markup that will not work."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from markdown_it.token import Token

from challenges.markdown import CODE_LANGUAGES, CODE_LIMIT, latex_fault, parse_markdown

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>|<!--")

Fault = tuple[int, str]


def prose_faults(text: str) -> list[Fault]:
    """(line from 1, what is wrong) of everything doubtful in a Markdown text."""
    return [fault for token in parse_markdown(text) for fault in _block_faults(token)]


def _block_faults(token: Token) -> Iterator[Fault]:
    line = (token.map[0] if token.map else 0) + 1
    if token.type == "fence":
        yield from _fence_faults(token, line)
    elif token.type.startswith("math"):
        yield from _math_faults(token, line)
    elif token.type == "inline":
        yield from _inline_faults(token.children or [], line)


def _fence_faults(token: Token, line: int) -> Iterator[Fault]:
    language = token.info.strip().split(" ")[0]
    if language and language not in CODE_LANGUAGES:
        yield line, _("the code's language “%s” is not known, so it will not be coloured") % language
    elif len(token.content) > CODE_LIMIT:
        yield line, _("this code is longer than %d characters, so it will not be coloured") % CODE_LIMIT


def _math_faults(token: Token, line: int) -> Iterator[Fault]:
    fault = latex_fault(token.content)
    if fault:
        yield line, _("this formula cannot be set: %s") % fault


def _inline_faults(tokens: Iterable[Token], line: int) -> Iterator[Fault]:
    exclaimed = False
    for token in tokens:
        if exclaimed and token.type == "link_open":
            yield line, _("images are not shown")
        exclaimed = token.type == "text" and token.content.endswith("!")
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type.startswith("math"):
            yield from _math_faults(token, line)
        elif token.type == "text" and _TAG.search(token.content):
            yield line, _("HTML is not rendered: it will be shown as it is written")
