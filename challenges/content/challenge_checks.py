"""What the challenges of a pack say of each other: prerequisites exist, can be met, and never lead back."""

from django.utils.translation import gettext as _

from challenges.content.marked import Document
from challenges.content.pack import Entries, Pack
from challenges.models import State


def check_requirements(pack: Pack, entries: Entries, documents: dict[str, Document]) -> None:
    """Note unknown prerequisites, circles, and what can never be unlocked."""
    for slug, entry in entries.items():
        for required in entry["requires"]:
            if required not in entries:
                _note(
                    pack, documents[slug], required, _("there is no challenge “%s” in this pack") % required
                )
            elif not _is_published(entries, required) and _is_published(entries, slug):
                message = _("“%s” is not published, so this challenge can never be unlocked") % required
                _note(pack, documents[slug], required, message, warning=True)
    for circle in circles({slug: entry["requires"] for slug, entry in entries.items()}):
        message = _("prerequisites lead in a circle: %s") % " → ".join([*circle, circle[0]])
        _note(pack, documents[circle[0]], circle[1 % len(circle)], message)


def _is_published(entries: Entries, slug: str) -> bool:
    return bool(entries[slug]["state"] == State.PUBLISHED.value)


def _note(pack: Pack, document: Document, required: str, message: str, *, warning: bool = False) -> None:
    listed = document.data.get("requires") if isinstance(document.data, dict) else None
    index = listed.index(required) if isinstance(listed, list) and required in listed else 0
    pack.note_at(document, ("requires", index), message, warning=warning)


def circles(edges: dict[str, list[str]]) -> list[list[str]]:
    """The circles that a walk along `edges` runs into, each as the slugs on it; [] when there are none."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in edges:
        trail, ways = [start], [iter(edges[start])]
        while ways and start not in done:
            step = next(ways[-1], None)
            if step is None:
                done.add(trail.pop())
                ways.pop()
            elif step in trail:
                found.append(trail[trail.index(step) :])
            elif step in edges and step not in done:
                trail.append(step)
                ways.append(iter(edges[step]))
    return found
