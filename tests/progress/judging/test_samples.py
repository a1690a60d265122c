"""Trial runs on the samples: through the judge's workers, for nothing, and nothing secret in them."""

import pytest

from core.errors import DomainError
from core.limits import memory
from judge import Verdict
from judge.fake import FakeJudge
from progress.judging.sample_runs import SampleRun
from progress.judging.samples import FAILED, newest_run, run_next, run_samples
from progress.models import PointsEntry, Submission, UserProgress
from tests.factories import make_challenge
from tests.progress.judging.at_work import LANGUAGES, agree, by_word, events_of, hand_in, hands, worker_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    memory.clear()


def try_out(user, challenge, code="print(1)"):
    return run_samples(actor=user, challenge=challenge, answer={"code": code})


def refusal(call, *arguments):
    with pytest.raises(DomainError) as caught:
        call(*arguments)
    return caught.value.code


def test_only_the_samples_are_run_and_nothing_is_counted(ada):
    challenge, judge = make_challenge("stdio"), FakeJudge(by_word)
    try_out(ada, challenge)
    assert hands(judge).work_once()
    (_program, tests, _limits) = judge.runs[0]
    assert [group.name for group in tests.groups] == ["samples"]
    done = newest_run(ada, challenge.pk)
    assert (done.status, done.report["verdict"], len(done.report["tests"])) == ("done", "accepted", 1)
    assert [model.objects.count() for model in (Submission, UserProgress, PointsEntry)] == [0, 0, 0]
    assert [e.data["sample"]["status"] for e in events_of(ada, "sample.run")] == ["queued", "done"]
    agree(ada)


def test_a_newer_run_takes_the_place_and_a_late_report_is_dropped(ada):
    challenge = make_challenge("stdio")

    class Slow(FakeJudge):
        def run(self, *arguments, **named):
            report = super().run(*arguments, **named)
            if len(self.runs) == 1:
                try_out(ada, challenge, "wrong_answer")
            return report

    judge = Slow(by_word)
    try_out(ada, challenge, "first")
    assert run_next(judge, worker="w", languages=LANGUAGES)
    assert newest_run(ada, challenge.pk).status == "queued"
    assert run_next(judge, worker="w", languages=LANGUAGES)
    done = newest_run(ada, challenge.pk)
    assert (done.number, done.report["verdict"]) == (2, "wrong")
    assert not run_next(judge, worker="w", languages=LANGUAGES)


def test_a_lost_workers_run_comes_back_and_at_last_ends(ada):
    challenge = make_challenge("stdio")
    try_out(ada, challenge)

    class Lost(FakeJudge):
        def run(self, *arguments, **named):
            raise SystemExit

    for _death in range(3):
        with pytest.raises(SystemExit):
            run_next(Lost(), worker="w", languages=LANGUAGES)
        assert not run_next(FakeJudge(), worker="w", languages=LANGUAGES)
        SampleRun.objects.update(ready_at="2020-01-01T00:00:00Z")
    assert run_next(FakeJudge(), worker="w", languages=LANGUAGES)
    assert newest_run(ada, challenge.pk).report["message"] == FAILED.message


def test_answers_and_runs_take_turns(ada, boris):
    challenge = make_challenge("stdio")
    mine = hands()
    hand_in(ada, challenge)
    for _round in range(3):
        try_out(boris, challenge)
        mine.work_once()
    assert Submission.objects.get().status == "graded"


def test_a_judge_that_fails_says_so_and_the_run_ends(ada):
    challenge, judge = make_challenge("stdio"), FakeJudge()
    judge.broken = RuntimeError("broken")
    try_out(ada, challenge)
    assert run_next(judge, worker="w", languages=LANGUAGES)
    assert newest_run(ada, challenge.pk).report["verdict"] == Verdict.INTERNAL_ERROR.value


def test_what_cannot_be_run_is_refused(ada, settings):
    knowledge, hidden = make_challenge(), make_challenge("checker")
    code, locked = make_challenge("stdio"), make_challenge("stdio")
    locked.requires.add(knowledge)
    assert refusal(try_out, ada, knowledge) == "no_samples"
    assert refusal(try_out, ada, hidden) == "no_samples"
    assert refusal(try_out, ada, locked) == "challenge_locked"
    assert refusal(try_out, ada, code, "") == "invalid_answer"
    settings.LIMITS = {**settings.LIMITS, "samples": (2, 60)}
    try_out(ada, code)
    try_out(ada, code)
    assert refusal(try_out, ada, code) == "too_many_requests"
    worker_row(languages=["sql"])
    assert refusal(try_out, ada, code) == "language_unavailable"
    assert SampleRun.objects.count() == 1
