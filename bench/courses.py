"""Courses at 10, 1,000 and 50,000 enrolments, and 100 people at once on a course of 1,000.

First: a course page, a page of everybody, fifty learners at once, and the analytics, each as the reading
that its door calls. Time per page must stay flat. The analytics' floor is the bare SQL of the same
figures, on the same connection in the same run. The same for the pages of those who teach, whose floor is
their own statements sent bare. Then over HTTP: 100 clients, each reporting progress and reading it back,
with p99 and everything that was not a 200.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.course_data import make_course
from bench.load import free_port
from bench.support import engines, fresh_database, milliseconds, p

SIZES = (10, 1_000, 50_000)
PAGE, SMALLEST = 20, 10
CROWD, ROUNDS, CLASS = 100, 4, 1_000
UNLIMITED = {"REQUESTS_PER_MINUTE": "100000000"}
BARE = (
    "SELECT COUNT(*), SUM(CASE WHEN status = 'IN_PROGRESS' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN status IN ('COMPLETED', 'CERTIFIED') THEN 1 ELSE 0 END), AVG(progress) "
    "FROM learning_courseenrollment WHERE course_id = %s",
    "SELECT COUNT(*), MIN(completion_date) FROM learning_courseenrollment "
    "WHERE course_id = %s AND completion_date IS NOT NULL",
    "SELECT task_id, SUM(CASE WHEN status = 'completed' THEN 1 ELSE 0 END), COUNT(*), AVG(time_spent) "
    "FROM learning_taskprogress WHERE course_id = %s GROUP BY task_id",
)


def main() -> None:
    """Measure on each engine, in a process of its own."""
    if len(sys.argv) == 1:
        for engine in engines():
            with fresh_database(engine) as environment:
                command = [sys.executable, "-m", "bench.courses", engine]
                subprocess.run(command, check=True, env={**os.environ, **environment, **UNLIMITED})
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    django.setup()
    measure(sys.argv[1])


def measure(engine: str) -> None:
    """Print the readings at each size, then the load."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{engine:>12}: enrolments | course page | everybody | bulk 50 | analytics / bare SQL | kept (ms)")
    courses = {}
    for size in SIZES:
        courses[size] = make_course(size)
        show(size, courses[size])
        teach(size, courses[size])
    print(flatness(courses), flush=True)
    print(load(make_course(CLASS)), flush=True)


