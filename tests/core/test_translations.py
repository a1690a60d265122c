"""Every text a person can meet has its Russian, with the same placeholders, in every plural form."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "core",
    "accounts",
    "challenges",
    "progress",
    "learning",
    "battles",
    "realtime",
    "bot",
    "api",
    "web",
    "judge",
)
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
TAG = re.compile(r"""\{%-?\s*(?:translate|trans)\s+("[^"]+"|'[^']+')(?:[^%]*?\scontext\s+"([^"]+)")?""")
IN_INCLUDE = re.compile(r"""[=:(]_\("([^"]+)"\)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)

pytestmark = pytest.mark.pure

Text = tuple[str | None, str]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (ROOT / "locale/ru/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)


def in_python(source: str) -> Iterator[Text]:
    """The literal arguments of translating calls, those inside f-strings too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [part.value if isinstance(part, ast.Constant) else None for part in node.args[:2]]
            if node.func.id in PLAIN and words and isinstance(words[0], str):
                yield None, words[0]
            elif node.func.id in WITH_CONTEXT and isinstance(words[1], str):
                yield str(words[0]), words[1]


def in_template(source: str) -> Iterator[Text]:
    """The texts of translating tags, as the extraction writes them."""
    for quoted, context in TAG.findall(source):
        yield context or None, quoted[1:-1]
    for words in IN_INCLUDE.findall(source):
        yield None, words
    for options, body in BLOCK.findall(source):
        if "trimmed" in options.split():
            body = " ".join(line.strip() for line in body.splitlines() if line.strip())
        yield None, re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body.replace("%", "%%"))


def in_room(room: str) -> Iterator[Text]:
    for path in (ROOT / room).rglob("*"):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from in_python(path.read_text())
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield from in_template(path.read_text())


@pytest.mark.parametrize("room", ROOMS)
def test_every_text_in_the_sources_is_in_the_catalogue(catalog, room):
    known = {(entry.context, entry.id[0] if isinstance(entry.id, tuple) else entry.id) for entry in catalog}
    plain = {(context, text.replace("%%", "%")) for context, text in known}
    assert {text for text in in_room(room) if text not in known and text not in plain} == set()


def test_every_entry_is_translated_with_the_same_placeholders(catalog):
    wrong = []
    for message in catalog:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = sorted(PLACEHOLDER.findall(ids[-1]))
        if (
            message.fuzzy
            or any(not form or sorted(PLACEHOLDER.findall(form)) != wanted for form in forms)
            or (len(ids) == 2 and len(forms) != 3)
        ):
            wrong.append(message.id)
    assert not wrong


def test_edges_of_the_texts_are_kept(catalog):
    """Neither a lost full stop nor a stray blank or line: what surrounds a text relies on them."""

    def edges(text: str) -> tuple[str, str, bool]:
        head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return head, tail, text.endswith(".") and not text.endswith("…")

    texts = [entry for entry in catalog if isinstance(entry.id, str) and len(entry.id) > 12]
    assert [entry.id for entry in texts if edges(entry.id) != edges(str(entry.string))] == []


def test_russian_plurals_are_right():
    with translation.override("ru"):
        shown = [ngettext("%d point", "%d points", n) % n for n in (1, 2, 5, 11, 21, 112)]
        assert shown == ["1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл", "112 баллов"]
        assert gettext("Right!") == "Верно!"


def test_one_english_word_may_be_two_in_russian():
    with translation.override("ru"):
        assert (gettext("Quiz"), pgettext("kind of poll", "Quiz")) == ("Тест", "Викторина")
