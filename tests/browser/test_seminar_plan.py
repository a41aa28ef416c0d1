"""The ninety minutes of the seminar page, walked as they are written, on the run that it names."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.app_server import Server, ready
from tests.browser.conftest import hold_clock, watched
from tests.docs.pages import DOCS

pytestmark = pytest.mark.slow

PLAN = (DOCS / "howto" / "run-a-seminar.md").read_text(encoding="utf-8")
CRISIS = "#c-2038Q2-taiwan"


class Walk:
    """A page on which only what stands in italics in the plan is pressed, each step once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        table = PLAN.partition("## Minute by minute")[2].partition("## What you will see")[0]
        self.left = re.findall(r"\*([^*|]+)\*", table)

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press the next thing that the plan names."""
        assert self.left.pop(0) == label
        place = within or self.page.locator("body")
        kinds = "button, a, summary, label"
        own = place.locator(kinds).filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
        own.locator("visible=true").first.click()


@pytest.fixture
def walk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    server = Server(tmp_path_factory.mktemp("state"), "indo_pacific")
    found = watched(browser, 1280, 720)
    found.page.goto(server.address)
    ready(found.page)
    found.page.wait_for_selector(CRISIS, state="attached")
    yield Walk(found.page)
    assert [one for one in found.said if not one.startswith(("log", "info", "debug"))] == []
    found.page.context.close()
    server.close()


def test_every_step_of_the_plan_does_what_it_says(walk: Walk) -> None:
    tell_the_story(walk)
    open_the_crisis(walk)
    change_one_thing(walk)
    compare_two_arrangements(walk)
    assert walk.left == []


def tell_the_story(walk: Walk) -> None:
    page = walk.page
    assert page.get_by_text("One draw of many, no forecast").is_visible()
    walk.press("What it rests on")
    assert page.get_by_text("values that no publication gives").is_visible()
    page.mouse.wheel(0, -100_000)
    hold_clock(page)
    walk.press("Play")
    page.clock.run_for(1600)
    assert page.locator("#now").inner_text() == "2026"
    walk.press("Stop")
    page.clock.resume()
    assert page.locator(".screen .dot.hot").count() == 4
    walk.press("Back")
    assert page.locator("#now").inner_text() == "2025"
    walk.press("Show who owes what")
    page.locator("[data-arrow] .hit").first.dispatch_event("click")
    assert "of a whole promise" in page.locator(".owes-what").inner_text()


def open_the_crisis(walk: Walk) -> None:
    page = walk.page
    page.locator("#slider").fill("2038")
    line = page.locator(".year:visible .line", has_text="on Taiwan")
    walk.press("Who did what, and why", line)
    crisis = page.locator(CRISIS)
    names = [text.split()[0] for text in crisis.locator(".inside > .cards h4").all_inner_texts()]
    assert names[:2] == ["China", "Taiwan"]
    bar = crisis.locator(".bars summary").first
    bar.click()
    assert "worth" in crisis.locator(".bars details[open] p").first.inner_text()
    japan = crisis.locator(".inside > .cards .card[data-state=JPN]")
    walk.press("Why, and why not?", japan)
    assert "To abstain was worth" in japan.inner_text()


def change_one_thing(walk: Walk) -> None:
    page, crisis = walk.page, walk.page.locator(CRISIS)
    walk.press("What if a pact of four covered Taiwan?", crisis)
    answer = page.locator("#answer-2038Q2-taiwan")
    first = answer.locator(".change").first
    first.wait_for()
    assert "It turns." in first.inner_text()
    assert first.locator(".card.changed").count() > 0
    walk.press("In how many of 100 other draws would it turn?", answer)
    luck = answer.locator("[data-key^=luck] .said")
    luck.wait_for()
    assert re.search(r"turned in \d+ of 100 draws", luck.inner_text())
    walk.press("What if Japan's Article 9 were revised?", crisis)
    nothing = answer.locator(".change", has_text="Article 9")
    nothing.wait_for()
    assert "Nothing turns. What moved most" in nothing.inner_text()
    walk.press("What if this were so?", crisis)
    answer.locator(".change").nth(2).wait_for()
    walk.press("Which would turn, if there were no treaty at all?")
    page.locator("#turned .said").wait_for()
    assert page.locator("#turned [data-open]").count() > 0


def compare_two_arrangements(walk: Walk) -> None:
    page = walk.page
    walk.press("Two arrangements side by side")
    page.select_option("#second", "no_commitments")
    walk.press("Compare")
    page.locator("#compared .dots").first.wait_for()
    assert page.locator("#compared .dots").first.locator("i").count() == 100


def test_the_runs_of_the_page_are_those_that_can_be_chosen(walk: Walk) -> None:
    rows = re.findall(r"\| seed (\d+), replication (\d+)[^|]* \| (\d{4}), ([^|]+) \|", PLAN)
    buttons = walk.page.locator("[data-deter=run]")
    offered = [
        (one.get_attribute("data-seed"), one.get_attribute("data-replication"))
        for one in buttons.all()
    ]
    assert [(seed, replication) for seed, replication, _, _ in rows] == offered
    texts = buttons.all_text_contents()
    for (_, _, year, place), text in zip(rows, texts, strict=True):
        assert text.startswith(year)
        assert place.split()[0] in text
