"""courses/<slug>/: one folder's YAML and Markdown → one entry."""

from typing import Any

from django.utils.translation import gettext as _

from challenges.content.marked import Document
from challenges.content.pack import Entry, Pack
from challenges.content.slugs import is_slug, read_slug, slug_problem
from challenges.content.texts import Text, by_language, in_order
from challenges.kinds.reader import SpecReader
from core.translations import MAIN_LANGUAGE
from learning.models import Course, LearningTask

BODY_LIMIT = 100_000
Kind = LearningTask.Kind
_ALWAYS_WORDS = {"title", "description", "explanation", "feedback"}


def read_course(pack: Pack, slug: str) -> tuple[Document, Entry] | None:
    """The entry of one folder; None when there is nothing to go on with. Problems are noted in the pack."""
    path = f"courses/{slug}/course.yaml"
    document = pack.document(path)
    if not is_slug(slug):
        pack.note(path, slug_problem())
    return None if document is None else (document, _Reading(pack, document, f"courses/{slug}/").entry())


class _Reading:
    """The reading of one folder."""

    def __init__(self, pack: Pack, document: Document, prefix: str) -> None:
        self.pack, self.document, self.prefix = pack, document, prefix
        self.tasks: list[str] = []

    def entry(self) -> Entry:
        reader = SpecReader(self.document.data)
        found: Entry = {
            "title": self.text(reader, "title", 200),
            "description": self.text(reader, "description", 20_000, required=False),
            "state": reader.choice("state", Course.State.values, default=Course.State.DRAFT.value),
            "access": reader.choice("access", Course.Access.values, default=Course.Access.OPEN.value),
            "is_sequential": reader.flag("sequential", False),
            "gives_certificate": reader.flag("certificate", True),
            "modules": reader.each("modules", 1, 100, self.module),
        }
        self.check_requirements(reader, found["modules"])
        reader.leftovers()
        self.pack.note_all(self.document, reader.problems)
        return found

    def text(self, reader: SpecReader, key: str, limit: int, *, required: bool = True) -> Text:
        text = reader.text(key, required=required, limit=limit)
        if isinstance(text, dict) or (text and key in _ALWAYS_WORDS):  # an option may be bare code
            self.pack.check_translated(self.document, (*reader.path, key), text)
        return by_language(text)

    def module(self, reader: SpecReader) -> dict[str, Any]:
        found = {
            "slug": read_slug(reader),
            "title": self.text(reader, "title", 200),
            "description": self.text(reader, "description", 5_000, required=False),
            "tasks": reader.each("tasks", 1, 200, self.task),
        }
        reader.leftovers()
        return found

    def task(self, reader: SpecReader) -> dict[str, Any]:
        slug = read_slug(reader)
        if slug in self.tasks:
            reader.problem(_("this slug occurs twice"), "slug")
        self.tasks.append(slug)
        kind = reader.choice("kind", Kind.values)
        found = {
            "slug": slug,
            "kind": kind,
            "title": self.text(reader, "title", 200),
            "body": self.body(slug, required=kind == Kind.LESSON),
            "minutes": reader.number("minutes", 0, 6_000, default=5),
            "is_required": not reader.flag("optional", False),
            "requires": sorted(str(name) for name in self.names(reader)),
            "challenge": self.challenge(reader) if kind == Kind.CHALLENGE else "",
            "quiz": self.quiz(reader) if kind == Kind.QUIZ else None,
        }
        reader.leftovers()
        return found

    def names(self, reader: SpecReader) -> list[Any]:
        return reader.items("requires", 0, 50) if "requires" in reader.data else []

    def body(self, slug: str, *, required: bool) -> Text:
        """<task>.md and its translations, <task>.ru.md."""
        found = {}
        for language in self.pack.languages:
            ending = "" if language == MAIN_LANGUAGE else f".{language}"
            path = f"{self.prefix}{slug}{ending}.md"
            if path in self.pack.folder:
                found[language] = self.pack.prose(path, BODY_LIMIT)
            elif required and not ending:
                self.pack.note(path, _("this file is missing"))
            elif required or found:
                self.pack.note(path, _("this file is missing"), warning=True)
        return in_order(found)

    def challenge(self, reader: SpecReader) -> str:
        slug = reader.string("challenge", required=True)
        if slug and slug not in self.pack.entries.get("challenges", {}):
            reader.problem(_("the pack has no challenge of this name"), "challenge")
        return slug

    def quiz(self, reader: SpecReader) -> dict[str, Any]:
        inner = SpecReader(reader.take("quiz"), (*reader.path, "quiz"), reader.problems)
        found = {
            "pass_percent": inner.number("pass_percent", 0, 100, default=60),
            "time_limit": inner.number("time_limit", 10, 86_400) if "time_limit" in inner.data else None,
            "max_attempts": inner.number("max_attempts", 1, 1_000) if "max_attempts" in inner.data else None,
            "shuffle": inner.flag("shuffle", True),
            "questions": inner.each("questions", 1, 100, self.question),
        }
        inner.leftovers()
        return found

    def question(self, reader: SpecReader) -> dict[str, Any]:
        options = reader.each("options", 2, 12, self.option)
        if sum(option["is_correct"] for option in options) != 1:
            reader.problem(_("exactly one option must be correct"), "options")
        found = {
            "text": self.text(reader, "text", 4_000),
            "explanation": self.text(reader, "explanation", 4_000, required=False),
            "points": reader.number("points", 1, 100, default=1),
            "options": options,
        }
        reader.leftovers()
        return found

    def option(self, reader: SpecReader) -> dict[str, Any]:
        found = {
            "text": self.text(reader, "text", 1_000),
            "feedback": self.text(reader, "feedback", 1_000, required=False),
            "is_correct": reader.flag("correct", False),
        }
        reader.leftovers()
        return found

    def check_requirements(self, reader: SpecReader, modules: list[dict[str, Any]]) -> None:
        """A task may wait for tasks that stand before it: so nothing waits for itself."""
        before: set[str] = set()
        for m, module in enumerate(modules):
            for t, task in enumerate(module["tasks"]):
                for name in task["requires"]:
                    if name not in before:
                        message = _("“%s” is no task that stands before this one") % name
                        reader.problem(message, "modules", m, "tasks", t, "requires")
                before.add(task["slug"])
