"""What happens elsewhere is on the page at once, without reloading; and a lost connection mends itself."""

import pytest
from playwright.sync_api import expect

from tests.browsing import until
from tests.realtime.servers import Server
from tests.web.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser]


def test_a_solve_in_the_chat_changes_every_open_page(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice")
    visitor = visit()
    page = visitor.open(card["url"])
    pages = {"card": page}
    for name, path in (
        ("list", "/challenges/?order=newest"),
        ("map", "/accounts/progress/"),
        ("desk", "/"),
        ("board", "/leaderboard/"),
    ):
        pages[name] = visitor.context.new_page()
        pages[name].goto(site.url + path)
    pages["board"].evaluate("window.isTheSamePage = true")
    expect(page.locator(".bench-status")).to_have_text("Not begun")
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    expect(page.locator(".stamp--accepted")).to_be_visible()
    expect(page.locator("#result")).to_contain_text("Telegram")
    expect(page.locator(".solution")).to_contain_text("Because.")
    expect(page.locator("#announcer")).to_contain_text("Accepted")
    expect(page.locator("#totals")).to_contain_text("15")
    expect(pages["list"].locator(".specimen--completed")).to_have_count(1)
    expect(pages["map"].locator(".map .glyph--completed")).to_have_count(2)  # the legend's and the card's
    expect(pages["desk"].locator(".figures")).to_contain_text("15")  # an achievement came with it
    expect(pages["board"].locator(".is-me")).to_contain_text(visitor.name)
    assert pages["board"].evaluate("window.isTheSamePage")


def test_a_second_browser_sees_the_solve(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice")
    first = visit()
    second = visit(first.name)
    here, there = first.open(card["url"]), second.open(card["url"])
    there.evaluate("window.isTheSamePage = true")
    here.get_by_label("Beta").check()
    here.get_by_role("button", name="Hand in").click()
    expect(there.locator(".stamp--accepted")).to_be_visible()
    assert there.evaluate("window.isTheSamePage")


def test_solving_what_comes_first_unlocks_the_open_page(visit: Visit, site: Site) -> None:
    first, second = site.new_challenge(title="Before all"), site.new_challenge()
    site.hand.do("require", challenge=second["id"], first=first["id"])
    visitor = visit()
    page = visitor.open(second["url"])
    expect(page.locator(".locked")).to_contain_text("Before all")
    site.hand.do("submit", name=visitor.name, challenge=first["id"], answer=first["right"])
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()


def test_what_is_being_typed_survives_news_from_the_chat(visit: Visit, site: Site) -> None:
    card = site.new_challenge("matching", hints=[1])
    visitor = visit()
    page = visitor.open(card["url"])
    page.get_by_label("one", exact=True).select_option("r2")
    site.hand.do("hint", name=visitor.name, hint=card["hints"][0])
    expect(page.locator(".hint-text")).to_be_visible()
    expect(page.get_by_label("one", exact=True)).to_have_value("r2")
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["wrong"])
    expect(page.locator("#result")).to_contain_text("Not right")
    expect(page.get_by_label("one", exact=True)).to_have_value("r2")


def test_a_lost_connection_is_said_and_what_was_missed_arrives(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice")
    visitor = visit()
    with Server(site.place, "daphne") as other:
        page = visitor.page
        visitor.complaints.clear()
        page.goto(card["url"].replace(site.url, other.url))
        expect(page.locator(".bench-status")).to_have_text("Not begun")
        port = other.port
        other.kill()
        expect(page.locator("#connection")).to_be_visible()
        site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
        with Server(site.place, "daphne", port):
            expect(page.locator(".stamp--accepted")).to_be_visible(timeout=60_000)
            expect(page.locator("#connection")).to_be_hidden()
            expect(page.locator("#totals")).to_contain_text("15")
            page.goto("about:blank")
    visitor.complaints.clear()  # the other server has another origin, and was away on purpose


def test_others_on_the_same_card_are_counted(visit: Visit, site: Site) -> None:
    card = site.new_challenge("single_choice")
    here = visit().open(card["url"])
    expect(here.locator(".crowd")).to_be_hidden()
    visit().open(card["url"])
    expect(here.locator(".crowd")).to_have_text("Others on this challenge right now: 1")


def test_linking_goes_on_by_itself(visit: Visit, site: Site) -> None:
    visitor = visit()
    page = visitor.open("/accounts/telegram/")
    site.hand.do("link", name=visitor.name, telegram_id=77_001, upto="claimed")
    expect(page.locator(".match-who")).to_contain_text("A chat")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".match")).to_contain_text("Now press Confirm in the chat")
    site.hand.do("confirm_in_chat", name=visitor.name, telegram_id=77_001)
    expect(page.locator(".linked")).to_contain_text("A chat")
    site.hand.do("unlink", name=visitor.name)
    expect(page.locator(".linked")).to_be_hidden()


def test_a_page_confirms_what_it_has_shown(visit: Visit, site: Site) -> None:
    visitor = visit()
    site.hand.do("link", name=visitor.name, telegram_id=515_151)
    page = visitor.open("/")
    card = site.new_challenge("single_choice")
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    expect(page.locator("#totals")).to_contain_text("15")
    until(page, lambda: site.hand.do("seen", name=visitor.name), "what was seen")
