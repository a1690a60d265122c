"""Insights, exports, messages, invitations, revocations, reviews: for whom they are, what they say."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from learning.exports import safe_cell
from learning.models import Certificate, CourseEnrollment, CourseMessage, QuizAttempt
from learning.services import attempt_answer, attempt_start, attempt_submit, task_report
from progress.models import UserProgress
from progress.services import submit_answer
from progress.snapshot import read_snapshot
from tests.api.client import refused
from tests.factories import make_user, wrong_answer
from tests.learning.courses import enroll, make_course, make_task, option_of
from tests.learning.test_journey import check_live

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture
def course(teacher):
    return make_course(teacher)


def take(user, quiz, *, right):
    attempt = attempt_start(actor=user, quiz_id=quiz.pk)
    for question in quiz.questions.all():
        option = option_of(question, right=right)
        attempt_answer(actor=user, attempt_id=attempt.pk, question_id=question.pk, option_id=option.pk)
    return attempt_submit(actor=user, attempt_id=attempt.pk)


def test_insights_say_what_happened(as_teacher, course):
    lesson, quiz, challenge = make_task(course), make_task(course, "quiz"), make_task(course, "challenge")
    quick, stuck, idle = (make_user(name) for name in ("quick", "stuck", "idle"))
    for learner in (quick, stuck, idle):
        enroll(learner, course)
    for learner in (quick, stuck):
        task_report(actor=learner, task_id=lesson.pk, status="completed", spent=timedelta(minutes=10))
    take(quick, quiz.quiz, right=True)
    for _ in range(3):
        take(stuck, quiz.quiz, right=False)
    for _ in range(3):
        bad = wrong_answer(challenge.challenge)
        submit_answer(actor=stuck, challenge_id=challenge.challenge.pk, answer=bad, channel="web")
    CourseEnrollment.objects.filter(user=idle).update(last_activity_at=timezone.now() - timedelta(days=9))
    body = as_teacher.get(f"{V1}/courses/{course.pk}/insights").json()
    assert [(s["name"], s["learners"]) for s in body["funnel"]] == [
        ("enrolled", 3),
        ("started", 2),
        ("halfway", 1),
        ("completed", 0),
        ("certified", 0),
    ]
    assert body["weeks"][0]["enrolled"] == 3
    assert sum(band["learners"] for band in body["durations"]) == 0
    hardest = {row["task_id"]: row for row in body["hardest"]}
    assert body["hardest"][0]["task_id"] == challenge.pk
    assert hardest[quiz.pk]["completion_rate"] == 50.0
    assert hardest[quiz.pk]["average_score"] == 25.0
    assert hardest[challenge.pk]["average_attempts"] == 3.0
    assert hardest[lesson.pk]["minutes"] == 10.0
    assert {row["option"] for row in body["wrong_answers"]} == {"Never"}
    assert body["wrong_answers"][0]["share"] == 75.0
    assert [(row["username"], sorted(row["stuck_at"])) for row in body["attention"]] == [
        ("stuck", sorted([quiz.pk, challenge.pk])),
        ("idle", []),
    ]
    assert body["attention"][1]["idle_days"] == 9
    heat = as_teacher.get(f"{V1}/courses/{course.pk}/heatmap", page_size=2).json()
    assert heat["count"] == 3
    assert [row["cells"] for row in heat["results"]] == [
        ["completed", "completed", "not_started"],
        ["completed", "in_progress", "in_progress"],
    ]


def test_how_long_it_took(as_teacher, course):
    task = make_task(course)
    for days in (0, 2, 2, 90):
        learner = make_user()
        enroll(learner, course)
        task_report(actor=learner, task_id=task.pk, status="completed")
        enrolled = timezone.now() - timedelta(days=days, hours=1)
        CourseEnrollment.objects.filter(user=learner).update(enrollment_date=enrolled)
    bands = as_teacher.get(f"{V1}/courses/{course.pk}/insights").json()["durations"]
    found = {(b["from_days"], b["to_days"]): b["learners"] for b in bands if b["learners"]}
    assert found == {(0, 1): 1, (1, 3): 2, (60, None): 1}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =cmd()"])
def test_a_cell_is_never_a_formula(text):
    assert safe_cell(text).startswith("'")
    assert safe_cell("plain -1") == "plain -1"
    assert safe_cell(None) == ""


def test_exports(as_teacher, course):
    task = make_task(course, "quiz")
    learner = make_user("@SUM(1)")
    enroll(learner, course)
    take(learner, task.quiz, right=True)
    answer = Client().get(f"{V1}/courses/{course.pk}/learners.csv", headers=as_teacher.headers)
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(row["username"], row["status"], row["progress"]) for row in rows] == [
        ("'@SUM(1)", "CERTIFIED", "100.00")
    ]
    body = as_teacher.get(f"{V1}/courses/{course.pk}/statements").json()
    verbs = [statement["verb"]["id"].rsplit("/", 1)[1] for statement in body["statements"]]
    assert verbs[0] == "registered"
    assert {"attempted", "passed", "completed", "earned"} <= set(verbs)
    passed = next(s for s in body["statements"] if s["verb"]["id"].endswith("passed"))
    assert passed["result"] == {
        "score": {"raw": 3, "min": 0, "max": 3, "scaled": 1.0},
        "success": True,
        "completion": True,
    }
    assert body["next"] is None
    json.dumps(body)


def test_a_word_reaches_learners_of_the_course_only(as_teacher, ada, boris, course):
    enroll(ada, course)
    before = read_snapshot(ada.pk)
    path = f"{V1}/courses/{course.pk}/messages"
    sent = as_teacher.post(path, {"users": [ada.pk, boris.pk], "text": "Try the *second* hint."})
    assert sent.json() == {"sent": 1, "telegram": 0}
    assert CourseMessage.objects.get().learner == ada
    event = ada.events.order_by("-seq")[0]
    assert (event.type, event.data["message"]["text"]) == ("course.message", "Try the *second* hint.")
    check_live(ada, before)
    refused(as_teacher.post(path, {"users": [boris.pk], "text": "x"}), 400, "nobody")
    refused(as_teacher.post(path, {"users": [ada.pk], "text": "  "}), 400, "empty")
    refused(as_teacher.post(path, {"users": [ada.pk], "text": "x" * 3_000}), 400, "invalid")
    client = Client()
    client.force_login(ada)
    assert "Try the *second* hint." in client.get(course.get_absolute_url()).content.decode()


def test_a_word_under_one_key_reaches_everybody_once(as_teacher, ada, boris, course):
    """As when a request breaks off half-way and is sent again, now to more learners."""
    enroll(ada, course)
    enroll(boris, course)
    path = f"{V1}/courses/{course.pk}/messages"
    for users in ([ada.pk], [ada.pk, boris.pk], [boris.pk, ada.pk]):
        body = {"users": users, "text": "Look again.", "idempotency_key": "k"}
        assert as_teacher.post(path, body).status_code == 200
    assert sorted(m.learner_id for m in CourseMessage.objects.all()) == sorted([ada.pk, boris.pk])
    assert ada.events.filter(type="course.message").count() == 1
    as_teacher.post(path, {"users": [ada.pk], "text": "Another."})
    as_teacher.post(path, {"users": [ada.pk], "text": "Another."})
    assert ada.events.filter(type="course.message").count() == 3
    refused(
        as_teacher.post(path, {"users": [ada.pk], "text": "x", "idempotency_key": "k" * 101}), 400, "invalid"
    )


def test_teaching_is_for_instructors(nobody, as_boris, as_teacher, as_admin, ada, boris, course):
    task = make_task(course)
    enroll(boris, course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    code = Certificate.objects.get().code
    reads = [f"{V1}/courses/{course.pk}/{name}" for name in ("insights", "heatmap", "statements")]
    for path in reads:
        refused(nobody.get(path), 401, "not_authenticated")
        refused(as_boris.get(path), 403, "not_instructor")
        for api in (as_teacher, as_admin):
            assert api.get(path).status_code == 200
    sheet = f"{V1}/courses/{course.pk}/learners.csv"
    assert Client().get(sheet).status_code == 401
    assert Client().get(sheet, headers=as_boris.headers).status_code == 403
    writes = {
        f"{V1}/courses/{course.pk}/messages": {"users": [ada.pk], "text": "x"},
        f"{V1}/courses/{course.pk}/invitations": {"max_uses": 3},
        f"{V1}/certificates/{code}/revoke": {"reason": "x"},
    }
    for path, body in writes.items():
        refused(nobody.post(path, body), 401, "not_authenticated")
        refused(as_boris.post(path, body), 403, "not_instructor")
        assert as_teacher.post(path, body).status_code in (200, 201)


def test_courses_and_tasks_to_read(nobody, as_ada, as_boris, ada, course):
    lesson, later = make_task(course), make_task(course)
    later.requires.set([lesson])
    draft = make_course(state="draft")
    enroll(ada, course)
    assert [one["id"] for one in nobody.get(f"{V1}/courses").json()["results"]] == [course.pk]
    mine = as_ada.get(f"{V1}/courses", mine="true").json()["results"]
    assert (mine[0]["my_status"], mine[0]["tasks"]) == ("ENROLLED", 2)
    refused(as_ada.get(f"{V1}/courses/{draft.pk}"), 404, "course_not_found")
    detail = as_ada.get(f"{V1}/courses/{course.pk}").json()
    assert [task["status"] for task in detail["modules"][0]["tasks"]] == ["NOT_STARTED", "LOCKED"]
    assert detail["next"] == lesson.pk
    assert nobody.get(f"{V1}/courses/{course.pk}").json()["status"] is None
    assert "<em>this</em>" in as_ada.get(f"{V1}/tasks/{lesson.pk}").json()["body"]
    refused(as_ada.get(f"{V1}/tasks/{later.pk}"), 403, "task_locked")
    refused(as_boris.get(f"{V1}/tasks/{lesson.pk}"), 403, "task_locked")


def test_the_review_over_the_api(as_ada, as_boris, ada, course):
    quiz, challenge = make_task(course, "quiz"), make_task(course, "challenge")
    enroll(ada, course)
    take(ada, quiz.quiz, right=False)
    bad = wrong_answer(challenge.challenge)
    submit_answer(actor=ada, challenge_id=challenge.challenge.pk, answer=bad, channel="web")
    past = timezone.now() - timedelta(days=3)
    QuizAttempt.objects.update(closed_at=past)
    UserProgress.objects.update(last_attempt_at=past)
    due = as_ada.get(f"{V1}/review").json()
    assert due["count"] == 4
    subject = f"challenge:{challenge.challenge.pk}"
    rated = as_ada.post(f"{V1}/review", {"subject": subject, "rating": "good"}).json()
    assert (rated["subject"], rated["right"]) == (subject, None)
    refused(as_ada.post(f"{V1}/review", {"subject": subject, "rating": "good"}), 409, "not_due")
    refused(as_boris.post(f"{V1}/review", {"subject": subject, "rating": "good"}), 404, "review_not_found")
    refused(as_ada.post(f"{V1}/review", {"subject": subject, "rating": "great"}), 400, "invalid")
    question = quiz.quiz.questions.first()
    choice = {"question": question.pk, "option": option_of(question, right=True).pk}
    assert as_ada.post(f"{V1}/review/answer", choice).json()["right"] is True
    assert as_ada.get(f"{V1}/review").json()["count"] == 2
    assert as_boris.get(f"{V1}/review").json()["count"] == 0
