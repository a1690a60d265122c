"""Hands on the page of a challenge in code."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

BUNDLE = Path(__file__).resolve().parents[3] / "web/static/web/build/editor.js"
needs_editor = pytest.mark.skipif(not BUNDLE.is_file(), reason="the editor is not built; run `make assets`")
SAVED = "Saved"


def editor(page: Page) -> Locator:
    """The editor of the file that is shown, once it is there."""
    page.locator("form[data-ready]").wait_for(state="attached")
    return page.locator(".file:not([hidden]) .cm-content")


def type_over(page: Page, text: str) -> None:
    """Write the whole text anew, by keyboard."""
    editor(page).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    """What stands in the program's field, and so in the editor."""
    editor(page)
    text: str = page.locator("textarea").first.input_value()
    return text


def expect_saved(page: Page) -> None:
    """The server has it."""
    expect(page.locator("#draft-stamp")).to_have_text(SAVED)
