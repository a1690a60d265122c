"""The way of a program: handed in, queued, judged, counted once."""

import pytest

from core.errors import DomainError
from core.models import Event
from judge import IsolationUnavailable, JudgeError, Verdict
from judge.fake import FakeJudge
from progress.judging.claiming import claim_next
from progress.judging.models import JudgeTask
from progress.judging.selectors import Availability, availability, queue_place, why_unavailable
from progress.judging.verdicts import FAULTS_ALLOWED, record_verdict
from progress.models import LearnerStats, PointsEntry, Submission, UserProgress
from progress.services import submit_answer
from progress.snapshot import apply_events, read_snapshot
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import (
    LANGUAGES,
    agree,
    events_of,
    fresh,
    hand_in,
    hands,
    judge_all,
    pass_time,
    worker_row,
)

pytestmark = pytest.mark.django_db


def refused(code, *args, **more):
    with pytest.raises(DomainError) as refusal:
        hand_in(*args, **more)
    assert refusal.value.code == code
    assert str(refusal.value)
    return refusal.value


def test_a_program_waits_until_a_worker_takes_it(ada):
    before = read_snapshot(ada.pk)
    outcome = hand_in(ada)
    assert (outcome.submission.status, outcome.submission.verdict) == ("queued", "")
    assert (outcome.progress.status, outcome.progress.attempts) == ("submitted", 0)
    assert [event.type for event in events_of(ada)] == ["submission.queued"]
    state = read_snapshot(ada.pk)
    assert state["pending"][str(outcome.submission.challenge_id)] == {
        "challenge": outcome.submission.challenge_id,
        "submission": outcome.submission.pk,
        "status": "queued",
        "done": 0,
        "total": 0,
    }
    assert apply_events(before, events_of(ada)) == state


def test_the_verdict_pays_counts_and_tells_in_one_step(ada):
    outcome = hand_in(ada)
    assert judge_all() == 1
    submission = fresh(outcome.submission)
    assert (submission.status, submission.verdict, submission.score) == ("graded", "accepted", 1.0)
    assert PointsEntry.objects.get(user=ada).points == submission.points == 10
    assert UserProgress.objects.get(user=ada).attempts == 1
    assert LearnerStats.objects.get(user=ada).solved == 1
    assert not JudgeTask.objects.exists()
    kinds = [event.type for event in events_of(ada)]
    assert kinds == ["submission.queued", "submission.graded"], "too quick to be told that it runs"
    summary = events_of(ada)[-1].data["summary"]
    assert (summary["tests_passed"], summary["tests_total"]) == (2, 2)
    assert read_snapshot(ada.pk)["pending"] == {}
    agree(ada)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("wrong_answer", "wrong"),
        ("time_limit", "time_limit"),
        ("memory_limit", "memory_limit"),
        ("output_limit", "output_limit"),
        ("runtime_error", "runtime_error"),
    ],
)
def test_every_verdict_has_its_name_and_costs_an_attempt(ada, word, verdict):
    outcome = hand_in(ada, code=word)
    judge_all()
    assert fresh(outcome.submission).verdict == verdict
    assert UserProgress.objects.get(user=ada).attempts == 1
    assert not PointsEntry.objects.exists()
    agree(ada)


def test_some_tests_passed_is_partial(ada):
    challenge = make_challenge("function")
    outcome = hand_in(ada, challenge)
    judge_all(FakeJudge(lambda program, name: Verdict.WRONG_ANSWER if name == "big" else Verdict.ACCEPTED))
    submission = fresh(outcome.submission)
    assert submission.verdict == "partial"
    assert 0 < submission.points < 10
    agree(ada)


def test_one_answer_at_a_time_for_each_challenge(ada):
    challenge = make_challenge("stdio")
    hand_in(ada, challenge)
    refused("submission_pending", ada, challenge)
    judge_all()
    refused("already_solved", ada, challenge)
    assert Submission.objects.count() == 1


