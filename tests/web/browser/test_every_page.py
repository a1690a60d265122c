"""Every page in a real browser, for everybody: no complaint, nothing foreign, nothing clipped, axe content.

The list of pages is that of the role walk: a page that is added there is walked here too.
"""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.web.browser.conftest import Site, Visit
from tests.web.browser.walking import NARROW, WIDE, ZOOMED, look, stops, told, violations, walk

pytestmark = [pytest.mark.browser]

WIDTHS = (320, NARROW, ZOOMED, 768, WIDE)
STRANGE = [
    "/challenges/?q=nothing+like+it",
    "/challenges/?difficulty=advanced&order=newest",
    "/leaderboard/?board=python",
]
SAMPLES = [
    "/challenges/order-of-clauses/",
    "/challenges/rows-of-a-join/",
    "/challenges/customers-without-orders/",
    "/challenges/what-counts-as-false/",
    "/challenges/what-caches-may-do/",
    "/challenges/math-bayes/",
    "/challenges/half-a-key/",
]


@pytest.fixture(scope="module")
def world(site: Site) -> dict[str, Any]:
    """One of everything, and everybody; and a class at work, so that the charts have something to draw."""
    made = dict(site.hand.do("world"))
    room = site.hand.do("classroom", name="schoolmistress", title="Data structures")
    for kind in ("single_choice", "cloze", "matching"):
        card = site.new_challenge(kind, hints=[2])
        site.hand.do("hint", name="learner", hint=card["hints"][0])
        site.hand.do("submit", name="learner", challenge=card["id"], answer=card["wrong"])
        site.hand.do("submit", name="learner", challenge=card["id"], answer=card["right"])
    site.hand.do(
        "write_to", name="schoolmistress", learner=room["stuck"], course=room["course"], text="Go on!"
    )
    return {**made, "room": room}


def teaching(room: dict[str, Any]) -> list[str]:
    course = f"/teach/courses/{room['slug']}/"
    tabs = [course + tab for tab in ("", "tasks/", "learners/", "attention/", "settings/")]
    return ["/teach/", *tabs, "/teach/challenges/", f"/teach/challenges/{room['challenge_slug']}/"]


def test_what_everybody_may_see(visit: Visit, world: dict[str, Any]) -> None:
    visitor, found = visit("", reduced_motion="reduce"), []
    for stop in stops("nobody", world["ids"]):
        is_other = stop.name == "web:home" or stop.name.startswith("accounts:")  # than what a learner sees
        widths = WIDTHS if is_other else ()
        found += walk(visitor, stop.path, status=stop.status, axe=is_other, widths=widths)
    for path in ("/nothing-here/", "/challenges/nothing-here/"):
        found += walk(visitor, path, status=404, axe=True)
    visitor.open("/api/docs/")
    assert found == [], told(found)


def test_what_a_learner_sees(visit: Visit, world: dict[str, Any]) -> None:
    visitor, found = visit(world["names"]["learner"], reduced_motion="reduce"), []
    for stop in stops("learner", world["ids"]):
        found += walk(visitor, stop.path, status=stop.status, axe=True, widths=WIDTHS)
    for path in [*STRANGE, *SAMPLES]:
        found += walk(visitor, path, axe=True)
    assert found == [], told(found)


def test_what_an_instructor_sees(visit: Visit, world: dict[str, Any]) -> None:
    visitor, found = visit("schoolmistress", reduced_motion="reduce"), []
    for path in teaching(world["room"]):
        found += walk(visitor, path, axe=True, widths=WIDTHS)
    pupil, course = visit(world["room"]["stuck"]), f"/courses/{world['room']['slug']}/"
    for path in (course, f"{course}{world['room']['quiz_slug']}/"):
        found += walk(pupil, path, axe=True)
    assert found == [], told(found)


def test_a_table_of_any_width_scrolls_in_its_own_box(visit: Visit, world: dict[str, Any]) -> None:
    """Whatever the week is called, and however many there were."""
    page = visit("schoolmistress").open(teaching(world["room"])[1])
    for table in page.locator(".as-table summary").all():
        table.click()
    page.evaluate(
        "document.querySelectorAll('.wide th').forEach(cell => { cell.textContent = 'September'.repeat(9) })"
    )
    assert look(page, 320, NARROW) == []


@pytest.mark.parametrize("role", ["stranger", "other_teacher", "admin"])
def test_the_second_language_and_pages_with_nothing_on_them(
    visit: Visit, site: Site, world: dict[str, Any], role: str
) -> None:
    site.hand.do("language", name=world["names"][role], language="ru")
    visitor, found = visit(world["names"][role]), []
    for stop in stops(role, world["ids"]):
        found += walk(visitor, stop.path, status=stop.status)
        if visitor.page.locator("html").get_attribute("lang") != "ru":
            found.append(f"{stop.path} is not in Russian")
    assert found == [], told(found)


def test_the_second_language_of_what_is_full(visit: Visit, site: Site, world: dict[str, Any]) -> None:
    site.hand.do("language", name="learner", language="ru")
    site.hand.do("language", name="schoolmistress", language="ru")
    learner, mistress, found = visit("learner"), visit("schoolmistress"), []
    for stop in stops("learner", world["ids"]):
        found += walk(learner, stop.path, status=stop.status)
    for path in teaching(world["room"]):
        found += walk(mistress, path)
    assert found == [], told(found)


def test_axe_finds_nothing_in_what_an_answer_brings(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice", hints=[1])
    page = visit().open(card["url"])
    both = partial(violations, page, "light", "dark")
    page.get_by_role("button", name="Hand in").click()
    page.locator("#refused").wait_for()
    found = both()
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    found += both()
    page.get_by_role("button", name="Show hint 1").click()
    page.locator(".hint-text").wait_for()
    found += both()
    page.get_by_label("Beta").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator(".stamp--accepted").wait_for()
    page.locator(".history summary").click()
    assert found + both() == []


def test_a_card_is_solved_at_twice_the_size(visit: Visit, site: Site) -> None:
    """A screen of 1280 by 800 points at 200 %."""
    card = site.new_challenge("single_choice")
    zoomed = {"viewport": {"width": ZOOMED, "height": 400}, "device_scale_factor": 2}
    page = visit(**zoomed).open("/challenges/?order=newest")
    page.locator(f"a[href='{card['url'].removeprefix(site.url)}']").click()
    page.get_by_label("Beta").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator(".stamp--accepted").wait_for()
    expect(page.locator("#result")).to_be_in_viewport()
    assert look(page, ZOOMED) == []


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


def test_reduced_motion_is_respected(visit: Visit) -> None:
    page = visit("", reduced_motion="reduce").open("/")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    )
    assert moving == 0


def test_the_weight_of_a_list_and_of_a_card(visit: Visit, site: Site) -> None:
    for path, limit in (("/challenges/", 60), ("/challenges/math-bayes/", 300)):
        visitor = visit("")
        came: list[Request] = []
        visitor.page.on("requestfinished", partial(_note, came))
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
        sizes = [request.sizes() for request in came]
        weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
        assert weight < limit * 1024, f"{path}: {weight} bytes"
        assert len([request for request in came if request.url.endswith(".css")]) == 1


def _note(came: list[Request], request: Request) -> None:
    came.append(request)
