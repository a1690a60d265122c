"""A code challenge of every kind, with programs of every worth."""

from typing import Any

TALK = """def interact(data, read, write):
    write(str(data))
    return read() == str(data * 2)
"""
CHECK = """def check(stdin, output, expect):
    return sum(map(int, output.split())) == int(stdin), "the parts do not add up"
"""
TESTS = """import unittest
import solution

class Doubling(unittest.TestCase):
    def test_two(self):
        self.assertEqual(solution.double(2), 4)

    def test_three(self):
        self.assertEqual(solution.double(3), 6)
"""

SPECS: dict[str, dict[str, Any]] = {
    "function": {
        "function": "double",
        "groups": [
            {"name": "samples", "visible": True, "tests": [{"name": "two", "args": [2], "expect": 4}]},
            {
                "name": "secret",
                "points": 3,
                "tests": [
                    {"name": "big", "args": [73_911], "expect": 147_822},
                    {"name": "text", "args": ["ab"], "expect": "abab"},
                ],
            },
        ],
        "files": [
            {"path": "helper.py", "role": "read_only"},
            {"path": "notes.py", "role": "editable"},
            {"path": "inner.py", "role": "hidden"},
        ],
        "texts": {
            "starter/solution.py": "def double(x):\n    ...\n",
            "files/helper.py": "TWO = 2\n",
            "files/notes.py": "# yours\n",
            "files/inner.py": "HIDDEN_THING = 1\n",
            "solutions/accepted/plain.py": "def double(x):\n    return x * 2\n",
            "solutions/wrong_answer/same.py": "def double(x):\n    return x\n",
        },
    },
    "unittest": {"test_files": ["tests/test_it.py"], "texts": {"tests/test_it.py": TESTS}},
    "stdio": {
        "languages": ["python", "c"],
        "limits": {"cpu_seconds": 1},
        "groups": [
            {"name": "samples", "visible": True, "points": 0, "tests": [{"stdin": "2\n", "expect": "4\n"}]},
            {"name": "secret", "files": "tests/secret"},
        ],
        "texts": {"tests/secret/one.in": "7919\n", "tests/secret/one.out": "15838\n"},
    },
    "checker": {
        "groups": [{"tests": [{"stdin": "7\n", "expect": ""}]}],
        "texts": {"checker.py": CHECK},
    },
    "interactive": {"groups": [{"tests": [{"data": 8}]}], "texts": {"interactor.py": TALK}},
    "sql": {
        "setup": "data.sql",
        "groups": [{"visible": True, "tests": [{"query": "SELECT name FROM people WHERE age > 30"}]}],
        "texts": {
            "data.sql": "CREATE TABLE people (name TEXT, age INTEGER);\n"
            "INSERT INTO people VALUES ('Ada', 36), ('Bo', 20);\n"
        },
    },
}

RIGHT: dict[str, str] = {
    "function": "def double(x):\n    return x * 2\n",
    "unittest": "def double(x):\n    return x + x\n",
    "stdio": "print(int(input()) * 2)\n",
    "checker": "n = int(input())\nprint(1, n - 1)\n",
    "interactive": "print(int(input()) * 2, flush=True)\n",
    "sql": "SELECT name FROM people WHERE age >= 31;\n",
}

WRONG: dict[str, str] = {
    "function": "def double(x):\n    return x\n",
    "unittest": "def double(x):\n    return -1\n",
    "stdio": "print(input())\n",
    "checker": "print(1)\n",
    "interactive": "print(input(), flush=True)\n",
    "sql": "SELECT name FROM people;\n",
}
