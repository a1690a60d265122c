"""A visit: one learner in one course inside one transaction, under the learner's lock.

Every service that moves a learner in a course opens a visit, tells it what happened, and closes it. The
close counts the course's progress afresh, completes the course, issues the certificate, names the new
revision of the course, and appends the events: the same way for lessons, quizzes and challenges.
"""

from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed, NotFound
from core.events import EventDraft, append_events
from learning.models import ActivityEntry, CourseEnrollment, LearningTask, TaskProgress
from learning.services.certificates import issue_certificate
from learning.services.revisions import bump_revision
from learning.states import enrollment_state, task_state
from learning.structure import read_plan
from progress.services.learner import lock_learner

Status = CourseEnrollment.Status
Verb = ActivityEntry.Verb
FULL = Decimal("100.00")
LONGEST_SPELL = timedelta(hours=4)
"""The most that is taken for one sitting."""


class Visit:
    """See the module. Make one under the learner's lock; nothing but task rows is written before `close`."""

    def __init__(self, enrollment: CourseEnrollment, now: datetime | None = None) -> None:
        self.enrollment = enrollment
        self.user_id = enrollment.user_id
        self.now = now or timezone.now()
        self._before = enrollment_state(enrollment)
        self._rows: dict[int, TaskProgress] = {}
        self._changed: dict[int, TaskProgress] = {}
        self._completed: set[int] = set()
        self._log: list[ActivityEntry] = []
        self._drafts: list[EventDraft] = []
        self._counts = False
        self._kind = ""

    def row(self, task: LearningTask) -> TaskProgress:
        """The learner's row at the task, fresh or new (not written yet)."""
        if task.pk not in self._rows:
            found = TaskProgress.objects.filter(user_id=self.user_id, task=task).first()
            self._rows[task.pk] = found or TaskProgress(
                user_id=self.user_id, task=task, course_id=task.course_id, created_at=self.now
            )
        return self._rows[task.pk]

    def check_unlocked(self, task: LearningTask) -> None:
        """Raise `NotAllowed` (`task_locked`, with what is to be completed first) unless the task is open."""
        if self.row(task).is_completed:
            return
        course = self.enrollment.course
        done = TaskProgress.objects.filter(
            user_id=self.user_id, course=course, status=TaskProgress.Status.COMPLETED
        )
        plan = read_plan(course.pk, is_sequential=course.is_sequential)
        missing = plan.missing(task.pk, done.values_list("task_id", flat=True))
        if missing:
            titles = [t.localized("title") for t in missing]
            requires = [{"id": t.pk, "title": title} for t, title in zip(missing, titles, strict=True)]
            message = _("Complete these first: %s.") % ", ".join(titles)
            raise NotAllowed(message, code="task_locked", requires=requires)

    def begin(self, task: LearningTask) -> TaskProgress:
        """The learner is at this task now; the first activity also starts the course."""
        row = self.row(task)
        row.last_accessed_at = self.now
        if row.status == TaskProgress.Status.NOT_STARTED:
            row.status = TaskProgress.Status.IN_PROGRESS
            row.started_at = self.now
            self.note(Verb.OPENED, task)
        self._touch(task)
        self._write(row)
        return row

    def report(
        self, task: LearningTask, *, percent: Decimal | None, spent: timedelta | None, metadata: Any
    ) -> TaskProgress:
        """What the learner's client says of a task; None leaves a field as it is. Never completes."""
        row = self.begin(task)
        if percent is not None and not row.is_completed:
            row.percent = percent
        if spent is not None:
            row.time_spent = spent
        if metadata is not None:
            row.metadata = metadata
        self._write(row)
        return row

    def spend(self, task: LearningTask, added: timedelta) -> TaskProgress:
        """Add time at a task, but never more than has gone by since the learner was last seen at it."""
        row = self.row(task)
        gone_by = self.now - row.last_accessed_at if row.pk else timedelta(0)
        row.time_spent += max(timedelta(0), min(added, gone_by, LONGEST_SPELL))
        return self.begin(task)

    def complete(self, task: LearningTask) -> TaskProgress:
        """The task is done; completing it again changes nothing."""
        row = self.begin(task)
        if not row.is_completed:
            row.status = TaskProgress.Status.COMPLETED
            row.percent = FULL
            row.completion_date = self.now
            self._completed.add(task.pk)
            self._counts = True
            self.note(Verb.COMPLETED, task)
            self._write(row)
        return row

    def note(self, verb: str, task: LearningTask | None = None, **data: Any) -> None:
        """Write one line of the activity log when the visit closes."""
        self._log.append(
            ActivityEntry(
                user_id=self.user_id,
                course_id=self.enrollment.course_id,
                task=task,
                verb=verb,
                data=data,
                created_at=self.now,
            )
        )

    def tell(self, kind: str, **pieces: Any) -> None:
        """Append an event of this kind when the visit closes."""
        self._drafts.append((kind, pieces))

    def announce(self, kind: str) -> None:
        """Tell of the enrolment itself under this name when the visit closes, changed or not."""
        self._kind = kind

    def recount(self) -> None:
        """Count the course's progress when the visit closes, even if no task was completed in it."""
        self._counts = True

    def close(self) -> None:
        """Write everything the visit led to, and the events that tell of it."""
        if self._counts:
            self._count()
        self.enrollment.save()
        ActivityEntry.objects.bulk_create(self._log)
        bump_revision(self.enrollment.course_id, self.user_id)
        append_events(self.user_id, [*self._task_drafts(), *self._drafts, *self._course_drafts()])

    def _touch(self, task: LearningTask) -> None:
        enrollment = self.enrollment
        enrollment.last_activity_at = self.now
        enrollment.last_task = task
        if enrollment.status == Status.ENROLLED:
            enrollment.status = Status.IN_PROGRESS
            enrollment.started_at = enrollment.started_at or self.now

    def _write(self, row: TaskProgress) -> None:
        row.was_created = row.was_created or row.pk is None
        row.save()
        self._changed[row.task_id] = row

    def _count(self) -> None:
        enrollment = self.enrollment
        if enrollment.is_completed:  # finished stays finished, whatever the course becomes
            return
        enrollment.progress = exact_progress(*enrollment.count_tasks())
        if enrollment.progress == FULL:
            enrollment.status = Status.COMPLETED
            enrollment.started_at = enrollment.started_at or self.now
            enrollment.completion_date = self.now
            self.note(Verb.FINISHED)
            if enrollment.course.gives_certificate:
                self.certify()

    def certify(self) -> None:
        """COMPLETED → CERTIFIED with the certificate; the learner has at most one per course.

        One that was revoked stays void, and the enrolment COMPLETED.
        """
        if not issue_certificate(self.enrollment, now=self.now).is_valid:
            return
        self.enrollment.status = Status.CERTIFIED
        self.note(Verb.CERTIFIED)

    @property
    def is_certified(self) -> bool:
        """Whether the enrolment has its certificate."""
        return self.enrollment.status == Status.CERTIFIED

    def _task_drafts(self) -> list[EventDraft]:
        return [
            (f"task.{'completed' if pk in self._completed else 'changed'}", {"task": task_state(row)})
            for pk, row in self._changed.items()
        ]

    def _course_drafts(self) -> list[EventDraft]:
        after = enrollment_state(self.enrollment)
        finished = any(entry.verb == Verb.FINISHED for entry in self._log)
        kinds = [self._kind] if self._kind else []
        if finished or (after != self._before and not kinds):
            kinds.append("course.completed" if finished else "course.changed")
        return [(kind, {"enrollment": after}) for kind in kinds]


