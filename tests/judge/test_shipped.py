"""The code challenges of the shipped pack: complete, in every kind and language, and one of each kind judged.

`make verify-content` judges every solution of all of them, and shows the times; CI runs it beside the tests.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from judge import Verdict
from judge.challenge import CodeChallenge, load
from judge.challenge.kinds import READERS
from judge.cli import main
from judge.errors import NotForTheJudge
from judge.languages import all_languages
from judge.suites import FunctionTests, InteractiveTests, UnittestTests

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2] / "content" / "challenges"
JUDGED_HERE = (
    "python/run-lengths",
    "algorithms/stack-that-knows-its-minimum",
    "maths-logic/how-many-ones",
    "maths-logic/two-primes",
    "algorithms/higher-or-lower",
    "data-sql/orders-per-customer",
)


@cache
def shipped() -> dict[str, CodeChallenge]:
    found = {}
    for path in sorted(ROOT.glob("*/*/challenge.yaml")):
        try:
            found[path.parent.relative_to(ROOT).as_posix()] = load(path.parent)
        except NotForTheJudge:
            continue
    return found


def test_there_are_many_of_every_kind_and_language():
    challenges = shipped().values()
    assert len(challenges) >= 60
    kinds = [each.kind for each in challenges]
    assert all(kinds.count(kind) >= 5 for kind in READERS), kinds
    solved_in = [{s.language for s in each.solutions if s.expect is Verdict.ACCEPTED} for each in challenges]
    assert set().union(*solved_in) == set(all_languages())
    assert sum(len(languages) > 1 for languages in solved_in) >= 20
    assert len({name.split("/")[0] for name in shipped()}) == 6
    assert {s.expect for each in challenges for s in each.solutions} >= {
        Verdict.PARTIAL, Verdict.WRONG_ANSWER, Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT,
        Verdict.RUNTIME_ERROR, Verdict.COMPILE_ERROR,
    }  # fmt: skip


@pytest.mark.parametrize("name", shipped())
def test_each_is_complete(name):
    challenge, folder = shipped()[name], ROOT / name
    verdicts = [solution.expect for solution in challenge.solutions]
    assert Verdict.ACCEPTED in verdicts
    assert sum(verdict is not Verdict.ACCEPTED for verdict in verdicts) >= 2
    assert set(challenge.starters) == set(challenge.languages)
    if isinstance(challenge.tests, UnittestTests):
        assert challenge.tests.visible
        assert challenge.tests.visible != ("*",)
    else:
        assert {group.visible for group in challenge.tests.groups} == {True, False}
    for text in ("statement", "explanation"):
        english, russian = (folder / f"{text}{ending}" for ending in (".md", ".ru.md"))
        assert english.read_text() != russian.read_text()
    settings = yaml.safe_load((folder / "challenge.yaml").read_text())
    assert settings["state"] == "published"
    assert settings["hints"]
    assert all(
        set(each) == {"en", "ru"} for each in [settings["title"], *(h["text"] for h in settings["hints"])]
    )


ODD_OUTPUTS = ("", "print('word'); print('x' * 70_000)", "print('9' * 5000)", "print('\\0 ² -1 nan 1e999')")
ODD_RESULTS = ("None", "'word'", "[None, [[]], {}]", "10 ** 5000", "float('nan')", "object()")


def decided_by_authors() -> list[str]:
    """The challenges that a program of their author's decides, and that Python is taken for."""
    found = []
    for name, challenge in shipped().items():
        tests = challenge.tests
        program = (
            isinstance(tests, InteractiveTests)
            or getattr(tests, "check", "")
            or getattr(tests, "checker", "")
        )
        if program and "python" in challenge.languages:
            found.append(name)
    return found


@pytest.mark.parametrize("name", decided_by_authors())
def test_no_odd_answer_breaks_an_authors_program(judge, name):
    challenge = shipped()[name]
    tests, limits = challenge.tests, replace(challenge.limits, idle_seconds=1)
    programs = list(ODD_OUTPUTS)
    if isinstance(tests, FunctionTests):
        functions = {case.function for group in tests.groups for case in group.cases}
        programs = ["".join(f"def {f}(*a): return {odd}\n" for f in functions) for odd in ODD_RESULTS]
    for source in programs:
        report = judge.run(challenge.single("python", source), tests, limits)
        assert report.verdict not in (Verdict.ACCEPTED, Verdict.INTERNAL_ERROR), (source, report.message)


def test_their_solutions_get_the_verdicts_they_state(judge, need, capsys):
    challenges = shipped()
    for language in {s.language for name in JUDGED_HERE for s in challenges[name].solutions}:
        need(language)
    assert {challenges[name].kind for name in JUDGED_HERE} == set(READERS)
    right = main(["verify", *(str(ROOT / name) for name in JUDGED_HERE)]) == 0
    assert right, capsys.readouterr().out
