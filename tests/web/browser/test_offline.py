"""Reading offline: opened lessons are there, nothing else pretends to be, nobody reads another's."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import until
from tests.web.browser.conftest import Site, Visit, Visitor
from tests.web.browser.test_every_page import violations

pytestmark = [pytest.mark.browser]

COPIES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("gauntlet-lessons-")) continue;
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found.sort().join(" ");
}"""
CONTROLLED = "navigator.serviceWorker.controller !== null"


@pytest.fixture(scope="module")
def room(site: Site) -> dict[str, Any]:
    """A course with a lesson."""
    return dict(site.hand.do("classroom", name="librarian", title="Reading offline"))


@pytest.fixture
def lesson(room: dict[str, Any]) -> str:
    """The lesson's address."""
    return f"/courses/{room['slug']}/{room['lesson_slug']}/"


@pytest.fixture
def reader(visit: Visit, site: Site, room: dict[str, Any]) -> Visitor:
    """A learner in the course, whose browser has taken the service worker."""
    visitor = visit(service_workers="allow")
    site.hand.do("join_course", name=visitor.name, course=room["course"])
    page = visitor.open("/courses/")
    until(page, lambda: page.evaluate(CONTROLLED), "the worker taking the page")
    return visitor


def has_copies(page: Page, wanted: str) -> None:
    """Wait until exactly these lessons are kept."""
    until(page, lambda: page.evaluate(COPIES) == wanted, f"the kept lessons being “{wanted}”")


def test_a_lesson_is_read_again_offline_and_gone_after_signing_out(reader: Visitor, lesson: str) -> None:
    page = reader.open(lesson)
    heading = page.locator("h1").inner_text()
    expect(page.locator("#offline")).to_be_hidden()
    has_copies(page, lesson)
    reader.context.set_offline(True)
    reader.open(lesson)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator("#offline")).to_contain_text("You are offline. This is the copy")
    assert page.evaluate("getComputedStyle(document.querySelector('#offline')).borderTopWidth") == "2px"
    page.goto(reader.site.url + "/accounts/settings/")
    expect(page.locator("h1")).to_have_text("You are offline")
    expect(page.get_by_role("link", name=heading)).to_be_visible()
    assert violations(page) == []
    reader.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Settings")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    has_copies(page, "")
    reader.context.set_offline(True)
    page.goto(reader.site.url + lesson)
    expect(page.locator("h1")).to_have_text("You are offline")


def test_online_the_page_is_never_the_kept_one(
    reader: Visitor, site: Site, lesson: str, room: dict[str, Any]
) -> None:
    page = reader.open(lesson)
    has_copies(page, lesson)
    site.hand.do("finish_lesson", name=reader.name, task=room["lesson"])
    reader.open(lesson)
    expect(page.locator("#offline")).to_be_hidden()
    assert page.evaluate("'copyOf' in document.body.dataset") is False


def test_another_account_finds_nothing_of_the_one_before(reader: Visitor, site: Site, lesson: str) -> None:
    page = reader.open(lesson)
    has_copies(page, lesson)
    session = site.hand.do("session", name="librarian")
    reader.context.clear_cookies()
    reader.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    reader.open("/courses/")
    has_copies(page, "")


def test_a_form_sent_offline_is_not_sent_later_by_itself(reader: Visitor, site: Site, lesson: str) -> None:
    page = reader.open(lesson)
    has_copies(page, lesson)
    reader.context.set_offline(True)
    reader.open(lesson)
    page.locator("form[action$='/done/'] button").click()
    expect(page.get_by_text("Nothing was sent")).to_be_visible()
    expect(page).to_have_url(site.url + "/offline/")
    reader.context.set_offline(False)
    expect(page).to_have_url(site.url + lesson)
    expect(page.locator("form[action$='/done/'] button")).to_be_visible()
