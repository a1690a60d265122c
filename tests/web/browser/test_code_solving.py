"""Solving in code with the real judge: by keyboard, live in order, told honestly, also without a judge."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.realtime.servers import Process
from tests.web.browser.conftest import Site, Visit
from tests.web.browser.desk import editor, needs_editor, type_over
from tests.web.browser.walking import violations

pytestmark = [pytest.mark.browser, needs_editor]

RIGHT = "def double(x):\n    return x * 2\n"
VERDICTS = {
    "def double(x):\n    return str(x) + ' '\n": "Not right",
    "def double(x):\n    while True:\n        pass\n": "Too slow",
    "def double(x):\n    return bytearray(10**10)\n": "Too much memory",
    "def double(x):\n    return x / 0\n": "Crashed",
    "def double(x)\n    return x\n": "Does not compile",
}
SLOW = """import time
n = int(input())
end = time.process_time() + 0.15
while time.process_time() < end:
    pass
print(n)
"""
MANY = {
    "languages": ["python"],
    "groups": [
        {
            "name": "all",
            "visible": True,
            "tests": [{"stdin": f"{n}\n", "expect": f"{n}\n"} for n in range(12)],
        }
    ],
}
WATCH = """window.seen = [];
new MutationObserver(() => {
  const marks = [...document.querySelectorAll("#judging [data-index]")];
  if (marks.length) window.seen.push(marks.map((mark) => Number(mark.dataset.index)));
}).observe(document.body, { subtree: true, childList: true })"""


def judge(site: Site) -> Process:
    """A judge at work, until the block ends."""
    return Process(site.place, [sys.executable, "manage.py", "runjudge", "--workers", "1"])


@pytest.fixture(scope="module")
def at_work(site: Site) -> Iterator[None]:
    with judge(site):
        yield


def hand_in(page: Page, program: str) -> None:
    """Write a program and hand it in, by keyboard."""
    expect(page.get_by_role("button", name="Submit")).to_be_enabled()
    type_over(page, program)
    page.keyboard.press("ControlOrMeta+Enter")


def verdict(page: Page, word: str) -> None:
    expect(page.locator("#result .stamp")).to_have_text(word)


def test_without_a_judge_it_waits_in_place_and_is_judged_once_there_is_one(visit: Visit, site: Site) -> None:
    card = site.new_challenge("stdio", spec=MANY)
    visitor = visit()
    page = visitor.open(card["url"])
    hand_in(page, SLOW)
    place = page.locator("#place")
    expect(place).to_contain_text("Your answer is kept")
    expect(place).to_contain_text("Place in the queue: 1.")
    assert violations(page) == []
    page.evaluate(WATCH)
    with judge(site):
        verdict(page, "Accepted")
    seen = page.evaluate("window.seen")
    assert len({len(row) for row in seen}) > 2, seen  # they came one after another
    assert all(row == list(range(len(row))) for row in seen), seen
    expect(page.locator("#result .test-mark")).to_have_count(12)


def test_a_solve_by_keyboard_alone_counts_once_and_every_browser_sees_it(
    visit: Visit, site: Site, at_work: None
) -> None:
    card = site.new_challenge("function")
    visitor = visit()
    page, other = visitor.open(card["url"]), visit(visitor.name).open(card["url"])
    editor(other)
    other.evaluate("window.isTheSamePage = true")
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('cm-content')"):
            break
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(RIGHT)
    page.keyboard.press("ControlOrMeta+Enter")
    page.keyboard.press("ControlOrMeta+Enter")
    verdict(page, "Accepted")
    expect(other.locator("#result .stamp")).to_have_text("Accepted")
    assert other.evaluate("window.isTheSamePage")
    expect(page.locator("#announcer")).to_contain_text("Accepted. 3 of 3 tests passed.")
    expect(page.locator(".history-list li")).to_have_count(1)
    expect(page.get_by_role("button", name="Submit")).to_be_disabled()
    expect(page.locator("#totals")).to_contain_text("1")


def test_each_verdict_reads_differently_and_leads_to_its_line(
    visit: Visit, site: Site, at_work: None
) -> None:
    card = site.new_challenge("function")
    page = visit().open(card["url"])
    helps = set()
    for program, word in VERDICTS.items():
        hand_in(page, program)
        verdict(page, word)
        helps.add(page.locator(".verdict-help").inner_text())
        if word == "Not right":
            expect(page.locator(".diff-line--new")).to_contain_text("·")
            expect(page.locator("#result")).to_contain_text("double(2)")
        if word in ("Crashed", "Does not compile"):
            expect(page.locator(".cm-faulty")).to_have_count(1)
            page.get_by_role("button", name="Go to line").first.click()
            expect(editor(page)).to_be_focused()
    assert len(helps) == len(VERDICTS)
    assert violations(page) == []


def test_earlier_answers_are_compared_and_brought_back(visit: Visit, site: Site, at_work: None) -> None:
    card = site.new_challenge("function")
    page = visit().open(card["url"])
    hand_in(page, "def double(x):\n    return x\n")
    verdict(page, "Not right")
    hand_in(page, "def double(x):\n    return x + 1\n")
    expect(page.locator(".result-line")).to_contain_text("Answer 2")
    verdict(page, "Not right")
    expect(page.get_by_role("button", name="Submit")).to_be_enabled()  # nothing more will be redrawn
    page.locator(".history summary").click()
    page.get_by_role("link", name="Answer 2").click()
    expect(page.locator(".diff-line--new").last).to_contain_text("return x·+·1")
    page.get_by_role("link", name="Answer 1").click()
    page.get_by_role("button", name="Take this back into the editor").click()
    expect(editor(page)).to_contain_text("return x")
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()


def test_without_scripts_a_program_can_be_handed_in_too(visit: Visit, site: Site, at_work: None) -> None:
    card = site.new_challenge("function")
    page = visit(java_script_enabled=False).open(card["url"])
    page.get_by_label("solution.py").fill(RIGHT)
    page.get_by_role("button", name="Submit").click()
    verdict(page, "Accepted")
    expect(page.get_by_label("solution.py")).to_have_value(RIGHT)


def test_the_samples_can_be_run_without_counting(visit: Visit, site: Site, at_work: None) -> None:
    card = site.new_challenge("stdio")
    page = visit().open(card["url"])
    type_over(page, "print(int(input()) + 3)")
    page.get_by_role("button", name="Run samples").click()
    expect(page.locator("#run-title")).to_have_text("Samples: Not right")
    expect(page.locator("#run .diff-line--new")).to_contain_text("5")
    expect(page.locator("#announcer")).to_contain_text("Samples: Not right")
    expect(page.locator(".bench-status")).to_contain_text("Not begun")
    assert violations(page) == []
