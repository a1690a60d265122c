"""Python in the visitor's own browser: shown, stopped, explained, and shut in."""

import os

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import until
from tests.coding import SPECS
from tests.web.browser.conftest import Site, Visit, Visitor
from tests.web.browser.desk import BUNDLE, needs_editor, type_over
from tests.web.browser.test_every_page import violations

LAID = (BUNDLE.parent / "pyodide" / "pyodide.mjs").exists() or os.environ.get("CI") == "true"
pytestmark = [
    pytest.mark.browser,
    needs_editor,
    pytest.mark.skipif(not LAID, reason="Pyodide is not there (make assets)"),
]
BOOT = 90_000  # milliseconds: Python comes in seconds, but this machine may be busy
STORES = """import js
names = ("caches", "indexedDB", "fetch", "BroadcastChannel")
print([bool(js.Reflect.get(js.WorkerGlobalScope.prototype, name, js.globalThis)) for name in names])
"""
FINISHED = "Finished. Not checked: submit it to know."


def output(page: Page) -> Locator:
    return page.locator("[data-quick-output]")


def status(page: Page) -> Locator:
    return page.locator("[data-quick-status]")


def run(page: Page, program: str, ended: str = FINISHED) -> None:
    """Run it and wait for its end; how many have ended tells this one's from the last one's."""
    type_over(page, program)
    box = page.locator("#quick")
    count = int(box.get_attribute("data-ended") or 0)
    page.get_by_role("button", name="Quick run").click()
    expect(box).to_have_attribute("data-ended", str(count + 1), timeout=BOOT)
    expect(status(page)).to_have_text(ended)


def asked(visitor: Visitor) -> list[str]:
    """What the page asks the site for from now on."""
    found: list[str] = []
    visitor.page.on("request", lambda request: found.append(f"{request.method} {request.url}"))
    return found


def test_a_program_reads_prints_fails_and_is_ended(visit: Visit, site: Site) -> None:
    visitor = visit()
    requests = asked(visitor)
    page = visitor.open(site.new_challenge("stdio")["url"])
    type_over(page, "")
    assert not [line for line in requests if "pyodide" in line or "quick" in line]
    page.locator("[data-run]").wait_for()
    run(page, "n = int(input())\nprint(n * 2, '⇥ <b>')\n")
    expect(output(page)).to_have_text("4 ⇥ <b>")
    run(page, "def half(n):\n    return n // 0\n\nprint('a')\nhalf(2)\n")
    expect(output(page)).to_contain_text('File "solution.py", line 2, in half\n    return n // 0')
    expect(output(page)).to_contain_text("ZeroDivisionError")
    expect(output(page)).not_to_contain_text("/lib/")
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found += violations(page)
    assert found == []
    page.locator("#quick").evaluate("box => { box.dataset.patience = '0.5'; }")
    run(
        page,
        "print('once')\nwhile True:\n    pass\n",
        "Stopped after 10 seconds. Is there a loop that never ends?",
    )
    expect(output(page)).to_have_text("once")
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped.")
    until(page, lambda: not page.workers, "the worker's end")
    assert not [line for line in requests if line.startswith("POST")]  # nothing is handed in


def test_a_function_is_called_with_its_files_and_reaches_nothing(visit: Visit, site: Site) -> None:
    spec = SPECS["function"]
    card = site.new_challenge("function", spec={**spec, "files": spec["files"][:2]})
    visitor = visit("")
    page = visitor.open(card["url"])
    run(page, "import helper\n\n\ndef double(x):\n    return helper.TWO * x\n")
    expect(output(page)).to_have_text("4")
    kind = visitor.context.request.get(f"{site.url}/static/web/build/pyodide/pyodide.asm.wasm").headers
    assert (kind["content-type"], kind.get("content-encoding")) == ("application/wasm", "gzip")
    run(
        page,
        "import js\nprint([bool(getattr(js, n)) for n in ('fetch', 'XMLHttpRequest', 'WebSocket')])\n",
    )
    expect(output(page)).to_contain_text("[False, False, False]")
    run(page, STORES)
    expect(output(page)).to_contain_text("[False, False, False, False]")
    run(page, "from js import Function\n\n\ndef double(x):\n    return Function.new('return 1')()\n")
    expect(output(page)).to_contain_text("Content Security Policy")
    run(page, "while True:\n    print('x' * 999)\n", "Stopped: too much output.")
    assert len(output(page).inner_text()) <= 65_536 + 200
