"""A real browser for the tests that look at pages: Debian's chromium, by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
MISSING = "chromium is not installed, so no page is tested in a browser. On Debian: apt install chromium fonts-noto-cjk"


def find_chromium() -> str | None:
    return shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: while it is open, Playwright's own event loop runs, and async tests could not."""
    program = find_chromium()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


def note_complaint(complaints: list[str], message: ConsoleMessage) -> None:
    """A refusal that the network answers is the page's to show, not to complain of."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        complaints.append(message.text)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A fresh tab; what the page's own code complains of fails the test."""
    context = browser.new_context(viewport={"width": 1180, "height": 860}, locale="en-US")
    context.set_default_timeout(15_000)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda message: note_complaint(complaints, message))
    yield tab
    context.close()
    assert complaints == []
