"""Each problem of a spec is found, with the path to it."""

from typing import Any

import pytest

from challenges.kinds import KINDS, SpecError
from tests.factories import SPECS

pytestmark = pytest.mark.pure


def choices(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"choices": list(entries), **more}


A, B = {"text": "A", "correct": True}, {"text": "B"}
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("short_text", {}, "accept: a list is expected"),
    ("short_text", {"accept": ["a"] * 51}, "accept: 1 to 50 entries"),
    ("short_text", {"accept": ["a", ""]}, "accept.1: a text is expected"),
    ("short_text", {"accept": ["x" * 4_001]}, "accept.0: this text is longer than 4000"),
    ("short_text", {"accept": ["a\0"]}, "accept.0: this text holds characters"),
    ("short_text", {"accept": ["\ud800"]}, "accept.0: this text holds characters"),
    ("short_text", {"accept": ["a"], "normalize": ["vowels"]}, "normalize: a list out of spaces"),
    ("short_text", {"accept": ["a"], "normalize": "spaces"}, "normalize: a list out of"),
    ("short_text", {"accept": ["a"], "normalize": [[]]}, "normalize: a list out of"),
    ("short_text", {"accept": ["a"], "case_sensitive": 1}, "case_sensitive: true or false"),
    (
        "short_text",
        {"accept": ["a"], "placeholder": {"ru": "а"}},
        "placeholder: the text in the main language",
    ),
    ("short_text", {"accept": ["a"], "placeholder": {"en": "a", "xx": "b"}}, "placeholder.xx: this language"),
    ("pattern", {"pattern": "(", "canonical": "a"}, "pattern: this expression is not valid"),
    ("pattern", {"pattern": r"(a)\1", "canonical": "aa"}, "pattern: this expression is not valid"),
    ("pattern", {"pattern": "a(?=b)", "canonical": "a"}, "pattern: this expression is not valid"),
    (
        "pattern",
        {"pattern": "((a{1000}){1000}){1000}", "canonical": "a"},
        "pattern: this expression is not valid",
    ),
    ("pattern", {"pattern": "a" * 1_001, "canonical": "a"}, "pattern: this text is longer than 1000"),
    ("pattern", {"canonical": "a"}, "pattern: this is missing"),
    ("pattern", {"pattern": "a"}, "canonical: this is missing"),
    (
        "pattern",
        {"pattern": "a", "canonical": "b"},
        "pattern: the expression does not accept the example “b”",
    ),
    (
        "pattern",
        {"pattern": "a", "canonical": "a", "examples": {"accepted": ["b"]}},
        "pattern: the expression does not accept the example “b”",
    ),
    (
        "pattern",
        {"pattern": "a", "canonical": "a", "examples": {"rejected": ["A"]}},
        "pattern: the expression accepts the example “A”, which it should not",
    ),
    ("pattern", {"pattern": "a", "canonical": "a", "examples": {"good": []}}, "examples.good: this key"),
    ("pattern", {"pattern": "a", "canonical": "a", "examples": []}, "examples: a mapping is expected"),
    ("numeric", {}, "value: this is missing"),
    ("numeric", {"value": "about 3"}, "value: a number is expected"),
    ("numeric", {"value": "NaN"}, "value: a number is expected"),
    ("numeric", {"value": "1e400000000"}, "value: a number is expected"),
    ("numeric", {"value": True}, "value: a text is expected"),
    ("numeric", {"value": "1", "absolute": "-1"}, "absolute: a number is expected"),
    ("numeric", {"value": "1", "relative": "x"}, "relative: a number is expected"),
    ("numeric", {"value": "1", "integer": "yes"}, "integer: true or false"),
    ("numeric", {"value": "1.5", "integer": True}, "value: a whole number is expected"),
    ("single_choice", choices(A), "choices: 2 to 12 entries are expected, there are 1"),
    ("single_choice", choices(*[A, B] * 20), "choices: 2 to 12 entries are expected, there are 40"),
    ("single_choice", choices(B, {"text": "C"}), "choices: exactly one option must be correct, there are 0"),
    ("single_choice", choices(A, {"text": "C", "correct": True}), "must be correct, there are 2"),
    ("single_choice", choices(A, {"text": "A"}), "choices.1: this occurs twice"),
    ("single_choice", choices({**A, "id": "x"}, {**B, "id": "x"}), "choices.1: this occurs twice"),
    ("single_choice", choices({**A, "id": "Not an id"}, B), "choices.0.id: an id has 1 to 32"),
    ("single_choice", choices({**A, "id": []}, B), "choices.0.id: an id has 1 to 32"),
    ("single_choice", choices(A, "B"), "choices.1: a mapping is expected here"),
    ("single_choice", choices(A, {**B, "correct": "no"}), "choices.1.correct: true or false"),
    ("single_choice", choices(A, B, shuffle="no"), "shuffle: true or false"),
    ("single_choice", choices(A, {**B, "feedback": 5.5, "remark": "x"}), "choices.1.remark: this key"),
    ("multiple_choice", choices(B, {"text": "C"}), "choices: at least one option must be correct"),
    ("multiple_choice", choices(A, B, partial=0), "partial: true or false"),
    ("ordering", {"items": ["a", "b"]}, "items: 3 to 12 entries"),
    ("ordering", {"items": ["a", "b", "a"]}, "items.2: this occurs twice"),
    ("ordering", {"items": ["a", "b", []]}, "items.2: a text is expected"),
    ("matching", {**SPECS["matching"], "pairs": {"l1": "r1"}}, "pairs: every left id must have exactly one"),
    ("matching", {**SPECS["matching"], "pairs": {"l1": "r1", "l2": "r9"}}, "pairs.l2: there is no such id"),
    ("matching", {**SPECS["matching"], "pairs": {"l1": "r1", "l2": []}}, "pairs.l2: there is no such id"),
    ("matching", {**SPECS["matching"], "pairs": []}, "pairs: a mapping is expected"),
    ("matching", {**SPECS["matching"], "left": [{"id": "l1", "text": "a"}]}, "left: 2 to 12 entries"),
    ("cloze", {"text": "No blank.", "blanks": {}}, "blanks: a mapping is expected"),
    ("cloze", {"text": "{{a}}", "blanks": {"b": {"accept": ["x"]}}}, "text: the text must hold every blank"),
    (
        "cloze",
        {"text": "{{a}} {{a}}", "blanks": {"a": {"accept": ["x"]}}},
        "text: the text must hold every blank",
    ),
    (
        "cloze",
        {"text": {"en": "{{a}}", "ru": "—"}, "blanks": {"a": {"accept": ["x"]}}},
        "text: the text must hold every blank",
    ),
    (
        "cloze",
        {"text": "{{a}}", "blanks": {"a": {"choices": ["x", "y"], "correct": "z"}}},
        "blanks.a.correct: the correct option is not among the choices",
    ),
    (
        "cloze",
        {"text": "{{a}}", "blanks": {"a": {"choices": ["x", "x"], "correct": "x"}}},
        "blanks.a.choices.1: this occurs twice",
    ),
    ("cloze", {"text": "{{a}}", "blanks": {"a": "x"}}, "blanks.a: a mapping is expected"),
    ("cloze", {"text": "{{a}}", "blanks": {"a": {"accept": ["x"], "hint": "y"}}}, "blanks.a.hint: this key"),
]


@pytest.mark.parametrize(("key", "spec", "expected"), CASES, ids=[f"{k}-{e}" for k, _s, e in CASES])
def test_a_problem_is_found_with_its_path(key, spec, expected):
    with pytest.raises(SpecError) as error:
        KINDS[key].clean_spec(spec)
    assert any(expected in str(problem) for problem in error.value.problems), error.value.problems
    assert expected.split(":")[0].split(".")[0] in str(error.value)


def test_all_problems_are_found_at_once():
    with pytest.raises(SpecError) as error:
        KINDS["single_choice"].clean_spec({"choices": [{"txt": 1}, {"text": "B", "correct": 1}], "x": 1})
    paths = {problem.path for problem in error.value.problems}
    assert paths >= {("choices", 0, "text"), ("choices", 0, "txt"), ("choices", 1, "correct"), ("x",)}


@pytest.mark.parametrize("key", ["single_choice", "ordering", "short_text"])
def test_a_spec_with_a_hundred_thousand_entries_is_refused_at_once(key):
    name = {"single_choice": "choices", "ordering": "items", "short_text": "accept"}[key]
    with pytest.raises(SpecError) as error:
        KINDS[key].clean_spec({name: ["x"] * 100_000})
    assert len(error.value.problems) < 150
