"""A machine that is busy with other things changes no verdict."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from judge import (
    Group,
    InteractiveTests,
    Limits,
    Program,
    QueryCase,
    SqlTests,
    TalkCase,
    Tests,
    UnittestTests,
    Verdict,
)
from judge.engine import SandboxJudge
from judge.languages import language
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

FUNCTION = (
    "import time\ndef f(n):\n    end = time.process_time() + {}\n    while time.process_time() < end: pass\n"
)
FUNCTION += "    return n\n"
TESTED = "import unittest, solution\nclass T(unittest.TestCase):\n"
TESTED += "".join(f"    def test_{n}(self): self.assertEqual(solution.f({n}), {n})\n" for n in range(2))
TALKING = "import time\nfor n in range(3):\n    end = time.process_time() + 0.08\n"
TALKING += "    while time.process_time() < end: pass\n    print(n, flush=True)\n    input()\n"
LISTENING = """
def interact(data, read, write):
    for n in range(3):
        if read() != str(n): return False
        write("go on")
    return True
"""
IN_C = """
#include <stdio.h>
#include <time.h>
int main(void) {{ while (clock() < {} * CLOCKS_PER_SEC); puts("done"); return 0; }}
"""
IN_NODE = """
const used = () => {{ const u = process.cpuUsage(); return (u.user + u.system) / 1e6; }};
while (used() < {});
console.log('done');
"""
COUNTING = (
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000) SELECT max(n) FROM c"
)


def program(name: str, source: str) -> Program:
    entry = language(name).entry
    return Program(name, {entry: source}, entry)


def every_kind() -> dict[str, tuple[Program, Tests, Verdict]]:
    """Two thirds of the limit or half as much again, in every kind and language; Node's limit is larger."""
    query = SqlTests((Group("g", (QueryCase("q", "CREATE TABLE t (x);", "SELECT 100000"),)),))
    talk = InteractiveTests((Group("g", (TalkCase("t"),)),), LISTENING)
    units = {style: UnittestTests({"test_it.py": TESTED}, style=style) for style in ("unittest", "pytest")}
    called = calls("f", ((1,), 1), ((2,), 2))
    right, slow = python(FUNCTION.format(0.26)), python(FUNCTION.format(0.6))
    return {
        "function": (right, called, Verdict.ACCEPTED),
        "function, too slow": (slow, called, Verdict.TIME_LIMIT),
        "unittest": (right, units["unittest"], Verdict.ACCEPTED),
        "unittest, too slow": (slow, units["unittest"], Verdict.TIME_LIMIT),
        "pytest": (right, units["pytest"], Verdict.ACCEPTED),
        "interactive": (python(TALKING), talk, Verdict.ACCEPTED),
        "sql": (program("sql", COUNTING), query, Verdict.ACCEPTED),
        "c": (program("c", IN_C.format(0.26)), prints("done"), Verdict.ACCEPTED),
        "c, too slow": (program("c", IN_C.format(0.6)), prints("done"), Verdict.TIME_LIMIT),
        "javascript": (program("javascript", IN_NODE.format(0.4)), prints("done"), Verdict.ACCEPTED),
        "javascript, too slow": (
            program("javascript", IN_NODE.format(0.9)),
            prints("done"),
            Verdict.TIME_LIMIT,
        ),
    }


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


def test_eight_hogs_a_core_change_no_verdict_of_any_kind_or_language(judge, need):
    for name in ("c", "javascript"):
        need(name)
    every = every_kind()
    with busy_machine():
        reports = {name: judge.run(program, tests, LIMITS) for name, (program, tests, _) in every.items()}
    found = {name: report.verdict for name, report in reports.items()}
    assert found == {name: verdict for name, (_, _, verdict) in every.items()}, reports


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
