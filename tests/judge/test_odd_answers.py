"""Answers that are odd in form or size: always a verdict, never our fault, and never an answer to more than
was asked.
"""

import textwrap
from dataclasses import replace

import pytest

from judge import (
    FunctionCase,
    FunctionTests,
    Group,
    InteractiveTests,
    Limits,
    Program,
    StdioTests,
    TalkCase,
    TextCase,
    UnittestTests,
    UnsuitableProgram,
    Verdict,
)
from judge.inside import values, wire
from judge.kinds import bench
from judge.kinds.bench import Bench, Slot
from judge.languages import language
from judge.sandbox.settings import Isolation
from judge.scoring import TEXT_KEPT
from tests.judge.suites import QUICK, calls, lines, prints, python

pytestmark = pytest.mark.pure
ANYTHING = "def check(*what): return True"
PATIENT = Limits(cpu_seconds=5, idle_seconds=5)  # some of these take a while to make what they give
FORGE = """
import json, os, sys, time
def f(*a):
    frame = sys._getframe(1)
    while not {"call", "request"} & set(frame.f_locals):
        frame = frame.f_back
    channel, asked = (3, "call") if "call" in frame.f_locals else (4, "request")
    body = json.dumps({"nonce": frame.f_locals[asked]["nonce"], "value": VALUE}).encode()
    data = len(body).to_bytes(4, "big") + body
    while data:
        data = data[os.write(channel, data):]
    time.sleep(600)
"""
ALIKE = '{"set": [{"int": hex(n * ((1 << 61) - 1))} for n in range(1, 60_000)]}'
DEEP = """json.loads('{"tuple":[' * 300 + '1' + ']}' * 300)"""

ODD = {
    "an integer too long to print": "def f(): return [10 ** 5000]",
    "a key too long to print": "def f(): return {10 ** 5000: 1, (10 ** 5000, 'a'): 2}",
    "a very long key": "def f(): return {'x' * 1_000_000: 1}",
    "a set of what cannot be printed": "def f(): return {10 ** 5000, 10 ** 5001}",
    "half a character": "def f(): return ['\\ud800', {'\\udfff': 1}]",
    "a value deeper than any": FORGE.replace("VALUE", DEEP),
    "numbers with one hash": FORGE.replace("VALUE", ALIKE),
    "keys with one hash": FORGE.replace("VALUE", f'{{"dict": [[n, 1] for n in {ALIKE}["set"]]}}'),
    "nothing like a value": FORGE.replace("VALUE", '{"x": {}, "y": []}'),
}


@pytest.mark.parametrize("expect", [[1, 2], {"a": 1}, {1, 2}, None, ()], ids=repr)
@pytest.mark.parametrize("name", ODD)
def test_an_odd_result_is_a_wrong_one(judge, name, expect):
    tests = calls("f", ((), expect), ordered=False, strict=False)
    report = judge.run(python(ODD[name]), tests, PATIENT)
    assert report.verdict in (Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR), report
    assert len(report.tests[0].difference.place if report.tests[0].difference else "") < 500


@pytest.mark.parametrize("name", ODD)
def test_an_odd_result_does_not_break_the_authors_check(judge, name):
    report = judge.run(python(ODD[name]), calls("f", ((), 1), check=ANYTHING), PATIENT)
    assert report.verdict in (Verdict.ACCEPTED, Verdict.RUNTIME_ERROR), report


@pytest.mark.parametrize("style", ["unittest", "pytest"])
@pytest.mark.parametrize("name", ODD)
def test_an_odd_result_does_not_break_the_authors_tests(judge, name, style):
    source = """
        import unittest, solution
        class T(unittest.TestCase):
            def test(self): self.assertEqual(solution.f(), [1, 2])
    """
    tests = UnittestTests({"test_it.py": textwrap.dedent(source)}, style=style)
    report = judge.run(python(ODD[name]), tests, PATIENT)
    assert report.verdict not in (Verdict.ACCEPTED, Verdict.INTERNAL_ERROR), report


