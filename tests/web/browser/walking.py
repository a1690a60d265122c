"""What is looked at on every page there is, in one visit."""

import json
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.roles import ROLES, World
from tests.web.browser.conftest import Visitor
from tests.web.test_roles import EXPECTED, address, patterns

# Parts of pages and things that are no pages: they are asked for by scripts, or saved.
NO_PAGES = (
    *("web:totals", "web:place", "web:run", "web:palette"),
    *("accounts:picture", "accounts:own_at_exercise"),
)
FILES = (".json", ".jwt", ".csv", ".pdf", ".svg", ".png", ".js", ".webmanifest")
NARROW, ZOOMED, WIDE = 375, 640, 1440
"""A telephone; a screen of 1280 points at 200 %; a desk."""

LOOK = """() => {
  const shown = (node) => node.checkVisibility();
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(shown);
  const isCut = (b) => b.scrollWidth > b.clientWidth + 1 || b.scrollHeight > b.clientHeight + 2;
  const buttons = all("button, .button, .tabs a, [role=tab], .tool, summary").filter((b) => b.clientWidth);
  const clipped = buttons.filter(isCut);
  const drawn = all("main svg[role=img]:not(.glyph)").filter((s) => !s.closest("[class*=glyph]"));
  const charts = drawn.filter((s) => !s.closest("section, figure")?.querySelector("table, .as-table"));
  const hasAction = (e) => e.querySelector("a, button") || e.closest("section")?.querySelector("form");
  const empties = all("main .empty").filter((e) => !hasAction(e));
  return [
    ...clipped.map((node) => `clipped: ${node.outerHTML}`),
    ...empties.map((e) => `empty, no action: ${e.textContent}`),
    ...charts.map((s) => `no table: ${s.outerHTML}`),
  ].map((words) => words.slice(0, 200));
}"""
AXE = """async (only) => {
  const options = { resultTypes: ["violations"] };
  if (only) options.runOnly = { type: "rule", values: only };
  const { violations } = await axe.run(document, options);
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.html.slice(0, 200)}`));
}"""
THEME = "theme => { document.documentElement.dataset.theme = theme }"


@dataclass(frozen=True)
class Stop:
    """One page of a walk."""

    name: str
    path: str
    status: int


def stops(role: str, ids: dict[str, Any]) -> list[Stop]:
    """The pages that this role may see in the world with these things, and one page of each refusal."""
    world, found, refused = World({}, ids), [], set()
    for key, expected in EXPECTED.items():
        method, name = key.split(" ")
        status = int(expected.split()[ROLES.index(role)])
        path = address(name, patterns()[name], world) if method == "get" else ""
        if not path or name in NO_PAGES or path.endswith(FILES) or status == 302 or status in refused:
            continue
        if status >= 400:
            refused.add(status)
        found.append(Stop(name, path, status))
    return found


def look(page: Page, *widths: int) -> list[str]:
    """What is clipped, has no table or offers nothing to do, and where the page scrolls sideways."""
    found = []
    for width in widths or (NARROW,):
        page.set_viewport_size({"width": width, "height": 800})
        extra = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{extra} px too wide at {width}"] if extra > 0 else []
        found += [f"at {width}, {fault}" for fault in page.evaluate(LOOK)]
    return [f"{page.url}: {fault}" for fault in found]


def violations(page: Page, *themes: str) -> list[str]:
    """What axe finds. In a second theme only colours are other."""
    page.emulate_media(reduced_motion="reduce")  # what is still coming in is pale
    page.evaluate(AXE_SCRIPT)
    found = []
    for n, theme in enumerate(themes or [""]):
        if theme:
            page.evaluate(THEME, theme)
        found += [
            f"{page.url} {theme} {fault}" for fault in page.evaluate(AXE, ["color-contrast"] if n else None)
        ]
    return found


def faults(page: Page) -> list[str]:
    """Both of the above, on a page that is open already: in both themes, at every width."""
    return violations(page, "light", "dark") + look(page, 320, NARROW, 768, WIDE)


def walk(
    visitor: Visitor, path: str, *, status: int = 200, axe: bool = False, widths: tuple[int, ...] = ()
) -> list[str]:
    """Go there, and say all that is wrong with the page, its own complaints too."""
    if path.endswith("/offline/"):  # it goes on by itself once the server answers: not while it is looked at
        visitor.page.route("**/healthz", lambda route: route.fulfill(status=404))
    answer = visitor.page.goto(visitor.site.url + path)
    got = answer.status if answer else 0
    found = [] if got == status else [f"{path} answers {got}, not {status}"]
    if answer and not answer.headers.get("content-type", "").startswith("text/html"):
        return found  # no page after all
    if axe:
        for table in visitor.page.locator(".as-table summary").all():
            table.click()
        found += violations(visitor.page, "light", "dark")
    found += look(visitor.page, *widths)
    new = [f"{path} complains: {line}" for line in visitor.complaints]
    visitor.complaints.clear()
    return found + new


def told(found: list[str]) -> str:
    """The faults of a whole walk, to be read."""
    return json.dumps(found, indent=1, ensure_ascii=False)
