"""challenges/<category>/<slug>/: one folder's YAML and Markdown → one entry."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenges.content.marked import Document
from challenges.content.pack import Entry, Pack
from challenges.content.prose import prose_faults
from challenges.content.slugs import is_slug, read_tags, slug_problem
from challenges.content.texts import Text, by_language, in_order, walk_texts
from challenges.kinds import KINDS, SpecError
from challenges.kinds.code import TEXTS
from challenges.kinds.reader import Path, Problem, SpecReader
from challenges.models import COOLDOWN_LIMIT, HINT_COST_LIMIT, POINTS_LIMIT, PROSE_LIMIT, Difficulty, State
from core.translations import MAIN_LANGUAGE

ATTEMPTS_LIMIT = 1_000_000
_MARKDOWN_KEYS = {"text", "feedback", "items", "choices"}


@dataclass(frozen=True)
class PackedFolder:
    """The files of one challenge, as kinds that keep files see them."""

    pack: Pack
    prefix: str

    def names(self) -> list[str]:
        """See `Folder.names`."""
        return self.pack.folder.names(self.prefix)

    def read(self, name: str) -> str | None:
        """See `Folder.read`."""
        return self.pack.folder.read(self.prefix + name)

    def problem(self, name: str, line: int, message: str) -> None:
        """See `Folder.problem`."""
        self.pack.note(self.prefix + name, message, (line, 1))


def read_challenge(pack: Pack, category: str, slug: str) -> tuple[Document, Entry] | None:
    """The entry of one folder; None when there is nothing to go on with. Problems are noted in the pack."""
    folder = PackedFolder(pack, f"challenges/{category}/{slug}/")
    path = folder.prefix + "challenge.yaml"
    document = pack.document(path)
    if not is_slug(slug):
        pack.note(path, slug_problem())
    if document is None:
        pack.folder.used.update(folder.prefix + name for name in folder.names())  # one problem is enough
        return None
    entry = _Reading(folder, document).entry()
    return document, {"category": category, **entry}


class _Reading:
    """The reading of one folder."""

    def __init__(self, folder: PackedFolder, document: Document) -> None:
        self.folder, self.pack, self.document = folder, folder.pack, document
        self.reader = SpecReader(document.data)

    def entry(self) -> Entry:
        reader = self.reader
        kind = reader.choice("kind", KINDS)
        found = {
            "title": self.title(),
            "statement": self.prose("statement", required=True),
            "explanation": self.prose("explanation", required=False),
            "kind": kind,
            "difficulty": reader.choice("difficulty", Difficulty.values),
            "points": reader.number("points", 1, POINTS_LIMIT),
            "tags": read_tags(reader),
            "state": reader.choice("state", State.values, default=State.DRAFT.value),
            "requires": self.requires(),
            "max_attempts": self.optional("max_attempts", 1, ATTEMPTS_LIMIT),
            "cooldown": reader.number("cooldown", 0, COOLDOWN_LIMIT, default=0),
            "hints": self.hints(),
            "spec": self.spec(kind),
        }
        reader.leftovers()
        self.pack.note_all(self.document, reader.problems)
        return found

    def title(self) -> Text:
        title = self.reader.text("title", limit=200)
        self.pack.check_translated(self.document, ("title",), title)
        return by_language(title)

    def optional(self, key: str, low: int, high: int) -> int | None:
        return self.reader.number(key, low, high) if self.reader.take(key) is not None else None

    def prose(self, name: str, *, required: bool) -> Text:
        """statement.md and its translations, statement.ru.md."""
        main, files = self.folder.prefix + f"{name}.md", self.pack.folder
        found = {}
        for language in self.pack.languages:
            path = main if language == MAIN_LANGUAGE else self.folder.prefix + f"{name}.{language}.md"
            if path in files:
                found[language] = self.pack.prose(path, PROSE_LIMIT)
                if not found[language].strip():
                    self.pack.note(path, _("this file is empty"))
            elif path == main and required:
                self.pack.note(path, _("this file is missing"))
            elif path == main or found:
                self.pack.note(path, _("this file is missing"), warning=True)
        return in_order(found)

    def requires(self) -> list[str]:
        slugs = self.reader.items("requires", 0, 50) if "requires" in self.reader.data else []
        for i, slug in enumerate(slugs):
            if not isinstance(slug, str) or slug in slugs[:i]:
                self.reader.problem(_("a list of different slugs is expected"), "requires", i)
        return sorted({str(slug) for slug in slugs})

    def hints(self) -> list[dict[str, Any]]:
        if "hints" not in self.reader.data:
            return []
        return self.reader.each("hints", 0, 20, self.hint)

    def hint(self, reader: SpecReader) -> dict[str, Any]:
        text = reader.text("text")
        self.pack.check_translated(self.document, (*reader.path, "text"), text)
        self.check_prose((*reader.path, "text"), text)
        cost = reader.number("cost", 0, HINT_COST_LIMIT, default=0)
        return {"cost": cost, "text": by_language(text)}

    def spec(self, kind: str) -> dict[str, Any]:
        raw = self.reader.take("spec")
        if kind not in KINDS:
            return {}
        behaviour = KINDS[kind]
        try:
            clean = behaviour.clean_spec(behaviour.load_files(raw, self.folder))
        except SpecError as error:
            self.reader.problems += [type(p)(("spec", *p.path), p.message) for p in error.problems]
            return {}
        for problem in behaviour.advice(clean):
            self.warn(problem)
        if not behaviour.judged:  # code holds no prose
            self.check_spec_texts(raw)
        return clean

    def warn(self, problem: Problem) -> None:
        """Note a kind's advice at the file it is about, or at its place in challenge.yaml."""
        if problem.path[:1] == (TEXTS,):
            self.pack.note(f"{self.folder.prefix}{problem.path[1]}", problem.message, warning=True)
        else:
            self.pack.note_at(self.document, ("spec", *problem.path), problem.message, warning=True)

    def check_spec_texts(self, raw: Any) -> None:
        """Translations and Markdown inside a valid spec."""
        for path, text in walk_texts(raw, ("spec",)):
            self.pack.check_translated(self.document, path, text)
        for path, text in _plain_texts(raw, ("spec",)):
            self.check_prose(path, text)

    def check_prose(self, path: Path, text: Any) -> None:
        """Warn of what the Markdown of a value will not show as meant."""
        for version in text.values() if isinstance(text, dict) else [text]:
            for _line, message in prose_faults(str(version)):
                self.pack.note_at(self.document, path, message, warning=True)


def _plain_texts(value: Any, path: Path, shown: bool = False) -> list[tuple[Path, str]]:
    """Every string of a spec that learners read as Markdown."""
    if isinstance(value, str):
        return [(path, value)] if shown else []
    if isinstance(value, dict):
        return [
            text
            for key, inner in value.items()
            for text in _plain_texts(inner, (*path, key), key in _MARKDOWN_KEYS or (shown and len(key) == 2))
        ]
    inner_lists = value if isinstance(value, list) else []
    return [text for i, inner in enumerate(inner_lists) for text in _plain_texts(inner, (*path, i), shown)]
