"""Starting, answering, repeating, taking hints: what a learner does through the API."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.models import HintUnlock, PointsEntry, Submission, UserProgress
from progress.services import submit_answer
from tests.api.client import Api, refused
from tests.factories import KNOWLEDGE, make_challenge, right_answer, wrong_answer

pytestmark = pytest.mark.django_db


def answers(challenge):
    return f"/api/challenges/{challenge.pk}/submissions/"


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_right_answer_of_every_kind(as_ada, ada, kind):
    challenge = make_challenge(kind)
    response = as_ada.post(answers(challenge), {"answer": right_answer(challenge)})
    assert response.status_code == 201, response.content
    body = response.json()
    assert (body["verdict"], body["points"], body["channel"], body["learner"]) == (
        "accepted",
        10,
        "api",
        "ada",
    )
    assert body["progress"]["status"] == "completed"
    assert response.headers["Location"] == f"/api/submissions/{body['id']}/"
    assert PointsEntry.objects.get(user=ada).points == 10


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_wrong_answer_of_every_kind(as_ada, kind):
    challenge = make_challenge(kind, max_attempts=3)
    body = as_ada.post(answers(challenge), {"answer": wrong_answer(challenge)}).json()
    assert (body["verdict"], body["points"], body["number"]) == ("wrong", 0, 1)
    assert (body["progress"]["status"], body["progress"]["attempts_left"]) == ("submitted", 2)


MALFORMED: tuple[Any, ...] = (
    *(None, "", [], {}, 0, True, [[]], [{}], {"choice": []}, {"choices": "a"}, {"order": [1, None]}),
    *({"pairs": [["l1", "r1"]]}, {"blanks": {"one": {}}}, {"text": ["x"]}, {"text": "x" * 9_999}),
    *({"value": {"a": 1}}, {"value": "1e99999"}, {"choice": {"$ne": 1}}, "9" * 9_999),
)


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_an_answer_of_the_wrong_form_costs_no_attempt(as_ada, ada, kind):
    challenge, counted = make_challenge(kind), 0
    for answer in MALFORMED:
        response = as_ada.post(answers(challenge), {"answer": answer})
        if response.status_code == 201:  # a form this kind can read, and wrong
            assert response.json()["verdict"] == "wrong"
            counted += 1
        else:
            refused(response, 400, "invalid_answer")
    assert sum(p.attempts for p in UserProgress.objects.filter(user=ada)) == counted


def test_fields_the_server_works_out_are_not_believed(as_ada):
    challenge = make_challenge()
    claims = {
        "points": 999,
        "status": "completed",
        "verdict": "accepted",
        "score": 1,
        "attempts": 0,
        "user": 1,
    }
    body = as_ada.post(answers(challenge), {"answer": {"choice": "a"}, **claims}).json()
    assert (body["verdict"], body["points"], body["progress"]["attempts"]) == ("wrong", 0, 1)


def test_the_same_key_answers_the_same(as_ada):
    challenge = make_challenge()
    first = as_ada.post(answers(challenge), {"answer": {"choice": "b"}}, Idempotency_Key="k1")
    again = as_ada.post(answers(challenge), {"answer": {"choice": "a"}, "idempotency_key": "k1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert Submission.objects.count() == 1


def test_a_key_belongs_to_one_challenge_and_one_learner(as_ada, as_boris):
    first, second = make_challenge(), make_challenge()
    key = {"answer": {"choice": "a"}, "idempotency_key": "k"}
    assert as_ada.post(answers(first), key).status_code == 201
    refused(as_ada.post(answers(second), key), 409, "idempotency_key_reused")
    assert as_boris.post(answers(second), key).status_code == 201


@pytest.mark.parametrize(
    ("key", "code"),
    [(5, "wrong_type"), (["k"], "wrong_type"), ("k" * 101, "too_long"), ("k\u0000", "bad_characters")],
)
def test_a_key_that_is_none(as_ada, key, code):
    response = as_ada.post(answers(make_challenge()), {"answer": {"choice": "a"}, "idempotency_key": key})
    refused(response, 400, code)
    assert not Submission.objects.exists()


def test_two_different_keys_at_once(as_ada):
    body = {"answer": {"choice": "a"}, "idempotency_key": "one"}
    refused(as_ada.post(answers(make_challenge()), body, Idempotency_Key="two"), 400, "ambiguous_key")


def test_refusals_of_the_service_have_their_statuses(as_ada, settings):
    solved, limited, cooling = make_challenge(), make_challenge(max_attempts=1), make_challenge(cooldown=60)
    locked, closed = make_challenge(), make_challenge(state="archived")
    locked.requires.set([limited])
    wrong = {"answer": {"choice": "a"}}
    as_ada.post(answers(solved), {"answer": {"choice": "b"}})
    refused(as_ada.post(answers(solved), wrong), 409, "already_solved")
    as_ada.post(answers(limited), wrong)
    refused(as_ada.post(answers(limited), wrong), 409, "attempts_used_up")
    as_ada.post(answers(cooling), wrong)
    response = as_ada.post(answers(cooling), wrong)
    problem = refused(response, 429, "cooldown")
    assert 0 < problem["retry_after"] == int(response.headers["Retry-After"]) <= 60
    problem = refused(as_ada.post(answers(locked), wrong), 403, "challenge_locked")
    assert problem["requires"] == [{"id": limited.pk, "title": limited.title}]
    refused(as_ada.post(answers(closed), wrong), 409, "challenge_closed")
    settings.ANSWERS_PER_MINUTE = 3
    response = as_ada.post(answers(make_challenge()), wrong)
    refused(response, 429, "too_many_answers")
    assert int(response.headers["Retry-After"]) > 0


def test_starting_is_repeatable(as_ada):
    challenge = make_challenge()
    first, again = (as_ada.post(f"/api/challenges/{challenge.pk}/start") for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["status"] == "started"
    assert UserProgress.objects.count() == 1


def test_answers_are_read_by_their_owner_and_by_instructors(as_ada, as_boris, as_teacher, ada, boris):
    challenge = make_challenge()
    mine = [as_ada.post(answers(challenge), {"answer": {"choice": c}}).json()["id"] for c in "acb"]
    theirs = as_boris.post(answers(challenge), {"answer": {"choice": "a"}}).json()["id"]

    def listed(caller, **query):
        return [row["id"] for row in caller.get(answers(challenge), **query).json()["results"]]

    assert listed(as_ada) == mine[::-1]
    assert listed(as_boris) == [theirs]
    assert listed(as_teacher) == []
    assert listed(as_teacher, everyone="true") == [theirs, *mine[::-1]]
    refused(as_ada.get(answers(challenge), everyone="true"), 403, "instructor_only")
    assert as_teacher.get(f"/api/submissions/{mine[0]}/").json()["learner"] == "ada"
    assert as_ada.get(f"/api/submissions/{mine[0]}/").json()["answer"] == {"choice": "a"}
    refused(as_boris.get(f"/api/submissions/{mine[0]}/"), 404, "submission_not_found")
    page = as_ada.get(answers(challenge), page_size=2).json()
    following = as_ada.get(page["next"].partition("testserver")[2]).json()
    assert [row["id"] for row in page["results"] + following["results"]] == mine[::-1]
    assert following["next"] is None


def test_a_remark_is_safe_to_show(as_ada):
    spec = {
        "choices": [
            {"id": "a", "text": "A", "feedback": "<img src=x onerror=alert(1)> **no**"},
            {"id": "b", "text": "B", "correct": True},
        ]
    }
    body = as_ada.post(answers(make_challenge(spec=spec)), {"answer": {"choice": "a"}}).json()
    assert body["remarks_html"] == ["&lt;img src=x onerror=alert(1)&gt; <strong>no</strong>"]


def test_hints_are_bought_once(as_ada, as_boris, ada):
    challenge = make_challenge(hints=[3, 4])
    address = f"/api/challenges/{challenge.pk}/hints/"
    before = as_ada.get(address).json()["results"]
    assert [(h["number"], h["cost"], h["taken"], h["text"]) for h in before] == [
        (1, 3, False, None),
        (2, 4, False, None),
    ]
    for _ in range(2):
        taken = as_ada.post(f"/api/hints/{before[0]['id']}/take/").json()
        assert (taken["hint"]["text"], taken["progress"]["hint_cost"]) == ("Hint 1", 3)
    assert HintUnlock.objects.count() == 1
    assert [h["text"] for h in as_ada.get(address).json()["results"]] == ["Hint 1", None]
    assert [h["text"] for h in as_boris.get(address).json()["results"]] == [None, None]
    solved = as_ada.post(answers(challenge), {"answer": {"choice": "b"}}).json()
    assert solved["points"] == 7


def test_progress_lists_my_records_and_totals(as_ada, as_boris, ada):
    first, second = make_challenge(), make_challenge()
    submit_answer(actor=ada, challenge_id=first.pk, answer={"choice": "b"}, channel="web")
    as_ada.post("/api/progress/", {"challenge": second.pk})
    body = as_ada.get("/api/progress").json()
    assert [(r["challenge"], r["status"]) for r in body["results"]] == [
        (second.pk, "started"),
        (first.pk, "completed"),
    ]
    assert (body["count"], body["totals"]["points"], body["totals"]["streak"]) == (2, 10, 1)
    narrowed = as_ada.get("/api/progress/", status="completed", category=first.category.slug).json()
    assert [r["challenge"] for r in narrowed["results"]] == [first.pk]
    assert as_boris.get("/api/progress/").json()["results"] == []


def test_the_cost_of_my_progress_does_not_grow(as_ada, ada):
    counts = []
    for _round in range(2):
        for _ in range(8):
            as_ada.post("/api/progress/", {"challenge": make_challenge().pk})
        with CaptureQueriesContext(connection) as queries:
            as_ada.get("/api/progress/", page_size=100)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_progress_starts_and_answers(as_ada):
    challenge = make_challenge()
    started = as_ada.post("/api/progress/", {"challenge": challenge.pk, "status": "started"})
    assert started.json()["progress"]["status"] == "started"
    handed = {"challenge": challenge.pk, "answer": {"choice": "b"}, "idempotency_key": "k"}
    done, again = as_ada.post("/api/progress/", handed), as_ada.post("/api/progress/", handed)
    assert (done.status_code, again.status_code) == (201, 200)
    assert done.json() == again.json()
    assert done.json()["progress"]["status"] == "completed"


CLAIMS: tuple[dict[str, Any], ...] = (
    *({"status": "completed"}, {"completed": True}, {"completed_at": "2026-01-01"}, {"attempts": 0}),
    *({"points": 99}, {"score": 1}, {"best_score": 1}, {"verdict": "accepted"}, {"hint_cost": 0}),
    *({"user": 2}, {"status": []}),
)


def test_progress_takes_no_claims(as_ada, ada):
    challenge = make_challenge()
    for claim in CLAIMS:
        for more in ({}, {"answer": {"choice": "a"}}):
            response = as_ada.post("/api/progress/", {"challenge": challenge.pk, **claim, **more})
            problem = refused(response, 400, "server_decides")
            assert list(problem["errors"]) == list(claim)
    assert not UserProgress.objects.exists()
    assert not PointsEntry.objects.exists()


@pytest.mark.parametrize("challenge", [None, "", "x", [], {}, 0, -1, 1.5, 2**63, 10**40, True, "1" * 5_000])
def test_progress_of_no_challenge(as_ada, challenge):
    response = as_ada.post("/api/progress/", {"challenge": challenge})
    assert (response.status_code, list(response.json().get("errors", []))) in [
        (400, ["challenge"]),
        (404, []),
    ]


def test_an_answer_costs_few_statements(as_ada, ada):
    challenge = make_challenge()
    as_ada.post(answers(challenge), {"answer": {"choice": "a"}})
    with CaptureQueriesContext(connection) as queries:
        as_ada.post(answers(challenge), {"answer": {"choice": "a"}})
    assert len(queries) <= 11, json.dumps([q["sql"][:90] for q in queries], indent=1)


def test_nobody_answers(nobody):
    challenge = make_challenge()
    refused(nobody.post(answers(challenge), {"answer": {"choice": "b"}}), 401, "not_authenticated")
    refused(Api(token="gnt_forged").post(answers(challenge), {"answer": 1}), 401, "token_not_valid")
