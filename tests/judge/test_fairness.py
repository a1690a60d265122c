"""A machine that is busy with other things changes no verdict."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from judge import Limits, Program, Verdict
from judge.engine import SandboxJudge
from tests.judge.suites import calls, prints, python

pytestmark = pytest.mark.pure
LIMITS = Limits(cpu_seconds=0.4, idle_seconds=2, wall_seconds=300)
WORK = "import time\nwhile time.process_time() < {}: pass\n"
# Two thirds of the limit, half as much again as the limit, and sleepers on both sides of the idle limit.
PROGRAMS: dict[str, tuple[Program, Verdict]] = {
    "quick enough": (python(WORK.format(0.26) + "print('done')"), Verdict.ACCEPTED),
    "too slow": (python(WORK.format(0.6) + "print('done')"), Verdict.TIME_LIMIT),
    "rests a little": (python("import time\ntime.sleep(0.5)\nprint('done')"), Verdict.ACCEPTED),
    "rests too long": (python("import time\ntime.sleep(30)\nprint('done')"), Verdict.TIME_LIMIT),
    "wrong": (python(WORK.format(0.1) + "print('gone')"), Verdict.WRONG_ANSWER),
}
HOGS = 8 * (os.cpu_count() or 1)


@contextmanager
def busy_machine() -> Iterator[None]:
    hogs = [subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(HOGS)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def verdicts(judge: SandboxJudge) -> dict[str, Verdict]:
    tests = prints("done")
    return {name: judge.run(program, tests, LIMITS).verdict for name, (program, _) in PROGRAMS.items()}


def test_eight_hogs_a_core_change_no_verdict(judge):
    expected = {name: verdict for name, (_, verdict) in PROGRAMS.items()}
    assert verdicts(judge) == expected
    with busy_machine():
        assert verdicts(judge) == expected


def test_time_spent_waiting_for_the_judge_is_not_the_learners(judge):
    """Between two calls the process stands still: that is neither its processor time nor its idleness."""
    tests = calls("f", *[((number,), number) for number in range(200)])
    report = judge.run(python("def f(n): return n"), tests, LIMITS)
    assert report.accepted
    assert max(test.cpu_seconds for test in report.tests) < LIMITS.cpu_seconds


def test_the_same_program_gives_the_same_output_every_time(judge):
    """Hashes of text are fixed, so a set's order is the same in every run and on every machine."""
    source = "print(*{'a', 'b', 'c', 'd', 'e', 'f', 'g'})"
    outputs = {judge.run(python(source), prints("")).tests[0].stdout for _ in range(3)}
    with SandboxJudge() as other:
        outputs.add(other.run(python(source), prints("")).tests[0].stdout)
    assert len(outputs) == 1


def test_overshoot_of_the_processor_limit_is_small(judge):
    report = judge.run(python("while True: pass"), prints(""), LIMITS)
    assert report.verdict is Verdict.TIME_LIMIT
    assert report.cpu_seconds < LIMITS.cpu_seconds * 1.5
