"""Strict values and forgiving text."""

import math

import pytest

from judge.compare.text import text_difference
from judge.compare.values import ValueRules, value_difference
from judge.inside.values import Opaque
from judge.suites import TextRules, Tolerance

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (None, 0),
        ("1", 1),
        (b"a", "a"),
        ([1], (1,)),
        ({1}, frozenset({1})),
        ({1: "a"}, {True: "a"}),
        ({1}, {True}),
        ([1, 2], [1, 2, 3]),
        ([1, 2, 3], [1, 2]),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        (1.0, 1.0000001),
        (0.0, math.nan),
        (math.inf, -math.inf),
        (5, Opaque("Evil", "<evil>")),
        ([5], [Opaque("Evil", "<evil>")]),
    ],
)
def test_what_is_not_the_same_value(expected, got):
    assert value_difference(expected, got, ValueRules()) is not None


@pytest.mark.parametrize(
    "value", [None, True, 1 << 80, "ü", b"\0", 1.5, math.nan, math.inf, {1: [(2, {3})]}, {}]
)
def test_the_same_value_is_the_same(value):
    assert value_difference(value, value, ValueRules()) is None


def test_a_difference_names_its_place():
    found = value_difference([[1, 2], [3, {"k": (4, 5)}]], [[1, 2], [3, {"k": (4, 6)}]], ValueRules())
    assert found is not None
    assert (found.place, found.expected, found.got) == ("result[1][1]['k'][1]", "5", "6")


def test_loose_numbers_and_sequences():
    loose = ValueRules(strict=False)
    assert value_difference([1.0, (2,)], (1, [2]), loose) is None
    assert value_difference(1, True, loose) is not None


def test_tolerance_is_absolute_or_relative():
    rules = ValueRules(tolerance=Tolerance(absolute=0.01, relative=0.001))
    assert value_difference(1000.0, 1000.9, rules) is None
    assert value_difference(0.0, 0.009, rules) is None
    assert value_difference(1000.0, 1001.1, rules) is not None
    assert value_difference(1.0, math.nan, rules) is not None
    assert value_difference(1.0, math.inf, rules) is not None


def test_order_may_be_free():
    rules = ValueRules(ordered=False)
    assert value_difference([3, 1, 2], [1, 2, 3], rules) is None
    assert value_difference([1, 1, 2], [1, 2, 2], rules) is not None


def test_a_huge_integer_is_shown_by_its_size():
    found = value_difference(1, 1 << 100_000, ValueRules())
    assert found is not None
    assert "bits" in found.got


@pytest.mark.parametrize(
    ("expected", "got", "rules"),
    [
        ("a b\n", "  A \n\n b", TextRules()),
        ("", "\n \n", TextRules()),
        ("1.0", "1.0000001", TextRules(tolerance=Tolerance(absolute=1e-6))),
        ("100", "1e2", TextRules(tolerance=Tolerance())),
        ("a  b\n", "a  b\n", TextRules(space_sensitive=True)),
    ],
)
def test_output_that_is_right(expected, got, rules):
    assert text_difference(expected, got, rules) is None


@pytest.mark.parametrize(
    ("expected", "got", "rules", "place"),
    [
        ("a\nb c", "a\nb d", TextRules(), "line 2, word 2"),
        ("a", "a b", TextRules(), "line 1"),
        ("a\nb", "a", TextRules(), "line 2"),
        ("Yes", "yes", TextRules(case_sensitive=True), "line 1, word 1"),
        ("1", "nan", TextRules(tolerance=Tolerance(absolute=9)), "line 1, word 1"),
        ("1", "inf", TextRules(tolerance=Tolerance(absolute=9)), "line 1, word 1"),
        ("1", "0x1", TextRules(tolerance=Tolerance(absolute=9)), "line 1, word 1"),
        ("1", "١", TextRules(tolerance=Tolerance(absolute=9)), "line 1, word 1"),
        ("1", "1.0", TextRules(), "line 1, word 1"),
        ("a b", "a  b", TextRules(space_sensitive=True), "line 1"),
        ("a\n", "a", TextRules(space_sensitive=True), "number of lines"),
    ],
)
def test_output_that_is_wrong_and_where(expected, got, rules, place):
    found = text_difference(expected, got, rules)
    assert found is not None
    assert found.place == place
