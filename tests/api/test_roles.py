"""Every address of the API, asked for by everybody: an address without a stated expectation fails.

The things asked for are one learner's and one instructor's. Each cell is the status that a role gets, in the
order of `ROLES`: nobody, the learner, another learner, the instructor, another instructor, an admin. Every
call is undone, so that all of them find the same world.
"""

from typing import Any

import pytest
from django.db import transaction

from core.limits import memory
from tests.api.client import Api, document
from tests.roles import ROLES, World, make_world

pytestmark = pytest.mark.django_db

ALL = "200 200 200 200 200 200"
SIGNED_IN = "401 200 200 200 200 200"
MADE = "401 201 201 201 201 201"
AUTHORS = "401 403 403 200 200 200"
TEACHERS = "401 403 403 200 403 200"
OWN = "401 200 404 404 404 404"
OWN_AND_TAUGHT = "401 200 404 200 404 200"
WORTHLESS = "401 401 401 401 401 401"  # tokens that open nothing, whoever shows them

EXPECTED: dict[str, str] = {
    "get /api/categories/": ALL,
    "get /api/challenges/": ALL,
    "post /api/challenges/": "401 403 403 201 201 201",
    "get /api/challenges/{challenge_id}/": ALL,
    "put /api/challenges/{challenge_id}/": AUTHORS,
    "patch /api/challenges/{challenge_id}/": AUTHORS,
    "delete /api/challenges/{challenge_id}/": "401 403 403 409 409 409",
    "get /api/challenges/{challenge_id}/analytics/": AUTHORS,
    "get /api/challenges/{challenge_id}/likeness/": "401 403 403 404 404 404",  # it is no program
    "get /api/challenges/{challenge_id}/draft/": SIGNED_IN,
    "put /api/challenges/{challenge_id}/draft/": SIGNED_IN,
    "get /api/challenges/{challenge_id}/hints/": SIGNED_IN,
    "post /api/challenges/{challenge_id}/runs/": "401 202 202 202 202 202",
    "get /api/challenges/{challenge_id}/runs/{run_id}/": OWN,
    "post /api/challenges/{challenge_id}/start/": SIGNED_IN,
    "get /api/challenges/{challenge_id}/submissions/": SIGNED_IN,
    "post /api/challenges/{challenge_id}/submissions/": MADE,
    "post /api/hints/{hint_id}/take/": SIGNED_IN,
    "get /api/leaderboard/": ALL,
    "get /api/problems/{code}/": ALL,
    "get /api/progress/": SIGNED_IN,
    "post /api/progress/": SIGNED_IN,
    "get /api/submissions/{submission_id}/": "401 200 404 200 200 200",
    "get /api/tags/": ALL,
    "post /api/v1/auth/blacklist/": WORTHLESS,
    "post /api/v1/auth/refresh/": WORTHLESS,
    "post /api/v1/auth/register/": "201 201 201 201 201 201",
    "post /api/v1/auth/token/": ALL,
    "post /api/v1/auth/token/blacklist/": WORTHLESS,
    "post /api/v1/auth/token/refresh/": WORTHLESS,
    "post /api/v1/auth/token/verify/": WORTHLESS,
    "post /api/v1/auth/verify/": WORTHLESS,
    "post /api/v1/certificates/{code}/revoke/": TEACHERS,
    "get /api/v1/course-enrollments/": SIGNED_IN,
    "post /api/v1/course-enrollments/": "401 409 201 201 201 201",
    "get /api/v1/course-enrollments/{enrollment_id}/": OWN_AND_TAUGHT,
    "patch /api/v1/course-enrollments/{enrollment_id}/": OWN_AND_TAUGHT,
    "delete /api/v1/course-enrollments/{enrollment_id}/": "401 204 404 204 404 204",
    "get /api/v1/courses/": ALL,
    "get /api/v1/courses/{course_id}/": ALL,
    "get /api/v1/courses/{course_id}/heatmap/": TEACHERS,
    "get /api/v1/courses/{course_id}/insights/": TEACHERS,
    "post /api/v1/courses/{course_id}/invitations/": "401 403 403 201 403 201",
    "get /api/v1/courses/{course_id}/learners.csv/": TEACHERS,
    "post /api/v1/courses/{course_id}/messages/": TEACHERS,
    "get /api/v1/courses/{course_id}/statements/": TEACHERS,
    "get /api/v1/enrollments/": SIGNED_IN,
    "post /api/v1/enrollments/": "401 409 201 201 201 201",
    "get /api/v1/enrollments/{enrollment_id}/": OWN_AND_TAUGHT,
    "patch /api/v1/enrollments/{enrollment_id}/": OWN_AND_TAUGHT,
    "delete /api/v1/enrollments/{enrollment_id}/": "401 204 404 204 404 204",
    "get /api/v1/enrollments/course/{course_id}/": SIGNED_IN,
    "get /api/v1/favorites/": SIGNED_IN,
    "post /api/v1/favorites/": "401 200 201 201 201 201",
    "get /api/v1/favorites/{favorite_id}/": OWN,
    "delete /api/v1/favorites/{favorite_id}/": "401 204 404 404 404 404",
    "get /api/v1/me/": SIGNED_IN,
    "patch /api/v1/me/": SIGNED_IN,
    "get /api/v1/me/achievements/": SIGNED_IN,
    "get /api/v1/me/activity/": SIGNED_IN,
    "get /api/v1/me/state/": SIGNED_IN,
    "get /api/v1/me/telegram/": SIGNED_IN,
    "delete /api/v1/me/telegram/": "401 404 404 404 404 404",
    "post /api/v1/me/telegram/links/": MADE,
    "post /api/v1/me/telegram/links/{link_id}/cancel/": OWN,
    "post /api/v1/me/telegram/links/{link_id}/confirm/": OWN,
    "get /api/v1/me/tokens/": SIGNED_IN,
    "post /api/v1/me/tokens/": MADE,
    "delete /api/v1/me/tokens/{token_id}/": "401 204 404 404 404 404",
    "get /api/v1/notes/": SIGNED_IN,
    "post /api/v1/notes/": MADE,
    "get /api/v1/notes/{note_id}/": OWN,
    "patch /api/v1/notes/{note_id}/": OWN,
    "delete /api/v1/notes/{note_id}/": "401 204 404 404 404 404",
    "get /api/v1/progress/": SIGNED_IN,
    "post /api/v1/progress/": OWN,
    "get /api/v1/progress/{progress_id}/": OWN_AND_TAUGHT,
    "patch /api/v1/progress/{progress_id}/": "401 200 404 403 404 403",
    "get /api/v1/progress/course/{course_id}/": SIGNED_IN,
    "get /api/v1/progress/course/{course_id}/summary/": SIGNED_IN,
    "get /api/v1/quiz-attempts/": SIGNED_IN,
    "post /api/v1/quiz-attempts/": "401 201 404 404 404 404",
    "get /api/v1/quiz-attempts/{attempt_id}/": OWN_AND_TAUGHT,
    "post /api/v1/quiz-attempts/{attempt_id}/submit/": OWN,
    "get /api/v1/quiz-responses/": SIGNED_IN,
    "post /api/v1/quiz-responses/": "401 201 404 404 404 404",
    "get /api/v1/review/": SIGNED_IN,
    "post /api/v1/review/": "401 409 404 404 404 404",
    "post /api/v1/review/answer/": "401 404 404 404 404 404",
    "get /api/v1/task-progress/": SIGNED_IN,
    "post /api/v1/task-progress/": OWN,
    "get /api/v1/task-progress/{progress_id}/": OWN_AND_TAUGHT,
    "patch /api/v1/task-progress/{progress_id}/": "401 200 404 403 404 403",
    "get /api/v1/tasks/{task_id}/": "401 200 403 200 403 200",
    "get /api/v1/user-progress/{course_id}/{user_id}/": "401 200 403 200 403 200",
    "get /api/v1/user-progress/{course_id}/{user_id}/activities/": "401 200 403 200 403 200",
    "post /api/v1/user-progress/bulk/": "401 200 403 200 403 200",
    "get /api/v1/user-progress/course/{course_id}/all/": TEACHERS,
    "get /api/v1/user-progress/course/{course_id}/analytics/": TEACHERS,
    "post /api/v1/user-progress/update/": OWN,
}

