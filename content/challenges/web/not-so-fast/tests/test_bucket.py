import pytest

from solution import Limiter


class Clock:
    now = 1000.0


@pytest.fixture
def clock():
    return Clock()


def limiter(clock, rate=2, size=3):
    return Limiter(rate, size, lambda: clock.now)


def allowed(made, times, client="ada"):
    return [made.allow(client) for _ in range(times)]


def test_sample_a_burst(clock):
    assert allowed(limiter(clock), 5) == [True, True, True, False, False]


def test_sample_filling_up(clock):
    made = limiter(clock)
    allowed(made, 3)
    clock.now += 1
    assert allowed(made, 3) == [True, True, False]


def test_clients_are_apart(clock):
    made = limiter(clock)
    allowed(made, 4, "ada")
    assert allowed(made, 4, "bo") == [True, True, True, False]


def test_never_more_than_the_size(clock):
    made = limiter(clock)
    allowed(made, 3)
    clock.now += 1_000_000
    assert allowed(made, 4) == [True, True, True, False]


def test_a_new_client_is_full_whenever_it_comes(clock):
    made = limiter(clock)
    clock.now -= 500
    assert allowed(made, 4) == [True, True, True, False]


def test_fractions_add_up(clock):
    made = limiter(clock, rate=1)
    allowed(made, 3)
    answers = []
    for _ in range(8):
        clock.now += 0.25
        answers += allowed(made, 1)
    assert answers == [False, False, False, True] * 2


def test_refusals_cost_nothing(clock):
    made = limiter(clock, rate=1, size=1)
    allowed(made, 20)
    clock.now += 1
    assert allowed(made, 2) == [True, False]


def test_wait(clock):
    made = limiter(clock, rate=4, size=2)
    assert made.wait("ada") == 0
    allowed(made, 2)
    assert made.wait("ada") == pytest.approx(0.25)
    clock.now += 0.0625
    assert made.wait("ada") == pytest.approx(0.1875)
    clock.now += 0.1875
    assert made.wait("ada") == 0
    assert allowed(made, 2) == [True, False]


def test_waiting_takes_nothing(clock):
    made = limiter(clock)
    for _ in range(10):
        made.wait("ada")
    assert allowed(made, 4) == [True, True, True, False]


def test_a_clock_set_back(clock):
    made = limiter(clock, rate=1, size=2)
    allowed(made, 2)
    clock.now -= 100
    assert allowed(made, 1) == [False]
    clock.now += 1
    assert allowed(made, 2) == [True, False]


def test_slow_rates(clock):
    made = limiter(clock, rate=0.5, size=1)
    allowed(made, 1)
    assert made.wait("ada") == pytest.approx(2)
    clock.now += 1
    assert allowed(made, 1) == [False]
    clock.now += 1
    assert allowed(made, 1) == [True]