def test_many_values_with_one_hash_are_refused_at_once():
    alike = [{"int": hex(n * ((1 << 61) - 1))} for n in range(1, 60_000)]
    for data in ({"set": alike}, {"frozenset": alike}, {"dict": [[key, 1] for key in alike]}):
        with pytest.raises(ValueError, match="same hash"):
            values.decode(data)
    assert len(values.decode(values.encode({n << 61 for n in range(10_000)}))) == 10_000
    assert values.decode(values.encode({-1, -2, 2.5, (), "a"})) == {-1, -2, 2.5, (), "a"}


@pytest.mark.parametrize("character", ["x", "\\x01", "\\U0001f600", "\\xff"])
def test_a_checker_gets_all_that_may_be_written(judge, character):
    tests = lines(("", ""), checker=f"def check(a, output, b): return output == '{character}' * 250_000")
    assert judge.run(python(f"print('{character}' * 250_000, end='')"), tests).accepted


def test_more_than_a_checker_takes_is_too_much_output(judge):
    source = "import sys\nfor _ in range(12): sys.stdout.write('\\x01' * (1 << 19))"
    report = judge.run(python(source), lines(("", ""), checker=ANYTHING), Limits(output_kib=8192))
    assert report.verdict is Verdict.OUTPUT_LIMIT
    assert judge.run(python("print(1)"), lines(("", ""), checker=ANYTHING)).accepted


def test_a_report_keeps_the_beginning_of_long_texts(judge):
    report = judge.run(python("print('x' * 500_000)\n1 / 0"), lines(*[("a" * 90_000, "")] * 3))
    for test in report.tests:
        texts = (test.stdout, test.stderr, test.input, test.message, test.traceback)
        assert max(map(len, texts)) <= TEXT_KEPT + 1
        assert test.stdout.startswith("xxx")


def test_arguments_too_large_or_too_deep_to_hand_over_are_the_authors_fault(judge):
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]
    for argument in ("x" * (wire.MAX_FRAME + 1), deep):
        report = judge.run(python("def f(x): return 1"), calls("f", ((argument,), 1)))
        assert report.verdict is Verdict.INTERNAL_ERROR
        assert "handed over" in report.message
    assert judge.run(python("print(1)"), prints("1")).accepted


def test_files_too_large_together(judge):
    many = {f"f{n}.txt": "\x01" * 100_000 for n in range(9)}
    with pytest.raises(UnsuitableProgram, match="together"):
        judge.run(Program("python", {**many, "solution.py": ""}, "solution.py"), prints(""))
    tests = StdioTests((Group("g", (TextCase("t"),)),), files={"big.txt": "x" * (wire.MAX_FRAME + 1)})
    report = judge.run(python(""), tests)
    assert (report.verdict, "too large" in report.message) == (Verdict.INTERNAL_ERROR, True)
    assert judge.run(python("print(1)"), prints("1")).accepted


HEARD = """
heard = []
def f(word):
    heard.append(word)
    print(heard)
    if word == "known": raise ValueError(repr(heard))
    return word
"""


def test_a_sample_shows_nothing_that_secret_calls_have_said(judge):
    secret = Group("secret", (FunctionCase("s", "f", ("s3cret",), expect="s3cret"),))
    sample = Group("sample", (FunctionCase("v", "f", ("known",), expect="known"),), visible=True)
    for groups in ((secret, sample), (sample, secret, sample)):
        report = judge.run(python(HEARD), FunctionTests(groups))
        assert [test.verdict for test in report.tests if test.group == "secret"] == [Verdict.ACCEPTED]
        assert "s3cret" in str(report.as_dict())
        told = str(report.for_learner().as_dict())
        assert "['known']" in told
        assert "s3cret" not in told


