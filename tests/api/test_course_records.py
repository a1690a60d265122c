"""The plain dialect, key by key as its document has it: enrolments, task progress, quizzes."""

from typing import Any

import pytest

from learning.models import CourseEnrollment, QuizResponse, TaskProgress
from tests.api.client import refused
from tests.learning.courses import enroll, make_course, make_task, option_of

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture
def course(teacher):
    return make_course(teacher)


def test_enrolling_as_the_document_has_it(as_ada, ada, course):
    made = as_ada.post(
        f"{V1}/course-enrollments/", {"course": course.pk, "status": "active", "settings": {"pace": "slow"}}
    )
    assert made.status_code == 201
    body = made.json()
    assert {k: body[k] for k in ("user", "course", "status", "settings", "progress")} == {
        "user": ada.pk,
        "course": course.pk,
        "status": "active",
        "settings": {"pace": "slow"},
        "progress": "0.00",
    }
    assert body["enrollment_date"].endswith("Z")
    listed = as_ada.get(f"{V1}/course-enrollments", status="active", course=course.pk).json()
    assert listed["results"] == [body]
    refused(as_ada.post(f"{V1}/course-enrollments", {"course": course.pk}), 409, "already_enrolled")
    dropped = as_ada.patch(f"{V1}/course-enrollments/{body['id']}/", {"status": "dropped"})
    assert dropped.json()["status"] == "dropped"
    assert as_ada.get(f"{V1}/course-enrollments/", status="active").json()["count"] == 0
    refused(
        as_ada.patch(f"{V1}/course-enrollments/{body['id']}/", {"status": "active"}), 409, "wrong_transition"
    )
    again = as_ada.post(f"{V1}/course-enrollments/", {"course": course.pk})
    assert (again.status_code, again.json()["id"]) == (201, body["id"])
    kept = as_ada.patch(f"{V1}/course-enrollments/{body['id']}/", {"status": "active"})
    assert (kept.status_code, CourseEnrollment.objects.get().status) == (200, "ENROLLED")
    assert as_ada.delete(f"{V1}/course-enrollments/{body['id']}/").status_code == 204
    refused(as_ada.get(f"{V1}/course-enrollments/{body['id']}/"), 404, "enrollment_not_found")


def test_task_progress_as_the_document_has_it(as_ada, ada, course):
    task = make_task(course)
    refused(as_ada.post(f"{V1}/task-progress/", {"task": task.pk}), 404, "not_enrolled")
    enroll(ada, course)
    first = as_ada.post(
        f"{V1}/task-progress/", {"task": task.pk, "status": "in_progress", "time_spent": "00:10:00"}
    )
    assert first.status_code == 201
    body = first.json()
    assert (body["user"], body["task"], body["status"]) == (ada.pk, task.pk, "in_progress")
    assert (body["time_spent"], body["completion_date"]) == ("00:10:00", None)
    done = as_ada.patch(f"{V1}/task-progress/{body['id']}/", {"status": "completed"})
    assert done.json()["completion_date"] is not None
    again = as_ada.post(f"{V1}/task-progress/", {"task": task.pk, "status": "completed"})
    assert (again.status_code, again.json()["id"]) == (200, body["id"])
    assert as_ada.get(f"{V1}/task-progress/", task=task.pk, status="completed").json()["count"] == 1
    assert as_ada.get(f"{V1}/course-enrollments/").json()["results"][0]["status"] == "completed"


def test_a_quiz_as_the_document_has_it(as_ada, ada, course):
    quiz = make_task(course, "quiz").quiz
    enroll(ada, course)
    forged = {"quiz": quiz.pk, "score": 99, "completion_status": "completed", "passed": True}
    started = as_ada.post(f"{V1}/quiz-attempts/", forged)
    assert started.status_code == 201
    attempt = started.json()
    assert (attempt["score"], attempt["completion_status"], attempt["passed"]) == (0, "incomplete", False)
    assert 'is_correct": true' not in started.content.decode()
    for question in quiz.questions.all():
        chosen = option_of(question, right=True).pk
        answered = as_ada.post(
            f"{V1}/quiz-responses/",
            {
                "attempt": attempt["id"],
                "question": question.pk,
                "selected_option": chosen,
                "is_correct": True,
                "time_spent": "00:01:00",
            },
        )
        assert answered.status_code == 201
        body = answered.json()
        assert (body["attempt"], body["question"], body["selected_option"]) == (
            attempt["id"],
            question.pk,
            chosen,
        )
        assert (body["is_correct"], body["time_spent"]) == (None, "00:01:00")
    closed = as_ada.post(f"{V1}/quiz-attempts/{attempt['id']}/submit/").json()
    assert (closed["score"], closed["max_score"], closed["percentage"]) == (3, 3, 100.0)
    assert (closed["completion_status"], closed["passed"]) == ("completed", True)
    assert all(question["is_correct"] and question["explanation"] for question in closed["questions"])
    listed = as_ada.get(f"{V1}/quiz-attempts/", quiz=quiz.pk).json()["results"]
    assert [one["id"] for one in listed] == [attempt["id"]]
    responses = as_ada.get(f"{V1}/quiz-responses/", attempt=attempt["id"]).json()["results"]
    assert [one["is_correct"] for one in responses] == [True] * 3
    again = {"attempt": attempt["id"], "question": question.pk, "selected_option": chosen}
    refused(as_ada.post(f"{V1}/quiz-responses/", again), 409, "attempt_closed")


