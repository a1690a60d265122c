"""Markdown → safe HTML, with highlighted code and maths as MathML. Raw HTML in a text stays text.

markdown-it-py parses, Pygments colours code by CSS classes, latex2mathml turns `$…$` into MathML, and
nh3 sanitises the result: even if one of them let something through, only harmless elements are left.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.translation import gettext as _
from latex2mathml.converter import convert as latex_to_mathml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

_MATHML = {
    *("math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup"),
    *("msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom"),
    "menclose",
}
_HTML = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "s", "code"),
    *("pre", "blockquote", "a", "table", "thead", "tbody", "tr", "th", "td", "div", "span"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "code": {"class"},
    "pre": {"class", "tabindex"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "span": {"class"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
    "math": {"display", "xmlns"},
    "mo": {
        "stretchy",
        "fence",
        "form",
        "separator",
        "accent",
        "largeop",
        "movablelimits",
        "minsize",
        "maxsize",
    },
    "mi": {"mathvariant"},
    "mtd": {"columnalign"},
    "mtable": {"columnalign"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "menclose": {"notation"},
}
# Some lexers take minutes for a page of hostile text (Perl's does): only those are used that never did.
CODE_LANGUAGES = {
    *(
        "bash",
        "c",
        "c++",
        "console",
        "cpp",
        "css",
        "diff",
        "docker",
        "dockerfile",
        "go",
        "html",
        "http",
        "ini",
    ),
    *("java", "javascript", "js", "json", "py", "pycon", "python", "python3", "rust", "sh", "shell", "sql"),
    *("text", "toml", "ts", "typescript", "xml", "yaml"),
}
CODE_LIMIT = 5_000
_LATEX_LIMIT = 2_000
_UNKNOWN_COMMAND = re.compile(r"<mi>(\\[a-zA-Z]+)</mi>")


def _highlight(code: str, language: str, _attributes: str) -> str:
    known = language in CODE_LANGUAGES and len(code) <= CODE_LIMIT
    lexer = get_lexer_by_name(language if known else "text", stripnl=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def _math(latex: str, options: dict[str, Any]) -> str:
    if len(latex) > _LATEX_LIMIT:
        return nh3.clean_text(latex)
    try:
        return latex_to_mathml(latex, display="block" if options["display_mode"] else "inline")
    except Exception:  # noqa: BLE001 - the converter raises whatever its parser trips over; the source stays readable
        return nh3.clean_text(latex)


def latex_fault(latex: str) -> str:
    """Why a formula cannot be set as it is meant, or ""."""
    if len(latex) > _LATEX_LIMIT:
        return _("it is longer than %d characters") % _LATEX_LIMIT
    braces = re.sub(r"\\\\|\\[{}]", "", latex)
    if braces.count("{") != braces.count("}"):
        return _("its braces do not match")
    try:
        unknown = _UNKNOWN_COMMAND.search(latex_to_mathml(latex))
    except Exception as error:  # noqa: BLE001 - as above
        return str(error) or type(error).__name__.removesuffix("Error")
    return _("unknown command %s") % unknown[1] if unknown else ""


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    language = token.info.strip().split(" ")[0]
    # A long line scrolls inside its own box; the box can be reached by keyboard.
    return f'<pre class="code" tabindex="0"><code>{_highlight(token.content, language, "")}</code></pre>\n'


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="table-scroll" tabindex="0"><table>'


def _table_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>"


def _cell_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # Alignment comes as a style attribute, which the content policy forbids: a class says the same.
    token = tokens[index]
    align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if align in ("left", "center", "right"):
        token.attrs["class"] = f"align-{align}"
    return renderer.renderToken(tokens, index, options, env)


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.use(dollarmath_plugin, renderer=_math, allow_space=False, double_inline=True)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", _table_close)
    parser.add_render_rule("th_open", _cell_open)
    parser.add_render_rule("td_open", _cell_open)
    return parser


_PARSER = _build()


def parse_markdown(text: str) -> list[Token]:
    """The parser's blocks, for those who check a text instead of showing it."""
    return _PARSER.parse(text)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_HTML | _MATHML,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )


@lru_cache(maxsize=4_096)
def render_markdown(text: str) -> str:
    """A whole text as sanitised HTML blocks."""
    return _clean(_PARSER.render(text))


@lru_cache(maxsize=4_096)
def render_inline(text: str) -> str:
    """One line (an option, a remark) as sanitised inline HTML."""
    return _clean(_PARSER.renderInline(text))
