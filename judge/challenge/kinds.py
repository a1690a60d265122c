"""From a spec to the tests of a suite, one reader for each kind."""

from collections.abc import Callable
from typing import Any

from judge.errors import InvalidChallenge
from judge.kinds.unittests import is_test_file
from judge.suites import (
    FunctionCase,
    FunctionTests,
    Group,
    InteractiveTests,
    QueryCase,
    Scoring,
    SqlTests,
    StdioTests,
    TalkCase,
    Tests,
    TextCase,
    TextRules,
    Tolerance,
    UnittestTests,
)

from .reader import Node


def read_function(spec: Node) -> FunctionTests:
    """`function`: calls into the learner's module."""
    function = spec.get("function", str, "")
    return FunctionTests(
        groups=_groups(spec, lambda node, name: _function_case(node, name, function)),
        observe=_one_of(spec, "observe", ("result", "arguments")),
        strict=spec.get("strict", bool, True),
        ordered=spec.get("ordered", bool, True),
        tolerance=_tolerance(spec) or Tolerance(),
        isolate=spec.get("isolate", bool, False),
        check=spec.file("check") if spec.has("check") else "",
    )


def _function_case(node: Node, name: str, default: str) -> FunctionCase:
    args, kwargs = node.value("args", []), node.value("kwargs", {})
    function = node.get("function", str, default)
    if not isinstance(args, (list, tuple)) or not isinstance(kwargs, dict) or not function:
        raise InvalidChallenge(f"{node.place}: a call has a function, a list of args and a mapping of kwargs")
    raises, expect = node.get("raises", str, ""), node.value("expect")
    return FunctionCase(name, function, tuple(args), kwargs, expect, raises)


def read_stdio(spec: Node) -> StdioTests:
    """`stdio`: from standard input to standard output."""
    rules = TextRules(
        case_sensitive=spec.get("case_sensitive", bool, False),
        space_sensitive=spec.get("space_sensitive", bool, False),
        tolerance=_tolerance(spec),
    )
    return StdioTests(_groups(spec, _text_case, _text_files), rules)


def read_checker(spec: Node) -> StdioTests:
    """`checker`: the same, decided by the author's program."""
    return StdioTests(_groups(spec, _text_case, _text_files), checker=spec.file("checker", "checker.py"))


def _text_case(node: Node, name: str) -> TextCase:
    stdin = node.file("in") if node.has("in") else node.get("stdin", str, "")
    expect = node.file("out") if node.has("out") else node.get("expect", str, "")
    return TextCase(name, stdin, expect, tuple(node.texts("argv", [])))


def _text_files(node: Node, folder: str) -> list[TextCase]:
    """Every NAME.in of a folder, with its NAME.out."""
    cases = []
    for path in node.matching(folder, ".in"):
        name = path.removesuffix(".in")
        expect = node.text_of(f"{name}.out", "files")
        cases.append(TextCase(name.rsplit("/", 1)[-1], node.text_of(path, "files"), expect))
    return cases


def read_interactive(spec: Node) -> InteractiveTests:
    """`interactive`: a conversation with the author's program."""
    groups = _groups(spec, lambda node, name: TalkCase(name, node.value("data")))
    return InteractiveTests(groups, spec.file("interactor", "interactor.py"))


def read_unittest(spec: Node) -> UnittestTests:
    """`unittest`: the author's test files."""
    paths = spec.texts("test_files")
    names = [path.rsplit("/", 1)[-1] for path in paths]
    if not any(is_test_file(name) for name in names) or len(set(names)) < len(names):
        raise InvalidChallenge(f"{spec.place}.test_files: different names, at least one test_NAME.py")
    return UnittestTests(
        files={path.rsplit("/", 1)[-1]: spec.text_of(path, "test_files") for path in paths},
        module=spec.get("module", str, "solution"),
        style=_one_of(spec, "style", ("unittest", "pytest")),
        points=spec.get("points", float, 1.0),
        visible=tuple(spec.texts("visible", [])),
        isolate=spec.get("isolate", bool, False),
    )


def read_sql(spec: Node) -> SqlTests:
    """`sql`: queries against data sets."""
    setup = spec.get("setup", str, "")
    return SqlTests(
        groups=_groups(spec, lambda node, name: _query_case(node, name, setup)),
        ordered=spec.get("ordered", bool, False),
        columns=spec.get("columns", bool, False),
        tolerance=_tolerance(spec) or Tolerance(absolute=1e-9),
        writes=spec.get("writes", bool, False),
    )


def _query_case(node: Node, name: str, setup: str) -> QueryCase:
    reference = node.file("reference") if node.has("reference") else node.get("query", str)
    return QueryCase(name, node.file("setup", setup), reference, node.get("verify", str, ""))


def _groups(
    spec: Node,
    read: Callable[[Node, str], Any],
    read_files: Callable[[Node, str], list[Any]] | None = None,
) -> tuple[Group[Any], ...]:
    groups = tuple(
        _group(node, number, read, read_files) for number, node in enumerate(spec.nodes("groups"), 1)
    )
    if not any(group.cases for group in groups):
        raise InvalidChallenge(f"{spec.place}.groups: there are no tests")
    if sum(group.points for group in groups) <= 0:
        raise InvalidChallenge(f"{spec.place}.groups: some group must give points")
    return groups


def _group(node: Node, number: int, read: Callable[[Node, str], Any], read_files: Any) -> Group[Any]:
    cases: list[Any] = []
    if read_files is not None and node.has("files"):
        cases += read_files(node, node.get("files", str))
    if node.has("tests") or not cases:
        for index, test in enumerate(node.nodes("tests"), len(cases) + 1):
            cases.append(read(test, test.get("name", str, f"{index}")))
            test.finish()
    points = node.get("points", float, 1.0)
    if not 0 <= points <= 1000:
        raise InvalidChallenge(f"{node.place}.points must lie between 0 and 1000")
    group = Group(
        name=node.get("name", str, f"group {number}"),
        cases=tuple(cases),
        points=points,
        scoring=node.choice("scoring", Scoring, Scoring.SUM),
        visible=node.get("visible", bool, False),
    )
    node.finish()
    return group


def _tolerance(spec: Node) -> Tolerance | None:
    if not spec.has("tolerance"):
        return None
    node = spec.node("tolerance")
    tolerance = Tolerance(node.get("absolute", float, 0.0), node.get("relative", float, 0.0))
    node.finish()
    return tolerance


def _one_of(spec: Node, key: str, options: tuple[str, ...]) -> str:
    text = spec.get(key, str, options[0])
    if text not in options:
        raise InvalidChallenge(f"{spec.place}.{key} must be one of {', '.join(options)}")
    return text


READERS: dict[str, Callable[[Node], Tests]] = {
    "function": read_function,
    "unittest": read_unittest,
    "stdio": read_stdio,
    "checker": read_checker,
    "interactive": read_interactive,
    "sql": read_sql,
}
