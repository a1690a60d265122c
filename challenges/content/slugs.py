"""Names that stand in addresses, file names and references."""

import re

from django.utils.translation import gettext as _

from challenges.kinds.reader import SpecReader

_SLUG = re.compile(r"[a-z0-9_-]{1,60}")
_TAG = re.compile(r"[a-z0-9_-]{1,40}")


def is_slug(value: str) -> bool:
    """Whether this can name a category, a challenge or an achievement."""
    return bool(_SLUG.fullmatch(value))


def slug_problem() -> str:
    """What to say of a slug that is none."""
    return _("a slug has 1 to 60 of a-z, 0-9, _ and -")


def read_slug(reader: SpecReader) -> str:
    """The row's slug, "" when it has none."""
    slug = reader.string("slug", required=True)
    if slug and not is_slug(slug):
        reader.problem(slug_problem(), "slug")
    return slug


def read_tags(reader: SpecReader) -> list[str]:
    """The row's tags, sorted; [] when there are none."""
    tags = reader.items("tags", 0, 30) if "tags" in reader.data else []
    for i, tag in enumerate(tags):
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            reader.problem(_("a tag has 1 to 40 of a-z, 0-9, _ and -"), "tags", i)
        elif tag in tags[:i]:
            reader.problem(_("this occurs twice"), "tags", i)
    return sorted({str(tag) for tag in tags})
