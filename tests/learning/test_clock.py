"""Access that ran out is over in every reading from that second on, before anybody writes it down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.models import CourseEnrollment
from learning.selectors.analytics import read_totals
from learning.selectors.attention import read_attention
from learning.selectors.courses import active_courses, course_catalogue
from learning.selectors.insights import read_course_figures
from learning.selectors.overview import read_overview
from learning.selectors.taught import course_audience, taught_courses
from learning.services import task_report
from tests.api.client import Api
from tests.learning.courses import enroll, make_course, make_task
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(teacher, ada):
    """A course that Ada has begun, and been away from for long; her access ends in an hour."""
    course = make_course(teacher)
    task = make_task(course)
    make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    now = timezone.now()
    CourseEnrollment.objects.update(
        expires_at=now + timedelta(hours=1), last_activity_at=now - timedelta(days=20)
    )
    return course


def readings(course, ada):
    overview = read_overview(ada)
    return {
        "catalogue": course_catalogue(ada, mine=True).get().my_status,
        "going on": active_courses(ada).count(),
        "in progress": overview.courses_in_progress,
        "share": overview.progress,
        "user": ada.calculate_progress_percentage(),
        "latest": [row.status_word for row in overview.recent_courses],
        "totals": read_totals(course.owner, course.pk).active,
        "figures": read_course_figures(course.owner, course).active,
        "list": taught_courses(course.owner).get().active_count,
        "attention": len(read_attention(course.owner, course)),
        "audience": course_audience(course.owner, course),
    }


def test_every_reading_goes_by_the_clock(course, ada):
    assert readings(course, ada) == {
        "catalogue": "IN_PROGRESS",
        "going on": 1,
        "in progress": 1,
        "share": 50.0,
        "user": 50.0,
        "latest": ["In progress"],
        "totals": 1,
        "figures": 1,
        "list": 1,
        "attention": 1,
        "audience": [ada.pk],
    }
    # Straight in the table, without a service: the readings kept before are thrown away by hand.
    CourseEnrollment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    course.revisions.all().delete()
    assert readings(course, ada) == {
        "catalogue": "EXPIRED",
        "going on": 0,
        "in progress": 0,
        "share": 0.0,
        "user": 0.0,
        "latest": ["Expired"],
        "totals": 0,
        "figures": 0,
        "list": 0,
        "attention": 0,
        "audience": [],
    }
    assert CourseEnrollment.objects.get().status == "IN_PROGRESS"  # nobody has written it down
    assert Api(ada).get("/api/v1/courses/", mine="true").json()["results"][0]["my_status"] == "EXPIRED"


def test_a_kept_reading_ends_with_the_access_it_counted(course, ada, monkeypatch):
    assert read_totals(course.owner, course.pk).active == 1
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert read_totals(course.owner, course.pk).active == 0


BARRIERS = {
    "expired": ("enrollment_closed", "enrolment in this course has ended"),
    "dropped": ("enrollment_closed", "enrolment in this course has ended"),
    "not begun": ("course_not_started", "has not started yet"),
}


@pytest.mark.parametrize("barrier", BARRIERS)
def test_what_is_closed_is_not_read_either(course, ada, teacher, barrier):
    code, words = BARRIERS[barrier]
    now = timezone.now()
    if barrier == "expired":
        CourseEnrollment.objects.update(expires_at=now - timedelta(seconds=1))
    elif barrier == "dropped":
        CourseEnrollment.objects.update(status="DROPPED")
    else:
        course.starts_at = now + timedelta(days=1)
        course.save()
    for task in course.tasks.all():  # one of them was completed before
        answer = Api(ada).get(f"/api/v1/tasks/{task.pk}/")
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        page = signed_in(ada).get(task.get_absolute_url()).content.decode()
        assert words in page
        assert "Read <em>this</em>" not in page
        assert "Mark as done" not in page
        assert Api(teacher).get(f"/api/v1/tasks/{task.pk}/").status_code == 200
        assert "Read <em>this</em>" in signed_in(teacher).get(task.get_absolute_url()).content.decode()
    plan = signed_in(ada).get(course.get_absolute_url()).content.decode()
    assert ("Continue" in plan) is False
    assert ("has not started yet" in plan) is (barrier == "not begun")
