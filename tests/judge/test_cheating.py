"""Ways to be accepted without solving anything. Every one fails, and secrets are nowhere to be found."""

import secrets
import textwrap

import pytest

from judge import FunctionCase, FunctionTests, Group, Verdict
from tests.judge.suites import QUICK, calls, lines, prints, python

pytestmark = pytest.mark.pure
ADD = calls("add", ((20, 22), 42), ((1, 2), 3), visible=False)
FRAME = """
import json, os
def frame(message):
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, "big") + body
def everywhere(data):
    for fd in range(256):
        try: os.write(fd, data)
        except OSError: pass
"""

CHEATS = {
    "sys.exit at once": "import sys; sys.exit(0)",
    "os._exit at once": "import os; os._exit(0)",
    "sys.exit in the call": "import sys\ndef add(a, b): sys.exit(0)",
    "os._exit in the call": "import os\ndef add(a, b): os._exit(0)",
    "exit in an exit function": "import atexit, os\natexit.register(os._exit, 0)\ndef add(a, b): return 0",
    "an object that equals everything": """
        class Equal:
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __hash__(self): return 42
        def add(a, b): return Equal()
    """,
    "an int that equals everything": """
        class Equal(int):
            def __eq__(self, other): return True
            def __hash__(self): return 42
        def add(a, b): return Equal(7)
    """,
    "an int of another class with the right value": "class I(int): pass\ndef add(a, b): return I(a + b)",
    "a bool for an int": "def add(a, b): return True",
    "a str that equals everything": """
        class Equal(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        def add(a, b): return Equal("42")
    """,
    "a class that lies about itself": """
        class Liar:
            @property
            def __class__(self): return int
            def __eq__(self, other): return True
            def __int__(self): return 42
            __index__ = __int__
        def add(a, b): return Liar()
    """,
    "patched builtins": """
        import builtins
        builtins.isinstance = lambda *a: True
        builtins.type = lambda *a: int
        builtins.all = builtins.any = lambda *a: True
        builtins.AssertionError = builtins.Exception = Warning
        def add(a, b): return 0
    """,
    "patched int equality through ctypes": """
        import ctypes
        def add(a, b):
            # overwrite the cached small integers: only this process has them
            ctypes.memmove(id(3) + 24, id(7) + 24, 4)
            return 7
    """,
    "a patched JSON module": """
        import json
        json.dumps = lambda *a, **k: '{"value": 42}'
        json.JSONEncoder.encode = lambda *a: '{"verdict": "accepted"}'
        def add(a, b): return 0
    """,
    "a forged report before anything ran": f"""{FRAME}
everywhere(frame({{"loaded": True}}) + frame({{"verdict": "accepted", "value": 42}}))
def add(a, b): return 0
    """,
    "a forged report and a quick end": f"""{FRAME}
def add(a, b):
    everywhere(frame({{"nonce": "0" * 32, "value": 42, "verdict": "accepted", "passed": True}}))
    os._exit(0)
    """,
    "answers in advance": f"""{FRAME}
import sys
def add(a, b):
    nonce = sys._getframe(1).f_locals["call"]["nonce"]
    everywhere(frame({{"nonce": nonce, "value": a + b}}) + frame({{"nonce": nonce, "value": 3}}))
    os._exit(0)
    """,
    "a second answer behind the first": f"""{FRAME}
import sys
def add(a, b):
    everywhere(frame({{"nonce": sys._getframe(1).f_locals["call"]["nonce"], "value": 0}}))
    return a + b
    """,
    "garbage on the channel": "import os\ndef add(a, b):\n    os.write(3, b'\\xff' * 64)\n    return a + b",
    "a frame without an end": "import os\ndef add(a, b):\n    os.write(3, b'\\0\\1\\0\\0')\n    os._exit(0)",
    "deep JSON": f"""{FRAME}
def add(a, b):
    body = b'[' * 100_000
    everywhere(len(body).to_bytes(4, "big") + body)
    os._exit(0)
    """,
    "a deep value with the right nonce": f"""{FRAME}
import sys
def add(a, b):
    nonce = sys._getframe(1).f_locals["call"]["nonce"]
    body = (b'{{"nonce":"' + nonce.encode() + b'","value":' + b"[" * 900 + b"]" * 900 + b"}}")
    everywhere(len(body).to_bytes(4, "big") + body)
    os._exit(0)
    """,
    "a fault that claims success": f"""{FRAME}
import sys
def add(a, b):
    nonce = sys._getframe(1).f_locals["call"]["nonce"]
    fault = {{"type": 5, "message": [], "line": "x", "verdict": "accepted"}}
    everywhere(frame({{"nonce": nonce, "fault": fault}}))
    os._exit(0)
    """,
    "a value the frame cannot hold": "def add(a, b): return 'x' * 10_000_000",
    "a value that contains itself": "def add(a, b):\n    x = []\n    x.append(x)\n    return x",
    "time that stands still": """
        import time
        time.process_time = time.monotonic = time.perf_counter = lambda: 0.0
        def add(a, b):
            while True: pass
    """,
    "a thread that answers for the function": f"""{FRAME}
import threading, time
def add(a, b):
    def later():
        while True:
            everywhere(frame({{"nonce": "x", "value": 42}}))
    threading.Thread(target=later, daemon=True).start()
    time.sleep(0.05)
    return 0
    """,
    "closing the channel": "import os\ndef add(a, b):\n    os.close(3)\n    return a + b",
}


