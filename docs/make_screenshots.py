"""Make the pictures of the pages for the documentation: walk the seminar's plan, keep each step.

Run it after a page, a rule or the Indo-Pacific has changed, with Chromium installed; it serves
the app on a free port of this machine, keeps nothing, and takes some minutes::

    .venv/bin/python docs/make_screenshots.py
"""  # noqa: INP001  a script beside the pages that show what it makes

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

PICTURES: Final = Path(__file__).parent / "howto" / "pictures"
COLORS: Final = 64
DESK: Final = (1440, 900)
TELEPHONE: Final = (390, 780)
WIDEST: Final = 960
"""Width of a picture [pixels]; a page of text shows no more."""

MARGIN: Final = 30
"""Around a sheet of paper [pixels]."""

PATIENCE: Final = 600_000
"""How long the first page may take, whose rules are compiled first [ms]."""

CRISIS: Final = "2038Q2-taiwan"
"""The crisis of the plan, in the first chosen run of the Indo-Pacific."""

STUDY: Final = """\
title: "Arrangements with and without Taiwan"
scenario: indo_pacific
arrangements: [no_commitments, hub_and_spokes, pacific_pact_core4, pacific_pact_core4_taiwan_in]
policies: [continuity, retrenchment]
baseline: hub_and_spokes
null_arrangement: no_commitments
replications: 100
seed: 2025
"""


@contextmanager
def served_app() -> Iterator[str]:
    """Serve the app on a free port, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "sim", "app", "--no-show", "--no-keep", "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port: int) -> None:
    """Wait until something listens on a port of this machine."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)


def deter(*words: str) -> None:
    """Run a command of deter."""
    command = [sys.executable, "-m", "sim", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command


def opened(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    """Return a fresh page of a size at an address."""
    page = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    ).new_page()
    page.goto(address)
    return page


def keep(name: str, picture: bytes) -> None:
    """Write a picture in few colors, no wider than a page of text."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    if image.width > WIDEST:
        size = (WIDEST, image.height * WIDEST // image.width)
        image = image.resize(size, Image.Resampling.LANCZOS)
    image.quantize(COLORS, Image.Quantize.MAXCOVERAGE).save(PICTURES / f"{name}.png", optimize=True)


def shot(name: str, part: Page | Locator) -> None:
    """Keep what a page shows, or a part of it."""
    keep(name, part.screenshot())


def window_on(page: Page, name: str, part: Locator) -> None:
    """Keep the window with a part of the page at its top, below the banner."""
    part.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)")
    page.wait_for_timeout(200)
    shot(name, page)


def walk_the_plan(browser: Browser, address: str) -> None:
    """Keep a picture of each step of the plan of the seminar."""
    page = opened(browser, address, DESK)
    page.set_default_timeout(60_000)
    page.wait_for_selector(f"#c-{CRISIS}", state="attached", timeout=PATIENCE)
    page.wait_for_selector("[data-seed-now]", state="attached")
    page.wait_for_timeout(500)
    shot("seminar-opens", page)
    page.locator(".banner a").click()
    page.wait_for_timeout(200)
    shot("seminar-rests-on", page)
    tell_the_story(page)
    open_the_crisis(page)
    change_one_thing(page)
    page.get_by_text("Two arrangements side by side").click()
    page.select_option("#second", "no_commitments")
    page.locator("[data-deter=compare]").click()
    page.locator("#compared table").wait_for()
    window_on(page, "seminar-side-by-side", page.locator("#compared"))
    page.context.close()


def tell_the_story(page: Page) -> None:
    """Keep a year, and the arrows of who owes what."""
    page.locator("#slider").fill("2026")
    window_on(page, "seminar-year", page.locator("#story"))
    page.locator("#owes").check()
    page.locator("[data-arrow]").first.focus()
    page.keyboard.press("Enter")
    window_on(page, "seminar-owes", page.locator("#owes"))
    page.locator("#owes").uncheck()


def open_the_crisis(page: Page) -> None:
    """Keep the crisis of the plan, and why Japan stays out."""
    page.locator("#slider").fill("2038")
    page.locator(f"[data-open='{CRISIS}']").first.click()
    crisis = page.locator(f"#c-{CRISIS}")
    window_on(page, "seminar-crisis", crisis)
    card = crisis.locator(".inside > .cards .card[data-state=JPN]")
    for why in card.locator(".why summary").all():
        why.click()
    shot("seminar-why", card)


def change_one_thing(page: Page) -> None:
    """Keep the crisis under a change, and what another change would turn."""
    crisis = page.locator(f"#c-{CRISIS}")
    crisis.get_by_role("button", name="What if a pact of four covered Taiwan?").click()
    answer = page.locator(f"#answer-{CRISIS}")
    answer.locator(".change").wait_for()
    answer.locator("[data-deter=luck]").click()
    answer.locator("[data-key^=luck]").wait_for()
    window_on(page, "seminar-what-if", answer)
    crisis.get_by_role("button", name="What if Japan's Article 9 were revised?").click()
    answer.locator(".change").nth(1).wait_for()
    page.get_by_role("button", name="Which would turn, if there were no treaty at all?").click()
    page.locator("#turned .said").wait_for()
    window_on(page, "seminar-turned", page.locator("#crises"))


def hand_outs(browser: Browser, place: Path) -> None:
    """Keep pictures of both pages: on a screen, on a telephone, on paper."""
    (place / "lesson.yaml").write_text(STUDY, encoding="utf-8")
    run, study = place / "run.html", place / "study.html"
    deter("page", "indo_pacific", "--output", str(run))
    deter("compare", str(place / "lesson.yaml"), "--output", str(place / "lesson"))
    deter("page", str(place / "lesson"), "--output", str(study))
    page = opened(browser, run.as_uri(), TELEPHONE)
    page.locator(f"#c-{CRISIS}").evaluate("(one) => one.scrollIntoView()")
    shot("page-on-a-telephone", page)
    page.context.close()
    page = opened(browser, study.as_uri(), DESK)
    window_on(page, "page-of-a-study", page.locator("#answer"))
    page.context.close()
    page = opened(browser, study.as_uri(), DESK)
    page.emulate_media(media="print")
    sheets = [Image.open(BytesIO(one.screenshot())) for one in page.locator(".sheet").all()[:2]]
    width, height = sheets[0].size
    both = Image.new("RGB", (2 * width + 5 * MARGIN, height + 2 * MARGIN), "#888")
    for number, one in enumerate(sheets):
        paper = Image.new("RGB", (width + 2 * MARGIN, height + 2 * MARGIN), "white")
        paper.paste(one, (MARGIN, MARGIN))
        both.paste(paper, (number * (width + 3 * MARGIN), 0))
    stream = BytesIO()
    both.save(stream, "png")
    keep("page-on-paper", stream.getvalue())
    page.context.close()


def main() -> None:
    """Make all pictures."""
    PICTURES.mkdir(exist_ok=True)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright, TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with served_app() as address:
            walk_the_plan(browser, address)
        hand_outs(browser, Path(place))
        browser.close()


if __name__ == "__main__":
    main()
