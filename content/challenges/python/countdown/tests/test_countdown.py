import pytest

from solution import Countdown


def test_sample_walk():
    assert list(Countdown(3)) == [3, 2, 1, 0]


def test_sample_again():
    countdown = Countdown(2)
    assert [list(countdown), list(countdown)] == [[2, 1, 0], [2, 1, 0]]


def test_loops_within_each_other():
    countdown = Countdown(1)
    assert [(a, b) for a in countdown for b in countdown] == [(1, 1), (1, 0), (0, 1), (0, 0)]


def test_iterators_are_independent():
    countdown = Countdown(5)
    one, other = iter(countdown), iter(countdown)
    assert [next(one), next(one), next(other), next(one)] == [5, 4, 5, 3]


def test_an_iterator_ends_for_good():
    walk = iter(Countdown(0))
    assert next(walk) == 0
    for _ in range(2):
        with pytest.raises(StopIteration):
            next(walk)


def test_reversed():
    assert list(reversed(Countdown(3))) == [0, 1, 2, 3]


@pytest.mark.parametrize("start, length", [(0, 1), (9, 10), (-1, 0), (-8, 0), (10**12, 10**12 + 1)])
def test_length(start, length):
    assert len(Countdown(start)) == length


@pytest.mark.parametrize("start", [-1, -5])
def test_empty(start):
    countdown = Countdown(start)
    assert list(countdown) == []
    assert list(reversed(countdown)) == []
    assert not countdown
    with pytest.raises(IndexError):
        countdown[0]


def test_true():
    assert bool(Countdown(0)) is True


def test_membership():
    countdown = Countdown(10**12)
    assert 0 in countdown
    assert 7 in countdown
    assert 10**12 in countdown
    assert -1 not in countdown
    assert 10**12 + 1 not in countdown
    assert 2.5 not in Countdown(10)


def test_places():
    countdown = Countdown(10**12)
    assert [countdown[0], countdown[1], countdown[10**12], countdown[-1], countdown[-2]] == [10**12, 10**12 - 1, 0, 0, 1]


@pytest.mark.parametrize("place", [4, -5, 100])
def test_places_outside(place):
    with pytest.raises(IndexError):
        Countdown(3)[place]
