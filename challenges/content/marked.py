"""YAML with the place of every value, and only as much of YAML as a pack needs.

Built from parser events, so that nothing is expanded or constructed before it has been looked at: anchors
and aliases, tags, several documents, keys that occur twice and deep nesting are refused with their place.
Plain words mean themselves: only `null`, `true`, `false` and decimal numbers are anything but text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml
from django.utils.translation import gettext as _

from challenges.kinds.reader import Path

DEPTH_LIMIT = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?[0-9]{1,30}\.[0-9]{1,30}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

Place = tuple[int, int]


@dataclass
class Document:
    """One YAML file: its data, and the place of every key and list entry by its path."""

    path: str
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Where `path` stands; for what is missing, where it should be: the nearest place around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


class _Refused(Exception):
    """Reading cannot go on from here."""


def parse_yaml(text: str, path: str) -> Document:
    """Read one YAML document; what is wrong is listed in `problems`, and `data` then may be None."""
    document = Document(path)
    try:
        composer = _Composer(yaml.parse(text, Loader=_LOADER), document)
        document.data = composer.document()
    except _Refused:
        document.data = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.problems.append((place, _("this is not valid YAML: %s") % (error.problem or error.context)))
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", None) or str(error)
        document.problems.append(((1, 1), _("this is not valid YAML: %s") % reason))
    return document


class _Composer:
    """Turns parser events into plain data, noting places and problems in the document."""

    def __init__(self, events: Iterator[yaml.Event], document: Document) -> None:
        self.events = events
        self.found = document

    def document(self) -> Any:
        """The data of the only document of the stream."""
        data = None
        for count, event in enumerate(e for e in self.events if isinstance(e, yaml.DocumentStartEvent)):
            if count:
                self.refuse(event, _("a file holds one YAML document only"))
            data = self.value(next(self.events), (), 0)
        return data

    def problem(self, event: yaml.Event, message: str) -> None:
        self.found.problems.append((_place(event), message))

    def refuse(self, event: yaml.Event, message: str) -> None:
        self.problem(event, message)
        raise _Refused

    def value(self, event: yaml.Event, path: Path, depth: int) -> Any:
        """The value that begins with `event`."""
        self.found.places.setdefault(path, _place(event))
        if depth > DEPTH_LIMIT:
            self.refuse(event, _("this is nested too deeply"))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(event, _("anchors and aliases (& and *) are not used in packs"))
        if getattr(event, "tag", None) not in (None, "!", "tag:yaml.org,2002:str"):
            self.refuse(event, _("tags (!) are not used in packs"))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, depth)
        return _scalar(event)

    def sequence(self, path: Path, depth: int) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found)), depth + 1))
        return found

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor:
                self.refuse(event, _("a key must be a plain word"))
            key = str(event.value)  # type: ignore[attr-defined]
            if key in found:
                self.problem(event, _("the key “%s” occurs twice") % key)
            else:
                self.found.places[(*path, key)] = _place(event)
            found[key] = self.value(next(self.events), (*path, key), depth + 1)
        return found


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> Any:
    text = str(event.value)
    if event.tag or not event.implicit[0] or event.style:  # quoted, or said to be text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and Decimal(text) == Decimal(repr(float(text))):
        return float(text)
    return text
