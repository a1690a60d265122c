"""What a learner sees of a code challenge: everything but what decides."""

from typing import Any

from judge import FunctionCase, Limits, QueryCase, TalkCase, TextCase
from judge import languages as known
from judge.challenge import CodeChallenge, Role

Shown = dict[str, Any]
_SHOWN_ROLES = (Role.EDITABLE, Role.READ_ONLY, Role.SUPPORT)


def show_challenge(challenge: CodeChallenge) -> Shown:
    """Languages, files, samples and limits; see docs/judge.md for the shape."""
    return {
        "languages": [_language(name, challenge.limits) for name in challenge.languages],
        "files": [*_starters(challenge), *_files(challenge)],
        "samples": _samples(challenge),
        "groups": _groups(challenge),
        "limits": _limits(challenge.limits),
    }


def _language(name: str, limits: Limits) -> Shown:
    language = known.language(name)
    return {
        "name": name,
        "title": language.title,
        "entry": language.entry,
        "cpu_seconds": round(limits.cpu_seconds * language.cpu_multiplier, 3),
        "memory_mib": round(limits.memory_mib * language.memory_multiplier),
    }


def _limits(limits: Limits) -> Shown:
    names = ("cpu_seconds", "idle_seconds", "memory_mib", "output_kib")
    return {name: getattr(limits, name) for name in names}


def _starters(challenge: CodeChallenge) -> list[Shown]:
    """The file that is run, in each language."""
    return [
        _file(challenge.entry(name), Role.EDITABLE, challenge.starters.get(name, ""), name)
        for name in challenge.languages
    ]


def _files(challenge: CodeChallenge) -> list[Shown]:
    entries = {challenge.entry(name) for name in challenge.languages}
    shown = [file for file in challenge.files if file.role in _SHOWN_ROLES and file.path not in entries]
    return [_file(file.path, file.role, file.text, None) for file in shown]


def _file(path: str, role: Role, text: str, language: str | None) -> Shown:
    return {"path": path, "role": role.value, "language": language, "text": text}


def _groups(challenge: CodeChallenge) -> list[Shown]:
    """The groups' names, points and sizes; author's test files say how many tests there are when they run."""
    tests: Any = challenge.tests
    if not hasattr(tests, "groups"):
        return [{"name": "tests", "points": tests.points, "tests": None, "visible": False}]
    return [
        {"name": g.name, "points": g.points, "tests": len(g.cases), "visible": g.visible}
        for g in tests.groups
    ]


def _samples(challenge: CodeChallenge) -> list[Shown]:
    groups = getattr(challenge.tests, "groups", ())
    return [
        {"group": group.name, "name": case.name, **_sample(case)}
        for group in groups
        if group.visible
        for case in group.cases
    ]


def _sample(case: Any) -> Shown:
    match case:
        case FunctionCase():
            return {"call": _call(case), **_outcome(case)}
        case TextCase():
            return {"stdin": case.stdin, "expect": case.expect, "argv": list(case.argv)}
        case TalkCase():
            return {"data": repr(case.data)}
        case QueryCase():
            return {"setup": case.setup}  # never the author's query: it is the solution
    raise TypeError(type(case))


def _call(case: FunctionCase) -> str:
    named = [f"{name}={value!r}" for name, value in case.kwargs.items()]
    return f"{case.function}({', '.join([*map(repr, case.args), *named])})"


def _outcome(case: FunctionCase) -> Shown:
    return {"raises": case.raises} if case.raises else {"expect": repr(case.expect)}
