"""Notes and favourites through the API: one's own, and nobody else's."""

import pytest

from learning.models import Favorite, Note
from learning.services import notes as notes_module
from tests.api.client import refused
from tests.factories import make_challenge
from tests.learning.courses import make_course, make_task

pytestmark = pytest.mark.django_db
NOTES, FAVORITES = "/api/v1/notes/", "/api/v1/favorites/"


def test_the_life_of_a_note(as_ada):
    task, challenge = make_task(make_course()), make_challenge()
    made = as_ada.post(NOTES, {"title": " Idea ", "content": "  *one*\n", "task": task.pk})
    assert made.status_code == 201
    body = made.json()
    assert (body["title"], body["task"], body["challenge"]) == ("Idea", task.pk, None)
    one = f"{NOTES}{body['id']}/"
    assert as_ada.get(one).json() == body
    changed = as_ada.patch(one, {"challenge": challenge.pk, "task": None}).json()
    assert (changed["task"], changed["challenge"]) == (None, challenge.pk)
    assert (changed["title"], changed["content"]) == (body["title"], body["content"])
    assert as_ada.patch(one, {"content": "two"}).json()["challenge"] == challenge.pk
    assert as_ada.patch(one, {}).json()["content"] == "two"
    assert as_ada.delete(one).status_code == 204
    refused(as_ada.get(one), 404, "note_not_found")
    refused(as_ada.delete(one), 404, "note_not_found")


def test_notes_are_found_by_words_and_place_in_pages(as_ada, django_assert_max_num_queries):
    task, challenge = make_task(make_course()), make_challenge()
    for n in range(5):
        as_ada.post(NOTES, {"title": f"Note {n}", "content": "Über das Ziel", "task": task.pk})
    as_ada.post(NOTES, {"title": "Other", "content": "…", "challenge": challenge.pk})
    with django_assert_max_num_queries(6):
        first = as_ada.get(NOTES, page_size=2).json()
    assert (first["count"], [n["title"] for n in first["results"]]) == (6, ["Other", "Note 4"])
    assert as_ada.get(first["next"].partition("testserver")[2]).json()["results"][0]["title"] == "Note 3"
    assert as_ada.get(NOTES, search="ÜBER 3").json()["count"] == 1
    assert as_ada.get(NOTES, task=task.pk).json()["count"] == 5
    assert as_ada.get(NOTES, challenge=challenge.pk).json()["count"] == 1
    assert as_ada.get(NOTES, page=99).json()["results"] == []
    for query in ({"page": 0}, {"page_size": 1_000}, {"task": "x"}, {"task": -1}, {"search": "x" * 101}):
        refused(as_ada.get(NOTES, **query), 400, "invalid")


def test_the_life_of_a_favourite(as_ada):
    task, challenge = make_task(make_course()), make_challenge()
    made = as_ada.post(FAVORITES, {"task": task.pk})
    assert (made.status_code, made.json()["task"]) == (201, task.pk)
    again = as_ada.post(FAVORITES, {"task": task.pk, "challenge": None})
    assert (again.status_code, again.json()) == (200, made.json())
    as_ada.post(FAVORITES, {"challenge": challenge.pk})
    assert [f["challenge"] for f in as_ada.get(FAVORITES).json()["results"]] == [challenge.pk, None]
    assert as_ada.get(FAVORITES, kind="task").json()["count"] == 1
    refused(as_ada.get(FAVORITES, kind="course"), 400, "invalid")
    one = f"{FAVORITES}{made.json()['id']}/"
    assert as_ada.get(one).json() == made.json()
    assert as_ada.delete(one).status_code == 204
    refused(as_ada.delete(one), 404, "favorite_not_found")
    refused(as_ada.patch(one, {"challenge": 1}), 405, "method_not_allowed")
    for body in ({}, {"task": task.pk, "challenge": challenge.pk}, {"task": None}):
        refused(as_ada.post(FAVORITES, body), 400, "one_target")


