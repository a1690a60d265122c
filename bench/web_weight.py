"""What a page weighs over the wire, and how soon it shows its main thing on a slow telephone.

`python -m bench.web_weight [loads]`. Nothing is kept between loads. Slow 4G (150 ms, 1.6 Mbit/s) and a
processor four times slower are the browser's own emulation; LCP is its "largest contentful paint", a median.
"""

import statistics
import sys
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, CDPSession, Page

from tests.browsing import chromium_browser
from tests.realtime.servers import Hand, Server, new_place

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER = 4
TARGET = 1_500  # milliseconds
LIMITS = {"catalogue": 60, "challenge": 300, "challenge in code": 300}  # KiB
LARGEST = """() => new Promise((done) => {
  let last = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(last), 300);
})"""


def pages(hand: Hand) -> dict[str, str]:
    """The pages that are measured, by their names."""
    room = hand.do("classroom", name="teacher", title="Data structures")
    hand.do("person", name="learner")
    hand.do("join_course", name="learner", course=room["course"])
    hand.do("challenge", kind="function", slug="in-code")
    return {
        "home": "/",
        "catalogue": "/challenges/",
        "challenge": "/challenges/math-bayes/",
        "challenge in code": "/challenges/in-code/",
        "course": f"/courses/{room['slug']}/",
    }


def load(browser: Browser, session: str, url: str, *, slow: bool) -> tuple[float, float]:
    """(KiB over the wire, milliseconds until the largest paint) of one visit with nothing kept."""
    # A service worker's requests are not the page's own: they would be missing here.
    context = browser.new_context(viewport={"width": 375, "height": 800}, service_workers="block")
    context.add_cookies([{"name": "sessionid", "value": session, "url": urljoin(url, "/")}])
    page = context.new_page()
    wire, received = context.new_cdp_session(page), [0.0]
    _listen(wire, received, slow=slow)
    page.goto(url)
    if page.locator("form[data-code]").count():
        page.locator("form[data-ready]").wait_for(state="attached")  # the editor comes last
    page.wait_for_load_state("networkidle")
    painted = _largest(page)
    context.close()
    return received[0] / 1024, painted


def _listen(wire: CDPSession, received: list[float], *, slow: bool) -> None:
    def finished(event: dict[str, Any]) -> None:
        received[0] += event["encodedDataLength"]

    wire.send("Network.enable")
    wire.on("Network.loadingFinished", finished)
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW_4G)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _largest(page: Page) -> float:
    return float(page.evaluate(LARGEST))


def report(browser: Browser, server: Server, hand: Hand, loads: int) -> None:
    """Print a row for each page."""
    print(f"{'page':20} {'KiB':>7} {'limit':>6} {'LCP ms':>8} {'slowest':>8}  (target {TARGET} ms)")
    for name, path in pages(hand).items():
        session, url = hand.do("session", name="learner"), server.url + path
        load(browser, session, url, slow=False)  # the server's own first time
        seen = [load(browser, session, url, slow=True) for _ in range(loads)]
        weight, painted = seen[0][0], [at for _weight, at in seen]
        limit = LIMITS.get(name, "")
        print(f"{name:20} {weight:7.1f} {limit:>6} {statistics.median(painted):8.0f} {max(painted):8.0f}")


def main() -> None:
    """Measure on a server as in production."""
    loads = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with new_place("sqlite") as place:
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("content", "import", "--trusted", "content")
        with place.server("daphne") as server, place.hand() as hand, chromium_browser() as browser:
            report(browser, server, hand, loads)


if __name__ == "__main__":
    main()
