"""The queue with the real judge, real threads and real commits."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from challenges.proofs import keeper
from judge import IsolationUnavailable, TestFinished
from judge.fake import FakeJudge
from progress.judging.checking import check_next
from progress.judging.claiming import claim_next
from progress.judging.models import JudgeRecord, JudgeTask, JudgeWorker
from progress.judging.sample_runs import SampleRun
from progress.judging.samples import newest_run, run_next, run_samples
from progress.judging.solution_checks import SolutionCheck
from progress.judging.worker import Worker
from progress.judging.workforce import read_workforce
from progress.models import PointsEntry, Submission, UserProgress
from tests.coding import RIGHT, WRONG
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import (
    LANGUAGES,
    agree,
    by_word,
    events_of,
    fresh,
    hand_in,
    hands,
    judge_all,
)

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("kind", RIGHT)
def test_every_kind_is_judged_for_real(ada, boris, judge, kind):
    challenge = make_challenge(kind)
    right = hand_in(ada, challenge, RIGHT[kind]).submission
    wrong = hand_in(boris, challenge, WRONG[kind]).submission
    assert judge_all(judge) == 2
    assert fresh(right).verdict == "accepted", fresh(right).report
    assert fresh(wrong).verdict in ("wrong", "partial"), fresh(wrong).report
    agree(ada)
    agree(boris)


def test_the_learners_report_keeps_secrets_and_the_instructors_does_not(ada, judge):
    leak = "def double(x):\n    raise ValueError('secret:' + repr(x))\n"
    submission = hand_in(ada, make_challenge("function"), leak).submission
    judge_all(judge)
    report = fresh(submission).report
    assert report["verdict"] == "runtime_error"
    assert "secret:2" in str(report["tests"][0])
    assert "73911" not in str(report)
    assert "73911" in str(JudgeRecord.objects.get().report)
    assert "73911" not in str([event.data for event in events_of(ada)])


def test_what_a_program_prints_can_always_be_stored(ada, judge):
    hostile = "import sys\nsys.stdout.buffer.write(b'\\x00\\xff\\xed\\xa0\\x80' * 5000)\n"
    submission = hand_in(ada, code=hostile).submission
    judge_all(judge)
    assert fresh(submission).verdict == "wrong"
    assert len(str(fresh(submission).report)) < 60_000


class SlowJudge(FakeJudge):
    """Tells of each test a while after the one before."""

    def __init__(self, pause: float, script=by_word) -> None:
        super().__init__(script)
        self.pause = pause
        self.going = threading.Event()

    def run(self, program, tests, limits=None, on_event=None):
        def slowly(event):
            self.going.set()
            if on_event is not None:
                on_event(event)
            if isinstance(event, TestFinished):
                time.sleep(self.pause)

        return super().run(program, tests, limits, slowly)

    def warm(self) -> None:
        """Nothing to start."""


def test_each_test_is_told_in_order_and_not_too_often(ada):
    cases = [{"name": f"t{n}", "stdin": "1", "expect": "2"} for n in range(40)]
    spec = {"groups": [{"visible": True, "tests": cases[:20]}, {"tests": cases[20:]}]}
    hand_in(ada, make_challenge("stdio", spec=spec))
    hands(SlowJudge(0.02)).work_once()
    told = events_of(ada, "submission.tested")
    names = [test["name"] for event in told for test in event.data["tests"]]
    assert names == [f"t{n}" for n in range(len(names))]
    assert len(names) >= 10
    assert len(told) < len(names), "several tests share an event"
    assert [event.data["pending"]["done"] for event in told] == sorted(
        event.data["pending"]["done"] for event in told
    )
    assert told[-1].data["pending"]["total"] == 40
    kinds = [event.type for event in events_of(ada)]
    assert kinds[:3] == ["submission.queued", "submission.running", "submission.tested"]
    assert kinds.count("submission.running") == 1
    agree(ada)


def test_what_happened_at_once_is_told_in_the_verdict_alone(ada):
    hand_in(ada)
    judge_all()
    assert not events_of(ada, "submission.tested")


def test_a_worker_that_lost_its_claim_stops_and_the_other_word_counts(ada):
    outcome = hand_in(ada, make_challenge("function"))
    slow = SlowJudge(0.5)
    working = threading.Thread(target=lambda: (hands(slow).work_once(), connection.close()))
    working.start()
    assert slow.going.wait(20)
    JudgeTask.objects.update(holder="", ready_at=outcome.submission.created_at)
    judge_all()
    working.join()
    assert fresh(outcome.submission).verdict == "accepted"
    assert len(events_of(ada, "submission.graded")) == 1
    agree(ada)


class PatientJudge(FakeJudge):
    """Works until the lease of its row has been made longer twice, and sees that nobody else gets it."""

    def __init__(self, table, steal) -> None:
        super().__init__(by_word)
        self.table, self.steal = table, steal
        self.stolen: list[object] = []
        self.ends: set[object] = set()

    def renewed(self, times: int) -> bool:
        self.ends.add(self.table.objects.get().ready_at)
        return len(self.ends) > times

    def run(self, program, tests, limits=None, on_event=None):
        for times in (1, 2):
            wait_for(partial(self.renewed, times), "a renewal")
            self.stolen.append(self.steal())
        return super().run(program, tests, limits, on_event)


def test_a_lease_is_renewed_while_a_program_runs(ada, settings):
    settings.JUDGE_LEASE_SECONDS = 3
    outcome = hand_in(ada, make_challenge("function"))
    patient = PatientJudge(JudgeTask, lambda: claim_next(worker="thief", languages=LANGUAGES))
    assert hands(patient).work_once()
    assert patient.stolen == [None, None]
    assert fresh(outcome.submission).verdict == "accepted"


def test_a_trial_run_keeps_its_lease_however_long_a_test_takes(ada, monkeypatch):
    monkeypatch.setattr("progress.judging.samples.LEASE", timedelta(seconds=3))
    challenge = make_challenge("function")
    run_samples(actor=ada, challenge=challenge, answer={"code": "print(1)"})
    patient = PatientJudge(SampleRun, lambda: run_next(FakeJudge(), worker="thief", languages=LANGUAGES))
    assert run_next(patient, worker="w", languages=LANGUAGES)
    assert patient.stolen == [False, False]
    assert newest_run(ada, challenge.pk).report["verdict"] == "accepted"


def test_a_check_keeps_its_lease_however_long_a_test_takes(settings):
    settings.JUDGE_LEASE_SECONDS = 3
    keeper().ask(make_challenge("function"), publish=False)
    patient = PatientJudge(
        SolutionCheck, lambda: check_next(FakeJudge(), worker="thief", languages=LANGUAGES)
    )
    assert check_next(patient, worker="w", languages=LANGUAGES)
    assert patient.stolen == [False, False]
    assert len(SolutionCheck.objects.get().results) == 1


def test_many_workers_judge_each_once():
    people, challenge = [make_user() for _ in range(6)], make_challenge("stdio")
    for person in people:
        hand_in(person, challenge)
    counts = at_once([judge_all] * 4)
    assert sum(counts) == 6
    assert PointsEntry.objects.count() == UserProgress.objects.filter(attempts=1).count() == 6
    for person in people:
        agree(person)


def test_twenty_programs_at_once_are_one_in_the_queue(ada):
    challenge = make_challenge("stdio", max_attempts=3)
    results = at_once([lambda: hand_in(ada, challenge)] * 12)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert {str(result.code) for result in results if isinstance(result, Exception)} == {"submission_pending"}
    judge_all()
    assert Submission.objects.get().verdict == "accepted"
    agree(ada)


def test_a_worker_hears_the_bell_shows_its_heartbeat_and_leaves_nothing(ada):
    judge = SlowJudge(0)
    worker = Worker(lambda: judge)
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    try:
        row = wait_for(JudgeWorker.objects.first, "a heartbeat")
        assert (row.languages, row.problem) == (["python"], "")
        for _ in range(3):
            outcome = hand_in(ada)
            wait_for(lambda outcome=outcome: fresh(outcome.submission).verdict == "accepted", "a verdict")
    finally:
        worker.stop()
        thread.join(30)
    assert not thread.is_alive()
    assert worker.judged == 3
    assert not JudgeWorker.objects.exists()


def test_a_worker_that_cannot_isolate_says_so_and_works_once_it_can(ada, monkeypatch):
    monkeypatch.setattr("progress.judging.worker.REPAIR_EVERY", 0.05)
    monkeypatch.setattr("progress.judging.worker.BEAT_EVERY", 0.05)
    outcome = hand_in(ada)
    missing = ["no namespaces"]

    def make() -> SlowJudge:
        if missing:
            raise IsolationUnavailable(missing)
        return SlowJudge(0)

    worker = Worker(make)
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    try:
        wait_for(lambda: "no namespaces" in (read_workforce().problem or ""), "the reason")
        assert fresh(outcome.submission).status == "queued"
        missing.clear()
        wait_for(lambda: fresh(outcome.submission).verdict == "accepted", "a verdict")
        wait_for(lambda: not read_workforce().problem, "good news")
    finally:
        worker.stop()
        thread.join(30)


def test_a_worker_told_to_stop_finishes_what_it_has(ada):
    judge = SlowJudge(0.2)
    worker = Worker(lambda: judge)
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    outcome, waiting = hand_in(ada, make_challenge("function")), hand_in(ada, make_challenge("function"))
    assert judge.going.wait(20)
    worker.stop()
    thread.join(30)
    assert fresh(outcome.submission).verdict == "accepted"
    assert fresh(waiting.submission).status == "queued"


def test_a_worker_without_time_gives_its_task_back(ada, monkeypatch):
    monkeypatch.setattr("progress.judging.worker.DRAIN_SECONDS", 0.1)
    judge = SlowJudge(1)
    worker = Worker(lambda: judge)
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    outcome = hand_in(ada, make_challenge("function"))
    assert judge.going.wait(20)
    worker.stop()
    wait_for(lambda: fresh(outcome.submission).status == "queued", "the task back")
    thread.join(30)
    assert judge_all() == 1
    assert fresh(outcome.submission).verdict == "accepted"
    agree(ada)
