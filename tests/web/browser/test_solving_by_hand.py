"""Solving in a real browser: by keyboard alone, without scripts, and never twice."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import wait_for
from tests.web.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _step in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def my_answers(site: Site, card: dict[str, Any]) -> list[str]:
    found = site.hand.do("books")["submissions"]
    return [row["verdict"] for row in found if row["challenge"] == card["id"]]


def test_a_whole_solve_by_keyboard_alone(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice", title="A quokka among cards")
    page = visit().open("/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/challenges/")
    page.keyboard.press("/")
    page.keyboard.type("quokka")
    page.wait_for_url("**?q=quokka")
    expect(page.locator(".specimen")).to_have_count(1)
    tab_to(page, ".specimen-title a")
    page.keyboard.press("Enter")
    page.wait_for_url(card["url"])
    tab_to(page, "[name=choice]")
    while not page.get_by_label("Beta").is_checked():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Accepted")
    expect(page.locator("#totals")).to_contain_text("15")  # an achievement came with it
    assert my_answers(site, card) == ["accepted"]


def test_leaving_the_search_box_does_not_search_again(visit: Visit, site: Site) -> None:
    """A second, needless answer would take away the cards, and the focus on one of them."""
    site.new_challenge("single_choice", title="A wombat among cards")
    page = visit().open("/challenges/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    page.locator("#search").press_sequentially("wombat")
    expect(page.locator(".specimen")).to_have_count(1)
    page.keyboard.press("Tab")
    page.locator("[name=order]").select_option(index=1)
    page.wait_for_url("**order=*")
    expect(page.locator(".specimen")).to_have_count(1)
    assert len(asked) == 2


def test_the_focus_stays_on_its_card_when_the_list_is_renewed(visit: Visit, site: Site) -> None:
    card = site.new_challenge("short_text", title="A numbat among cards")
    visitor = visit()
    page = visitor.open("/challenges/?q=numbat")
    page.get_by_role("link", name="A numbat among cards").focus()
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    expect(page.locator(".specimen--completed, .specimen--solved")).to_have_count(1)
    expect(page.get_by_role("link", name="A numbat among cards")).to_be_focused()


def test_ordering_by_keyboard(visit: Visit, site: Site) -> None:
    card = site.new_challenge("ordering")
    page = visit().open(card["url"])
    for place, text in enumerate(("first", "second", "third", "fourth")):
        button = page.get_by_role("button", name=f"Move up: {text}")
        while page.locator(".order-text").all_text_contents().index(text) > place:
            button.focus()
            page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("place")
    page.get_by_role("button", name="Hand in").press("Enter")
    expect(page.locator(".stamp--accepted")).to_be_visible()


def test_handing_in_twice_at_once_counts_once(visit: Visit, site: Site) -> None:
    card = site.new_challenge("short_text")
    page = visit().open(card["url"])
    page.get_by_label("Your answer").fill("iteration")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator("#result").wait_for()
    expect(page.get_by_label("Your answer")).to_have_value("iteration")
    assert my_answers(site, card) == ["wrong"]


@pytest.mark.parametrize("kind", ["numeric", "ordering", "matching", "cloze"])
def test_a_card_is_solved_without_scripts(visit: Visit, site: Site, kind: str) -> None:
    card = site.new_challenge(kind)
    page = visit(java_script_enabled=False).open(card["url"])
    if kind == "numeric":
        page.get_by_label("Your answer").fill("9.81")
        expect(page.locator(".unit")).to_have_text("m/s²")
    elif kind == "ordering":
        for place, text in enumerate(("first", "second", "third", "fourth"), start=1):
            page.get_by_label(f"Place of: {text}").select_option(str(place))
    elif kind == "matching":
        page.get_by_label("one", exact=True).select_option("r1")
        page.get_by_label("two", exact=True).select_option("r2")
    else:
        page.get_by_label("Blank “one”").fill("cat")
        page.get_by_label("Blank “two”").select_option(label="dog")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".stamp--accepted")).to_be_visible()
    page.reload()
    page.go_back()
    page.go_forward()
    assert my_answers(site, card) == ["accepted"]


def test_going_back_and_sending_the_old_form_counts_once(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice")
    page = visit(java_script_enabled=False).open(card["url"])
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    page.go_back()
    page.get_by_label("Gamma").check()
    if page.get_by_role("button", name="Hand in").count():
        page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    assert len(my_answers(site, card)) <= 2


def test_the_pause_after_a_miss_runs_on_the_button(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice", cooldown=2)
    page = visit().open(card["url"])
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    expect(page.get_by_role("button", name="Wait")).to_be_disabled()
    expect(page.get_by_role("button", name="Hand in")).to_be_enabled()


def test_filters_and_their_results_come_back(visit: Visit, site: Site) -> None:
    page = visit().open("/challenges/")
    page.get_by_label("Difficulty").select_option("advanced")
    page.wait_for_url("**?difficulty=advanced")
    shown = page.locator(".specimen-title").all_text_contents()
    page.locator(".specimen-title a").first.click()
    page.wait_for_url("**/challenges/*/")
    page.go_back()
    page.wait_for_url("**?difficulty=advanced")
    expect(page.get_by_label("Difficulty")).to_have_value("advanced")
    assert page.locator(".specimen-title").all_text_contents() == shown
    page.go_back()
    wait_for(lambda: page.url.endswith("/challenges/"), "the unfiltered address")


def test_the_sheet_of_keys_opens_and_closes(visit: Visit) -> None:
    page = visit("").open("/challenges/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator(".specimen-title a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".specimen-title a").first).to_be_focused()


def test_scripts_in_every_text_stay_texts(visit: Visit, site: Site) -> None:
    bomb = "<script>document.title='boom'</script><img src=x onerror=\"document.title='boom'\">"
    card = site.new_challenge(
        "short_text", title=f"T {bomb}", description=bomb, explanation=bomb, spec={"accept": [f"z{bomb}"]}
    )
    visitor = visit()
    page = visitor.open(card["url"])
    page.get_by_label("Your answer").fill(bomb)
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    page.get_by_label("Your answer").fill(f"z{bomb}")
    page.get_by_role("button", name="Hand in").click()
    page.locator(".stamp--accepted").wait_for()
    for path in (
        card["url"],
        "/challenges/?order=newest",
        "/accounts/progress/",
        "/",
        f"/challenges/?q={bomb}",
    ):
        visitor.open(path)
        assert "boom" not in page.title().replace(bomb, "")
        assert page.locator("main img, main script").count() == 0
