"""Where an author's tests take a program's word: a truth that an object of the program's may claim itself."""

import ast
from collections.abc import Iterator

from django.utils.translation import gettext as _

from challenges.kinds.reader import Problem
from judge.suites import QueryCase, SqlTests, Tests, UnittestTests

_TRUTHS = ("assertTrue", "assertFalse")


def trusting_tests(tests: Tests) -> Iterator[Problem]:
    """Tests that ask only for the truth of a result, and statements that write with nothing to compare."""
    if isinstance(tests, UnittestTests):
        for index, (name, text) in enumerate(tests.files.items()):
            for line in _trusting_lines(text, tests.module):
                message = _(
                    "%(name)s, line %(line)d takes the program's word: compare with True or False by “is”"
                )
                yield Problem(("test_files", index), message % {"name": name, "line": line})
    elif isinstance(tests, SqlTests) and tests.writes:
        for index, group in enumerate(tests.groups):
            for case in group.cases:
                yield from _uncompared(case, index)


def _uncompared(case: QueryCase, index: int) -> Iterator[Problem]:
    if not case.verify:
        message = _("“%s” changes data and has no “verify”, so only what the last query shows is compared")
        yield Problem(("groups", index), message % case.name)


def _trusting_lines(text: str, module: str) -> Iterator[int]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return  # the judge says so when the solutions are tried
    names = set(_imported(tree, module))
    for node in ast.walk(tree):
        asked = _asked(node)
        if isinstance(asked, ast.Call) and _root(asked) in names:
            yield asked.lineno


def _imported(tree: ast.AST, module: str) -> Iterator[str]:
    """The names under which a test file knows the program's module and what is in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.asname or each.name for each in node.names if each.name == module)
        elif isinstance(node, ast.ImportFrom) and node.module == module:
            yield from (each.asname or each.name for each in node.names)


def _asked(node: ast.AST) -> ast.expr | None:
    """The expression whose mere truth is asserted."""
    if isinstance(node, ast.Assert):
        test = node.test
        return test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TRUTHS:
        return node.args[0] if node.args else None
    return None


def _root(expression: ast.expr) -> str:
    """The name at the beginning of a chain of calls and attributes."""
    while isinstance(expression, ast.Call | ast.Attribute):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return expression.id if isinstance(expression, ast.Name) else ""
