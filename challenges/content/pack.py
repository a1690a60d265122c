"""One pack that is open for reading: its files, its languages, and everything found wrong with it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from challenges.content.files import PackFolder
from challenges.content.marked import Document, parse_yaml
from challenges.content.problems import Finding, PackError
from challenges.content.prose import prose_faults
from challenges.kinds.reader import Path as DataPath
from challenges.kinds.reader import Problem, SpecReader
from core.translations import MAIN_LANGUAGE

FORMAT = 1
Entry = dict[str, Any]
"""One thing of a pack as plain data in its canonical form: what is equal needs no change."""
Entries = dict[str, Entry]

_ALWAYS_FINE = {"README.md", "README.txt", "LICENSE", "LICENSE.md", "LICENSE.txt", "CHANGELOG.md"}


class Pack:
    """A pack being read. Sections put what they read in `entries` (by section key, then by slug)."""

    def __init__(self, root: Path) -> None:
        self.folder = PackFolder(root)
        self.entries: dict[str, Entries] = {}
        self.documents: dict[tuple[str, str], Document] = {}
        self.languages = [MAIN_LANGUAGE]
        self._findings: list[Finding] = []

    @property
    def findings(self) -> list[Finding]:
        """All problems and warnings in the order of the files."""
        return sorted({*self._findings, *self.folder.findings})

    @property
    def problems(self) -> list[Finding]:
        """What stands in the way of an import."""
        return [finding for finding in self.findings if not finding.warning]

    def refuse_problems(self) -> None:
        """Raise `PackError` when anything but warnings was found."""
        if self.problems:
            raise PackError(self.findings)

    def note(
        self, path: str, message: str, place: tuple[int, int] = (1, 1), *, warning: bool = False
    ) -> None:
        """Note one problem or warning of a file."""
        self._findings.append(Finding(path, *place, message, warning))

    def note_at(self, document: Document, path: DataPath, message: str, *, warning: bool = False) -> None:
        """Note one problem or warning of a value in a YAML file, named by its path there."""
        message = str(Problem(path, message))
        self.note(document.path, message, document.place(path), warning=warning)

    def note_all(self, document: Document, problems: list[Problem]) -> None:
        """Note what readers and kinds found in a document."""
        for problem in problems:
            self.note_at(document, problem.path, problem.message)

    def document(self, path: str) -> Document | None:
        """A YAML file; None when it cannot be read at all (which is noted)."""
        text = self.folder.read(path)
        if text is None:
            return None
        document = parse_yaml(text, path)
        for place, message in document.problems:
            self.note(path, message, place)
        return None if document.problems and document.data is None else document

    def rows(self, path: str) -> tuple[Document, list[SpecReader]] | None:
        """A YAML file that holds a list of mappings, each with a reader; their problems are not yet noted."""
        document = self.document(path)
        if document is None:
            return None
        if not isinstance(document.data, list):
            self.note_at(document, (), _("a list is expected"))
            return None
        return document, [SpecReader(row, (i,)) for i, row in enumerate(document.data)]

    def prose(self, path: str, limit: int) -> str:
        """The text of a Markdown file, without blank lines around it; "" when it cannot be read."""
        text = (self.folder.read(path) or "").strip("\n")
        if len(text) > limit:
            self.note(path, _("this text is longer than %d characters") % limit)
        for line, message in prose_faults(text):
            self.note(path, message, (line, 1), warning=True)
        return text.rstrip()

    def check_translated(self, document: Document, path: DataPath, text: Any) -> None:
        """Warn when a localised text lacks one of the pack's languages; refuse languages it does not have."""
        have = set(text) if isinstance(text, dict) else {MAIN_LANGUAGE}
        for language in [language for language in self.languages if language not in have]:
            message = _("there is no translation into “%s”") % language
            self.note_at(document, path, message, warning=True)
        for language in sorted(have - set(self.languages)):
            message = _("the language “%s” is not among the pack's languages") % language
            self.note_at(document, (*path, language), message)

    def read_manifest(self) -> None:
        """Read pack.yaml."""
        document = self.document("pack.yaml")
        if document is None:
            return
        reader = SpecReader(document.data)
        if reader.take("format") != FORMAT:
            reader.problem(_("this version reads format %d") % FORMAT, "format")
        reader.text("title")
        self._read_languages(reader)
        reader.leftovers()
        self.note_all(document, reader.problems)

    def _read_languages(self, reader: SpecReader) -> None:
        known = [code for code, _name in settings.LANGUAGES]
        languages = reader.items("languages", 1, len(known))
        for i, language in enumerate(languages):
            if language not in known or language in languages[:i]:
                reader.problem(_("a list out of %s is expected") % ", ".join(known), "languages", i)
        if languages and languages[0] != MAIN_LANGUAGE:
            message = _("the first language must be the main language of this installation, %s")
            reader.problem(message % MAIN_LANGUAGE, "languages", 0)
        self.languages = [code for code in languages if code in known] or [MAIN_LANGUAGE]

    def warn_unused(self) -> None:
        """Warn about files nobody has read."""
        for path in sorted(self.folder.paths - self.folder.used - _ALWAYS_FINE):
            self.note(path, _("this file is not used"), warning=True)
