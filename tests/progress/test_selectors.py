"""One challenge as its page needs it, and a learner's own records."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from core.errors import DomainError
from progress.leaderboard.boards import named_board
from progress.models import Achievement, ActivityDay
from progress.selectors import (
    ProgressFilters,
    achievements_of,
    activity_of,
    find_submission,
    open_challenge,
    progress_of,
    submissions_of,
    totals_of,
)
from progress.services import start_challenge, submit_answer, take_hint
from tests.factories import make_category, make_challenge, right_answer

pytestmark = pytest.mark.django_db


def answer(user, challenge, right=True):
    given = right_answer(challenge) if right else {"choice": "a"}
    return submit_answer(actor=user, challenge_id=challenge.pk, answer=given, channel="web").submission


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_open_by_id_and_by_slug(ada):
    challenge = make_challenge()
    for opened in (open_challenge(ada, challenge_id=challenge.pk), open_challenge(None, slug=challenge.slug)):
        assert (opened.challenge, opened.status, opened.may_see_solution) == (challenge, "new", False)


def test_drafts_and_archived_ones(ada, boris, teacher):
    draft, archived = make_challenge(state="draft"), make_challenge()
    answer(ada, archived, right=False)
    archived.state = "archived"
    archived.save()
    assert open_challenge(ada, challenge_id=archived.pk).status == "submitted"
    assert open_challenge(teacher, challenge_id=draft.pk).may_author
    for viewer, hidden in ((ada, draft), (boris, archived), (None, archived), (AnonymousUser(), draft)):
        assert code_of(open_challenge, viewer, challenge_id=hidden.pk) == "challenge_not_found"


def test_the_solution_is_shown_when_it_may_be(ada, boris, teacher):
    challenge = make_challenge(max_attempts=1)
    answer(ada, challenge)
    answer(boris, challenge, right=False)
    for viewer, may in ((ada, True), (boris, True), (teacher, True), (None, False)):
        assert open_challenge(viewer, challenge_id=challenge.pk).may_see_solution is may


def test_what_locks_it_is_named(ada):
    first, second = make_challenge(), make_challenge()
    second.requires.set([first])
    opened = open_challenge(ada, challenge_id=second.pk)
    assert (opened.status, opened.missing) == ("locked", [first])
    answer(ada, first)
    assert open_challenge(ada, challenge_id=second.pk).missing == []


def test_hints_are_readable_once_taken(ada, boris, teacher):
    challenge = make_challenge(hints=[1, 2])
    take_hint(actor=ada, hint_id=challenge.hints.all()[0].pk)

    def readable(viewer):
        return [view.readable for view in open_challenge(viewer, challenge_id=challenge.pk).hints]

    assert readable(ada) == [True, False]
    assert readable(boris) == readable(None) == [False, False]
    assert readable(teacher) == [True, True]


def test_the_cooldown_left(ada):
    challenge = make_challenge(cooldown=60)
    answer(ada, challenge, right=False)
    assert 0 < open_challenge(ada, challenge_id=challenge.pk).wait <= 60


def test_progress_is_narrowed_and_ordered(ada, boris):
    category = make_category(slug="nets")
    first, second = make_challenge(category=make_category()), make_challenge(category=category)
    start_challenge(actor=ada, challenge_id=first.pk)
    answer(ada, second)
    answer(boris, first)

    def shown(**filters):
        return [p.challenge for p in progress_of(ada, ProgressFilters(**filters))]

    assert shown() == [second, first]
    assert shown(status="started") == shown(challenge=first.pk) == [first]
    assert shown(category="nets") == shown(status="completed") == [second]
    assert shown(order="-points") == [second, first]


def test_answers_are_the_learners_own_newest_first(ada, boris, teacher):
    challenge = make_challenge()
    first, second = answer(ada, challenge, right=False), answer(ada, challenge)
    theirs = answer(boris, challenge)
    assert submissions_of(challenge.pk, user=ada) == [second, first]
    assert submissions_of(challenge.pk, user=ada, before=second.pk) == [first]
    assert submissions_of(challenge.pk, user=None, limit=2) == [theirs, second]
    assert find_submission(ada, first.pk) == find_submission(teacher, first.pk) == first
    assert code_of(find_submission, boris, first.pk) == "submission_not_found"


def test_achievements_with_and_without_award(ada):
    for n in (1, 2):
        Achievement.objects.create(
            slug=f"solves-{n}", title="Solver", description="…", rule={"metric": "solved", "at_least": n}
        )
    answer(ada, make_challenge())
    assert [(a.slug, bool(award)) for a, award in achievements_of(ada)] == [
        ("solves-1", True),
        ("solves-2", False),
    ]
    Achievement.objects.update(is_active=False)
    assert [a.slug for a, _award in achievements_of(ada)] == ["solves-1"]


def test_activity_and_totals(ada):
    assert totals_of(ada) == (None, 0)
    answer(ada, make_challenge())
    stats, streak = totals_of(ada)
    assert stats is not None
    assert (stats.points, stats.solved, streak) == (10, 1, 1)
    day = ActivityDay.objects.get(user=ada).day
    assert [d.day for d in activity_of(ada, since=day, until=day)] == [day]
    assert activity_of(ada, since=day + timedelta(days=1), until=day + timedelta(days=9)) == []


def test_boards_by_the_names_people_use():
    category, now = make_category(slug="nets"), datetime(2026, 1, 1, tzinfo=UTC)
    names = [named_board(name, now) for name in ("overall", "week", "month", "category:nets")]
    assert names == ["overall", "week:2026-W01", "month:2026-01", f"category:{category.pk}"]
    for name in ("", "category:", "category:none", "year", "week:2026-W01", "nets:nets"):
        assert code_of(named_board, name, now) == "board_not_found"