@pytest.mark.parametrize("name", CHEATS)
def test_no_cheat_is_accepted(judge, name):
    report = judge.run(python(CHEATS[name]), ADD, QUICK)
    assert report.verdict not in (Verdict.ACCEPTED, Verdict.PARTIAL, Verdict.INTERNAL_ERROR), report
    assert report.score == 0
    assert judge.run(python("def add(a, b): return a + b"), ADD).accepted


SEARCH = """
import ctypes, gc, os, sys
def everything():
    yield from sys.argv
    yield from os.environ.items()
    frame = sys._getframe()
    while frame:
        yield dict(frame.f_locals), frame.f_globals.get("__name__")
        frame = frame.f_back
    for item in gc.get_objects():
        if isinstance(item, (dict, list, tuple, bytes, str)):
            yield item
def files():
    for folder, _, names in os.walk("/w"):
        for name in names:
            path = os.path.join(folder, name)
            if name != "solution.py":
                yield open(path, "rb").read()
def memory():
    # mincore tells which pages exist; what exists is read around the heap, the stack and the libraries
    libc = ctypes.CDLL(None)
    page, flag = 4096, ctypes.create_string_buffer(1)
    places = [id(object()), id([]), ctypes.addressof(flag), ctypes.cast(libc.printf, ctypes.c_void_p).value]
    for place in places:
        start = (place - (8 << 20)) // page * page
        for address in range(start, start + (16 << 20), page):
            if libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(page), flag) == 0:
                try:
                    reading, writing = os.pipe()
                    if libc.write(writing, ctypes.c_void_p(address), ctypes.c_size_t(page)) == page:
                        yield os.read(reading, page)
                finally:
                    os.close(reading); os.close(writing)
def follows(data, start, rest):
    # the whole is never put together here, or the search would find itself
    at = data.find(start)
    while at >= 0:
        if data[at + len(start) : at + len(start) + len(rest)] == rest:
            return True
        at = data.find(start, at + 1)
    return False
def found(start, rest):
    if any(follows(repr(item), start, rest) for item in everything()):
        return True
    start, rest = start.encode(), rest.encode()
    return any(follows(data, start, rest) for data in (*files(), *memory()))
"""


def test_the_expectation_is_nowhere_in_the_learners_process(judge):
    """The search itself is checked: it finds an argument, of which the process must know."""
    secret, known = (secrets.token_hex(8) for _ in range(2))
    source = SEARCH + textwrap.dedent("""
        def search(first, start, rest):
            return [found(first[:8], first[8:]), found(start, rest)]
    """)
    case = FunctionCase("search", "search", (known, secret[:8], secret[8:]), expect=[True, False])
    other = FunctionCase("later", "search", (known, "x", "y"), expect=secret)
    tests = FunctionTests((Group("g", (case, other)),))
    report = judge.run(python(source), tests)
    assert report.tests[0].verdict is Verdict.ACCEPTED, report.tests[0]


def test_the_last_learners_program_is_nowhere_in_the_next_process(judge):
    secret = secrets.token_hex(8)
    assert judge.run(python(f"x = '{secret}'\nprint(x)"), prints(secret)).accepted
    source = f"{SEARCH}\nprint(found('{secret[:8]}', '{secret[8:]}'))"
    assert judge.run(python(source), prints("False")).accepted


def test_expected_output_is_not_in_a_programs_process(judge):
    secret = secrets.token_hex(8)
    source = f"{SEARCH}\nprint(found('{secret[:8]}', '{secret[8:]}'))"
    test = judge.run(python(source), lines(("", secret))).tests[0]
    assert test.stdout == "False\n"


def test_a_program_cannot_speak_for_its_compiler(judge):
    """The word on the syntax comes before the program's first line, and its channel is closed by then."""
    source = (
        FRAME + "everywhere(frame({'fault': {'traceback': 'x'}}) + frame({'compiled': True}))\nprint('done')"
    )
    report = judge.run(python(source), prints("done"))
    assert report.verdict in (Verdict.ACCEPTED, Verdict.WRONG_ANSWER)


def test_an_exit_status_is_only_a_number(judge):
    for status in (0, 120, 255):
        report = judge.run(python(f"import os; os._exit({status})"), prints("done"))
        assert report.verdict in (Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR)


def test_a_checker_is_not_fooled_by_code(judge):
    """What the checker gets is text; the learner's program is somewhere else."""
    checker = "def check(stdin, output, expect):\n    return output.strip() == str(int(stdin) + 1)"
    source = "print('True'); print('__import__(\"os\")._exit(0)'); print(42, 'accepted')"
    assert judge.run(python(source), lines(("1", ""), checker=checker)).verdict is Verdict.WRONG_ANSWER
