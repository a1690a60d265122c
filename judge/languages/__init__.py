"""Languages: each is one TOML file in this folder. Nothing else in the judge knows a language by name."""

import os
import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from judge.errors import LanguageUnavailable

_SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Compilation:
    """How a program is compiled or checked; without a `product` only the exit status counts."""

    argv: tuple[str, ...]
    product: str = ""
    cpu_seconds: float = 20
    memory_mib: int = 1024


@dataclass(frozen=True, slots=True)
class Language:
    """One language, as its file describes it."""

    name: str
    title: str
    entry: str
    extension: str
    runner: str
    profile: str
    argv: tuple[str, ...]
    watch_resident: bool
    threads: int
    compilation: Compilation | None
    selftest: Mapping[str, str]
    functions: bool = False
    queries: bool = False
    one_number: bool = False
    cpu_multiplier: float = 1.0
    memory_multiplier: float = 1.0
    executables: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    syntax_pattern: re.Pattern[str] | None = None
    memory_pattern: re.Pattern[str] | None = None

    def missing(self) -> tuple[str, ...]:
        """Executables that this machine does not have."""
        return tuple(program for program in self.executables.values() if locate(program) is None)

    def require(self) -> None:
        """Raise LanguageUnavailable, naming what is missing, unless the language can be used here."""
        if missing := self.missing():
            raise LanguageUnavailable(f"{self.title}: {', '.join(missing)} is not installed on this machine")

    def runtime(self) -> tuple[str, ...]:
        """The executables that its programs need when they run, as they lie on this machine."""
        needed = [program for name, program in self.executables.items() if f"{{{name}}}" in self.argv]
        return tuple(path for program in needed if (path := locate(program)))

    def command(self, argv: tuple[str, ...], values: Mapping[str, str], sources: list[str]) -> list[str]:
        """Fill in a command line: executables, the values, and `{sources}` as several arguments."""
        known = {name: locate(program) or program for name, program in self.executables.items()}
        filled: list[str] = []
        for part in argv:
            filled += sources if part == "{sources}" else [part.format_map({**known, **values})]
        return filled


@cache
def locate(program: str) -> str | None:
    """The real path of an executable, searched in the usual places and on PATH."""
    path = f"{_SEARCH_PATH}:{os.environ.get('PATH', '')}"
    found = shutil.which(program, path=path)
    return os.path.realpath(found) if found else None


@cache
def all_languages() -> Mapping[str, Language]:
    """Every language, by name."""
    return {path.stem: _read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))}


def language(name: str) -> Language:
    """One language; raises LanguageUnavailable if no file describes it."""
    try:
        return all_languages()[name]
    except KeyError:
        raise LanguageUnavailable(f"no language is called {name!r}") from None


def _read(path: Path) -> Language:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    run, errors, multipliers = data["run"], data.get("errors", {}), data.get("multipliers", {})
    return Language(
        name=path.stem,
        title=data["title"],
        entry=data["entry"],
        extension=data["extension"],
        runner=run.get("runner", "native"),
        profile=run["profile"],
        argv=tuple(run.get("argv", ())),
        watch_resident=run.get("memory") == "resident",
        threads=run.get("threads", 0),
        compilation=_compilation(data.get("compile")),
        selftest=data["selftest"],
        functions=data.get("functions", False),
        queries=data.get("queries", False),
        one_number=data.get("numbers") == "one",
        cpu_multiplier=multipliers.get("cpu", 1.0),
        memory_multiplier=multipliers.get("memory", 1.0),
        executables=data.get("executables", {}),
        environment=data.get("environment", {}),
        syntax_pattern=_pattern(errors.get("syntax")),
        memory_pattern=_pattern(errors.get("memory")),
    )


def _compilation(data: dict[str, Any] | None) -> Compilation | None:
    return None if data is None else Compilation(**{**data, "argv": tuple(data["argv"])})


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else re.compile(text, re.MULTILINE)
