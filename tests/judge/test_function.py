"""Function tests through the real sandbox."""

import pytest

from judge import FunctionCase, FunctionTests, Group, Program, Scoring, Tolerance, UnsuitableProgram, Verdict
from tests.judge.suites import QUICK, calls, python

pytestmark = pytest.mark.pure
ADD = calls("add", ((1, 2), 3), (("a", "b"), "ab"))


def test_a_right_solution_is_accepted(judge):
    report = judge.run(python("def add(a, b): return a + b"), ADD)
    assert report.verdict is Verdict.ACCEPTED
    assert report.score == 1
    assert [test.name for test in report.tests] == ["call 1", "call 2"]
    assert report.tests[0].input == "add(1, 2)"


def test_a_wrong_answer_names_the_first_difference(judge):
    report = judge.run(python("def add(a, b): return [a, b]"), calls("add", ((1, 2), [1, 3])))
    assert report.verdict is Verdict.WRONG_ANSWER
    assert (report.tests[0].difference.place, report.tests[0].difference.got) == ("result[1]", "2")


def test_half_right_is_partial(judge):
    report = judge.run(python("def add(a, b): return 3"), ADD)
    assert (report.verdict, report.score) == (Verdict.PARTIAL, 0.5)


def test_the_traceback_is_the_learners_own(judge):
    source = """
        def helper(x):
            return 1 // x

        def add(a, b):
            return helper(a - 1)
    """
    test = judge.run(python(source), calls("add", ((1, 2), 3))).tests[0]
    assert test.verdict is Verdict.RUNTIME_ERROR
    assert test.line == 3
    assert "ZeroDivisionError" in test.traceback
    assert "line 6, in add" in test.traceback
    assert "judge" not in test.traceback
    assert "/w/box" not in test.traceback


@pytest.mark.parametrize(
    ("source", "line"),
    [("def add(a, b)\n    return 1", 1), ("x = 1\n  y = 2", 2), ("\0", None), ("x = '\\ud8", 1)],
)
def test_what_does_not_compile_is_a_compile_error(judge, source, line):
    report = judge.run(python(source), ADD)
    assert report.verdict is Verdict.COMPILE_ERROR
    assert report.line == line
    assert "Error" in report.compile_output


def test_a_module_that_fails_to_load_fails_every_test_once(judge):
    report = judge.run(python("1 / 0"), ADD)
    assert [test.verdict for test in report.tests] == [Verdict.RUNTIME_ERROR] * 2
    assert report.tests[0].line == 1


def test_a_missing_function_is_said_by_name(judge):
    test = judge.run(python("x = 1"), ADD).tests[0]
    assert test.verdict is Verdict.RUNTIME_ERROR
    assert "'add'" in test.message


def test_output_belongs_to_the_call_that_wrote_it(judge):
    report = judge.run(python("def add(a, b):\n    print(a)\n    return a + b"), ADD)
    assert [test.stdout for test in report.tests] == ["1\n", "a\n"]


def test_an_endless_call_ends_and_the_next_one_runs(judge):
    source = "def add(a, b):\n    while a == 1: pass\n    return a + b"
    report = judge.run(python(source), ADD, QUICK)
    assert [test.verdict for test in report.tests] == [Verdict.TIME_LIMIT, Verdict.ACCEPTED]
    assert QUICK.cpu_seconds < report.tests[0].cpu_seconds


def test_a_call_that_kills_its_process_costs_only_itself(judge):
    source = "import os\ndef add(a, b):\n    if a == 1: os.abort()\n    return a + b"
    report = judge.run(python(source), ADD)
    assert [test.verdict for test in report.tests] == [Verdict.RUNTIME_ERROR, Verdict.ACCEPTED]
    assert "SIGABRT" in report.tests[0].message


def test_state_is_shared_unless_tests_are_isolated(judge):
    source = "n = 0\ndef count():\n    global n\n    n += 1\n    return n"
    shared = calls("count", ((), 1), ((), 2))
    apart = calls("count", ((), 1), ((), 1), isolate=True)
    assert judge.run(python(source), shared).accepted
    assert judge.run(python(source), apart).accepted


def test_arguments_can_be_observed_instead_of_the_result(judge):
    tests = calls("double", (([1, 2],), ([2, 4],)), observe="arguments")
    assert not judge.run(python("def double(x): return [2, 4]"), tests).accepted
    assert judge.run(
        python("def double(x): x[:] = [v * 2 for v in x]"),
        calls("double", (([1, 2],), [[2, 4]]), observe="arguments"),
    ).accepted


