"""Programs that talk with an interactor."""

import pytest

from judge import Group, InteractiveTests, Program, TalkCase, Verdict
from tests.judge.suites import QUICK, python

pytestmark = pytest.mark.pure
GUESS = """
def interact(data, read, write):
    secret, tries = data["secret"], 0
    while tries < 10:
        line = read()
        if line is None:
            return False, "it left early"
        if not line.strip().isdigit():
            return False, "not a number"
        tries += 1
        guess = int(line)
        if guess == secret:
            write("right")
            return True if tries <= 7 else 0.5, f"{tries} tries"
        write("more" if guess < secret else "less")
    return False, "too many tries"
"""
BISECT = """
low, high = 1, 100
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    answer = input()
    if answer == "right": break
    if answer == "more": low = middle + 1
    else: high = middle - 1
"""


def talk(*secrets: int, interactor: str = GUESS) -> InteractiveTests:
    cases = tuple(TalkCase(str(secret), {"secret": secret}) for secret in secrets)
    return InteractiveTests((Group("talks", cases, visible=True),), interactor)


def test_a_conversation_that_ends_well(judge):
    report = judge.run(python(BISECT), talk(1, 50, 100, 73), QUICK)
    assert report.accepted, report
    assert report.tests[0].message == "6 tries"


@pytest.mark.parametrize(
    ("source", "verdict", "word"),
    [
        ("print('x')", Verdict.WRONG_ANSWER, "not a number"),
        ("pass", Verdict.WRONG_ANSWER, "left early"),
        ("import os; os._exit(0)", Verdict.WRONG_ANSWER, "left early"),
        ("while True: print(1, flush=True)", Verdict.WRONG_ANSWER, "too many tries"),
        ("while True: print(1, flush=True); input()", Verdict.WRONG_ANSWER, "too many tries"),
        ("input()", Verdict.TIME_LIMIT, "did nothing"),
        ("print(50, flush=True)\ninput()\ninput()", Verdict.TIME_LIMIT, "did nothing"),
        ("while True: pass", Verdict.TIME_LIMIT, "processor"),
        ("1 / 0", Verdict.RUNTIME_ERROR, "exit status 1"),
        ("import sys; sys.exit(4)", Verdict.RUNTIME_ERROR, "exit status 4"),
        ("import sys\nwhile True: sys.stdout.write('1' * 4096)", Verdict.OUTPUT_LIMIT, "wrote"),
        ("print('1' * 100_000)", Verdict.OUTPUT_LIMIT, "wrote"),
        ("print(", Verdict.COMPILE_ERROR, ""),
    ],
)
def test_conversations_that_do_not(judge, source, verdict, word):
    report = judge.run(python(source), talk(42), QUICK)
    assert report.verdict is verdict, report
    assert word in report.message


def test_failing_after_the_right_answer_is_a_runtime_error(judge):
    report = judge.run(python("print(42)\ninput()\nraise SystemExit(5)"), talk(42), QUICK)
    assert report.verdict is Verdict.RUNTIME_ERROR


def test_a_score_may_be_given(judge):
    source = "for n in range(1, 99):\n    print(n, flush=True)\n    if input() == 'right': break"
    report = judge.run(python(source), talk(9), QUICK)
    assert (report.verdict, report.score) == (Verdict.PARTIAL, 0.5)


@pytest.mark.parametrize(
    "interactor", ["def interact(", "1 / 0", "def interact(data, read, write): return 'yes'"]
)
def test_an_interactor_that_fails_is_our_fault(judge, interactor):
    assert judge.run(python(BISECT), talk(1, interactor=interactor), QUICK).verdict is Verdict.INTERNAL_ERROR


def test_the_secret_is_not_in_the_learners_world(judge):
    source = "import os, sys; print(sys.argv, os.environ, os.listdir('/w/box'), flush=True)"
    report = judge.run(python(source), talk(42), QUICK)
    assert report.verdict is Verdict.WRONG_ANSWER


def test_a_compiled_program_talks_too(judge, need):
    need("c")
    source = """
#include <stdio.h>
#include <string.h>
int main(void) {
    int low = 1, high = 100;
    char answer[16];
    while (1) {
        int middle = (low + high) / 2;
        printf("%d\\n", middle);
        fflush(stdout);
        if (scanf("%15s", answer) != 1 || !strcmp(answer, "right")) return 0;
        if (!strcmp(answer, "more")) low = middle + 1; else high = middle - 1;
    }
}
"""
    assert judge.run(Program("c", {"solution.c": source}, "solution.c"), talk(3, 97), QUICK).accepted


def test_a_compiled_program_that_nobody_hears_any_more_ends(judge, need):
    """The judgement has been given by then, and is not turned into a time limit."""
    need("c")
    source = '#include <stdio.h>\nint main(void) { for (;;) { puts("1"); fflush(stdout); } }'
    report = judge.run(Program("c", {"solution.c": source}, "solution.c"), talk(42), QUICK)
    assert (report.verdict, report.message) == (Verdict.WRONG_ANSWER, "too many tries")
