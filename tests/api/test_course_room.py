"""The course room, key by key: names, formats, envelopes, statuses, roles."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from learning.models import Certificate, CourseEnrollment, TaskProgress
from learning.services import enrollment_change, task_report
from tests.api.client import Api
from tests.factories import make_user
from tests.learning.courses import enroll, make_course, make_task

pytestmark = pytest.mark.django_db
ROOM = "/api/v1/user-progress"
ENROLLMENT_KEYS = [
    "v_created_date",
    "v_created_time",
    "v_updated_date",
    "v_updated_time",
    "enrollmentId",
    "userId",
    "courseId",
    "enrollmentStatus",
    "enrollmentDate",
    "completionDate",
    "certificateUrl",
    "metadata",
    "enrollment_created_at",
    "enrollment_updated_at",
]
ACTIVITY_KEYS = [
    "v_created_date",
    "v_created_time",
    "v_updated_date",
    "v_updated_time",
    "progressId",
    "userId",
    "courseId",
    "courseContentId",
    "progressStatus",
    "activityDuration",
    "progressPercent",
    "metadata",
    "user_course_content_progress_created_at",
    "user_course_content_progress_updated_at",
]


@pytest.fixture
def course(teacher):
    return make_course(teacher)


def room_refused(answer, status, code):
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert body["success"] is False
    assert body["message"]
    assert set(body) == {"success", "message", "code"}
    assert answer.headers["Content-Type"] == "application/json"
    return body


def told(answer, message):
    body = answer.json()
    assert answer.status_code == 200, body
    assert list(body) == ["success", "message", "results"]
    assert (body["success"], body["message"]) == (True, message)
    return body["results"]


def test_user_progress_key_by_key(as_ada, ada, course):
    ada.time_zone = "Asia/Kolkata"
    ada.save()
    task, _other = make_task(course), make_task(course)
    enrollment = enroll(ada, course)
    row = task_report(actor=ada, task_id=task.pk, status="completed", metadata={"page": 3})
    created = datetime(2025, 10, 13, 17, 50, 51, 683_000, tzinfo=UTC)
    updated = datetime(2025, 10, 15, 17, 46, 6, 101_999, tzinfo=UTC)
    CourseEnrollment.objects.update(created_at=created, updated_at=updated, enrollment_date=created)
    TaskProgress.objects.update(created_at=created, updated_at=updated)
    answer = as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}")
    results = told(answer, "User progress retrieved successfully")
    assert list(results) == ["enrollments", "activityLogs"]
    assert list(results["enrollments"]) == ENROLLMENT_KEYS
    assert results["enrollments"] == {
        "v_created_date": "13-Oct-2025",
        "v_created_time": "23:20:51",
        "v_updated_date": "15-Oct-2025",
        "v_updated_time": "23:16:06",
        "enrollmentId": enrollment.pk,
        "userId": ada.pk,
        "courseId": course.pk,
        "enrollmentStatus": "IN_PROGRESS",
        "enrollmentDate": "2025-10-13T17:50:51.683Z",
        "completionDate": None,
        "certificateUrl": None,
        "metadata": {},
        "enrollment_created_at": "2025-10-13T17:50:51.683Z",
        "enrollment_updated_at": "2025-10-15T17:46:06.101Z",
    }
    assert list(results["activityLogs"][0]) == ACTIVITY_KEYS
    assert results["activityLogs"] == [
        {
            "v_created_date": "13-Oct-2025",
            "v_created_time": "23:20:51",
            "v_updated_date": "15-Oct-2025",
            "v_updated_time": "23:16:06",
            "progressId": row.pk,
            "userId": ada.pk,
            "courseId": course.pk,
            "courseContentId": task.pk,
            "progressStatus": "COMPLETED",
            "activityDuration": 0,
            "progressPercent": "100.00",
            "metadata": {"page": 3},
            "user_course_content_progress_created_at": "2025-10-13T17:50:51.683Z",
            "user_course_content_progress_updated_at": "2025-10-15T17:46:06.101Z",
        }
    ]


def test_months_stay_english_in_every_language(ada, course):
    ada.language = "ru"
    ada.save()
    enroll(ada, course)
    CourseEnrollment.objects.update(created_at=datetime(2025, 5, 1, tzinfo=UTC))
    found = Api(ada, Accept_Language="ru").get(f"{ROOM}/{course.pk}/{ada.pk}").json()["results"]
    assert found["enrollments"]["v_created_date"] == "01-May-2025"


def test_who_is_not_enrolled_has_none(as_ada, ada, course):
    results = told(as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}/"), "User progress retrieved successfully")
    assert results == {"enrollments": None, "activityLogs": []}


def test_update_key_by_key(as_ada, ada, course):
    task, _other = make_task(course), make_task(course)
    enroll(ada, course)
    call = {
        "courseId": course.pk,
        "courseContentId": task.pk,
        "progressStatus": "COMPLETED",
        "activityDuration": 15,
        "progressPercent": 100,
        "metadata": {},
    }
    results = told(as_ada.post(f"{ROOM}/update", call), "Progress updated successfully")
    row = TaskProgress.objects.get()
    moment = results.pop("user_course_content_progress_updated_at")
    assert moment.endswith("Z")
    assert len(moment) == len("2025-10-21T12:00:00.000Z")
    assert results == {
        "progressId": row.pk,
        "userId": ada.pk,
        "courseId": course.pk,
        "courseContentId": task.pk,
        "progressStatus": "COMPLETED",
        "activityDuration": 15,
        "progressPercent": "100.00",
    }
    told(as_ada.post(f"{ROOM}/update/", call), "Progress updated successfully")
    assert TaskProgress.objects.count() == 1
    place = as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}/").json()["results"]
    assert place["enrollments"]["enrollmentStatus"] == "IN_PROGRESS"
    assert place["activityLogs"][0]["activityDuration"] == 15


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(100 / 3, "33.33"), (66.666666, "66.67"), ("12.5", "12.50"), (0, "0.00"), (1e-9, "0.00")],
)
def test_a_percent_is_rounded_to_two_decimals(as_ada, ada, course, sent, kept):
    task = make_task(course)
    enroll(ada, course)
    call = {"courseId": course.pk, "courseContentId": task.pk, "progressPercent": sent}
    assert as_ada.post(f"{ROOM}/update", call).json()["results"]["progressPercent"] == kept


def test_completing_everything_gives_a_certificate_that_can_be_checked(as_ada, ada, course, settings):
    task = make_task(course)
    enroll(ada, course)
    as_ada.post(
        f"{ROOM}/update/", {"courseId": course.pk, "courseContentId": task.pk, "progressPercent": 100}
    )
    found = as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}/").json()["results"]["enrollments"]
    assert found["enrollmentStatus"] == "CERTIFIED"
    assert found["completionDate"].endswith("Z")
    code = Certificate.objects.get().code
    assert found["certificateUrl"] == f"{settings.SITE_URL}/certificates/{code}/"


def test_activities_by_date_and_status(as_ada, ada, course):
    first, second = make_task(course), make_task(course)
    make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=first.pk, status="completed", spent=timedelta(minutes=15))
    task_report(actor=ada, task_id=second.pk, percent=40)
    TaskProgress.objects.filter(task=first).update(updated_at=datetime(2025, 10, 1, tzinfo=UTC))
    path = f"{ROOM}/{course.pk}/{ada.pk}/activities"
    results = told(as_ada.get(path), "Activity logs retrieved successfully")
    assert [one["courseContentId"] for one in results] == [second.pk, first.pk]
    assert list(results[1]) == [
        "progressId",
        "courseContentId",
        "progressStatus",
        "activityDuration",
        "progressPercent",
        "v_created_date",
        "v_created_time",
        "v_updated_date",
        "v_updated_time",
    ]
    assert (results[1]["activityDuration"], results[0]["progressPercent"]) == (15, "40.00")
    for query, count in (
        ({"endDate": "2025-10-02T00:00:00Z"}, 1),
        ({"startDate": "2025-10-02"}, 1),
        ({"startDate": "2025-09-30T00:00:00+03:00"}, 2),
        ({"startDate": "2025-10-01", "endDate": "2025-10-01"}, 1),
        ({"endDate": "2025-09-30"}, 0),
        ({"status": "IN_PROGRESS"}, 1),
        ({"status": "LOCKED"}, 0),
    ):
        assert len(as_ada.get(path, **query).json()["results"]) == count, query
    ada.time_zone = "America/Los_Angeles"  # where it was the evening before
    ada.save()
    for query, count in (
        ({"endDate": "2025-09-30"}, 1),
        ({"startDate": "2025-10-01"}, 1),
        ({"startDate": "2025-09-30T17:00:00", "endDate": "2025-09-30T17:00:00"}, 1),
        ({"startDate": "2025-10-01T00:00:00Z", "endDate": "2025-10-01T00:00:00Z"}, 1),
        ({"startDate": "0001-01-01", "endDate": "9999-12-31"}, 2),
    ):
        assert len(Api(ada).get(path, **query).json()["results"]) == count, query
    room_refused(as_ada.get(path, startDate="yesterday"), 400, "invalid")
    room_refused(as_ada.get(path, status="DONE"), 400, "invalid")


def test_a_begun_task_behind_a_new_prerequisite_shows_as_locked(as_ada, ada, course):
    first, second = make_task(course), make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=second.pk, percent=10)
    second.requires.set([first])
    logs = as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}/").json()["results"]["activityLogs"]
    assert [one["progressStatus"] for one in logs] == ["LOCKED"]
    call = {"courseId": course.pk, "courseContentId": second.pk, "progressStatus": "COMPLETED"}
    room_refused(as_ada.post(f"{ROOM}/update/", call), 403, "task_locked")


@pytest.fixture
def crowd(course):
    """Five learners: 0 to 4 of four tasks done, the last one finished; each enrolled a day later."""
    tasks = [make_task(course) for _ in range(4)]
    learners = [make_user(f"crowd{i}") for i in range(5)]
    for i, learner in enumerate(learners):
        enroll(learner, course)
        for task in tasks[:i]:
            task_report(actor=learner, task_id=task.pk, status="completed", spent=timedelta(minutes=12))
        when = datetime(2025, 10, 1 + i, tzinfo=UTC)
        CourseEnrollment.objects.filter(user=learner).update(enrollment_date=when)
    done = datetime(2025, 10, 19, tzinfo=UTC)
    CourseEnrollment.objects.filter(status="CERTIFIED").update(completion_date=done)
    return learners


def test_everybody_sorted_filtered_and_paged(as_teacher, course, crowd):
    path = f"{ROOM}/course/{course.pk}/all"
    ids = [learner.pk for learner in crowd]

    def listed(**query):
        return [
            one["userId"]
            for one in told(as_teacher.get(path, **query), "All users progress retrieved successfully")
        ]

    answer = as_teacher.get(path)
    assert list(answer.json()["results"][0]) == ["userId", "enrollments", "activityLogs"]
    assert answer.headers["X-Total-Count"] == "5"
    assert listed() == ids
    assert listed(sortBy="enrollmentDate", order="desc") == ids[::-1]
    assert listed(sortBy="progress", order="asc") == ids
    assert listed(sortBy="progress", order="desc") == ids[::-1]
    assert listed(sortBy="completionDate", order="asc") == [ids[4], *ids[:4]]
    assert listed(sortBy="completionDate", order="desc") == [ids[4], *ids[:4]]
    assert listed(sortBy="completionDate", page=2, limit=2) == ids[1:3]
    assert listed(status="ENROLLED") == ids[:1]
    assert listed(status="CERTIFIED") == ids[4:]
    assert listed(page=2, limit=2) == ids[2:4]
    assert listed(page=9, limit=2) == []
    assert 'rel="next"' in as_teacher.get(path, limit=2).headers["Link"]
    for bad in ({"sortBy": "password"}, {"order": "up"}, {"status": "GONE"}, {"page": 0}, {"limit": 10**9}):
        room_refused(as_teacher.get(path, **bad), 400, "invalid")


def test_access_that_ran_out_reads_as_expired_at_once(as_teacher, course, crowd):
    past = datetime(2025, 11, 1, tzinfo=UTC)
    CourseEnrollment.objects.filter(user=crowd[0]).update(expires_at=past)
    path = f"{ROOM}/course/{course.pk}/all"
    found = as_teacher.get(path, status="EXPIRED").json()["results"]
    assert [one["enrollments"]["enrollmentStatus"] for one in found] == ["EXPIRED"]
    assert as_teacher.get(path, status="ENROLLED").json()["results"] == []


def test_bulk_in_the_order_asked_for(as_teacher, as_ada, ada, course, crowd):
    ids = [crowd[3].pk, crowd[1].pk, crowd[3].pk, 10**9]
    results = told(
        as_teacher.post(f"{ROOM}/bulk", {"courseId": course.pk, "userIds": ids}),
        "Users progress retrieved successfully",
    )
    assert [one["userId"] for one in results] == [crowd[3].pk, crowd[1].pk]
    assert [len(one["activityLogs"]) for one in results] == [3, 1]
    own = as_ada.post(f"{ROOM}/bulk/", {"courseId": course.pk, "userIds": [ada.pk]})
    assert own.json()["results"] == [{"userId": ada.pk, "enrollments": None, "activityLogs": []}]
    both = {"courseId": course.pk, "userIds": [ada.pk, crowd[0].pk]}
    room_refused(as_ada.post(f"{ROOM}/bulk/", both), 403, "not_instructor")
    for bad in ([], [0], ["x"], list(range(1, 300)), "1,2", None):
        room_refused(
            as_teacher.post(f"{ROOM}/bulk/", {"courseId": course.pk, "userIds": bad}), 400, "invalid"
        )


def test_analytics_key_by_key(as_teacher, course, crowd):
    results = told(
        as_teacher.get(f"{ROOM}/course/{course.pk}/analytics"), "Course analytics retrieved successfully"
    )
    tasks = list(course.tasks.all())
    assert results == {
        "totalEnrollments": 5,
        "activeUsers": 3,
        "completedUsers": 1,
        "averageProgress": 50.0,
        "completionRate": 20.0,
        "averageCompletionTime": 14.0,
        "totalActivities": 10,
        "contentEngagement": [
            {"contentId": task.pk, "completionCount": 4 - i, "avgDuration": 12.0}
            for i, task in enumerate(tasks)
        ],
    }
    assert not any(str(word) in str(results) for word in ("crowd", "user"))


def test_an_empty_course_has_figures_too(as_teacher, course):
    results = as_teacher.get(f"{ROOM}/course/{course.pk}/analytics/").json()["results"]
    assert results["totalEnrollments"] == results["completionRate"] == results["averageCompletionTime"] == 0
    assert results["contentEngagement"] == []


def test_an_update_is_in_the_next_analytics(as_teacher, course, crowd):
    path = f"{ROOM}/course/{course.pk}/analytics/"
    task = course.tasks.first()
    for expected in (1, 2, 3):
        learner = make_user()
        enrollment = enroll(learner, course)
        assert as_teacher.get(path).json()["results"]["totalEnrollments"] == 5 + expected
        task_report(actor=learner, task_id=task.pk, status="completed")
        assert as_teacher.get(path).json()["results"]["activeUsers"] == 3 + 1
        enrollment_change(actor=learner, enrollment_id=enrollment.pk, status="DROPPED")
        assert as_teacher.get(path).json()["results"]["activeUsers"] == 3


def test_roles(nobody, as_ada, as_boris, as_teacher, as_admin, ada, boris, course, teacher):
    task = make_task(course)
    enroll(ada, course)
    stranger = Api(make_user("stranger", is_instructor=True))
    helper = make_user("helper")
    course.instructors.add(helper)
    place = f"{ROOM}/{course.pk}/{ada.pk}"
    own_only = [place, f"{place}/activities"]
    teachers_only = [f"{ROOM}/course/{course.pk}/all", f"{ROOM}/course/{course.pk}/analytics"]
    for path in own_only + teachers_only:
        room_refused(nobody.get(path), 401, "not_authenticated")
        room_refused(as_boris.get(path), 403, "own_progress_only" if path in own_only else "not_instructor")
        room_refused(stranger.get(path), 403, "own_progress_only" if path in own_only else "not_instructor")
        for api in (as_teacher, as_admin, Api(helper)):
            assert api.get(path).status_code == 200
    for path in own_only:
        assert as_ada.get(path).status_code == 200
    for path in teachers_only:
        room_refused(as_ada.get(path), 403, "not_instructor")
    call = {"courseId": course.pk, "courseContentId": task.pk, "progressStatus": "IN_PROGRESS"}
    room_refused(nobody.post(f"{ROOM}/update/", call), 401, "not_authenticated")
    room_refused(nobody.post(f"{ROOM}/bulk/", call), 401, "not_authenticated")
    for api in (as_boris, as_teacher, as_admin):
        room_refused(api.post(f"{ROOM}/update/", {**call, "userId": ada.pk}), 403, "own_progress_only")
        room_refused(api.post(f"{ROOM}/update/", call), 404, "not_enrolled")
    assert as_ada.post(f"{ROOM}/update/", {**call, "userId": ada.pk}).status_code == 200
    robot = make_user("robot")
    robot.groups.add(Group.objects.get_or_create(name="system")[0])
    done = Api(robot).post(f"{ROOM}/update/", {**call, "userId": ada.pk, "progressStatus": "COMPLETED"})
    assert done.json()["results"]["userId"] == ada.pk
    room_refused(Api(robot).get(place), 403, "own_progress_only")


def test_unknown_things_are_404_in_the_envelope(as_ada, as_teacher, ada, course):
    room_refused(as_teacher.get(f"{ROOM}/{course.pk}/{10**9}/"), 404, "learner_not_found")
    room_refused(as_ada.get(f"{ROOM}/{10**9}/{ada.pk}/"), 404, "course_not_found")
    room_refused(as_teacher.get(f"{ROOM}/course/{10**9}/all/"), 404, "course_not_found")
    room_refused(as_teacher.get(f"{ROOM}/course/{10**9}/analytics/"), 404, "course_not_found")
    draft = make_course(state="draft")
    room_refused(as_ada.get(f"{ROOM}/{draft.pk}/{ada.pk}/"), 404, "course_not_found")
    for path in ("abc/1/", "1/abc/", "1/", "course/x/all/", "1/2/3/4/"):
        answer = Client().get(f"{ROOM}/{path}", headers=as_ada.headers)
        room_refused(answer, 404, "not_found")


BAD_UPDATES = [
    ({}, 400, "invalid"),
    ({"courseId": 10**9}, 404, "task_not_found"),
    ({"courseContentId": 10**9}, 404, "task_not_found"),
    ({"courseContentId": "x"}, 400, "invalid"),
    ({"progressStatus": "LOCKED"}, 400, "invalid"),
    ({"progressStatus": "completed"}, 400, "invalid"),
    ({"progressPercent": 100.5}, 400, "invalid"),
    ({"progressPercent": -1}, 400, "invalid"),
    ({"progressPercent": "half"}, 400, "invalid"),
    ({"progressPercent": "NaN"}, 400, "invalid"),
    ({"progressPercent": "Infinity"}, 400, "invalid"),
    ({"progressPercent": True}, 400, "invalid"),
    ({"activityDuration": -5}, 400, "invalid"),
    ({"activityDuration": 10**12}, 400, "invalid"),
    ({"metadata": "text"}, 400, "invalid"),
    ({"metadata": {"a": "x" * 20_000}}, 400, "too_long"),
    ({"userId": 10**18}, 403, "own_progress_only"),
]


@pytest.mark.parametrize("case", range(len(BAD_UPDATES)))
def test_bad_updates(as_ada, ada, course, case):
    change, status, code = BAD_UPDATES[case]
    task = make_task(course)
    enroll(ada, course)
    call = {"courseId": course.pk, "courseContentId": task.pk, **change} if change else {}
    room_refused(as_ada.post(f"{ROOM}/update/", call), status, code)
    assert not TaskProgress.objects.exists()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[1]", 400),
        (b'{"courseId": NaN}', 400),
        (b'{"metadata": {"a": "\\ud800"}}', 400),
        (b'{"metadata": {"a": "\\u0000"}}', 400),
        (b'{"metadata": ' + b'{"a":' * 200 + b"1" + b"}" * 201, 400),
        (b" " * 1_200_000, 413),
    ],
    ids=range(9),
)
def test_raw_hostility_is_answered_in_the_envelope(as_ada, raw, status):
    answer = as_ada.call("post", f"{ROOM}/update/", raw=raw)
    assert answer.status_code == status
    assert answer.json()["success"] is False


def test_other_types_and_methods_are_answered_in_the_envelope(as_ada):
    answer = as_ada.call("post", f"{ROOM}/update/", raw=b"a=1", Content_Type="text/plain")
    room_refused(answer, 415, "unsupported_media_type")
    room_refused(Client().delete(f"{ROOM}/update/", headers=as_ada.headers), 405, "method_not_allowed")


def test_a_fault_inside_tells_nothing_of_the_inside(as_ada, ada, course, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("SELECT password FROM core_user")

    monkeypatch.setattr("api.learning.room.read_place", broken)
    answer = as_ada.get(f"{ROOM}/{course.pk}/{ada.pk}/")
    body = room_refused(answer, 500, "internal_error")
    assert "SELECT" not in str(body)
    assert "SELECT password" in caplog.text


def test_queries_do_not_grow_with_the_class(as_teacher, course, django_assert_max_num_queries):
    tasks = [make_task(course) for _ in range(3)]
    tasks[2].requires.set(tasks[:2])
    counts = []
    for _ in range(2):
        for _n in range(4):
            learner = make_user()
            enroll(learner, course)
            task_report(actor=learner, task_id=tasks[0].pk, status="completed")
        ids = list(CourseEnrollment.objects.values_list("user_id", flat=True))
        for call in (
            lambda: as_teacher.get(f"{ROOM}/course/{course.pk}/all/"),
            lambda ids=ids: as_teacher.post(f"{ROOM}/bulk/", {"courseId": course.pk, "userIds": ids}),
            lambda: as_teacher.get(f"{ROOM}/course/{course.pk}/analytics/"),
        ):
            with django_assert_max_num_queries(16) as context:
                call()
            counts.append(len(context.captured_queries))
    assert counts[:3] == counts[3:]
