"""Opening a task of a course, and reading a lesson."""

from django.utils.translation import gettext as _

from bot.cards import button, number
from bot.handlers.browsing import open_challenge
from bot.models import Card
from bot.talk import Talk
from core.errors import NotFound
from learning.models import LearningTask
from learning.selectors.courses import read_task
from learning.services import settle_late_attempts, task_open, task_report

Kind = LearningTask.Kind


def open_task(talk: Talk, task: LearningTask) -> None:
    """Send the task's card; it has begun then. Raises what `task_open` and `start_challenge` raise."""
    task_open(actor=talk.learner, task_id=task.pk)
    if task.kind == Kind.CHALLENGE:
        return open_challenge(talk, task.challenge_id or 0)
    if task.kind == Kind.QUIZ:
        settle_late_attempts(user_id=talk.learner.pk)
    talk.show("quiz" if task.kind == Kind.QUIZ else "lesson", task=task.pk)
    return None


@button("lesson", "p")
def turn_page(talk: Talk, card: Card, arg: str) -> None:
    """Another page of the lesson."""
    card.state = {**card.state, "page": number(arg)}
    talk.redraw(card)
    if talk.private:
        talk.attend(card)


@button("lesson", "done")
def finish_lesson(talk: Talk, card: Card, arg: str) -> None:
    """The lesson has been read; doing it twice changes nothing."""
    task_report(actor=talk.learner, task_id=int(card.state["task"]), status="completed")
    talk.toast(_("Done."))
    talk.redraw(card)


@button("lesson", "next")
@button("quiz", "next")
def next_task(talk: Talk, card: Card, arg: str) -> None:
    """Open the task after this one."""
    following = read_task(talk.learner, int(card.state["task"])).following
    if following is None:
        raise NotFound(_("This was the last task of the course."), code="task_not_found")
    open_task(talk, following)


@button("lesson", "course")
@button("quiz", "course")
def to_the_course(talk: Talk, card: Card, arg: str) -> None:
    """The course this task belongs to."""
    talk.show("course", course=read_task(talk.learner, int(card.state["task"])).course.pk)
