"""Markdown becomes harmless HTML, whatever is in it."""

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.markdown import CODE_LIMIT, latex_fault, parse_markdown, render_inline, render_markdown

pytestmark = pytest.mark.pure


class Elements(HTMLParser):
    """Every element and attribute that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


FORBIDDEN = {
    "script",
    "style",
    "img",
    "iframe",
    "svg",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "meta",
    "link",
}


def check_harmless(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag not in FORBIDDEN, html
        for name, value in attributes.items():
            assert not name.startswith("on"), html
            assert name not in ("style", "id", "src", "srcdoc", "formaction", "xlink:href"), html
            if name == "href":
                address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
                assert not address.startswith(("javascript:", "data:", "vbscript:")), html


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "[a](javascript:alert(1))",
    "[a](  jAvAsCrIpT:alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    '[a](http://e.org "x\\" onclick=alert(1) y=\\"")',
    "![x](http://e.org/track.png)",
    "![x](javascript:alert(1))",
    '```" onclick="alert(1)\nx\n```',
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| <script> |\n|--|\n| <img src=x onerror=alert(1)> |",
    "$\\text{<script>alert(1)</script>}$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\text{</mtext><svg><style><img src=x onerror=alert(1)>}$",
    '$\\text{<mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">}$',
    "$\\href{javascript:alert(1)}{x}$",
    '$\\class{a" onclick="alert(1)}{x}$',
    "$\\style{color:red;background:url(http://e.org)}{x}$",
    "$\\unicode{x3c}script\\unicode{x3e}$",
    "$$\n\\text{<annotation-xml encoding='text/html'><script>alert(1)</script>}\n$$",
    "$x_{<svg onload=alert(1)>}$",
    "$" + "<script>" * 300 + "$",
    "$<script>alert(1)</script>^$",
]


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("render", [render_markdown, render_inline])
def test_an_attack_is_shown_or_dropped_and_never_works(render, text):
    check_harmless(render(text))
    check_harmless(render(f"> - *{text}* and **{text}**"))


PIECES = [
    *ATTACKS,
    "$",
    "$$",
    "`",
    "```\n",
    "\n\n",
    "> ",
    "- ",
    "|",
    "\\",
    "\x85",
    "&lt;",
    "*",
    "[",
    "](",
    ")",
    "é",
    "\0",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=8).map("".join))
def test_no_mixture_works_either(text):
    text = text.encode("utf-8", "replace").decode()
    check_harmless(render_markdown(text))
    check_harmless(render_inline(text))


def calls(function: Callable[[], Any]) -> int:
    """How many Python and C functions ran: work that does not depend on how busy the machine is."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "`",
        "$",
        "$a",
        "> ",
        "- ",
        "|",
        "<",
        "![](a",
        "[a](b",
        "**a ",
        "_a",
        "~~",
        "\\",
        "[a]: b\n",
        "| b |\n",
        "$x$ ",
    ],
)
def test_the_work_grows_with_the_text_and_not_with_its_square(piece):
    render_markdown.cache_clear()
    render_markdown("warm $x$ up")
    few, many = (calls(lambda n=n: render_markdown(piece * n)) for n in (250, 1_000))
    assert many < few * 8 + 10_000  # four times the text


def test_nesting_has_a_bottom():
    for text in (
        ">" * 20_000,
        "- " * 5_000,
        "[" * 5_000 + "]" * 5_000,
        "$" + "{" * 900 + "x" + "}" * 900 + "$",
    ):
        check_harmless(render_markdown(text))


def test_only_lexers_that_are_quick_on_anything_are_used():
    assert "<span" in render_markdown("```python\ndef f(): pass\n```")
    assert "<span" not in render_markdown("```perl\n" + "s{" * 15_000 + "\n```")
    assert "<span" not in render_markdown("```python\n" + "(" * (CODE_LIMIT + 1) + "\n```")
    assert "&lt;b&gt;" in render_markdown("```nonsense\n<b>\n```")


def test_what_it_is_for():
    html = render_markdown(
        "A **b** `c` [d](https://e.org)\n\n| f |\n|:-:|\n| $x^2$ |\n\n$$\n\\frac{1}{2}\n$$\n"
    )
    for piece in (
        "<strong>b</strong>",
        "<code>c</code>",
        'href="https://e.org"',
        "noopener",
        "align-center",
        "<mfrac>",
    ):
        assert piece in html
    assert "style=" not in html
    assert render_inline("*a*") == "<em>a</em>"
    assert "5$ and 6$" in render_markdown("It costs 5$ and 6$.")


@pytest.mark.parametrize(
    ("latex", "fault"),
    [
        ("x^2", ""),
        ("\\{1, 2\\}", ""),
        ("\\begin{cases} a \\\\ b \\end{cases}", ""),
        ("\\frac{1", "braces"),
        ("\\nonsense{x}", "unknown command \\nonsense"),
        ("x^", "MissingSuperScript"),
        ("a_b_c", "DoubleSubscripts"),
        ("x" * 3_000, "longer than"),
    ],
)
def test_what_is_wrong_with_a_formula(latex, fault):
    found = latex_fault(latex)
    assert fault in found if fault else not found


def test_a_formula_that_cannot_be_set_stays_readable():
    assert "x^" in render_markdown("So $x^$.")
    assert "yyy" in render_markdown("So $" + "y" * 3_000 + "$.")
    assert [t.type for t in parse_markdown("# a")] == ["heading_open", "inline", "heading_close"]
