"""What may be answered when, and what it earns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import DomainError
from progress.models import PointsEntry, Submission, UserProgress
from progress.services import start_challenge, submit_answer, take_hint
from tests.factories import make_challenge

pytestmark = pytest.mark.django_db


def answer(user, challenge, choice, **more):
    return submit_answer(
        actor=user, challenge_id=challenge.pk, answer={"choice": choice}, channel="web", **more
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value


def test_starting_twice_is_one_row(ada):
    challenge = make_challenge()
    first = start_challenge(actor=ada, challenge_id=challenge.pk)
    assert start_challenge(actor=ada, challenge_id=challenge.pk).pk == first.pk
    assert first.status == "started"


@pytest.mark.parametrize(
    ("state", "code"), [("draft", "challenge_not_found"), ("archived", "challenge_closed")]
)
def test_what_is_not_published_takes_no_answer(ada, state, code):
    assert refusal(answer, ada, make_challenge(state=state), "b").code == code
    assert not UserProgress.objects.exists()


def test_an_unknown_challenge(ada):
    error = refusal(submit_answer, actor=ada, challenge_id=999_999, answer={"choice": "b"}, channel="web")
    assert error.code == "challenge_not_found"


def test_a_challenge_that_closes_in_the_middle(ada):
    challenge = make_challenge()
    answer(ada, challenge, "a")
    challenge.state = "archived"
    challenge.save()
    assert refusal(answer, ada, challenge, "b").code == "challenge_closed"


def test_prerequisites_come_first(ada):
    first, second = make_challenge(title="The first"), make_challenge()
    second.requires.set([first])
    error = refusal(answer, ada, second, "b")
    assert error.code == "challenge_locked"
    assert "The first" in str(error)
    answer(ada, first, "b")
    assert answer(ada, second, "b").progress.is_completed


def test_an_archived_prerequisite_locks_nobody_out(ada):
    first, second = make_challenge(state="archived"), make_challenge()
    second.requires.set([first])
    assert answer(ada, second, "b").progress.is_completed


def test_the_cooldown_runs_from_the_last_answer(ada):
    challenge = make_challenge(cooldown=60)
    answer(ada, challenge, "a")
    error = refusal(answer, ada, challenge, "b")
    assert error.code == "cooldown"
    assert 55 < error.details["retry_after"] <= 60
    UserProgress.objects.update(last_attempt_at=timezone.now() - timedelta(seconds=60))
    assert answer(ada, challenge, "b").progress.is_completed


def test_an_answer_in_the_wrong_form_costs_no_attempt(ada):
    challenge = make_challenge(max_attempts=1)
    assert refusal(answer, ada, challenge, "z").code == "invalid_answer"
    assert not Submission.objects.exists()
    assert answer(ada, challenge, "b").progress.is_completed


def test_partial_answers_pay_the_difference_and_never_twice(ada):
    challenge = make_challenge("multiple_choice", points=11)

    def tick(*ids):
        return submit_answer(
            actor=ada, challenge_id=challenge.pk, answer={"choices": list(ids)}, channel="web"
        )

    assert (tick("a").submission.verdict, UserProgress.objects.get().points) == ("partial", 5)
    assert (tick("b").submission.points, UserProgress.objects.get().points) == (0, 5)
    assert (tick("a", "b").submission.points, UserProgress.objects.get().points) == (6, 11)
    assert [e.points for e in PointsEntry.objects.order_by("id")] == [5, 6]


def test_a_hint_lowers_what_can_still_be_earned(ada):
    challenge = make_challenge(points=10, hints=[3, 20])
    first, second = challenge.hints.all()
    take_hint(actor=ada, hint_id=first.pk)
    assert UserProgress.objects.get().hint_cost == 3
    assert answer(ada, challenge, "b").submission.points == 7
    _hint, progress = take_hint(actor=ada, hint_id=second.pk)
    assert (progress.hint_cost, progress.points) == (3, 7)


def test_hints_dearer_than_the_challenge_leave_nothing_but_take_nothing(ada):
    challenge = make_challenge(points=10, hints=[30])
    take_hint(actor=ada, hint_id=challenge.hints.get().pk)
    outcome = answer(ada, challenge, "b")
    assert (outcome.submission.points, outcome.progress.is_completed) == (0, True)


def test_a_hint_of_a_draft_is_not_there(ada):
    challenge = make_challenge(state="draft", hints=[1])
    assert refusal(take_hint, actor=ada, hint_id=challenge.hints.get().pk).code == "challenge_not_found"


def test_a_key_of_another_challenge_is_refused_and_of_another_learner_is_free(ada, boris):
    one, two = make_challenge(), make_challenge()
    answer(ada, one, "a", idempotency_key="k")
    assert refusal(answer, ada, two, "a", idempotency_key="k").code == "idempotency_key_reused"
    assert not answer(boris, two, "a", idempotency_key="k").replayed


@pytest.mark.parametrize("key", ["x" * 101, "nul\x00", "\ud800"])
def test_a_hostile_key(ada, key):
    assert refusal(answer, ada, make_challenge(), "b", idempotency_key=key).code in {
        "too_long",
        "bad_characters",
    }
    assert not Submission.objects.exists()


def test_the_solution_shows_once_solved_or_out_of_attempts(ada, boris):
    challenge = make_challenge(max_attempts=2)
    assert not answer(ada, challenge, "a").progress.may_see_solution
    assert answer(ada, challenge, "a").progress.may_see_solution
    assert answer(boris, challenge, "b").progress.may_see_solution


def test_a_typed_answer_is_the_structured_one(ada):
    challenge = make_challenge()
    shown = [c["id"] for c in challenge.present(learner_id=ada.pk)["choices"]]
    outcome = submit_answer(
        actor=ada, challenge_id=challenge.pk, typed=str(shown.index("b") + 1), channel="telegram"
    )
    assert outcome.submission.answer == {"choice": "b"}
    assert outcome.progress.solved_in == "telegram"
