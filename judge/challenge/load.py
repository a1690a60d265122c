"""Read a code challenge: from a folder on disk, or from a spec and texts that somebody keeps elsewhere."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from judge import languages
from judge.errors import InvalidChallenge, LanguageUnavailable, NotForTheJudge
from judge.models import Limits, Verdict

from .kinds import READERS
from .model import ChallengeFile, CodeChallenge, Role, Solution
from .reader import Node

MAX_FILE = 1 << 20
MAX_FILES = 500


def load(folder: Path) -> CodeChallenge:
    """Read ``challenge.yaml`` and the files beside it; raises InvalidChallenge naming the mistake's place."""
    files = read_files(folder)
    try:
        data = yaml.safe_load(files["challenge.yaml"])
    except KeyError:
        raise InvalidChallenge(f"{folder}: there is no challenge.yaml") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise InvalidChallenge(f"challenge.yaml: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise InvalidChallenge("challenge.yaml: a mapping with a kind is expected")
    if data["kind"] not in READERS and not any(name.startswith("solutions/") for name in files):
        raise NotForTheJudge(f"the kind {data['kind']!r} needs no judge, or is none")
    return parse(data["kind"], data.get("spec"), files)


def read_files(folder: Path) -> dict[str, str]:
    """Every text file below a folder, by relative path; links and large files are refused."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise InvalidChallenge(f"{name}: links are not followed")
        if path.is_dir() or path.name.startswith("."):
            continue
        if path.stat().st_size > MAX_FILE or len(found) >= MAX_FILES:
            raise InvalidChallenge(f"{name}: more than {MAX_FILE} bytes, or more than {MAX_FILES} files")
        try:
            found[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise InvalidChallenge(f"{name}: not UTF-8 text") from None
    return found


def parse(kind: str, spec: Any, files: Mapping[str, str]) -> CodeChallenge:
    """Read a spec; `files` are the texts of the challenge's folder by path. Raises InvalidChallenge."""
    if kind not in READERS:
        raise InvalidChallenge(f"kind must be one of {', '.join(READERS)}")
    node = Node(spec, "spec", files)
    names = tuple(node.texts("languages", ["sql" if kind == "sql" else "python"]))
    _check_languages(kind, names)
    challenge = CodeChallenge(
        kind=kind,
        languages=names,
        limits=_limits(node.node("limits")),
        tests=READERS[kind](node),
        files=tuple(_file(each) for each in node.nodes("files")) if node.has("files") else (),
        starters={name: text for name in names if (text := _starter(name, files)) is not None},
        solutions=tuple(_solutions(names, files)),
    )
    node.finish()
    return challenge


def _check_languages(kind: str, names: tuple[str, ...]) -> None:
    if not names:
        raise InvalidChallenge("spec.languages is empty")
    for name in names:
        try:
            language = languages.language(name)
        except LanguageUnavailable as error:
            raise InvalidChallenge(f"spec.languages: {error}") from None
        fits = language.queries if kind == "sql" else not language.queries
        if not fits or (kind in ("function", "unittest") and not language.functions):
            raise InvalidChallenge(f"spec.languages: {name} does not fit the kind {kind}")


def _limits(node: Node) -> Limits:
    defaults = Limits()
    values: dict[str, Any] = {}
    for field in fields(Limits):
        default = getattr(defaults, field.name)
        values[field.name] = node.get(field.name, type(default), default)
    node.finish()
    try:
        return Limits(**values)
    except ValueError as error:
        raise InvalidChallenge(f"{node.place}: {error}") from None


def _file(node: Node) -> ChallengeFile:
    path = node.get("path", str)
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or str(pure) != path:
        raise InvalidChallenge(f"{node.place}.path must be a plain relative path")
    role = node.choice("role", Role, Role.READ_ONLY)
    text = node.file("text", f"files/{path}")
    node.finish()
    return ChallengeFile(path, role, text)


def _starter(name: str, files: Mapping[str, str]) -> str | None:
    return files.get(f"starter/{languages.language(name).entry}")


def _solutions(names: tuple[str, ...], files: Mapping[str, str]) -> list[Solution]:
    """Programs in ``solutions/VERDICT/``: each must get that verdict."""
    endings = {languages.language(name).extension: name for name in names}
    found = []
    for path in sorted(files):
        parts = PurePosixPath(path).parts
        if parts[0] != "solutions":
            continue
        verdicts = [verdict.value for verdict in Verdict]
        if len(parts) != 3 or parts[1] not in verdicts or PurePosixPath(path).suffix not in endings:
            raise InvalidChallenge(
                f"{path}: solutions are solutions/VERDICT/NAME in a language of the challenge"
            )
        language = endings[PurePosixPath(path).suffix]
        found.append(Solution(parts[2], language, Verdict(parts[1]), files[path]))
    return found
