"""The living page of components in a real browser: every part on both papers, narrow and wide."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser]

# Everything stands there twice on purpose, so landmarks cannot be told apart by their names.
RULES = {"rules": {"landmark-unique": {"enabled": False}}}


@pytest.fixture
def shown(
    chromium: Browser, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """The page; a script error or a broken content policy fails the test."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.DEBUG = True
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server.url}/dev/components/")
    yield page
    context.close()
    assert complaints == []


def test_every_component_is_accessible_on_both_papers_and_fits(shown: Page) -> None:
    found = Axe().run(shown, options=RULES).response["violations"]
    assert [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]] == []
    light, dark = (
        shown.locator(f".showcase-side[data-theme={theme}]").first.evaluate(
            "side => getComputedStyle(side).backgroundColor"
        )
        for theme in ("light", "dark")
    )
    assert (light, dark) == ("rgb(244, 238, 224)", "rgb(22, 20, 15)")
    for width in (320, 375, 768, 1440):
        shown.set_viewport_size({"width": width, "height": 900})
        assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
