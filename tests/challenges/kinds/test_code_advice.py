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


USED = {
    "starter/solution.py": "import helper\n",
    "files/helper.py": "x = 1\n",
    "files/words.txt": "one\n",
    "solutions/accepted/a.py": "open('words.txt')\n",
    "solutions/wrong_answer/b.py": "",
}
BESIDE = [{"path": "helper.py", "role": "hidden"}, {"path": "words.txt", "role": "support"}]


def test_files_that_are_used_are_not_told():
    assert advice(USED, files=BESIDE) == []
    shown = [{"path": "notes.txt", "role": "read_only"}, {"path": "mine.py", "role": "editable"}]
    assert advice({**SOLUTIONS, "files/notes.txt": "n", "files/mine.py": ""}, files=shown) == []


@pytest.mark.parametrize(
    ("name", "kind_of_file"),
    [
        ("starter/solution.js", "a language it does not take"),
        ("starter/solutions.py", "misspelt"),
        ("files/old.py", "not named in spec.files"),
        ("tests/secret/one.in", "no group names the folder"),
        ("checker.py", "another kind's"),
    ],
)
def test_a_text_that_nothing_reads_is_told_by_its_name(name, kind_of_file):
    assert advice({**SOLUTIONS, name: "x"}) == [f"texts.{name}: nothing uses this file"], kind_of_file


def test_a_folder_of_tests_needs_both_halves_and_no_more():
    texts = {**SOLUTIONS, "tests/secret/a.in": "1", "tests/secret/a.out": "2", "tests/secret/b.out": "3"}
    kind = KINDS["stdio"]
    spec = {"groups": [{"visible": True, "files": "tests/secret"}], "texts": texts}
    found = [str(problem) for problem in kind.advice(kind.clean_spec(spec))]
    assert found == ["texts.tests/secret/b.out: nothing uses this file"]


@pytest.mark.parametrize(
    ("role", "path", "program", "told"),
    [
        ("hidden", "helper.py", "import helper", False),
        ("hidden", "helper.py", "import helpers", True),
        ("hidden", "helper.py", "", True),
        ("support", "data/words.txt", "open('data/words.txt')", False),
        ("support", "data/words.txt", "words = 'word'", True),
        ("read_only", "helper.py", "", False),
    ],
)
def test_what_lies_beside_and_nobody_mentions_is_told(role, path, program, told):
    texts = {**SOLUTIONS, f"files/{path}": "x", "solutions/accepted/a.py": program}
    found = advice(texts, files=[{"path": path, "role": role}])
    words = f"files.0: no solution, starter, test or other file mentions “{path}”"
    assert found == ([words] if told else [])


def test_the_arguments_of_a_test_may_mention_a_file():
    groups = [{"visible": True, "tests": [{"args": ["words.txt"], "expect": 1}]}]
    texts = {**SOLUTIONS, "files/words.txt": "x"}
    assert advice(texts, groups=groups, files=[{"path": "words.txt", "role": "support"}]) == []


ASKING = """
import unittest
import solution as mine
from solution import Stack, even

class T(unittest.TestCase):
    def test(self):
        stack = Stack()
        {}
"""


def told_of(line: str) -> list[str]:
    texts = {**SOLUTIONS, "tests/test_it.py": ASKING.format(line)}
    spec = {"test_files": ["tests/test_it.py"], "texts": texts}
    kind = KINDS["unittest"]
    return [str(problem) for problem in kind.advice(kind.clean_spec(spec))]


@pytest.mark.parametrize(
    "line",
    [
        "self.assertTrue(even(2))",
        "self.assertFalse(mine.even(3), 'three is odd')",
        "assert even(2)",
        "assert not Stack().full()",
    ],
)
def test_a_test_that_takes_the_programs_word_is_told_with_its_line(line):
    assert ["test_it.py, line 9" in each for each in told_of(line)] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "self.assertIs(even(2), True)",
        "self.assertEqual(even(2), True)",
        "assert even(2) is True",
        "assert bool(Stack()) is False",
        "self.assertTrue(2 in [1, 2])",
        "self.assertTrue()",
        "def broken(",
    ],
)
def test_a_test_that_compares_is_not_told(line):
    assert told_of(line) == []


def test_statements_that_write_and_compare_nothing_are_told():
    tests = [{"name": "x", "query": "DELETE FROM t RETURNING n"}]
    spec = {"setup": "data.sql", "writes": True, "groups": [{"visible": True, "tests": tests}]}
    spec["texts"] = {
        "data.sql": "CREATE TABLE t (n);",
        "solutions/accepted/a.sql": "DELETE FROM t RETURNING n",
        "solutions/wrong_answer/b.sql": "SELECT 1",
    }
    kind = KINDS["sql"]
    assert ["“x” changes data" in str(problem) for problem in kind.advice(kind.clean_spec(spec))] == [True]
    tests[0]["verify"] = "SELECT * FROM t"
    assert kind.advice(kind.clean_spec(spec)) == []