def test_nobody_elses_things_exist(nobody, as_ada, as_boris, as_teacher, as_admin, teacher):
    task = make_task(make_course(teacher))
    note = f"{NOTES}{as_ada.post(NOTES, {'title': 't', 'content': 'c', 'task': task.pk}).json()['id']}/"
    mark = f"{FAVORITES}{as_ada.post(FAVORITES, {'task': task.pk}).json()['id']}/"
    for api in (as_boris, as_teacher, as_admin):
        assert api.get(NOTES).json()["count"] == api.get(FAVORITES).json()["count"] == 0
        for call in (api.get(note), api.patch(note, {"title": "x"}), api.delete(note)):
            refused(call, 404, "note_not_found")
        for call in (api.get(mark), api.delete(mark)):
            refused(call, 404, "favorite_not_found")
    for path in (NOTES, note, FAVORITES, mark):
        refused(nobody.get(path), 401, "not_authenticated")
    refused(nobody.post(NOTES, {"title": "t", "content": "c"}), 401, "not_authenticated")
    refused(nobody.delete(mark), 401, "not_authenticated")
    assert (Note.objects.get().title, Favorite.objects.count()) == ("t", 1)


def test_targets_must_be_known_to_the_caller(as_ada, as_teacher, teacher):
    hidden, draft = make_task(make_course(teacher, state="draft")), make_challenge(state="draft")
    base = {"title": "t", "content": "c"}
    for target, code in (
        ({"task": hidden.pk}, "task_not_found"),
        ({"task": 2**62}, "task_not_found"),
        ({"challenge": draft.pk}, "challenge_not_found"),
    ):
        refused(as_ada.post(NOTES, {**base, **target}), 404, code)
        refused(as_ada.post(FAVORITES, target), 404, code)
    note = f"{NOTES}{as_ada.post(NOTES, base).json()['id']}/"
    refused(as_ada.patch(note, {"task": hidden.pk}), 404, "task_not_found")
    assert as_teacher.post(FAVORITES, {"task": hidden.pk}).status_code == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": "  "}, "invalid"),
        ({"title": "x" * 201}, "invalid"),
        ({"title": None}, "invalid"),
        ({"title": ["x"]}, "invalid"),
        ({"content": ""}, "invalid"),
        ({"content": " \n "}, "empty"),
        ({"content": "x" * 50_001}, "invalid"),
        ({"content": {"a": 1}}, "invalid"),
        ({"content": "a\u0000b"}, "bad_characters"),
        ({"content": "\ud800"}, "bad_characters"),
        ({"task": "1; DROP TABLE"}, "invalid"),
        ({"task": 2**63}, "invalid"),
        ({"challenge": True}, "invalid"),
        ({"challenge": 1.5}, "invalid"),
    ],
)
def test_hostile_notes_are_refused_by_field(as_ada, body, code):
    base = {"title": "t", "content": "c"}
    refused(as_ada.post(NOTES, {**base, **body}), 400, code)
    note = as_ada.post(NOTES, base).json()
    refused(as_ada.patch(f"{NOTES}{note['id']}/", body), 400, code)
    assert as_ada.get(f"{NOTES}{note['id']}/").json() == note


def test_markup_is_kept_as_it_was_written_and_ids_of_others_are_not_taken(as_ada, as_boris, ada):
    hostile = "<script>alert(1)</script> {{ 7*7 }} '; --"
    sent = {"title": hostile, "content": hostile, "user": 1, "id": 1, "created_at": "2000-01-01T00:00:00Z"}
    made = as_ada.post(NOTES, sent).json()
    assert (made["title"], made["content"]) == (hostile, hostile)
    assert made["created_at"] > "2001"
    assert Note.objects.get().user == ada
    assert as_boris.get(NOTES).json()["count"] == 0


def test_there_is_a_limit_for_notes(as_ada, monkeypatch):
    monkeypatch.setattr(notes_module, "NOTES_PER_PERSON", 1)
    as_ada.post(NOTES, {"title": "t", "content": "c"})
    refused(as_ada.post(NOTES, {"title": "t", "content": "c"}), 409, "too_many_notes")
