"""What challenges do to courses, in the transaction and under the learner's lock in which it happens.

And what becomes of marks and notes when their lesson or challenge goes.
"""

from typing import Any

from challenges.models import Challenge
from core.events import append_events
from core.prepared import Prepared
from learning.models import CourseEnrollment, Favorite, LearningTask, Note
from learning.services.revisions import bump_revision
from learning.services.visits import Visit
from learning.states import gone, note_state
from progress.models import UserProgress

REACHABLE = (*CourseEnrollment.ACTIVE, *CourseEnrollment.DONE)


_HELD = Prepared(
    lambda user_id, challenge_id: LearningTask.objects.only("id").filter(
        challenge_id=challenge_id, course__enrollments__user_id=user_id
    ),
    2,
)


def _is_held(progress: UserProgress) -> bool:
    """Whether any course of the learner holds the challenge; most answers end here."""
    return _HELD.first(progress.user_id, progress.challenge_id) is not None


def on_challenge_started(*, progress: UserProgress, **_kwargs: Any) -> None:
    """The challenge's tasks in the learner's courses are in progress now."""
    for visit, task in _visits(progress):
        visit.begin(task)
        visit.close()


def on_challenge_completed(*, progress: UserProgress, **_kwargs: Any) -> None:
    """The challenge's tasks in the learner's courses are done, and perhaps the courses with them."""
    for visit, task in _visits(progress):
        visit.complete(task)
        visit.close()


def on_challenge_tried(*, progress: UserProgress, **_kwargs: Any) -> None:
    """The figures of the learner's courses that hold the challenge have changed."""
    if not _is_held(progress):
        return
    tasks = LearningTask.objects.filter(
        challenge_id=progress.challenge_id, course__enrollments__user_id=progress.user_id
    )
    for course_id in tasks.order_by("course_id").values_list("course_id", flat=True):
        bump_revision(course_id, progress.user_id)


def on_target_removed(*, instance: LearningTask | Challenge, **_kwargs: Any) -> None:
    """Tell whose mark goes with it and whose note loses its place.

    Django's own signal: a service, an import and the administration all take things away, also by cascade.
    """
    name = "task" if isinstance(instance, LearningTask) else "challenge"
    for mark in Favorite.objects.filter(**{name: instance}).order_by("user_id"):
        append_events(mark.user_id, [("favorite.removed", {"favorite": gone("key", mark.key)})])
    for note in Note.objects.filter(**{name: instance}).order_by("user_id"):
        append_events(note.user_id, [("note.saved", {"note": {**note_state(note), name: None}})])


def _visits(progress: UserProgress) -> list[tuple[Visit, LearningTask]]:
    if not _is_held(progress):
        return []
    tasks = list(
        LearningTask.objects.filter(
            challenge_id=progress.challenge_id,
            course__enrollments__user_id=progress.user_id,
            course__enrollments__status__in=REACHABLE,
        ).order_by("course_id")
    )
    enrollments = {
        e.course_id: e
        for e in CourseEnrollment.objects.select_related("course", "user").filter(
            user_id=progress.user_id, course_id__in=[t.course_id for t in tasks]
        )
    }
    visits = [(Visit(enrollments[task.course_id]), task) for task in tasks]
    return [(visit, task) for visit, task in visits if not visit.enrollment.is_over(visit.now)]