def test_an_expected_exception(judge):
    case = FunctionCase("bad", "parse", ("x",), raises="ValueError")
    tests = FunctionTests((Group("g", (case,)),))
    assert judge.run(python("def parse(x): return int(x)"), tests).accepted
    wrong = judge.run(python("def parse(x): return None"), tests).tests[0]
    assert wrong.verdict is Verdict.WRONG_ANSWER
    other = judge.run(python("def parse(x): raise KeyError(x)"), tests).tests[0]
    assert other.verdict is Verdict.RUNTIME_ERROR


def test_plain_values_of_every_type_go_both_ways(judge):
    value: list[object] = [
        None,
        True,
        1 << 90,
        1.5,
        "é",
        b"\xff",
        (1,),
        {2},
        frozenset({3}),
        {(4, 5): {"a": []}},
        1j,
    ]
    assert judge.run(python("def same(x): return x"), calls("same", ((value,), value))).accepted


def test_tolerance_applies_to_floats(judge):
    tests = calls("third", ((), 0.333), tolerance=Tolerance(absolute=0.001))
    assert judge.run(python("def third(): return 1 / 3"), tests).accepted


def test_a_check_script_decides(judge):
    check = """
def check(args, result, expect):
    if not isinstance(result, int):
        return False, "not a number"
    return (1 if args[0] % result == 0 else 0.25), "checked"
"""
    tests = calls("divisor", ((12,), None), check=check)
    assert judge.run(python("def divisor(n): return 3"), tests).accepted
    half = judge.run(python("def divisor(n): return 5"), tests)
    assert (half.verdict, half.score, half.tests[0].message) == (Verdict.PARTIAL, 0.25, "checked")
    assert judge.run(python("def divisor(n): return 'x'"), tests).tests[0].message == "not a number"


@pytest.mark.parametrize(
    "check", ["def check(:", "1/0", "def check(*a): return 7", "def check(*a): return 'yes'"]
)
def test_a_check_script_that_fails_is_our_fault(judge, check):
    report = judge.run(python("def f(): return 1"), calls("f", ((), 1), check=check))
    assert report.verdict is Verdict.INTERNAL_ERROR


@pytest.mark.parametrize(
    ("scoring", "points", "verdicts"),
    [
        (Scoring.SUM, 2.0, ["accepted", "wrong_answer", "accepted"]),
        (Scoring.MIN, 0.0, ["accepted", "wrong_answer", "accepted"]),
        (Scoring.FIRST_FAILURE, 0.0, ["accepted", "wrong_answer", "skipped"]),
    ],
)
def test_groups_score_by_their_rule(judge, scoring, points, verdicts):
    cases = tuple(FunctionCase(str(n), "f", (n,), expect=n) for n in (1, 2, 3))
    tests = FunctionTests((Group("g", cases, points=3, scoring=scoring),))
    report = judge.run(python("def f(n): return n if n != 2 else 0"), tests)
    assert report.groups[0].points == points
    assert [test.verdict for test in report.tests] == verdicts


def test_secret_tests_keep_their_secrets(judge):
    report = judge.run(
        python("def add(a, b): print(a); return 7"), calls("add", ((123456, 2), 654321), visible=False)
    )
    told = str(report.for_learner().as_dict())
    assert "654321" in str(report.as_dict())
    assert "654321" not in told
    assert "123456" not in told


def test_a_program_of_several_files(judge):
    files = {
        "solution.py": "from lib.helper import twice\ndef f(x): return twice(x)",
        "lib/helper.py": "def twice(x): return x * 2",
    }
    assert judge.run(Program("python", files, "solution.py"), calls("f", ((2,), 4))).accepted


@pytest.mark.parametrize(
    "files",
    [
        {"../evil.py": "", "solution.py": ""},
        {"/etc/evil": "", "solution.py": ""},
        {"a/../../b": "", "solution.py": ""},
        {"a\0b": "", "solution.py": ""},
        {"other.py": ""},
        {"solution.py": "\ud800"},
        {"solution.py": "x" * 2_000_000},
        {**{f"f{n}.py": "" for n in range(60)}, "solution.py": ""},
        {"x" * 300: "", "solution.py": ""},
    ],
)
def test_files_that_cannot_be_a_program_are_refused(judge, files):
    with pytest.raises(UnsuitableProgram):
        judge.run(Program("python", files, "solution.py"), ADD)


def test_without_tests_nothing_is_accepted(judge):
    for tests in (FunctionTests(()), FunctionTests((Group("empty", ()),))):
        assert judge.run(python("x = 1"), tests).verdict is Verdict.INTERNAL_ERROR


def test_all_tests_together_have_a_budget(judge):
    from dataclasses import replace

    tests = calls("spin", *[((), 1)] * 5)
    limits = replace(QUICK, cpu_seconds=0.2, total_cpu_seconds=0.3)
    report = judge.run(python("def spin():\n    while True: pass"), tests, limits)
    assert "together" in report.tests[-1].message
    assert report.cpu_seconds < 0.7
