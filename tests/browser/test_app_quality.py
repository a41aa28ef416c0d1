"""The page of a class as those use it who see little, use no mouse, or sit far from the wall."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.app_server import Server, ready
from tests.browser.conftest import Watched, hold_clock, watched
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow

NAME = "2027Q4-border"
MOST_STOPS = 600
"""Presses of the tabulator after which a page has no end."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("state"))
    yield found
    found.close()


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Watched]:
    found = watched(browser, 1280, 720)
    found.page.goto(server.address)
    ready(found.page)
    yield found
    assert [one for one in found.said if not one.startswith(("log", "info", "debug"))] == []
    found.page.context.close()


def _tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until what a selector finds has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(text) => document.activeElement.matches(text)", selector):
            return
    pytest.fail(f"the tabulator never comes to {selector}")


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    _tab_to(page, selector)
    page.keyboard.press(key)


def test_a_run_is_chosen_compared_and_gone_through_with_the_keyboard_alone(
    opened: Watched,
) -> None:
    page = opened.page
    _press(page, "#choose > summary")
    _tab_to(page, "#seed")
    page.keyboard.press("Control+A")
    page.keyboard.type("92")
    _press(page, "[data-deter=share]")
    assert "seed=92" in page.locator("#link").input_value()
    _press(page, "summary:not(#choose > summary)")
    _tab_to(page, "#second")
    page.keyboard.press("ArrowDown")
    _press(page, "[data-deter=compare]")
    page.locator("#compared table").wait_for()
    # Years: play and stop, on and back, by the slider.
    hold_clock(page)
    _press(page, "#play")
    assert page.locator("#play").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    assert page.locator("#play").get_attribute("aria-pressed") == "false"
    page.clock.resume()
    _tab_to(page, "#slider")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert page.locator("#now").inner_text() == "2027"


def test_an_arrow_and_a_crisis_are_opened_and_changed_with_the_keyboard_alone(
    opened: Watched,
) -> None:
    page = opened.page
    _tab_to(page, "#slider")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    # Who owes what, and the source of one arrow.
    _press(page, "#owes", "Space")
    _press(page, "[data-arrow]")
    assert "of a whole promise" in page.locator(".owes-what").inner_text()
    # From the story to a crisis, its reasons, and a term.
    _press(page, f"[data-open='{NAME}']")
    crisis = f"#c-{NAME}"
    assert page.locator(crisis).evaluate("(one) => one.open")
    _press(page, f"{crisis} .term")
    assert page.locator("#term").is_visible()
    page.keyboard.press("Escape")
    _press(page, f"{crisis} .bars summary")
    assert page.locator(f"{crisis} .bars details[open] p").first.is_visible()
    _press(page, f"{crisis} .why summary")
    assert "worth" in page.locator(f"{crisis} .why p").first.inner_text()
    # One change of the seminar, one of the library, other luck.
    _press(page, f"{crisis} [data-deter=again]")
    page.locator(f"#answer-{NAME} .change").first.wait_for()
    _tab_to(page, f"select[data-change='{NAME}']")
    page.keyboard.press("ArrowDown")
    _press(page, f"{crisis} [data-deter=change]")
    page.locator(f"#answer-{NAME} .change").nth(1).wait_for()
    _press(page, f"{crisis} [data-deter=luck]")
    page.locator(f"#answer-{NAME} [data-key^=luck] .said").wait_for()


def test_what_a_class_reads_from_a_projector_has_24_pixels(opened: Watched) -> None:
    page = opened.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(f"#c-{NAME} [data-deter=again]").first.click()
    page.locator(f"#answer-{NAME} .change").first.wait_for()
    page.locator(f"#c-{NAME} .term").first.click()
    small, numbers = page.evaluate(
        """() => {
          let numbers = 0;
          const found = new Set(), main = document.querySelector(".screen-app");
          const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const one = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || !one.checkVisibility()) { continue; }
            // Furniture, for whoever looks closer: the disclaimer of the map and a checksum.
            if (one.closest(".note, .hash, script, style, option")) { continue; }
            // Text in a drawing is as large as the drawing makes it.
            const drawn = one.closest("svg") ? one.getScreenCTM().a : 1;
            const size = drawn * parseFloat(getComputedStyle(one).fontSize);
            if (size < 24) { found.add(one.outerHTML.slice(0, 90)); }
            if (one.closest(".dot")) { numbers += 1; }
          }
          return [[...found], numbers];
        }"""
    )
    assert small == []
    assert numbers == page.locator(".screen .dot").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def _controls(page: Page) -> list[str]:
    """Return what can be used on a page, by its words."""
    words = page.locator("main button, main summary, main a, main select").evaluate_all(
        """(all) => all.filter((one) => one.checkVisibility())
          .map((one) => one.getAttribute('aria-label') || one.textContent.trim())"""
    )
    return sorted(words)


