"""Courses in content packs: the sample ones, there and back, again over learners' work, and faulty ones."""

from pathlib import Path

import pytest

from challenges.content.exporting import everything_stored, pack_files, write_folder
from challenges.content.importing import import_pack, read_pack
from challenges.kinds import KINDS
from learning.models import Course, CourseEnrollment, LearningTask
from learning.services import courses_adopt, task_report
from tests.learning.courses import enroll

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[2] / "content"


def test_the_sample_courses_use_every_kind_in_both_languages():
    pack = read_pack(SAMPLE)
    assert not pack.findings
    courses = pack.entries["courses"]
    assert len(courses) == 2
    for course in courses.values():
        tasks = [task for module in course["modules"] for task in module["tasks"]]
        assert {task["kind"] for task in tasks} == set(LearningTask.Kind.values)
        asked = [pack.entries["challenges"][task["challenge"]] for task in tasks if task.get("challenge")]
        assert any(KINDS[one["kind"]].judged for one in asked), "one of its challenges is a program"
        assert all({"en", "ru"} <= set(task["title"]) for task in tasks)
        assert all({"en", "ru"} <= set(task["body"]) for task in tasks if task["kind"] == "lesson")


def test_there_and_back_and_again_over_a_learners_work(tmp_path, ada, teacher):
    import_pack(SAMPLE)
    assert courses_adopt(owner=teacher) == 2
    course = Course.objects.get(slug="python-names-and-values")
    enroll(ada, course)
    first = course.tasks.get(slug="labels-not-boxes")
    task_report(actor=ada, task_id=first.pk, status="completed")
    before = CourseEnrollment.objects.get().progress
    assert before > 0
    write_folder(pack_files(everything_stored()), tmp_path / "pack")
    _pack, plans = import_pack(tmp_path / "pack")
    assert not [plan.writes for plan in plans if plan.writes]
    path = tmp_path / "pack" / "courses" / course.slug / "course.yaml"
    text = path.read_text()
    start, end = text.index("- slug: labels-not-boxes"), text.index("- slug: what-is-false")
    path.write_text((text[:start] + text[end:]).replace("[labels-not-boxes]", "[]"))
    import_pack(tmp_path / "pack")
    first.refresh_from_db()
    assert not first.is_required
    assert CourseEnrollment.objects.get().progress == 0


FAULTY = {
    "kind: homework": "kind: lesson",
    "challenge: no-such-challenge": "challenge: parts-of-a-url",
    "requires: [cookie]": "requires: [an-address-taken-apart]",
    "slug: being-remembered": "slug: a-number-and-its-meaning",
    "pass_percent: 200": "pass_percent: 60",
    "surprise: 1": "certificate: true",
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faults_are_named_with_their_line(tmp_path, fault):
    folder = tmp_path / "pack"
    for path in SAMPLE.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(SAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    course = folder / "courses" / "web-conversation" / "course.yaml"
    text = course.read_text()
    good = FAULTY[fault]
    assert good in text
    course.write_text(text.replace(good, fault, 1))
    problems = read_pack(folder).problems
    assert problems
    assert all(problem.path.startswith("courses/") for problem in problems)
    assert any(problem.line > 1 for problem in problems)
