"""The list of challenges: five at a time, with filters."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import heading, label, plain
from bot.screens.paging import clamp, pager
from challenges.models import Category, Difficulty
from progress.selectors import CatalogueFilters, catalogue, category_overview

PAGE = 5
MARKS = {"completed": "✅", "submitted": "🔸", "started": "🔸", "locked": "🔒"}


def words_of(status: str) -> str:
    """The learner's state on a challenge in words, for beside its mark."""
    return {
        "completed": _("solved"),
        "submitted": _("tried"),
        "started": _("begun"),
        "locked": _("locked"),
    }.get(status, "")


@dataclass(frozen=True)
class Wanted:
    """What the card shows: a page from 1 on, the filters, and words that the titles must have."""

    page: int = 1
    category: str = ""
    difficulty: str = ""
    search: str = ""

    @classmethod
    def of(cls, card: Card) -> "Wanted":
        """As kept in the card."""
        state = card.state
        texts = (str(state.get(name, "")) for name in ("category", "difficulty", "search"))
        return cls(int(state.get("page", 1)), *texts)

    @classmethod
    def typed(cls, words: list[str]) -> "Wanted":
        """From the words after `/challenges`: categories and difficulties by name, and a page at the end.

        Whatever else there is is looked for in the titles.
        """
        rest = [word.casefold()[:60] for word in words[:10]]
        page = int(rest.pop()[:4]) if rest and rest[-1].isascii() and rest[-1].isdigit() else 1
        levels = {str(name).casefold(): level.value for level in Difficulty for name in (level, level.label)}
        difficulty = next((levels[word] for word in rest if word in levels), "")
        rest = [word for word in rest if word not in levels]
        category = _category_named(" ".join(rest))
        if category:
            return cls(page, category, difficulty)
        category = _category_named(rest[0]) if rest else ""
        return cls(page, category, difficulty, " ".join(rest[1:] if category else rest))

    def filters(self) -> CatalogueFilters:
        """For the selector."""
        return CatalogueFilters(category=self.category, difficulty=self.difficulty, search=self.search)

    def as_state(self) -> dict[str, Any]:
        """To be kept in the card."""
        return asdict(self)


def _category_named(name: str) -> str:
    """The slug of the category with this slug, or this title in any language; "" for none."""
    for category in Category.objects.all() if name else ():
        titles = [category.title, *(str(t.get("title", "")) for t in category.translations.values())]
        if name in (category.slug, *(title.casefold() for title in titles)):
            return category.slug
    return ""


@screen("list")
def draw_list(card: Card) -> Screen:
    """One page of the catalogue, or the categories to choose from."""
    if card.state.get("choosing"):
        return _categories(card)
    wanted = Wanted.of(card)
    found = catalogue(card.user, wanted.filters())
    page, pages = clamp(wanted.page, found.count(), PAGE)
    challenges = list(found[(page - 1) * PAGE : page * PAGE])
    lines = [_title(wanted, page, pages)]
    lines += [_line(n, challenge) for n, challenge in enumerate(challenges, 1)]
    if not challenges:
        lines.append(plain(_("Nothing here. Try other filters.")))
    buttons = [
        Button(label(f"{n}. {c.localized('title')}"), "o", str(c.pk)) for n, c in enumerate(challenges, 1)
    ]
    return Screen("\n\n".join(lines), [*rows_of(buttons), pager(page, pages), _filters(wanted)])


def _title(wanted: Wanted, page: int, pages: int) -> str:
    words = [_("Challenges")]
    if wanted.category:
        known = Category.objects.filter(slug=wanted.category).first()
        words.append(known.localized("title") if known else wanted.category)
    if wanted.difficulty:
        words.append(str(Difficulty(wanted.difficulty).label))
    if wanted.search:
        words.append(_("search: %s") % wanted.search)
    place = _("page %(page)d of %(pages)d") % {"page": page, "pages": pages}
    return f"<b>{plain(' · '.join(words))}</b> ({plain(place)})"


def _line(n: int, challenge: Any) -> str:
    status = words_of(challenge.my_status)
    mark = f"{MARKS[challenge.my_status]} {status}" if status else ""
    points = ngettext("%d point", "%d points", challenge.points) % challenge.points
    facts = [challenge.category.localized("title"), challenge.get_difficulty_display(), points, mark]
    title = plain(challenge.localized("title"))
    return f"{n}. <b>{title}</b>\n{plain(' · '.join(str(f) for f in facts if f))}"


def _filters(wanted: Wanted) -> list[Button]:
    steps = ["", *Difficulty.values]
    following = steps[(steps.index(wanted.difficulty) + 1) % len(steps)]
    shown = Difficulty(wanted.difficulty).label if wanted.difficulty else _("any")
    return [
        Button(_("Category"), "cat"),
        Button(_("Difficulty: %s") % shown, "lvl", following),
    ]


def _categories(card: Card) -> Screen:
    found = [(c, getattr(c, "challenges_count", 0)) for c in category_overview(card.user)]
    buttons = [Button(label(f"{c.localized('title')} ({n})"), "in", str(c.pk)) for c, n in found if n]
    rows = rows_of([Button(_("All categories"), "in", "0"), *buttons])
    return Screen(heading(_("Choose a category")), rows)
