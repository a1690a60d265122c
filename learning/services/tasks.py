"""Lessons read, and what clients report of tasks."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.models import User
from learning.access import is_system
from learning.models import ActivityEntry, LearningTask, TaskProgress
from learning.plain import clean_mapping
from learning.services.visits import FULL, Visit, open_visit

LONGEST = timedelta(days=365)
STATUSES = tuple(TaskProgress.Status.values)


@transaction.atomic
def task_open(*, actor: User, task_id: int) -> TaskProgress:
    """The learner opens a task: it is in progress from now on.

    Raises `NotFound` (`task_not_found`, `not_enrolled`), `NotAllowed` (`task_locked`), `Conflict`.
    """
    task = _find_task(task_id)
    visit = open_visit(actor.pk, task.course_id)
    visit.check_unlocked(task)
    row = visit.begin(task)
    visit.close()
    return row


@transaction.atomic
def task_spend(*, actor: User, task_id: int, added: timedelta) -> TaskProgress:
    """Add the time a learner had the task in front of them; the server's clock allows no more than went by.

    Raises what `task_open` does.
    """
    task = _find_task(task_id)
    visit = open_visit(actor.pk, task.course_id)
    visit.check_unlocked(task)
    row = visit.spend(task, added)
    visit.close()
    return row


@transaction.atomic
def task_report(
    *,
    actor: User,
    task_id: int,
    course_id: int | None = None,
    learner_id: int | None = None,
    status: str | None = None,
    percent: Any = None,
    spent: timedelta | None = None,
    added: timedelta | None = None,
    metadata: Any = None,
) -> TaskProgress:
    """Take over what a client reports of a task; None leaves a field as it is.

    `status` is a `TaskProgress.Status`, `percent` from 0 to 100, `spent` the time at the task in all, `added`
    what came to it since it was told last (see `task_spend`). A task never goes back. A lesson may be
    reported as completed, a quiz or a challenge never: those are graded. Only an account of the `system`
    group may report for another learner. Raises `NotFound` (`task_not_found`, `not_enrolled`), `NotAllowed`
    (`own_progress_only`, `task_locked`), `Conflict` (`task_is_graded`, …), `InvalidInput`.
    """
    learner = _reported_for(actor, learner_id)
    values = {
        "percent": clean_percent(percent),
        "spent": clean_spent(spent),
        "metadata": clean_mapping(metadata, field="metadata"),
    }
    _check_status(status)
    task = _find_task(task_id, course_id)
    visit = open_visit(learner, task.course_id)
    visit.check_unlocked(task)
    if added is not None:
        visit.spend(task, added)
    row = _take_over(visit, task, status, values)
    visit.close()
    return row


def _take_over(visit: Visit, task: LearningTask, status: str | None, values: dict[str, Any]) -> TaskProgress:
    ends = status == TaskProgress.Status.COMPLETED or (status is None and values["percent"] == FULL)
    before = visit.row(task).percent
    row = visit.report(task, **values)
    if row.percent not in (before, FULL):
        visit.note(ActivityEntry.Verb.PROGRESSED, task, percent=f"{row.percent:.2f}")
    if ends and not row.is_completed:
        if task.kind != LearningTask.Kind.LESSON:
            message = _("A quiz or a challenge is completed by solving it, not by saying so.")
            raise Conflict(message, code="task_is_graded")
        row = visit.complete(task)
    return row


def _reported_for(actor: User, learner_id: int | None) -> int:
    if learner_id is None or learner_id == actor.pk:
        return actor.pk
    if not is_system(actor):
        raise NotAllowed(_("You can report your own progress only."), code="own_progress_only")
    return learner_id


def _check_status(status: str | None) -> None:
    if status is not None and status not in STATUSES:
        raise InvalidInput(_("There is no such status."), code="unknown_status", field="status")


def clean_percent(value: Any) -> Decimal | None:
    """A percentage to two decimals, or None; raises `InvalidInput` (`invalid_percent`)."""
    if value is None:
        return None
    problem = InvalidInput(_("A number from 0 to 100 is expected."), code="invalid_percent", field="percent")
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)) or len(str(value)) > 20:
        raise problem
    try:
        number = Decimal(str(value))
    except ArithmeticError as error:
        raise problem from error
    if not number.is_finite() or not 0 <= number <= 100:
        raise problem
    return number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def clean_spent(spent: timedelta | None) -> timedelta | None:
    """A time from nothing to a year, or None; raises `InvalidInput` (`invalid_duration`)."""
    if spent is not None and not timedelta(0) <= spent <= LONGEST:
        raise InvalidInput(
            _("A time from nothing to one year is expected."), code="invalid_duration", field="time_spent"
        )
    return spent


def _find_task(task_id: int, course_id: int | None = None) -> LearningTask:
    tasks = LearningTask.objects.select_related("course", "module", "challenge").filter(pk=task_id)
    task = tasks.first() if course_id is None else tasks.filter(course_id=course_id).first()
    if task is None:
        raise NotFound(_("There is no such task."), code="task_not_found")
    return task
