"""Home, progress, leaderboard; what every page has in common; refusals; and how many queries a page costs."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.middleware import CONTENT_SECURITY_POLICY
from learning.services import course_enroll, task_open
from progress.daily import daily_challenge
from progress.models import Achievement, ActivityDay, Standing
from progress.review import DueItem
from progress.services import submit_answer
from tests.factories import make_category, make_challenge, make_user, wrong_answer
from tests.web.conftest import HTMX, signed_in
from web.heatmap import WEEKS, draw_heatmap

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/challenges/", "/leaderboard/", "/accounts/login/", "/accounts/register/"]


def solve(user, challenge, channel="web"):
    return submit_answer(actor=user, challenge_id=challenge.pk, answer={"choice": "b"}, channel=channel)


def fill(user):
    """Sixty challenges in six categories, some with prerequisites; the learner has worked on a third."""
    for _category in range(6):
        category = make_category()
        cards = [make_challenge(category=category, hints=[1]) for _n in range(10)]
        for before, after in pairwise(cards[4:]):
            after.requires.add(before)
        for card in cards[:3]:
            solve(user, card, "telegram")
        submit_answer(actor=user, challenge_id=cards[3].pk, answer=wrong_answer(cards[3]), channel="web")
    for n in range(5):
        rule = {"metric": "solved", "at_least": n + 1, "tag": "x"}
        Achievement.objects.create(slug=f"a{n}", title="A", description="D", rule=rule)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/challenges/",
        "/challenges/?q=chall",
        "/leaderboard/",
        "/accounts/settings/",
    ],
)
def test_pages_cost_at_most_twelve_queries_however_much_there_is(
    path, ada, settings, django_assert_max_num_queries
):
    settings.ANSWERS_PER_MINUTE = 1_000
    fill(ada)
    client = signed_in(ada)
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_my_progress_costs_the_same_however_much_there_is(ada, settings, django_assert_max_num_queries):
    settings.ANSWERS_PER_MINUTE = 1_000
    fill(ada)
    client = signed_in(ada)
    client.get("/accounts/progress/")
    with django_assert_max_num_queries(12):
        assert client.get("/accounts/progress/").status_code == 200


def test_a_card_costs_at_most_twelve_queries(ada, settings, django_assert_max_num_queries):
    settings.ANSWERS_PER_MINUTE = 1_000
    card = make_challenge(hints=[1, 2, 3])
    card.requires.add(*[make_challenge() for _n in range(4)])
    for needed in card.requires.all():
        solve(ada, needed)
    for _attempt in range(25):
        submit_answer(actor=ada, challenge_id=card.pk, answer={"choice": "a"}, channel="web")
    client = signed_in(ada)
    with django_assert_max_num_queries(12):
        assert client.get(card.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_keeps_the_strict_policy(visitor, path):
    response = visitor.get(path)
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert " style=" not in response.text
    assert "<style" not in response.text
    assert "onclick" not in response.text
    assert "private" in response["Cache-Control"]


def test_a_stranger_gets_a_landing_and_a_learner_a_desk(visitor, learner, ada):
    begun = make_challenge(title="Begun card")
    make_challenge(title="Fresh card")
    submit_answer(actor=ada, challenge_id=begun.pk, answer={"choice": "a"}, channel="web")
    assert "Collect what you understand." in visitor.get("/").text
    desk = learner.get("/").text
    assert "Go on with" in desk
    assert desk.index("Begun card") < desk.index("Fresh card")


def test_a_desk_with_nothing_on_it_offers_something(learner):
    page = learner.get("/").text
    assert "Nothing left to begin" in page
    assert "Take the first card" in page


def test_a_desk_shows_where_one_was_what_is_due_the_days_and_the_map(learner, ada, room):
    course_enroll(actor=ada, course_id=room.course.pk)
    task_open(actor=ada, task_id=room.lesson.pk)
    missed = make_challenge(title="Missed card")
    submit_answer(actor=ada, challenge_id=missed.pk, answer={"choice": "a"}, channel="web")
    page = learner.get("/")
    assert "You were here:" in page.text
    assert room.lesson.get_absolute_url() in page.text
    assert 'class="heatmap"' in page.text
    assert 'aria-label="Missed card: tried, not solved"' in page.text
    assert page.context["today"] == page.context["heatmap"].days[-1].day
    fragment = learner.get("/", headers=HTMX).text
    assert fragment.lstrip().startswith('<div id="desk"')


def test_a_desk_counts_what_is_due_and_says_when_nothing_is(learner, ada, monkeypatch):
    assert "Nothing is due today." in learner.get("/").text
    items = [DueItem(f"challenge:{n}", f"Thing <b>{n}</b>", timezone.now()) for n in range(5)]
    monkeypatch.setattr("web.views.home.due_today", lambda learner: items)
    page = learner.get("/").text
    assert "Review 5 things" in page
    assert "Thing &lt;b&gt;2&lt;/b&gt;" in page
    assert "Thing &lt;b&gt;3" not in page


def test_what_has_no_attempt_left_is_not_offered_again(learner, ada):
    card = make_challenge(max_attempts=1)
    submit_answer(actor=ada, challenge_id=card.pk, answer={"choice": "a"}, channel="web")
    assert "Go on with" not in learner.get("/").text


def test_progress_shows_map_days_achievements_and_answers(learner, ada):
    Achievement.objects.create(
        slug="two", title="Two of them", description="D", rule={"metric": "solved", "at_least": 2}
    )
    solved = make_challenge(title="A solved card")
    solve(ada, solved)
    page = learner.get("/accounts/progress/").text
    assert 'aria-label="A solved card: solved"' in page
    assert "1 card solved in the last half year" in page
    assert "1 / 2" in page
    assert "heat-day--1" in page
    fragment = learner.get("/accounts/progress/", headers=HTMX).text
    assert fragment.lstrip().startswith('<div id="journal"')


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("Pacific/Tongatapu", datetime(2026, 3, 10, 10, 59, tzinfo=UTC), date(2026, 3, 10)),
        ("Pacific/Tongatapu", datetime(2026, 3, 10, 11, 1, tzinfo=UTC), date(2026, 3, 11)),
        ("America/Los_Angeles", datetime(2026, 1, 10, 7, 59, tzinfo=UTC), date(2026, 1, 9)),
        ("America/Los_Angeles", datetime(2026, 1, 10, 8, 1, tzinfo=UTC), date(2026, 1, 10)),
    ],
)
def test_days_follow_the_learners_own_calendar(monkeypatch, zone, now, today):
    user = make_user(time_zone=zone)
    ActivityDay.objects.create(user=user, day=today, solved=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    context = signed_in(user).get("/accounts/progress/").context
    assert context["today"] == today
    assert context["heatmap"].days[-1].day == today
    assert context["heatmap"].days[-1].solved == 2


@pytest.mark.parametrize(
    "today", [date(2026, 2, 28), date(2024, 2, 29), date(2026, 11, 16), date(2027, 1, 3)]
)
def test_a_heatmap_begins_on_a_monday_and_ends_today(today):
    heatmap = draw_heatmap({today: 9}, today)
    assert heatmap.days[0].day.weekday() == 0
    assert heatmap.days[-1].day == today
    assert WEEKS * 7 < len(heatmap.days) <= (WEEKS + 1) * 7
    assert [day.level for day in heatmap.active] == [3]


def test_the_leaderboard_ranks_pins_my_row_and_pages(ada):
    for n in range(60):
        Standing.objects.create(user=make_user(f"rival{n:02d}"), board="overall", points=100 - n // 2)
    solve(ada, make_challenge())
    page = signed_in(ada).get("/leaderboard/")
    assert "number 61" in page.text
    assert 'data-live-view="leaderboard:overall"' in page.text
    ranks = [row.rank for row in page.context["board"].rows]
    assert ranks[:4] == [1, 1, 3, 3]
    following = signed_in(ada).get(f"/leaderboard/?after={page.context['board'].next}")
    assert [row.rank for row in following.context["board"].rows][-1] == 61
    assert 'class="is-me"' in following.text
    assert "data-live-view" not in following.text.split('id="board"')[1][:200]


def test_boards_by_time_and_category(learner, ada):
    card = make_challenge()
    solve(ada, card)
    for board in ("week", "month", card.category.slug):
        page = learner.get(f"/leaderboard/?board={board}")
        assert page.context["choice"] == board
        assert [row.username for row in page.context["board"].rows] == ["ada"]
    assert learner.get("/leaderboard/?board=week").context["board"].board.startswith("week:")


@pytest.mark.parametrize("query", ["board=nonsense", "after=x-y", "after=" + "9" * 60, "board=%3Cscript%3E"])
def test_leaderboard_addresses_that_make_no_sense_begin_at_the_top(visitor, query):
    page = visitor.get(f"/leaderboard/?{query}")
    assert page.status_code == 200
    assert page.context["choice"] == "overall"


def test_an_unknown_address_gets_our_own_page(visitor):
    response = visitor.get("/no/such/page/")
    assert response.status_code == 404
    assert "Nothing on this page" in response.text
    assert 'data-theme="auto"' in response.text


def test_a_fault_of_ours_gets_our_own_page(visitor, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret words")

    monkeypatch.setattr("web.views.catalogue.catalogue", broken)
    client = Client(raise_request_exception=False)
    response = client.get("/challenges/")
    assert response.status_code == 500
    assert "Our fault" in response.text
    assert "secret words" not in response.text


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_fault_pages_need_nothing_from_the_request(name):
    page = render_to_string(name)
    assert "<h1>" in page
    assert "/static/web/css/tokens.css" in page


def test_a_body_that_is_too_large_is_refused(learner):
    card = make_challenge("short_text")
    response = learner.post(f"/challenges/{card.slug}/answer/", {"text": "x" * 10_000_000})
    assert response.status_code == 400
    assert "makes no sense" in response.text


def test_bytes_no_database_stores_are_refused_in_words(learner):
    card = make_challenge("short_text")
    response = learner.post(f"/challenges/{card.slug}/answer/", {"text": "a\0b", "key": "k\0"})
    assert response.status_code == 422
    assert "cannot be stored" in response.text


def test_fragments_of_the_totals(learner, ada, visitor):
    solve(ada, make_challenge())
    totals = learner.get("/parts/totals/", headers=HTMX).text
    assert 'data-live-seq="1"' in totals
    assert "<b>10</b>" in totals
    assert visitor.get("/parts/totals/", headers=HTMX).headers["HX-Redirect"].startswith("/accounts/login/")


def test_fragments_refused_become_notices(learner):
    response = learner.get("/challenges/nothing/", headers=HTMX)
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.text


def test_pages_travel_compressed(visitor):
    response = visitor.get("/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


def test_staff_find_the_way_to_the_administration(admin_user, learner):
    assert reverse("admin:index") in signed_in(admin_user).get("/").text
    assert reverse("admin:index") not in learner.get("/").text


def test_the_desk_shows_the_challenge_of_the_day(ada):
    for n in range(5):
        make_challenge(title=f"Riddle {n}")
    chosen = daily_challenge(ada)
    page = signed_in(ada).get("/").text
    section = page[page.index('id="daily"') : page.index('id="continue"')]
    assert chosen.title in section
    assert "New for you" in section
    assert 'id="daily"' not in signed_in(make_user()).get("/leaderboard/").text


def test_browsers_that_ask_for_an_icon_by_habit_find_it(visitor):
    found = visitor.get("/favicon.ico")
    assert (found.status_code, found["Location"]) == (302, "/static/web/mark.svg")


def test_my_week_in_words_and_as_a_picture(ada, django_assert_max_num_queries):
    client = signed_in(ada)
    solve(ada, make_challenge())
    now = timezone.now().date()
    year, week, _day = now.isocalendar()
    name = f"{year}-W{week:02d}"
    client.get("/accounts/progress/week/", {"of": name})
    with django_assert_max_num_queries(12):
        page = client.get("/accounts/progress/week/", {"of": name}).text
    assert "1 challenge solved" in page
    assert f"/accounts/progress/week.png?of={name}" in page
    picture = client.get("/accounts/progress/week.png", {"of": name})
    assert picture["Content-Type"] == "image/png"
    assert "private" in picture["Cache-Control"]
    assert "0 challenges solved" in client.get("/accounts/progress/week/").text
    for wrong in ("2026-W99", "next", "0001-W01", "9999-W01"):
        for path in ("/accounts/progress/week/", "/accounts/progress/week.png"):
            assert client.get(path, {"of": wrong}).status_code == 404
