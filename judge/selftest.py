"""Prove on this machine that programs are judged rightly and hostile ones contained: a few seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

from . import languages
from .errors import IsolationUnavailable
from .interface import Judge
from .models import Limits, Program, Report, Verdict
from .suites import Group, QueryCase, SqlTests, StdioTests, Tests, TextCase

_LIMITS = Limits(cpu_seconds=1, idle_seconds=1, memory_mib=128)
_NUMBERS = "CREATE TABLE numbers (n); INSERT INTO numbers VALUES (21);"
_PRINT = "\nprint('ESCAPED')\n"

# What must not succeed: each prints ESCAPED if it does.
HOSTILE = {
    "reads a host file": f"open('/etc/passwd').read(){_PRINT}",
    "lists processes": f"import os; os.listdir('/proc')[0]{_PRINT}",
    "opens a socket": f"import socket; socket.socket(){_PRINT}",
    "forks": f"import os; os.fork(){_PRINT}",
    "starts a shell": f"import os; os.execv('/bin/sh', ['sh', '-c', 'echo ESCAPED']){_PRINT}",
    "kills everybody": f"import os; os.kill(-1, 9){_PRINT}",
    "writes outside": f"open('/evil', 'w'){_PRINT}",
    "makes 4 GiB": f"bytearray(4 << 30){_PRINT}",
    "never ends": f"while True: pass{_PRINT}",
    "sleeps": f"import time; time.sleep(600){_PRINT}",
    "starts a thousand threads": "import threading\nfor _ in range(1000):\n"
    f"    threading.Thread(target=threading.Event().wait).start(){_PRINT}",
    "fills the disk": f"open('x', 'wb').write(bytes(1 << 27)){_PRINT}",
    "calls the kernel": f"import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise OSError{_PRINT}",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was shown, or not."""

    name: str
    ok: bool
    detail: str = ""


def selftest(judge: Judge) -> Iterator[Check]:
    """Judge every language's own example, then every hostile program."""
    for language in languages.all_languages().values():
        if absent := language.missing():
            yield Check(f"{language.name}: not tested", True, f"{', '.join(absent)} is not installed")
            continue
        try:
            yield from _check_language(judge, language)
        except IsolationUnavailable as unavailable:
            yield Check(f"{language.name}: refused", False, str(unavailable))
    for name, source in HOSTILE.items():
        report = judge.run(Program.single("python", source), _prints("never"), _LIMITS)
        contained = report.verdict not in (Verdict.ACCEPTED, Verdict.INTERNAL_ERROR)
        yield Check(f"a program that {name}", contained and not _escaped(report), report.message)


def _check_language(judge: Judge, language: languages.Language) -> Iterator[Check]:
    tests: Tests = _prints("42") if not language.queries else _query()
    right = judge.run(_program(language, "source"), tests, _LIMITS)
    yield Check(f"{language.name}: a right program is accepted", right.accepted, right.message)
    broken = judge.run(_program(language, "broken"), tests, _LIMITS)
    expected = Verdict.RUNTIME_ERROR if language.queries else Verdict.COMPILE_ERROR
    yield Check(f"{language.name}: a broken program is refused", broken.verdict is expected, broken.message)


def _program(language: languages.Language, which: str) -> Program:
    return Program(language.name, {language.entry: language.selftest[which]}, language.entry)


def _prints(expect: str) -> StdioTests:
    return StdioTests((Group("selftest", (TextCase("doubles", "21\n", expect),)),))


def _query() -> SqlTests:
    return SqlTests((Group("selftest", (QueryCase("doubles", _NUMBERS, "SELECT 42"),)),))


def _escaped(report: Report) -> bool:
    return any("ESCAPED" in test.stdout for test in report.tests)
