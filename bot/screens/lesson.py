"""The card of a lesson: its text in pages, and the way on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bot.cards import Button, Screen, rows_of, screen
from bot.fitting import paginate
from bot.links import fits_a_button
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import blocks, label, plain
from bot.screens.paging import pager
from core.errors import NotFound
from learning.models import LearningTask
from learning.selectors.courses import OpenTask, read_task

BARRIERS = {
    "not_enrolled": gettext_lazy("You are not enrolled in this course."),
    "enrollment_closed": gettext_lazy("Your enrolment in this course has ended."),
    "course_not_started": gettext_lazy("This course has not started yet."),
}
ROOM = 3_000
"""How much of a lesson one page holds: a screen or two of a phone."""


@screen("lesson")
def draw_lesson(card: Card) -> Screen:
    """See the module."""
    try:
        view = read_task(card.user, int(card.state["task"]))
    except NotFound as refusal:
        return Screen(plain(refusal))
    pages = paginate(blocks(view.task.localized("body")), ROOM) if view.may_read else [closed(view)]
    page = min(max(1, int(card.state.get("page", 1))), len(pages))
    parts = [task_head(view), pages[page - 1]]
    if len(pages) > 1:
        place = _("page %(page)d of %(pages)d") % {"page": page, "pages": len(pages)}
        parts.append(f"<i>{plain(place)}</i>")
    rows = [pager(page, len(pages)), *rows_of(_ways(view, is_end=page == len(pages)))]
    return Screen("\n\n".join(parts), rows, more=task_page(view.task))


def task_page(task: LearningTask) -> str:
    """The task's address on the web."""
    return web_page("web:task", task.course.slug, task.slug)


def task_head(view: OpenTask) -> str:
    """Course, title, and whether it is done."""
    lines = [
        f"<i>{plain(view.course.localized('title'))}</i>",
        f"<b>{plain(view.task.localized('title'))}</b>",
    ]
    if view.view.is_done:
        lines.append("✅ " + plain(_("Done.")))
    return "\n".join(lines)


def closed(view: OpenTask) -> str:
    """Why the text is not shown."""
    if view.barrier:
        return plain(BARRIERS[view.barrier])
    titles = ", ".join(task.localized("title") for task in view.missing)
    return plain(_("Complete these first: %s.") % titles)


def ways_on(view: OpenTask) -> list[Button]:
    """To the next task, the course, the web."""
    found = []
    if view.following is not None:
        found.append(Button(label(_("Next: %s") % view.following.localized("title")), "next"))
    found.append(Button(_("To the course"), "course"))
    if fits_a_button(task_page(view.task)):
        found.append(Button(_("Open on the web"), url=task_page(view.task)))
    return found


def _ways(view: OpenTask, *, is_end: bool) -> list[Button]:
    reads = view.may_read and view.enrollment is not None
    unread = reads and not view.view.is_done
    return [*([Button(_("Mark as done"), "done")] if unread and is_end else []), *ways_on(view)]