def test_the_same_key_is_the_same_submission_whatever_it_has_become(ada):
    challenge = make_challenge("stdio")
    first = hand_in(ada, challenge, idempotency_key="k")
    assert hand_in(ada, challenge, idempotency_key="k").submission.pk == first.submission.pk
    judge_all()
    again = hand_in(ada, challenge, idempotency_key="k")
    assert (again.replayed, again.submission.verdict) == (True, "accepted")


def test_attempts_in_flight_cannot_exceed_those_that_are_left(ada):
    challenge = make_challenge("stdio", max_attempts=1)
    hand_in(ada, challenge, code="wrong_answer")
    refused("submission_pending", ada, challenge)
    judge_all()
    refused("attempts_used_up", ada, challenge)
    assert UserProgress.objects.get(user=ada).attempts == 1


def test_a_learner_may_have_so_many_in_the_queue(ada, settings):
    settings.JUDGE_PENDING_PER_LEARNER = 2
    hand_in(ada)
    hand_in(ada)
    refusal = refused("too_many_pending", ada)
    assert refusal.details["retry_after"] >= 1
    assert LearnerStats.objects.get(user=ada).window_count == 2, "a refusal is not an answer"


def test_a_full_queue_says_so_and_takes_nothing(ada, boris, settings):
    settings.JUDGE_QUEUE_LIMIT = 1
    hand_in(ada)
    refusal = refused("judge_busy", boris)
    assert 1 <= refusal.details["retry_after"] <= 60
    assert not Event.objects.filter(user=boris).exists()
    judge_all()
    hand_in(boris)


def test_what_cannot_be_judged_is_refused_and_shown_as_unavailable(ada):
    challenge = make_challenge("stdio")
    row = worker_row(problem="no namespaces", languages=[])
    assert "no namespaces" in refused("judge_unavailable", ada, challenge).details["reason"]
    assert "no namespaces" in why_unavailable(challenge)
    row.problem, row.languages = "", ["sql"]
    row.save()
    refused("language_unavailable", ada, challenge)
    assert "python" in why_unavailable(challenge)
    assert not Submission.objects.exists()
    row.languages = ["python"]
    row.save()
    assert why_unavailable(challenge) == ""
    hand_in(ada, challenge)


def test_a_language_that_no_worker_has_is_told_before_anybody_hands_in(ada):
    challenge = make_challenge("stdio")  # in Python and C
    assert availability(challenge) == Availability(), "nobody is there: answers wait"
    worker_row(languages=["python"])
    available = availability(challenge)
    assert (available.reason, set(available.absent)) == ("", {"c"})
    assert available.why_not("python") == ""
    with pytest.raises(DomainError) as refusal:
        answer = {"language": "c", "code": "int main(void) {}"}
        submit_answer(actor=ada, challenge_id=challenge.pk, answer=answer, channel="web")
    assert str(refusal.value) == available.why_not("c")
    worker_row(name="w2", languages=["c"])
    assert availability(challenge) == Availability()


def test_without_a_worker_an_answer_waits_and_is_told_so(ada):
    outcome = hand_in(ada)
    place = queue_place(outcome.submission)
    assert place.position == 1
    assert place.seconds is None
    assert "No judge" in place.notice
    worker_row(seconds=2.0)
    place = queue_place(outcome.submission)
    assert (place.position, place.seconds, place.notice) == (1, 2, "")
    judge_all()
    assert queue_place(fresh(outcome.submission)) is None


def test_places_count_those_before(ada, boris):
    first, second = hand_in(ada), hand_in(boris)
    worker_row(seconds=3.0)
    assert queue_place(first.submission).position == 1
    assert queue_place(second.submission).position == 2
    assert queue_place(second.submission).seconds == 6


def order_of(count):
    return [claim_next(worker="w", languages=LANGUAGES).task.user_id for _ in range(count)]


def test_who_floods_does_not_starve_the_others(ada, boris):
    carl = make_user("carl")
    for _ in range(4):
        hand_in(ada)
    hand_in(boris)
    hand_in(carl)
    hand_in(boris)
    assert order_of(7) == [ada.pk, boris.pk, carl.pk, ada.pk, boris.pk, ada.pk, ada.pk]


def test_who_comes_later_stands_behind_nobodys_second(ada, boris):
    for _ in range(5):
        hand_in(ada)
    for _ in range(2):
        hands().work_once()
    hand_in(boris)
    assert order_of(3) == [ada.pk, boris.pk, ada.pk]


