"""Every page in a real browser: no complaint, nothing from elsewhere, no sideways scroll, axe content."""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from tests.web.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser]

PUBLIC = [
    "/",
    "/challenges/",
    "/challenges/math-bayes/",
    "/leaderboard/",
    "/accounts/login/",
    "/accounts/register/",
    "/accounts/password/reset/",
    "/accounts/password/reset/sent/",
    "/accounts/password/reset/x/y/",
    "/nothing-here/",
    "/challenges/nothing-here/",
]
MINE = [
    "/",
    "/challenges/",
    "/challenges/?q=nothing+like+it",
    "/challenges/order-of-clauses/",
    "/challenges/rows-of-a-join/",
    "/challenges/customers-without-orders/",
    "/challenges/what-counts-as-false/",
    "/challenges/what-caches-may-do/",
    "/challenges/math-bayes/",
    "/challenges/half-a-key/",
    "/leaderboard/",
    "/leaderboard/?board=python",
    "/accounts/progress/",
    "/accounts/settings/",
    "/accounts/telegram/",
    "/accounts/password/",
]


@pytest.fixture(scope="module")
def regular(site: Site) -> str:
    """A learner who has solved, failed and been hinted, so that pages have something to show."""
    site.hand.do("person", name="regular")
    for kind in ("single_choice", "cloze", "matching"):
        made = site.new_challenge(kind, hints=[2])
        site.hand.do("hint", name="regular", hint=made["hints"][0])
        site.hand.do("submit", name="regular", challenge=made["id"], answer=made["wrong"])
        site.hand.do("submit", name="regular", challenge=made["id"], answer=made["right"])
    return "regular"


def violations(page: Page) -> list[str]:
    page.emulate_media(reduced_motion="reduce")  # what is still coming in is pale
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def faults(page: Page) -> list[str]:
    """What axe finds in either theme, and at which widths the page scrolls sideways."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found += violations(page)
    for width in (320, 375, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        extra = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if extra > 0:
            found.append(f"{page.url} is {extra} px too wide at {width}")
    return found


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_accessible_and_fit(visit: Visit, path: str) -> None:
    assert faults(visit("").open(path)) == []


@pytest.mark.parametrize("path", MINE)
def test_a_learners_pages_are_accessible_and_fit(visit: Visit, regular: str, path: str) -> None:
    assert faults(visit(regular).open(path)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_an_answer_brings(visit: Visit, site: Site, theme: str) -> None:
    card = site.new_challenge("single_choice", hints=[1])
    visitor = visit(color_scheme=theme)
    page = visitor.open(card["url"])
    page.get_by_role("button", name="Hand in").click()
    page.locator("#refused").wait_for()
    found = violations(page)
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    found += violations(page)
    page.get_by_role("button", name="Show hint 1").click()
    page.locator(".hint-text").wait_for()
    found += violations(page)
    page.get_by_label("Beta").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator(".stamp--accepted").wait_for()
    page.locator(".history summary").click()
    assert found + violations(page) == []


def test_long_titles_and_other_scripts_fit(visit: Visit, site: Site) -> None:
    title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2
    long = site.new_challenge(title=title[:190])
    arabic = site.new_challenge(
        title="ما هو ناتج هذا البرنامج؟", description="اختر الإجابة الصحيحة من القائمة."
    )
    visitor = visit()
    visitor.page.set_viewport_size({"width": 375, "height": 800})
    for path in (long["url"], arabic["url"], "/challenges/?order=newest"):
        page = visitor.open(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    heading = visitor.open(arabic["url"]).locator("h1")
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_the_theme_is_kept_and_in_the_first_byte(visit: Visit, site: Site) -> None:
    visitor = visit("", color_scheme="light")
    page = visitor.open("/challenges/")
    page.get_by_role("button", name="Theme: automatic").click()
    page.get_by_role("button", name="Theme: light").click()
    page.get_by_role("button", name="Theme: dark").wait_for()
    assert page.url == f"{site.url}/challenges/"
    source = visitor.context.request.get(f"{site.url}/challenges/").text()
    assert 'data-theme="dark"' in source[:200]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 20, 15)"


def test_the_second_language_clips_no_button(visit: Visit, regular: str) -> None:
    visitor = visit(regular)
    visitor.page.set_viewport_size({"width": 375, "height": 800})
    visitor.open("/")
    visitor.page.get_by_role("button", name="Русский").click()
    visitor.page.locator("html[lang=ru]").wait_for()
    for path in MINE:
        page = visitor.open(path)
        clipped = page.evaluate(
            "[...document.querySelectorAll('button, .button')].filter(b => b.scrollWidth > b.clientWidth + 1"
            " && b.offsetParent).map(b => b.textContent)"
        )
        assert clipped == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_reduced_motion_is_respected(visit: Visit) -> None:
    page = visit("", reduced_motion="reduce").open("/")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    )
    assert moving == 0


def test_the_weight_of_a_list_and_of_a_card(visit: Visit, site: Site) -> None:
    for path, limit in (("/challenges/", 60), ("/challenges/math-bayes/", 300)):
        visitor = visit("")
        sizes: list[int] = []
        visitor.page.on("requestfinished", partial(_weigh, sizes))
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
        assert sum(sizes) < limit * 1024, f"{path}: {sum(sizes)} bytes"


def _weigh(weights: list[int], request: Request) -> None:
    sizes = request.sizes()
    weights.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])
