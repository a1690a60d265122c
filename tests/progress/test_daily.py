"""The challenge of the day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from progress.daily import daily_challenge
from progress.hints import hints_in_order
from progress.models import UserProgress
from progress.services import submit_answer, take_hint
from tests.factories import make_challenge, right_answer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def solve(user, challenge):
    return submit_answer(actor=user, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")


def test_the_same_all_day_and_another_on_other_days(ada):
    for _n in range(12):
        make_challenge("short_text")
    today = {daily_challenge(ada, NOON + timedelta(hours=h)) for h in range(-12, 12)}
    assert len(today) == 1
    month = {daily_challenge(ada, NOON + timedelta(days=d)) for d in range(30)}
    assert len(month) > 4


def test_solving_it_does_not_change_it_until_tomorrow(ada):
    for _n in range(5):
        make_challenge("short_text")
    now = timezone.now()
    chosen = daily_challenge(ada, now)
    solve(ada, chosen)
    assert daily_challenge(ada, now) == chosen
    assert daily_challenge(ada, now + timedelta(days=1)) != chosen


def test_people_have_their_own(ada, boris):
    for _n in range(30):
        make_challenge("short_text")
    days = [NOON + timedelta(days=d) for d in range(5)]
    assert [daily_challenge(ada, d) for d in days] != [daily_challenge(boris, d) for d in days]


def test_the_day_is_the_learners_own(ada):
    for _n in range(40):
        make_challenge("short_text")
    ada.time_zone = "Pacific/Kiritimati"  # UTC+14: the new day begins at 10:00 UTC
    assert daily_challenge(ada, NOON - timedelta(hours=3)) != daily_challenge(ada, NOON)
    ada.time_zone = "Europe/Berlin"  # the clocks go forward on this very day
    morning = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert daily_challenge(ada, morning) == daily_challenge(ada, NOON)


def test_locked_drafts_and_solved_ones_are_never_chosen(ada):
    first, second = make_challenge("short_text"), make_challenge("short_text")
    second.requires.add(first)
    make_challenge("short_text", state="draft")
    days = [timezone.now() + timedelta(days=d) for d in range(1, 10)]
    assert {daily_challenge(ada, day) for day in days} == {first}
    solve(ada, first)
    assert {daily_challenge(ada, day) for day in days} == {second}
    solve(ada, second)
    assert {daily_challenge(ada, day) for day in days} == {None}


def test_it_costs_the_same_however_many_there_are(ada, django_assert_num_queries):
    for _n in range(20):
        make_challenge("short_text")
    with django_assert_num_queries(4):
        daily_challenge(ada, NOON)


def test_hints_know_what_was_taken(ada):
    challenge = make_challenge(hints=[1, 2])
    take_hint(actor=ada, hint_id=challenge.hints.first().pk)
    assert [(h.cost, taken) for h, taken in hints_in_order(ada, challenge)] == [(1, True), (2, False)]
    assert [taken for _h, taken in hints_in_order(None, challenge)] == [False, False]
    assert UserProgress.objects.filter(user=ada).exists()
