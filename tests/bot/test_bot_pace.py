"""The three limits of speaking."""

import pytest

from bot.pace import GROUP, OVERALL, PERSON, Pace

pytestmark = pytest.mark.pure


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(t <= other < t + seconds for other in times) for t in times)


def spoken(pace: Pace, chats: list[int], until: float, step: float = 0.05) -> dict[int, list[float]]:
    """When each chat was spoken to, by somebody who always has something to say to all of them."""
    said: dict[int, list[float]] = {chat: [] for chat in chats}
    ticks = (n * step for n in range(int(until / step)))
    for now in ticks:
        for chat in chats:
            if pace.room(now) > 0 and chat not in pace.closed(now):
                pace.take(chat, now)
                said[chat].append(now)
    return said


def test_a_person_hears_about_one_message_a_second():
    times = spoken(Pace(), [7], 60)[7]
    assert most_within(times, PERSON[1]) == PERSON[0]
    assert 55 <= len(times) <= 66


def test_a_group_hears_twenty_a_minute():
    times = spoken(Pace(), [-7], 180, step=0.5)[-7]
    assert most_within(times, GROUP[1]) == GROUP[0]


def test_thirty_a_second_in_all():
    said = spoken(Pace(), list(range(1, 61)), 10)
    assert most_within(sorted(t for times in said.values() for t in times), OVERALL[1]) == OVERALL[0]


def test_what_is_closed_says_when_it_opens():
    pace = Pace()
    for _n in range(PERSON[0]):
        pace.take(7, 100.0)
    assert pace.closed(101.0) == {7: pytest.approx(PERSON[1] - 1)}
    assert pace.opens_in(101.0) == pytest.approx(PERSON[1] - 1)
    assert pace.closed(100.0 + PERSON[1]) == {}
    assert pace.opens_in(200.0) is None
