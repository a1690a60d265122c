"""Pages of courses and of those who teach them: accessible in both themes, narrow enough, live."""

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import wait_for
from tests.web.browser.conftest import Site, Visit
from tests.web.browser.walking import violations

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def room(site: Site) -> dict[str, Any]:
    """A class at work, and one more learner with a note and a word from the instructor."""
    made = site.hand.do("classroom", name="mistress", title="Data structures")
    site.hand.do("person", name="pupil")
    site.hand.do("join_course", name="pupil", course=made["course"])
    site.hand.do("write_to", name="mistress", learner="pupil", course=made["course"], text="Go on!")
    site.hand.do("note_and_favourite", name="pupil", task=made["lesson"])
    return dict(made)


def test_the_figures_follow_the_class(visit: Visit, site: Site, room: dict[str, Any]) -> None:
    mistress = visit("mistress")
    page = mistress.open(f"/teach/courses/{room['slug']}/")
    enrolled = page.locator(".figures dd").first
    before = int(enrolled.inner_text())
    page.evaluate("window.isTheSamePage = true")
    card = mistress.context.new_page()
    card.goto(f"{site.url}/teach/challenges/{room['challenge_slug']}/")
    tried = card.locator(".figures dd").first
    answered = int(tried.inner_text())
    site.hand.do("person", name="newcomer")
    site.hand.do("join_course", name="newcomer", course=room["course"])
    expect(enrolled).to_have_text(str(before + 1))
    site.hand.do("submit", name="newcomer", challenge=room["challenge"], answer={"choice": "c"})
    expect(tried).to_have_text(str(answered + 1))
    assert page.evaluate("window.isTheSamePage")


def test_a_word_is_typed_in_peace_and_arrives_on_an_open_page(
    visit: Visit, site: Site, room: dict[str, Any]
) -> None:
    desk = visit("mistress").open(f"/teach/courses/{room['slug']}/attention/")
    stuck = visit(room["stuck"]).open("/leaderboard/")
    part = desk.locator("#course-board")
    mark = part.get_attribute("data-mark")
    form = desk.locator("form", has=desk.locator("select"))
    form.get_by_label("Your words").fill("Think of the order.\nThen try again.")
    site.hand.do("finish_lesson", name="pupil", task=room["lesson"])
    desk.wait_for_timeout(3_000)  # two chances to take the form away
    expect(form.get_by_label("Your words")).to_have_value("Think of the order.\nThen try again.")
    assert part.get_attribute("data-mark") == mark
    form.get_by_label("A hint to go with it").select_option(label="Hint 1")
    form.get_by_role("button", name="Send").click()
    expect(desk.locator(".notice--success")).to_contain_text("Sent to 1 learner. In Telegram too: 0.")
    notice = stuck.locator("#notices .notice")
    expect(notice).to_contain_text("Then try again.")
    expect(notice).to_contain_text("Hint 1")
    assert violations(stuck) == []
    notice.get_by_role("link").click()
    expect(stuck.locator(".plan")).to_contain_text("Think of the order.")


def test_a_learner_finds_the_door_closed(visit: Visit, room: dict[str, Any]) -> None:
    page = visit("pupil").open(f"/teach/courses/{room['slug']}/")
    expect(page.locator(".refusal-number")).to_have_text("403")


def test_the_time_at_a_lesson_is_counted(visit: Visit, site: Site, room: dict[str, Any]) -> None:
    visitor, address = visit(), f"/tasks/{room['lesson']}/"
    site.hand.do("join_course", name=visitor.name, course=room["course"])
    page = visitor.page
    page.clock.install()
    with page.expect_response(lambda answer: answer.url.endswith("/open/")):
        visitor.open(address)
    expect(page.locator("[data-counting]")).to_be_visible()
    site.hand.do("long_ago_opened", name=visitor.name, minutes=30)
    for place in range(3):  # somebody is there: the pointer moves
        page.clock.fast_forward(60_000)
        page.mouse.move(10 + place, 10)
    page.clock.fast_forward(900_000)  # and then nobody is: five minutes of it count
    visitor.open("/leaderboard/")
    counted = partial(site.hand.do, "time_spent", name=visitor.name, task=room["lesson"])
    told = wait_for(counted, "the time", within=60)
    assert 480 <= told < 600
    visitor.open(address)
    expect(page.locator("[data-counting]")).to_be_visible()
    site.hand.do("long_ago_opened", name=visitor.name, minutes=30)
    page.clock.fast_forward(120_000)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".notice--success")).to_contain_text("Done:")
    assert told + 120 <= counted() < told + 240
    visitor.open(f"/accounts/progress/course/{room['course']}/")
    expect(page.locator("tbody tr").first).to_contain_text("minutes")


def test_the_clock_of_a_quiz_ticks_and_ends_it(visit: Visit, site: Site, room: dict[str, Any]) -> None:
    quiz = site.hand.do("timed_quiz", course=room["course"], seconds=600)
    visitor = visit()
    site.hand.do("join_course", name=visitor.name, course=room["course"])
    page = visitor.open(f"/tasks/{quiz}/")
    page.get_by_role("button", name="Begin").click()
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile("9:|10:00"))
    first = clock.inner_text()
    page.get_by_role("radio").first.check()
    expect(page.locator(".count")).to_contain_text("1 of 3")
    expect(page.get_by_role("radio").first).to_be_focused()  # the part was fetched anew under the keyboard
    expect(clock).not_to_have_text(first)
    assert violations(page) == []
    site.hand.do("hurry_attempts", quiz=quiz, seconds=3)
    page.reload()
    expect(page.get_by_role("timer")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("Question 0?")
    expect(page.get_by_role("radio")).to_have_count(0)
    assert violations(page) == []


@pytest.mark.parametrize("kind", ["single_choice", "function"])
def test_a_challenge_is_marked_and_noted_on_its_page(visit: Visit, site: Site, kind: str) -> None:
    card = site.new_challenge(kind)
    page = visit().open(card["url"])
    page.get_by_role("button", name="Add to favourites").click()
    expect(page.get_by_role("button", name="In your favourites")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Write a note").click()
    page.get_by_label("Note", exact=True).fill("Mind the **empty** list.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("strong")).to_have_text("empty")
    page.goto(card["url"])
    expect(page.get_by_role("button", name="In your favourites")).to_be_visible()
    page.get_by_role("link", name="Notes on ").click()
    expect(page.locator("strong")).to_have_text("empty")


def test_a_certificate_is_revoked_by_an_instructor(visit: Visit, room: dict[str, Any]) -> None:
    page = visit("mistress").open(f"/teach/courses/{room['slug']}/learners/")
    page.get_by_role("link", name="Certificate").click()
    page.get_by_text("Revoke this certificate").click()
    reason = page.get_by_label("Reason")
    expect(reason).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    reason.fill("Issued by mistake")
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Issued by mistake")
    expect(page.get_by_role("link", name="PDF")).to_have_count(0)
    assert violations(page) == []
