"""The app in a browser, as an instructor uses it: every action, in order."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from sim.execution.seminar.what_ifs import ToldRun, told_run
from sim.results.run_request import RunRequest
from sim.study.seminar_files import seminar_of
from tests.browser.app_server import START_SECONDS, Server, ready
from tests.browser.conftest import Watched, watched

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("state"))
    yield found
    found.kill()


@pytest.fixture(scope="module")
def told() -> ToldRun:
    request = RunRequest(scenario="classroom")
    scenario = request.load()
    return told_run(request, scenario, seminar_of("classroom", scenario))


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Watched]:
    found = watched(browser, 1280, 720)
    found.page.goto(server.address)
    ready(found.page)
    yield found
    assert [one for one in found.said if not one.startswith(("log", "info", "debug"))] == []
    elsewhere = [one for one in found.asked if not one.startswith((server.address, "data:"))]
    assert elsewhere == []
    found.page.context.close()


def test_it_opens_on_a_story_with_what_it_is_in_sight(browser: Browser, server: Server) -> None:
    found = watched(browser, 1280, 720)
    found.page.goto(server.address)
    # Before anything is ready: the story that comes with it.
    assert found.page.locator("#slider").is_visible()
    assert found.page.get_by_text("One draw of many, no forecast").is_visible()
    ready(found.page)
    found.page.mouse.wheel(0, 3000)
    assert found.page.get_by_text("One draw of many, no forecast").is_visible()
    found.page.context.close()


def test_years_go_by_and_back(opened: Watched) -> None:
    page = opened.page
    page.locator("#on").click()
    page.locator("#on").click()
    page.locator("#back").click()
    assert page.locator("#now").inner_text() == "2026"
    page.locator("#slider").fill("2028")
    assert page.locator(".year:visible h3").all_inner_texts() == ["2028"]


def test_a_crisis_is_opened_asked_and_changed(opened: Watched, told: ToldRun) -> None:
    page, name = opened.page, "2027Q4-border"
    page.locator("#slider").fill("2027")
    page.locator(f"[data-open='{name}']").first.click()
    crisis = page.locator(f"#c-{name}")
    assert crisis.locator(".card h4").first.inner_text().startswith("Ardia")
    crisis.locator(".why summary").first.click()
    assert "worth" in crisis.locator(".why p").first.inner_text()
    crisis.get_by_role("button", name="What if Corvia had promised nothing?").click()
    answer = page.locator(f"#answer-{name} .change")
    answer.wait_for()
    other = told.again[name][list(told.seminar.what_ifs).index("no_promise")]
    assert other.outcome == "war"
    assert "It turns." in answer.inner_text()
    assert "war" in answer.inner_text()
    assert answer.locator(".card.changed").count() > 0


def test_what_would_turn_and_in_how_many_draws(opened: Watched, told: ToldRun) -> None:
    page, name = opened.page, "2027Q4-border"
    page.get_by_role("button", name="Which would turn, if Corvia had promised nothing?").click()
    said = page.locator("#turned .said")
    said.wait_for()
    assert said.inner_text().startswith(f"Of {len(told.crises)} crises of this run ")
    assert page.locator(f"#turned [data-open='{name}']").count() == 1
    page.locator(f"#c-{name} > summary").click()
    page.locator(f"#c-{name} [data-deter=again]").first.click()
    page.locator(f"#answer-{name} [data-deter=luck]").first.click()
    luck = page.locator(f"#answer-{name} [data-key^=luck] .said")
    luck.wait_for(timeout=30_000)
    assert re.search(r"would have turned in \d+ of 100 draws", luck.inner_text())


def test_two_arrangements_are_compared_as_dots(opened: Watched) -> None:
    page = opened.page
    page.get_by_text("Two arrangements side by side").click()
    page.select_option("#first", "hub")
    page.select_option("#second", "no_commitments")
    page.locator("[data-deter=compare]").click()
    page.locator("#compared table").wait_for(timeout=30_000)
    first = page.locator("#compared .dots").first
    assert first.locator("i").count() == 100
    n_on = first.locator("i.on").count()
    assert f"in {n_on} of 100 runs" in page.locator("#compared").inner_text()


def test_the_hand_out_of_the_run_opens_and_prints_on_four_pages(opened: Watched) -> None:
    page = opened.page
    with page.context.expect_page() as found:
        page.get_by_role("link", name="Hand-out to print").click()
    paper = found.value
    paper.wait_for_load_state()
    assert paper.locator("details.crisis").count() == page.locator("details.crisis").count()
    assert len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True))) == 4
    paper.close()


def test_another_run_is_shown_shared_and_found_again_after_a_kill(
    browser: Browser, server: Server
) -> None:
    found = watched(browser, 1280, 720)
    page = found.page
    page.goto(server.address)
    ready(page)
    page.locator("#choose > summary").click()
    page.locator("#seed").fill("5")
    page.locator("[data-deter=draws]").click()
    page.wait_for_selector("[data-seed-now='5']", timeout=20_000)
    page.get_by_role("button", name="Share").click()
    link = page.locator("#link").input_value()
    assert link.startswith(f"{server.address}?seed=5&replication=0")
    server.kill()
    server.start()
    page.goto(server.address)
    page.wait_for_selector("[data-seed-now='5']", timeout=1000 * START_SECONDS)
    # A link leads back to the scenario's own run.
    page.goto(f"{server.address}?seed=92&replication=0")
    page.wait_for_selector("[data-seed-now='92']", timeout=20_000)
    page.context.close()


@pytest.mark.parametrize(
    "message",
    [
        "{kind: 'again', crisis: '../../etc/passwd', what_if: 'treaty'}",
        "{kind: 'again', crisis: '2027Q4-border', what_if: '<script>'}",
        "{kind: 'run', seed: -1}",
        "{kind: 'run', seed: '1; import os'}",
        "'nonsense'",
    ],
)
def test_what_no_page_may_ask_is_refused(opened: Watched, message: str) -> None:
    opened.page.evaluate(f"() => {{ deterAsk({message}); }}")
    opened.page.wait_for_function(
        "document.getElementById('state').textContent === 'That cannot be asked.'"
    )


def test_a_strange_host_or_origin_is_refused(server: Server) -> None:
    assert server.status({}) == 200
    assert server.status({"Host": "evil.example"}) == 403
    assert server.status({"Origin": "http://evil.example"}) == 403


def test_it_fits_a_telephone_and_axe_finds_nothing_serious(
    browser: Browser, server: Server
) -> None:
    found = watched(browser, 390, 844)
    page = found.page
    page.goto(server.address)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    violations = Axe().run(page).response["violations"]
    grave = [one for one in violations if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"][:100] for node in one["nodes"]][:3]) for one in grave] == []
    page.context.close()
