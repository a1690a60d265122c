"""Where a challenge stands in the courses a learner is in."""

from dataclasses import dataclass

from core.models import User
from learning.models import CourseEnrollment, LearningTask, TaskProgress

REACHABLE = (*CourseEnrollment.ACTIVE, *CourseEnrollment.DONE)


@dataclass(frozen=True)
class ChallengePlace:
    """A challenge as a task of one of the learner's courses; `module_done`: and so is its module."""

    task: LearningTask
    enrollment: CourseEnrollment
    is_done: bool
    module_done: bool


def places_of_challenge(user: User, challenge_id: int) -> list[ChallengePlace]:
    """The challenge's places in the courses the learner works in or has finished; four queries at most."""
    found = LearningTask.objects.select_related("module", "course").defer("body")
    tasks = list(
        found.filter(
            challenge_id=challenge_id,
            course__enrollments__user=user,
            course__enrollments__status__in=REACHABLE,
        ).order_by("course_id")
    )
    if not tasks:
        return []
    enrollments = {
        e.course_id: e
        for e in CourseEnrollment.objects.select_related("course").filter(
            user=user, course_id__in=[task.course_id for task in tasks]
        )
    }
    required: dict[int, set[int]] = {}
    modules = LearningTask.objects.filter(module_id__in=[task.module_id for task in tasks], is_required=True)
    for module_id, task_id in modules.values_list("module_id", "pk"):
        required.setdefault(module_id, set()).add(task_id)
    done = set(
        TaskProgress.objects.filter(
            user=user, course_id__in=list(enrollments), status=TaskProgress.Status.COMPLETED
        ).values_list("task_id", flat=True)
    )
    return [
        ChallengePlace(
            task, enrollments[task.course_id], task.pk in done, required.get(task.module_id, set()) <= done
        )
        for task in tasks
    ]
