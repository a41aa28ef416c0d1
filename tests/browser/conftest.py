"""Debian's Chromium, driven by playwright, for what only a browser can tell."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.patience import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Watched:
    """A page, and everything that a user would not want to see of it."""

    page: Page
    said: list[str] = field(default_factory=list)
    """What the console and uncaught errors said."""

    asked: list[str] = field(default_factory=list)
    """Addresses that the page asked for, beside its own."""


# Not for the session: until it ends, playwright keeps an event loop running in this thread, and
# whatever test comes in between could start none.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = "no Chromium: `apt-get install chromium` (as .ci/run does), or `make browser`"
        # Where everything must run, a missing browser is a failure and not a reason to skip.
        if os.environ.get("DETER_NEEDS_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # A container has no user namespaces for the sandbox, and our own pages need none.
        found = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=1000 * PATIENCE
        )
        yield found
        found.close()


def watched(browser: Browser, width: int, height: int, **options: bool) -> Watched:
    """Return a fresh page of a size whose console and requests are kept."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=options.get("scripts", True),
        reduced_motion="reduce",
    )
    # Of the context, so that the pages which a page opens wait as long.
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    found = Watched(page)
    page.on("console", lambda message: found.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.said.append(f"error: {error}"))
    page.on("request", lambda request: found.asked.append(request.url))
    return found


def hold_clock(page: Page) -> None:
    """Let time go by on a page only when a test says so, by `page.clock.run_for`."""
    page.clock.install(time=0)
    # From its start it runs by itself; a day is later than any test could have come to.
    page.clock.pause_at(86_400)
