"""The list of courses: one's own first, or all that are open to the reader; five at a time."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import label, plain
from bot.screens.paging import clamp, pager
from learning.models import CourseEnrollment
from learning.selectors.courses import course_catalogue

PAGE = 5
MARKS = {"COMPLETED": "✅", "CERTIFIED": "🎓", "IN_PROGRESS": "🔸", "ENROLLED": "🔸"}


@screen("courses")
def draw_courses(card: Card) -> Screen:
    """One page of one's own courses, or of the catalogue."""
    mine = bool(card.state.get("mine")) and card.user is not None
    found = course_catalogue(card.user, mine=mine)
    page, pages = clamp(int(card.state.get("page", 1)), found.count(), PAGE)
    courses = list(found[(page - 1) * PAGE : page * PAGE])
    words = _("My courses") if mine else _("Courses")
    place = _("page %(page)d of %(pages)d") % {"page": page, "pages": pages}
    lines = [f"<b>{plain(words)}</b> ({plain(place)})"]
    lines += [_line(n, course) for n, course in enumerate(courses, 1)]
    if not courses:
        lines.append(plain(_("There is nothing here yet.")))
    buttons = [
        Button(label(f"{n}. {c.localized('title')}"), "o", str(c.pk)) for n, c in enumerate(courses, 1)
    ]
    rows = [*rows_of(buttons), pager(page, pages), _other(card, mine)]
    return Screen("\n\n".join(lines), rows, more=web_page("web:courses"))


def _other(card: Card, mine: bool) -> list[Button]:
    if card.user is None:
        return []
    return [Button(_("All courses"), "all")] if mine else [Button(_("My courses"), "mine")]


def _line(n: int, course: Any) -> str:
    count = ngettext("%d task", "%d tasks", course.task_count) % course.task_count
    facts = [count, standing(course.my_status, course.my_progress)]
    if course.my_status is None and course.access == course.Access.INVITATION:
        facts.append(str(course.get_access_display()))
    title = plain(course.localized("title"))
    return f"{n}. <b>{title}</b>\n{plain(' · '.join(fact for fact in facts if fact))}"


def standing(status: str | None, progress: Any) -> str:
    """A learner's standing in a course in words: mark, status, percent; "" for who is not in it."""
    if status is None:
        return ""
    words = f"{MARKS.get(status, '')} {CourseEnrollment.Status(status).label}".strip()
    return f"{words}, {int(progress)} %" if status == "IN_PROGRESS" else words