def test_a_learner_waits_for_no_bulk_work(ada, boris):
    bulk = hand_in(ada).submission
    JudgeTask.objects.filter(pk=bulk.pk).update(priority=JudgeTask.Priority.BULK)
    live = hand_in(boris).submission
    claims = [claim_next(worker="w", languages=LANGUAGES) for _ in range(2)]
    assert [claim.task.pk for claim in claims] == [live.pk, bulk.pk]


def test_a_worker_takes_only_what_it_can_run(ada):
    hand_in(ada)
    assert claim_next(worker="w", languages=["sql"]) is None
    assert claim_next(worker="w", languages=["sql", "python"]) is not None


def test_a_lost_workers_task_comes_back_and_counts_once(ada, settings):
    outcome = hand_in(ada)
    lost = claim_next(worker="lost", languages=LANGUAGES)
    assert claim_next(worker="w2", languages=LANGUAGES) is None
    pass_time(settings.JUDGE_LEASE_SECONDS + 1)
    second = claim_next(worker="w2", languages=LANGUAGES)
    assert second.task.pk == outcome.submission.pk
    assert not record_verdict(lost, report_of(lost)), "its word counts no more"
    assert record_verdict(second, report_of(second))
    assert not record_verdict(second, report_of(second))
    assert UserProgress.objects.get(user=ada).attempts == 1
    assert len(events_of(ada, "submission.graded")) == 1
    agree(ada)


def report_of(claim):
    from progress.judging.running import what_to_run

    program, tests, limits = what_to_run(claim.submission.challenge, claim.submission.answer)
    return FakeJudge().run(program, tests, limits)


def test_our_own_fault_is_tried_again_and_costs_no_attempt(ada):
    challenge = make_challenge("stdio", max_attempts=1)
    outcome = hand_in(ada, challenge, code="internal_error")
    for fault in range(1, FAULTS_ALLOWED):
        assert judge_all() == 1
        assert fresh(outcome.submission).status == "queued"
        assert JudgeTask.objects.get().faults == fault
        assert not hands().work_once(), "not at once"
        pass_time(60)
    assert judge_all() == 1
    assert (fresh(outcome.submission).status, fresh(outcome.submission).verdict) == (
        "graded",
        "internal_error",
    )
    assert UserProgress.objects.get(user=ada).attempts == 0
    agree(ada)
    hand_in(ada, challenge)
    judge_all()
    assert UserProgress.objects.get(user=ada).is_completed
    agree(ada)


def test_a_judge_that_breaks_is_our_fault_too(ada):
    outcome = hand_in(ada)
    judge = FakeJudge()
    judge.broken = JudgeError("the boxes are gone")
    assert judge_all(judge) == 1
    assert fresh(outcome.submission).status == "queued"
    pass_time(60)
    judge_all()
    assert fresh(outcome.submission).verdict == "accepted"
    agree(ada)


def test_a_judge_that_cannot_isolate_gives_the_task_back(ada):
    outcome = hand_in(ada)
    judge = FakeJudge()
    judge.broken = IsolationUnavailable(["no namespaces"])
    with pytest.raises(IsolationUnavailable):
        judge_all(judge)
    assert fresh(outcome.submission).status == "queued"
    assert JudgeTask.objects.get().faults == 0
    judge_all()
    agree(ada)


def test_a_program_no_worker_survives_ends_some_day(ada):
    outcome = hand_in(ada)
    JudgeTask.objects.update(claims=100)
    judge_all()
    assert fresh(outcome.submission).verdict == "internal_error"
    assert UserProgress.objects.get(user=ada).attempts == 0


def test_a_challenge_that_changed_meanwhile_costs_no_attempt(ada):
    challenge = make_challenge("stdio")
    outcome = hand_in(ada, challenge)
    challenge.spec = {**challenge.spec, "languages": ["c"]}
    challenge.save()
    judge_all()
    assert fresh(outcome.submission).verdict == "internal_error"
    assert "changed" in fresh(outcome.submission).report["message"]
    agree(ada)