BODIES: dict[str, dict[str, Any]] = {
    "post /api/challenges/": {
        "title": "T",
        "description": "D",
        "difficulty": "beginner",
        "kind": "short_text",
        "points": 5,
        "category": "{category}",
        "spec": {"accept": ["x"]},
    },
    "put /api/challenges/{challenge_id}/": {
        "title": "T",
        "description": "D",
        "difficulty": "beginner",
        "kind": "short_text",
        "points": 5,
        "category": "{category}",
        "spec": {"accept": ["x"]},
    },
    "patch /api/challenges/{challenge_id}/": {"title": "T"},
    "put /api/challenges/{challenge_id}/draft/": {
        "language": "python",
        "files": {"solution.py": "x"},
        "version": 0,
    },
    "post /api/challenges/{challenge_id}/runs/": {"answer": {"code": "print(1)"}},
    "post /api/challenges/{challenge_id}/submissions/": {"answer": {"choice": "b"}},
    "post /api/progress/": {"challenge": "{fresh_id}"},
    "post /api/v1/auth/register/": {"username": "newcomer", "password": "correct horse battery"},
    "post /api/v1/auth/token/": {"username": "learner", "password": "correct horse battery"},
    "post /api/v1/auth/refresh/": {"refresh": "x"},
    "post /api/v1/auth/blacklist/": {"refresh": "x"},
    "post /api/v1/auth/verify/": {"token": "x"},
    "post /api/v1/auth/token/refresh/": {"refresh": "x"},
    "post /api/v1/auth/token/blacklist/": {"refresh": "x"},
    "post /api/v1/auth/token/verify/": {"token": "x"},
    "post /api/v1/certificates/{code}/revoke/": {"reason": "x"},
    "post /api/v1/course-enrollments/": {"course": "{course_id}"},
    "patch /api/v1/course-enrollments/{enrollment_id}/": {"status": "dropped"},
    "post /api/v1/courses/{course_id}/invitations/": {},
    "post /api/v1/courses/{course_id}/messages/": {"users": ["{user_id}"], "text": "x"},
    "post /api/v1/enrollments/": {"courseId": "{course_id}"},
    "patch /api/v1/enrollments/{enrollment_id}/": {"status": "DROPPED"},
    "post /api/v1/favorites/": {"task": "{lesson_id}"},
    "patch /api/v1/me/": {"bio": "x"},
    "post /api/v1/me/tokens/": {"name": "x"},
    "post /api/v1/notes/": {"title": "t", "content": "c", "task": "{lesson_id}"},
    "patch /api/v1/notes/{note_id}/": {"title": "x"},
    "post /api/v1/progress/": {"lessonId": "{lesson_id}", "status": "IN_PROGRESS"},
    "patch /api/v1/progress/{progress_id}/": {"status": "IN_PROGRESS"},
    "post /api/v1/quiz-attempts/": {"quiz": "{quiz_id}"},
    "post /api/v1/quiz-responses/": {
        "attempt": "{attempt_id}",
        "question": "{question_id}",
        "selected_option": "{option_id}",
    },
    "post /api/v1/review/": {"subject": "{subject}", "rating": "good"},
    "post /api/v1/review/answer/": {"question": "{question_id}", "option": "{option_id}"},
    "post /api/v1/task-progress/": {"task": "{lesson_id}", "status": "in_progress"},
    "patch /api/v1/task-progress/{progress_id}/": {"status": "in_progress"},
    "post /api/v1/user-progress/bulk/": {"courseId": "{course_id}", "userIds": ["{user_id}"]},
    "post /api/v1/user-progress/update/": {
        "courseId": "{course_id}",
        "courseContentId": "{lesson_id}",
        "progressStatus": "IN_PROGRESS",
    },
}


