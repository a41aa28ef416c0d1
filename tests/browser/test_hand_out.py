"""The hand-out as somebody opens it at home: from disk, on a telephone, on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.pages.hand_out import hand_out
from sim.analysis.telling.pages.live import answer, live_run
from sim.execution.seminar.what_ifs import ToldRun, told_run
from sim.results.run_request import RunRequest
from sim.study.seminar_files import seminar_of
from tests.browser.conftest import Watched, hold_clock, watched
from tests.browser.printed import check_prints_with_any_crisis_open, sheets_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told() -> ToldRun:
    request = RunRequest(scenario="indo_pacific", seed=1)
    scenario = request.load()
    return told_run(request, scenario, seminar_of("indo_pacific", scenario))


@pytest.fixture(scope="module")
def address(told: ToldRun, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "hand out.html"
    path.write_text(hand_out(told), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=[(1280, 720), (390, 844)], ids=["desk", "telephone"])
def opened(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    found = watched(browser, *request.param)
    found.page.goto(address)
    yield found
    found.page.context.close()


def test_it_opens_without_an_error_or_a_request(opened: Watched, address: str) -> None:
    assert opened.said == []
    assert opened.asked == [address]
    assert opened.page.get_by_text("One draw of many, no forecast").first.is_visible()


def test_nothing_is_wider_than_the_screen(opened: Watched) -> None:
    page = opened.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_slider_shows_one_year_and_marks_its_flashpoints(
    opened: Watched, told: ToldRun
) -> None:
    page = opened.page
    page.locator("#slider").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert page.locator("#now").inner_text() == "2027"
    assert page.locator(".year:visible h3").all_inner_texts() == ["2027"]
    of_year = {one.flashpoint for one in told.crises if one.quarter.startswith("2027")}
    marked = page.locator(".screen .dot.hot").evaluate_all(
        "(all) => all.map((one) => one.dataset.flashpoint)"
    )
    assert set(marked) == of_year
    page.locator("#all").click()
    assert page.locator(".year:visible").count() == 15


def test_a_dot_and_a_line_open_the_crisis_by_keyboard_and_by_touch(opened: Watched) -> None:
    page = opened.page
    page.locator("#slider").fill("2027")
    dot = page.locator(".screen .dot.hot").first
    name = dot.get_attribute("data-target")
    dot.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"#c-{name}").evaluate("(one) => one.open")
    link = page.locator(".year:visible [data-open]").last
    other = link.get_attribute("data-open")
    link.click()
    card = page.locator(f"#c-{other} .card").first
    assert card.is_visible()
    card.locator(".why summary").first.click()
    assert "worth" in card.locator(".why p").first.inner_text()


def test_play_goes_on_by_itself_and_stops(opened: Watched) -> None:
    page = opened.page
    hold_clock(page)
    page.reload()
    page.locator("#play").click()
    page.clock.run_for(3100)
    assert page.locator("#now").inner_text() == "2027"
    page.locator("#play").click()
    page.clock.run_for(3100)
    assert page.locator("#now").inner_text() == "2027"


def test_a_term_is_explained_where_it_stands(opened: Watched, told: ToldRun) -> None:
    page = opened.page
    page.locator(f"#c-{told.crises[0].crisis}").evaluate("(one) => { one.open = true; }")
    term = page.locator(f"#c-{told.crises[0].crisis} .card .term >> visible=true").first
    entry = next(one for one in GLOSSARY if term.inner_text().lower() in one.forms)
    term.click()
    assert page.locator("#term h2").inner_text() == entry.word
    assert page.locator("#term p").first.inner_text() == f"{entry.meaning} {entry.example}"
    page.keyboard.press("Escape")
    assert page.locator("#term").is_hidden()


def test_no_reader_sees_the_code_of_a_state_or_the_name_of_a_file(told: ToldRun) -> None:
    record, other = told.crises[0], told.again[told.crises[0].crisis][0]
    parts = [hand_out(told), live_run(told), answer(told.scenario, record, "it were so", other)]
    tags = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
    told_names = re.compile(r'(?:title|aria-label)="([^"]*)"')
    shown = " ".join(
        text for part in parts for text in (tags.sub(" ", part), *told_names.findall(part))
    )
    assert [code for code in told.scenario.states if re.search(rf"\b{code}\b", shown)] == []
    # A command in the glossary has the name of a scenario.
    assert set(re.findall(r"\b[a-z]+_[a-z_]+\b", shown)) <= {"indo_pacific"}


def test_the_arrows_of_who_owes_what_appear(opened: Watched) -> None:
    page = opened.page
    arrow = page.locator(".arrows path").first
    assert not arrow.is_visible()
    page.get_by_label("Show who owes what").check()
    assert arrow.is_visible()


def test_its_text_is_there_with_scripts_off(browser: Browser, address: str, told: ToldRun) -> None:
    found = watched(browser, 390, 844, scripts=False)
    found.page.goto(address)
    assert found.page.locator(".year:visible").count() == 15
    assert not found.page.locator("#play").is_visible()
    crisis = found.page.locator("details.crisis").first
    crisis.locator("> summary").click()
    assert crisis.locator(".card").first.is_visible()
    assert found.page.locator("details.crisis").count() == len(told.crises)
    assert found.said == []
    found.page.context.close()


def test_it_prints_on_four_pages_with_nothing_cut(browser: Browser, address: str) -> None:
    found = watched(browser, 1280, 720)
    page = found.page
    page.goto(address)
    assert sheets_of(page.pdf(prefer_css_page_size=True)) == 4
    check_prints_with_any_crisis_open(page, ".card")
    page.context.close()


def test_axe_finds_nothing_serious(opened: Watched) -> None:
    opened.page.locator("details.crisis").first.evaluate("(one) => { one.open = true; }")
    found = Axe().run(opened.page).response["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in grave]
    assert told == []