@pytest.mark.parametrize("style", ["unittest", "pytest"])
def test_a_shown_test_says_nothing_that_secret_tests_have_said(judge, style):
    source = """
        import unittest, solution
        class A(unittest.TestCase):
            def test_a_secret(self): self.assertEqual(solution.f("s3cret"), "s3cret")
            def test_b_shown(self): self.assertEqual(solution.f("known"), "known")
        class B(unittest.TestCase):
            def test_c_secret(self): self.assertEqual(solution.f("m0re"), "m0re")
            def test_d_shown(self): self.assertEqual(solution.f("known"), "known")
    """
    tests = UnittestTests({"test_it.py": textwrap.dedent(source)}, visible=("*shown",), style=style)
    report = judge.run(python(HEARD), tests)
    assert [test.verdict for test in report.tests if not test.visible] == [Verdict.ACCEPTED] * 2
    told = str(report.for_learner().as_dict())
    assert "known" in told
    assert "s3cret" not in told
    assert "m0re" not in told


def test_the_line_of_a_secret_failure_is_not_told(judge):
    """A program could choose the line by what it was given."""
    source = "def f(n):\n" + "    if n == {}: raise ValueError\n" * 3
    source = source.format(1, 2, 3)
    tests = calls("f", ((2,), 2), visible=False)
    report = judge.run(python(source), tests)
    assert report.tests[0].line == 3
    assert report.for_learner().tests[0].line is None
    assert judge.run(python(source), calls("f", ((2,), 2))).for_learner().tests[0].line == 3


def test_an_author_waits_longer_than_a_learner_may_rest():
    """Whoever keeps the tests waiting is the one who is idle."""
    limits = replace(QUICK, idle_seconds=60, wall_seconds=600)
    budget = Bench(Slot(Isolation(), ()), python(""), language("python"), limits)._author_budget()
    assert budget.idle > limits.idle_seconds
    assert budget.wall > limits.wall_seconds


ENDLESS_TESTS = """
import unittest, solution
class T(unittest.TestCase):
    def test_a(self): self.assertEqual(sum(range(solution.f())), 3)
    def test_b(self): self.assertEqual(solution.f() > 0, True)
"""
COUNTS = "def f(*a): return 10 ** 15"
COUNTING = "def check(*a): return sum(range(int(a[1]))) == 3"
LISTENING = "def interact(data, read, write): return sum(range(int(read()))) == 3"


@pytest.fixture
def hasty_author(monkeypatch):
    """Authors' programs with little time, so that endless ones end soon."""
    monkeypatch.setattr(bench, "_AUTHOR_LIMITS", replace(bench._AUTHOR_LIMITS, cpu_seconds=2))


@pytest.mark.parametrize("style", ["unittest", "pytest"])
def test_what_keeps_the_tests_busy_without_end_is_the_learners(judge, hasty_author, style):
    """The tests have ended for the author's own solution, or it would not be published."""
    report = judge.run(python(COUNTS), UnittestTests({"test_it.py": ENDLESS_TESTS}, style=style))
    assert [test.verdict for test in report.tests] == [Verdict.TIME_LIMIT, Verdict.ACCEPTED]
    assert "busy without end" in report.message


def test_what_keeps_a_check_or_an_interactor_busy_without_end_is_the_learners(judge, hasty_author):
    number = python("print(10 ** 15, flush=True)\ninput()")
    talk = InteractiveTests((Group("g", (TalkCase("t"),)),), LISTENING)
    for program, tests in (
        (python(COUNTS), calls("f", ((), 3), check=COUNTING)),
        (python("print(10 ** 15)"), lines(("", ""), ("", ""), checker=COUNTING)),
        (number, talk),
    ):
        report = judge.run(program, tests)
        assert {test.verdict for test in report.tests} == {Verdict.TIME_LIMIT}, report
        assert "busy without end" in report.message


def test_the_time_of_busy_tests_counts_in_what_all_may_take(judge, hasty_author):
    tests = lines(*[("", "")] * 3, checker=COUNTING)
    report = judge.run(python("print(10 ** 15)"), tests, Limits(total_cpu_seconds=1))
    assert "together" in report.tests[-1].message
