"""Every problem of a pack is named with its place, and all of them at once."""

# ruff: noqa: E501 - the files and what is said of them stand on one line each
import os
from pathlib import Path

import pytest

from challenges.content.files import FILE_LIMIT
from challenges.content.importing import read_pack
from challenges.content.problems import PackError
from tests.challenges.content.packs import BASE, ECHO, another, make_pack

pytestmark = pytest.mark.pure


def findings(root: Path) -> list[str]:
    return [str(finding) for finding in read_pack(root).findings]


def test_the_small_pack_is_faultless(tmp_path):
    assert findings(make_pack(tmp_path)) == []


def with_line(old: str, new: str) -> dict[str, str]:
    """The echo challenge with one piece of its YAML changed."""
    assert old in BASE[ECHO]
    return {ECHO: BASE[ECHO].replace(old, new)}


MATCHING = (
    "{left: [{id: a, text: A}, {id: b, text: B}], right: [{id: %s, text: C}, {id: %s, text: D}], "
    "pairs: {a: %s, b: %s}}"
)
CASES = {
    "unknown key": (with_line("points: 5", "points: 5\npoint: 6"), "5:1: point: this key is not known here"),
    "wrong type": (with_line("points: 5", "points: '5'"), "4:1: points: a whole number from 1 to 1000"),
    "out of range": (with_line("points: 5", "points: 0"), "4:1: points: a whole number from 1 to 1000"),
    "a truth value is no number": (with_line("points: 5", "points: true"), "4:1: points: a whole number"),
    "missing key": (with_line("points: 5\n", ""), "1:1: points: this is missing"),
    "unknown kind": (with_line("short_text", "shorttext"), "2:1: kind: one of these is expected: short_text"),
    "unknown state": (with_line("published", "open"), "5:1: state: one of these is expected"),
    "a list for a kind": (with_line("short_text", "[a]"), "2:1: kind: one of these is expected"),
    "long title": (
        with_line("title: Echo", f"title: {'x' * 201}"),
        "1:1: title: this text is longer than 200",
    ),
    "hint without text": (with_line(", text: Listen.}", "}"), "7:5: hints.0.text: a text is expected"),
    "hint cost": (with_line("cost: 2", "cost: -2"), "8:6: hints.1.cost: a whole number from 0 to 1000"),
    "spec": (with_line("[echo]", "[]"), "10:3: spec.accept: 1 to 50 entries are expected, there are 0"),
    "spec key": (with_line("accept:", "acept:"), "10:3: spec.acept: this key is not known here"),
    "spec value": (with_line("[echo]", "[echo, true]"), "10:18: spec.accept.1: a text is expected"),
    "no mapping": ({ECHO: "- a\n"}, "1:1: a mapping is expected here"),
    "empty file": ({ECHO: ""}, "1:1: a mapping is expected here"),
    "broken YAML": (with_line("points: 5", "points: [5"), "5:6: this is not valid YAML"),
    "tab": (with_line("  accept", "\taccept"), "10:1: this is not valid YAML"),
    "twice": (with_line("points: 5", "points: 5\npoints: 6"), "5:1: the key “points” occurs twice"),
    "two documents": ({ECHO: BASE[ECHO] + "---\na: 1\n"}, "11:1: a file holds one YAML document only"),
    "alias": (with_line("[echo]", "&a [echo]\nmore: *a"), "10:11: anchors and aliases"),
    "tag": (with_line("[echo]", "!!python/object:os.system {}"), "10:11: tags (!) are not used"),
    "binary tag": (with_line("[echo]", "!!binary aGk="), "10:11: tags (!) are not used"),
    "key no word": (with_line("points: 5", "? [a, b]\n: 5"), "4:3: a key must be a plain word"),
    "deep": (with_line("[echo]", "[" * 200 + "]" * 200), "10:40: this is nested too deeply"),
    "deep mappings": (with_line("[echo]", "{a: " * 50_000 + "1" + "}" * 50_000), "this is nested too deeply"),
    "control": (with_line("Echo", "Ec\0ho"), "1:10: this character cannot be used here: '\\x00'"),
    "latin-1": (
        {ECHO: BASE[ECHO].replace("Echo", "Éco").encode("latin-1")},
        "1:8: this file is not in UTF-8",
    ),
    "utf-16": ({ECHO: BASE[ECHO].encode("utf-16")}, "1:1: this file is not in UTF-8"),
    "huge": ({ECHO: BASE[ECHO] + "#" * FILE_LIMIT}, "1:1: this file is larger than 1048576 bytes"),
    "tag name": (
        with_line("points: 5", "points: 5\ntags: [fine, Not Fine]"),
        "5:14: tags.1: a tag has 1 to 40",
    ),
    "tag twice": (with_line("points: 5", "points: 5\ntags: [a, a]"), "5:11: tags.1: this occurs twice"),
    "null tag": (with_line("points: 5", "points: 5\ntags: [null]"), "5:8: tags.0: a tag has"),
    "unknown prerequisite": (
        with_line("points: 5", "points: 5\nrequires: [nobody]"),
        "5:12: requires.0: there is no challenge “nobody” in this pack",
    ),
    "itself": (
        with_line("points: 5", "points: 5\nrequires: [echo]"),
        "5:12: requires.0: prerequisites lead in a circle: echo → echo",
    ),
    "language": (
        with_line("title: Echo", "title: {en: Echo, fr: Écho}"),
        "1:19: title.fr: this language is not",
    ),
    "undeclared language": (
        with_line("title: Echo", "title: {en: Echo, ru: Эхо}"),
        "1:19: title.ru: the language “ru” is not among",
    ),
    "no main language": (
        with_line("title: Echo", "title: {ru: Эхо}"),
        "1:1: title: the text in the main language",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_problem_in_a_challenge_is_named_with_its_place(tmp_path, name):
    changes, expected = CASES[name]
    found = findings(make_pack(tmp_path, changes))
    place = ECHO + ":" + expected if expected[0].isdigit() else expected
    assert any(place in finding for finding in found), found


ELSEWHERE = {
    "no manifest": ({"pack.yaml": None}, "pack.yaml:1:1: this file is missing"),
    "format": (
        {"pack.yaml": "format: 2\ntitle: T\nlanguages: [en]\n"},
        "pack.yaml:1:1: format: this version",
    ),
    "languages": (
        {"pack.yaml": "format: 1\ntitle: T\nlanguages: [ru, en]\n"},
        "pack.yaml:3:13: languages.0: the",
    ),
    "odd languages": (
        {"pack.yaml": "format: 1\ntitle: T\nlanguages: [en, xx, {}]\n"},
        "pack.yaml:3:17: languages.1",
    ),
    "manifest key": ({"pack.yaml": BASE["pack.yaml"] + "x: 1\n"}, "pack.yaml:4:1: x: this key is not known"),
    "no categories": ({"categories.yaml": None}, "categories.yaml:1:1: this file is missing"),
    "categories no list": ({"categories.yaml": "a: 1\n"}, "categories.yaml:1:1: a list is expected"),
    "category twice": (
        {"categories.yaml": BASE["categories.yaml"] * 2},
        "categories.yaml:3:3: 1.slug: this slug occurs twice",
    ),
    "category slug": (
        {"categories.yaml": BASE["categories.yaml"] + "- slug: Big Words\n  title: B\n"},
        "categories.yaml:3:3: 1.slug: a slug has 1 to 60",
    ),
    "unknown category": (
        {"categories.yaml": "- slug: other\n  title: Other\n"},
        "challenges/words:1:1: categories.yaml has no category of this name",
    ),
    "no statement": (
        {"challenges/words/echo/statement.md": None},
        "challenges/words/echo/statement.md:1:1: this file is missing",
    ),
    "empty statement": (
        {"challenges/words/echo/statement.md": "\n\n"},
        "challenges/words/echo/statement.md:1:1: this file is empty",
    ),
    "long statement": (
        {"challenges/words/echo/statement.md": "word " * 20_000},
        "challenges/words/echo/statement.md:1:1: this text is longer than 50000 characters",
    ),
    "NUL in Markdown": (
        {"challenges/words/echo/statement.md": "One.\nTwo\0."},
        "challenges/words/echo/statement.md:2:4: this character cannot be used here",
    ),
    "no challenge.yaml": ({ECHO: None}, f"{ECHO}:1:1: this file is missing"),
    "folder name": (another("Not-Small"), "challenges/words/Not-Small/challenge.yaml:1:1: a slug has"),
    "two of one name": (
        {"categories.yaml": "- {slug: words, title: W}\n- {slug: more, title: M}\n"}
        | {path.replace("words", "more"): text for path, text in BASE.items() if "echo" in path},
        "challenges/words/echo/challenge.yaml:1:1: there is a challenge of this name in “more” too",
    ),
    "circle": (
        another("a", requires="[b]") | another("b", requires="[c]") | another("c", requires="[a]"),
        "challenges/words/a/challenge.yaml:7:12: requires.0: prerequisites lead in a circle: a → b → c → a",
    ),
    "achievement": (
        {"achievements.yaml": "- {slug: x, title: X, description: X., rule: {metric: solved}}\n"},
        "achievements.yaml:1:40: 0.rule: A rule needs at_least: a whole number from 1.",
    ),
    "achievement rule": (
        {"achievements.yaml": "- {slug: x, title: X, description: X., rule: {metric: [], at_least: 1}}\n"},
        "achievements.yaml:1:40: 0.rule: A rule needs a metric out of",
    ),
    "rule filter": (
        {
            "achievements.yaml": "- {slug: x, title: X, description: X., rule: {metric: solved, at_least: 1, kind: []}}\n"
        },
        "achievements.yaml:1:40: 0.rule: The filter kind",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_problem_elsewhere_is_named_with_its_place(tmp_path, name):
    changes, expected = ELSEWHERE[name]
    found = findings(make_pack(tmp_path, changes))
    assert any(finding.startswith(expected) for finding in found), found


WARNINGS = {
    "no explanation": (
        {"challenges/words/echo/explanation.md": None},
        "challenges/words/echo/explanation.md:1:1: warning: this file is missing",
    ),
    "title in one language": (
        {"pack.yaml": "format: 1\ntitle: T\nlanguages: [en, ru]\n"},
        f"{ECHO}:1:1: warning: title: there is no translation into “ru”",
    ),
    "statement in one language": (
        {"pack.yaml": "format: 1\ntitle: T\nlanguages: [en, ru]\n"},
        "challenges/words/echo/statement.ru.md:1:1: warning: this file is missing",
    ),
    "option in one language": (
        {"pack.yaml": "format: 1\ntitle: T\nlanguages: [en, ru]\n"}
        | another(
            "pick", kind="single_choice", spec="{choices: [{text: {en: A}, correct: true}, {text: B}]}"
        ),
        "challenges/words/pick/challenge.yaml:6:19: warning: spec.choices.0.text: there is no translation into “ru”",
    ),
    "unused": (
        {"challenges/words/echo/notes.txt": "x"},
        "challenges/words/echo/notes.txt:1:1: warning: this file is not",
    ),
    "a program's unused file": (
        another(
            "twice",
            kind="function",
            spec="{function: double, groups: [{visible: true, tests: [{args: [2], expect: 4}]}]}",
        )
        | {"challenges/words/twice/starter/solution.js": "x"},
        "challenges/words/twice/starter/solution.js:1:1: warning: nothing uses this file",
    ),
    "formula": (
        {"challenges/words/echo/statement.md": "One\n\ntwo\nthree $\\frac{1$ four"},
        "challenges/words/echo/statement.md:4:1: warning: this formula cannot be set: its braces do not match",
    ),
    "unknown command": (
        {"challenges/words/echo/statement.md": "$$\n\\foo{x}\n$$"},
        "challenges/words/echo/statement.md:1:1: warning: this formula cannot be set: unknown command \\foo",
    ),
    "formula in a hint": (
        with_line("Listen again.", "'So $x^$ it is.'"),
        f"{ECHO}:8:15: warning: hints.1.text: this formula cannot be set",
    ),
    "HTML": (
        {"challenges/words/echo/statement.md": "a <b>c</b>"},
        "challenges/words/echo/statement.md:1:1: warning: HTML",
    ),
    "image": (
        {"challenges/words/echo/statement.md": "![a](b.png)"},
        "challenges/words/echo/statement.md:1:1: warning: images",
    ),
    "code language": (
        {"challenges/words/echo/statement.md": "Look:\n\n```pyton\n1\n```\n"},
        "challenges/words/echo/statement.md:3:1: warning: the code's language “pyton” is not known",
    ),
    "locked for ever": (
        another("draft", state="draft") | another("after", requires="[draft]"),
        "challenges/words/after/challenge.yaml:7:12: warning: requires.0: “draft” is not published",
    ),
    "telling choice": (
        another(
            "pick", kind="single_choice", spec="{choices: [{id: correct, text: A, correct: true}, {text: B}]}"
        ),
        "challenges/words/pick/challenge.yaml:6:19: warning: spec.choices.0.id: this id gives the answer away",
    ),
    "same ids": (
        another("pairs", kind="matching", spec=MATCHING % ("a", "z", "a", "z")),
        "challenges/words/pairs/challenge.yaml:6:",
    ),
    "unreachable": (
        {
            "achievements.yaml": "- {slug: x, title: X, description: X., rule: {metric: solved, at_least: 2, tag: no}}\n"
        },
        "achievements.yaml:1:40: warning: 0.rule: only 0 published challenges",
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_is_most_likely_a_mistake_is_warned_of(tmp_path, name):
    changes, expected = WARNINGS[name]
    pack = read_pack(make_pack(tmp_path, changes))
    assert any(str(finding).startswith(expected) for finding in pack.findings), pack.findings
    assert not pack.problems


def test_everything_is_reported_at_once(tmp_path):
    changes = {ECHO: "titel: Echo\nkind: riddle\npoints: many\n", "categories.yaml": "- slug: WORDS\n"}
    pack = read_pack(make_pack(tmp_path, changes))
    assert len(pack.problems) >= 7
    assert pack.findings == sorted(pack.findings)
    with pytest.raises(PackError) as refusal:
        pack.refuse_problems()
    assert refusal.value.findings == pack.findings


def test_no_folder_is_said_so(tmp_path):
    with pytest.raises(PackError, match="there is no folder here"):
        read_pack(tmp_path / "nowhere")


def test_links_are_refused_wherever_they_lead(tmp_path):
    (tmp_path / "secret").write_text("password")
    root = make_pack(tmp_path / "pack", {"challenges/words/echo/statement.md": None})
    (root / "challenges/words/echo/statement.md").symlink_to(tmp_path / "secret")
    (root / "challenges/words/loop").symlink_to(root / "challenges")
    (root / "categories").symlink_to("/etc")
    found = findings(root)
    for path in ("challenges/words/echo/statement.md", "challenges/words/loop", "categories"):
        assert f"{path}:1:1: symbolic links are not allowed in a pack" in found
    assert not any("password" in finding for finding in found)


def test_what_is_no_file_is_refused_without_being_opened(tmp_path):
    root = make_pack(tmp_path, {"challenges/words/echo/statement.md": None})
    os.mkfifo(root / "challenges/words/echo/statement.md")
    assert "challenges/words/echo/statement.md:1:1: this is not a regular file" in findings(root)


def test_odd_names_and_deep_folders_are_refused(tmp_path):
    root = make_pack(tmp_path, {"/".join("abcdefghijkl") + "/deep.txt": "x"})
    (root / "new\nline").write_text("x")
    with open(os.fsencode(root) + b"/\xff\xfe", "wb") as file:
        file.write(b"x")
    found = findings(root)
    assert "new\\nline:1:1: this name holds characters that cannot be used" in found
    assert "\\udcff\\udcfe:1:1: this name holds characters that cannot be used" in found
    assert "a/b/c/d/e/f/g/h/i:1:1: folders are nested too deeply" in found


def test_a_bom_and_windows_line_ends_are_fine(tmp_path):
    changes = {path: "\ufeff" + text.replace("\n", "\r\n") for path, text in BASE.items()}
    plain, marked = make_pack(tmp_path / "a"), make_pack(tmp_path / "b", changes)
    assert findings(marked) == []
    assert read_pack(marked).entries == read_pack(plain).entries


def test_hidden_files_are_passed_over(tmp_path):
    root = make_pack(
        tmp_path, {".git/config": "x", "challenges/words/echo/.draft.md": "x", "README.md": "Hello"}
    )
    assert findings(root) == []


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "1:30", "2024-01-01", "0123", "1_000", "+5", "1e5", ".5", "~x"]
)
def test_words_mean_themselves(tmp_path, word):
    root = make_pack(tmp_path, with_line("[echo]", f"[{word}]"))
    assert read_pack(root).entries["challenges"]["echo"]["spec"]["accept"] == [word]


def test_no_digit_of_a_number_is_lost(tmp_path):
    number = "3.14159265358979323846264338327950288"
    files = another("pi", kind="numeric", spec=f"{{value: {number}, absolute: 0.10}}")
    spec = read_pack(make_pack(tmp_path, files)).entries["challenges"]["pi"]["spec"]
    assert (spec["value"], spec["absolute"]) == (number, "0.1")
