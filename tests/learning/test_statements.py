"""The course's story as xAPI statements: valid, the same at every export, and complete."""

import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from learning.models import ActivityEntry
from learning.services import course_save, task_report
from learning.statements import VERBS, course_statements
from tests.learning.classroom import make_class, take
from tests.learning.courses import enroll, make_course, make_task

pytestmark = pytest.mark.django_db
IRI = re.compile(r"https?://[^\s]+")


def check(statement):
    """The parts of a statement that xAPI 1.0.3 asks for, and nothing it does not know."""
    assert set(statement) <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
    assert str(uuid.UUID(statement["id"])) == statement["id"]
    assert set(statement["actor"]) == {"objectType", "name", "account"}
    assert IRI.fullmatch(statement["actor"]["account"]["homePage"])
    assert isinstance(statement["actor"]["account"]["name"], str)
    assert IRI.fullmatch(statement["verb"]["id"])
    for activity in (statement["object"], *statement["context"]["contextActivities"]["grouping"]):
        assert activity["objectType"] == "Activity"
        assert IRI.fullmatch(activity["id"])
        assert set(activity["definition"]) == {"name", "type"}
    assert datetime.fromisoformat(statement["timestamp"]).utcoffset() == timedelta(0)
    score = statement.get("result", {}).get("score")
    if score:
        assert 0 <= score["scaled"] <= 1
        assert score["min"] <= score["raw"] <= score["max"]


def test_every_verb_of_the_log_has_its_statement():
    assert set(VERBS) == set(ActivityEntry.Verb.values)


def test_a_class_at_work_in_statements(teacher):
    room = make_class(teacher)
    found, following = course_statements(teacher, room.course.pk)
    assert following is None
    assert len(found) == ActivityEntry.objects.count()
    for statement in found:
        check(statement)
    kinds = {s["object"]["definition"]["type"].rsplit("/", 1)[1] for s in found}
    assert kinds == {"course", "lesson", "assessment", "performance"}
    finished = next(s for s in found if s["verb"]["id"].endswith("earned"))
    assert finished["object"]["id"].endswith(f"/courses/{room.course.slug}/")
    assert "parent" not in finished["context"]["contextActivities"]


def test_a_statement_is_the_same_at_every_export_in_every_language(teacher):
    room = make_class(teacher)
    room.lesson.translations = {"ru": {"title": "Урок"}}
    room.lesson.save()
    with translation.override("en"):
        first, _none = course_statements(teacher, room.course.pk)
    with translation.override("ru"):
        again, _none = course_statements(teacher, room.course.pk)
    assert again == first
    assert len({s["id"] for s in first}) == len(first)
    launched = next(s for s in first if s["verb"]["id"].endswith("launched"))
    assert launched["verb"]["display"] == {"en": "Opened", "ru": "Открыто"}
    names = [s["object"]["definition"]["name"] for s in first]
    assert {"en": room.lesson.title, "ru": "Урок"} in names


def test_progress_on_the_way_is_told(ada, teacher):
    course = make_course(teacher)
    task = make_task(course)
    make_task(course)
    enroll(ada, course)
    for percent in (20, 20, "65.50", 100):
        task_report(actor=ada, task_id=task.pk, percent=percent)
    assert list(ActivityEntry.objects.order_by("id").values_list("verb", flat=True)) == [
        *("enrolled", "opened", "progressed", "progressed", "completed")
    ]
    found, _none = course_statements(teacher, course.pk)
    results = [s["result"] for s in found if s["verb"]["id"].endswith("progressed")]
    extension = "https://w3id.org/xapi/cmi5/result/extensions/progress"
    assert results == [{"extensions": {extension: 20}}, {"extensions": {extension: 65}}]
    assert found[-1]["result"] == {"completion": True}


def test_a_renamed_course_keeps_what_its_quizzes_gave(ada, teacher):
    course = make_course(teacher)
    quiz = make_task(course, "quiz")
    enroll(ada, course)
    take(ada, quiz.quiz, right=False)
    course_save(actor=teacher, course=course, fields={"title": "Renamed"})
    failed = next(s for s in course_statements(teacher, course.pk)[0] if s["verb"]["id"].endswith("failed"))
    assert failed["result"] == {
        "score": {"raw": 0, "min": 0, "max": 3, "scaled": 0.0},
        "success": False,
        "completion": True,
    }
