"""Pages of those who teach, as a browser without scripts sees them."""

import csv
import io
import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import TelegramAccount
from core.errors import NotAllowed
from core.models import User
from learning.models import CourseEnrollment, CourseMessage
from learning.services.authoring import course_save
from tests.factories import make_user
from tests.learning.classroom import answer, fill_class, make_class
from tests.learning.courses import make_course
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db
TABS = ("", "tasks/", "learners/", "attention/", "settings/")


def text(response):
    return response.content.decode()


def rows_of(response):
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_list_shows_the_courses_one_teaches(desk, room, teacher):
    other = make_course(title="Somebody else's")
    page = text(desk.get("/teach/"))
    assert "Class &lt;b&gt;" in page
    assert other.title not in page
    assert "<dd>3</dd>" in page
    other.instructors.add(teacher)
    assert "Somebody else&#x27;s" in text(desk.get("/teach/"))
    assert "/teach/" in text(desk.get("/courses/"))


def test_a_co_instructor_finds_the_teaching_pages_without_a_further_query(room, django_assert_num_queries):
    helper = make_user("helper")
    pages = signed_in(helper)
    tab = '<a href="/teach/"'
    pages.get("/leaderboard/")  # what is kept between pages is read
    with CaptureQueriesContext(connection) as before:
        assert tab not in text(pages.get("/leaderboard/"))
    room.course.instructors.add(helper)
    with django_assert_num_queries(len(before)):
        assert tab in text(pages.get("/leaderboard/"))
    assert "Class &lt;b&gt;" in text(pages.get("/teach/"))
    room.course.instructors.remove(helper)
    assert tab not in text(pages.get("/leaderboard/"))
    room.course.owner = helper
    room.course.save()
    assert tab in text(pages.get("/leaderboard/"))
    assert tab not in text(Client().get("/leaderboard/"))


def test_the_overview_has_a_table_behind_every_drawing(desk, room, base):
    page = text(desk.get(base))
    assert "<dt>enrolled</dt><dd>3</dd>" in page
    assert "1 · 33\u00a0%" in page  # certified, of three
    assert page.count('role="img"') == page.count('class="as-table"') == 2
    assert "style=" not in page
    drawing = page[page.index('<svg class="columns"') :]
    drawing = drawing[: drawing.index("<details")].rsplit("</svg>", 1)[0] + "</svg>"
    heights = [r.get("height") for r in ElementTree.fromstring(drawing).iter("rect")]
    assert heights == ["100.00%", "33.33%"]  # three came in this week, one completed


def test_tasks_are_shown_hardest_first_with_their_wrong_answers(desk, room, base):
    page = text(desk.get(f"{base}tasks/"))
    assert page.index(room.challenge.title) < page.index(room.lesson.title)
    assert "Never" in page
    assert f"/tasks/{room.quiz.pk}/" in page


def test_the_map_of_learners_and_tasks_goes_on_page_by_page(desk, room, base):
    fill_class(room, 30)
    first, second = text(desk.get(f"{base}learners/")), text(desk.get(f"{base}learners/?page=2"))
    assert room.people["stuck"].username in first
    assert 'aria-label="in progress"' in first
    assert room.people["stuck"].username not in second
    assert "Page 2 of 2" in second
    for odd in ("0", "-1", "x", "99999999", "²"):
        assert desk.get(f"{base}learners/", {"page": odd}).status_code == 200


def test_who_needs_help_is_named_with_what_holds_them_up(desk, room, base):
    page = text(desk.get(f"{base}attention/"))
    assert page.count(room.people["stuck"].username) == 2  # at the quiz and at the challenge
    assert room.people["away"].username in page
    assert room.people["through"].username not in page
    assert "Hint 1" in page
    empty = make_class(room.course.owner)
    CourseEnrollment.objects.filter(course=empty.course).update(status="DROPPED")
    assert "Nobody is stuck" in text(desk.get(f"/teach/courses/{empty.course.slug}/attention/"))


