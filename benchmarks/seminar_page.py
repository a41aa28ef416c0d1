"""What a class waits for: the page of `deter app` in a browser, from the start to an answer."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from measurement import Effort, Row

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
SECTION = "The page for a class"
FIRST_PAINT = "first paint, the model still loading"
READY = "ready, from the start of the process, warm"
STEP = "a step to the next year"
FIRST_ANSWER = "one change to a crisis, asked for the first time"
ANSWER = "the same of another crisis"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ROUNDS = 3
"""Starts of the server; each takes some seconds."""

STEPS = 10
"""Steps, and answers, of one start."""

PATIENCE = 120
"""Seconds after which a page is given up."""

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
LIVE = "[data-live=started]"
TWO_FRAMES = """
const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
"""
STEP_MS = f"""async () => {{
  {TWO_FRAMES}
  const started = performance.now();
  document.getElementById("on").click();
  await drawn();
  return performance.now() - started;
}}"""
ANSWER_MS = f"""async ([name, change]) => {{
  {TWO_FRAMES}
  const place = document.getElementById("answer-" + name);
  const came = new Promise((done) => {{
    new MutationObserver(done).observe(place, {{ childList: true }});
  }});
  const started = performance.now();
  deterAsk({{ kind: "again", crisis: name, what_if: change }});
  await came;
  await drawn();
  return performance.now() - started;
}}"""

IDENTIFIERS = "(all) => all.map((one) => one.id.slice(2))"


def page_rows(effort: Effort) -> list[Row]:
    """Return what a class waits for; what must be compiled has been compiled before."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        return [Row(SECTION, FIRST_PAINT, "s", note="no Chromium")]
    # Imported here: it is an extra, and its absence costs this part alone.
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {
        part: [] for part in (FIRST_PAINT, READY, STEP, FIRST_ANSWER, ANSWER)
    }
    rounds = 1 if effort.is_quick else ROUNDS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with _server():  # compiles what is not compiled, and fills the caches of files
            pass
        for _ in range(rounds):
            for part, seconds in _one_start(browser):
                found[part].append(seconds)
        browser.close()
    unit = {part: "s" if part in {FIRST_PAINT, READY} else "ms" for part in found}
    scale = {"s": 1.0, "ms": 1000.0}
    return [
        Row(SECTION, part, unit[part], [scale[unit[part]] * one for one in values])
        for part, values in found.items()
    ]


def _one_start(browser: "Browser") -> Iterator[tuple[str, float]]:
    """Yield (part, seconds) of one server and one page."""
    started = time.perf_counter()
    with _server() as address:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        page.wait_for_function(f"Boolean({PAINTED.split('.startTime', maxsplit=1)[0]})")
        yield FIRST_PAINT, page.evaluate(PAINTED) / 1000
        page.wait_for_selector(LIVE, state="attached", timeout=1000 * PATIENCE)
        yield READY, time.perf_counter() - started
        yield from _use(page)
        page.close()


def _use(page: "Page") -> Iterator[tuple[str, float]]:
    """Yield (part, seconds) of steps and answers on a page that is ready."""
    # The changes of the seminar are made ready right after the page; nobody asks that soon.
    page.wait_for_timeout(3000)
    for _ in range(STEPS):
        yield STEP, page.evaluate(STEP_MS) / 1000
    places = page.locator("details.crisis").evaluate_all(IDENTIFIERS)
    change = page.locator("[data-deter=turned]").first.get_attribute("data-what-if")
    yield FIRST_ANSWER, page.evaluate(ANSWER_MS, [places[0], "arrangement:asian_nato"]) / 1000
    for place in places[1 : 1 + STEPS]:
        yield ANSWER, page.evaluate(ANSWER_MS, [place, change]) / 1000


@contextmanager
def _server() -> Iterator[str]:
    """Yield the address of the app, which is ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "sim", "app", "--no-show", "--no-keep", "--port", str(port)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.kill()
            process.wait(10)


def _wait_for(port: int) -> None:
    """Return when somebody listens at a port.

    Raises
    ------
    TimeoutError : nobody does
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    message = "the app did not start"
    raise TimeoutError(message)
