"""The parts a pack consists of. Higher rooms add theirs with `register_section` when the product starts."""

from abc import ABC, abstractmethod
from typing import ClassVar

from django.utils.functional import Promise

from challenges.content.pack import Entries, Pack

Files = dict[str, str]
"""Path in the pack → text."""


class Section(ABC):
    """One part of a pack. An entry is plain data in a canonical form, the same whether it was read from
    files or from the database: an import is the comparison of the two, an export is the way back.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]

    @abstractmethod
    def read(self, pack: Pack) -> Entries:
        """The pack's entries by slug; what is wrong is noted in the pack."""

    @abstractmethod
    def stored(self, *, lock: bool = False) -> Entries:
        """The database's entries by slug, with their rows locked when an import is about to write."""

    @abstractmethod
    def write(self, entries: Entries) -> None:
        """Create or change exactly these in the database."""

    def archive(self, slugs: list[str]) -> None:
        """Take these out of use. Nothing is ever deleted."""
        return

    def archivable(self, entries: Entries, slugs: list[str]) -> list[str]:
        """Which of these `archive` would take out of use."""
        return []

    @abstractmethod
    def files(self, entries: Entries) -> Files:
        """The files that hold these entries."""


_SECTIONS: list[Section] = []


def register_section(section: Section) -> None:
    """Add a part; parts are read and written in the order they were added."""
    if all(known.key != section.key for known in _SECTIONS):
        _SECTIONS.append(section)


def sections() -> list[Section]:
    """Every part there is, in order."""
    return list(_SECTIONS)
