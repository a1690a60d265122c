"""What the live stream brings: never older than what is shown, never twice, and never more than a text."""

import json
from typing import Any

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browsing import until
from tests.web.browser.conftest import Site, Visit

pytestmark = [pytest.mark.browser]

BOMB = "<script>document.title='boom'</script><img src=x onerror=\"document.title='boom'\">"


class Wire:
    """The page's socket, in whose frames the test has a hand."""

    def __init__(self) -> None:
        self.page_side: WebSocketRoute | None = None
        self.frames: list[dict[str, Any]] = []

    def lay(self, socket: WebSocketRoute) -> None:
        """Connect the page with the server, and keep what comes by."""
        self.page_side, server = socket, socket.connect_to_server()
        server.on_message(lambda text: self._passed(socket, text))

    def _passed(self, socket: WebSocketRoute, text: str | bytes) -> None:
        self.frames.append(json.loads(text))
        socket.send(text)

    def newest(self) -> dict[str, Any]:
        """The newest event that came by."""
        return next(frame for frame in reversed(self.frames) if frame["frame"] == "event")

    def send(self, frame: dict[str, Any]) -> None:
        """Send the page a frame as if the server had."""
        assert self.page_side
        self.page_side.send(json.dumps(frame))


def test_late_and_repeated_events_change_nothing(visit: Visit, site: Site) -> None:
    """An old "wrong" that comes after "accepted", twice, asks for nothing and changes nothing."""
    card, wire = site.new_challenge("single_choice"), Wire()
    visitor = visit()
    page = visitor.page
    page.route_web_socket("**/ws/live/", wire.lay)
    visitor.open(card["url"])
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["wrong"])
    expect(page.locator("#result")).to_contain_text("Not right")
    old = wire.newest()
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    expect(page.locator("#result .stamp--accepted")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Accepted")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wire.send(old)
    wire.send(old)
    last = site.hand.do("append", name=visitor.name, kind="note", data={})
    until(page, lambda: wire.newest()["seq"] >= last, "the next event")
    page.wait_for_timeout(200)  # a chance to fetch what nobody should fetch
    expect(page.locator("#result .stamp--accepted")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Accepted")
    assert [url for url in asked if url == card["url"]] == []


def test_scripts_in_what_is_pushed_stay_texts(visit: Visit, site: Site) -> None:
    """Names on the board, titles in the list, words of an instructor, answers in the history."""
    room = site.hand.do("classroom", name="mistress-of-bombs", title=f"C {BOMB}"[:200])
    card = site.new_challenge("short_text", title=f"T {BOMB}", explanation=BOMB)
    visitor = visit()
    site.hand.do("join_course", name=visitor.name, course=room["course"])
    page = visitor.open(card["url"])
    tabs = {"card": page}
    for path in ("/challenges/?order=newest", "/leaderboard/", "/accounts/progress/", "/"):
        tabs[path] = visitor.context.new_page()
        tabs[path].goto(site.url + path)
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer={"text": BOMB})
    expect(page.locator("#result")).to_contain_text("Not right")
    site.hand.do("submit", name=visitor.name, challenge=card["id"], answer=card["right"])
    word = {"learner": visitor.name, "course": room["course"], "text": f"W {BOMB}"}
    site.hand.do("write_to", name="mistress-of-bombs", **word)
    expect(page.locator(".stamp--accepted")).to_be_visible()
    expect(page.locator("#notices .notice")).to_contain_text("W <script>")
    expect(tabs["/challenges/?order=newest"].locator(".specimen--completed").first).to_be_visible()
    expect(tabs["/leaderboard/"].locator(".is-me")).to_contain_text(visitor.name)
    expect(tabs["/"].locator("[aria-labelledby=recent]")).to_contain_text("T <script>")
    for tab in tabs.values():
        assert tab.locator("main img:not([class]), main script:not([type='application/json'])").count() == 0
        assert not tab.title().startswith("boom")
