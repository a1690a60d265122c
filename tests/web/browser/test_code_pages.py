"""The page of a challenge in code as a page: readable, by keyboard alone, light, and within the policy."""

import re
from functools import partial

import pytest
from playwright.sync_api import Request, expect

from tests.web.browser.conftest import Site, Visit
from tests.web.browser.desk import editor, needs_editor, type_over
from tests.web.browser.walking import violations

pytestmark = [pytest.mark.browser, needs_editor]

PROGRAM = 'import helper\n\n\ndef double(x):\n    """Twice."""\n    return helper.TWO * x  # 2\n'


def test_axe_finds_nothing_on_the_desk(visit: Visit, site: Site) -> None:
    found = []
    for kind in ("function", "stdio", "sql"):
        page = visit().open(site.new_challenge(kind)["url"])
        if kind == "function":
            type_over(page, PROGRAM)
        else:
            editor(page).focus()
        found += violations(page, "light", "dark")
    assert found == []


@pytest.mark.parametrize("width", [320, 375, 640, 768, 1440])
def test_the_desk_never_scrolls_sideways(visit: Visit, site: Site, width: int) -> None:
    card = site.new_challenge("function", title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk")
    page = visit(viewport={"width": width, "height": 800}).open(card["url"])
    type_over_or_not = width >= 960
    if type_over_or_not:
        type_over(page, "x" * 400)
    panes = ["Task", "Code", "Result"] if width < 960 else []
    for name in [*panes, ""]:
        if name:
            page.get_by_role("tab", name=name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


def test_escape_and_tab_leave_the_editor_and_tab_alone_indents(visit: Visit, site: Site) -> None:
    page = visit().open(site.new_challenge("function")["url"])
    type_over(page, "")
    page.keyboard.press("Tab")
    expect(page.locator("textarea").first).to_have_value("    ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Submit")).to_be_focused()


def test_the_editor_is_as_its_learner_likes_it(visit: Visit, site: Site) -> None:
    page = visit().open("/accounts/settings/")
    form = page.locator("form[action$='/editor/']")
    form.get_by_label("Size of the text").select_option("Large")
    form.get_by_label("Indentation and tab width").select_option("2")
    form.get_by_label("Keys").select_option("Emacs")
    form.get_by_label("Wrap long lines").check()
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved.")
    page.goto(site.new_challenge("stdio")["url"])
    type_over(page, "")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("x" * 400)
    page.keyboard.press("Control+a")  # to the beginning of the line, not everything
    page.keyboard.insert_text("y")
    expect(page.locator("textarea").first).to_have_value(re.compile("^(y  |  y)x{400}$"))
    content = editor(page)
    expect(content).to_have_class(re.compile("cm-lineWrapping"))
    assert content.evaluate("node => getComputedStyle(node).fontSize") == "17.6px"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_files_are_tabs_and_what_is_read_only_stays_so(visit: Visit, site: Site) -> None:
    page = visit().open(site.new_challenge("function")["url"])
    editor(page)
    page.get_by_role("tab", name="solution.py").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="helper.py")).to_have_attribute("aria-selected", "true")
    expect(editor(page)).to_contain_text("TWO = 2")
    editor(page).focus()
    page.keyboard.insert_text("broken")
    expect(editor(page)).to_have_text("TWO = 2")


def test_the_divider_moves_by_keys_and_remembers(visit: Visit, site: Site) -> None:
    page = visit().open(site.new_challenge("function")["url"])
    divider = page.get_by_role("separator")
    divider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "51")
    page.reload()
    expect(page.get_by_role("separator")).to_have_attribute("aria-valuenow", "51")


def test_without_scripts_it_is_a_form_that_resets_and_brings_back(visit: Visit, site: Site) -> None:
    page = visit(java_script_enabled=False).open(site.new_challenge("function")["url"])
    page.get_by_label("solution.py").fill("typed without scripts")
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_label("solution.py")).to_have_value("def double(x):\n    ...\n")
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_label("solution.py")).to_have_value("typed without scripts")


def test_the_weight_of_a_challenge_in_code(visit: Visit, site: Site) -> None:
    visitor = visit(service_workers="block")  # what a worker fetches is not seen here
    sizes: list[int] = []
    visitor.page.on("requestfinished", partial(_weigh, sizes))
    editor(visitor.open(site.new_challenge("function")["url"]))
    visitor.page.wait_for_load_state("networkidle")
    assert 150 * 1024 < sum(sizes) < 300 * 1024, f"{sum(sizes)} bytes"


def _weigh(weights: list[int], request: Request) -> None:
    sizes = request.sizes()
    weights.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])
