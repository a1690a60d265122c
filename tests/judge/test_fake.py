"""The fake judge keeps the real one's promises."""

import threading

import pytest

from judge import Judge, JudgeError, Program, TestFinished, Verdict
from judge.engine import SandboxJudge
from judge.fake import FakeJudge
from tests.judge.suites import calls, python

pytestmark = pytest.mark.pure
TESTS = calls("add", ((1, 2), 3), ((2, 2), 4))


def test_both_are_judges(judge):
    both: list[Judge] = [FakeJudge(), judge]
    assert all(each.run(python("def add(a, b): return a + b"), TESTS).accepted for each in both)


def test_the_same_events_in_the_same_order(judge):
    told: list[list[str]] = []
    for each in (FakeJudge(), judge):
        told.append([])
        each.run(
            python("def add(a, b): return a + b"), TESTS, on_event=lambda e: told[-1].append(type(e).__name__)
        )
    assert told[0] == told[1]


def test_the_script_decides():
    fake = FakeJudge(lambda program, name: Verdict.TIME_LIMIT if name == "call 2" else Verdict.ACCEPTED)
    finished: list[Verdict] = []

    def listen(event):
        if isinstance(event, TestFinished):
            finished.append(event.result.verdict)

    report = fake.run(Program.single("python", ""), TESTS, on_event=listen)
    assert finished == [Verdict.ACCEPTED, Verdict.TIME_LIMIT]
    assert (report.verdict, report.score) == (Verdict.PARTIAL, 0.5)
    assert fake.runs[0][1] is TESTS


def test_it_can_be_broken():
    fake = FakeJudge()
    fake.broken = JudgeError("down")
    with pytest.raises(JudgeError, match="down"):
        fake.run(Program.single("python", ""), TESTS)


def test_closing_lets_the_running_finish_and_tells_the_waiting(judge):
    closing = SandboxJudge()
    told: list[str] = []
    begun = threading.Event()

    def submit() -> None:
        try:
            source = "import time\ntime.sleep(0.2)\ndef add(a, b): return a + b"
            told.append(closing.run(python(source), TESTS, on_event=lambda event: begun.set()).verdict)
        except JudgeError as error:
            told.append(str(error))

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    closing.close()
    for thread in threads:
        thread.join(timeout=30)
    assert len(told) == 4
    assert set(told) <= {Verdict.ACCEPTED, "the judge is closed"}
    assert told.count(Verdict.ACCEPTED) >= 1


def test_a_closed_judge_runs_nothing():
    closed = SandboxJudge()
    closed.close()
    with pytest.raises(JudgeError, match="closed"):
        closed.run(python(""), TESTS)
