"""challenges/: the section that joins reading, checking, writing and the database."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.content.challenge_checks import check_requirements
from challenges.content.challenge_files import challenge_files
from challenges.content.challenge_reading import read_challenge
from challenges.content.challenge_rows import stored_entry
from challenges.content.marked import Document
from challenges.content.pack import Entries, Pack
from challenges.content.sections import Files, Section
from challenges.content.texts import columns
from challenges.models import Category, Challenge, State
from challenges.services import archive_challenges, write_challenge


class Challenges(Section):
    """Everything to solve."""

    key = "challenges"
    label = gettext_lazy("Challenges")

    def read(self, pack: Pack) -> Entries:
        """See `Section.read`."""
        found: Entries = {}
        documents: dict[str, Document] = {}
        for category in pack.folder.folders("challenges/"):
            if category not in pack.entries.get("categories", {}):
                pack.note(f"challenges/{category}", _("categories.yaml has no category of this name"))
            for slug in pack.folder.folders(f"challenges/{category}/"):
                document, entry = read_challenge(pack, category, slug) or (None, {})
                if document and slug in found:
                    message = _("there is a challenge of this name in “%s” too") % found[slug]["category"]
                    pack.note_at(document, (), message)
                elif document:
                    found[slug], documents[slug] = entry, document
        check_requirements(pack, found, documents)
        return found

    def stored(self, *, lock: bool = False) -> Entries:
        """See `Section.stored`."""
        if lock:
            list(Challenge.objects.select_for_update().order_by("pk").values_list("pk"))
        return {row.slug: stored_entry(row) for row in _rows()}

    def write(self, entries: Entries) -> None:
        """See `Section.write`. Prerequisites come last: they may point at what is only now being created."""
        have = Challenge.objects.in_bulk(entries, field_name="slug")
        categories = {row.slug: row for row in Category.objects.all()}
        for slug, entry in entries.items():
            challenge = have.get(slug) or Challenge(slug=slug)
            fields = _fields(entry) | {"category": categories[entry["category"]]}
            have[slug] = write_challenge(challenge, fields, entry["tags"], _hint_drafts(entry))
        required = {slug for entry in entries.values() for slug in entry["requires"]}
        have |= Challenge.objects.in_bulk(required - set(have), field_name="slug")
        for slug, entry in entries.items():
            have[slug].requires.set([have[name] for name in entry["requires"]])

    def archivable(self, entries: Entries, slugs: list[str]) -> list[str]:
        """See `Section.archivable`."""
        return [slug for slug in slugs if entries[slug]["state"] != State.ARCHIVED.value]

    def archive(self, slugs: list[str]) -> None:
        """See `Section.archive`."""
        archive_challenges(slugs)

    def files(self, entries: Entries) -> Files:
        """See `Section.files`."""
        found: Files = {}
        for slug, entry in entries.items():
            folder = f"challenges/{entry['category']}/{slug}/"
            found |= {folder + name: text for name, text in challenge_files(entry).items()}
        return found


def _rows() -> QuerySet[Challenge]:
    rows = Challenge.objects.select_related("category").prefetch_related("tags", "requires", "hints")
    return rows.order_by("category__position", "category__slug", "slug")


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    texts = {
        "title": entry["title"],
        "description": entry["statement"],
        "explanation": entry["explanation"],
    }
    plain = ("kind", "difficulty", "points", "state", "max_attempts", "cooldown", "spec")
    return {name: entry[name] for name in plain} | columns(texts)


def _hint_drafts(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"cost": hint["cost"], **columns({"text": hint["text"]})} for hint in entry["hints"]]
