"""Coming into a course, leaving it, and the state machine in between."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.events import append_events
from core.models import User
from learning.access import check_teaches, find_course, teaches
from learning.models import ActivityEntry, Course, CourseEnrollment, LearningTask
from learning.plain import clean_mapping
from learning.services.invitations import use_invitation
from learning.services.revisions import bump_revision
from learning.services.visits import Visit
from learning.states import gone
from progress.models import UserProgress
from progress.services.learner import lock_learner

Status = CourseEnrollment.Status
Verb = ActivityEntry.Verb

# What a person may ask for, and from where. COMPLETED follows from the tasks alone.
REQUESTS: dict[str, tuple[str, ...]] = {
    Status.IN_PROGRESS: (Status.ENROLLED,),
    Status.COMPLETED: (),
    Status.CERTIFIED: (Status.COMPLETED,),
    Status.DROPPED: (Status.ENROLLED, Status.IN_PROGRESS),
    Status.EXPIRED: (Status.ENROLLED, Status.IN_PROGRESS),
}
INSTRUCTORS_ONLY = {Status.CERTIFIED, Status.EXPIRED}


@transaction.atomic
def course_enroll(
    *,
    actor: User,
    course_id: int,
    learner_id: int | None = None,
    code: str = "",
    settings: dict[str, Any] | None = None,
) -> CourseEnrollment:
    """Bring a learner (the actor, or one the actor teaches) into a course.

    Challenges of the course that the learner has solved before count at once. Who left or ran out of time
    may come back and finds their progress again. Raises `NotFound` (`course_not_found`,
    `learner_not_found`), `NotAllowed` (`not_instructor`, `invitation_needed`, `invitation_invalid`),
    `Conflict` (`already_enrolled`, `course_ended`, `course_closed`), `InvalidInput`.
    """
    course = find_course(actor, course_id)
    learner = _learner(actor, course, learner_id)
    chosen = clean_mapping(settings, field="settings")
    lock_learner(learner.pk)
    now = timezone.now()
    _check_open(course, now)
    earlier = CourseEnrollment.objects.filter(user=learner, course=course).first()
    if earlier is not None and earlier.status_at(now) not in (Status.DROPPED, Status.EXPIRED):
        raise Conflict(_("Already enrolled in this course."), code="already_enrolled", id=earlier.pk)
    if course.access == Course.Access.INVITATION and not teaches(actor, course):
        use_invitation(course, code, now)
    enrollment = earlier or CourseEnrollment(user=learner, course=course, created_at=now)
    enrollment.user, enrollment.course = learner, course
    enrollment.settings = chosen if chosen is not None else enrollment.settings
    _begin(enrollment, now)
    return enrollment


def _learner(actor: User, course: Course, learner_id: int | None) -> User:
    if learner_id is None or learner_id == actor.pk:
        return actor
    check_teaches(actor, course)
    learner = User.objects.filter(pk=learner_id, is_active=True).first()
    if learner is None:
        raise NotFound(_("There is no such learner."), code="learner_not_found")
    return learner


def _check_open(course: Course, now: datetime) -> None:
    if course.state != Course.State.PUBLISHED:
        raise Conflict(_("This course takes no learners at the moment."), code="course_closed")
    if course.ends_at is not None and now >= course.ends_at:
        raise Conflict(_("This course has ended."), code="course_ended")


def _begin(enrollment: CourseEnrollment, now: datetime) -> None:
    course = enrollment.course
    enrollment.status = Status.IN_PROGRESS if enrollment.started_at else Status.ENROLLED
    enrollment.enrollment_date = enrollment.last_activity_at = now
    limits = [course.ends_at, now + timedelta(days=course.access_days) if course.access_days else None]
    enrollment.expires_at = min((limit for limit in limits if limit is not None), default=None)
    enrollment.save()
    visit = Visit(enrollment, now)
    visit.note(Verb.ENROLLED)
    # The visit began with the row as it is now, so its arrival is told in words of its own.
    visit.announce("course.enrolled")
    for task in _solved_before(enrollment):
        visit.complete(task)
    visit.recount()
    visit.close()


def _solved_before(enrollment: CourseEnrollment) -> list[LearningTask]:
    solved = UserProgress.objects.filter(
        user_id=enrollment.user_id, status=UserProgress.Status.COMPLETED
    ).values("challenge_id")
    return list(LearningTask.objects.filter(course_id=enrollment.course_id, challenge_id__in=solved))


@transaction.atomic
def enrollment_change(
    *,
    actor: User,
    enrollment_id: int,
    status: str | None = None,
    unless: tuple[str, ...] = (),
    settings: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
) -> CourseEnrollment:
    """Change an enrolment of one's own, or of a learner one teaches. None leaves a thing as it is.

    `unless`: statuses as good as `status`: an enrolment in one of them stays there.

    Learners may leave and keep settings; instructors may also end and certify. Nobody sets COMPLETED or
    progress: they follow from the tasks (asking for the status it has already is no error). Raises
    `NotFound` (`enrollment_not_found`), `NotAllowed` (`not_instructor`), `Conflict` (`wrong_transition`,
    `course_not_completed`, `certificate_revoked`), `InvalidInput`.
    """
    enrollment = lock_enrollment(actor, enrollment_id)
    visit = Visit(enrollment)
    chosen, extra = clean_mapping(settings, field="settings"), clean_mapping(metadata, field="metadata")
    enrollment.settings = chosen if chosen is not None else enrollment.settings
    enrollment.metadata = extra if extra is not None else enrollment.metadata
    if status is not None and enrollment.status_at(visit.now) not in (status, *unless):
        _move(actor, visit, status)
    visit.close()
    return enrollment


def lock_enrollment(actor: User, enrollment_id: int) -> CourseEnrollment:
    """The enrolment under its learner's lock, if it is the actor's own or the actor teaches the course.

    To everybody else it does not exist: raises `NotFound` (`enrollment_not_found`).
    """
    owner = CourseEnrollment.objects.filter(pk=enrollment_id).values_list("user_id", flat=True).first()
    if owner is not None:
        lock_learner(owner)
    enrollment = CourseEnrollment.objects.select_related("course", "user").filter(pk=enrollment_id).first()
    if enrollment is None or not (owner == actor.pk or teaches(actor, enrollment.course)):
        raise NotFound(_("There is no such enrolment."), code="enrollment_not_found")
    return enrollment


def _move(actor: User, visit: Visit, status: str) -> None:
    enrollment = visit.enrollment
    if status not in Status.values:
        raise InvalidInput(_("There is no such status."), code="unknown_status", field="status")
    if status in INSTRUCTORS_ONLY and not teaches(actor, enrollment.course):
        raise NotAllowed(_("Only instructors of this course may do this."), code="not_instructor")
    if status in CourseEnrollment.DONE and not enrollment.is_completed:
        raise Conflict(_("Not every task of this course is completed."), code="course_not_completed")
    if enrollment.status_at(visit.now) not in REQUESTS.get(status, ()):
        message = _("An enrolment cannot go from %(old)s to %(new)s.")
        names = {"old": enrollment.status_at(visit.now), "new": status}
        raise Conflict(message % names, code="wrong_transition", **names)
    if status == Status.CERTIFIED:
        visit.certify()
        if not visit.is_certified:
            message = _("The certificate was revoked, and that is final.")
            raise Conflict(message, code="certificate_revoked")
        return
    enrollment.status = status
    if status in (Status.DROPPED, Status.EXPIRED):
        visit.note(Verb.DROPPED if status == Status.DROPPED else Verb.EXPIRED)


@transaction.atomic
def enrollment_delete(*, actor: User, enrollment_id: int) -> None:
    """Take the enrolment away; what was learnt stays, and is found again on coming back.

    Raises `NotFound` (`enrollment_not_found`), `Conflict` (`enrollment_certified`).
    """
    enrollment = lock_enrollment(actor, enrollment_id)
    if enrollment.status == Status.CERTIFIED:
        message = _("This course led to a certificate, so the enrolment stays.")
        raise Conflict(message, code="enrollment_certified")
    course_id = enrollment.course_id
    enrollment.delete()
    bump_revision(course_id, enrollment.user_id)
    append_events(enrollment.user_id, [("course.left", {"enrollment": gone("course", course_id)})])


def expire_enrollments(*, now: datetime | None = None, limit: int = 1_000) -> int:
    """Write down, learner by learner, what the clock has decided; returns how many enrolments ended."""
    now = now or timezone.now()
    due = CourseEnrollment.objects.filter(status__in=CourseEnrollment.ACTIVE, expires_at__lte=now)
    return sum(_expire(pk, user_id, now) for pk, user_id in due.values_list("pk", "user_id")[:limit])


@transaction.atomic
def _expire(enrollment_id: int, user_id: int, now: datetime) -> bool:
    lock_learner(user_id)
    enrollment = CourseEnrollment.objects.select_related("course", "user").filter(pk=enrollment_id).first()
    if enrollment is None or not enrollment.is_over(now):
        return False
    visit = Visit(enrollment, now)
    enrollment.status = Status.EXPIRED
    visit.note(Verb.EXPIRED)
    visit.close()
    return True
