"""Statements compiled once: the same rows and values as the ORM's own, whatever the columns hold."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Event, Stream, User
from core.prepared import Prepared, insert, insert_numbered, update
from progress.models import LearnerStats, Submission, UserProgress
from progress.services.learner import find_progress, lock_learner
from tests.factories import make_challenge, make_user

ADVANCE = "UPDATE core_stream SET last_seq = last_seq + %s WHERE user_id = %s RETURNING last_seq"
BY_NAME_AND_ID = Prepared(lambda low, high: User.objects.filter(pk__gte=low, pk__lte=high), 2)


def plain(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_read_as_the_orm_reads_it(ada):
    assert plain(BY_NAME_AND_ID.first(ada.pk, ada.pk)) == plain(User.objects.get(pk=ada.pk))
    assert BY_NAME_AND_ID.first(ada.pk, ada.pk) == ada
    assert BY_NAME_AND_ID.first(ada.pk + 1, ada.pk) is None


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, 2**63, -(2**63) - 1, 10**40])
def test_numbers_that_no_row_has_find_nothing(ada, number):
    assert BY_NAME_AND_ID.first(number, number) is None
    assert find_progress(ada.pk, number) is None
    assert find_progress(number, 1) is None


def test_related_rows_and_every_type_of_column_come_along(ada):
    challenge = make_challenge(translations={"ru": {"title": "«Ёж» & \\ \"'"}})
    stored = UserProgress.objects.create(user=ada, challenge=challenge, completed_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        found = find_progress(ada.pk, challenge.pk)
        assert plain(found.challenge) == plain(UserProgress.objects.get(pk=stored.pk).challenge)
    assert plain(found) == plain(UserProgress.objects.get(pk=stored.pk))
    assert len(queries) == 3, "the prepared one brought the challenge along"


def test_a_new_row_is_written_as_the_orm_writes_it(ada):
    challenge = make_challenge()
    answer = {"text": "'; DROP TABLE core_user; -- %s %(x)s \\ ☃", "deep": [None, True, 1.5, {}]}
    shape = {"user": ada, "challenge": challenge, "number": 1, "answer": answer, "channel": "api"}
    mine = Submission(**shape, idempotency_key="a", remarks=["%"], graded_at=timezone.now())
    insert(mine)
    assert plain(Submission.objects.get(pk=mine.pk)) == plain(mine)
    mine.save()
    assert Submission.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Submission(**shape, idempotency_key="a"))


def test_only_the_named_columns_are_written(ada):
    stats = lock_after_making(ada)
    LearnerStats.objects.filter(pk=ada.pk).update(solved=7)
    stats.points, stats.solved, stats.last_active_day = 5, 99, date(2026, 2, 28)
    update(stats, "points", "last_active_day")
    fresh = LearnerStats.objects.get(pk=ada.pk)
    assert (fresh.points, fresh.solved, fresh.last_active_day) == (5, 7, date(2026, 2, 28))


def lock_after_making(user):
    with transaction.atomic():
        lock_learner(user.pk)
        return lock_learner(user.pk)


@pytest.mark.django_db(transaction=True)
def test_a_statement_serves_every_thread_and_still_locks():
    """Forty additions by four threads, each under the prepared lock: none is lost."""
    learner = make_user("ada")
    lock_after_making(learner)
    begun = timezone.now()

    def add() -> None:
        for _turn in range(10):
            with transaction.atomic():
                stats = lock_learner(learner.pk)
                stats.points += 1
                stats.window_started_at = begun + timedelta(seconds=stats.points)
                update(stats, "points", "window_started_at")
        connection.close()

    threads = [Thread(target=add) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    fresh = LearnerStats.objects.get(pk=learner.pk)
    assert (fresh.points, fresh.window_started_at) == (40, begun + timedelta(seconds=40))


def test_a_number_that_the_query_does_not_use_is_a_mistake_told_at_once(ada):
    with pytest.raises(AssertionError):
        Prepared(lambda pk, _other: User.objects.filter(pk=pk), 2).first(1, 2)


def test_other_rows_are_changed_with_a_new_one(ada):
    challenge = make_challenge()
    progress = UserProgress.objects.create(user=ada, challenge=challenge)
    progress.attempts, progress.status, progress.best_score = 7, "submitted", 0.5
    made = Submission(
        user=ada, challenge=challenge, number=1, answer={"text": "a; b -- %s"}, channel="api", remarks=[";"]
    )
    with CaptureQueriesContext(connection) as queries:
        insert(made, (progress, ["attempts", "status"]))
    assert len(queries) == (1 if connection.vendor == "postgresql" else 2)
    assert plain(Submission.objects.get(pk=made.pk)) == plain(made)
    stored = UserProgress.objects.get(pk=progress.pk)
    assert (stored.attempts, stored.status, stored.best_score) == (7, "submitted", 0.0)


def test_nothing_stays_when_one_of_the_rows_is_refused(ada):
    challenge = make_challenge()
    progress = UserProgress.objects.create(user=ada, challenge=challenge)
    progress.status = None
    made = Submission(user=ada, challenge=challenge, number=1, answer={}, channel="api")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(made, (progress, ["status"]))
    assert not Submission.objects.exists()


def test_a_row_gets_the_next_number_of_its_counter(ada):
    Stream.objects.update_or_create(user=ada, defaults={"last_seq": 41})
    event = Event(user=ada, type="; '%s", data={"text": "'; %s ☃"})
    assert insert_numbered(event, "seq", ADVANCE, [1, ada.pk])
    assert event.seq == 42
    assert plain(Event.objects.get(pk=event.pk)) == plain(event)
    Stream.objects.all().delete()
    assert not insert_numbered(Event(user=ada, type="none", data={}), "seq", ADVANCE, [1, ada.pk])
    assert Event.objects.filter(user=ada, type="none").count() == 0
