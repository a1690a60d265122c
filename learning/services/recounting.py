"""After a course has changed: counting every learner's progress in it afresh."""

from django.db import transaction
from django.db.models import Count

from learning.models import Course, CourseEnrollment, LearningTask, TaskProgress
from learning.services.revisions import bump_revision
from learning.services.visits import Visit, exact_progress
from progress.services.learner import lock_learner


@transaction.atomic
def course_recount(*, course: Course) -> int:
    """Bring the stored progress of active learners in step with the course's tasks; returns how many changed.

    One grouped query finds whose figure differs; only those are locked and written, each with their event.
    """
    bump_revision(course.pk)
    total = LearningTask.objects.filter(course=course, is_required=True).count()
    done = dict(
        TaskProgress.objects.filter(
            course=course, status=TaskProgress.Status.COMPLETED, task__is_required=True
        )
        .values_list("user_id")
        .annotate(n=Count("pk"))
    )
    active = CourseEnrollment.objects.filter(course=course, status__in=CourseEnrollment.ACTIVE)
    stale = [
        user_id
        for user_id, progress in active.order_by("user_id").values_list("user_id", "progress")
        if progress != exact_progress(done.get(user_id, 0), total)
    ]
    for user_id in stale:
        _recount(user_id, course)
    return len(stale)


def _recount(user_id: int, course: Course) -> None:
    lock_learner(user_id)
    enrollment = (
        CourseEnrollment.objects.select_related("course", "user")
        .filter(user_id=user_id, course=course)
        .first()
    )
    if enrollment is not None:
        visit = Visit(enrollment)
        visit.recount()
        visit.close()
