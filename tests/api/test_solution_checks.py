"""Publishing challenges in code through the API: a draft until their own solutions have passed."""

import pytest

from tests.api.client import refused
from tests.api.test_catalogue import draft
from tests.factories import make_challenge
from tests.progress.judging.at_work import judge_all
from tests.progress.judging.test_solution_checks import spec_of

pytestmark = pytest.mark.django_db


def test_it_is_a_draft_until_it_passes_and_the_answer_says_so(as_teacher, as_ada):
    body = draft(kind="function", spec=spec_of(), state="published")
    made = as_teacher.post("/api/challenges/", body)
    assert made.status_code == 201
    shown, address = made.json(), f"/api/challenges/{made.json()['id']}/"
    assert (shown["state"], shown["source"]["state"]) == ("draft", "draft")
    assert {k: shown["solution_check"][k] for k in ("state", "publish", "current", "results")} == {
        "state": "waiting",
        "publish": True,
        "current": True,
        "results": [],
    }
    refused(as_ada.get(address), 404, "challenge_not_found")
    judge_all()
    shown = as_teacher.get(address).json()
    assert (shown["state"], shown["solution_check"]["state"]) == ("published", "passed")
    assert [r["verdict"] for r in shown["solution_check"]["results"]] == ["accepted", "wrong_answer"]
    assert as_ada.get(address).json()["solution_check"] is None
    changed = as_teacher.patch(address, {"spec": spec_of(accepted="# wrong_answer\n")}).json()
    assert changed["state"] == "draft"
    judge_all()
    shown = as_teacher.get(address).json()
    assert (shown["state"], shown["solution_check"]["state"]) == ("draft", "failed")
    assert "stated" in shown["solution_check"]["message"]


def test_knowledge_is_published_at_once(as_teacher):
    made = as_teacher.post("/api/challenges/", draft(state="published")).json()
    assert (made["state"], made["solution_check"]) == ("published", None)
    assert as_teacher.get(f"/api/challenges/{make_challenge().pk}/").json()["solution_check"] is None
