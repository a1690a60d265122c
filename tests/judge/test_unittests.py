"""Author-written tests against the learner's module, across two sandboxes."""

import textwrap

import pytest

from judge import Program, TestFinished, UnittestTests, UnsuitableProgram, Verdict
from tests.judge.suites import QUICK, python

pytestmark = pytest.mark.pure
UNITTEST = """
import unittest
import solution
from solution import add, Stack

class AddTest(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(add(20, 22), 42)

    def test_text(self):
        self.assertEqual(add("a", b="b"), "ab")

    def test_bad(self):
        with self.assertRaises(TypeError):
            add(1, "b")

    def test_close(self):
        self.assertAlmostEqual(add(0.1, 0.2), 0.3)

class StackTest(unittest.TestCase):
    def test_life(self):
        stack = Stack()
        self.assertFalse(stack)
        stack.push(1)
        stack.push([2, 3])
        self.assertEqual(len(stack), 2)
        self.assertEqual(list(stack), [1, [2, 3]])
        self.assertEqual(stack.pop(), [2, 3])
        self.assertIsInstance(stack, Stack)
        self.assertEqual(str(stack), "Stack(1)")
        self.assertEqual(stack.items, [1])
        self.assertNotEqual(stack, [1])

    def test_empty(self):
        with self.assertRaises(solution.Empty) as caught:
            Stack().pop()
        self.assertEqual(str(caught.exception), "nothing here")

    def test_equal(self):
        self.assertEqual(Stack(), Stack())

    def test_callback(self):
        self.assertEqual(solution.apply(lambda n: n * 2, [1, 2]), [2, 4])

    def test_output(self):
        import contextlib, io
        with contextlib.redirect_stdout(io.StringIO()) as output:
            solution.greet("Ada")
        self.assertEqual(output.getvalue(), "Hello, Ada!\\n")
"""
PYTEST = """
import pytest
from solution import *
import solution

@pytest.fixture
def stack():
    stack = Stack()
    stack.push(7)
    return stack

@pytest.mark.parametrize("a, b, c", [(1, 2, 3), ("a", "b", "ab")])
def test_add(a, b, c):
    assert add(a, b) == c

def test_close():
    assert add(0.1, 0.2) == pytest.approx(0.3)

def test_pop(stack):
    assert stack.pop() == 7
    with pytest.raises(Empty, match="nothing"):
        stack.pop()

def test_greet(capsys):
    solution.greet("Ada")
    assert capsys.readouterr().out == "Hello, Ada!\\n"
"""
SOLUTION = """
class Empty(Exception): pass
class Stack:
    def __init__(self): self.items = []
    def push(self, item): self.items.append(item)
    def pop(self):
        if not self.items: raise Empty("nothing here")
        return self.items.pop()
    def __len__(self): return len(self.items)
    def __iter__(self): return iter(self.items)
    def __str__(self): return f"Stack({len(self.items)})"
    def __eq__(self, other): return self.items == other.items
def add(a, b): return a + b
def apply(function, items): return [function(item) for item in items]
def greet(name): print(f"Hello, {name}!")
"""


def unit(source: str = UNITTEST, **options) -> UnittestTests:
    shown = {"visible": ("*",), **options}
    return UnittestTests({"test_solution.py": textwrap.dedent(source)}, **shown)


def test_a_right_module_passes_unittest(judge):
    finished = []
    report = judge.run(python(SOLUTION), unit(), on_event=finished.append)
    assert report.accepted, report
    assert len(report.tests) == 9
    assert report.tests[0].name == "test_solution.AddTest.test_bad"
    assert [event.result for event in finished if isinstance(event, TestFinished)] == list(report.tests)


def test_a_right_module_passes_pytest(judge):
    report = judge.run(python(SOLUTION), unit(PYTEST, style="pytest"))
    assert report.accepted, report
    assert report.tests[0].name == "test_solution.py::test_add[1-2-3]"
    assert len(report.tests) == 5


@pytest.mark.parametrize("style", ["unittest", "pytest"])
def test_failures_are_told_test_by_test(judge, style):
    source = SOLUTION.replace("return a + b", "return a * 2")
    report = judge.run(python(source), unit(UNITTEST if style == "unittest" else PYTEST, style=style))
    assert report.verdict is Verdict.PARTIAL
    wrong = [test.message for test in report.tests if test.verdict is Verdict.WRONG_ANSWER]
    assert any("!= " in message or "==" in message for message in wrong)


