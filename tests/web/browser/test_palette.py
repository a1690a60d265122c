"""The command palette by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Visit
from tests.web.browser.test_every_page import violations

pytestmark = [pytest.mark.browser]


def open_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-list[data-for='']")).to_be_visible()
    expect(page.locator("#palette-field")).to_be_focused()


def test_going_somewhere_and_doing_something_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit(color_scheme="light").open("/leaderboard/")
    open_palette(page)
    marked = page.locator("#palette [aria-selected=true]")
    page.keyboard.type("challenges")
    expect(page.locator("#palette-list[data-for=challenges]")).to_be_visible()
    expect(marked).to_contain_text("Challenges")
    expect(page.locator("#palette-field")).to_have_attribute(
        "aria-activedescendant", marked.get_attribute("id") or ""
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/challenges/$"))
    open_palette(page)
    page.keyboard.type("dark")
    expect(page.locator("#palette-list[data-for=dark]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/challenges/")


def test_the_arrows_go_round_and_escape_gives_the_focus_back(visit: Visit) -> None:
    page = visit().open("/challenges/")
    opener = page.get_by_role("button", name="Command palette")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#palette-list[data-for='']")).to_be_visible()
    marked = page.locator("#palette [aria-selected=true]")
    page.keyboard.press("ArrowUp")
    expect(marked).to_have_text("Sign out")
    page.keyboard.press("ArrowDown")
    expect(marked).to_have_text("Home")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(visit: Visit, theme: str) -> None:
    page = visit(color_scheme=theme, viewport={"width": 375, "height": 700}).open("/")
    open_palette(page)
    assert violations(page) == []
    page.keyboard.type("nothing is called so")
    expect(page.get_by_text("Nothing is called that.").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sheet = page.locator("#palette").bounding_box()
    assert sheet is not None
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 375
