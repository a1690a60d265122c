"""The command palette's list: what is offered to whom, what is found, and what that costs."""

import pytest
from django.utils.translation import override

from learning.models import Course, LearningTask
from learning.selectors.finding import find_by_title
from learning.services import note_save
from tests.factories import make_challenge, make_user
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db
PALETTE = "/parts/palette/"


def lines(client, query=""):
    return client.get(PALETTE, {"q": query}, headers=HTMX).text


def test_without_words_it_offers_places_and_actions(visitor, learner, desk, admin_user):
    nobody, ada, teacher = lines(visitor), lines(learner), lines(desk)
    assert "Sign in" in nobody
    assert "New note" not in nobody
    for words in ("My progress", "New note", "Theme: dark", "Русский", "Sign out"):
        assert words in ada
    assert "Sign in" not in ada
    assert "Teaching" not in ada
    assert "Teaching" in teacher
    assert "Administration" not in teacher
    assert "Administration" in lines(signed_in(admin_user))


def test_what_is_on_already_is_not_offered(learner):
    learner.cookies["theme"] = "dark"
    offered = lines(learner)
    assert "Theme: dark" not in offered
    assert "Theme: light" in offered
    assert "English" not in offered


def test_it_finds_challenges_courses_lessons_and_notes_by_title(learner, ada, room):
    make_challenge(title="Binary search", translations={"ru": {"title": "Двоичный поиск"}})
    note_save(actor=ada, title="On searching", content="…", task_id=None, challenge_id=None)
    Course.objects.filter(pk=room.course.pk).update(state="published")
    lesson = LearningTask.objects.filter(course=room.course, kind="lesson").first()
    lesson.title = "How to SEARCH"
    lesson.save()
    found = {one.sort: one.title for one in find_by_title(ada, "search")}
    assert found == {"challenge": "Binary search", "lesson": "How to SEARCH", "note": "On searching"}
    assert find_by_title(ada, "class <b>")[0].sort == "course"
    with override("ru"):
        assert [one.title for one in find_by_title(ada, "ДВОИЧНЫЙ")] == ["Двоичный поиск"]
    assert lesson.get_absolute_url() in lines(learner, "search")


def test_nobody_finds_what_they_may_not_see(ada, boris, visitor, room):
    make_challenge(title="Secret draft", state="draft")
    note_save(actor=ada, title="Secret thoughts", content="…", task_id=None, challenge_id=None)
    Course.objects.filter(pk=room.course.pk).update(state="draft", search_text="secret course")
    LearningTask.objects.filter(course=room.course).update(search_text="secret lesson")
    assert find_by_title(boris, "secret") == []
    assert "Secret" not in lines(visitor, "secret")
    assert [one.sort for one in find_by_title(ada, "secret")] == ["note"]
    assert {one.sort for one in find_by_title(room.course.owner, "secret")} == {"course", "lesson"}


def test_hostile_titles_and_words_are_inert(learner, ada):
    make_challenge(title="<script>alert(1)</script> quoted\"'")
    for query in ("<script>", "\"'", "%", "_", "\\", "x" * 5_000, "ﷺ" * 40):
        text = lines(learner, query)
        assert "<script>" not in text
        assert " style=" not in text
    assert "&lt;script&gt;alert" in lines(learner, "<script>")
    assert "Nothing is called that." in lines(learner, "%%%")


def test_it_costs_four_queries_besides_the_session(learner, ada, room, django_assert_max_num_queries):
    for n in range(12):
        make_challenge(title=f"Common {n}")
        note_save(actor=ada, title=f"Common {n}", content="…", task_id=None, challenge_id=None)
    lines(learner)
    with django_assert_max_num_queries(6):
        assert lines(learner, "common").count('id="palette-challenge-') == 5
    with django_assert_max_num_queries(2):
        lines(learner)


def test_a_tasks_words_follow_its_title_also_in_a_narrow_saving(room):
    task = LearningTask.objects.filter(course=room.course).first()
    task.title = "Newly Named"
    task.save(update_fields=["title"])
    assert "newly named" in LearningTask.objects.get(pk=task.pk).search_text


def test_another_persons_notes_stay_theirs(boris):
    other = make_user()
    note_save(actor=other, title="Mine alone", content="x", task_id=None, challenge_id=None)
    assert "Mine alone" not in lines(signed_in(boris), "mine")
