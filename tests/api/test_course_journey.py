"""Enrolments and lesson progress in the journey's dialect."""

import pytest

from learning.models import CourseEnrollment, TaskProgress
from tests.api.client import refused
from tests.learning.courses import enroll, make_course, make_task

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture
def course(teacher):
    return make_course(teacher)


def test_a_journey_from_enrolling_to_the_certificate(as_ada, ada, course):
    lesson, second = make_task(course), make_task(course)
    made = as_ada.post(f"{V1}/enrollments", {"courseId": course.pk})
    assert made.status_code == 201
    body = made.json()
    assert (body["userId"], body["courseId"], body["status"], body["progress"]) == (
        ada.pk,
        course.pk,
        "ENROLLED",
        0.0,
    )
    refused(as_ada.post(f"{V1}/enrollments", {"courseId": course.pk}), 409, "already_enrolled")

    viewed = as_ada.post(f"{V1}/progress", {"lessonId": lesson.pk})
    assert (viewed.status_code, viewed.json()["status"]) == (201, "IN_PROGRESS")
    assert viewed.json()["moduleId"] == lesson.module_id
    done = as_ada.post(f"{V1}/progress", {"lessonId": lesson.pk, "completed": True, "timeSpent": 90})
    assert (done.status_code, done.json()["status"], done.json()["timeSpent"]) == (200, "COMPLETED", 90)
    assert done.json()["id"] == viewed.json()["id"]

    summary = as_ada.get(f"{V1}/progress/course/{course.pk}/summary").json()
    assert summary.pop("lastActivityAt")
    assert summary == {
        "courseId": course.pk,
        "userId": ada.pk,
        "status": "IN_PROGRESS",
        "totalLessons": 2,
        "completedLessons": 1,
        "inProgressLessons": 0,
        "progress": 50.0,
        "timeSpent": 90,
    }
    refused(
        as_ada.patch(f"{V1}/enrollments/{body['id']}", {"status": "COMPLETED"}), 409, "course_not_completed"
    )
    begun = as_ada.post(f"{V1}/progress", {"lessonId": second.pk, "progress": 30}).json()
    assert (begun["progress"], begun["completed"]) == (30.0, False)
    ended = as_ada.patch(f"{V1}/progress/{begun['id']}", {"status": "COMPLETED"})
    assert ended.json()["completed"]
    assert as_ada.get(f"{V1}/enrollments/{body['id']}").json()["status"] == "CERTIFIED"
    assert as_ada.get(f"{V1}/enrollments", status="CERTIFIED").json()["count"] == 1
    assert as_ada.get(f"{V1}/progress", status="COMPLETED").json()["count"] == 2
    refused(as_ada.delete(f"{V1}/enrollments/{body['id']}"), 409, "enrollment_certified")


def test_leaving(as_ada, course):
    body = as_ada.post(f"{V1}/enrollments", {"courseId": course.pk}).json()
    left = as_ada.patch(f"{V1}/enrollments/{body['id']}", {"status": "DROPPED", "metadata": {"why": "time"}})
    assert left.json()["status"] == "DROPPED"
    assert as_ada.delete(f"{V1}/enrollments/{body['id']}").status_code == 204
    assert not CourseEnrollment.objects.exists()


def test_what_a_client_says_of_progress_is_not_believed(as_ada, course):
    make_task(course)
    body = as_ada.post(
        f"{V1}/enrollments", {"courseId": course.pk, "progress": 100, "status": "CERTIFIED"}
    ).json()
    assert (body["status"], body["progress"]) == ("ENROLLED", 0.0)
    same = as_ada.patch(
        f"{V1}/enrollments/{body['id']}", {"progress": 100, "completedAt": "2025-01-01T00:00:00Z"}
    )
    assert (same.json()["progress"], same.json()["completedAt"]) == (0.0, None)