def test_at_twice_the_size_nothing_is_lost_and_nothing_scrolls_sideways(
    browser: Browser, server: Server, opened: Watched
) -> None:
    # A browser that shows a page of 1280 by 720 at 200 % lays it out on half of that.
    found = watched(browser, 640, 360)
    found.page.goto(server.address)
    ready(found.page)
    assert _controls(found.page) == _controls(opened.page)
    found.page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 640
    cut = found.page.locator("main p, main li, main h2, main h3, main button").evaluate_all(
        """(all) => all.filter((one) => one.checkVisibility() && !one.closest('.scroll, .ticks'))
          .filter((one) => getComputedStyle(one).display !== 'inline')
          .filter((one) => one.getBoundingClientRect().right > 641
            || one.scrollWidth > one.clientWidth + 1)
          .map((one) => one.outerHTML.slice(0, 100))"""
    )
    assert cut == []
    assert found.page.get_by_text("One draw of many, no forecast").is_visible()
    found.page.context.close()


def test_without_colour_nothing_is_lost(opened: Watched) -> None:
    page = opened.page
    page.add_style_tag(content="html { filter: grayscale(1); }")
    while not (page.locator(".dot.hot").count() and page.locator(".dot:not(.hot)").count()):
        page.locator("#on").click()
    # A place of the year is larger on the map, ringed, and bold in the list.
    radius = "(one) => parseFloat(getComputedStyle(one.querySelector('.core')).r)"
    hot, calm = page.locator(".dot.hot").first, page.locator(".dot:not(.hot)").first
    assert hot.evaluate(radius) > calm.evaluate(radius)
    weight = "(one) => getComputedStyle(one).fontWeight"
    assert page.locator(".key li.hot").first.evaluate(weight) == "700"
    assert page.locator(".key li:not(.hot)").first.evaluate(weight) == "400"
    # A card that does something else has an outline, and says what it did before.
    page.locator(f"#c-{NAME}").evaluate("(one) => { one.open = true; }")
    for button in page.locator(f"#c-{NAME} [data-deter=again]").all():
        button.click()
    page.locator(f"#answer-{NAME} .change").nth(3).wait_for()
    cards = page.locator(f"#answer-{NAME} .card.changed")
    assert cards.count() > 0
    for card in cards.all():
        assert card.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
        assert card.locator(".moved").inner_text().startswith(("before: ", "was not asked"))
    # What was chosen is bold beside its bar.
    assert page.locator(f"#c-{NAME} .bars .chosen .name").first.evaluate(weight) == "700"


def test_with_forced_colours_bars_keep_their_length(browser: Browser, server: Server) -> None:
    context = browser.new_context(forced_colors="active")
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    page.goto(server.address)
    ready(page)
    page.locator(f"#c-{NAME}").evaluate("(one) => { one.open = true; }")
    bar = page.locator(f"#c-{NAME} .chosen .bar").first
    inner, outer = (
        one.evaluate("(one) => getComputedStyle(one).backgroundColor")
        for one in (bar.locator("i"), bar)
    )
    assert inner != outer
    page.context.close()


def test_axe_finds_nothing_serious_with_everything_open(opened: Watched) -> None:
    page = opened.page
    page.locator("#owes").check()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(f"#c-{NAME} [data-deter=again]").first.click()
    page.locator(f"#answer-{NAME} .change").first.wait_for()
    violations = Axe().run(page).response["violations"]
    grave = [one for one in violations if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"][:100] for node in one["nodes"]][:3]) for one in grave] == []
