"""Spaced repetition: what was missed comes back, and the better it went the later."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from learning.models import QuizAttempt
from learning.reviewing import review_answer
from learning.services import attempt_answer, attempt_start, attempt_submit
from progress.cards import ReviewCard, ReviewEntry
from progress.models import UserProgress
from progress.review import due_today, review_rate, schedule
from progress.services import submit_answer
from progress.snapshot import read_snapshot
from tests.factories import make_challenge, right_answer, wrong_answer
from tests.learning.courses import enroll, make_course, make_task, option_of
from tests.learning.test_journey import check_live, refused

pytestmark = pytest.mark.django_db


def miss(user):
    challenge = make_challenge()
    submit_answer(actor=user, challenge_id=challenge.pk, answer=wrong_answer(challenge), channel="web")
    return challenge


def days_ago(user, days):
    UserProgress.objects.filter(user=user).update(last_attempt_at=timezone.now() - timedelta(days=days))


def test_what_was_solved_at_once_is_not_reviewed(ada):
    challenge = make_challenge()
    submit_answer(actor=ada, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    assert schedule(ada) == []


def test_a_missed_challenge_falls_due_the_next_day_and_then_later_and_later(ada):
    challenge = miss(ada)
    subject = f"challenge:{challenge.pk}"
    assert due_today(ada) == []
    assert refused(review_rate, actor=ada, subject=subject, rating="good") == "not_due"
    tomorrow = timezone.now() + timedelta(days=1)
    assert [item.subject for item in due_today(ada, now=tomorrow)] == [subject]
    days_ago(ada, 3)
    assert [(item.kind, item.target_id) for item in due_today(ada)] == [("challenge", challenge.pk)]
    before = read_snapshot(ada.pk)
    first = review_rate(actor=ada, subject=subject, rating="good")
    assert first.due_at > timezone.now() + timedelta(days=1)
    assert due_today(ada) == []
    assert refused(review_rate, actor=ada, subject=subject, rating="good") == "not_due"
    check_live(ada, before)
    card = ReviewCard.objects.get()
    past = timezone.now() - timedelta(days=20)
    card.memory["last_review"] = past.astimezone(UTC).isoformat()
    card.due_at = timezone.now() - timedelta(days=1)
    card.save()
    second = review_rate(actor=ada, subject=subject, rating="easy")
    assert second.due_at - timezone.now() > first.due_at - timezone.now()
    assert list(ReviewEntry.objects.values_list("rating", flat=True)) == [3, 4]


def test_the_day_is_the_learners_own(ada):
    miss(ada)
    UserProgress.objects.update(last_attempt_at=datetime(2026, 3, 1, 22, 0, tzinfo=UTC))
    evening = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    ada.time_zone = "UTC"
    assert len(due_today(ada, now=evening)) == 1
    ada.time_zone = "America/Los_Angeles"
    assert len(due_today(ada, now=datetime(2026, 3, 2, 7, 0, tzinfo=UTC))) == 0


def test_missed_questions_come_back_until_they_are_known(ada):
    course = make_course()
    quiz = make_task(course, "quiz").quiz
    enroll(ada, course)
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    first, second, third = quiz.questions.all()
    for question, right in ((first, True), (second, False)):
        option = option_of(question, right=right)
        attempt_answer(actor=ada, attempt_id=attempt.pk, question_id=question.pk, option_id=option.pk)
    attempt_submit(actor=ada, attempt_id=attempt.pk)
    QuizAttempt.objects.update(closed_at=timezone.now() - timedelta(days=2))
    assert {item.subject for item in due_today(ada)} == {f"question:{second.pk}", f"question:{third.pk}"}
    call = {"actor": ada, "question_id": second.pk}
    assert refused(review_answer, **call, option_id=option_of(third, right=True).pk) == "wrong_option"
    known, _item = review_answer(**call, option_id=option_of(second, right=True).pk)
    assert known
    wrong, again = review_answer(actor=ada, question_id=third.pk, option_id=option_of(third, right=False).pk)
    assert not wrong
    assert again.due_at <= timezone.now() + timedelta(days=1, minutes=1)
    assert due_today(ada) == []


def test_hostile_reviews(ada, boris):
    challenge = miss(boris)
    days_ago(boris, 3)
    for subject in (f"challenge:{challenge.pk}", "challenge:x", "question:1", "", "password:1", "\x00"):
        assert refused(review_rate, actor=ada, subject=subject, rating="good") == "review_not_found"
    call = {"actor": boris, "subject": f"challenge:{challenge.pk}"}
    assert refused(review_rate, **call, rating="perfect") == "unknown_rating"
    assert not ReviewCard.objects.exists()