def test_roles(nobody, as_ada, as_boris, as_teacher, as_admin, ada, boris, course):
    lesson = make_task(course)
    enroll(ada, course)
    row = as_ada.post(f"{V1}/progress", {"lessonId": lesson.pk}).json()
    enrollment = CourseEnrollment.objects.get()
    enroll(boris, course)
    lists = {
        "enrollments": (1, 1, 0, 0),
        f"enrollments/course/{course.pk}": (1, 1, 2, 2),
        "progress": (1, 0, 0, 0),
        f"progress/course/{course.pk}": (1, 0, 1, 1),
    }
    for path, counts in lists.items():
        refused(nobody.get(f"{V1}/{path}"), 401, "not_authenticated")
        for api, count in zip((as_ada, as_boris, as_teacher, as_admin), counts, strict=True):
            assert api.get(f"{V1}/{path}").json()["count"] == count, path
    for path in (f"enrollments/{enrollment.pk}", f"progress/{row['id']}"):
        refused(nobody.get(f"{V1}/{path}"), 401, "not_authenticated")
        refused(nobody.patch(f"{V1}/{path}", {}), 401, "not_authenticated")
        assert as_boris.get(f"{V1}/{path}").status_code == 404
        assert as_boris.patch(f"{V1}/{path}", {}).status_code == 404
        for api in (as_ada, as_teacher, as_admin):
            assert api.get(f"{V1}/{path}").status_code == 200
    summary = f"{V1}/progress/course/{course.pk}/summary"
    refused(as_boris.get(summary, userId=ada.pk), 403, "own_progress_only")
    assert as_teacher.get(summary, userId=ada.pk).json()["userId"] == ada.pk
    assert as_boris.get(summary).json()["status"] == "ENROLLED"
    assert as_admin.get(summary).json()["status"] is None
    refused(
        as_boris.post(f"{V1}/enrollments", {"courseId": course.pk, "userId": ada.pk}), 403, "not_instructor"
    )
    refused(as_teacher.patch(f"{V1}/progress/{row['id']}", {"completed": True}), 403, "own_progress_only")
    ended = as_teacher.patch(f"{V1}/enrollments/{enrollment.pk}", {"status": "EXPIRED"})
    assert ended.json()["status"] == "EXPIRED"
    refused(as_ada.post(f"{V1}/progress", {"lessonId": lesson.pk}), 409, "enrollment_closed")
    refused(nobody.post(f"{V1}/enrollments", {"courseId": course.pk}), 401, "not_authenticated")
    refused(as_boris.delete(f"{V1}/enrollments/{enrollment.pk}"), 404, "enrollment_not_found")
    assert as_teacher.delete(f"{V1}/enrollments/{enrollment.pk}").status_code == 204


HOSTILE = [
    {},
    [],
    "x",
    {"courseId": "x", "lessonId": "x"},
    {"courseId": 10**40, "lessonId": 10**40},
    {"courseId": 10**9, "lessonId": 10**9},
    {"courseId": -1, "lessonId": 0},
    {"courseId": None, "lessonId": None},
    {"lessonId": 1, "completed": "maybe", "courseId": {}},
    {"lessonId": 1, "progress": 1e300, "courseId": []},
    {"lessonId": 1, "timeSpent": -1, "courseId": "1;DROP"},
]


@pytest.mark.parametrize("case", range(len(HOSTILE)))
@pytest.mark.parametrize("path", ["enrollments", "progress"])
def test_hostile_bodies(as_ada, path, case):
    assert as_ada.post(f"{V1}/{path}", HOSTILE[case]).status_code in (400, 404)
    assert not TaskProgress.objects.exists()


def test_lists_ask_the_same_number_of_queries(as_teacher, ada, boris, course, django_assert_max_num_queries):
    counts = []
    for learner in (ada, boris):
        enroll(learner, course)
        task = make_task(course)
        TaskProgress.objects.create(user=learner, task=task)
        for path in (f"enrollments/course/{course.pk}", f"progress/course/{course.pk}"):
            with django_assert_max_num_queries(10) as context:
                as_teacher.get(f"{V1}/{path}")
            counts.append(len(context.captured_queries))
    assert counts[:2] == counts[2:]
