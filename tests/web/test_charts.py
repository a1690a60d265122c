"""Charts: lengths in percent that add up, labels where there is room, whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.selectors.outcomes import _differences
from web.charts import Series, draw_bar, draw_columns

pytestmark = pytest.mark.pure


def number(share):
    assert share.endswith("%")
    return float(share[:-1])


@given(st.lists(st.integers(0, 10**9), max_size=60), st.integers(1, 3))
def test_columns_stay_in_their_box_and_apart(values, count):
    chart = draw_columns("k", "T", "H", [str(n) for n in range(len(values))], [Series("s", values)] * count)
    columns = [column for group in chart.groups for column in group.columns]
    edge = 0.0
    for column in columns:
        assert 0 <= number(column.height) <= 100
        assert abs(number(column.y) + number(column.height) - 100) < 0.02
        assert number(column.x) >= edge - 0.02
        edge = number(column.x) + number(column.width)
    assert edge <= 100.01
    assert chart.is_empty == (not any(values))
    assert chart.rows == [(str(n), [value] * count) for n, value in enumerate(values)]
    assert sum(bool(group.shown) for group in chart.groups) <= 8


def test_heights_are_shares_of_the_highest():
    chart = draw_columns("k", "T", "H", ["a", "b"], [Series("s", [1, 4]), Series("t", [2, 0])])
    assert [[c.height for c in group.columns] for group in chart.groups] == [
        ["25.00%", "50.00%"],
        ["100.00%", "0.00%"],
    ]


@pytest.mark.parametrize(("percent", "length"), [(-5, "0.00%"), (33.333, "33.33%"), (250, "100.00%")])
def test_a_bar_stays_in_its_box(percent, length):
    assert draw_bar("l", "w", percent).length == length


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_bands_hold_everybody_once(parts):
    upto = [sum(parts[: n + 1]) for n in range(len(parts))]
    assert _differences(upto[:-1], upto[-1]) == parts
