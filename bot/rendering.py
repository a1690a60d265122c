"""Our Markdown → the few HTML tags Telegram knows. Everything that is not markup is escaped.

Maths is shown as its LaTeX source in a code span, a table as aligned text in a `<pre>`, a heading in bold,
a list with bullets or numbers, because Telegram has no tags for them.
"""

import re
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin

_PARSER = (
    MarkdownIt("commonmark", {"html": False, "linkify": False})
    .enable(["table", "strikethrough"])
    .disable("image")
)
_PARSER.use(dollarmath_plugin, allow_space=False, double_inline=True)

_WRAPPED = {"strong": "b", "em": "i", "s": "s"}
_CODE = ("code_inline", "math_inline", "math_inline_double")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#-]{1,30}")
_LINK = re.compile(r"(?:https?|tg|mailto):\S+")


def plain(text: object) -> str:
    """Text from people or authors, escaped: shown in the chat exactly as it is written."""
    return escape(str(text), quote=False)


@lru_cache(maxsize=1_024)
def heading(text: object) -> str:
    """A line in bold."""
    return f"<b>{plain(text)}</b>"


def markdown(text: str) -> str:
    """A whole Markdown text as Telegram HTML, its blocks parted by empty lines."""
    return _blocks(SyntaxTreeNode(_PARSER.parse(text)).children)


def blocks(text: str) -> list[str]:
    """The same block by block, for texts that are shown in pages."""
    nodes = SyntaxTreeNode(_PARSER.parse(text)).children
    return [shown for node in nodes if (shown := _block(node))]


@lru_cache(maxsize=4_096)
def inline(text: str) -> str:
    """One line of Markdown (an option, a remark) as Telegram HTML."""
    nodes = SyntaxTreeNode(_PARSER.parseInline(text)).children
    return "".join(_inline(node) for node in nodes)


def label(text: str, limit: int = 40) -> str:
    """One line of Markdown as the plain label of a button."""
    nodes = SyntaxTreeNode(_PARSER.parseInline(text)).children
    words = " ".join("".join(_letters(node) for node in nodes).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def _blocks(nodes: list[SyntaxTreeNode], between: str = "\n\n") -> str:
    return between.join(shown for node in nodes if (shown := _block(node)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("fence", "code_block"):
        return preformatted(node.content.rstrip("\n"), node.info.strip().split(" ")[0] if node.info else "")
    if node.type.startswith("math_block"):
        return preformatted(node.content.strip())
    if node.type == "table":
        return preformatted(_table(node))
    if node.type == "hr":
        return "———"
    if node.type == "blockquote":
        # Telegram does not nest quotations.
        inside = re.sub(r"</?blockquote>", "", _blocks(node.children))
        return f"<blockquote>{inside}</blockquote>" if inside else ""
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node)
    inside = "".join(_inline(child) for child in node.children)
    return f"<b>{inside}</b>" if node.type == "heading" and inside else inside


def preformatted(text: str, language: str = "") -> str:
    """Text as it stands, in a block of its own, coloured as a language where that is named."""
    if not text.strip():
        return ""
    if _LANGUAGE.fullmatch(language):
        return f'<pre><code class="language-{language}">{plain(text)}</code></pre>'
    return f"<pre>{plain(text)}</pre>"


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines = []
    for n, item in enumerate(node.children):
        mark = "•" if first is None else f"{first + n}."
        inside = _blocks(item.children, "\n")
        # A code block keeps its own margin: blanks before its lines would become part of the code.
        body = inside if "<pre>" in inside else inside.replace("\n", "\n   ")
        lines.append(f"{mark} {body}")
    return "\n".join(lines)


def _table(node: SyntaxTreeNode) -> str:
    rows = [
        ["".join(_letters(part) for part in cell.children) for cell in row.children]
        for section in node.children
        for row in section.children
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * w for w in widths), *lines[1:]])


def _inline(node: SyntaxTreeNode) -> str:
    if node.type == "text":
        return plain(node.content)
    if node.type == "softbreak":  # where the source was wrapped
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type in _CODE:
        return f"<code>{plain(node.content)}</code>" if node.content.strip() else ""
    inside = "".join(_inline(child) for child in node.children)
    if node.type in _WRAPPED:
        tag = _WRAPPED[node.type]
        return f"<{tag}>{inside}</{tag}>" if inside else ""
    if node.type == "link" and inside:
        href = str(node.attrs.get("href", ""))
        return f'<a href="{escape(href)}">{inside}</a>' if _LINK.fullmatch(href) else inside
    return inside


def _letters(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    own = node.content if node.type in ("text", *_CODE) else ""
    return own + "".join(_letters(child) for child in node.children)
