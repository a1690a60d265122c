"""What browsers are sent of our styles and scripts."""

from pathlib import Path

import pytest

from web.storage import slim

pytestmark = pytest.mark.pure
SCRIPTS = Path(__file__).resolve().parents[2] / "web/static/web/js"


def test_comments_and_indents_go_and_nothing_else() -> None:
    script = '/** What. */\nconst a = "http://b"; // kept\n  // gone\n  f(/** @type {X} */ (a));\n'
    assert slim(script) == '\nconst a = "http://b"; // kept\nf((a));\n'
    assert slim("/* What. */\n.a { color: red; }\n") == "\n.a { color: red; }\n"


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: path.stem)
def test_no_text_in_our_scripts_looks_like_a_comment(path: Path) -> None:
    """Every comment begins at a line's begin, or is a type's; so nothing but comments is taken out."""
    for line in path.read_text("utf-8").splitlines():
        before, begin, _after = line.partition("/*")
        assert not begin or not before.strip() or "/** @type" in line or "/** @param" in line, line
        assert line.count("`") % 2 == 0, f"a text of several lines: {line}"
