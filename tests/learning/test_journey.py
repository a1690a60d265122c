"""A learner's way through a course: lessons, challenges solved at any door, completion, live state."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import DomainError
from core.models import Event
from learning.models import ActivityEntry, Certificate, CourseEnrollment, TaskProgress
from learning.services import (
    course_enroll,
    enrollment_change,
    enrollment_delete,
    expire_enrollments,
    invitation_create,
    task_delete,
    task_open,
    task_report,
    task_save,
)
from progress.services import start_challenge, submit_answer
from progress.snapshot import apply_events, read_snapshot
from tests.factories import make_challenge, right_answer
from tests.learning.courses import enroll, make_course, make_task

pytestmark = pytest.mark.django_db


def refused(call, **kwargs):
    with pytest.raises(DomainError) as refusal:
        call(**kwargs)
    return refusal.value.code


def check_live(user, before):
    """The state before, carried on by the events, is the state read afresh."""
    events = Event.objects.filter(user=user).order_by("seq")
    assert apply_events(before, events) == read_snapshot(user.pk)


def test_a_lesson_moves_the_course_from_enrolled_to_certified(ada):
    course = make_course()
    first, second = make_task(course), make_task(course)
    before = read_snapshot(ada.pk)
    enrollment = enroll(ada, course)
    assert (enrollment.status, enrollment.progress) == ("ENROLLED", Decimal("0.00"))

    task_open(actor=ada, task_id=first.pk)
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.last_task) == ("IN_PROGRESS", first)

    task_report(actor=ada, task_id=first.pk, status="completed")
    enrollment.refresh_from_db()
    assert enrollment.progress == Decimal("50.00") == Decimal(str(enrollment.calculate_course_progress()))
    assert not enrollment.is_course_completed()

    task_report(actor=ada, task_id=second.pk, percent=100)
    enrollment.refresh_from_db()
    assert (enrollment.status, enrollment.progress) == ("CERTIFIED", Decimal("100.00"))
    assert enrollment.is_course_completed()
    assert enrollment.completion_date is not None
    assert Certificate.objects.get(user=ada, course=course).learner_name == "ada"
    check_live(ada, before)
    kinds = set(Event.objects.filter(user=ada).values_list("type", flat=True))
    assert {"course.enrolled", "task.changed", "task.completed", "course.completed"} <= kinds


def test_without_a_certificate_the_course_stays_completed(ada):
    course = make_course(gives_certificate=False)
    task = make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    assert CourseEnrollment.objects.get(user=ada).status == "COMPLETED"
    assert not Certificate.objects.exists()


def test_a_challenge_solved_in_chat_completes_task_and_course(ada):
    course, other = make_course(), make_course()
    task = make_task(course, "challenge")
    make_task(other, "challenge", challenge=task.challenge)
    make_task(other)
    enroll(ada, course)
    enroll(ada, other)
    before = read_snapshot(ada.pk)
    start_challenge(actor=ada, challenge_id=task.challenge.pk)
    assert TaskProgress.objects.get(user=ada, task=task).status == "in_progress"
    assert CourseEnrollment.objects.get(user=ada, course=course).status == "IN_PROGRESS"
    submit_answer(
        actor=ada, challenge_id=task.challenge.pk, answer=right_answer(task.challenge), channel="telegram"
    )
    assert CourseEnrollment.objects.get(user=ada, course=course).status == "CERTIFIED"
    assert CourseEnrollment.objects.get(user=ada, course=other).progress == Decimal("50.00")
    check_live(ada, before)


def test_what_was_solved_before_counts_on_enrolling(ada):
    course = make_course()
    task = make_task(course, "challenge")
    submit_answer(
        actor=ada, challenge_id=task.challenge.pk, answer=right_answer(task.challenge), channel="web"
    )
    assert enroll(ada, course).status == "CERTIFIED"


def test_a_graded_task_is_not_completed_by_saying_so(ada):
    course = make_course()
    quiz, challenge = make_task(course, "quiz"), make_task(course, "challenge")
    enroll(ada, course)
    for task in (quiz, challenge):
        assert refused(task_report, actor=ada, task_id=task.pk, status="completed") == "task_is_graded"
        assert refused(task_report, actor=ada, task_id=task.pk, percent="100") == "task_is_graded"
    assert not TaskProgress.objects.exists()


def test_tasks_lock_by_prerequisite_and_by_order(ada):
    course = make_course(is_sequential=True)
    first, second, third = (make_task(course) for _ in range(3))
    optional = make_task(course, is_required=False)
    optional.requires.set([third])
    enroll(ada, course)
    with pytest.raises(DomainError) as refusal:
        task_open(actor=ada, task_id=third.pk)
    assert refusal.value.code == "task_locked"
    assert [r["id"] for r in refusal.value.details["requires"]] == [first.pk, second.pk]
    task_report(actor=ada, task_id=first.pk, status="completed")
    task_report(actor=ada, task_id=second.pk, status="completed")
    assert refused(task_open, actor=ada, task_id=optional.pk) == "task_locked"
    task_report(actor=ada, task_id=third.pk, status="completed")
    task_open(actor=ada, task_id=optional.pk)


def test_a_task_never_goes_back(ada):
    course = make_course()
    task = make_task(course)
    make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed", spent=timedelta(minutes=5))
    row = task_report(actor=ada, task_id=task.pk, status="in_progress", percent=10, metadata={"page": 2})
    assert (row.status, row.percent, row.metadata) == ("completed", Decimal("100.00"), {"page": 2})
    assert row.time_spent == timedelta(minutes=5)
    told = Event.objects.filter(user=ada, type="task.completed")
    assert told.count() == 1  # opening it again is a change, no second completion


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": "LOCKED"}, "unknown_status"),
        ({"percent": 101}, "invalid_percent"),
        ({"percent": "NaN"}, "invalid_percent"),
        ({"percent": True}, "invalid_percent"),
        ({"percent": "1" * 30}, "invalid_percent"),
        ({"spent": timedelta(seconds=-1)}, "invalid_duration"),
        ({"metadata": []}, "wrong_type"),
        ({"metadata": {"a": "\x00"}}, "bad_characters"),
        ({"metadata": {"\ud800": 1}}, "bad_characters"),
        ({"metadata": {"a": "x" * 20_000}}, "too_long"),
        ({"metadata": {"a": float("nan")}}, "wrong_type"),
        ({"task_id": 10**9}, "task_not_found"),
        ({"course_id": 10**9}, "task_not_found"),
        ({"learner_id": 10**9}, "own_progress_only"),
    ],
)
def test_bad_reports_are_refused_with_their_reason(ada, values, code):
    course = make_course()
    task = make_task(course)
    enroll(ada, course)
    assert refused(task_report, **{"actor": ada, "task_id": task.pk, **values}) == code
    assert not TaskProgress.objects.exists()


def test_who_is_not_enrolled_or_has_left_cannot_work(ada):
    course = make_course()
    task = make_task(course)
    assert refused(task_open, actor=ada, task_id=task.pk) == "not_enrolled"
    enrollment = enroll(ada, course)
    assert refused(course_enroll, actor=ada, course_id=course.pk) == "already_enrolled"
    enrollment_change(actor=ada, enrollment_id=enrollment.pk, status="DROPPED")
    assert refused(task_open, actor=ada, task_id=task.pk) == "enrollment_closed"
    assert enroll(ada, course).pk == enrollment.pk
    task_open(actor=ada, task_id=task.pk)


def test_dates_and_states_of_a_course_are_heeded(ada):
    now = timezone.now()
    later = make_course(starts_at=now + timedelta(days=1))
    task = make_task(later)
    enroll(ada, later)
    assert refused(task_open, actor=ada, task_id=task.pk) == "course_not_started"
    over = make_course(ends_at=now - timedelta(days=1))
    assert refused(enroll, user=ada, course=over) == "course_ended"
    assert refused(enroll, user=ada, course=make_course(state="draft")) == "course_not_found"
    assert refused(enroll, user=ada, course=make_course(state="archived")) == "course_not_found"


def test_access_runs_out_by_the_clock_and_is_then_written_down(ada):
    course = make_course(access_days=10)
    task = make_task(course)
    enrollment = enroll(ada, course)
    assert enrollment.expires_at == enrollment.enrollment_date + timedelta(days=10)
    CourseEnrollment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    before = read_snapshot(ada.pk)
    assert refused(task_open, actor=ada, task_id=task.pk) == "enrollment_closed"
    assert expire_enrollments() == 1
    assert expire_enrollments() == 0
    assert CourseEnrollment.objects.get().status == "EXPIRED"
    check_live(ada, before)
    assert enroll(ada, course).status == "ENROLLED"


def test_an_invitation_lets_in_as_many_as_it_says(ada, boris, teacher):
    course = make_course(teacher, access="invitation")
    invitation = invitation_create(actor=teacher, course_id=course.pk, max_uses=1)
    assert refused(enroll, user=ada, course=course) == "invitation_needed"
    assert refused(enroll, user=ada, course=course, code="WRONG") == "invitation_invalid"
    enroll(ada, course, code=f" {invitation.code.lower()} ")
    assert refused(enroll, user=boris, course=course, code=invitation.code) == "invitation_invalid"
    assert refused(invitation_create, actor=ada, course_id=course.pk) == "not_instructor"


def test_the_state_machine_takes_no_shortcuts(ada, teacher):
    course = make_course(teacher, gives_certificate=False)
    task = make_task(course)
    enrollment = enroll(ada, course)
    ask = {"actor": ada, "enrollment_id": enrollment.pk}
    assert refused(enrollment_change, **ask, status="COMPLETED") == "course_not_completed"
    assert refused(enrollment_change, **ask, status="CERTIFIED") == "not_instructor"
    assert refused(enrollment_change, **ask, status="EXPIRED") == "not_instructor"
    assert refused(enrollment_change, **ask, status="done") == "unknown_status"
    task_report(actor=ada, task_id=task.pk, status="completed")
    assert enrollment_change(**ask, status="COMPLETED").status == "COMPLETED"
    assert refused(enrollment_change, **ask, status="DROPPED") == "wrong_transition"
    certified = enrollment_change(actor=teacher, enrollment_id=enrollment.pk, status="CERTIFIED")
    assert certified.status == "CERTIFIED"
    assert refused(enrollment_delete, **ask) == "enrollment_certified"


def test_leaving_keeps_what_was_learnt(ada, boris):
    course = make_course()
    task = make_task(course)
    make_task(course)
    enrollment = enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    before = read_snapshot(ada.pk)
    assert refused(enrollment_delete, actor=boris, enrollment_id=enrollment.pk) == "enrollment_not_found"
    enrollment_delete(actor=ada, enrollment_id=enrollment.pk)
    check_live(ada, before)
    assert enroll(ada, course).progress == Decimal("50.00")


def test_a_changed_course_counts_everybody_afresh(ada, boris, teacher):
    course = make_course(teacher)
    first, _second = make_task(course), make_task(course)
    for learner in (ada, boris):
        enroll(learner, course)
    task_report(actor=ada, task_id=first.pk, status="completed")
    before = read_snapshot(ada.pk)
    task_save(actor=teacher, module=first.module, fields={"kind": "lesson", "title": "One more"})
    assert CourseEnrollment.objects.get(user=ada).progress == Decimal("33.33")
    check_live(ada, before)
    assert refused(task_delete, actor=teacher, task=first) == "task_in_use"
    for task in course.tasks.exclude(pk=first.pk):
        task_delete(actor=teacher, task=task)
    assert CourseEnrollment.objects.get(user=ada).status == "CERTIFIED"
    assert CourseEnrollment.objects.get(user=boris).status == "ENROLLED"
    assert refused(task_save, actor=boris, module=first.module, fields={}) == "not_instructor"


def test_a_challenge_solved_before_it_joined_the_course_counts_at_once(ada, boris, teacher):
    course, late = make_course(teacher), make_challenge()
    first = make_task(course)
    for learner in (ada, boris):
        enroll(learner, course)
    submit_answer(actor=ada, challenge_id=late.pk, answer=right_answer(late), channel="telegram")
    before = read_snapshot(ada.pk)
    fields = {"kind": "challenge", "title": "Late", "challenge": late}
    task = task_save(actor=teacher, module=first.module, fields=fields)
    assert TaskProgress.objects.get(task=task).user == ada
    assert CourseEnrollment.objects.get(user=ada).progress == Decimal("50.00")
    assert CourseEnrollment.objects.get(user=boris).progress == Decimal("0.00")
    check_live(ada, before)
    task_report(actor=ada, task_id=first.pk, status="completed")
    assert CourseEnrollment.objects.get(user=ada).status == "CERTIFIED"


def test_the_activity_log_tells_the_story(ada):
    course = make_course()
    task = make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    verbs = list(ActivityEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["enrolled", "opened", "completed", "finished", "certified"]


def test_the_user_model_speaks_of_progress(ada):
    assert ada.calculate_progress_percentage() == 0
    course = make_course()
    task = make_task(course)
    make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    assert ada.calculate_progress_percentage() == 50.0
    assert ada.get_latest_quiz_attempt() is None