def test_a_hint_goes_to_the_stuck_through_their_own_channels(desk, room, base):
    stuck, away = room.people["stuck"], room.people["away"]
    TelegramAccount.objects.create(user=stuck, telegram_id=5)
    stuck.language = "ru"
    stuck.save()
    hint = room.challenge.challenge.hints.get()
    hint.translations = {"ru": {"text": "Подсказка"}}
    hint.save()
    stranger = make_user()
    users = [stuck.pk, away.pk, stranger.pk]
    sent = desk.post(f"{base}message/", {"users": users, "text": "Look <here>", "hint": hint.pk}, follow=True)
    assert "Sent to 2 learners. In Telegram too: 1." in text(sent)
    words = {message.learner_id: message.text for message in CourseMessage.objects.all()}
    assert words == {stuck.pk: "Look <here>\n\nПодсказка", away.pk: "Look <here>\n\nHint 1"}
    assert "Look &lt;here&gt;" in text(signed_in(away).get(room.course.get_absolute_url()))
    event = stuck.events.order_by("-seq")[0]
    assert (event.type, event.data["message"]["address"]) == (
        "course.message",
        room.course.get_absolute_url(),
    )


def test_a_form_that_is_sent_twice_counts_once(desk, room, base):
    page = text(desk.get(f"{base}attention/"))
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    assert len(set(keys)) == len(keys) > 0
    for _time in range(2):
        form = {"users": [room.people["stuck"].pk], "text": "Courage", "key": keys[0]}
        assert desk.post(f"{base}message/", form).status_code == 302
    assert CourseMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": " "}, "Write something"),
        ({"text": "x" * 2_001}, "at most 2000"),
        ({"text": "x", "users": []}, "None of these"),
        ({"text": "x", "users": ["x", "-1", "9" * 30]}, "valid choice"),
        ({"text": "x", "hint": "999999"}, "no hint"),
        ({"text": "x", "hint": "abc"}, "whole number"),
        ({"text": "\x00"}, "Null"),
    ],
)
def test_a_refused_word_comes_back_as_it_was_typed(desk, room, base, values, words):
    answered = desk.post(f"{base}message/", {"users": [room.people["stuck"].pk], **values})
    assert answered.status_code == 422
    assert words in text(answered)
    assert not CourseMessage.objects.exists()


def test_every_table_is_there_as_csv(desk, room, base):
    CourseEnrollment.objects.filter(user=room.people["away"]).update(progress="33.33")
    User.objects.filter(pk=room.people["away"].pk).update(username="=HYPERLINK(1)")
    tables = {
        name: rows_of(desk.get(f"{base}{name}.csv"))
        for name in (
            "learners",
            "heatmap",
            "funnel",
            "weeks",
            "durations",
            "tasks",
            "wrong-answers",
            "attention",
        )
    }
    assert [row["learners"] for row in tables["funnel"]] == ["3", "2", "1", "1", "1"]
    assert tables["weeks"][0]["enrolled"] == "3"
    assert [row["username"] for row in tables["heatmap"]][2] == "'=HYPERLINK(1)"
    assert tables["heatmap"][0][room.quiz.title] == "completed"
    assert {row["challenge_id"] for row in tables["tasks"]} == {"", str(room.challenge.challenge_id)}
    assert tables["wrong-answers"][0]["option"] == "Never"
    assert len(tables["attention"]) == 2
    assert len(tables["durations"]) == 7
    assert len(tables["learners"]) == 3
    assert desk.get(f"{base}secrets.csv").status_code == 404


def test_what_happened_as_one_file_of_statements(desk, room, base, monkeypatch):
    whole = json.loads(b"".join(desk.get(f"{base}statements.json").streaming_content))
    assert whole[0]["verb"]["id"].endswith("registered")
    assert len(whole) == room.course.activity.count()
    empty = make_course(room.course.owner)
    answered = desk.get(f"/teach/courses/{empty.slug}/statements.json")
    assert json.loads(b"".join(answered.streaming_content)) == []


