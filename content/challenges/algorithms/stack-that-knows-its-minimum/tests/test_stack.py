import pytest

from solution import MinStack


def filled(*values):
    stack = MinStack()
    for value in values:
        stack.push(value)
    return stack


def test_sample():
    stack = filled(5, 2, 8)
    assert [stack.smallest(), stack.pop(), stack.pop(), stack.smallest()] == [2, 8, 2, 5]


def test_sample_empty():
    for name in ("pop", "smallest"):
        with pytest.raises(IndexError):
            getattr(MinStack(), name)()


def test_equal_values():
    stack = filled(3, 1, 1, 4)
    seen = []
    while len(stack):
        seen.append(stack.smallest())
        stack.pop()
    assert seen == [1, 1, 1, 3]


def test_falling_and_rising():
    stack = filled(3, 2, 1, 2, 3)
    assert [(stack.smallest(), stack.pop()) for _ in range(5)] == [(1, 3), (1, 2), (1, 1), (2, 2), (3, 3)]


def test_empty_again():
    stack = filled(7)
    stack.pop()
    with pytest.raises(IndexError):
        stack.smallest()
    stack.push(9)
    assert [len(stack), stack.smallest()] == [1, 9]


def test_zero_and_negative():
    assert filled(0, -5, 0).smallest() == -5
    assert filled(0).smallest() == 0


def test_looking_takes_nothing():
    stack = filled(2, 1)
    assert [stack.smallest(), stack.smallest(), len(stack)] == [1, 1, 2]


def test_stacks_are_apart():
    filled(1, 2)
    assert len(MinStack()) == 0


def test_large():
    stack = MinStack()
    stack.fill(200_000)
    assert [len(stack), stack.smallest()] == [200_000, -199_999]
    for i in range(2_000):
        assert stack.smallest() == -199_999 + i
        stack.pop()
