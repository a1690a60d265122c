"""categories.yaml."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.content.emit import dump_yaml
from challenges.content.marked import Document
from challenges.content.pack import Entries, Entry, Pack
from challenges.content.sections import Files, Section
from challenges.content.slugs import read_slug
from challenges.content.texts import by_language, columns, short, stored_text
from challenges.kinds.reader import SpecReader
from challenges.models import Category
from challenges.services import category_save

PATH = "categories.yaml"


class Categories(Section):
    """Fields of knowledge; the folders below challenges/ bear their slugs."""

    key = "categories"
    label = gettext_lazy("Categories")

    def read(self, pack: Pack) -> Entries:
        """See `Section.read`."""
        found: Entries = {}
        document, readers = pack.rows(PATH) or (Document(PATH), [])
        for i, reader in enumerate(readers):
            slug, entry = _read(pack, document, reader, i)
            if slug in found:
                reader.problem(_("this slug occurs twice"), "slug")
            found.setdefault(slug, entry)
            reader.leftovers()
            pack.note_all(document, reader.problems)
        return found

    def stored(self, *, lock: bool = False) -> Entries:
        """See `Section.stored`."""
        rows = Category.objects.order_by("position", "slug")
        return {row.slug: _entry(row) for row in (rows.select_for_update() if lock else rows)}

    def write(self, entries: Entries) -> None:
        """See `Section.write`."""
        have = Category.objects.in_bulk(entries, field_name="slug")
        for slug, entry in entries.items():
            texts = {field: entry[field] for field in ("title", "description")}
            fields = {"slug": slug, "position": entry["position"], **columns(texts)}
            category_save(category=have.get(slug), fields=fields)

    def files(self, entries: Entries) -> Files:
        """See `Section.files`."""
        rows = [
            {"slug": slug, "position": entry["position"], "title": short(entry["title"])}
            | ({"description": short(entry["description"])} if entry["description"] else {})
            for slug, entry in entries.items()
        ]
        return {PATH: dump_yaml(rows)}


def _read(pack: Pack, document: Document, reader: SpecReader, index: int) -> tuple[str, Entry]:
    slug = read_slug(reader)
    title = reader.text("title", limit=80)
    description = reader.text("description", required=False, limit=1_000)
    for field, text in (("title", title), ("description", description)):
        if text is not None:
            pack.check_translated(document, (*reader.path, field), text)
    return slug, {
        "title": by_language(title),
        "description": by_language(description),
        "position": reader.number("position", 0, 1_000_000, default=index + 1),
    }


def _entry(row: Category) -> Entry:
    texts = {field: stored_text(row, field) for field in ("title", "description")}
    return {**texts, "position": row.position}