def test_own_records_only_and_instructors_see_theirs(
    as_ada, as_boris, as_teacher, as_admin, nobody, ada, course
):
    task, quiz = make_task(course), make_task(course, "quiz").quiz
    enroll(ada, course)
    attempt = as_ada.post(f"{V1}/quiz-attempts/", {"quiz": quiz.pk}).json()
    question = quiz.questions.first()
    chosen = {"question": question.pk, "selected_option": option_of(question, right=False).pk}
    as_ada.post(f"{V1}/quiz-responses/", {"attempt": attempt["id"], **chosen})
    row = as_ada.post(f"{V1}/task-progress/", {"task": task.pk}).json()
    enrollment = CourseEnrollment.objects.get()
    single = [
        f"course-enrollments/{enrollment.pk}/",
        f"task-progress/{row['id']}/",
        f"quiz-attempts/{attempt['id']}/",
    ]
    for path in ("course-enrollments/", "task-progress/", "quiz-attempts/", "quiz-responses/"):
        assert nobody.get(f"{V1}/{path}").status_code == 401
        assert as_boris.get(f"{V1}/{path}").json()["count"] == 0
        for api in (as_ada, as_teacher, as_admin):
            assert api.get(f"{V1}/{path}").json()["count"] >= 1
    for path in single:
        assert nobody.get(f"{V1}/{path}").status_code == 401
        assert as_boris.get(f"{V1}/{path}").status_code == 404
        for api in (as_ada, as_teacher, as_admin):
            assert api.get(f"{V1}/{path}").status_code == 200
    for path in single[:2]:
        assert as_boris.patch(f"{V1}/{path}", {}).status_code == 404
    refused(as_teacher.patch(f"{V1}/{single[1]}", {"status": "completed"}), 403, "own_progress_only")
    assert as_boris.delete(f"{V1}/{single[0]}").status_code == 404
    refused(as_boris.post(f"{V1}/quiz-attempts/{attempt['id']}/submit/"), 404, "attempt_not_found")
    foreign = {"attempt": attempt["id"], **chosen}
    for api in (as_boris, as_teacher, as_admin):
        refused(api.post(f"{V1}/quiz-responses/", foreign), 404, "attempt_not_found")
        refused(api.post(f"{V1}/task-progress/", {"task": task.pk, "user": ada.pk}), 403, "own_progress_only")
    assert QuizResponse.objects.count() == 1


def test_instructors_enrol_learners_others_do_not(as_boris, as_teacher, ada, boris, course):
    call = {"course": course.pk, "user": ada.pk}
    refused(as_boris.post(f"{V1}/course-enrollments/", call), 403, "not_instructor")
    assert as_teacher.post(f"{V1}/course-enrollments/", call).json()["user"] == ada.pk
    refused(as_teacher.post(f"{V1}/course-enrollments/", {**call, "user": 10**9}), 404, "learner_not_found")


HOSTILE: list[Any] = [
    {},
    [],
    "text",
    None,
    {"course": "x", "task": [], "quiz": {}, "attempt": -1},
    {
        "course": 10**30,
        "task": 10**30,
        "quiz": 10**30,
        "attempt": 10**30,
        "question": 1,
        "selected_option": 1,
    },
    {"course": True, "task": 1.5, "quiz": "1e3"},
    {"course": 1, "settings": [1], "task": 1, "time_spent": "soon", "quiz": None},
    {"task": 1, "status": "locked"},
    {"task": 1, "percent": "NaN"},
    {"task": 1, "time_spent": "P99999999D"},
]


@pytest.mark.parametrize("body", range(len(HOSTILE)))
@pytest.mark.parametrize("path", ["course-enrollments", "task-progress", "quiz-attempts", "quiz-responses"])
def test_hostile_bodies_are_refused_with_a_reason(as_ada, path, body):
    answer = as_ada.post(f"{V1}/{path}/", HOSTILE[body])
    assert answer.status_code in (400, 404)
    assert not TaskProgress.objects.exists()


@pytest.mark.parametrize(
    "query", ["page=0", "page_size=1000", "course=x", "status=gone", "ordering=password"]
)
def test_hostile_queries(as_ada, query):
    answer = as_ada.get(f"{V1}/course-enrollments/?{query}")
    assert answer.status_code == 400


def test_lists_ask_the_same_number_of_queries_however_long(
    as_teacher, course, django_assert_max_num_queries, ada, boris
):
    for learner in (ada, boris):
        enroll(learner, course)
    counts = []
    for _ in range(2):
        task = make_task(course)
        for row in CourseEnrollment.objects.all():
            TaskProgress.objects.create(user_id=row.user_id, task=task)
        for path in ("course-enrollments", "task-progress", "quiz-attempts", "quiz-responses"):
            with django_assert_max_num_queries(8) as context:
                as_teacher.get(f"{V1}/{path}/")
            counts.append(len(context.captured_queries))
    assert counts[:4] == counts[4:]
