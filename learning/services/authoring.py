"""Writing courses: course, module, task, quiz, with every check in one place."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed
from core.models import User
from learning.access import check_teaches
from learning.models import Course, LearningTask, Module, Quiz
from learning.services.recounting import course_recount
from learning.services.revisions import bump_revision
from learning.services.writing import Fields, fill_and_check, write_questions


@transaction.atomic
def course_save(
    *,
    actor: User,
    course: Course | None = None,
    fields: Fields,
    instructors: Sequence[User] | None = None,
) -> Course:
    """Create a course (owned by the actor unless `fields` say otherwise) or change one the actor teaches.

    Raises `NotAllowed` (`instructor_only`, `not_instructor`), `InvalidInput` (`invalid_course`,
    `details["fields"]`).
    """
    if course is not None:
        check_teaches(actor, course)
    elif not actor.may_author:
        raise NotAllowed(_("Only instructors may write courses."), code="instructor_only")
    course = course or Course(owner=actor)
    title = str(fields.get("title", course.title))
    course.slug = course.slug or fields.get("slug") or _free_slug(Course.objects.all(), title, "course")
    fill_and_check(course, fields, "invalid_course")
    course.save()
    if instructors is not None:
        course.instructors.set(instructors)
    bump_revision(course.pk)
    return course


@transaction.atomic
def module_save(*, actor: User, course: Course, module: Module | None = None, fields: Fields) -> Module:
    """Create or change a module. Raises `NotAllowed`, `InvalidInput` (`invalid_module`)."""
    check_teaches(actor, course)
    module = module or Module(course=course, position=course.modules.count())
    title = str(fields.get("title", module.title))
    module.slug = module.slug or fields.get("slug") or _free_slug(course.modules.all(), title, "module")
    fill_and_check(module, fields, "invalid_module")
    module.save()
    bump_revision(course.pk)
    return module


@transaction.atomic
def task_save(
    *,
    actor: User,
    module: Module,
    task: LearningTask | None = None,
    fields: Fields,
    requires: Sequence[LearningTask] | None = None,
) -> LearningTask:
    """Create or change a task; every learner's progress is counted afresh.

    Raises `NotAllowed`, `InvalidInput` (`invalid_task`, `requirement_cycle`, `requirement_elsewhere`).
    """
    check_teaches(actor, module.course)
    task = task or LearningTask(position=module.tasks.count())
    task.module, task.course = module, module.course
    title = str(fields.get("title", task.title))
    task.slug = task.slug or fields.get("slug") or _free_slug(module.course.tasks.all(), title, "task")
    fill_and_check(task, fields, "invalid_task")
    task.save()
    if task.kind == LearningTask.Kind.QUIZ:
        Quiz.objects.get_or_create(task=task)
    if requires is not None:
        set_requirements(task, requires)
    course_recount(course=module.course)
    return task


@transaction.atomic
def task_delete(*, actor: User, task: LearningTask) -> None:
    """Delete a task nobody has begun. Raises `NotAllowed`, `Conflict` (`task_in_use`)."""
    check_teaches(actor, task.course)
    course = task.course
    try:
        task.delete()
    except ProtectedError as error:
        message = _("Learners have worked on this task. Make it optional instead of deleting it.")
        raise Conflict(message, code="task_in_use") from error
    course_recount(course=course)


def set_requirements(task: LearningTask, requires: Sequence[LearningTask]) -> None:
    """Set the prerequisites; raises what `check_requirements` does."""
    check_requirements(task, requires)
    task.requires.set(requires)


def check_requirements(task: LearningTask, requires: Sequence[LearningTask]) -> None:
    """A task's prerequisites are of its own course, and none leads back to it.

    Raises `InvalidInput` (`requirement_elsewhere`, `requirement_cycle`).
    """
    if any(needed.course_id != task.course_id for needed in requires):
        message = _("A task can require tasks of its own course only.")
        raise InvalidInput(message, code="requirement_elsewhere", field="requires")
    through = LearningTask.requires.through.objects.filter(from_learningtask__course_id=task.course_id)
    links: dict[int, list[int]] = {}
    for waiting, needed_id in through.values_list("from_learningtask_id", "to_learningtask_id"):
        links.setdefault(waiting, []).append(needed_id)
    pending, seen = [needed.pk for needed in requires], set()
    while pending:
        pk = pending.pop()
        if pk == task.pk:
            message = _("A task cannot require itself, directly or through others.")
            raise InvalidInput(message, code="requirement_cycle", field="requires")
        if pk not in seen:
            seen.add(pk)
            pending += links.get(pk, [])


@transaction.atomic
def quiz_write(*, actor: User, task: LearningTask, rules: Fields, questions: Sequence[Fields]) -> Quiz:
    """Set a quiz's rules and rewrite its questions in place by position, so that answers keep their meaning.

    A question: `text`, `explanation`, `points`, `translations`, `options` (each `text`, `is_correct`,
    `feedback`, `translations`). Raises `NotAllowed`, `InvalidInput` (`invalid_quiz`, `invalid_question`),
    `Conflict` (`question_in_use`).
    """
    check_teaches(actor, task.course)
    quiz, _created = Quiz.objects.get_or_create(task=task)
    fill_and_check(quiz, rules, "invalid_quiz")
    quiz.save()
    write_questions(quiz, questions)
    bump_revision(task.course_id)
    return quiz


def _free_slug(taken_by: "models.QuerySet[Any]", title: str, fallback: str) -> str:
    base = slugify(title)[:50] or fallback
    taken = set(taken_by.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


@transaction.atomic
def courses_adopt(*, owner: User) -> int:
    """Give the courses nobody owns (they came with a content pack) to this person; returns how many."""
    return Course.objects.filter(owner=None).update(owner=owner)
