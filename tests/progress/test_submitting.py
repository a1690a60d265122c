"""The path of one answer, from the service's own door."""

import pytest

from core.errors import DomainError
from core.models import Event
from progress.models import PointsEntry, Submission
from progress.services import submit_answer
from progress.snapshot import apply_events, read_snapshot
from tests.factories import KNOWLEDGE, make_challenge, right_answer, wrong_answer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_right_answer_completes_and_pays_once(ada, kind):
    challenge = make_challenge(kind)
    before = read_snapshot(ada.pk)
    outcome = submit_answer(
        actor=ada, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web"
    )
    assert (outcome.submission.verdict, outcome.progress.status) == ("accepted", "completed")
    assert PointsEntry.objects.get(user=ada).points == 10
    assert apply_events(before, Event.objects.filter(user=ada).order_by("seq")) == read_snapshot(ada.pk)


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_wrong_answer_counts_an_attempt(ada, kind):
    challenge = make_challenge(kind)
    outcome = submit_answer(
        actor=ada, challenge_id=challenge.pk, answer=wrong_answer(challenge), channel="api"
    )
    assert (outcome.submission.verdict, outcome.progress.attempts) == ("wrong", 1)
    assert not PointsEntry.objects.exists()


def test_the_same_key_returns_the_first_submission(ada):
    challenge = make_challenge()
    first = submit_answer(
        actor=ada, challenge_id=challenge.pk, answer={"choice": "a"}, channel="web", idempotency_key="k"
    )
    again = submit_answer(
        actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web", idempotency_key="k"
    )
    assert again.replayed
    assert again.submission.pk == first.submission.pk
    assert Submission.objects.count() == 1


def test_nothing_more_is_taken_after_solving(ada):
    challenge = make_challenge()
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")
    with pytest.raises(DomainError) as refusal:
        submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="telegram")
    assert refusal.value.code == "already_solved"
