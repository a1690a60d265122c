"""Markdown to Telegram's HTML, and fitting it into a message."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.double.errors import ApiError
from bot.double.formatting import message_text
from bot.fitting import MESSAGE_LIMIT, TOAST_LIMIT, fit, paginate, toast, units, visible_length
from bot.rendering import blocks, inline, label, markdown, plain

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**b** *i* ~~s~~ `a<b`", "<b>b</b> <i>i</i> <s>s</s> <code>a&lt;b</code>"),
        ("# Head\n\ntext", "<b>Head</b>\n\ntext"),
        ("wrapped\nline  \nbroken", "wrapped line\nbroken"),
        ("- one\n- two", "• one\n• two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- one\n  - deep", "• one\n   • deep"),
        ("> quoted\n>\n> > twice", "<blockquote>quoted\n\ntwice</blockquote>"),
        (
            "```python\nif a < b:\n    pass\n```",
            '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>',
        ),
        ("    indented", "<pre>indented</pre>"),
        ("$x^2$ and $$y_1$$", "<code>x^2</code> and <code>y_1</code>"),
        ("[site](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">site</a>'),
        ("[bad](javascript:alert(1))", "[bad](javascript:alert(1))"),
        ("[odd](file:///etc/passwd)", "[odd](file:///etc/passwd)"),
        ("<b>raw</b> & more", "&lt;b&gt;raw&lt;/b&gt; &amp; more"),
        ("---", "———"),
        ("| a | bb |\n|---|---|\n| ccc | d |", "<pre>a    bb\n───  ──\nccc  d</pre>"),
        ("one\ntwo", "one two"),
        ("", ""),
    ],
)
def test_markdown(source, html):
    assert markdown(source) == html


def test_a_label_is_plain_and_short():
    assert label("**bold** `code` $x$ " + "y" * 60) == "bold code x " + "y" * 27 + "…"
    assert inline("`a` **b**") == "<code>a</code> <b>b</b>"
    assert plain('<b>"&') == '&lt;b&gt;"&amp;'


class _Balance(HTMLParser):
    """Whether every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def is_well_formed(html: str) -> bool:
    parser = _Balance()
    parser.feed(html)
    return not parser.open


def accepted(html: str) -> bool:
    """Whether the strict double takes it as a message."""
    try:
        message_text(html, "HTML", None)
    except ApiError as refusal:
        return "text is empty" in refusal.description
    return True


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_makes_html_that_telegram_takes(text):
    assert accepted(fit(markdown(text)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["**b**", "`c<`", "> q", "- i", "# h", "```\nx\n```", "𝄞", "&", "a b", "\n\n"]))
)
def test_any_markdown_is_cut_well_formed(pieces):
    html = fit(markdown(" ".join(pieces) * 40), "<b>tail</b>", 300)
    assert is_well_formed(html)
    assert visible_length(html) <= 300
    assert accepted(html)


def test_every_text_of_the_sample_content_is_taken():
    texts = [path.read_text() for path in sorted((ROOT / "content").rglob("*.md"))]
    assert len(texts) > 100
    for text in texts:
        assert accepted(fit(markdown(text), "tail"))


def text_of(html: str) -> str:
    """The words alone, without the blanks that pages may lose at their edges."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["**b**", "`c<`", "> q", "- i", "# h", "```py\nx\n\ny & z\n```", "𝄞", "a b", "\n\n"])
    ),
    st.integers(20, 400),
)
def test_pages_lose_nothing_and_are_each_well_formed(pieces, limit):
    whole = blocks("\n\n".join([*pieces, "word " * 60, "𝄞" * 90]))
    pages = paginate(whole, limit)
    for page in pages:
        assert visible_length(page) <= limit
        assert is_well_formed(page)
        assert accepted(page)
    assert text_of("".join(pages)) == text_of("".join(whole))


def test_every_lesson_of_the_sample_courses_comes_in_pages():
    lessons = sorted((ROOT / "content" / "courses").rglob("*.md"))
    assert len(lessons) > 10
    for path in lessons:
        whole = blocks(path.read_text())
        pages = paginate(whole, 1_000)
        assert all(accepted(page) and visible_length(page) <= 1_000 for page in pages)
        assert text_of("".join(pages)) == text_of("".join(whole))


def test_what_fits_is_left_alone_and_the_rest_says_where_it_is():
    assert fit("<b>short</b>", "tail") == "<b>short</b>"
    long = fit("<b>" + "word " * 2_000 + "</b>", '<a href="https://x.y">rest</a>')
    assert visible_length(long) <= MESSAGE_LIMIT
    assert re.search(r"word</b>…\n<a href", long)


def test_length_is_counted_as_telegram_does():
    assert units("𝄞") == 2
    assert visible_length("<b>a</b>&amp;𝄞") == 4
    assert visible_length(fit("𝄞" * 5_000)) <= MESSAGE_LIMIT


def test_a_toast_has_two_hundred_units():
    assert units(toast("слово " * 100)) <= TOAST_LIMIT
    assert toast("short\x00") == "short"
