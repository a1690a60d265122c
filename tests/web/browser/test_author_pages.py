"""Pages for a challenge's author, in a browser: its own solutions, and programs that are alike."""

import pytest
from playwright.sync_api import expect

from tests.progress.test_likeness import COPY, RENAMED
from tests.web.browser.conftest import Site, Visit
from tests.web.browser.walking import faults

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def author(site: Site) -> str:
    site.hand.do("instructor", name="writer")
    return "writer"


def test_alike_programs_are_walked_from_the_list_to_the_shared_lines(
    visit: Visit, site: Site, author: str
) -> None:
    card = site.new_challenge("stdio")
    programs = {"alike-one": COPY, "alike-<b>two": RENAMED}
    site.hand.do("graded_programs", challenge=card["id"], programs=programs)
    page = visit(author).open(card["url"].replace("/challenges/", "/teach/challenges/") + "likeness/")
    pair = page.get_by_role("link", name="alike-one")
    expect(pair).to_contain_text("alike-<b>two")
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    pair.click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    shared = page.get_by_role("link", name="Shared run 1 of the other program").first
    expect(shared).to_be_visible()
    assert faults(page) == []
    shared.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark:target")).to_have_count(1)


def test_an_author_tries_the_solutions_and_sees_them_come(visit: Visit, site: Site, author: str) -> None:
    card = site.new_challenge("function")
    page = visit(author).open(card["url"].replace("/challenges/", "/teach/challenges/") + "authoring/")
    page.get_by_role("button", name="Try the solutions").click()
    expect(page.locator("#checks")).to_contain_text("Learners' programs go first")
    expect(page.get_by_role("button", name="Try the solutions again")).to_be_disabled()
    site.hand.do("judge_waiting")
    expect(page.locator(".check-verdict")).to_have_count(2)  # without a reload
    expect(page.get_by_role("button", name="Try the solutions again")).to_be_enabled()
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Back to draft").click()
    expect(page.get_by_role("heading", name="State: Draft")).to_be_visible()
