"""A real server as in production, a real browser, and visitors whose pages must not complain."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.realtime.servers import Hand, Place, Server, new_place

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
# Refusals, and being offline, are said in the console too.
EXPECTED = ("status of 4", "WebSocket", "ERR_INTERNET_DISCONNECTED")
_numbers = count(1)


@dataclass
class Site:
    """The product running somewhere, and another process that stands for the chat."""

    place: Place
    server: Server
    hand: Hand

    @property
    def url(self) -> str:
        return self.server.url

    def new_challenge(self, kind: str = "single_choice", **fields: Any) -> dict[str, Any]:
        """A published challenge with its address."""
        slug = f"card-{next(_numbers)}"
        made = self.hand.do("challenge", kind=kind, slug=slug, **fields)
        return {**made, "url": f"{self.url}/challenges/{slug}/"}


@dataclass
class Visitor:
    """One browser with one person in it; what its pages complain of is kept."""

    site: Site
    name: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there and wait until the page's scripts have begun."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        self.page.wait_for_load_state()
        return self.page


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Daphne with the production settings, the sample content, and static files named by content."""
    with new_place("sqlite") as place:
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("content", "import", "--trusted", "content")
        with place.server("daphne") as server, place.hand() as hand:
            yield Site(place, server, hand)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, for as long as one module's tests run: its event loop must not outlive them."""
    if not CHROMIUM:
        message = "needs Chromium; set CHROMIUM to its path"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visit]:
    """Opens browsers: `visit()` for a new learner, `visit(name)` for a known one, `visit("")` for nobody."""
    visitors: list[Visitor] = []

    def enter(name: str | None = None, **options: Any) -> Visitor:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        if name is None:
            name = f"visitor{next(_numbers)}"
            site.hand.do("person", name=name)
        if name:
            session = site.hand.do("session", name=name)
            context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        visitor = Visitor(site, name, context, context.new_page())
        _listen(visitor)
        visitors.append(visitor)
        return visitor

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [c for visitor in visitors for c in visitor.complaints] == []


def _listen(visitor: Visitor) -> None:
    """Keep script errors, broken content policy, faults of the server, and requests to anywhere else."""
    own = (visitor.site.url, visitor.site.url.replace("http", "ws"), "data:")

    def console(line: Any) -> None:
        if line.type == "error" and not any(word in line.text for word in EXPECTED):
            visitor.complaints.append(line.text)

    visitor.page.on("console", console)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on(
        "request",
        lambda request: None if request.url.startswith(own) else visitor.complaints.append(request.url),
    )
