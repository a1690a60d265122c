"""After a course has changed: counting every learner's progress in it afresh."""

from django.db import transaction
from django.db.models import Count

from learning.models import Course, CourseEnrollment, LearningTask, TaskProgress
from learning.services.revisions import bump_revision
from learning.services.visits import Visit, exact_progress
from progress.models import UserProgress
from progress.services.learner import lock_learner

REACHABLE = (*CourseEnrollment.ACTIVE, *CourseEnrollment.DONE)


@transaction.atomic
def course_recount(*, course: Course) -> int:
    """Bring the stored progress of active learners in step with the course's tasks; returns how many changed.

    Who has solved the challenge of a task that is new to the course has done the task. A few queries find
    whom anything of this concerns; only those are locked (in one order) and written, with their events.
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
        for user_id, progress in active.values_list("user_id", "progress")
        if progress != exact_progress(done.get(user_id, 0), total)
    ]
    owed = _owed(course)
    concerned = sorted({*stale, *owed})
    for user_id in concerned:
        _recount(user_id, course, owed.get(user_id, []))
    return len(concerned)


def _owed(course: Course) -> dict[int, list[LearningTask]]:
    """Learner → tasks whose challenge they have solved while the task does not say so."""
    tasks = {task.challenge_id: task for task in course.tasks.filter(challenge__isnull=False).defer("body")}
    learners = CourseEnrollment.objects.filter(course=course, status__in=REACHABLE)
    solved = UserProgress.objects.filter(
        challenge_id__in=list(tasks),
        status=UserProgress.Status.COMPLETED,
        user_id__in=learners.values("user_id"),
    )
    done = set(
        TaskProgress.objects.filter(
            course=course, task__challenge__isnull=False, status=TaskProgress.Status.COMPLETED
        ).values_list("user_id", "task_id")
    )
    owed: dict[int, list[LearningTask]] = {}
    for user_id, challenge_id in solved.values_list("user_id", "challenge_id"):
        if (user_id, tasks[challenge_id].pk) not in done:
            owed.setdefault(user_id, []).append(tasks[challenge_id])
    return owed


def _recount(user_id: int, course: Course, owed: list[LearningTask]) -> None:
    lock_learner(user_id)
    enrollment = (
        CourseEnrollment.objects.select_related("course", "user")
        .filter(user_id=user_id, course=course)
        .first()
    )
    if enrollment is not None:
        visit = Visit(enrollment)
        for task in [] if enrollment.is_over(visit.now) else owed:
            visit.complete(task)
        visit.recount()
        visit.close()
