"""The database's courses ↔ entries."""

from typing import Any

from challenges.content.pack import Entry
from challenges.content.texts import columns, stored_text
from challenges.models import Challenge
from learning.models import Course, LearningTask, Module, Quiz
from learning.services.recounting import course_recount
from learning.services.writing import fill_and_check, write_questions

PLAIN = ("state", "access", "is_sequential", "gives_certificate")
RULES = ("pass_percent", "time_limit", "max_attempts", "shuffle")


def stored_entry(course: Course) -> Entry:
    """What a pack would say of the course; its relations should be prefetched."""
    return {
        **{name: stored_text(course, name) for name in ("title", "description")},
        **{name: getattr(course, name) for name in PLAIN},
        "modules": [_module(module) for module in course.modules.all()],
    }


def _module(module: Module) -> dict[str, Any]:
    tasks = sorted(module.tasks.all(), key=lambda task: (task.position, task.pk))
    return {
        "slug": module.slug,
        **{name: stored_text(module, name) for name in ("title", "description")},
        "tasks": [_task(task) for task in tasks],
    }


def _task(task: LearningTask) -> dict[str, Any]:
    return {
        "slug": task.slug,
        "kind": task.kind,
        **{name: stored_text(task, name) for name in ("title", "body")},
        "minutes": task.minutes,
        "is_required": task.is_required,
        "requires": sorted(needed.slug for needed in task.requires.all()),
        "challenge": task.challenge.slug if task.challenge else "",
        "quiz": _quiz(task.quiz) if task.kind == LearningTask.Kind.QUIZ and hasattr(task, "quiz") else None,
    }


def _quiz(quiz: Quiz) -> dict[str, Any]:
    questions = [
        {
            **{name: stored_text(question, name) for name in ("text", "explanation")},
            "points": question.points,
            "options": [
                {
                    **{name: stored_text(option, name) for name in ("text", "feedback")},
                    "is_correct": option.is_correct,
                }
                for option in question.options.all()
            ],
        }
        for question in quiz.questions.all()
    ]
    return {**{name: getattr(quiz, name) for name in RULES}, "questions": questions}


def write_entry(slug: str, entry: Entry) -> Course:
    """Create the course or bring it to what the entry says; what learners did is never changed.

    A task that has left the pack goes if nobody has begun it, and becomes optional if somebody has.
    """
    course = Course.objects.filter(slug=slug).first() or Course(slug=slug)
    texts = {name: entry[name] for name in ("title", "description")}
    fill_and_check(course, {name: entry[name] for name in PLAIN} | columns(texts), "invalid_course")
    course.save()
    tasks: dict[str, LearningTask] = {}
    for position, module_entry in enumerate(entry["modules"]):
        tasks |= _write_module(course, position, module_entry)
    _retire(course, entry, set(tasks))
    for module_entry in entry["modules"]:
        for task_entry in module_entry["tasks"]:
            needed = [tasks[name] for name in task_entry["requires"]]
            tasks[task_entry["slug"]].requires.set(needed)
    course_recount(course=course)
    return course


def _write_module(course: Course, position: int, entry: dict[str, Any]) -> dict[str, LearningTask]:
    module = course.modules.filter(slug=entry["slug"]).first() or Module(course=course, slug=entry["slug"])
    texts = {name: entry[name] for name in ("title", "description")}
    fill_and_check(module, {"position": position, **columns(texts)}, "invalid_module")
    module.save()
    return {task["slug"]: _write_task(module, place, task) for place, task in enumerate(entry["tasks"])}


def _write_task(module: Module, position: int, entry: dict[str, Any]) -> LearningTask:
    task = module.course.tasks.filter(slug=entry["slug"]).first() or LearningTask(slug=entry["slug"])
    task.module, task.course = module, module.course
    challenge = Challenge.objects.filter(slug=entry["challenge"]).first() if entry["challenge"] else None
    fields = {name: entry[name] for name in ("kind", "minutes", "is_required")}
    texts = {name: entry[name] for name in ("title", "body")}
    fields |= {"challenge": challenge, "position": position, **columns(texts)}
    fill_and_check(task, fields, "invalid_task")
    task.save()
    if entry["quiz"] is not None:
        _write_quiz(task, entry["quiz"])
    return task


def _write_quiz(task: LearningTask, entry: dict[str, Any]) -> None:
    quiz = Quiz.objects.filter(task=task).first() or Quiz(task=task)
    fill_and_check(quiz, {name: entry[name] for name in RULES}, "invalid_quiz")
    quiz.save()
    questions = [
        {
            "points": question["points"],
            **columns({name: question[name] for name in ("text", "explanation")}),
            "options": [
                {
                    "is_correct": option["is_correct"],
                    **columns({name: option[name] for name in ("text", "feedback")}),
                }
                for option in question["options"]
            ],
        }
        for question in entry["questions"]
    ]
    write_questions(quiz, questions)


def _retire(course: Course, entry: Entry, kept: set[str]) -> None:
    gone = course.tasks.exclude(slug__in=kept)
    gone.filter(progress__isnull=False).update(is_required=False)
    gone.filter(progress__isnull=True).delete()
    named = [module["slug"] for module in entry["modules"]]
    course.modules.exclude(slug__in=named).filter(tasks__isnull=True).delete()
