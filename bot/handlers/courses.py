"""Courses: the list, one course, coming in, and going on where one was."""

from django.utils.translation import gettext as _

from bot.cards import ButtonExpired, button, number, typed
from bot.handlers.tasks import open_task
from bot.models import Card
from bot.rendering import plain
from bot.talk import Talk
from learning.selectors.courses import active_courses, course_catalogue, read_course
from learning.services import course_enroll

CODE_LIMIT = 60


def courses(talk: Talk) -> None:
    """`/courses [page]`: one's own courses, or all of them while one is in none."""
    words = [word for word in talk.words[:1] if word.isascii() and word.isdigit()]
    mine = talk.user is not None and course_catalogue(talk.user, mine=True).exists()
    talk.show("courses", mine=mine, page=int(words[0][:4]) if words else 1)


def go_on(talk: Talk) -> None:
    """`/continue`: the next open task of the course the learner was at last."""
    enrollment = active_courses(talk.learner).first()
    if enrollment is None:
        return talk.say(plain(_("You are in no course at the moment. See /courses.")))
    return _go_on_in(talk, enrollment.course_id)


def _go_on_in(talk: Talk, course_id: int) -> None:
    view = read_course(talk.learner, course_id)
    if view.next_task is None:
        talk.show("course", course=course_id)
        return
    open_task(talk, view.next_task)


@button("menu", "courses")
def courses_button(talk: Talk, card: Card, arg: str) -> None:
    """The same by a button."""
    courses(talk)


@button("courses", "o")
def open_from_list(talk: Talk, card: Card, arg: str) -> None:
    """Open the course of this line. Raises `NotFound`."""
    talk.show("course", course=read_course(talk.user, number(arg)).course.pk)


@button("courses", "p")
def turn_page(talk: Talk, card: Card, arg: str) -> None:
    """Another page of the same list."""
    _change(talk, card, page=number(arg))


@button("courses", "mine")
def only_mine(talk: Talk, card: Card, arg: str) -> None:
    """One's own courses."""
    _change(talk, card, mine=True, page=1)


@button("courses", "all")
def show_all(talk: Talk, card: Card, arg: str) -> None:
    """Every course the reader may know of."""
    _change(talk, card, mine=False, page=1)


def _change(talk: Talk, card: Card, **changes: object) -> None:
    card.state = {**card.state, **changes}
    talk.redraw(card)
    if talk.private:
        talk.attend(card)


@button("course", "p")
def other_tasks(talk: Talk, card: Card, arg: str) -> None:
    """Another page of the course's tasks."""
    _change(talk, card, page=number(arg))


@button("course", "go")
def continue_button(talk: Talk, card: Card, arg: str) -> None:
    """Open the next task of this course."""
    _go_on_in(talk, int(card.state["course"]))


@button("course", "t")
def open_this_task(talk: Talk, card: Card, arg: str) -> None:
    """Open a task of the course."""
    wanted = number(arg)
    view = read_course(talk.learner, int(card.state["course"]))
    task = next((one.task for one in view.tasks if one.task.pk == wanted), None)
    if task is None:
        raise ButtonExpired
    open_task(talk, task)


@button("course", "in")
def enrol(talk: Talk, card: Card, arg: str) -> None:
    """Come into an open course."""
    _enrol(talk, card, "")


@button("course", "code")
def ask_for_code(talk: Talk, card: Card, arg: str) -> None:
    """Wait for the invitation code."""
    talk.learner  # noqa: B018 - raises when nobody is linked
    _change(talk, card, asking=True)


@button("course", "back")
def stop_asking(talk: Talk, card: Card, arg: str) -> None:
    """Show the course again."""
    _change(talk, card, asking=False)


@typed("course")
def take_code(talk: Talk, card: Card, text: str) -> bool:
    """What is typed while the code is asked for is the code."""
    if not card.state.get("asking"):
        return False
    _enrol(talk, card, text[:CODE_LIMIT])
    return True


def _enrol(talk: Talk, card: Card, code: str) -> None:
    course_enroll(actor=talk.learner, course_id=int(card.state["course"]), code=code)
    talk.toast(_("You are in. /continue opens the first task."))
    _change(talk, card, asking=False, page=1)