def test_a_challenge_in_figures_everywhere_and_in_one_course(desk, room):
    outsider = make_user()
    answer(outsider, room.challenge, right=False)
    slug = room.challenge.challenge.slug
    page = text(desk.get(f"/teach/challenges/{slug}/"))
    assert "<dt>answered it</dt><dd>3</dd>" in page
    assert "(33&nbsp;%)" in page
    assert "Alpha" in page  # the wrong choice, in words
    course = f"?course={room.course.slug}"
    narrowed = text(desk.get(f"/teach/challenges/{slug}/{course}"))
    assert "<dt>answered it</dt><dd>2</dd>" in narrowed
    assert f"/teach/challenges/{slug}/tries.csv{course}" in narrowed
    tries = rows_of(desk.get(f"/teach/challenges/{slug}/tries.csv{course}"))
    assert [(row["solved"], row["unsolved"]) for row in tries][:3] == [("1", "0"), ("0", "0"), ("0", "1")]
    wrong = rows_of(desk.get(f"/teach/challenges/{slug}/wrong-answers.csv"))
    assert (wrong[0]["given"], wrong[0]["share"]) == ("4", "100.0")
    assert desk.get(f"/teach/challenges/{slug}/other.csv").status_code == 404
    assert desk.get(f"/teach/challenges/{slug}/", {"course": make_course().slug}).status_code == 403
    elsewhere = make_class(room.course.owner)
    assert desk.get(f"/teach/challenges/{slug}/", {"course": elsewhere.course.slug}).status_code == 404
    listed = text(desk.get("/teach/challenges/", {"q": room.challenge.challenge.title}))
    assert "1 · 33\u00a0%" in listed


def test_the_changing_part_alone_for_the_live_stream(desk, room, base):
    for tab in TABS[:4]:
        part = text(desk.get(f"{base}{tab}", headers=HTMX))
        assert part.startswith('<div id="course-board"'), tab
        assert f'data-live-view="course:{room.course.pk}"' in part
    slug = room.challenge.challenge.slug
    assert text(desk.get(f"/teach/challenges/{slug}/", headers=HTMX)).startswith('<div id="outcomes"')


def test_a_wrong_answer_is_in_the_very_next_reading(desk, room, base):
    before = text(desk.get(f"{base}tasks/"))
    answer(room.people["stuck"], room.challenge, right=False)
    after = text(desk.get(f"{base}tasks/"))
    assert ("2.0" in before, "2.5" in before) == (True, False)  # (1 + 3) / 2 answers, then (1 + 4) / 2
    assert "2.5" in after


def test_pages_ask_as_much_of_300_as_of_3(desk, room, base, django_assert_max_num_queries):
    slug = room.challenge.challenge.slug
    paths = ["/teach/", "/teach/challenges/", f"/teach/challenges/{slug}/", *(base + tab for tab in TABS)]

    def count():
        found = []
        for path in paths:
            cache.clear()  # nothing kept: the dearest reading
            with django_assert_max_num_queries(12) as context:
                assert desk.get(path).status_code == 200
            found.append(len(context.captured_queries))
        return found

    small = count()
    fill_class(room, 297)
    assert count() == small


def test_long_names_and_many_weeks_are_drawn(desk, room, base):
    now = timezone.now()
    fill_class(room, 60)
    for n, row in enumerate(CourseEnrollment.objects.order_by("id")):
        CourseEnrollment.objects.filter(pk=row.pk).update(enrollment_date=now - timedelta(weeks=n))
    page = text(desk.get(base))
    drawing = page[page.index('<svg class="columns"') : page.index('<details class="as-table"')]
    assert drawing.count("<rect") == 52  # half a year, two columns a week
    assert drawing.count("chart-label") <= 8


def test_a_co_instructor_saves_the_settings_of_the_course(room):
    helper = make_user("co-instructor")
    course_save(actor=room.course.owner, course=room.course, fields={}, instructors=[helper])
    changed = course_save(actor=helper, course=room.course, fields={"title": "Renamed"})
    assert changed.title == "Renamed"
    with pytest.raises(NotAllowed):
        course_save(actor=helper, fields={"title": "A course of one's own"})
    with pytest.raises(NotAllowed):
        course_save(actor=make_user(), course=room.course, fields={"title": "Taken"})
