"""Reading an author's spec: every problem is collected with its path, so that an import can name the line."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.text import is_storable
from core.translations import MAIN_LANGUAGE

Path = tuple[str | int, ...]
_ID = re.compile(r"[a-z0-9_-]{1,32}\Z")
TEXT_LIMIT = 4_000


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a spec, and where: `("choices", 1, "text")`."""

    path: Path
    message: str

    def __str__(self) -> str:
        where = ".".join(str(part) for part in self.path)
        return f"{where}: {self.message}" if where else self.message


class SpecError(Exception):
    """A spec that cannot be used; `problems` lists everything found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(p) for p in problems))


class SpecReader:
    """Takes a mapping apart key by key; `done()` raises when anything was wrong or left over."""

    def __init__(self, data: Any, path: Path = (), problems: list[Problem] | None = None) -> None:
        self.path = path
        self.problems = [] if problems is None else problems
        self.seen: set[str] = set()
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.problem(_("a mapping is expected here"))

    def problem(self, message: str, *path: str | int) -> None:
        """Note one problem below this reader's place."""
        self.problems.append(Problem(self.path + path, message))

    def take(self, key: str, default: Any = None) -> Any:
        """The raw value of `key`, marked as read."""
        self.seen.add(key)
        return self.data.get(key, default)

    def flag(self, key: str, default: bool) -> bool:
        """A yes or no."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.problem(_("true or false is expected"), key)
            return default
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number from `low` to `high`; `default` when absent."""
        value = self.take(key)
        if value is None:
            if default is None:
                self.problem(_("this is missing"), key)
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            message = _("a whole number from %(low)d to %(high)d is expected")
            self.problem(message % {"low": low, "high": high}, key)
            return default
        return value

    def choice(self, key: str, options: Iterable[str], default: str = "") -> str:
        """One of `options`; `default` when absent, or a problem when there is no default."""
        value, known = self.take(key, default or None), list(options)
        if not isinstance(value, str) or value not in known:
            self.problem(_("one of these is expected: %s") % ", ".join(known), key)
            return default
        return value

    def string(self, key: str, *, required: bool = False, limit: int = TEXT_LIMIT) -> str:
        """A plain string, "" when absent."""
        value = self.take(key)
        if value is None or (value == "" and not required):
            if required:
                self.problem(_("this is missing"), key)
            return ""
        value = number_as_text(value)
        return self._text_ok(value, limit, key) or ""

    def text(self, key: str, *, required: bool = True, limit: int = TEXT_LIMIT) -> Any:
        """A text, plain or by language; None when absent."""
        value = self.take(key)
        if value in (None, "") and not required:
            return None
        return self.check_text(value, key, limit=limit)

    def check_text(self, value: Any, *path: str | int, limit: int = TEXT_LIMIT) -> Any:
        """The same for a value at hand."""
        value = number_as_text(value)
        if not isinstance(value, dict):
            return self._text_ok(value, limit, *path) or ""
        if MAIN_LANGUAGE not in value:
            self.problem(_("the text in the main language (%s) is missing") % MAIN_LANGUAGE, *path)
        known = {code for code, _name in settings.LANGUAGES}
        for key in [key for key in value if key not in known]:
            self.problem(_("this language is not known here"), *path, str(key))
        return {key: self._text_ok(value[key], limit, *path, key) or "" for key in value if key in known}

    def check_plain(self, value: Any, *path: str | int) -> str:
        """A value at hand as one plain string."""
        value = number_as_text(value)
        return self._text_ok(value, TEXT_LIMIT, *path) or ""

    def _text_ok(self, value: Any, limit: int, *path: str | int) -> str | None:
        if not isinstance(value, str) or not value.strip():
            self.problem(_("a text is expected"), *path)
        elif len(value) > limit:
            self.problem(_("this text is longer than %d characters") % limit, *path)
        elif not is_storable(value):
            self.problem(_("this text holds characters that cannot be stored"), *path)
        else:
            return value
        return None

    def items(self, key: str, low: int, high: int) -> list[Any]:
        """A list with `low` to `high` members; [] when it is not one."""
        value = self.take(key)
        if not isinstance(value, list):
            self.problem(_("a list is expected"), key)
            return []
        if not low <= len(value) <= high:
            message = _("%(low)d to %(high)d entries are expected, there are %(count)d")
            self.problem(message % {"low": low, "high": high, "count": len(value)}, key)
        return value[:high]

    def each(self, key: str, low: int, high: int, read: Callable[["SpecReader"], Any]) -> list[Any]:
        """A list of mappings, each taken apart by `read`."""
        found = []
        for i, entry in enumerate(self.items(key, low, high)):
            reader = SpecReader(entry, (*self.path, key, i), self.problems)
            found.append(read(reader))
            reader.leftovers()
        return found

    def leftovers(self) -> None:
        """Note every key that nobody read: most often a slip of the pen."""
        for key in self.data:
            if key not in self.seen:
                self.problem(_("this key is not known here"), str(key))

    def done(self) -> None:
        """Raise `SpecError` when anything was wrong."""
        self.leftovers()
        if self.problems:
            raise SpecError(self.problems)


def number_as_text(value: Any) -> Any:
    """A number as a person would type it; anything else as it is (so is a number too long to be written)."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    try:
        return str(value)
    except ValueError:
        return value


def read_id(reader: SpecReader, text: Any) -> str:
    """The entry's own id, or one made of its text: opaque, and the same at every import."""
    given = reader.take("id")
    if given is None:
        return text_id(text)
    if not isinstance(given, str) or not _ID.match(given):
        reader.problem(_("an id has 1 to 32 of a-z, 0-9, _ and -"), "id")
    return str(given)


def text_id(text: Any) -> str:
    """An id that says nothing about where the text stands."""
    main = text.get(MAIN_LANGUAGE, "") if isinstance(text, dict) else str(text)
    return hashlib.sha256(main.encode("utf-8", "replace")).hexdigest()[:10]


def check_unique(reader: SpecReader, key: str, ids: list[str]) -> None:
    """Note ids (or texts they were made of) that occur twice."""
    for i, value in enumerate(ids):
        if value in ids[:i]:
            reader.problem(_("this occurs twice"), key, i)
