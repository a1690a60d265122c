"""What happened in a course as xAPI 1.0.3 statements, for a learning record store.

A statement keeps its id however often it is exported, so that a store that has it already takes it once.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from core.models import User
from core.translations import MAIN_LANGUAGE
from learning.access import find_taught
from learning.models import ActivityEntry, Course, LearningTask

CHUNK = 1_000
EXPAPI = "http://adlnet.gov/expapi"
# https://registry.tincanapi.com and the ADL vocabulary: the verbs that readers of statements know.
VERBS = {
    "enrolled": f"{EXPAPI}/verbs/registered",
    "opened": f"{EXPAPI}/verbs/launched",
    "progressed": f"{EXPAPI}/verbs/progressed",
    "completed": f"{EXPAPI}/verbs/completed",
    "quiz_started": f"{EXPAPI}/verbs/attempted",
    "quiz_passed": f"{EXPAPI}/verbs/passed",
    "quiz_failed": f"{EXPAPI}/verbs/failed",
    "finished": f"{EXPAPI}/verbs/completed",
    "certified": "http://id.tincanapi.com/verb/earned",
    "dropped": "http://id.tincanapi.com/verb/abandoned",
    "expired": f"{EXPAPI}/verbs/terminated",
}
TYPES = {
    LearningTask.Kind.LESSON: f"{EXPAPI}/activities/lesson",
    LearningTask.Kind.QUIZ: f"{EXPAPI}/activities/assessment",
    LearningTask.Kind.CHALLENGE: f"{EXPAPI}/activities/performance",
}
COURSE_TYPE = f"{EXPAPI}/activities/course"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


def course_statements(
    actor: User, course_id: int, *, after: int = 0, limit: int = CHUNK
) -> tuple[list[dict[str, Any]], int | None]:
    """Statements of what happened in the course, oldest first, and where the next page begins.

    Raises `NotFound`, `NotAllowed`.
    """
    course = find_taught(actor, course_id)
    entries = ActivityEntry.objects.filter(course=course, pk__gt=after).select_related(
        "user", "task", "course"
    )
    found = list(entries.order_by("pk")[: limit + 1])
    following = found[limit - 1].pk if len(found) > limit else None
    return [_statement(entry) for entry in found[:limit]], following


def statements_json(actor: User, course_id: int) -> Iterator[str]:
    """All statements as one JSON array, in pieces; raises `NotFound`, `NotAllowed` before the first."""
    first, following = course_statements(actor, course_id)
    return _json_pieces(actor, course_id, first, following)


def _json_pieces(
    actor: User, course_id: int, found: list[dict[str, Any]], following: int | None
) -> Iterator[str]:
    separator = "["
    while True:
        for statement in found:
            yield separator + json.dumps(statement, ensure_ascii=False)
            separator = ",\n"
        if following is None:
            break
        found, following = course_statements(actor, course_id, after=following)
    yield "]\n" if separator != "[" else "[]\n"


def _statement(entry: ActivityEntry) -> dict[str, Any]:
    course, task = _activity(entry.course), entry.task
    statement: dict[str, Any] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/activity/{entry.pk}")),
        "actor": {
            "objectType": "Agent",
            "name": entry.user.username,
            "account": {"homePage": settings.SITE_URL, "name": str(entry.user_id)},
        },
        "verb": {"id": VERBS[entry.verb], "display": _display(ActivityEntry.Verb(entry.verb))},
        "object": _activity(entry.course, task),
        "context": {
            "platform": settings.ISSUER_NAME,
            "contextActivities": {"grouping": [course], **({"parent": [course]} if task else {})},
        },
        "timestamp": entry.created_at.astimezone(UTC).isoformat(timespec="milliseconds"),
    }
    result = _result(entry)
    return {**statement, "result": result} if result else statement


def _activity(course: Course, task: LearningTask | None = None) -> dict[str, Any]:
    address = f"{settings.SITE_URL}/courses/{course.slug}/"
    thing = task or course
    titles = {code: texts["title"] for code, texts in thing.translations.items() if texts.get("title")}
    return {
        "objectType": "Activity",
        "id": f"{address}{task.slug}/" if task else address,
        "definition": {
            "name": {**titles, MAIN_LANGUAGE: thing.title},
            "type": TYPES[LearningTask.Kind(task.kind)] if task else COURSE_TYPE,
        },
    }


@cache
def _display(verb: ActivityEntry.Verb) -> dict[str, str]:
    """The verb in every language of the product, whoever exports it."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = str(verb.label)
    return words


def _result(entry: ActivityEntry) -> dict[str, Any]:
    if entry.data.get("max_score"):
        raw, most = entry.data["score"], entry.data["max_score"]
        score = {"raw": raw, "min": 0, "max": most, "scaled": round(raw / most, 4)}
        return {"score": score, "success": entry.verb == "quiz_passed", "completion": True}
    if "percent" in entry.data:
        return {"extensions": {PROGRESS: int(float(entry.data["percent"]))}}
    return {"completion": True} if entry.verb in ("completed", "finished") else {}
