"""The report as somebody opens it from a mail, sorts its tables, and prints it on A4."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sim.analysis.dossier.dossier import read_dossier
from sim.analysis.telling.reports.page import report_page
from sim.execution.runner import run_study
from sim.study.loader import cells_of
from sim.study.study_plan import plan_from
from tests.browser.conftest import Watched, watched

pytestmark = pytest.mark.slow

STUDY: dict[str, object] = {
    "title": "Every arrangement of the Indo-Pacific under two policies",
    "arrangements": [
        "no_commitments", "hub_and_spokes", "hub_plus_us_taiwan_pact", "minilaterals",
        "pacific_pact_core4", "asian_nato", "pacific_pact_core4_taiwan_in", "asian_nato_taiwan_in",
    ],
    "policies": ["continuity", "electoral"],
    "baseline": "hub_and_spokes",
    "replications": 4,
    "overrides": {"quarters": 12},
}  # fmt: skip
"""As many rows, and titles as long, as the main study has."""

PAPER = (673, 1001)
"""A4 at 96 dots an inch less margins of 16 mm: 210 and 297 mm are 794 and 1123 dots, 2 x 16 mm
are 121."""

WIDER = """(width) => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest("svg"))
  .map((one) => one.tagName + ": " + one.textContent.slice(0, 60))"""

CUT = """(height) => [...document.querySelectorAll("figure, tr, .silent")]
  .filter((one) => one.getClientRects().length)
  .filter((one) => getComputedStyle(one).breakInside !== "avoid"
    || one.getBoundingClientRect().height > height)
  .map((one) => one.tagName + ": " + one.textContent.slice(0, 60))"""

ORPHANS = """() => [...document.querySelectorAll("h2, h3")]
  .filter((one) => getComputedStyle(one).breakAfter !== "avoid")
  .map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    place: Path = tmp_path_factory.mktemp("report")
    run_study(plan_from(cells_of("indo_pacific", STUDY)), place / "result", workers=1)
    path = place / "report.html"
    path.write_text(report_page(read_dossier(place / "result")), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def printed(browser: Browser, address: str) -> Iterator[Watched]:
    found = watched(browser, *PAPER)
    found.page.goto(address)
    found.page.emulate_media(media="print")
    yield found
    found.page.context.close()


def test_on_paper_nothing_is_wider_than_the_page(printed: Watched) -> None:
    assert printed.page.evaluate(WIDER, PAPER[0]) == []
    assert printed.page.evaluate("document.documentElement.scrollWidth") <= PAPER[0]


def test_on_paper_no_figure_and_no_row_is_cut_and_no_heading_stands_alone(
    printed: Watched,
) -> None:
    assert printed.page.locator("figure").count() >= 4
    assert printed.page.evaluate(CUT, PAPER[1]) == []
    assert printed.page.evaluate(ORPHANS) == []


def test_on_paper_the_long_lists_are_left_out_and_that_is_said(printed: Watched) -> None:
    page = printed.page
    assert not page.locator("details.long").first.is_visible()
    assert page.get_by_text("are left out on paper").is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_answer_and_what_it_cannot_tell_fit_on_the_first_screen(
    browser: Browser, address: str
) -> None:
    found = watched(browser, 1280, 800)
    found.page.goto(address)
    box = found.page.locator(".silent").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800
    assert found.said == []
    assert found.asked == [address]
    found.page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_on_a_screen_only_tables_scroll_sideways(
    browser: Browser, address: str, width: int, height: int
) -> None:
    found = watched(browser, width, height)
    found.page.goto(address)
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    found.page.context.close()


def test_a_click_on_a_head_sorts_numbers_as_numbers(browser: Browser, address: str) -> None:
    found = watched(browser, 1280, 800)
    page = found.page
    page.goto(address)
    table = page.locator("table.sortable").first
    head = table.locator("th").nth(2)
    head.click()
    assert head.get_attribute("aria-sort") == "ascending"
    values = [float(one) for one in table.locator("tbody tr td:nth-child(3)").all_inner_texts()]
    assert values == sorted(values)
    assert len(set(values)) > 2
    head.click()
    turned = [float(one) for one in table.locator("tbody tr td:nth-child(3)").all_inner_texts()]
    assert turned == sorted(values, reverse=True)
    page.context.close()
