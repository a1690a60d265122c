"""Drafts through the API: one's own only, with versions."""

import pytest

from tests.api.client import refused
from tests.factories import make_challenge

pytestmark = pytest.mark.django_db


def body(text, version=0, **more):
    return {"language": "python", "files": {"solution.py": text}, "version": version, **more}


def test_a_draft_is_saved_read_and_is_nobody_elses(as_ada, as_boris):
    place = f"/api/challenges/{make_challenge('function').pk}/draft/"
    assert as_ada.get(place).json()["version"] == 0
    saved = as_ada.put(place, body("  mine\n"))
    assert saved.status_code == 200
    assert saved.json()["files"] == {"solution.py": "  mine\n", "notes.py": "# yours\n"}
    assert as_ada.get(place).json() == saved.json()
    assert as_boris.get(place).json()["files"]["solution.py"].startswith("def double")


def test_a_conflict_carries_the_newest_and_can_be_settled(as_ada):
    place = f"/api/challenges/{make_challenge('function').pk}/draft/"
    as_ada.put(place, body("one"))
    problem = refused(as_ada.put(place, body("two")), 409, "draft_conflict")
    assert problem["draft"]["files"]["solution.py"] == "one"
    settled = as_ada.put(place, body("two", problem["draft"]["version"], replace=True)).json()
    assert (settled["files"]["solution.py"], settled["replaced"]["solution.py"]) == ("two", "one")


def test_the_language_is_chosen_by_the_query(as_ada):
    place = f"/api/challenges/{make_challenge('stdio').pk}/draft/"
    assert list(as_ada.get(f"{place}?language=c").json()["files"]) == ["solution.c"]
    refused(as_ada.get(f"{place}?language=cobol"), 400, "unknown_code_language")


def test_what_is_not_a_draft_is_refused(as_ada, nobody):
    code, knowledge = make_challenge("function").pk, make_challenge().pk
    place = f"/api/challenges/{code}/draft/"
    refused(nobody.get(place), 401, "not_authenticated")
    refused(nobody.put(place, body("x")), 401, "not_authenticated")
    refused(as_ada.get("/api/challenges/999999/draft/"), 404, "challenge_not_found")
    refused(as_ada.get(f"/api/challenges/{knowledge}/draft/"), 400, "no_draft")
    for wrong in (
        {},
        [],
        body("x", -1),
        body("x", "x"),
        {**body("x"), "files": "x"},
        {**body("x"), "files": {"solution.py": {}}},
        {**body("x"), "files": {"helper.py": "x"}},
        body("x" * 70_000),
        body("\x00"),
    ):
        assert as_ada.put(place, wrong).status_code == 400, wrong
    assert as_ada.get(place).json()["version"] == 0
