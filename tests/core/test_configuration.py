"""docs/configuration.md names every variable that the product reads, and none that it does not."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "accounts", "challenges", "judge", "progress", "learning", "battles", "realtime", "bot")
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PATH", "PTB_TIMEDELTA"}
TESTING = {"TEST_POSTGRES_URL", "TEST_REDIS_URL", "CHROMIUM"}
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")


def read_by(folder: str) -> set[str]:
    """The names in `env.int("X")`, `os.environ["X"]`, `environ.get("X")` of a folder's sources."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                owner, name = ast.unparse(node.func), node.args[0]
            elif isinstance(node, ast.Subscript):
                owner, name = ast.unparse(node.value), node.slice
            else:
                continue
            of_environment = re.fullmatch(r"env(\.\w+)?|(os\.)?environ(\.\w+)?|os\.getenv", owner)
            if of_environment and isinstance(name, ast.Constant) and isinstance(name.value, str):
                found.add(name.value)
    return {name for name in found if VARIABLE.fullmatch(name)}


def documented() -> set[str]:
    """The names in the table's first column."""
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def test_the_product_reads_what_the_table_says_and_the_other_way_round():
    read = set().union(*map(read_by, ROOMS)) - NOT_OURS
    assert len(read) > 40, "the search has gone blind"
    assert read - documented() == set()
    assert documented() - TESTING - read == set()


def test_what_the_tests_read_is_in_the_table_too():
    assert documented() >= TESTING
    assert read_by("tests") | read_by("scripts") >= TESTING
