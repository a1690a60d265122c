"""Taking quizzes: fixed order, the server's clock, limits, two devices, scores nobody can send."""

import threading
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.errors import DomainError
from learning.models import (
    Certificate,
    CourseEnrollment,
    QuizAttempt,
    QuizQuestion,
    QuizResponse,
    TaskProgress,
)
from learning.services import attempt_answer, attempt_start, attempt_submit, quiz_write, settle_late_attempts
from progress.snapshot import read_snapshot
from tests.factories import make_user
from tests.learning.courses import enroll, make_course, make_task, option_of
from tests.learning.test_journey import check_live, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(ada):
    course = make_course()
    task = make_task(course, "quiz")
    enroll(ada, course)
    return task.quiz


def answer(user, attempt, question, *, right, **kwargs):
    return attempt_answer(
        actor=user,
        attempt_id=attempt.pk,
        question_id=question.pk,
        option_id=option_of(question, right=right).pk,
        **kwargs,
    )


def answer_all(user, attempt, *, right):
    for i, question in enumerate(attempt.quiz.questions.all()):
        answer(user, attempt, question, right=i < right)


def make_late(attempt):
    QuizAttempt.objects.filter(pk=attempt.pk).update(
        attempt_date=timezone.now() - timedelta(minutes=2), deadline=timezone.now() - timedelta(minutes=1)
    )


def test_a_passed_quiz_completes_the_task_with_a_score_of_the_servers(ada, quiz):
    before = read_snapshot(ada.pk)
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    answer_all(ada, attempt, right=2)
    check_live(ada, before)
    closed = attempt_submit(actor=ada, attempt_id=attempt.pk)
    assert (closed.score, closed.max_score, closed.percentage, closed.passed) == (2, 3, 66.67, True)
    assert closed.completion_status == "completed"
    assert TaskProgress.objects.get(task=quiz.task).status == "completed"
    assert CourseEnrollment.objects.get().status == "CERTIFIED"
    assert ada.get_latest_quiz_attempt() == closed == closed.get_latest_attempt()
    assert attempt_submit(actor=ada, attempt_id=attempt.pk).closed_at == closed.closed_at
    check_live(ada, before)


def test_a_failed_quiz_can_be_taken_again(ada, quiz):
    before = read_snapshot(ada.pk)
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    answer_all(ada, attempt, right=1)
    assert not attempt_submit(actor=ada, attempt_id=attempt.pk).passed
    row = TaskProgress.objects.get(task=quiz.task)
    assert (row.status, row.percent) == ("in_progress", Decimal("33.33"))
    second = attempt_start(actor=ada, quiz_id=quiz.pk)
    assert (second.number, second.score) == (2, 0)
    check_live(ada, before)


def test_another_device_carries_on_with_the_same_attempt(ada, quiz):
    first = attempt_start(actor=ada, quiz_id=quiz.pk)
    again = attempt_start(actor=ada, quiz_id=quiz.pk)
    assert (again.pk, again.order) == (first.pk, first.order)
    question = quiz.questions.first()
    answer(ada, first, question, right=False)
    answer(ada, again, question, right=True)
    response = QuizResponse.objects.get()
    assert response.is_correct
    assert read_snapshot(ada.pk)["quizzes"][str(quiz.pk)]["answers"] == {
        str(question.pk): response.selected_option_id
    }


def test_the_order_is_shuffled_and_holds_every_option(ada, quiz):
    orders = {str(attempt_start(actor=ada, quiz_id=quiz.pk).order)}
    for _ in range(12):
        attempt_submit(actor=ada, attempt_id=ada.get_latest_quiz_attempt().pk)
        attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
        orders.add(str(attempt.order))
        assert {q for q, _o in attempt.order} == set(quiz.questions.values_list("pk", flat=True))
        for pk, options in attempt.order:
            assert set(options) == set(QuizQuestion.objects.get(pk=pk).options.values_list("pk", flat=True))
    assert len(orders) > 1


