"""What is written as YAML is read again as it was, whatever the texts hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.content.emit import dump_yaml
from challenges.content.marked import parse_yaml
from core.text import is_storable

pytestmark = pytest.mark.pure

ODD = [
    "",
    " ",
    "~",
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "0x1",
    "<<",
    "=",
    "a: b",
    "- a",
    "# a",
    "'",
    '"',
    "\ta",
    "a \nb",
    "|",
    ">",
]
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=60).filter(is_storable))
values = st.recursive(
    st.one_of(texts, st.integers(-(10**17), 10**17), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.dictionaries(texts, values, max_size=5), st.lists(values, max_size=5)))
def test_written_and_read_again(data):
    text = dump_yaml(data)
    document = parse_yaml(text.replace("\r\n", "\n"), "x")
    assert document.problems == []
    assert document.data == data
    assert dump_yaml(document.data) == text


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t\0\x85é", max_size=80))
def test_any_text_is_read_or_refused_with_words(text):
    document = parse_yaml(text, "x")
    assert document.problems or document.data is not ...
    assert all(message and place >= (1, 1) for place, message in document.problems)


def test_short_things_stand_on_one_line_and_long_texts_in_blocks():
    data = {
        "title": {"en": "A", "ru": "Б"},
        "tags": ["a", "b"],
        "text": "one\ntwo\n",
        "long": ["x" * 60, "y" * 60],
    }
    assert dump_yaml(data) == (
        "title: {en: A, ru: Б}\n"
        "tags: [a, b]\n"
        "text: |\n  one\n  two\n"
        f"long:\n  - {'x' * 60}\n  - {'y' * 60}\n"
    )
