"""Pictures of every screen: `python -m scripts.screenshots FOLDER [--only WORDS]`.

Every page of every role, and states that no address has (a result, a refusal, no connection), at three widths
on both papers, with long titles, other scripts and nothing at all; and contact sheets. The place is its own.
"""

import argparse
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from PIL import Image
from playwright.sync_api import Browser, Page

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("SECRET_KEY", "for pictures only, of enough length to sign with")
django.setup()

from tests.browsing import chromium_browser  # noqa: E402
from tests.realtime.servers import Hand, Server, new_place  # noqa: E402
from tests.web.browser.walking import THEME, stops  # noqa: E402

WIDTHS = (375, 768, 1440)
THEMES = ("light", "dark")
TALLEST = 2_400
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, and the rest of it"
ARABIC = {"title": "ما هو ناتج هذا البرنامج؟", "description": "اختر الإجابة الصحيحة من القائمة."}
State = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """One screen: who sees it, where it is, and what is done there first."""

    role: str
    name: str
    path: str
    state: State = field(default=lambda _page: None)

    @property
    def label(self) -> str:
        """What its pictures are called."""
        return re.sub(r"[^\w-]+", "-", f"{self.role}-{self.name}")


def screens(hand: Hand) -> tuple[dict[str, str], list[Screen]]:
    """(names by role, every screen)."""
    world = hand.do("world")
    names: dict[str, str] = {"nobody": "", **world["names"], "mistress": "mistress"}
    room = hand.do("classroom", name="mistress", title=LONG)
    names["pupil"] = room["stuck"]
    found = [
        Screen(role, stop.name, stop.path)
        for role in ("nobody", "learner", "stranger", "other_teacher", "teacher")
        for stop in stops(role, world["ids"])
    ]
    course = f"/teach/courses/{room['slug']}/"
    for tab in ("", "tasks/", "learners/", "attention/", "settings/"):
        found.append(Screen("mistress", f"teach {tab or 'overview'}", course + tab))
    found.append(Screen("mistress", "teach challenge", f"/teach/challenges/{room['challenge_slug']}/"))
    found.append(Screen("pupil", "course", f"/courses/{room['slug']}/"))
    found.append(Screen("pupil", "quiz", f"/courses/{room['slug']}/{room['quiz_slug']}/"))
    return names, found + _states(hand)


def _states(hand: Hand) -> list[Screen]:
    """What no address alone shows."""
    kinds = ("single_choice", "multiple_choice", "ordering", "matching", "cloze", "numeric", "short_text")
    for kind in kinds:
        hand.do("challenge", kind=kind, slug=f"kind-{kind}", title=f"{kind}: {LONG}"[:190], hints=[1, 2])
    hand.do("challenge", kind="single_choice", slug="rtl", **ARABIC)
    hand.do("challenge", kind="function", slug="in-code", title=LONG)
    cards = [Screen("learner", kind, f"/challenges/kind-{kind}/") for kind in kinds]
    return [
        *cards,
        Screen("learner", "right to left", "/challenges/rtl/"),
        Screen("learner", "newest", "/challenges/?order=newest"),
        Screen("learner", "nothing found", "/challenges/?q=nothing+like+it"),
        Screen("learner", "refused", "/challenges/kind-short_text/", _hand_in),
        Screen("learner", "wrong", "/challenges/kind-cloze/", _answer_wrongly),
        Screen("learner", "code long title", "/challenges/in-code/", _editor),
        Screen("learner", "offline", "/leaderboard/", _offline),
        Screen("learner", "menu", "/", lambda page: page.locator(".menu summary").click()),
        Screen("learner", "keys", "/challenges/", lambda page: page.keyboard.press("?")),
        Screen("nobody", "wrong password", "/accounts/login/", _wrong_password),
        Screen("nobody", "missing", "/nothing-here/"),
    ]


def _hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in").click()
    page.locator("#refused").wait_for()


def _answer_wrongly(page: Page) -> None:
    if page.locator("#result").count():
        return
    page.get_by_label("Blank “one”").fill("a bird of a length nobody expects in such a small field")
    page.get_by_label("Blank “two”").select_option(label="cow")
    page.get_by_role("button", name="Hand in").click()
    page.locator("#result").wait_for()


def _editor(page: Page) -> None:
    page.locator("form[data-ready]").wait_for(state="attached")


def _offline(page: Page) -> None:
    page.evaluate("document.getElementById('connection').hidden = false")


def _wrong_password(page: Page) -> None:
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.locator("main button[type=submit]").first.click()
    page.locator("main .errors, main .notice--error").first.wait_for()


def photograph(browser: Browser, server: Server, session: str, screen: Screen, folder: Path) -> None:
    """Six pictures of one screen."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": WIDTHS[0], "height": 800})
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    page = context.new_page()
    page.goto(server.url + screen.path)
    screen.state(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        height = min(TALLEST, max(800, page.evaluate("document.documentElement.scrollHeight")))
        for theme in THEMES:
            page.evaluate(THEME, theme)
            clip: Any = {"x": 0, "y": 0, "width": width, "height": height}
            page.screenshot(path=folder / f"{screen.label}-{width}-{theme}.png", full_page=True, clip=clip)
    context.close()


def contact_sheets(folder: Path, labels: list[str], *, width: int, theme: str, across: int) -> None:
    """Many pictures on one."""
    tall = 900
    per_sheet = across * 2
    for start in range(0, len(labels), per_sheet):
        chosen = labels[start : start + per_sheet]
        cell = (375, tall) if width < 700 else (720, tall)
        sheet = Image.new("RGB", (cell[0] * across, cell[1] * 2), "grey")
        for n, label in enumerate(chosen):
            with Image.open(folder / f"{label}-{width}-{theme}.png") as picture:
                scale = cell[0] / picture.width
                small = picture.resize((cell[0] - 6, round(picture.height * scale)))
                cut = small.crop((0, 0, small.width, min(small.height, tall - 6)))
                sheet.paste(cut, (n % across * cell[0], n // across * cell[1]))
        sheet.save(folder / f"_sheet-{width}-{theme}-{start // per_sheet:02}.png")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="a pattern that the screen's label must hold")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with new_place("sqlite") as place:
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.manage("content", "import", "--trusted", "content")
        with place.server("daphne") as server, place.hand() as hand, chromium_browser() as browser:
            names, found = screens(hand)
            chosen = [screen for screen in found if re.search(options.only, screen.label)]
            for screen in chosen:
                name = names[screen.role]
                session = hand.do("session", name=name) if name else ""
                photograph(browser, server, session, screen, options.folder)
                print(screen.label, flush=True)
    labels = list(dict.fromkeys(screen.label for screen in chosen))
    contact_sheets(options.folder, labels, width=375, theme="light", across=6)
    contact_sheets(options.folder, labels, width=375, theme="dark", across=6)
    contact_sheets(options.folder, labels, width=1440, theme="light", across=3)
    contact_sheets(options.folder, labels, width=1440, theme="dark", across=3)


if __name__ == "__main__":
    main()
