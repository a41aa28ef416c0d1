"""The slow half of a run on the page: small lines, treaty talks, marks at the slider."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from sim.analysis.telling.pages.politics import political_lines, talks
from sim.execution.seminar.standings import run_with_standings
from sim.loading.scenarios import load_scenario
from tests.browser.app_server import Server, ready
from tests.browser.conftest import Watched, watched

pytestmark = pytest.mark.slow

LINK = "?seed=1&replication=9&arrangement=core4_negotiated&year=2027"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("state"), "indo_pacific")
    yield found
    found.close()


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Watched]:
    found = watched(browser, 1280, 720)
    found.page.goto(f"{server.address}{LINK}")
    ready(found.page)
    found.page.wait_for_function("document.getElementById('now').textContent === '2027'")
    yield found
    assert [one for one in found.said if not one.startswith(("log", "info", "debug"))] == []
    found.page.context.close()


def test_lines_tell_the_year_that_is_shown(opened: Watched) -> None:
    scenario = load_scenario("indo_pacific", arrangement="core4_negotiated")
    _, standings = run_with_standings(scenario, 1, 9)
    lines = political_lines(scenario, standings)
    japan = next(one for one in lines.bound if one.name == "Japan")
    row = opened.page.locator(".lines tr", has_text="Japan")
    assert row.locator(".value").all_inner_texts() == [one.values[2] for one in japan.lines]
    opened.page.locator("#slider").fill("2039")
    assert row.locator(".value").all_inner_texts() == [one.values[-1] for one in japan.lines]
    drawn = row.locator("svg").first
    assert drawn.get_attribute("aria-label") == japan.lines[0].about


def test_a_treaty_goes_on_with_the_years(opened: Watched) -> None:
    page = opened.page
    scenario = load_scenario("indo_pacific", arrangement="core4_negotiated")
    region, _ = run_with_standings(scenario, 1, 9)
    (treaty,) = talks(scenario, region.events)
    (attempt,) = treaty.attempts
    assert [one.year for one in attempt.stages] == [2026, 2026, 2027, 2028]
    told = page.locator(".strip li span")
    assert [told.nth(k).is_visible() for k in range(4)] == [True, True, True, False]
    notes = page.locator(".notes li")
    assert notes.count() == len(attempt.notes)
    assert not notes.first.is_visible()
    page.locator("#all").click()
    assert told.all_inner_texts() == [one.text for one in attempt.stages]
    assert notes.all_inner_texts() == [one.text for one in attempt.notes]
    assert "Australia refuses, above all for" in notes.first.inner_text()


def test_a_mark_tells_who_voted_when_it_has_the_focus_and_leads_to_its_year(
    opened: Watched,
) -> None:
    page = opened.page
    mark = page.locator("[data-tick='2028']")
    assert page.locator("#tick").is_hidden()
    mark.focus()
    assert page.locator("#tick").inner_text().startswith("2028: Taiwan has a new government")
    page.keyboard.press("Enter")
    assert page.locator("#now").inner_text() == "2028"
    page.locator("#all").focus()
    assert page.locator("#tick").is_hidden()
    page.locator("[data-tick='2030']").hover()
    assert "elections without a change" in page.locator("#tick").inner_text()
