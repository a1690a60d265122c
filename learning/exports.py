"""A course's records for other programs as CSV that no spreadsheet executes."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, fields
from datetime import UTC
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.errors import NotFound
from core.models import User
from learning.access import find_taught
from learning.models import Course, CourseEnrollment, LearningTask, TaskProgress
from learning.selectors.attention import read_attention
from learning.selectors.insights import read_course_figures, read_task_figures

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CHUNK = 1_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "user_id",
    "username",
    "status",
    "progress",
    "enrolled",
    "started",
    "completed",
    "last_active",
)


def safe_cell(value: Any) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def course_csv(actor: User, course_id: int) -> Iterator[str]:
    """The course's learners as CSV, in pieces; raises `NotFound`, `NotAllowed` before the first."""
    course = find_taught(actor, course_id)
    rows = CourseEnrollment.objects.filter(course=course).select_related("user").order_by("id")
    return _csv_lines(rows.iterator(chunk_size=CHUNK))


def _csv_lines(rows: Iterator[CourseEnrollment]) -> Iterator[str]:
    yield _line(COLUMNS)
    now = timezone.now()
    for row in rows:
        moments = (row.enrollment_date, row.started_at, row.completion_date, row.last_activity_at)
        times = [moment.astimezone(UTC).isoformat(timespec="seconds") if moment else "" for moment in moments]
        yield _line((row.user_id, row.user.username, row.status_at(now), f"{row.progress:.2f}", *times))


def _line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def table_csv(rows: "Iterable[DataclassInstance]") -> Iterator[str]:
    """Rows of one dataclass as CSV under the names of its fields; of nothing, nothing."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    yield _line(field.name for field in fields(first))
    for row in chain([first], rows):
        yield _line(astuple(row))


TABLES: "dict[str, Callable[[User, Course], Iterable[DataclassInstance]]]" = {
    "funnel": lambda actor, course: read_course_figures(actor, course).funnel,
    "weeks": lambda actor, course: read_course_figures(actor, course).weeks,
    "durations": lambda actor, course: read_course_figures(actor, course).durations,
    "tasks": lambda actor, course: read_task_figures(actor, course).hardest,
    "wrong-answers": lambda actor, course: read_task_figures(actor, course).wrong_answers,
    "attention": read_attention,
}


def insight_csv(actor: User, course_id: int, name: str) -> Iterator[str]:
    """One of the tables behind the figures, as CSV: `learners`, `heatmap`, or one of `TABLES`.

    Raises `NotFound` (`course_not_found`, `not_found`), `NotAllowed` before the first line.
    """
    if name == "learners":
        return course_csv(actor, course_id)
    course = find_taught(actor, course_id)
    if name == "heatmap":
        return _heatmap_lines(course)
    if name not in TABLES:
        raise NotFound
    return table_csv(TABLES[name](actor, course))


def _heatmap_lines(course: Course) -> Iterator[str]:
    """Learners × tasks, in the order of enrolment, read in pieces."""
    tasks = list(LearningTask.objects.filter(course=course).values_list("pk", "title"))
    yield _line(("user_id", "username", "progress", *(title for _pk, title in tasks)))
    found = CourseEnrollment.objects.filter(course=course).order_by("id").select_related("user")
    last = 0
    while rows := list(found.filter(pk__gt=last)[:CHUNK]):
        progress = TaskProgress.objects.filter(course=course, user_id__in=[row.user_id for row in rows])
        status = {(u, t): s for u, t, s in progress.values_list("user_id", "task_id", "status")}
        for row in rows:
            cells = [status.get((row.user_id, pk), TaskProgress.Status.NOT_STARTED.value) for pk, _t in tasks]
            yield _line((row.user_id, row.user.username, f"{row.progress:.2f}", *cells))
        last = rows[-1].pk
