"""A challenge in figures: what is counted, for whom, at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import NotAllowed, NotFound
from core.models import User
from progress.models import UserProgress
from progress.selectors import count_outcomes, find_challenge, outcome_counts, read_outcomes
from progress.services import start_challenge, submit_answer, take_hint
from tests.factories import make_challenge, make_user, right_answer
from tests.progress.judging.at_work import hand_in, judge_all

pytestmark = pytest.mark.django_db


def give(challenge, choices, minutes=0):
    """A new learner gives these answers; the last comes so many minutes after beginning."""
    learner = make_user()
    for choice in choices:
        submit_answer(actor=learner, challenge_id=challenge.pk, answer={"choice": choice}, channel="web")
    begun = timezone.now() - timedelta(minutes=minutes)
    UserProgress.objects.filter(user=learner, challenge=challenge).update(started_at=begun)
    return learner


def test_everything_there_is_to_count(teacher):
    challenge = make_challenge(hints=[1])
    give(challenge, "b")
    give(challenge, "ab", minutes=3)
    give(challenge, "acacacacacab", minutes=2_000)
    give(challenge, "aaaa")
    looked = make_user()
    start_challenge(actor=looked, challenge_id=challenge.pk)
    take_hint(actor=looked, hint_id=challenge.hints.get().pk)
    found = read_outcomes(teacher, challenge)
    assert (found.begun, found.tried, found.solved, found.answers, found.hinted) == (5, 4, 3, 19, 1)
    assert (found.success_rate, found.first_try_rate) == (75.0, 25.0)
    assert found.average_attempts == 5.0
    assert round(found.minutes) == 668
    assert [(band.first, band.last, band.solved, band.unsolved) for band in found.tries] == [
        (1, 1, 1, 0),
        (2, 2, 1, 0),
        (3, 3, 0, 0),
        (4, 5, 0, 1),
        (6, 10, 0, 0),
        (11, None, 1, 0),
    ]
    times = [(band.from_minutes, band.to_minutes) for band in found.times if band.learners]
    assert times == [(0, 1), (1, 5), (1_440, None)]
    wrong = [(one.answer["choice"], one.given, one.share) for one in found.wrong_answers]
    assert wrong == [("a", 11, 68.75), ("c", 5, 31.25)]


def test_nothing_at_all_is_counted_as_nothing(teacher):
    found = read_outcomes(teacher, make_challenge())
    assert (found.tried, found.success_rate, found.average_attempts, found.minutes) == (0, 0.0, None, None)
    assert found.wrong_answers == []
    assert sum(band.solved + band.unsolved for band in found.tries) == 0


@pytest.mark.parametrize("kind", ["numeric", "multiple_choice", "ordering", "matching", "cloze", "pattern"])
def test_answers_of_every_form_are_grouped(teacher, kind):
    challenge = make_challenge(kind)
    answers = {
        "numeric": {"value": "1"},
        "multiple_choice": {"choices": ["c"]},
        "ordering": {"order": [item["id"] for item in reversed(challenge.spec.get("items", []))]},
        "matching": {"pairs": {"l1": "r3", "l2": "r1"}},
        "cloze": {"blanks": {"one": "cow", "two": "cow"}},
        "pattern": {"text": "nothing"},
    }
    for _ in range(2):
        learner = make_user()
        submit_answer(actor=learner, challenge_id=challenge.pk, answer=answers[kind], channel="api")
    assert [one.given for one in read_outcomes(teacher, challenge).wrong_answers] == [2]


def test_only_some_learners(teacher):
    challenge = make_challenge()
    one = give(challenge, "b")
    give(challenge, "a")
    narrowed = count_outcomes(challenge, learners=User.objects.filter(pk=one.pk).values("pk"))
    assert (narrowed.tried, narrowed.success_rate, narrowed.wrong_answers) == (1, 100.0, [])


def test_who_may_read_them(ada, teacher, admin_user):
    challenge, draft = make_challenge(), make_challenge(state="draft")
    own = make_challenge(author=ada, state="draft")
    for reader in (teacher, admin_user):
        assert read_outcomes(reader, find_challenge(reader, slug=draft.slug)).tried == 0
    with pytest.raises(NotAllowed):
        read_outcomes(ada, find_challenge(ada, challenge_id=challenge.pk))
    with pytest.raises(NotFound):
        find_challenge(ada, challenge_id=draft.pk)
    assert read_outcomes(ada, find_challenge(ada, slug=own.slug)).tried == 0


def test_the_cost_does_not_grow(teacher, django_assert_num_queries):
    challenge = make_challenge()
    for turn in range(2):
        for _ in range(3 + turn * 5):
            give(challenge, "ab")
        with django_assert_num_queries(4):
            read_outcomes(teacher, challenge)
    with django_assert_num_queries(1):
        assert outcome_counts([challenge.pk, 0]) == {challenge.pk: (11, 11)}


def test_the_mark_changes_with_every_answer(teacher):
    challenge = make_challenge()
    marks = [read_outcomes(teacher, challenge).mark]
    for _ in range(3):
        submit_answer(
            actor=make_user(), challenge_id=challenge.pk, answer=right_answer(challenge), channel="web"
        )
        marks.append(read_outcomes(teacher, challenge).mark)
    assert len(set(marks)) == 4


def test_of_programs_the_verdicts_are_counted(teacher):
    challenge = make_challenge("stdio")
    for words in ("wrong_answer one", "wrong_answer two", "time_limit"):
        hand_in(make_user(), challenge, f"# {words}")
    waiting = read_outcomes(teacher, challenge)
    assert (waiting.tried, waiting.wrong_answers) == (0, [])
    judge_all()
    judged = read_outcomes(teacher, challenge)
    assert judged.tried == 3
    assert judged.mark != waiting.mark
    assert [(one.answer, one.verdict, one.given) for one in judged.wrong_answers] == [
        (None, "wrong", 2),
        (None, "time_limit", 1),
    ]