def test_an_exception_shows_the_learners_lines(judge):
    source = SOLUTION.replace("def add(a, b): return a + b", "def add(a, b):\n    return a[b]")
    report = judge.run(python(source), unit())
    test = next(test for test in report.tests if test.name.endswith("test_numbers"))
    assert test.verdict is Verdict.RUNTIME_ERROR
    assert "in add" in test.traceback
    assert "serve" not in test.traceback


def test_an_endless_test_ends_and_the_others_run(judge):
    source = SOLUTION.replace(
        "def add(a, b): return a + b", "def add(a, b):\n    while a == 20: pass\n    return a + b"
    )
    report = judge.run(python(source), unit(), QUICK)
    verdicts = {test.name.rsplit(".", 1)[1]: test.verdict for test in report.tests}
    assert verdicts.pop("test_numbers") is Verdict.TIME_LIMIT
    assert set(verdicts.values()) == {Verdict.ACCEPTED}
    assert len(verdicts) == 8


@pytest.mark.parametrize("style", ["unittest", "pytest"])
def test_a_missing_name_is_the_learners_fault(judge, style):
    report = judge.run(python("x = 1"), unit(UNITTEST if style == "unittest" else PYTEST, style=style))
    assert report.verdict in (Verdict.RUNTIME_ERROR, Verdict.WRONG_ANSWER)
    assert "add" in report.message or "Stack" in report.message


@pytest.mark.parametrize("style", ["unittest", "pytest"])
@pytest.mark.parametrize("source", ["import nothing_such", "1 / 0", "def (", "x = 1"])
def test_test_files_that_fail_are_our_fault(judge, style, source):
    assert judge.run(python(SOLUTION), unit(source, style=style)).verdict is Verdict.INTERNAL_ERROR


def test_what_does_not_compile_or_load(judge):
    assert judge.run(python("def add(:"), unit()).verdict is Verdict.COMPILE_ERROR
    assert judge.run(python("1 / 0"), unit()).verdict is Verdict.RUNTIME_ERROR
    assert judge.run(python("while True: pass"), unit(), QUICK).verdict is Verdict.TIME_LIMIT


@pytest.mark.parametrize(
    ("source", "reason"),
    [("1 / 0", "ZeroDivisionError"), ("x = 1", "the program has no 'add'"), ("while True: pass", "time")],
)
def test_why_a_module_does_not_load_is_told_although_the_tests_are_secret(judge, source, reason):
    (only,) = judge.run(python(source), unit(visible=()), QUICK).tests
    assert (only.name, only.visible) == ("import", True)
    assert reason in only.for_learner().message


def test_an_end_while_the_tests_are_imported_tells_nothing_of_them(judge):
    tests = """
        import unittest, solution
        solution.add("secret", 1)
        class T(unittest.TestCase):
            def test_a(self): pass
    """
    source = "import os, sys\ndef add(*seen):\n    print(seen, file=sys.stderr)\n    os._exit(1)"
    (only,) = judge.run(python(source), unit(tests, visible=())).tests
    assert (only.name, only.visible) == ("import", False)
    assert "secret" not in str(only.for_learner())


def test_isolated_tests_share_no_state(judge):
    tests = """
        import unittest, solution
        class T(unittest.TestCase):
            def test_a(self): self.assertEqual(solution.count(), 1)
            def test_b(self): self.assertEqual(solution.count(), 1)
    """
    source = "n = 0\ndef count():\n    global n\n    n += 1\n    return n"
    assert judge.run(python(source), unit(tests, isolate=True)).accepted
    assert judge.run(python(source), unit(tests)).score == 0.5


