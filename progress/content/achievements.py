"""achievements.yaml."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.content.emit import dump_yaml
from challenges.content.marked import Document
from challenges.content.pack import Entries, Entry, Pack
from challenges.content.sections import Files, Section
from challenges.content.slugs import read_slug
from challenges.content.texts import by_language, columns, short, stored_text
from challenges.kinds.reader import SpecReader
from challenges.models import POINTS_LIMIT, State
from progress.models import Achievement
from progress.rules import FILTERS, check_rule
from progress.services.achievements import deactivate_achievements, write_achievement

PATH = "achievements.yaml"
POSITION_LIMIT = 1_000_000


class Achievements(Section):
    """Distinctions and their rules. A pack may do without the file."""

    key = "achievements"
    label = gettext_lazy("Achievements")

    def read(self, pack: Pack) -> Entries:
        """See `Section.read`."""
        found: Entries = {}
        document, readers = (PATH in pack.folder and pack.rows(PATH)) or (Document(PATH), [])
        for i, reader in enumerate(readers):
            slug, entry = _read(pack, document, reader, i)
            if slug in found:
                reader.problem(_("this slug occurs twice"), "slug")
            found.setdefault(slug, entry)
            reader.leftovers()
            pack.note_all(document, reader.problems)
            _warn_unreachable(pack, document, i, entry["rule"])
        return found

    def stored(self, *, lock: bool = False) -> Entries:
        """See `Section.stored`."""
        rows = Achievement.objects.order_by("position", "id")
        return {row.slug: _entry(row) for row in (rows.select_for_update() if lock else rows)}

    def write(self, entries: Entries) -> None:
        """See `Section.write`."""
        have = Achievement.objects.in_bulk(entries, field_name="slug")
        for slug, entry in entries.items():
            texts = {field: entry[field] for field in ("title", "description")}
            fields = {name: entry[name] for name in ("icon", "points", "rule", "position")}
            fields |= {"slug": slug, "is_active": entry["active"], **columns(texts)}
            write_achievement(have.get(slug) or Achievement(), fields)

    def archivable(self, entries: Entries, slugs: list[str]) -> list[str]:
        """See `Section.archivable`."""
        return [slug for slug in slugs if entries[slug]["active"]]

    def archive(self, slugs: list[str]) -> None:
        """See `Section.archive`."""
        deactivate_achievements(slugs)

    def files(self, entries: Entries) -> Files:
        """See `Section.files`."""
        rows = [_row(slug, entry, i) for i, (slug, entry) in enumerate(entries.items())]
        return {PATH: dump_yaml(rows)} if rows else {}


def _read(pack: Pack, document: Document, reader: SpecReader, index: int) -> tuple[str, Entry]:
    slug = read_slug(reader)
    texts = {
        "title": reader.text("title", limit=80),
        "description": reader.text("description", limit=300),
    }
    for field, text in texts.items():
        pack.check_translated(document, (*reader.path, field), text)
    rule = reader.take("rule")
    problem = check_rule(rule)
    if problem:
        reader.problem(problem, "rule")
    return slug, {
        **{field: by_language(text) for field, text in texts.items()},
        "icon": reader.string("icon", limit=40) or "award",
        "points": reader.number("points", 0, POINTS_LIMIT, default=0),
        "rule": rule if not problem else {},
        "active": reader.flag("active", True),
        "position": reader.number("position", 0, POSITION_LIMIT, default=index + 1),
    }


def _entry(row: Achievement) -> Entry:
    return {
        **{field: stored_text(row, field) for field in ("title", "description")},
        **{name: getattr(row, name) for name in ("icon", "points", "rule", "position")},
        "active": row.is_active,
    }


def _row(slug: str, entry: Entry, index: int) -> Entry:
    row: Entry = {"slug": slug, "title": short(entry["title"]), "description": short(entry["description"])}
    row |= {"icon": entry["icon"], "points": entry["points"]}
    row["rule"] = {k: entry["rule"][k] for k in ("metric", "at_least", *FILTERS) if k in entry["rule"]}
    row |= {} if entry["active"] else {"active": False}
    return row | ({"position": entry["position"]} if entry["position"] != index + 1 else {})


def _warn_unreachable(pack: Pack, document: Document, index: int, rule: Entry) -> None:
    """Warn when the pack's challenges are too few for the rule: most often a name in it is misspelt."""
    if not any(name in rule for name in FILTERS):
        return
    fitting = sum(_fits(rule, entry) for entry in pack.entries["challenges"].values())
    if fitting < rule["at_least"]:
        message = _("only %(have)d published challenges of this pack fit this rule, it asks for %(need)d")
        values = {"have": fitting, "need": rule["at_least"]}
        pack.note_at(document, (index, "rule"), message % values, warning=True)


def _fits(rule: Entry, challenge: Entry) -> bool:
    return (
        challenge["state"] == State.PUBLISHED.value
        and all(challenge[name] == rule[name] for name in ("category", "difficulty", "kind") if name in rule)
        and ("tag" not in rule or rule["tag"] in challenge["tags"])
    )
