"""What an answer is worth, kind by kind."""

from typing import Any

import pytest
from django.utils import translation

from challenges.kinds import KINDS
from challenges.kinds.base import InvalidAnswer
from tests.factories import SPECS

pytestmark = pytest.mark.pure


def score(key: str, spec: dict[str, Any], raw: Any) -> float:
    kind = KINDS[key]
    clean = kind.clean_spec(spec)
    return kind.grade(clean, kind.parse(clean, raw)).score


def typed(key: str, spec: dict[str, Any], line: str) -> float:
    kind = KINDS[key]
    clean = kind.clean_spec(spec)
    return kind.grade(clean, kind.parse_typed(clean, line, seed="x:1")).score


@pytest.mark.parametrize(
    ("rule", "answer", "right"),
    [
        ({}, " ECHO ", True),
        ({}, "Ｅｃｈｏ", True),  # full-width letters
        ({"case_sensitive": True}, "Echo", False),
        ({"case_sensitive": True}, "echo", True),
        ({"accept": ["two words"]}, "two \n  words", True),
        ({"accept": ["two words"], "normalize": []}, "two  words", False),
        ({"accept": ["don't"], "normalize": ["punctuation"]}, "dont!", True),
        ({"accept": ["café"], "normalize": ["accents"]}, "cafe", True),
        ({"accept": ["café"]}, "cafe", False),
        ({"accept": ["café"]}, "cafe\u0301", True),  # the same letter in two parts
        ({"accept": ["straße"]}, "STRASSE", True),
        ({"accept": ["ёж"]}, "ЁЖ", True),
        ({"accept": [404]}, 404, True),
        ({"accept": ["!?"], "normalize": ["punctuation"]}, "anything", False),
    ],
)
def test_short_text(rule, answer, right):
    assert score("short_text", {"accept": ["echo"], **rule}, {"text": answer}) == float(right)


def test_a_short_text_of_signs_alone_is_not_matched_by_nothing():
    spec = {"accept": ["!?"], "normalize": ["punctuation"]}
    assert score("short_text", spec, "...") == 0
    assert score("short_text", spec, "!?") == 1


@pytest.mark.parametrize(
    ("answer", "right"),
    [("v7", True), (" V7 ", True), ("v7x", False), ("xv7", False), ("v7\nv8", False), ("v", False)],
)
def test_pattern(answer, right):
    assert score("pattern", SPECS["pattern"], answer) == float(right)


def test_a_pattern_takes_no_time_however_it_is_teased():
    spec = {"pattern": "(a+)+b", "canonical": "ab"}
    assert score("pattern", spec, "a" * 1_000) == 0
    with pytest.raises(InvalidAnswer):
        score("pattern", spec, "a" * 1_001)


@pytest.mark.parametrize(
    ("spec", "answer", "right"),
    [
        ({"value": "3.25"}, "3.25", True),
        ({"value": "3.25"}, "3,25", True),
        ({"value": "3.25"}, "13/4", True),
        ({"value": "3.25"}, "325e-2", True),
        ({"value": "3.25"}, "3.2500001", False),
        ({"value": "3.25"}, 3.25, True),
        ({"value": "0.3"}, "0.1", False),
        ({"value": "-4"}, "−4", True),
        ({"value": "1000000"}, "1 000 000", True),
        ({"value": "1000000"}, "1_000_000", True),
        ({"value": "9.81", "absolute": "0.05"}, "9.86", True),
        ({"value": "9.81", "absolute": "0.05"}, "9.8600001", False),
        ({"value": "200", "relative": "0.01"}, "202", True),
        ({"value": "200", "relative": "0.01"}, "202.01", False),
        ({"value": "-200", "relative": "0.01"}, "-198", True),
        ({"value": "1", "absolute": "0.1", "relative": "0.5"}, "1.5", True),
        ({"value": "10", "unit": "ms"}, "10 ms", True),
        ({"value": "10", "unit": "ms"}, "10MS.", True),
        ({"value": "10", "unit": {"en": "ms", "ru": "мс"}}, "10 мс", True),
        ({"value": "7", "integer": True}, "7.0", True),
        ({"value": "100000000000000000000000000001"}, "100000000000000000000000000001", True),
        ({"value": "100000000000000000000000000001"}, "100000000000000000000000000002", False),
        ({"value": "0"}, "1e-999", False),
    ],
)
def test_numeric(spec, answer, right):
    assert score("numeric", spec, {"value": answer}) == float(right)


