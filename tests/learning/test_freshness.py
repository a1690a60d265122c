"""Kept readings are never stale: one process writes, two others read, in turns."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from learning.selectors.analytics import read_totals
from learning.services import task_report
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
    """Another process, which reads the course's figures when it is asked."""

    def __init__(self, course_id: int, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.learning.reader", str(course_id)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> "Reader":
        return self

    def ask(self) -> int:
        """How many have completed the course; fails unless every reading of the process says the same."""
        self.process.stdin.write("read\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __exit__(self, *exception: object) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cache", ["each its own", "one for both"])
def test_every_update_is_in_the_very_next_reading_of_another_process(tmp_path, cache):
    course = make_course()
    task = make_task(course)
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer()).url if cache == "one for both" else ""
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "core.settings",
        }
        readers = [stack.enter_context(Reader(course.pk, environment)) for _ in range(2)]
        assert [reader.ask() for reader in readers * 2] == [0] * 4  # the later ones come from what was kept
        for expected in range(1, 21):
            learner = make_user()
            enroll(learner, course)
            task_report(actor=learner, task_id=task.pk, status="completed")
            assert [reader.ask() for reader in readers] == [expected] * 2
            assert read_totals(course.owner, course.pk).completed == expected
