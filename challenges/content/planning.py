"""What an import would do: the pack's entries held against the database's."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from challenges.content.pack import Entries, Entry, Pack
from challenges.content.sections import Section, sections


@dataclass(frozen=True)
class SectionPlan:
    """One section: slugs that are new, changed (with the fields that differ), the same, or not in the pack.

    `archived` lists those not in the pack that are to be taken out of use.
    """

    section: Section
    new: list[str]
    changed: dict[str, list[str]]
    same: list[str]
    absent: list[str]
    archived: list[str] = field(default_factory=list)

    @property
    def writes(self) -> list[str]:
        """Slugs that need writing."""
        return [*self.new, *self.changed]

    def lines(self) -> Iterator[str]:
        """The plan for people, one line each."""
        counts = _("%(new)d new, %(changed)d changed, %(same)d the same, %(absent)d not in the pack")
        numbers = {k: len(getattr(self, k)) for k in ("new", "changed", "same", "absent")}
        yield f"{self.section.label}: {counts % numbers}"
        for slug in self.new:
            yield "  + " + slug
        for slug, fields in self.changed.items():
            yield f"  ~ {slug}: {', '.join(fields)}"
        for slug in self.absent:
            yield "  - " + slug + ": " + (_("to be archived") if slug in self.archived else _("left alone"))


def make_plan(pack: Pack, *, archive_missing: bool = False, lock: bool = False) -> list[SectionPlan]:
    """Compare a pack that has been read with the database, section by section."""
    return [
        _compare(section, pack.entries[section.key], section.stored(lock=lock), archive_missing)
        for section in sections()
    ]


def _compare(section: Section, wanted: Entries, stored: Entries, archive_missing: bool) -> SectionPlan:
    changed = {slug: _differences(entry, stored[slug]) for slug, entry in wanted.items() if slug in stored}
    absent = [slug for slug in stored if slug not in wanted]
    return SectionPlan(
        section=section,
        new=[slug for slug in wanted if slug not in stored],
        changed={slug: fields for slug, fields in changed.items() if fields},
        same=[slug for slug, fields in changed.items() if not fields],
        absent=absent,
        archived=section.archivable(stored, absent) if archive_missing else [],
    )


def _differences(wanted: Entry, stored: Entry) -> list[str]:
    return [key for key, value in wanted.items() if stored.get(key) != value]
