"""Challenge folders: what is read, and what each mistake is told as."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from judge import InvalidChallenge, Scoring, UnsuitableProgram, Verdict
from judge.challenge import load, parse
from judge.cli import main
from judge.errors import NotForTheJudge

pytestmark = pytest.mark.pure
FUNCTION: dict[str, Any] = {
    "function": "add",
    "limits": {"cpu_seconds": 1, "memory_mib": 128},
    "groups": [
        {"name": "samples", "visible": True, "points": 0, "tests": [{"args": [1, 2], "expect": 3}]},
        {
            "name": "secret",
            "scoring": "first_failure",
            "tests": [
                {"args": [{"$py": "(1,)"}, {"$py": "(2,)"}], "expect": {"$py": "(1, 2)"}},
                {"name": "text", "args": ["a"], "kwargs": {"b": "b"}, "expect": "ab"},
                {"args": [1, "b"], "raises": "TypeError"},
            ],
        },
    ],
}
STDIO: dict[str, Any] = {"groups": [{"files": "tests"}, {"tests": [{"stdin": "4", "expect": "8"}]}]}
STDIO_FILES = {"tests/1.in": "1\n", "tests/1.out": "2\n", "tests/2.in": "2\n", "tests/2.out": "4\n"}
SPECS: dict[str, tuple[Any, dict[str, str], str]] = {
    "function": (FUNCTION, {}, "def add(a, b): return a + b"),
    "stdio": (STDIO, STDIO_FILES, "print(int(input()) * 2)"),
    "checker": (
        {"groups": [{"tests": [{"stdin": "4"}]}]},
        {"checker.py": "def check(stdin, output, expect): return int(output) % int(stdin) == 0"},
        "print(8)",
    ),
    "interactive": (
        {"groups": [{"tests": [{"data": {"n": 3}}]}]},
        {"interactor.py": "def interact(data, read, write):\n    write(data['n'])\n    return read() == '6'"},
        "print(int(input()) * 2)",
    ),
    "unittest": (
        {"test_files": ["tests/test_f.py"], "visible": ["*"]},
        {
            "tests/test_f.py": "import unittest, solution\nclass T(unittest.TestCase):\n"
            "    def test(self): self.assertEqual(solution.f(), 1)"
        },
        "def f(): return 1",
    ),
    "sql": (
        {"setup": "data.sql", "groups": [{"tests": [{"query": "SELECT 2"}, {"reference": "answer.sql"}]}]},
        {"data.sql": "CREATE TABLE t (n); INSERT INTO t VALUES (1);", "answer.sql": "SELECT 2 FROM t"},
        "SELECT n * 2 FROM t",
    ),
}


@pytest.mark.parametrize("kind", SPECS)
def test_every_kind_is_read_and_judged(judge, kind):
    spec, files, solution = SPECS[kind]
    challenge = parse(kind, spec, files)
    program = challenge.single(challenge.languages[0], solution)
    assert judge.run(program, challenge.tests, challenge.limits).accepted


def test_groups_points_and_literals():
    tests = parse("function", FUNCTION, {}).tests
    samples, secret = tests.groups
    assert (samples.visible, samples.points, secret.visible, secret.scoring) == (
        True, 0, False, Scoring.FIRST_FAILURE,
    )  # fmt: skip
    assert secret.cases[0].args == ((1,), (2,))
    assert [case.name for case in secret.cases] == ["1", "text", "3"]


def changed(**changes: Any) -> dict[str, Any]:
    return {**FUNCTION, **changes}


def group(**changes: Any) -> dict[str, Any]:
    return changed(groups=[{**FUNCTION["groups"][1], **changes}])


@pytest.mark.parametrize(
    ("kind", "spec", "place"),
    [
        ("magic", {}, "kind must be one of"),
        ("function", None, "spec must be a mapping"),
        ("function", [], "spec must be a mapping"),
        ("function", {}, "spec.groups is missing"),
        ("function", changed(groups=[]), "there are no tests"),
        ("function", changed(groups={}), "spec.groups must be a list"),
        ("function", changed(groups=[3]), r"spec.groups\[0\] must be a mapping"),
        ("function", group(tests=[]), "there are no tests"),
        ("function", group(tests=[{"args": 3}]), r"spec.groups\[0\].tests\[0\]: a call has"),
        (
            "function",
            group(tests=[{"args": [{"$py": "open('x')"}]}]),
            r"tests\[0\].args\[0\]: not a Python literal",
        ),
        ("function", group(tests=[{"args": [{"$py": "(" * 1000}]}]), "not a Python literal"),
        ("function", group(tests=[{"args": [], "expcet": 1}]), r"tests\[0\].expcet is not a setting"),
        ("function", group(points=-1), "points must lie between"),
        ("function", group(points=0), "some group must give points"),
        ("function", group(points="1"), "points must be a number"),
        ("function", group(scoring="best"), "scoring must be one of sum, min, first_failure"),
        ("function", group(visible="yes"), "visible must be true or false"),
        ("function", group(colour="red"), "colour is not a setting"),
        ("function", changed(function=""), "a call has a function"),
        ("function", changed(observe="nothing"), "spec.observe must be one of"),
        ("function", changed(check="check.py"), "there is no file 'check.py'"),
        ("function", changed(languages=["cobol"]), "no language is called 'cobol'"),
        ("function", changed(languages=["c"]), "c does not fit the kind function"),
        ("function", changed(languages=[]), "spec.languages is empty"),
        ("function", changed(languages=["sql"]), "sql does not fit"),
        ("function", changed(limits={"cpu_seconds": 1000}), "spec.limits: cpu_seconds must lie between"),
        ("function", changed(limits={"cpu_seconds": True}), "spec.limits.cpu_seconds must be a number"),
        ("function", changed(limits={"cpu": 1}), "spec.limits.cpu is not a setting"),
        ("function", changed(files=[{"path": "../x"}]), r"spec.files\[0\].path must be a plain"),
        ("function", changed(files=[{"path": "x"}]), "there is no file 'files/x'"),
        ("function", changed(tolerance={"relative": "x"}), "spec.tolerance.relative must be a number"),
        ("sql", {"languages": ["python"], "groups": []}, "python does not fit the kind sql"),
        ("unittest", {"test_files": ["test_x.py"]}, "there is no file 'test_x.py'"),
        ("unittest", {"test_files": ["x.py"]}, "at least one test_NAME"),
        ("unittest", {"test_files": ["a/test_x.py", "b/test_x.py"]}, "different names"),
        ("unittest", {"test_files": ["test_x.py"], "style": 3}, "there is no file"),
        ("stdio", {"groups": [{"files": "nowhere"}]}, r"spec.groups\[0\].tests is missing"),
        ("checker", {"groups": [{"tests": [{}]}]}, "there is no file 'checker.py'"),
    ],
)
def test_a_mistake_is_told_with_its_place(kind, spec, place):
    with pytest.raises(InvalidChallenge, match=place):
        parse(kind, spec, {})


def test_an_input_without_its_output_is_a_mistake():
    with pytest.raises(InvalidChallenge, match=r"1\.out"):
        parse("stdio", {"groups": [{"files": "tests"}]}, {"tests/1.in": ""})


FILES = changed(
    files=[{"path": "lib.py"}, {"path": "extra.py", "role": "editable"}, {"path": "d.txt", "role": "hidden"}]
)
TEXTS = {
    "files/lib.py": "x = 1",
    "files/extra.py": "y = 2",
    "files/d.txt": "z",
    "starter/solution.py": "def add",
}


def test_a_program_is_put_together_from_both_sides():
    challenge = parse("function", FILES, TEXTS)
    program = challenge.program("python", {"solution.py": "import lib", "extra.py": "y = 3"})
    assert program.files == {
        "solution.py": "import lib",
        "lib.py": "x = 1",
        "extra.py": "y = 3",
        "d.txt": "z",
    }
    assert challenge.editable("python") == ("solution.py", "extra.py")
    assert challenge.starters == {"python": "def add"}


@pytest.mark.parametrize(
    ("language", "files", "word"),
    [
        ("python", {"solution.py": "", "lib.py": "x = 9"}, "lib.py"),
        ("python", {"solution.py": "", "d.txt": ""}, "d.txt"),
        ("python", {"extra.py": ""}, "missing"),
        ("c", {"solution.c": ""}, "does not take"),
        ("nothing", {"solution.py": ""}, "does not take"),
    ],
)
def test_a_learner_hands_in_only_what_is_theirs(language, files, word):
    with pytest.raises(UnsuitableProgram, match=word):
        parse("function", FILES, TEXTS).program(language, files)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "challenge.yaml", yaml.safe_dump({"title": "Add", "kind": "function", "spec": FUNCTION}))
    write(tmp_path, "solutions/accepted/plain.py", "def add(a, b): return a + b")
    write(tmp_path, "solutions/runtime_error/divides.py", "def add(a, b): return 1 / 0")
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_solutions_state_their_verdicts(folder):
    solutions = load(folder).solutions
    assert [(each.name, each.expect) for each in solutions] == [
        ("plain.py", Verdict.ACCEPTED), ("divides.py", Verdict.RUNTIME_ERROR),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["solutions/x.py", "solutions/great/x.py", "solutions/accepted/x.rb"])
def test_a_solution_in_the_wrong_place_is_a_mistake(folder, name):
    write(folder, name, "")
    with pytest.raises(InvalidChallenge, match="solutions are"):
        load(folder)


def test_folders_that_cannot_be_read(tmp_path):
    with pytest.raises(InvalidChallenge, match=r"no challenge\.yaml"):
        load(tmp_path)
    for text in ("[", "- a", "kind: 3", "!!python/object:os.system x", "{" * 1000):
        write(tmp_path, "challenge.yaml", text)
        with pytest.raises(InvalidChallenge):
            load(tmp_path)
    (tmp_path / "challenge.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidChallenge, match="UTF-8"):
        load(tmp_path)
    (tmp_path / "challenge.yaml").unlink()
    (tmp_path / "challenge.yaml").symlink_to("/etc/passwd")
    with pytest.raises(InvalidChallenge, match="links"):
        load(tmp_path)
    (tmp_path / "challenge.yaml").unlink()
    write(tmp_path, "big", "x" * 2_000_000)
    with pytest.raises(InvalidChallenge, match="bytes"):
        load(tmp_path)


def test_the_command_line_judges_a_file(judge, folder, capsys):
    assert main(["run", str(folder), str(folder / "solutions/accepted/plain.py")]) == 0
    assert "accepted: 100 %" in capsys.readouterr().out
    wrong = write(folder, "wrong.py", "def add(a, b): return 7")
    assert main(["run", str(folder), str(wrong), "--json"]) == 1
    assert '"verdict": "wrong_answer"' in capsys.readouterr().out
    assert main(["run", str(folder), str(folder / "nothing.py")]) == 2
    assert main(["run", str(folder), str(folder / "challenge.yaml")]) == 2
    assert "judge:" in capsys.readouterr().err


def test_the_command_line_verifies_a_challenge(judge, folder, capsys):
    assert main(["verify", str(folder)]) == 0
    write(folder, "solutions/time_limit/quick.py", "def add(a, b): return a + b")
    assert main(["verify", str(folder)]) == 1
    assert "accepted, 0.0" in capsys.readouterr().out


def test_verifying_many_goes_on_after_a_bad_one(judge, folder, tmp_path, capsys):
    others = {name: tmp_path / "others" / name for name in ("quiz", "broken", "unsolved")}
    write(others["quiz"], "challenge.yaml", "kind: single_choice")
    write(others["broken"], "challenge.yaml", "kind: function\nspec: {function: add}")
    write(others["unsolved"], "challenge.yaml", yaml.safe_dump({"kind": "function", "spec": FUNCTION}))
    write(others["unsolved"], "solutions/wrong_answer/none.py", "def add(a, b): return None")
    assert main(["verify", str(others["quiz"])]) == 1  # nothing was verified
    assert main(["verify", str(others["quiz"]), str(folder)]) == 0
    told = capsys.readouterr().out
    assert "--  quiz" in told
    assert "1 challenges, 2 solutions, 0 not as stated" in told
    assert "of the limit" in told
    assert main(["verify", *map(str, others.values()), str(folder)]) == 1
    told = capsys.readouterr().out
    assert "spec.groups is missing" in told
    assert "no program in solutions/accepted/" in told
    assert "3 challenges, 2 solutions, 2 not as stated" in told


def test_a_kind_that_needs_no_judge_is_told_from_a_mistake(tmp_path):
    write(tmp_path, "challenge.yaml", "kind: functoin")
    with pytest.raises(NotForTheJudge, match="functoin"):
        load(tmp_path)
    write(tmp_path, "solutions/accepted/x.py", "")
    with pytest.raises(InvalidChallenge, match="kind must be one of"):
        load(tmp_path)


@pytest.mark.parametrize(
    "value", [list(range(900)), ["ё\n", "'"] * 300, [[1.5, -2e-9]] * 200, (1, None) * 300]
)
def test_long_literals_are_what_they_say(value):
    tests = parse("function", group(tests=[{"args": [{"$py": repr(value)}]}]), {}).tests
    assert tests.groups[0].cases[0].args == (value,)


def test_a_long_text_that_is_no_literal_is_a_mistake():
    with pytest.raises(InvalidChallenge, match=r"args\[0\]: not a Python literal"):
        parse("function", group(tests=[{"args": [{"$py": "[1, " * 400}]}]), {})
