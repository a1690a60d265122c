"""The code challenges of the shipped pack: complete, in every kind and language, some of them judged in full.

`make verify-content` judges all of them.
"""

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
from judge.suites import UnittestTests

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


def test_their_solutions_get_the_verdicts_they_state(judge, need, capsys):
    challenges = shipped()
    for language in {s.language for name in JUDGED_HERE for s in challenges[name].solutions}:
        need(language)
    assert {challenges[name].kind for name in JUDGED_HERE} == set(READERS)
    right = main(["verify", *(str(ROOT / name) for name in JUDGED_HERE)]) == 0
    assert right, capsys.readouterr().out
