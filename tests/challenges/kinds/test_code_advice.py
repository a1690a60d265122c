"""What authors of challenges in code are warned of."""

from typing import Any

import pytest

from challenges.kinds import KINDS

pytestmark = pytest.mark.pure
SOLUTIONS = {"solutions/accepted/a.py": "", "solutions/wrong_answer/b.py": ""}
TWO = {"args": [2], "expect": 4}


def advice(texts: dict[str, str] | None = None, kind: str = "function", **more: Any) -> list[str]:
    groups = [{"visible": True, "tests": [TWO]}, {"name": "secret", "tests": [{"args": [3], "expect": 6}]}]
    spec = {"function": "double", "groups": groups, "texts": SOLUTIONS if texts is None else texts, **more}
    return [str(problem) for problem in KINDS[kind].advice(KINDS[kind].clean_spec(spec))]


def test_a_careful_author_is_told_nothing():
    assert advice() == []
    assert advice(limits={"cpu_seconds": 10}) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"texts": {}}, "no solution in solutions/accepted/"),
        ({"texts": {"solutions/accepted/a.py": ""}}, "no wrong solution"),
        ({"groups": [{"tests": [TWO]}]}, "no group is visible"),
        ({"limits": {"cpu_seconds": 11}}, "more than 10 seconds"),
        (
            {"groups": [{"visible": True, "tests": [TWO]}, {"tests": [{**TWO, "name": "x"}]}]},
            "“x” is the same",
        ),
    ],
)
def test_what_is_most_likely_a_mistake_is_told(more, words):
    assert any(words in told for told in advice(**more)), advice(**more)


def test_samples_without_points_may_be_repeated():
    groups = [{"visible": True, "points": 0, "tests": [TWO]}, {"tests": [TWO]}]
    assert advice(groups=groups) == []


def test_a_language_without_a_beginning_is_told_only_where_others_have_one():
    groups = [{"visible": True, "tests": [{"stdin": "2", "expect": "4"}]}]
    spec = {"languages": ["python", "c"], "groups": groups, "texts": dict(SOLUTIONS)}
    kind = KINDS["stdio"]
    assert kind.advice(kind.clean_spec(spec)) == []
    spec["texts"] = {**SOLUTIONS, "starter/solution.py": "# here\n"}
    assert ["learners of c" in str(problem) for problem in kind.advice(kind.clean_spec(spec))] == [True]
