"""Many answers of one learner at the same moment, by real threads against the real database."""

import pytest

from core.errors import DomainError
from core.models import Event
from progress.models import LearnerStats, PointsEntry, Submission, UserProgress
from progress.services import submit_answer, take_hint
from progress.snapshot import apply_events, read_snapshot
from tests.concurrency import at_once
from tests.factories import make_challenge, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def answers(user, challenge, answer, count, keys=None, channels=("web",)):
    return [
        lambda n=n: submit_answer(
            actor=user,
            challenge_id=challenge.pk,
            answer=answer,
            channel=channels[n % len(channels)],
            idempotency_key=keys(n) if keys else None,
        )
        for n in range(count)
    ]


def agree(user):
    """The events alone lead to the state in the database, with no number missing or doubled."""
    events = list(Event.objects.filter(user=user).order_by("seq"))
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    fresh = read_snapshot(user.pk)
    whole = ("account", "telegram", "link", "totals")
    nothing = {name: fresh[name] if name in whole else {} for name in fresh}
    state = apply_events({**nothing, "seq": 0}, events)
    assert state == fresh


def test_twenty_right_answers_at_once_are_one_solve_and_one_award():
    ada, challenge = make_user("ada"), make_challenge(points=30)
    results = at_once(answers(ada, challenge, {"choice": "b"}, 20, channels=("web", "telegram", "api")))
    refused = [r for r in results if isinstance(r, DomainError)]
    assert {r.code for r in refused} == {"already_solved"}
    assert len(refused) == 19
    assert PointsEntry.objects.get(user=ada).points == 30
    assert LearnerStats.objects.get(user=ada).points == 30
    assert UserProgress.objects.get(user=ada).attempts == 1
    agree(ada)


def test_twenty_times_the_same_key_is_one_submission():
    ada, challenge = make_user("ada"), make_challenge()
    results = at_once(answers(ada, challenge, {"choice": "a"}, 20, keys=lambda n: "one"))
    assert {r.submission.pk for r in results} == {Submission.objects.get().pk}
    assert sum(not r.replayed for r in results) == 1
    agree(ada)


def test_fifty_wrong_answers_at_once_against_a_limit_of_five_are_five_attempts(settings):
    settings.ANSWERS_PER_MINUTE = 1_000
    ada, challenge = make_user("ada"), make_challenge(max_attempts=5)
    results = at_once(answers(ada, challenge, {"choice": "a"}, 50, keys=lambda n: f"k{n}"))
    refused = [r for r in results if isinstance(r, DomainError)]
    assert len(results) - len(refused) == 5
    assert {r.code for r in refused} == {"attempts_used_up"}
    assert Submission.objects.count() == UserProgress.objects.get().attempts == 5
    assert sorted(Submission.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    agree(ada)


def test_the_rate_limit_is_exact_over_several_challenges(settings):
    settings.ANSWERS_PER_MINUTE = 10
    ada, challenges = make_user("ada"), [make_challenge() for _ in range(4)]
    calls = [call for challenge in challenges for call in answers(ada, challenge, {"choice": "a"}, 8)]
    results = at_once(calls)
    taken = [r for r in results if not isinstance(r, DomainError)]
    assert len(taken) == Submission.objects.count() == 10
    assert {r.code for r in results if isinstance(r, DomainError)} == {"too_many_answers"}


def test_a_right_and_a_wrong_answer_together_never_lose_the_solve():
    ada = make_user("ada")
    for _ in range(5):
        challenge = make_challenge()
        at_once(answers(ada, challenge, {"choice": "a"}, 1) + answers(ada, challenge, {"choice": "b"}, 1))
        assert UserProgress.objects.get(challenge=challenge).is_completed


def test_a_hint_taken_ten_times_at_once_is_charged_once():
    ada, challenge = make_user("ada"), make_challenge(hints=[4])
    hint = challenge.hints.get()
    results = at_once([lambda: take_hint(actor=ada, hint_id=hint.pk)] * 10)
    assert not [r for r in results if isinstance(r, Exception)]
    assert UserProgress.objects.get().hint_cost == 4
    agree(ada)


def test_many_learners_at_once_all_get_their_own():
    challenge = make_challenge()
    users = [make_user() for _ in range(12)]
    results = at_once([c for user in users for c in answers(user, challenge, {"choice": "b"}, 1)])
    assert not [r for r in results if isinstance(r, Exception)]
    assert PointsEntry.objects.count() == 12
    for user in users:
        agree(user)
