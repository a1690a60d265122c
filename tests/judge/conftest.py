"""A judge for the tests. A machine that cannot isolate skips them, loudly; continuous integration may not."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from judge import IsolationUnavailable
from judge.engine import SandboxJudge
from judge.languages import all_languages, language
from judge.sandbox.settings import Isolation


def started(isolation: Isolation) -> SandboxJudge:
    judge = SandboxJudge(isolation=isolation)
    try:
        judge.warm()
    except IsolationUnavailable as unavailable:
        judge.close()
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must be able to isolate: {unavailable}")
        pytest.skip(f"THE JUDGE IS NOT TESTED HERE: {unavailable}")
    return judge


def readable_interpreter() -> str:
    """Without namespaces an interpreter in root's home is out of an unprivileged user's reach."""
    default = Isolation().interpreter
    readable = all(folder.stat().st_mode & 1 for folder in Path(default).parents)
    return default if readable or os.geteuid() else os.path.realpath("/usr/bin/python3")


@pytest.fixture(scope="session")
def judge() -> Iterator[SandboxJudge]:
    """The real judge, everything on."""
    with started(Isolation()) as judge:
        yield judge


@pytest.fixture(scope="session")
def judge_without_filter() -> Iterator[SandboxJudge]:
    """A control: the same programs where one layer is lifted. Limits stay, for the machine's sake."""
    with started(Isolation(without=frozenset({"seccomp"}))) as judge:
        yield judge


@pytest.fixture(scope="session")
def judge_without_walls() -> Iterator[SandboxJudge]:
    """A control: neither namespaces nor Landlock nor the filter; an unprivileged user and limits remain."""
    without = frozenset({"namespaces", "landlock", "seccomp"})
    # A user of its own: without namespaces the limit on processes counts all of the user's on the machine.
    with started(Isolation(without=without, uid=65533, interpreter=readable_interpreter())) as judge:
        yield judge


@pytest.fixture(scope="session")
def judge_without_namespaces() -> Iterator[SandboxJudge]:
    """The tier that is chosen by an explicit setting only: Landlock and the filter."""
    without = frozenset({"namespaces"})
    with started(Isolation(without=without, interpreter=readable_interpreter())) as judge:
        yield judge


@pytest.fixture
def need():
    """Skip a test whose language is not installed (continuous integration has them all)."""

    def check(name: str) -> None:
        if missing := language(name).missing():
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI must have {missing}")
            pytest.skip(f"{', '.join(missing)} is not installed")

    return check


@pytest.fixture
def quick_compiler(monkeypatch):
    """Compilers with tight limits, so that bombs end soon."""
    known = {
        name: each
        if each.compilation is None
        else replace(each, compilation=replace(each.compilation, cpu_seconds=2))
        for name, each in all_languages().items()
    }
    monkeypatch.setattr("judge.languages.all_languages", lambda: known)
