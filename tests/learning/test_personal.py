"""Notes and favourites."""

import pytest
from django.db import IntegrityError, transaction

from challenges.services import challenge_delete
from learning.models import Favorite, Note
from learning.services import favorite_toggle, note_delete, note_save, task_delete
from learning.services import notes as notes_module
from progress.snapshot import read_snapshot
from tests.factories import make_challenge
from tests.learning.courses import make_course, make_task
from tests.learning.test_journey import check_live, refused

pytestmark = pytest.mark.django_db


def test_a_note_is_written_rewritten_and_deleted_live(ada):
    task, challenge = make_task(make_course()), make_challenge()
    before = read_snapshot(ada.pk)
    note = note_save(actor=ada, title=" Ideas ", content="*One*", task_id=task.pk)
    assert (note.title, note.task, note.challenge) == ("Ideas", task, None)
    note_save(actor=ada, note_id=note.pk, title="Ideas", content="Two", challenge_id=challenge.pk)
    note.refresh_from_db()
    assert (note.content, note.task, note.challenge) == ("Two", None, challenge)
    assert read_snapshot(ada.pk)["notes"][str(note.pk)]["challenge"] == challenge.pk
    check_live(ada, before)
    note_delete(actor=ada, note_id=note.pk)
    assert read_snapshot(ada.pk)["notes"] == {}
    check_live(ada, before)


@pytest.mark.parametrize("how", ["service", "course"])
def test_marks_and_notes_hear_that_their_lesson_is_gone(ada, how):
    course = make_course()
    task = make_task(course)
    note = note_save(actor=ada, title="Ideas", content="…", task_id=task.pk)
    favorite_toggle(actor=ada, task_id=task.pk)
    before = read_snapshot(ada.pk)
    assert before["notes"][str(note.pk)]["task"] == task.pk
    task_delete(actor=course.owner, task=task) if how == "service" else course.delete()
    fresh = read_snapshot(ada.pk)
    assert (fresh["favorites"], fresh["notes"][str(note.pk)]["task"]) == ({}, None)
    check_live(ada, before)


def test_and_that_their_challenge_is(ada, teacher):
    challenge = make_challenge()
    note_save(actor=ada, title="Ideas", content="…", challenge_id=challenge.pk)
    favorite_toggle(actor=ada, challenge_id=challenge.pk)
    before = read_snapshot(ada.pk)
    challenge_delete(actor=teacher, challenge=challenge)
    assert read_snapshot(ada.pk)["favorites"] == {}
    check_live(ada, before)


def test_somebody_elses_note_does_not_exist(ada, boris):
    note = note_save(actor=ada, title="Mine", content="…")
    values = {"actor": boris, "note_id": note.pk, "title": "x", "content": "y"}
    assert refused(note_save, **values) == "note_not_found"
    assert refused(note_delete, actor=boris, note_id=note.pk) == "note_not_found"
    assert Note.objects.get().title == "Mine"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": "  "}, "empty"),
        ({"content": ""}, "empty"),
        ({"title": "x" * 201}, "too_long"),
        ({"content": "x" * 50_001}, "too_long"),
        ({"content": "\x00"}, "bad_characters"),
        ({"title": "\udfff"}, "bad_characters"),
        ({"title": 7}, "wrong_type"),
        ({"task_id": 10**9}, "task_not_found"),
        ({"challenge_id": 10**9}, "challenge_not_found"),
    ],
)
def test_bad_notes(ada, values, code):
    assert refused(note_save, **{"actor": ada, "title": "t", "content": "c", **values}) == code
    assert not Note.objects.exists()


def test_drafts_cannot_be_probed(ada, teacher):
    task = make_task(make_course(teacher, state="draft"))
    challenge = make_challenge(state="draft")
    assert refused(note_save, actor=ada, title="t", content="c", task_id=task.pk) == "task_not_found"
    assert refused(favorite_toggle, actor=ada, task_id=task.pk) == "task_not_found"
    assert refused(favorite_toggle, actor=ada, challenge_id=challenge.pk) == "challenge_not_found"
    assert favorite_toggle(actor=teacher, task_id=task.pk)


def test_notes_are_limited(ada, monkeypatch):
    monkeypatch.setattr(notes_module, "NOTES_PER_PERSON", 1)
    note_save(actor=ada, title="t", content="c")
    assert refused(note_save, actor=ada, title="t", content="c") == "too_many_notes"


def test_a_favourite_is_on_or_off(ada, boris):
    task, challenge = make_task(make_course()), make_challenge()
    before = read_snapshot(ada.pk)
    assert favorite_toggle(actor=ada, task_id=task.pk)
    assert favorite_toggle(actor=ada, challenge_id=challenge.pk)
    assert favorite_toggle(actor=boris, task_id=task.pk)
    check_live(ada, before)
    assert not favorite_toggle(actor=ada, task_id=task.pk)
    assert set(read_snapshot(ada.pk)["favorites"]) == {f"challenge:{challenge.pk}"}
    check_live(ada, before)
    assert refused(favorite_toggle, actor=ada) == "one_target"
    assert refused(favorite_toggle, actor=ada, task_id=1, challenge_id=1) == "one_target"


def test_the_database_itself_holds_one_target_and_one_mark(ada):
    task, challenge = make_task(make_course()), make_challenge()
    Favorite.objects.create(user=ada, task=task)
    for bad in ({}, {"task": task, "challenge": challenge}, {"task": task}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Favorite.objects.create(user=ada, **bad)
