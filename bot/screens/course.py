"""The card of one course: where the learner stands, its tasks, and the ways in and on."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bot.cards import Button, Screen, rows_of, screen
from bot.links import fits_a_button, link
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import heading, label, markdown, plain
from bot.screens.courses import standing
from bot.screens.paging import clamp, pager
from core.errors import NotFound
from learning.models import Course, CourseEnrollment
from learning.selectors.certificates import certificates_of
from learning.selectors.courses import CourseView, TaskView, read_course

TASKS = 8
DESCRIPTION = 600
MARKS = {"completed": "✅", "in_progress": "🔸", "locked": "🔒"}
REACHABLE = (*CourseEnrollment.ACTIVE, *CourseEnrollment.DONE)


@screen("course")
def draw_course(card: Card) -> Screen:
    """See the module."""
    try:
        view = read_course(card.user, int(card.state["course"]))
    except NotFound as refusal:
        return Screen(plain(refusal))
    if card.state.get("asking"):
        return _ask_for_code(view)
    page, pages = clamp(int(card.state.get("page", 1)), len(view.tasks), TASKS)
    shown = view.tasks[(page - 1) * TASKS : page * TASKS]
    parts = [_head(view), _description(view), _tasks(view, shown, (page - 1) * TASKS), _certificate(view)]
    first = (page - 1) * TASKS + 1
    tasks = [_task_button(n, task) for n, task in enumerate(shown, first) if _works(view)]
    rows = [*rows_of(_ways(view)), *rows_of(tasks), pager(page, pages), _web(view.course)]
    return Screen("\n\n".join(part for part in parts if part), rows, more=course_page(view.course))


def course_page(course: Course) -> str:
    """The course's address on the web."""
    return web_page("web:course", course.slug)


def status_of(view: CourseView) -> str:
    """The enrolment's status as of now; "" for who is not in the course."""
    return view.enrollment.status_at(timezone.now()) if view.enrollment else ""


def _works(view: CourseView) -> bool:
    return status_of(view) in REACHABLE


def _head(view: CourseView) -> str:
    lines = [heading(view.course.localized("title"))]
    if view.enrollment is not None:
        lines.append(plain(standing(status_of(view), view.enrollment.progress)))
    done = sum(task.is_done for task in view.tasks)
    if _works(view):
        lines.append(plain(_("Done: %(done)d of %(all)d") % {"done": done, "all": len(view.tasks)}))
    return "\n".join(lines)


def _description(view: CourseView) -> str:
    """For who considers coming in."""
    text = view.course.localized("description")
    return "" if _works(view) else markdown(text if len(text) <= DESCRIPTION else text[:DESCRIPTION] + " …")


def _tasks(view: CourseView, shown: list[TaskView], before: int) -> str:
    lines: list[str] = []
    module = None
    for n, task in enumerate(shown, before + 1):
        if task.task.module_id != module:
            module = task.task.module_id
            lines += ["", heading(task.task.module.localized("title"))]
        lines.append(plain(_task_line(n, task)))
    return "\n".join(lines).strip() or plain(_("This course has no tasks yet."))


def _task_line(n: int, view: TaskView) -> str:
    minutes = _("%d min") % view.task.minutes
    facts = [str(view.task.get_kind_display()), minutes, *([] if view.task.is_required else [_("optional")])]
    mark = MARKS.get(view.status, "")
    words = {"completed": _("done"), "in_progress": _("begun"), "locked": _("locked")}.get(view.status)
    facts += [words] if words else []
    return f"{mark} {n}. {view.task.localized('title')} ({', '.join(facts)})".strip()


def _task_button(n: int, view: TaskView) -> Button:
    return Button(label(f"{n}. {view.task.localized('title')}"), "t", str(view.task.pk))


def _certificate(view: CourseView) -> str:
    if view.enrollment is None or not view.enrollment.is_completed:
        return ""
    found = certificates_of(view.enrollment.user).filter(course=view.course, revoked_at=None).first()
    return "🎓 " + link(web_page("web:certificate", found.code), _("Your certificate")) if found else ""


def _ways(view: CourseView) -> list[Button]:
    """Coming in, or going on."""
    if _works(view):
        return [Button(_("Continue"), "go")] if view.next_task else []
    if view.course.access == Course.Access.INVITATION and not view.may_teach:
        return [Button(_("Enter an invitation code"), "code")]
    return [Button(_("Enrol"), "in")]


def _web(course: Course) -> list[Button]:
    address = course_page(course)
    return [Button(_("Open on the web"), url=address)] if fits_a_button(address) else []


def _ask_for_code(view: CourseView) -> Screen:
    words = _("Type the invitation code you were given.")
    return Screen(f"{heading(view.course.localized('title'))}\n{plain(words)}", [[Button(_("Back"), "back")]])
