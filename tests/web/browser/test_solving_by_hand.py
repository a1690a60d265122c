"""Solving in a real browser: by keyboard alone, without scripts, and never twice."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsing import until
from tests.web.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser]

WATCH_BUTTON = """window.seen = [];
new MutationObserver(() => {
  const button = document.querySelector("[data-answer-form] [type=submit]");
  if (button) window.seen.push([button.textContent, button.disabled]);
}).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })"""


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
    page.locator("#search").fill("wombat")
    expect(page.locator(".specimen")).to_have_count(1)
    page.keyboard.press("Tab")
    page.locator("[name=order]").select_option(index=1)
    page.wait_for_url("**order=*")
    expect(page.locator(".specimen")).to_have_count(1)
    assert len(asked) == 2


def test_the_last_words_that_were_searched_for_win(visit: Visit, site: Site) -> None:
    """An answer to earlier words that is late changes nothing, and nobody complains of it."""
    site.new_challenge("single_choice", title="A bandicoot among cards")
    page = visit().open("/challenges/")
    held: list[Route] = []
    page.route("**?q=bandi", lambda route: held.append(route))
    with page.expect_request("**?q=bandi"):
        page.locator("#search").fill("bandi")
    page.locator("#search").fill("bandicoot")
    page.wait_for_timeout(400)  # longer than the search waits for the next letter
    until(page, lambda: held, "the first request")
    held[0].continue_()
    page.wait_for_url("**?q=bandicoot")
    expect(page.locator(".specimen")).to_have_count(1)


def test_what_is_shown_already_is_not_searched_for_again(visit: Visit, site: Site) -> None:
    """A search that waited for its turn takes the newest words with it; those words then need no second one,
    which would take the list away under whoever has gone on to its cards."""
    card = site.new_challenge("single_choice", title="A pademelon among cards")
    page = visit().open("/challenges/")
    held: list[Route] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    page.route("**?q=pade", lambda route: held.append(route))
    with page.expect_request("**?q=pade"):
        page.locator("#search").fill("pade")
    until(page, lambda: held, "the first request")
    page.locator("#search").fill("pademe")
    page.wait_for_timeout(400)  # longer than the search waits for the next letter: one waits for its turn
    page.locator("#search").fill("pademelon")
    held[0].continue_()
    page.wait_for_url("**?q=pademelon")
    expect(page.locator(".specimen")).to_have_count(1)
    page.locator(".specimen-title a").focus()
    page.wait_for_timeout(400)  # a chance to search again
    assert [url.partition("q=")[2] for url in asked] == ["pade", "pademelon"]
    page.keyboard.press("Enter")
    page.wait_for_url(card["url"])


def test_a_search_finds_its_place_in_a_list_that_was_renewed_meanwhile(visit: Visit, site: Site) -> None:
    card = site.new_challenge("short_text", title="A bettong among cards")
    visitor = visit()
    page = visitor.open("/challenges/?order=newest")
    held: list[Route] = []
    page.route("**?q=bettong**", lambda route: held.append(route))
    renewed: list[Route] = []
    page.route("**/challenges/?order=newest", lambda route: renewed.append(route))
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    until(page, lambda: renewed, "the list being renewed")
    page.locator("#search").fill("bettong")
    until(page, lambda: held, "the search")
    renewed[0].continue_()
    expect(page.locator(".specimen--completed")).to_have_count(1)
    held[0].continue_()
    page.wait_for_url("**?q=bettong**")
    expect(page.locator(".specimen")).to_have_count(1)


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


def test_news_of_ones_own_answer_leaves_the_form_that_is_being_sent(visit: Visit, site: Site) -> None:
    """The event may be here before the response: a form made anew meanwhile would take the answer twice."""
    card = site.new_challenge("short_text")
    page = visit().page
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: frames.append(str(text))))
    page.goto(card["url"])
    field, key = page.get_by_label("Your answer"), page.locator("[data-answer-form] [name=key]")
    first = key.input_value()
    held: list[tuple[Route, Any]] = []
    page.route("**/answer/", lambda route: held.append((route, route.fetch())))
    field.fill("iteration")
    page.keyboard.press("Control+Enter")
    until(page, lambda: held and any('"submission.' in frame for frame in frames), "the news of it")
    page.wait_for_timeout(300)  # a chance for it to be taken away
    assert key.input_value() == first
    page.keyboard.press("Control+Enter")
    held[0][0].fulfill(response=held[0][1])
    expect(page.locator("#result")).to_be_focused()
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
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()
    assert len(my_answers(site, card)) <= 2


def test_the_pause_after_a_miss_runs_on_the_button(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice", cooldown=4)
    page = visit().open(card["url"])
    page.evaluate(WATCH_BUTTON)
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_function("() => window.seen.some(([words]) => words.startsWith('Wait'))")
    expect(page.get_by_role("button", name="Hand in")).to_be_enabled()
    seen = page.evaluate("window.seen")
    first = next(n for n, (words, _disabled) in enumerate(seen) if words.startswith("Wait"))
    paused = [disabled for words, disabled in seen[first:] if words.startswith("Wait")]
    assert paused == [True] * len(paused), seen


def test_filters_results_and_place_come_back(visit: Visit, site: Site) -> None:
    page = visit(viewport={"width": 375, "height": 600}).open("/challenges/")
    page.get_by_label("Difficulty").select_option("advanced")
    page.wait_for_url("**?difficulty=advanced")
    titles = page.locator(".specimen-title")
    shown = titles.all_text_contents()
    titles.last.scroll_into_view_if_needed()
    where = page.evaluate("scrollY")
    assert where > 0
    titles.last.get_by_role("link").click()
    page.wait_for_url("**/challenges/*/")
    page.go_back()
    page.wait_for_url("**?difficulty=advanced")
    expect(page.get_by_label("Difficulty")).to_have_value("advanced")
    expect(titles).to_have_text(shown)
    page.wait_for_function("where => Math.abs(scrollY - where) < 2", arg=where)
    page.go_back()
    page.wait_for_url(re.compile("/challenges/$"))


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


def test_the_keys_are_the_same_on_a_russian_keyboard(visit: Visit) -> None:
    page = visit("").open("/challenges/")
    press = """([key, code, ctrlKey]) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true }))"""
    page.evaluate(press, ["о", "KeyJ", False])
    expect(page.locator(".specimen-title a").first).to_be_focused()
    page.evaluate(press, ["л", "KeyK", True])
    expect(page.get_by_role("dialog", name="Command palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Command palette")).to_be_hidden()
    page.evaluate(press, ["п", "KeyG", False])
    page.evaluate(press, ["д", "KeyL", False])
    page.wait_for_url("**/leaderboard/")


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
