"""What the page says of a judged program: input, expectation and result, and whose fault it was."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from core.models import User
from judge import Difference, Report, Verdict
from judge.fake import FakeJudge
from progress.judging.models import JudgeTask
from progress.models import Submission, UserProgress
from tests.factories import make_challenge
from tests.progress.judging.at_work import hand_in, hands, pass_time, worker_row
from tests.web.conftest import HTMX

pytestmark = pytest.mark.django_db


class Telling(FakeJudge):
    """Gives every test the same verdict, with particulars."""

    def __init__(self, verdict: Verdict, **told: Any) -> None:
        super().__init__(lambda program, name: verdict)
        self._told = told

    def run(self, *arguments: Any, **named: Any) -> Report:
        report = super().run(*arguments, **named)
        return replace(report, tests=tuple(replace(test, **self._told) for test in report.tests))


def judged(learner: Client, ada: User, judge: FakeJudge) -> str:
    """The page of a challenge after an answer to it."""
    challenge = make_challenge("stdio")
    hand_in(ada, challenge, "print(1)")
    while hands(judge).work_once():
        pass
    page: str = learner.get(f"/challenges/{challenge.slug}/").content.decode()
    return page


def words(page: str) -> str:
    """What is read, without the marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_a_failed_sample_shows_input_expectation_and_the_difference(learner: Client, ada: User):
    wrong = Telling(
        Verdict.WRONG_ANSWER, input="2\n", stdout="4 \t5\n", difference=Difference("line 1, word 2", "", "5")
    )
    page = judged(learner, ada, wrong)
    result = page[page.index('id="result"') : page.index('class="history"')]
    assert "Not right" in words(result)
    assert re.search(r"<dt>Input</dt><dd><pre[^>]*>2\n</pre>", result)
    assert re.search(r"<dt>Expected</dt><dd><pre[^>]*>4\n</pre>", result)
    assert re.search(r"<dt>Yours</dt><dd><pre[^>]*>4 \t5\n</pre>", result)
    assert "line 1, word 2" in result
    assert re.search(r"<ins>.*·⇥\t5.*</ins>", re.sub(r"</?mark>", "", result))
    assert "<del>" in result


def test_nothing_of_a_secret_test_is_shown(learner: Client, ada: User):
    class Numbered(Telling):
        def run(self, *arguments: Any, **named: Any) -> Report:
            report = super().run(*arguments, **named)
            tests = (replace(t, input=f"IN-{t.index}", stdout=f"OUT-{t.index}") for t in report.tests)
            return replace(report, tests=tuple(tests))

    page = judged(learner, ada, Numbered(Verdict.WRONG_ANSWER))
    assert [word in page for word in ("IN-0", "OUT-0", "IN-1", "OUT-1")] == [True, True, False, False]
    assert "7919" not in page
    assert "15838" not in page


@pytest.mark.parametrize(
    ("verdict", "title", "help_words"),
    [
        (Verdict.TIME_LIMIT, "Too slow", "more processor time than it may"),
        (Verdict.MEMORY_LIMIT, "Too much memory", "wanted more memory"),
        (Verdict.OUTPUT_LIMIT, "Too much output", "wrote more than it may"),
        (Verdict.RUNTIME_ERROR, "Crashed", "stopped with an error"),
        (Verdict.COMPILE_ERROR, "Does not compile", "could not be read"),
        (Verdict.WRONG_ANSWER, "Not right", "its answer is another one"),
    ],
)
def test_each_fault_of_a_program_reads_differently(
    learner: Client, ada: User, verdict: Verdict, title: str, help_words: str
):
    page = judged(learner, ada, Telling(verdict, message="told by the judge"))
    name = "wrong" if verdict is Verdict.WRONG_ANSWER else verdict.value
    assert f"stamp--{name}" in page
    assert title in words(page)
    assert help_words in words(page)
    assert "told by the judge" in page
    assert "not your program" not in page
    assert UserProgress.objects.get().attempts == 1


def test_a_crash_shows_where_in_the_learners_own_lines(learner: Client, ada: User):
    crash = Telling(Verdict.RUNTIME_ERROR, traceback='File "solution.py", line 3\n  <b>', line=3)
    page = judged(learner, ada, crash)
    assert "Where it stopped" in page
    assert "File &quot;solution.py&quot;, line 3" in page
    assert 'data-go-line="3"' in page


def test_our_own_fault_is_said_to_be_ours_and_costs_nothing(learner: Client, ada: User):
    challenge = make_challenge("stdio")
    hand_in(ada, challenge, "print(1)")
    broken = FakeJudge(lambda program, name: Verdict.INTERNAL_ERROR)
    while JudgeTask.objects.exists():
        hands(broken).work_once()
        pass_time(60)
    page = learner.get(f"/challenges/{challenge.slug}/").content.decode()
    assert Submission.objects.get().verdict == "internal_error"
    assert "stamp--internal_error" in page
    assert "Our fault" in words(page)
    assert "The judge failed, not your program. No attempt is counted" in words(page)
    assert UserProgress.objects.get().attempts == 0
    assert 'data-may-answer="1"' in page


def test_with_the_judge_down_it_waits_in_its_place_and_says_so(learner: Client, ada: User, boris: User):
    challenge = make_challenge("stdio")
    hand_in(boris, challenge, "print(1)")
    hand_in(ada, challenge, "print(2)")
    place = f"/challenges/{challenge.slug}/place/"
    for page in (learner.get(f"/challenges/{challenge.slug}/"), learner.get(place, headers=HTMX)):
        said = words(page.content.decode())
        assert "No judge is at work at the moment. Your answer is kept and waits." in said
        assert "Place in the queue: 2." in said
    worker_row(problem="no namespaces", languages=[])
    assert "no namespaces" in learner.get(place, headers=HTMX).content.decode()
    worker_row(name="w2", seconds=3.0)
    said = words(learner.get(place, headers=HTMX).content.decode())
    assert "Place in the queue: 2. About 6 seconds to go." in said
    assert "No judge" not in said
