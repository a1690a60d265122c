"""Programs from standard input to standard output."""

import pytest

from judge import Compiled, Program, Started, StdioTests, TestFinished, TextRules, Tolerance, Verdict
from tests.judge.suites import QUICK, lines, prints, python

pytestmark = pytest.mark.pure
DOUBLE = lines(("21\n", "42\n"), ("1", "2"))


def test_a_right_program_is_accepted_and_told_test_by_test(judge):
    events: list[object] = []
    report = judge.run(python("print(int(input()) * 2)"), DOUBLE, on_event=events.append)
    assert report.accepted
    assert [type(event) for event in events] == [Started, Compiled, TestFinished, TestFinished]
    assert events[0] == Started(2)


def test_what_a_listener_raises_ends_the_run(judge):
    class StopListening(Exception):
        pass

    def listener(event):
        if isinstance(event, TestFinished):
            raise StopListening

    with pytest.raises(StopListening):
        judge.run(python("print(1)"), DOUBLE, on_event=listener)
    assert judge.run(python("print(int(input()) * 2)"), DOUBLE).accepted


@pytest.mark.parametrize(
    ("source", "verdict", "word"),
    [
        ("print(5)", Verdict.WRONG_ANSWER, ""),
        ("import sys; sys.exit(3)", Verdict.RUNTIME_ERROR, "exit status 3"),
        ("exit('no')", Verdict.RUNTIME_ERROR, "exit status 1"),
        ("raise ValueError('x')", Verdict.RUNTIME_ERROR, "exit status 1"),
        ("while True: pass", Verdict.TIME_LIMIT, "processor"),
        ("import time; time.sleep(60)", Verdict.TIME_LIMIT, "did nothing"),
        ("x = bytearray(1 << 30)", Verdict.MEMORY_LIMIT, "memory"),
        ("while True: print('x' * 9999)", Verdict.OUTPUT_LIMIT, "wrote"),
        ("print(", Verdict.COMPILE_ERROR, "compile"),
        ("import os; os.kill(os.getpid(), 11)", Verdict.RUNTIME_ERROR, "SIGSEGV"),
        ("input(); input()", Verdict.RUNTIME_ERROR, "exit status 1"),
    ],
)
def test_every_verdict_is_named(judge, source, verdict, word):
    report = judge.run(python(source), lines(("5\n", "10\n")), QUICK)
    assert report.verdict is verdict
    assert word in report.message


def test_exit_functions_threads_and_late_output_count(judge):
    source = """
        import atexit, threading
        atexit.register(lambda: print("last"))
        threading.Thread(target=lambda: print("first")).start()
    """
    assert judge.run(python(source), prints("first last")).accepted


def test_success_by_exit_status_alone_is_no_success(judge):
    for source in ("import os; os._exit(0)", "import sys; sys.exit(0)", "raise SystemExit"):
        assert judge.run(python(source), DOUBLE).verdict is Verdict.WRONG_ANSWER


def test_the_traceback_shows_the_learners_lines(judge):
    test = judge.run(python("def f():\n    return {}['k']\nf()"), prints("")).tests[0]
    assert 'File "solution.py", line 2, in f' in test.traceback
    assert "inside" not in test.traceback


def test_output_is_compared_with_tolerance(judge):
    tests = lines(("", "3.14159"), rules=TextRules(tolerance=Tolerance(absolute=0.001)))
    assert judge.run(python("print(3.1416)"), tests).accepted
    assert not judge.run(python("print(3.15)"), tests).accepted


def test_support_files_and_arguments(judge):
    tests = lines(("", "7 x"), files={"data/n.txt": "7"})
    from dataclasses import replace

    case = replace(tests.groups[0].cases[0], argv=("x",))
    tests = replace(tests, groups=(replace(tests.groups[0], cases=(case,)),))
    assert judge.run(python("import sys; print(open('data/n.txt').read(), sys.argv[1])"), tests).accepted


def test_unusual_bytes_in_and_out(judge):
    tests = StdioTests(lines(("é\udcff\0x\n", "ok")).groups)
    source = (
        "import sys; d = sys.stdin.buffer.read(); print('ok' if d == 'é'.encode() + b'\\xff\\0x\\n' else d)"
    )
    assert judge.run(python(source), tests).accepted
    assert (
        judge.run(python("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')"), prints("x")).tests[0].stdout
    )


def test_a_checker_decides(judge):
    checker = """
def check(stdin, output, expect):
    want = int(stdin)
    words = output.split()
    if not all(word.isdigit() for word in words):
        return False, "write numbers"
    return sum(map(int, words)) == want
"""
    tests = lines(("10", ""), checker=checker)
    assert judge.run(python("print(3, 7)"), tests).accepted
    assert judge.run(python("print(10, 0)"), tests).accepted
    wrong = judge.run(python("print('x')"), tests)
    assert (wrong.verdict, wrong.message) == (Verdict.WRONG_ANSWER, "write numbers")


def test_the_entry_may_have_any_name(judge):
    assert judge.run(Program("python", {"main.py": "print(2)"}, "main.py"), prints("2")).accepted
