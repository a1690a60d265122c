"""Upkeep: done in time, by one process at a time, whatever fails or dies."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

from core import upkeep
from core.events import append_events
from core.models import Event, UpkeepJob
from learning.models import CourseEnrollment, QuizAttempt
from learning.services import attempt_start
from tests.concurrency import at_once
from tests.conftest import wait_for
from tests.learning.courses import enroll, make_course, make_task
from tests.learning.test_freshness import ROOT, database_url

HOUR = timedelta(hours=1)


@pytest.fixture
def jobs(monkeypatch):
    """No jobs but those a test registers."""
    monkeypatch.setattr(upkeep, "_jobs", {})
    return upkeep._jobs


@pytest.mark.django_db
def test_a_job_is_done_when_it_is_due_and_not_before(jobs):
    done = []
    upkeep.register_job("count", HOUR, lambda: str(done.append(1)))
    now = timezone.now()
    assert upkeep.run_due_jobs(now=now) == {"count": "None"}
    assert upkeep.run_due_jobs(now=now + timedelta(minutes=59)) == {}
    assert upkeep.run_due_jobs(now=now + HOUR) == {"count": "None"}
    assert len(done) == 2


@pytest.mark.django_db
def test_one_that_fails_holds_up_no_other_and_is_tried_again_soon(jobs):
    def fail():
        raise ValueError

    upkeep.register_job("bad", HOUR, fail)
    upkeep.register_job("good", HOUR, lambda: "fine")
    now = timezone.now()
    assert upkeep.run_due_jobs(now=now) == {"bad": "failed: ValueError", "good": "fine"}
    assert upkeep.run_due_jobs(now=now + timedelta(seconds=59)) == {}
    assert upkeep.run_due_jobs(now=now + timedelta(minutes=1)) == {"bad": "failed: ValueError"}


@pytest.mark.django_db
def test_what_goes_by_the_second_is_looked_at_however_another_fails(monkeypatch, caplog, capsys):
    monkeypatch.setattr(upkeep, "_clockworks", {})
    done = []

    def fail():
        raise ValueError("oh")

    upkeep.register_clockwork("bad", fail)
    upkeep.register_clockwork("good", lambda: done.append(1))
    upkeep.tick_clockworks()
    assert done == [1]
    assert "bad failed" in caplog.text
    call_command("runupkeep", once=True)
    assert done == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_does_it(jobs):
    done = []
    upkeep.register_job("once", HOUR, lambda: done.append(1) or "done")
    now = timezone.now()
    for turn in range(3):
        at_once([lambda turn=turn: upkeep.run_due_jobs(now=now + turn * HOUR)] * 6)
        assert len(done) == turn + 1


@pytest.mark.django_db
def test_the_products_own_jobs(ada, settings, capsys):
    settings.EVENTS_KEPT_PER_LEARNER = 3
    append_events(ada.pk, [("note", {})] * 10)
    token = RefreshToken.for_user(ada)
    OutstandingToken.objects.filter(jti=token["jti"]).update(expires_at=timezone.now() - HOUR)
    course = make_course()
    quiz = make_task(course, "quiz", rules={"time_limit": 60})
    enroll(ada, course)
    attempt_start(actor=ada, quiz_id=quiz.pk)
    past = timezone.now() - HOUR
    QuizAttempt.objects.update(deadline=past)
    call_command("runupkeep", once=True)
    said = capsys.readouterr().out
    assert "courses: 1 attempts closed, 0 enrolments ended" in said
    assert "tokens: 1 expired tokens cleared" in said
    assert "sessions: expired sessions cleared" in said
    assert not QuizAttempt.objects.filter(closed_at=None).exists()
    assert not OutstandingToken.objects.exists()
    assert Event.objects.filter(user=ada).count() <= 3 + 4  # those told of the closing came later
    call_command("runupkeep", once=True)
    assert capsys.readouterr().out == ""
    CourseEnrollment.objects.update(expires_at=past)
    UpkeepJob.objects.update(due_at=past)
    call_command("runupkeep", once=True)
    assert "1 enrolments ended" in capsys.readouterr().out
    assert CourseEnrollment.objects.get().status == "EXPIRED"


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_work_and_stop_when_told(tmp_path):
    environment = {**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "runupkeep"]
    UpkeepJob.objects.all().delete()
    written = [tmp_path / "one", tmp_path / "two"]
    running = []
    for path in written:  # files: what a pipe's reader has taken in beforehand, `communicate` does not give
        with path.open("w") as output:
            running.append(
                subprocess.Popen(
                    command, cwd=ROOT, env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=output
                )
            )
    try:
        wait_for(lambda: all("running.\n" in path.read_text() for path in written), "both", 90)
        wait_for(lambda: UpkeepJob.objects.count() == len(upkeep._jobs), "every job", 90)
        connection.close()
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)
    told = [path.read_text().removeprefix("The upkeep is running.\n") for path in written]
    assert [process.returncode for process in running] == [0, 0]
    lines = "".join(told).splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == sorted(upkeep._jobs)
