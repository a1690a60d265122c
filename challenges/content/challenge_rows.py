"""A challenge's row → an entry."""

from challenges.content.pack import Entry
from challenges.content.texts import stored_text
from challenges.models import Challenge


def stored_entry(row: Challenge) -> Entry:
    """What a pack would say of the row; its relations should be prefetched."""
    return {
        "category": row.category.slug,
        "title": stored_text(row, "title"),
        "statement": stored_text(row, "description"),
        "explanation": stored_text(row, "explanation"),
        "kind": row.kind,
        "difficulty": row.difficulty,
        "points": row.points,
        "tags": sorted(tag.name for tag in row.tags.all()),
        "state": row.state,
        "requires": sorted(required.slug for required in row.requires.all()),
        "max_attempts": row.max_attempts,
        "cooldown": row.cooldown,
        "hints": [{"cost": hint.cost, "text": stored_text(hint, "text")} for hint in row.hints.all()],
        "spec": row.behaviour.clean_spec(row.spec),
    }