def test_an_unshuffled_quiz_keeps_its_order(ada):
    course = make_course()
    quiz = make_task(course, "quiz", rules={"shuffle": False}).quiz
    enroll(ada, course)
    order = attempt_start(actor=ada, quiz_id=quiz.pk).order
    assert [q for q, _o in order] == list(quiz.questions.values_list("pk", flat=True))


def test_attempts_are_limited(ada):
    course = make_course()
    quiz = make_task(course, "quiz", rules={"max_attempts": 2}).quiz
    enroll(ada, course)
    for _ in range(2):
        attempt_submit(actor=ada, attempt_id=attempt_start(actor=ada, quiz_id=quiz.pk).pk)
    assert refused(attempt_start, actor=ada, quiz_id=quiz.pk) == "attempts_used_up"


def test_a_late_answer_is_refused_and_the_attempt_closes_with_what_was_in_time(ada):
    course = make_course()
    quiz = make_task(course, "quiz", rules={"time_limit": 60, "pass_percent": 30}).quiz
    enroll(ada, course)
    before = read_snapshot(ada.pk)
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    assert attempt.deadline == attempt.attempt_date + timedelta(seconds=60)
    first, second, _third = quiz.questions.all()
    answer(ada, attempt, first, right=True)
    make_late(attempt)
    before = read_snapshot(ada.pk)
    with pytest.raises(DomainError) as refusal:
        answer(ada, attempt, second, right=True)
    assert refusal.value.code == "too_late"
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.completion_status) == (1, True, "incomplete")
    assert attempt.closed_at == attempt.deadline
    assert TaskProgress.objects.get(task=quiz.task).status == "completed"
    with pytest.raises(DomainError) as refusal:
        answer(ada, attempt, second, right=True)
    assert refusal.value.code == "attempt_closed"
    assert attempt_submit(actor=ada, attempt_id=attempt.pk).score == 1
    check_live(ada, before)


def test_the_clock_closes_attempts_nobody_returns_to(ada, boris):
    course = make_course()
    quiz = make_task(course, "quiz", rules={"time_limit": 60}).quiz
    attempts = []
    for learner in (ada, boris):
        enroll(learner, course)
        attempts.append(attempt_start(actor=learner, quiz_id=quiz.pk))
    answer_all(ada, attempts[0], right=0)
    for attempt in attempts:
        make_late(attempt)
    assert set(settle_late_attempts()) == {a.pk for a in attempts}
    assert settle_late_attempts() == []
    statuses = dict(QuizAttempt.objects.values_list("user__username", "completion_status"))
    assert statuses == {"ada": "completed", "boris": "incomplete"}


def test_hostile_answers(ada, boris, quiz):
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    question, other = quiz.questions.all()[:2]
    foreign = make_task(make_course(), "quiz").quiz.questions.first()
    assert foreign is not None
    right = option_of(question, right=True)
    call = {"actor": ada, "attempt_id": attempt.pk, "question_id": question.pk, "option_id": right.pk}
    assert refused(attempt_answer, **{**call, "actor": boris}) == "attempt_not_found"
    assert refused(attempt_submit, actor=boris, attempt_id=attempt.pk) == "attempt_not_found"
    assert refused(attempt_answer, **{**call, "question_id": foreign.pk}) == "wrong_question"
    assert refused(attempt_answer, **{**call, "question_id": 10**12}) == "wrong_question"
    assert refused(attempt_answer, **{**call, "question_id": other.pk}) == "wrong_option"
    assert refused(attempt_answer, **{**call, "option_id": 10**12}) == "wrong_option"
    assert refused(attempt_start, actor=boris, quiz_id=quiz.pk) == "not_enrolled"
    assert refused(attempt_start, actor=ada, quiz_id=10**9) == "quiz_not_found"
    attempt_submit(actor=ada, attempt_id=attempt.pk)
    assert refused(attempt_answer, **call) == "attempt_closed"
    assert not QuizResponse.objects.exists()


