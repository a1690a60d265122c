"""The Mini App in a real browser, as a phone's client shows it: an object of Telegram's in the page."""

import json
import time
from itertools import count
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.double.webapps import sign
from tests.web.browser.conftest import BOT_TOKEN, Site, Visit

pytestmark = [pytest.mark.browser]
CLIENT = """
window.told = [];
window.TelegramWebviewProxy = { postEvent: (name, data) => window.told.push([name, JSON.parse(data)]) };
"""
DARK = {
    "bg_color": "#17212b", "secondary_bg_color": "#0e1621", "text_color": "#f5f5f5", "hint_color": "#a0b0c0",
    "button_color": "#8fc4f5", "button_text_color": "#0c1a27",
}  # fmt: skip
POOR = {
    "bg_color": "#777777",
    "secondary_bg_color": "#808080",
    "text_color": "#999999",
    "button_color": "#888888",
}
PHONE = {"width": 375, "height": 740}
_ids = count(9_000_001)


def launch(site: Site, name: str = "", theme: dict[str, str] | None = None) -> str:
    """The fragment with which a client opens a page for somebody, who is linked when a name is given."""
    number = next(_ids)
    if name:
        site.hand.do("linked", name=name, telegram_id=number)
    person = json.dumps({"id": number, "first_name": "A"})
    data = sign({"user": person, "auth_date": str(int(time.time())), "query_id": str(number)}, BOT_TOKEN)
    told = {"tgWebAppData": data, "tgWebAppVersion": "9.1", "tgWebAppPlatform": "ios"}
    return "#" + urlencode({**told, "tgWebAppThemeParams": json.dumps(theme or {})})


def opened(visit: Visit, site: Site, path: str, theme: dict[str, str] | None = None, **options: Any) -> Page:
    """The page at `path` in the client of a linked learner."""
    visitor = visit(viewport=PHONE, **options)
    visitor.context.clear_cookies()
    visitor.context.add_init_script(CLIENT)
    page = visitor.open(f"/mini{path}{launch(site, visitor.name, theme)}")
    expect(page.locator("body")).to_have_attribute("data-telegram", str(next(_ids) - 1))
    return page


def told(page: Page, name: str) -> list[Any]:
    """What the page said to the client under this name."""
    return list(page.evaluate("name => told.filter(([n]) => n === name).map(([, data]) => data)", name))


def test_a_challenge_is_solved_live(visit: Visit, site: Site) -> None:
    card = site.new_challenge("short_text")
    page = opened(visit, site, card["url"].removeprefix(site.url))
    assert "#" not in page.url
    expect(page.locator("#connection")).to_be_hidden()
    page.get_by_label("Your answer").fill("recursion")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".stamp--accepted")).to_be_visible()
    expect(page.locator("#totals")).to_contain_text("15")
    assert told(page, "web_app_ready") == [{}]
    assert told(page, "web_app_setup_back_button") == [{"is_visible": False}]


def test_the_back_button_and_the_links_out(visit: Visit, site: Site) -> None:
    card = site.new_challenge("short_text", description="See [there](https://example.org/there).")
    page = opened(visit, site, "/challenges/")
    page.goto(card["url"].replace(site.url, f"{site.url}/mini"))
    page.wait_for_load_state()
    assert told(page, "web_app_setup_back_button") == [{"is_visible": True}]
    page.get_by_role("link", name="there").click()
    assert told(page, "web_app_open_link") == [{"url": "https://example.org/there"}]
    # Afterwards: the page is left while the press is being told.
    page.evaluate("setTimeout(() => Telegram.WebView.receiveEvent('back_button_pressed', {}))")
    page.wait_for_url("**/mini/challenges/")


COLOURS = """() => Object.fromEntries(["--paper", "--sheet", "--ink", "--accent"].map(
    (name) => [name, document.documentElement.style.getPropertyValue(name)]))"""


def test_telegrams_colours_are_taken_and_unreadable_ones_are_not(visit: Visit, site: Site) -> None:
    page = opened(visit, site, "/challenges/", DARK)
    dark = {"--paper": "#0e1621", "--sheet": "#17212b", "--ink": "#f5f5f5", "--accent": "#8fc4f5"}
    assert page.evaluate(COLOURS) == dark
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert not Axe().run(page).response["violations"]
    page.evaluate("theme => Telegram.WebView.receiveEvent('theme_changed', {theme_params: theme})", POOR)
    assert page.evaluate(COLOURS) == dict.fromkeys(dark, "")
    page.evaluate(
        "theme => Telegram.WebView.receiveEvent('theme_changed', {theme_params: theme})",
        {**DARK, "bg_color": "red;x", "button_color": "#17212b"},
    )
    assert page.evaluate(COLOURS) == dict.fromkeys(dark, "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_the_phone_covers_is_left_free(visit: Visit, site: Site) -> None:
    page = opened(visit, site, "/challenges/")
    page.evaluate(
        "Telegram.WebView.receiveEvent('safe_area_changed', {top: 40, bottom: 30, left: -5, right: 1e9})"
    )
    expect(page.locator("body")).to_have_css("padding", "40px 200px 30px 0px")


def test_outside_telegram_it_says_where_it_opens(visit: Visit, site: Site) -> None:
    page = visit("").open("/mini/challenges/")
    expect(page.locator("[data-mini-elsewhere]")).to_be_visible()
    page = visit("").open(f"/mini/challenges/{launch(site)}")
    expect(page.get_by_role("heading", name="Link your account first")).to_be_visible()
