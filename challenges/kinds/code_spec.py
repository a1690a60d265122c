"""A code challenge's spec: the author's settings, with the texts of the files beside them under `texts`.

The judge's own reader says what is right. What is kept is what the author wrote, so that a pack that is
exported is the pack that was imported.
"""

import math
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from challenges.kinds.base import Folder, Spec
from challenges.kinds.reader import Path, Problem, SpecError
from core.text import is_storable
from judge.challenge import CodeChallenge
from judge.challenge import parse as parse_challenge
from judge.errors import InvalidChallenge

TEXTS = "texts"
TEXTS_LIMIT = 4_194_304
FOLDERS = ("starter/", "files/", "tests/", "solutions/")
PROGRAMS = ("checker.py", "interactor.py")
_RESERVED = re.compile(r"challenge\.yaml\Z|(statement|explanation)(\.[a-z]+)?\.md\Z")
_PLACE = re.compile(r"spec((?:\.[A-Za-z_]\w*|\[\d+\])*):? +(.*)", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
# The order in which an author writes the keys; PostgreSQL keeps none of its own.
_ORDER = (
    *(
        "name",
        "languages",
        "function",
        "observe",
        "strict",
        "ordered",
        "columns",
        "writes",
        "module",
        "style",
    ),
    *("case_sensitive", "space_sensitive", "tolerance", "isolate", "check", "checker", "interactor"),
    *("path", "role", "text", "limits", "files", "setup", "test_files", "visible", "points", "scoring"),
    *("args", "kwargs", "argv", "in", "stdin", "data", "query", "reference", "verify"),
    *("out", "expect", "raises", "groups", "tests", TEXTS),
)
_RANK = {key: rank for rank, key in enumerate(_ORDER)}


def clean_code_spec(kind: str, spec: Any) -> Spec:
    """The spec, checked in full; raises `SpecError` with the place of what is wrong."""
    try:
        problems = list(_unfit(spec, ())) if isinstance(spec, dict) else []
    except RecursionError:
        raise SpecError([Problem((), _("this is nested too deeply"))]) from None
    if not problems and isinstance(spec, dict):
        problems = list(_unfit_texts(spec.get(TEXTS, {})))
    if problems:
        raise SpecError(problems)
    read_challenge(kind, spec)
    clean: Spec = in_order({TEXTS: {}, **spec})
    return clean


def read_challenge(kind: str, spec: Any) -> CodeChallenge:
    """What the judge needs of a spec; raises `SpecError`. Keys are in one order on every database."""
    settings, texts = (spec, {}) if not isinstance(spec, dict) else take_texts(spec)
    try:
        return parse_challenge(kind, in_order(settings), texts)
    except InvalidChallenge as error:
        raise SpecError([_problem(str(error))]) from error


def take_texts(spec: Spec) -> tuple[Spec, dict[str, str]]:
    """The settings, and the texts of the files."""
    return {key: value for key, value in spec.items() if key != TEXTS}, spec.get(TEXTS, {})


def in_order(value: Any) -> Any:
    """The same data with the keys of every mapping in one order."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (_RANK.get(key, len(_RANK)), str(key)))
        return {key: in_order(value[key]) for key in keys}
    return [in_order(inner) for inner in value] if isinstance(value, list) else value


def load_texts(raw: Any, folder: Folder) -> Any:
    """The raw spec of a pack with the files beside it: those in the known folders, and those it names."""
    if not isinstance(raw, dict):
        return raw
    if TEXTS in raw:
        message = _("the texts of a pack's challenge are files beside its challenge.yaml")
        raise SpecError([Problem((TEXTS,), message)])
    named = {*PROGRAMS, *_strings(raw)}
    wanted = [name for name in folder.names() if name.startswith(FOLDERS) or name in named]
    found = {name: folder.read(name) for name in wanted if not _RESERVED.match(name)}
    return {**raw, TEXTS: {name: text for name, text in found.items() if text is not None}}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _problem(message: str) -> Problem:
    """The judge's message, with its place taken apart."""
    found = _PLACE.fullmatch(message)
    if found:
        steps = _STEP.findall(found[1])
        return Problem(tuple(name or int(index) for name, index in steps), found[2])
    name, colon, rest = message.partition(": ")
    return Problem((TEXTS, name), rest) if colon and name.startswith(FOLDERS) else Problem((), message)


def _unfit(value: Any, path: Path) -> Iterator[Problem]:
    """What a database would refuse, or give back as something else."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not is_storable(key):
                yield Problem(path, _("a key must be a plain word"))
            yield from _unfit(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unfit(inner, (*path, index))
    elif isinstance(value, str) and not is_storable(value):
        yield Problem(path, _("this text holds characters that cannot be stored"))
    elif isinstance(value, int | float) and not _keeps_its_form(value):
        yield Problem(path, _("write this number as a Python literal: {$py: '…'}"))


def _keeps_its_form(number: int | float) -> bool:
    """Whether every database gives the number back as it is, and a pack can hold it."""
    if isinstance(number, float):
        return math.isfinite(number) and "e" not in repr(number)
    return abs(number) < 10**300


def _unfit_texts(texts: Any) -> Iterator[Problem]:
    if not isinstance(texts, dict):
        yield Problem((TEXTS,), _("a mapping is expected here"))
        return
    for name, text in texts.items():
        if not _is_plain(name):
            yield Problem((TEXTS, name), _("a plain relative path is expected"))
        if not isinstance(text, str):
            yield Problem((TEXTS, name), _("a text is expected"))
    if sum(len(text) for text in texts.values() if isinstance(text, str)) > TEXTS_LIMIT:
        yield Problem((TEXTS,), _("the files are larger than %d characters together") % TEXTS_LIMIT)


def _is_plain(name: str) -> bool:
    """Whether a pack may hold a file of this name beside its challenge.yaml."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") for part in path.parts)
    usable = name.isprintable() and str(path) == name and not path.is_absolute() and not hidden
    return usable and len(name) <= 200 and len(path.parts) <= 5 and not _RESERVED.match(name)