@pytest.mark.parametrize(
    "answer", ["1,000,000", "ten", "10 s", "1e9999", "1/0", "", "7.5", "1 2/3", "0x10", "∞", "10 ms ms", "½"]
)
def test_a_number_that_cannot_be_meant_costs_no_attempt(answer):
    with pytest.raises(InvalidAnswer):
        score("numeric", {"value": "10", "unit": "ms", "integer": True}, answer)


def test_multiple_choice_takes_wrong_ticks_off():
    spec = SPECS["multiple_choice"]
    assert score("multiple_choice", spec, {"choices": ["a", "b"]}) == 1
    assert score("multiple_choice", spec, {"choices": ["a", "a"]}) == 0.5
    assert score("multiple_choice", spec, {"choices": ["a", "c"]}) == 0
    assert score("multiple_choice", spec, {"choices": ["a", "b", "c"]}) == 0.5
    assert score("multiple_choice", {**spec, "partial": False}, {"choices": ["a"]}) == 0


def test_ordering_counts_neighbours():
    kind = KINDS["ordering"]
    clean = kind.clean_spec(SPECS["ordering"])
    ids = [item["id"] for item in clean["items"]]

    def worth(*order: int) -> Any:
        return kind.grade(clean, kind.parse(clean, [ids[n] for n in order])).score

    assert worth(0, 1, 2, 3) == 1
    assert worth(1, 2, 3, 0) == pytest.approx(2 / 3)
    assert worth(3, 2, 1, 0) == 0
    strict = {**clean, "partial": False}
    assert kind.grade(strict, {"order": [ids[1], ids[2], ids[3], ids[0]]}).score == 0


def test_matching_counts_pairs():
    spec = SPECS["matching"]
    assert score("matching", spec, {"pairs": {"l1": "r1", "l2": "r3"}}) == 0.5
    assert score("matching", {**spec, "partial": False}, {"pairs": {"l1": "r1", "l2": "r3"}}) == 0


def test_cloze_counts_blanks():
    spec = SPECS["cloze"]
    assert score("cloze", spec, {"blanks": {"one": " CAT ", "two": "cow"}}) == 0.5
    assert score("cloze", {**spec, "partial": False}, {"blanks": {"one": "cat", "two": "cow"}}) == 0


def test_a_single_choice_says_why_it_was_wrong_in_the_learners_language():
    spec = {
        "choices": [
            {"id": "a", "text": "A", "feedback": {"en": "No.", "ru": "Нет."}},
            {"text": "B", "correct": True},
        ]
    }
    kind = KINDS["single_choice"]
    clean = kind.clean_spec(spec)
    assert kind.grade(clean, {"choice": "a"}, language="ru").remarks == ["Нет."]
    with translation.override("ru"):
        assert kind.grade(clean, {"choice": "a"}).remarks == ["Нет."]
    assert kind.grade(clean, {"choice": "a"}, language="de").remarks == ["No."]
    assert kind.present(clean, seed="x", language="ru")["choices"][0].keys() == {"id", "text"}


def test_typed_answers_follow_the_order_shown():
    for key, name in (("single_choice", "choices"), ("multiple_choice", "choices"), ("ordering", "items")):
        kind, clean = KINDS[key], KINDS[key].clean_spec(SPECS[key])
        shown = [entry["id"] for entry in kind.present(clean, seed="x:1")[name]]
        wanted = {"single_choice": ["b"], "multiple_choice": ["a", "b"]}.get(key) or [
            i["id"] for i in clean["items"]
        ]
        assert typed(key, SPECS[key], " ".join(str(shown.index(one) + 1) for one in wanted)) == 1


def test_typed_pairs_follow_the_order_shown():
    kind, clean = KINDS["matching"], KINDS["matching"].clean_spec(SPECS["matching"])
    right = [entry["id"] for entry in kind.present(clean, seed="x:1")["right"]]
    letters = {one: "abc"[right.index(one)] for one in right}
    for form in ("1{} 2{}", "1-{}, 2-{}", "1) {}\n2) {}"):
        assert typed("matching", SPECS["matching"], form.format(letters["r1"], letters["r2"])) == 1


@pytest.mark.parametrize("line", ["cat; dog", "cat\ndog", "CAT ; Dog"])
def test_typed_blanks(line):
    assert typed("cloze", SPECS["cloze"], line) == 1
