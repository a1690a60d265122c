"""Every type of event the product writes is in the protocol's document, and brought about by a test."""

import ast
import re
from pathlib import Path

import pytest

from tests.realtime.happenings import HAPPENINGS

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "challenges", "progress", "learning", "battles", "bot", "realtime", "api", "web", "core")
WRITES = re.compile(r"append_events\(|\.tell\(|\.announce\(|EventDraft")
TYPE = re.compile(r"[a-z]+\.[a-z_]+")


def written() -> set[str]:
    """What looks like a type in the files that write events."""
    sources = (path.read_text() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    trees = [ast.parse(source) for source in sources if WRITES.search(source)]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and TYPE.fullmatch(text)}


def documented() -> set[str]:
    """The first column of the document's table of events."""
    text = (ROOT / "docs/live-protocol.md").read_text()
    table = text.partition("| `type` | in `data` |\n")[2].partition("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines()[1:]]
    return {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}


def test_the_document_names_every_type_that_is_written():
    assert written() <= documented()
    assert len(written()) > 20, "the search has gone blind"


def test_a_state_is_carried_on_through_every_type_in_the_document():
    assert set(HAPPENINGS) == documented()
