"""The challenge of the day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from challenges.models import Challenge
from progress.choosing import Candidate, Solve, choose, level_of
from progress.daily import daily_challenge, daily_of
from progress.hints import hints_in_order
from progress.models import DailyChoice, UserProgress
from progress.services import submit_answer, take_hint
from tests.concurrency import at_once
from tests.factories import make_challenge, right_answer, wrong_answer

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
    with django_assert_num_queries(11):
        daily_challenge(ada, NOON)
    with django_assert_num_queries(1):
        daily_challenge(ada, NOON)


def good(difficulty, attempts=1, hint_cost=0):
    return Solve(difficulty, attempts, hint_cost)


@pytest.mark.parametrize(
    ("solves", "level"),
    [
        ([], "beginner"),
        ([good("beginner")] * 2, "beginner"),
        ([good("beginner")] * 3, "intermediate"),
        ([good("beginner"), good("beginner", 9), good("beginner", 1, 2)], "beginner"),
        ([good("beginner")] * 2 + [good("beginner", 9)], "intermediate"),
        ([good("beginner")] * 3 + [good("intermediate", 2)] * 3, "advanced"),
        ([good("advanced")] * 9, "beginner"),
    ],
)
def test_the_level_rises_with_what_went_well(solves, level):
    assert level_of(solves) == level


def pick(candidates, **how):
    how = {"level": "intermediate", "user_id": 1, "day": NOON.date(), "last_category": None, **how}
    return choose([Candidate(*candidate) for candidate in candidates], **how)


def test_the_rule_in_its_order():
    days = [NOON.date() + timedelta(days=d) for d in range(2)]
    both = [(1, "intermediate", 1, "new"), (2, "intermediate", 1, "due"), (3, "intermediate", 1, "begun")]
    assert {pick(both, day=day).reason for day in days} == {"new", "due"}
    assert pick(both[2:]).id == 3
    steps = [(1, "advanced", 1, "new"), (2, "beginner", 1, "new")]
    assert pick(steps).id == 2
    assert pick([*steps, (3, "intermediate", 1, "new")]).id == 3
    categories = [(n, "intermediate", n % 2, "new") for n in range(8)]
    assert pick(categories, last_category=0).category_id == 1
    assert pick([]) is None


def test_what_is_due_or_out_of_attempts_is_known(ada, boris):
    tried = make_challenge("short_text")
    used_up = make_challenge("short_text", max_attempts=1)
    for challenge in (tried, used_up):
        submit_answer(actor=ada, challenge_id=challenge.pk, answer=wrong_answer(challenge), channel="web")
    today, later = timezone.now(), timezone.now() + timedelta(days=3)
    found = daily_of(ada, today), daily_of(ada, later)
    assert [daily.challenge for daily in found] == [tried, tried]
    assert [str(daily.reason) for daily in found] == ["Begun, not solved yet", "Due for review"]
    assert str(daily_of(boris, later).reason) == "New for you"


@pytest.mark.parametrize("change", ["withdrawn", "locked"])
def test_what_may_not_be_shown_any_more_is_replaced_once(ada, change):
    for _n in range(3):
        make_challenge("short_text")
    chosen = daily_challenge(ada, NOON)
    if change == "withdrawn":
        Challenge.objects.filter(pk=chosen.pk).update(state="archived")
    else:
        chosen.requires.add(Challenge.objects.exclude(pk=chosen.pk).first())
    instead = daily_challenge(ada, NOON)
    assert instead not in (None, chosen)
    assert daily_challenge(ada, NOON) == instead
    assert DailyChoice.objects.get().challenge == instead


@pytest.mark.django_db(transaction=True)
def test_any_number_of_doors_at_once_choose_one(ada):
    for _n in range(20):
        make_challenge("short_text")
    assert len({found.pk for found in at_once([lambda: daily_challenge(ada, NOON)] * 6)}) == 1
    assert DailyChoice.objects.count() == 1


def test_hints_know_what_was_taken(ada):
    challenge = make_challenge(hints=[1, 2])
    take_hint(actor=ada, hint_id=challenge.hints.first().pk)
    assert [(h.cost, taken) for h, taken in hints_in_order(ada, challenge)] == [(1, True), (2, False)]
    assert [taken for _h, taken in hints_in_order(None, challenge)] == [False, False]
    assert UserProgress.objects.filter(user=ada).exists()
