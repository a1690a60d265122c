"""The plan of a course: its tasks in order, and which of them are locked for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from learning.models import LearningTask


@dataclass(frozen=True)
class CoursePlan:
    """The tasks of one course in order, and what each requires (task id → task ids)."""

    tasks: list[LearningTask]
    requires: dict[int, frozenset[int]]
    is_sequential: bool

    def locked(self, completed: Iterable[int]) -> set[int]:
        """The ids of tasks that are closed to a learner who has `completed` those."""
        done = set(completed)
        locked: set[int] = set()
        earlier_open = False
        for task in self.tasks:
            waits = bool(self.requires.get(task.pk, frozenset()) - done)
            if task.pk not in done and (waits or (self.is_sequential and earlier_open)):
                locked.add(task.pk)
            earlier_open = earlier_open or (task.is_required and task.pk not in done)
        return locked

    def missing(self, task_id: int, completed: Iterable[int]) -> list[LearningTask]:
        """What the learner has still to complete before the task opens, in order."""
        done = set(completed)
        wanted = set(self.requires.get(task_id, frozenset())) - done
        if self.is_sequential:
            for task in self.tasks:
                if task.pk == task_id:
                    break
                wanted |= {task.pk} - done if task.is_required else set()
        return [task for task in self.tasks if task.pk in wanted]


def read_plan(course_id: int, *, is_sequential: bool) -> CoursePlan:
    """The course's plan in two queries; texts of lessons are left out."""
    tasks = LearningTask.objects.filter(course_id=course_id).select_related("module", "quiz", "challenge")
    tasks = tasks.defer("body", "challenge__description", "challenge__explanation", "challenge__spec")
    requires: dict[int, set[int]] = defaultdict(set)
    links = LearningTask.requires.through.objects.filter(from_learningtask__course_id=course_id)
    for waiting, needed in links.values_list("from_learningtask_id", "to_learningtask_id"):
        requires[waiting].add(needed)
    return CoursePlan(list(tasks), {k: frozenset(v) for k, v in requires.items()}, is_sequential)