def test_a_quiz_is_rewritten_in_place(teacher, ada):
    course = make_course(teacher)
    task = make_task(course, "quiz")
    enroll(ada, course)
    options = [{"text": "A"}, {"text": "B", "is_correct": True}]
    drafts = [{"text": f"New {i}?", "options": options} for i in range(2)]
    quiz_write(actor=teacher, task=task, rules={"pass_percent": 100}, questions=drafts)
    assert list(task.quiz.questions.values_list("text", flat=True)) == ["New 0?", "New 1?"]
    attempt = attempt_start(actor=ada, quiz_id=task.pk)
    answer_all(ada, attempt, right=2)
    refusal = refused(quiz_write, actor=teacher, task=task, rules={}, questions=drafts[:1])
    assert refusal == "question_in_use"
    swapped = [{"text": "A", "is_correct": True}, {"text": "B"}]
    quiz_write(
        actor=teacher, task=task, rules={}, questions=[{**draft, "options": swapped} for draft in drafts]
    )
    assert attempt_submit(actor=ada, attempt_id=attempt.pk).score == 0  # judged by the key as it is now
    bad = [{"text": "Two right?", "options": [{"text": "A", "is_correct": True}] * 2}]
    assert refused(quiz_write, actor=teacher, task=task, rules={}, questions=bad) == "invalid_question"


def test_the_time_at_a_quiz_counts_passed_or_not(ada, quiz):
    for minutes, right in ((4, 0), (6, 3)):
        attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
        answer_all(ada, attempt, right=right)
        begun = timezone.now() - timedelta(minutes=minutes)
        QuizAttempt.objects.filter(pk=attempt.pk).update(attempt_date=begun)
        attempt_submit(actor=ada, attempt_id=attempt.pk)
    spent = TaskProgress.objects.get(task=quiz.task).time_spent
    assert timedelta(minutes=10) <= spent < timedelta(minutes=14)


def test_points_that_change_meanwhile_change_score_and_highest_score_alike(ada, quiz):
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    answer_all(ada, attempt, right=2)
    quiz.questions.filter(position=0).update(points=5)
    closed = attempt_submit(actor=ada, attempt_id=attempt.pk)
    assert (closed.score, closed.max_score, closed.percentage) == (6, 7, 85.71)


def in_threads(*calls) -> list[Any]:
    """Run the calls at the same moment; returns results, with refusals as their codes."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(i, call):
        try:
            barrier.wait(10)
            results[i] = call()
        except DomainError as error:
            results[i] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_devices_start_one_attempt_and_hand_it_in_once():
    ada, course = make_user(), make_course()
    quiz = make_task(course, "quiz", rules={"max_attempts": 1}).quiz
    enroll(ada, course)
    before = read_snapshot(ada.pk)
    started = in_threads(*[lambda: attempt_start(actor=ada, quiz_id=quiz.pk)] * 4)
    assert len({a.pk for a in started}) == 1
    questions = list(quiz.questions.all())
    answers = [lambda q=q: answer(ada, started[0], q, right=True) for q in questions] * 2
    assert not [r for r in in_threads(*answers) if isinstance(r, str)]
    closed = in_threads(*[lambda: attempt_submit(actor=ada, attempt_id=started[0].pk)] * 4)
    assert {(a.pk, a.score, a.passed) for a in closed} == {(started[0].pk, 3, True)}
    assert Certificate.objects.count() == 1
    assert QuizResponse.objects.count() == 3
    check_live(ada, before)


def test_the_command_settles_what_is_due(ada):
    course = make_course()
    quiz = make_task(course, "quiz", rules={"time_limit": 60}).quiz
    enroll(ada, course)
    make_late(attempt_start(actor=ada, quiz_id=quiz.pk))
    CourseEnrollment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    out = StringIO()
    call_command("settlecourses", stdout=out)
    assert out.getvalue() == "1 attempts closed, 1 enrolments ended.\n"
    assert CourseEnrollment.objects.get().status == "EXPIRED"
