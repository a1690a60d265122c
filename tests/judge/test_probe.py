"""The doctor, the self-test, and refusing to run where the isolation is not there."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from judge import IsolationUnavailable, LanguageUnavailable, Program, languages, probe, selftest
from judge.cli import main
from judge.engine import SandboxJudge
from judge.sandbox.settings import PARTS, Isolation
from tests.judge.suites import prints, python

pytestmark = pytest.mark.pure


def test_the_doctor_finds_what_the_tests_run_on(judge, capsys):
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "The judge runs code here." in out
    assert all(part in out for part in (*PARTS, "python", "sql"))
    assert probe.missing(Isolation()) == []


def test_the_selftest_passes_here(judge, capsys):
    assert main(["selftest"]) == 0
    assert "FAILED" not in capsys.readouterr().out


def test_the_selftest_fails_where_a_layer_is_lifted(judge_without_walls):
    assert any(not check.ok for check in selftest.selftest(judge_without_walls))


UNSHARE_IMPOSSIBLE = """
import ctypes, os, sys
sys.path.insert(0, {root!r})
# No new namespaces from here on, as in a container without the right to make them.
open("/proc/sys/user/max_user_namespaces", "w").write("0")
from judge.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take namespaces away")
@pytest.mark.parametrize("command", ["doctor", "run"])
def test_without_namespaces_the_judge_refuses_and_says_so(judge, tmp_path, command):
    (tmp_path / "challenge.yaml").write_text(
        "kind: stdio\nspec: {groups: [{tests: [{expect: '1'}]}]}\n", encoding="utf-8"
    )
    solution = tmp_path / "s.py"
    solution.write_text("print(1)")
    arguments = ["doctor"] if command == "doctor" else ["run", str(tmp_path), str(solution)]
    # Inside a user namespace of its own, so that only this test's world loses the right.
    code = UNSHARE_IMPOSSIBLE.format(root=os.getcwd())
    ran = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    text = ran.stdout + ran.stderr
    assert ran.returncode in (1, 2), text
    assert "refuses to run code here" in text
    assert "unshare" in text or "setgroups" in text or "Operation not permitted" in text or "No space" in text


def test_leaving_a_part_out_takes_an_explicit_word(judge, monkeypatch, capsys):
    monkeypatch.setenv("JUDGE_WITHOUT", "landlock")
    assert main(["doctor"]) == 0
    assert "without landlock" in capsys.readouterr().out
    monkeypatch.setenv("JUDGE_WITHOUT", "everything")
    assert main(["doctor"]) == 2
    with pytest.raises(ValueError, match="everything"):
        Isolation(without=frozenset({"everything"}))


def test_an_interpreter_that_cannot_start_is_reported():
    with pytest.raises((IsolationUnavailable, OSError)):
        SandboxJudge(isolation=replace(Isolation(), interpreter="/nowhere/python")).warm()


def test_an_absent_tool_chain_is_reported_and_its_language_refused(judge, monkeypatch):
    monkeypatch.setattr("judge.languages.locate", lambda program: None)
    absent = {each.language: each.missing for each in judge.languages() if not each.ok}
    assert absent == {"c": ("gcc",), "cpp": ("g++",), "javascript": ("node",)}
    with pytest.raises(LanguageUnavailable, match="gcc is not installed"):
        judge.run(Program("c", {"s.c": ""}, "s.c"), prints(""))
    assert judge.run(python("print(1)"), prints("1")).accepted


@pytest.mark.parametrize("name", languages.all_languages())
def test_every_language_file_is_whole(name):
    each = languages.language(name)
    assert each.selftest["source"]
    assert each.selftest["broken"]
    assert each.entry.endswith(each.extension)
