"""The hand-out of a study as somebody opens it at home: from disk, on a telephone, on paper."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from sim.analysis.dossier.dossier import read_dossier
from sim.analysis.telling.study_page.page import ToldStudy, study_hand_out, told_study
from tests.browser.conftest import Watched, watched
from tests.browser.printed import check_prints_with_any_crisis_open, sheets_of
from tests.unit.analysis.dossier.small_dossier import played

pytestmark = pytest.mark.slow

STUDY = """\
title: "Arrangements with and without Taiwan"
scenario: indo_pacific
arrangements: [hub_and_spokes, no_commitments, pacific_pact_core4_taiwan_in, asian_nato_taiwan_in]
policies: [continuity, retrenchment]
baseline: hub_and_spokes
null_arrangement: no_commitments
replications: 30
seed: 2025
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ToldStudy:
    return told_study(read_dossier(played(tmp_path_factory.mktemp("study"), STUDY)))


@pytest.fixture(scope="module")
def address(told: ToldStudy, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "study.html"
    path.write_text(study_hand_out(told), encoding="utf-8")
    assert path.stat().st_size < 1_000_000
    return path.as_uri()


@pytest.fixture(params=[(1280, 720), (390, 844)], ids=["desk", "telephone"])
def opened(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    found = watched(browser, *request.param)
    found.page.goto(address)
    yield found
    found.page.context.close()


def test_it_opens_without_an_error_or_a_request_and_fits(opened: Watched, address: str) -> None:
    page = opened.page
    assert opened.said == []
    assert opened.asked == [address]
    assert page.get_by_text("Arrangements compared under stated assumptions").first.is_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".screen .dots i").count() == 4 * 4 * 30
    grave = [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert grave == []


def test_no_reader_sees_the_code_of_a_state_or_the_name_of_a_file(told: ToldStudy) -> None:
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", study_hand_out(told), flags=re.DOTALL)
    states = told.run.told.scenario.states
    assert [code for code in states if re.search(rf"\b{code}\b", shown)] == []
    assert set(re.findall(r"\b[a-z]+_[a-z_]+\b", shown)) <= {"indo_pacific"}


def test_its_text_is_there_with_scripts_off(browser: Browser, address: str) -> None:
    found = watched(browser, 390, 844, scripts=False)
    page = found.page
    page.goto(address)
    for title in ("The answer", "30 runs, one dot each", "How sure, and what it cannot tell"):
        assert page.locator(".screen h2", has_text=title).is_visible()
    assert page.locator(".year:visible").count() == 15
    assert page.locator("details.crisis[open] .card").first.is_visible()
    assert found.said == []
    page.context.close()


def test_it_prints_on_four_pages_at_most_whatever_crisis_is_open(
    browser: Browser, address: str
) -> None:
    page = watched(browser, 1280, 720).page
    page.goto(address)
    assert sheets_of(page.pdf(prefer_css_page_size=True)) <= 4
    check_prints_with_any_crisis_open(page, ".card.changed")
    page.context.close()
