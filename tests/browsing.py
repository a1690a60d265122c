"""Chromium for tests: found in one way, and patient, so that a busy machine never flips a verdict."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PATIENCE = 60_000
"""Milliseconds that a page may take to come to a state: only what is wrong waits so long."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A browser of one's own; its event loop must not outlive the tests of one module."""
    if not CHROMIUM:
        message = "needs Chromium; set CHROMIUM to its path"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


def until(page: Page, condition: Callable[[], object], what: str) -> None:
    """Wait, while the page goes on, for something that the test itself sees come by."""
    deadline = time.monotonic() + PATIENCE / 1_000
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come"
        page.wait_for_timeout(20)