STRICT = """
import unittest, solution
class T(unittest.TestCase):
    def test_equal(self): self.assertEqual(solution.f(), 42)
    def test_close(self): self.assertAlmostEqual(solution.f(), 42)
    def test_greater(self): self.assertGreater(solution.f(), 41)
    def test_less(self): self.assertLess(41, solution.f())
    def test_list(self): self.assertEqual([solution.f()], [42])
    def test_is_int(self): self.assertIsInstance(solution.f(), int)
    def test_true(self): self.assertIs(solution.f() == 42, True)
"""
EVIL = """
class Evil{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 42
    def _yes(self, *a): return True
    __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __instancecheck__ = _yes
    def _zero(self, *a): return 0
    __sub__ = __rsub__ = __abs__ = __round__ = _zero
    __class__ = int
def f(): return Evil()
"""
CHEATS = {
    "an object that equals everything": EVIL.format(base=""),
    "an int that equals everything": EVIL.format(base="(int)").replace("    __class__ = int\n", ""),
    "sys.exit(0) at once": "import sys; sys.exit(0)",
    "os._exit(0) at once": "import os; os._exit(0)",
    "sys.exit(0) in the call": "import sys\ndef f(): sys.exit(0)",
    "os._exit(0) in the call": "import os\ndef f(): os._exit(0)",
    "an exception that skips": "import unittest\ndef f(): raise unittest.SkipTest('x')",
    "KeyboardInterrupt": "def f(): raise KeyboardInterrupt",
    "GeneratorExit": "def f(): raise GeneratorExit",
    "patching unittest here": """
import unittest
unittest.TestCase.assertEqual = unittest.TestCase.assertAlmostEqual = lambda *a: None
unittest.TestCase.run = lambda *a: None
def f(): return None
""",
    "forged frames on every descriptor": """
import json, os
def frame(message):
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, "big") + body
def f():
    for fd in range(3, 256):
        for message in ({"ended": "T.test_equal", "outcome": "passed", "message": "", "fault": None},
                        {"finished": 7}, {"value": 42}, {"nonce": "", "value": 42}):
            try: os.write(fd, frame(message))
            except OSError: pass
    return None
""",
    "garbage on the link": "import os\ndef f():\n    os.write(4, b'\\xff' * 100)\n    return 42",
    "an endless frame on the link": "import os\ndef f():\n    os.write(4, b'\\0\\x10\\0\\0')\n    exit()",
    "closing the link": "import os\ndef f():\n    os.close(4)\n    return 42",
    "calling back what was never given": """
import os, json
def f():
    body = json.dumps({"callback": 10**6, "args": []}).encode()
    os.write(4, len(body).to_bytes(4, "big") + body)
    return None
""",
    "an end while the tests are still imported": """
import os
def __getattr__(name): os._exit(0)
""",
    "an end between the tests": """
import os, threading, time
threading.Thread(target=lambda: (time.sleep(0.02), os._exit(0))).start()
def f(): time.sleep(1)
""",
    "an exception of every name": """
class AssertionError(Exception): pass
def f(): raise AssertionError("passed")
""",
}


@pytest.mark.parametrize("style", ["unittest", "pytest"])
@pytest.mark.parametrize("name", CHEATS)
def test_no_cheat_passes_any_test(judge, name, style):
    report = judge.run(python(CHEATS[name]), unit(STRICT, style=style), QUICK)
    assert report.score == 0, report
    assert report.verdict not in (Verdict.ACCEPTED, Verdict.PARTIAL, Verdict.INTERNAL_ERROR), report
    assert all(test.verdict is not Verdict.ACCEPTED for test in report.tests)


def test_the_test_files_are_not_in_the_learners_world(judge):
    source = "import os\ndef f(): return [n for _, _, names in os.walk('/w') for n in names]"
    tests = """
        import unittest, solution
        class T(unittest.TestCase):
            def test(self): self.assertEqual(solution.f(), ["solution.py"])
    """
    assert judge.run(python(source), unit(tests)).accepted


def test_secret_tests_tell_only_their_verdict(judge):
    tests = UnittestTests({"test_x.py": STRICT}, visible=("*test_close",))
    report = judge.run(python("def f(): return 0"), tests).for_learner()
    told = {test.name.rsplit(".", 1)[1]: test.message for test in report.tests}
    assert "42" in told.pop("test_close")
    assert set(told.values()) == {""}


def test_only_python_can_be_unit_tested(judge, need):
    need("c")
    with pytest.raises(UnsuitableProgram):
        judge.run(Program("c", {"s.c": ""}, "s.c"), unit())


BARE = """
class Bare:
    def __init__(self, *items): self.items = items
    def __iter__(self): return iter(self.items)
    def __add__(self, other): return Bare(*self.items, other)
"""
ON_BARE = """
import unittest
from solution import Bare

class BareTest(unittest.TestCase):
    def test_walking_decides_membership(self):
        self.assertIn(2, Bare(1, 2))
        self.assertNotIn(3, Bare(1, 2))

    def test_an_iterator_without_a_length_fills_a_list(self):
        self.assertEqual(list(iter(Bare(1, 2))), [1, 2])

    def test_adding_in_place_falls_back_to_adding(self):
        bare = Bare(1)
        bare += 2
        self.assertEqual(list(bare), [1, 2])

    def test_what_it_cannot_do_is_a_type_error(self):
        for operation in (len, abs, int, lambda bare: bare * 2, lambda bare: bare[0]):
            with self.assertRaises(TypeError):
                operation(Bare(1))
"""


def test_operations_have_the_fallbacks_and_errors_of_python_itself(judge):
    report = judge.run(python(BARE), unit(ON_BARE))
    assert report.accepted, report
