"""Streaks and achievements: days by the learner's own calendar, rules as data."""

from datetime import UTC, date, datetime, timedelta

import pytest

from progress.models import Achievement, AchievementAward, ActivityDay, LearnerStats, PointsEntry
from progress.rules import check_rule
from progress.services import submit_answer
from progress.streaks import current_streak, local_day, note_activity
from tests.factories import make_category, make_challenge, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Pacific/Tongatapu", datetime(2026, 3, 1, 10, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Pacific/Tongatapu", datetime(2026, 3, 1, 11, 1, tzinfo=UTC), date(2026, 3, 2)),
        ("America/Los_Angeles", datetime(2026, 1, 2, 7, 59, tzinfo=UTC), date(2026, 1, 1)),
        ("America/Los_Angeles", datetime(2026, 1, 2, 8, 1, tzinfo=UTC), date(2026, 1, 2)),
    ],
)
def test_the_day_is_the_learners_own(zone, moment, day):
    assert local_day(make_user(time_zone=zone), moment) == day


def streak_after(user, *days: int) -> LearnerStats:
    stats, _ = LearnerStats.objects.get_or_create(user=user)
    for day in days:
        note_activity(stats, user, datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(days=day))
    stats.save()
    return stats


def test_days_in_a_row_count_and_a_gap_begins_anew(ada):
    assert streak_after(ada, 0, 1, 1, 2).streak == 3
    stats = streak_after(ada, 4)
    assert (stats.streak, stats.best_streak) == (1, 3)
    assert ActivityDay.objects.get(user=ada, day=date(2026, 5, 2)).solved == 2


def test_the_streak_lives_through_yesterday(ada):
    stats = streak_after(ada, 0, 1)
    assert current_streak(stats, date(2026, 5, 2)) == 2
    assert current_streak(stats, date(2026, 5, 3)) == 2
    assert current_streak(stats, date(2026, 5, 4)) == 0
    assert current_streak(None, date(2026, 5, 4)) == 0


def test_moving_westwards_neither_breaks_nor_doubles(ada):
    stats = streak_after(ada, 0, 1)
    ada.time_zone = "Pacific/Pago_Pago"
    note_activity(stats, ada, datetime(2026, 5, 2, 5, tzinfo=UTC))  # still 1 May there
    assert (stats.streak, stats.last_active_day) == (2, date(2026, 5, 2))


def solve(user, channel="web", **fields):
    challenge = make_challenge(**fields)
    return submit_answer(actor=user, challenge_id=challenge.pk, answer={"choice": "b"}, channel=channel)


def rule(**data) -> Achievement:
    slug = f"a{Achievement.objects.count()}"
    achievement = Achievement(slug=slug, title=slug, description=slug, points=5, rule=data)
    achievement.full_clean()
    achievement.save()
    return achievement


def test_an_achievement_is_given_once_and_pays_once(ada):
    rule(metric="solved", at_least=2)
    solve(ada)
    assert not AchievementAward.objects.exists()
    solve(ada)
    solve(ada)
    assert AchievementAward.objects.count() == 1
    assert PointsEntry.objects.filter(source__startswith="achievement:").count() == 1
    assert LearnerStats.objects.get(user=ada).points == 35


def test_filters_narrow_what_counts(ada):
    other, category = make_category(), make_category(slug="logic")
    wanted = rule(metric="solved", at_least=1, category="logic", difficulty="advanced")
    solve(ada, category=category)
    solve(ada, category=other, difficulty="advanced")
    assert not AchievementAward.objects.exists()
    solve(ada, category=category, difficulty="advanced")
    assert AchievementAward.objects.get().achievement == wanted


def test_both_doors_are_noticed(ada):
    rule(metric="doors", at_least=2)
    solve(ada, channel="web")
    assert not AchievementAward.objects.exists()
    solve(ada, channel="telegram")
    assert AchievementAward.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"metric": "luck", "at_least": 1},
        {"metric": "solved"},
        {"metric": "solved", "at_least": 0},
        {"metric": "solved", "at_least": True},
        {"metric": "points", "at_least": 5, "category": "python"},
        {"metric": "solved", "at_least": 5, "colour": "red"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(data):
    assert check_rule(data)
