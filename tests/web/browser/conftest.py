"""A real server as in production, a real browser, and visitors whose pages must not complain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import PATIENCE, chromium_browser
from tests.realtime.servers import Hand, Place, Server, new_place

# Refusals, and being offline, are said in the console too; htmx says both of these when the network is gone.
EXPECTED = ("status of 4", "WebSocket", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
PARTS = ("stylesheet", "script", "image", "font", "manifest")
BOT_TOKEN = "4242424242:a-token-for-tests-and-nothing-else"
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
        """Go there; the page's scripts have begun when this returns."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        return self.page


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Daphne with the production settings, the sample content, and static files named by content."""
    with new_place("sqlite", TELEGRAM_BOT_TOKEN=BOT_TOKEN) as place:
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("content", "import", "--trusted", "content")
        with place.server("daphne") as server, place.hand() as hand:
            yield Site(place, server, hand)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, for as long as one module's tests run."""
    with chromium_browser() as browser:
        yield browser


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visit]:
    """Opens browsers: `visit()` for a new learner, `visit(name)` for a known one, `visit("")` for nobody."""
    visitors: list[Visitor] = []

    def enter(name: str | None = None, **options: Any) -> Visitor:
        # Only what is about reading offline meets the service worker: it would answer for the network.
        usual = {"viewport": {"width": 1280, "height": 900}, "service_workers": "block"}
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
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
    """Keep script errors, broken content policy, faults of the server, and requests to anywhere else: of all
    tabs of this browser."""
    own = (visitor.site.url, visitor.site.url.replace("http", "ws"), "data:")

    def console(line: Any) -> None:
        if line.type == "error" and not any(word in line.text for word in EXPECTED):
            visitor.complaints.append(line.text)

    def requested(request: Any) -> None:
        if not request.url.startswith(own):
            visitor.complaints.append(request.url)

    def answered(response: Any) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS:
            visitor.complaints.append(f"{response.status} {response.url}")

    visitor.context.on("console", console)
    visitor.context.on("response", answered)
    visitor.context.on("weberror", lambda fault: visitor.complaints.append(str(fault.error)))
    visitor.context.on("request", requested)
