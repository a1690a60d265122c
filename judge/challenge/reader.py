"""Read plain data strictly: every mistake is one error that names its place."""

import ast
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from judge.errors import InvalidChallenge

Kind = TypeVar("Kind")
_LONG = 1000
_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a mapping",
}


class Node:
    """One mapping of a spec. Ask for its keys, then `finish`: what nobody asked for is an error."""

    def __init__(self, value: Any, place: str, files: Mapping[str, str]) -> None:
        if not isinstance(value, dict):
            raise InvalidChallenge(f"{place} must be a mapping")
        self._value, self.place, self._files = value, place, files
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._value

    def get(self, key: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """A value of one type; without a default the key is required."""
        self._asked.add(key)
        if key not in self._value:
            if default is None:
                raise InvalidChallenge(f"{self.place}.{key} is missing")
            return default
        return check(self._value[key], kind, f"{self.place}.{key}")

    def value(self, key: str, default: Any = None) -> Any:
        """Any plain value, with `$py` texts read as Python literals."""
        self._asked.add(key)
        return plain(self._value.get(key, default), f"{self.place}.{key}")

    def choice(self, key: str, options: Any, default: Any) -> Any:
        """One of an enumeration's values."""
        text = self.get(key, str, str(default))
        try:
            return options(text)
        except ValueError:
            allowed = ", ".join(option.value for option in options)
            raise InvalidChallenge(f"{self.place}.{key} must be one of {allowed}") from None

    def texts(self, key: str, default: list[str] | None = None) -> list[str]:
        """A list of texts."""
        items = self.get(key, list, default)
        return [check(item, str, f"{self.place}.{key}[{index}]") for index, item in enumerate(items)]

    def nodes(self, key: str) -> Iterator["Node"]:
        """A list of mappings."""
        for index, item in enumerate(self.get(key, list)):
            yield Node(item, f"{self.place}.{key}[{index}]", self._files)

    def node(self, key: str) -> "Node":
        """A mapping, empty if it is absent."""
        return Node(self.get(key, dict, {}), f"{self.place}.{key}", self._files)

    def file(self, key: str, default: str | None = None) -> str:
        """The text of the file that the key names."""
        return self.text_of(self.get(key, str, default), key)

    def text_of(self, path: str, key: str) -> str:
        """The text of a file of the challenge's folder."""
        try:
            return self._files[path]
        except KeyError:
            raise InvalidChallenge(f"{self.place}.{key}: there is no file {path!r}") from None

    def matching(self, folder: str, ending: str) -> list[str]:
        """Files below a folder, in order."""
        start = f"{folder.rstrip('/')}/"
        return sorted(path for path in self._files if path.startswith(start) and path.endswith(ending))

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        if unknown := sorted(str(key) for key in set(self._value) - self._asked):
            raise InvalidChallenge(f"{self.place}.{unknown[0]} is not a setting")


def check(value: Any, kind: type[Kind], place: str) -> Kind:
    """Check a value's type; an int is a float as well, a bool is neither."""
    if kind is float and type(value) is int:
        return float(value)  # type: ignore[return-value]
    if type(value) is not kind:
        raise InvalidChallenge(f"{place} must be {_NAMES[kind]}")
    return value


def plain(value: Any, place: str) -> Any:
    """A value of a test. ``{$py: '(1, {2})'}`` stands for the Python literal."""
    if isinstance(value, dict):
        if set(value) == {"$py"}:
            return _literal(value["$py"], place)
        return {key: plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise InvalidChallenge(f"{place} is not plain data")


def _literal(text: Any, place: str) -> Any:
    text = check(text, str, place)
    try:
        if (
            len(text) > _LONG
        ):  # long lists of numbers and texts are mostly JSON too, which is read far quicker
            with suppress(json.JSONDecodeError):
                return json.loads(text)
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise InvalidChallenge(f"{place}: not a Python literal") from None
