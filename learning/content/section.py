"""courses/: the section that joins reading, writing and the database."""

from typing import Any

from django.utils.translation import gettext_lazy

from challenges.content.emit import dump_yaml
from challenges.content.pack import Entries, Entry, Pack
from challenges.content.sections import Files, Section
from challenges.content.texts import Text, short
from core.translations import MAIN_LANGUAGE
from learning.content.reading import read_course
from learning.content.rows import stored_entry, write_entry
from learning.models import Course


class Courses(Section):
    """Courses with their lessons and quizzes; their challenges are those of the pack."""

    key = "courses"
    label = gettext_lazy("Courses")

    def read(self, pack: Pack) -> Entries:
        """See `Section.read`."""
        found: Entries = {}
        for slug in pack.folder.folders("courses/"):
            result = read_course(pack, slug)
            if result is not None:
                found[slug] = result[1]
        return found

    def stored(self, *, lock: bool = False) -> Entries:
        """See `Section.stored`."""
        if lock:
            list(Course.objects.select_for_update().order_by("pk").values_list("pk"))
        rows = Course.objects.prefetch_related(
            "modules__tasks__requires",
            "modules__tasks__challenge",
            "modules__tasks__quiz__questions__options",
        )
        return {row.slug: stored_entry(row) for row in rows.order_by("slug")}

    def write(self, entries: Entries) -> None:
        """See `Section.write`."""
        for slug, entry in entries.items():
            write_entry(slug, entry)

    def archivable(self, entries: Entries, slugs: list[str]) -> list[str]:
        """See `Section.archivable`."""
        return [slug for slug in slugs if entries[slug]["state"] != Course.State.ARCHIVED.value]

    def archive(self, slugs: list[str]) -> None:
        """See `Section.archive`."""
        Course.objects.filter(slug__in=slugs).update(state=Course.State.ARCHIVED)

    def files(self, entries: Entries) -> Files:
        """See `Section.files`."""
        found: Files = {}
        for slug, entry in entries.items():
            found |= {f"courses/{slug}/{name}": text for name, text in _course_files(entry).items()}
        return found


def _course_files(entry: Entry) -> Files:
    files: Files = {}
    for module in entry["modules"]:
        for task in module["tasks"]:
            for language, text in task["body"].items():
                ending = "" if language == MAIN_LANGUAGE else f".{language}"
                files[f"{task['slug']}{ending}.md"] = text + "\n"
    optional = {
        "description": _said(entry["description"]),
        "state": entry["state"],
        "access": entry["access"],
        "sequential": entry["is_sequential"],
    }
    document = {"title": short(entry["title"]), **_kept(optional), "certificate": entry["gives_certificate"]}
    document["modules"] = [_module(module) for module in entry["modules"]]
    return {"course.yaml": dump_yaml(document), **files}


def _module(module: dict[str, Any]) -> dict[str, Any]:
    texts = {"title": short(module["title"]), "description": _said(module["description"])}
    return {"slug": module["slug"], **_kept(texts), "tasks": [_task(task) for task in module["tasks"]]}


def _task(task: dict[str, Any]) -> dict[str, Any]:
    always = {"slug": task["slug"], "kind": task["kind"], "title": short(task["title"])}
    optional = {
        "optional": not task["is_required"],
        "requires": task["requires"],
        "challenge": task["challenge"],
        "quiz": _quiz(task["quiz"]) if task["quiz"] is not None else None,
    }
    return {**always, "minutes": task["minutes"], **_kept(optional)}


def _quiz(quiz: dict[str, Any]) -> dict[str, Any]:
    limits = _kept({"time_limit": quiz["time_limit"], "max_attempts": quiz["max_attempts"]})
    questions = [
        {
            "text": short(question["text"]),
            **_kept({"explanation": _said(question["explanation"])}),
            "points": question["points"],
            "options": [
                {
                    "text": short(option["text"]),
                    **_kept({"correct": option["is_correct"], "feedback": _said(option["feedback"])}),
                }
                for option in question["options"]
            ],
        }
        for question in quiz["questions"]
    ]
    rules = {"pass_percent": quiz["pass_percent"], **limits, "shuffle": quiz["shuffle"]}
    return {**rules, "questions": questions}


def _said(text: Text) -> Any:
    return short(text) if text else None


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Without what has its default value."""
    return {key: value for key, value in values.items() if value}