def exact_progress(done: int, total: int) -> Decimal:
    """The share of required tasks completed, in percent to two decimals; 100 only when all are."""
    if not total:
        return Decimal("0.00")
    return (Decimal(100 * done) / total).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def open_visit(user_id: int, course_id: int) -> Visit:
    """Lock the learner and open their course. Raises `NotFound` (`not_enrolled`); see `check_enrollment`."""
    lock_learner(user_id)
    enrollment = (
        CourseEnrollment.objects.select_related("course", "user")
        .filter(user_id=user_id, course_id=course_id)
        .first()
    )
    if enrollment is None:
        raise NotFound(_("You are not enrolled in this course."), code="not_enrolled")
    now = timezone.now()
    check_enrollment(enrollment, now)
    return Visit(enrollment, now)


def check_enrollment(enrollment: CourseEnrollment, now: datetime) -> None:
    """Raise `Conflict` unless the learner may work: `enrollment_closed`, `course_not_started`."""
    barrier, starts = enrollment.barrier(now), enrollment.course.starts_at
    if barrier == "enrollment_closed":
        message = _("Your enrolment in this course has ended.")
        raise Conflict(message, code=barrier, state=enrollment.status_at(now))
    if barrier and starts is not None:
        message = _("This course has not started yet.")
        raise Conflict(message, code=barrier, starts_at=starts.isoformat())
