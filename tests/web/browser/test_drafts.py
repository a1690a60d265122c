"""What is typed is never lost: reloading, leaving, other tabs, other devices, no connection."""

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import Site, Visit
from tests.web.browser.desk import editor, expect_saved, needs_editor, type_over, written

pytestmark = [pytest.mark.browser, needs_editor]


def test_a_draft_survives_reload_back_and_another_device(visit: Visit, site: Site) -> None:
    card = site.new_challenge("function")
    visitor = visit()
    page = visitor.open(card["url"])
    type_over(page, "mine = 1")
    page.reload()  # before the server has it
    assert written(page) == "mine = 1"
    expect_saved(page)
    page.goto(f"{site.url}/challenges/")
    page.go_back()
    expect(editor(page)).to_have_text("mine = 1")
    elsewhere = visit(visitor.name).open(card["url"])
    assert written(elsewhere) == "mine = 1"
    expect(editor(elsewhere)).to_contain_text("mine = 1")


def test_a_draft_survives_signing_out(visit: Visit, site: Site) -> None:
    """Typed, and signed out at once; nobody who sits down there sees it, and its writer finds it again."""
    card = site.new_challenge("function")
    visitor = visit()
    page = visitor.open(card["url"])
    type_over(page, "mine alone")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    visitor.open(card["url"])
    assert written(page).startswith("def double(x):")
    session = site.hand.do("session", name=visitor.name)
    visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    visitor.open(card["url"])
    assert written(page) == "mine alone"


def test_another_tab_follows_and_a_conflict_loses_nothing(visit: Visit, site: Site) -> None:
    card = site.new_challenge("function")
    visitor = visit()
    here, there = visitor.open(card["url"]), visit(visitor.name).open(card["url"])
    editor(there)
    type_over(here, "first")
    expect(editor(there)).to_contain_text("first")  # untouched, it shows what is newest
    there.context.set_offline(True)
    type_over(there, "theirs")
    expect(there.locator("#draft-stamp")).to_contain_text("Kept in this browser")
    type_over(here, "mine")
    expect_saved(here)
    there.context.set_offline(False)
    expect(there.locator("#conflict")).to_be_visible()
    expect(there.locator("[data-other]")).to_contain_text("mine")
    assert written(there) == "theirs"
    there.get_by_role("button", name="Keep this text").click()
    expect(editor(here)).to_contain_text("theirs")
    here.get_by_role("button", name="Bring back").click()
    expect(editor(here)).to_contain_text("mine")
    expect(editor(there)).to_contain_text("mine")


def test_reset_brings_the_starter_and_the_old_text_only_when_asked(visit: Visit, site: Site) -> None:
    card = site.new_challenge("function")
    visitor = visit()
    page = visitor.open(card["url"])
    type_over(page, "old")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset").click()
    expect(editor(page)).to_contain_text("def double(x):")
    page.get_by_role("button", name="Bring back").wait_for()
    page.reload()
    assert written(page).startswith("def double(x):")
    page.get_by_role("button", name="Bring back").click()
    expect(editor(page)).to_contain_text("old")


def test_what_a_stranger_typed_is_there_after_signing_in(visit: Visit, site: Site) -> None:
    card = site.new_challenge("function")
    visitor = visit("")
    page = visitor.open(card["url"])
    type_over(page, "before signing in")
    site.hand.do("person", name="late-comer")
    session = site.hand.do("session", name="late-comer")
    visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    visitor.open(card["url"])
    assert written(page) == "before signing in"
    expect_saved(page)


def test_each_language_keeps_its_own_text(visit: Visit, site: Site) -> None:
    card = site.new_challenge("stdio")
    page = visit().open(card["url"])
    type_over(page, "print(1)")
    page.get_by_role("link", name="C17").click()
    type_over(page, "int main(void) { return 0; }")
    page.get_by_role("link", name="Python 3").click()
    assert written(page) == "print(1)"
    page.goto(card["url"] + "?language=c")
    assert written(page).startswith("int main")