def show(size: int, course: Any) -> None:
    """One line of figures."""
    from django.db import connection

    from learning.models import CourseEnrollment
    from learning.selectors.analytics import count_totals, read_totals
    from learning.selectors.courses import read_course
    from learning.selectors.records import read_bulk, read_room

    with connection.cursor() as cursor:
        # As the database keeps itself: statistics, and which rows everybody sees.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    owner = course.owner
    first = CourseEnrollment.objects.filter(course=course).select_related("user").order_by("id")[0].user
    ids = list(CourseEnrollment.objects.filter(course=course).values_list("user_id", flat=True)[:50])
    times = 30 if size < 10_000 else 5
    page = milliseconds(lambda: read_course(first, course.pk), 30)
    middle = max(0, size // 2 - PAGE)
    room = milliseconds(lambda: read_room(owner, course.pk, sort="progress", start=0, limit=PAGE), 30)
    deep = milliseconds(lambda: read_room(owner, course.pk, start=middle, limit=PAGE), 30)
    bulk = milliseconds(lambda: read_bulk(owner, course.pk, ids), 30)
    fresh = milliseconds(lambda: count_totals(course.pk), times)
    bare = milliseconds(lambda: bare_totals(course.pk), times)
    kept = milliseconds(lambda: read_totals(owner, course.pk), 30)
    ratio = p(fresh, 50) / p(bare, 50)
    print(
        f"{'':>12}  {size:>10,} | {p(page, 50):8.2f} | {p(room, 50):6.2f} (deep {p(deep, 50):6.2f}) | "
        f"{p(bulk, 50):6.2f} | {p(fresh, 50):8.2f} / {p(bare, 50):7.2f} (×{ratio:.2f}) | {p(kept, 50):5.2f}",
        flush=True,
    )


def flatness(courses: dict[int, Any]) -> str:
    """What a page costs at each size over what it costs at the smallest, measured in turns."""
    from learning.models import CourseEnrollment
    from learning.selectors.attention import read_heatmap
    from learning.selectors.courses import read_course
    from learning.selectors.records import read_bulk, read_room

    def readings(size: int, course: Any) -> dict[str, Any]:
        people = CourseEnrollment.objects.filter(course=course).select_related("user").order_by("id")
        first, owner = people[0].user, course.owner
        ids, middle = [row.user_id for row in people[:SMALLEST]], max(0, size // 2 - SMALLEST)
        return {
            "course page": lambda: read_course(first, course.pk),
            "everybody": lambda: read_room(owner, course.pk, start=middle, limit=SMALLEST),
            "bulk": lambda: read_bulk(owner, course.pk, ids),
            "learners × tasks": lambda: read_heatmap(owner, course, start=middle, limit=SMALLEST),
        }

    pages = {size: readings(size, course) for size, course in courses.items()}
    told = []
    for name in pages[SIZES[0]]:
        taken: dict[int, list[float]] = {size: [] for size in SIZES}
        for _turn in range(40):
            for size in SIZES:
                taken[size] += milliseconds(pages[size][name], 1)
        ratios = [f"×{p(taken[size], 50) / p(taken[SIZES[0]], 50):.2f}" for size in SIZES[1:]]
        told.append(f"{name} {p(taken[SIZES[0]], 50):.1f} ms, then {' and '.join(ratios)}")
    return f"{'':>12}  ten learners a page at 10, 1,000 and 50,000: {' | '.join(told)}"


def teach(size: int, course: Any) -> None:
    """One line for the pages of those who teach: each afresh, and its statements sent bare."""
    from learning.selectors.attention import read_attention, read_heatmap
    from learning.selectors.insights import _hardest, _wrong_answers, count_course_figures
    from learning.selectors.taught import course_mark, course_outcomes

    owner, challenge = course.owner, course.tasks.get(kind="challenge").challenge
    pages = {
        "figures": lambda: count_course_figures(course.pk),
        "tasks": lambda: (_hardest(course.pk), _wrong_answers(course.pk)),
        "attention": lambda: read_attention(owner, course),
        "challenge": lambda: course_outcomes(owner, course, challenge),
        "learners": lambda: read_heatmap(owner, course, start=max(0, size // 2 - PAGE), limit=PAGE),
        "mark": lambda: course_mark(course.pk),
    }
    shown = []
    for name, page in pages.items():
        times = 5 if size > 10_000 else 30
        fresh, bare = milliseconds(page, times), milliseconds(replay(page), times)
        shown.append(f"{name} {p(fresh, 50):.1f} (×{p(fresh, 50) / p(bare, 50):.2f})")
    print(f"{'':>12}  {size:>10,} | {' | '.join(shown)}", flush=True)


def replay(page: Any) -> Any:
    """What sends the statements of `page` again, without models."""
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        page()

    def again() -> None:
        with connection.cursor() as cursor:
            for sql, params in sent:
                cursor.execute(sql, params)
                cursor.fetchall()

    return again


def bare_totals(course_id: int) -> None:
    """The same figures by the same connection, without models."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement, [course_id])
            cursor.fetchall()


def load(course: Any) -> str:
    """100 people at once, each reporting and reading back, over HTTP to the real server."""
    from rest_framework_simplejwt.tokens import AccessToken

    from core.models import User
    from learning.models import LearningTask

    users = list(User.objects.filter(enrollments__course=course).order_by("pk")[:CROWD])
    tokens = [(user.pk, str(AccessToken.for_user(user))) for user in users]
    task = LearningTask.objects.filter(course=course).order_by("-position")[0].pk
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "core.asgi:application", "--workers", "2"]
    server = subprocess.Popen([*command, "--port", str(port), "--log-level", "error", "--no-access-log"])
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        begin = time.perf_counter()
        with ThreadPoolExecutor(CROWD) as crowd:
            visits = crowd.map(lambda who: _visit(port, course.pk, task, *who), tokens)
            taken = [one for visit in visits for one in visit]
        seconds = time.perf_counter() - begin
    finally:
        server.terminate()
        server.wait(20)
    wrong = sum(status != 200 for _ms, status in taken)
    times = [ms for ms, _status in taken]
    return (
        f"{'':>12}  {CROWD} people at once, {CLASS:,} enrolled: {len(taken) / seconds:.0f} requests/s, "
        f"p50 {p(times, 50):.0f} ms, p99 {p(times, 99):.0f} ms, {wrong} not answered with 200"
    )


def _visit(port: int, course: int, task: int, user: int, token: str) -> list[tuple[float, int]]:
    base, found = f"http://127.0.0.1:{port}/api/v1/user-progress", []
    body = {"courseId": course, "courseContentId": task, "progressStatus": "IN_PROGRESS"}
    for turn in range(ROUNDS):
        report = json.dumps({**body, "progressPercent": turn}).encode()
        found.append(_call(f"{base}/update/", token, report))
        found.append(_call(f"{base}/{course}/{user}/", token, None))
    return found


def _call(address: str, token: str, body: bytes | None) -> tuple[float, int]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    begin = time.perf_counter()
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=60) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return (time.perf_counter() - begin) * 1_000, status


def _wait(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
