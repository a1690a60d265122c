"""A battle in real browsers: nothing is reloaded, keys answer, whoever was away sees how things are."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Site, Visit, Visitor
from tests.web.browser.walking import faults

pytestmark = [pytest.mark.browser]


def opened(host: Visitor, questions: int = 2) -> str:
    """The address of a battle that the host has just opened on the page."""
    page = host.open("/battles/")
    page.get_by_label("Questions", exact=True).fill(str(questions))
    page.get_by_label("Seconds for each").fill("120")
    page.get_by_role("button", name="Open the lobby").click()
    page.wait_for_url(re.compile("/battles/[A-Z2-9]{6}/"))
    return page.url


def come_in(visitor: Visitor, address: str) -> Page:
    page = visitor.open(address)
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("You are in.")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_battle_from_the_lobby_to_the_final_ranking(visit: Visit, site: Site) -> None:
    host, player = visit(), visit(has_touch=True)
    found = faults(host.open("/battles/"))
    address = opened(host)
    mine = come_in(player, address)
    led = host.page
    expect(led.locator(".battle-names")).to_contain_text(player.name)
    found += faults(led)
    press(led, "Start")
    option = mine.locator("button.battle-option").first
    expect(option).to_be_visible()
    assert mine.get_attribute("#battle", "data-stage") == "1"
    found += faults(mine)
    mine.keyboard.press("1")
    expect(mine.get_by_text("Your answer counts.")).to_be_visible()
    expect(led.locator("[data-count=answered]")).to_have_text("1")
    press(led, "Close the question")
    expect(mine.get_by_role("heading", name="The board")).to_be_visible()
    expect(mine.locator(".is-me .who")).to_have_text(player.name)
    found += faults(mine)
    press(led, "Next question")
    expect(mine.get_by_text("Question 2 of 2")).to_be_visible()
    expect(mine.locator("button.battle-option").first).to_be_visible()
    press(led, "End the battle")
    expect(mine.get_by_role("heading", name="Final ranking")).to_be_visible()
    found += faults(mine)
    assert found == []


def test_whoever_was_away_sees_how_things_are(visit: Visit, site: Site) -> None:
    host, player = visit(), visit()
    address = opened(host)
    mine = come_in(player, address)
    player.context.set_offline(True)
    press(host.page, "Start")
    expect(host.page.get_by_role("button", name="Close the question")).to_be_visible()
    player.context.set_offline(False)
    mine.evaluate("dispatchEvent(new Event('online'))")
    expect(mine.locator("button.battle-option").first).to_be_visible()
    mine.locator("button.battle-option").first.click()
    expect(mine.get_by_text("Your answer counts.")).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("Your answer counts.")).to_be_visible()
    second = player.context.new_page()  # another tab of the same person
    second.goto(address)
    expect(second.get_by_text("Your answer counts.")).to_be_visible()
