"""Kept readings are never stale: one process writes, two others read, in turns."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from learning.selectors.analytics import read_totals
from learning.selectors.records import read_place
from learning.services import certificate_revoke, task_report, task_save
from tests.factories import make_user
from tests.learning.courses import enroll, make_course, make_task
from tests.realtime.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The address of the database this test runs on."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    login = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    place = f"{settings['HOST'] or ''}{':' + str(settings['PORT']) if settings['PORT'] else ''}"
    return f"postgres://{login + '@' if login else ''}{place}/{settings['NAME']}"


class Reader:
    """Another process, which reads the course's figures, or one learner's place, when it is asked."""

    def __init__(self, course_id: int, environment: dict[str, str], *learners: int) -> None:
        command = [sys.executable, "-m", "tests.learning.reader", str(course_id), *map(str, learners)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> "Reader":
        return self

    def ask(self) -> int:
        """The number it reads; fails unless every reading of the process says the same one."""
        self.process.stdin.write("read\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __exit__(self, *exception: object) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


@pytest.fixture(params=["each its own", "one for both"])
def environment(request, tmp_path) -> Iterator[dict[str, str]]:
    """What the readers run in: caches of their own, or one for all."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer()).url if request.param == "one for both" else ""
        yield {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "core.settings",
        }


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_every_update_is_in_the_very_next_reading_of_another_process(environment):
    course = make_course()
    task = make_task(course)
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(course.pk, environment)) for _ in range(2)]
        assert [reader.ask() for reader in readers * 2] == [0] * 4  # the later ones come from what was kept
        for expected in range(1, 21):
            learner = make_user()
            enroll(learner, course)
            task_report(actor=learner, task_id=task.pk, status="completed")
            assert [reader.ask() for reader in readers] == [expected] * 2
            assert read_totals(course.owner, course.pk).completed == expected


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_learners_place_is_never_an_old_one(environment):
    learner, course = make_user(), make_course()
    task = make_task(course)
    make_task(course)
    enroll(learner, course)
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(course.pk, environment, learner.pk)) for _ in range(2)]
        for percent in range(1, 21):
            task_report(actor=learner, task_id=task.pk, percent=percent)
            assert [reader.ask() for reader in readers * 2] == [percent] * 4
            assert int(read_place(learner, course.pk, learner.pk).rows[0].percent) == percent


@pytest.mark.django_db
def test_a_place_is_read_once_and_then_kept(ada, django_assert_num_queries):
    course = make_course()
    task = make_task(course)
    other = make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, percent=10)
    before = read_place(ada, course.pk, ada.pk)
    with django_assert_num_queries(2):  # the course, and the name of its state
        assert read_place(ada, course.pk, ada.pk).rows == before.rows
    # Whatever changes the place, by whomever, is in the next reading.
    stranger = make_user()
    enroll(stranger, course)
    task_save(actor=course.owner, module=other.module, task=task, fields={}, requires=[other])
    assert read_place(ada, course.pk, ada.pk).locked == {task.pk}
    task_report(actor=ada, task_id=other.pk, status="completed")
    task_report(actor=ada, task_id=task.pk, status="completed")
    place = read_place(ada, course.pk, ada.pk)
    assert (place.enrollment.status, bool(place.certificate)) == ("CERTIFIED", True)
    certificate_revoke(actor=course.owner, code=place.certificate, reason="")
    assert read_place(ada, course.pk, ada.pk).certificate is None