def filled(value: Any, world: World) -> Any:
    """`value` with the world's own numbers in its places."""
    if isinstance(value, dict):
        return {key: filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, world) for inner in value]
    return world.ids[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value


def operations() -> list[str]:
    return [f"{method} {path}" for path, found in document()["paths"].items() for method in found]


def statuses(operation: str, world: World) -> str:
    """What each role gets, undone each time."""
    method, template = operation.split(" ")
    for of_programs in ("draft", "runs"):
        template = template.replace(f"{{challenge_id}}/{of_programs}", f"{{code_id}}/{of_programs}")
    address = template.replace("{code}", "cooldown") if "/problems/" in template else world.fill(template)
    found = []
    for role in ROLES:
        memory.clear()
        caller = Api(world.people.get(role))
        with transaction.atomic():
            answer = caller.call(method, address, filled(BODIES.get(operation), world))
            transaction.set_rollback(True)
        found.append(str(answer.status_code))
    return " ".join(found)


def test_every_address_has_a_stated_expectation():
    assert set(operations()) == set(EXPECTED)
    assert set(BODIES) <= set(EXPECTED)


def test_everybody_gets_what_is_stated_of_everything():
    world = make_world()
    found = {operation: statuses(operation, world) for operation in operations()}
    assert {key: value for key, value in found.items() if EXPECTED.get(key) != value} == {}


LISTS = {
    "/api/v1/notes/": "results",
    "/api/v1/favorites/": "results",
    "/api/v1/course-enrollments/": "results",
    "/api/v1/task-progress/": "results",
    "/api/v1/quiz-attempts/": "results",
    "/api/v1/quiz-responses/": "results",
    "/api/v1/enrollments/": "results",
    "/api/v1/enrollments/course/{course_id}/": "results",
    "/api/v1/progress/": "results",
    "/api/v1/progress/course/{course_id}/": "results",
    "/api/v1/review/": "results",
    "/api/v1/me/tokens/": "",
    "/api/progress/": "results",
}


def test_lists_hold_nothing_of_others():
    world = make_world()
    for role in ("stranger", "other_teacher"):
        for template in LISTS:
            body = Api(world.people[role]).get(world.fill(template)).json()
            rows = body if isinstance(body, list) else next(v for v in body.values() if isinstance(v, list))
            assert rows == [], (role, template)
