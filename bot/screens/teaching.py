"""For those who teach: their courses, and one class with those who need a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bot.cards import Button, Screen, rows_of, screen
from bot.links import fits_a_button
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import heading, label, plain
from bot.screens.paging import clamp, pager
from challenges.models import Hint
from core.errors import DomainError
from core.models import User
from learning.access import find_taught
from learning.models import Course
from learning.selectors.attention import NeedsHelp, count_active, read_attention
from learning.selectors.insights import CourseFigures, read_course_figures
from learning.selectors.taught import stuck_board, taught_courses

PAGE = 5
GROUPS = 8
NAMES = 8


@dataclass(frozen=True)
class Group:
    """Learners who need a word for one reason; `key` names the reason ("away", or "t" and the task's id)."""

    key: str
    words: str
    title: str
    learners: list[NeedsHelp]
    hints: list[Hint]


def groups_of(actor: User, course: Course) -> list[Group]:
    """Who is stuck, by task, and who has been away, as the page of those who need help has them."""
    rows = read_attention(actor, course)
    groups = []
    for stuck in stuck_board(course, rows)[:GROUPS]:
        n, title = len(stuck.learners), stuck.task.localized("title")
        words = ngettext("%(n)d learner is stuck at “%(task)s”", "%(n)d learners are stuck at “%(task)s”", n)
        said = words % {"n": n, "task": title}
        groups.append(Group(f"t{stuck.task.pk}", said, title, stuck.learners, stuck.hints))
    away = [row for row in rows if not row.stuck_at]
    if away:
        n = len(away)
        words = ngettext(
            "%d learner has been away for a week or more", "%d learners have been away for a week or more", n
        )
        groups.append(Group("away", words % n, _("Away"), away, []))
    return groups


def names_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:NAMES])
    more = len(names) - NAMES
    return shown if more <= 0 else shown + " " + ngettext("and %d more", "and %d more", more) % more


@screen("teach")
def draw_teaching(card: Card) -> Screen:
    """One page of the courses one teaches."""
    try:
        found = taught_courses(card.user) if card.user else None
    except DomainError as refusal:
        return Screen(plain(refusal))
    if found is None:
        return Screen(plain(_("Link your account first: /link")))
    page, pages = clamp(int(card.state.get("page", 1)), found.count(), PAGE)
    courses = list(found[(page - 1) * PAGE : page * PAGE])
    place = _("page %(page)d of %(pages)d") % {"page": page, "pages": pages}
    lines = [f"{heading(_('My classes'))} ({plain(place)})"]
    lines += [_line(n, course) for n, course in enumerate(courses, 1)]
    if not courses:
        lines.append(plain(_("You teach no course yet.")))
    buttons = [
        Button(label(f"{n}. {c.localized('title')}"), "o", str(c.pk)) for n, c in enumerate(courses, 1)
    ]
    return Screen("\n\n".join(lines), [*rows_of(buttons), pager(page, pages)], more=web_page("web:teach"))


def _line(n: int, course: Any) -> str:
    figures = [
        f"{pgettext('how many', 'enrolled')}: {course.learner_count}",
        f"{_('working on it')}: {course.active_count}",
        f"{pgettext('how many', 'completed')}: {course.done_count}",
    ]
    return f"{n}. <b>{plain(course.localized('title'))}</b>\n{plain(' · '.join(figures))}"


@screen("class")
def draw_class(card: Card) -> Screen:
    """One class: its figures, and who needs a word."""
    if card.user is None:
        return Screen(plain(_("Link your account first: /link")))
    try:
        course = find_taught(card.user, int(card.state["course"]))
    except DomainError as refusal:
        return Screen(plain(refusal))
    groups, figures = groups_of(card.user, course), read_course_figures(card.user, course)
    active = count_active(card.user, course)
    parts = [heading(course.localized("title")), _figures(figures, active), _needy(groups)]
    everybody = [Button(_("Write to everybody"), "to", "all")] if figures.enrolled else []
    rows = [
        *rows_of([Button(_group_label(n, group), "to", group.key) for n, group in enumerate(groups, 1)]),
        [*everybody, Button(_("Refresh"), "again")],
        _web(course),
    ]
    return Screen("\n\n".join(parts), rows, more=web_page("web:teach_attention", course.slug))


def _group_label(n: int, group: Group) -> str:
    return label(f"{n}. {group.title}", 34) + f" ({len(group.learners)})"


def _figures(figures: CourseFigures, active: int) -> str:
    lines = [
        _("Enrolled: %d") % figures.enrolled,
        _("Active this week: %d") % active,
        _("Working on it: %d") % figures.active,
        _("Completed: %d") % figures.completed.learners,
        _("Mean progress: %s %%") % floatformat(figures.average_progress, 0),
    ]
    return plain("\n".join(lines))


def _needy(groups: list[Group]) -> str:
    if not groups:
        return plain(_("Nobody is stuck, and nobody has been away for a week."))
    lines = [heading(_("Who needs a word"))]
    for n, group in enumerate(groups, 1):
        names = names_of([row.username for row in group.learners])
        lines.append(plain(f"{n}. {group.words}: {names}"))
    return "\n".join(lines)


def _web(course: Course) -> list[Button]:
    address = web_page("web:teach_overview", course.slug)
    return [Button(_("Open on the web"), url=address)] if fits_a_button(address) else []
