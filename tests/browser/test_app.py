"""The app in a browser, as an instructor uses it: every action, in order."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.execution.seminar.what_ifs import ToldRun, told_run
from sim.results.run_request import RunRequest
from sim.study.seminar_files import seminar_of
from tests.browser.app_server import Server, ready
from tests.browser.conftest import Watched, watched

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("state"))
    yield found
    found.close()


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
    luck.wait_for()
    assert re.search(r"would have turned in \d+ of 100 draws", luck.inner_text())


def test_two_arrangements_are_compared_as_dots(opened: Watched) -> None:
    page = opened.page
    page.get_by_text("Two arrangements side by side").click()
    page.select_option("#first", "hub")
    page.select_option("#second", "no_commitments")
    page.locator("[data-deter=compare]").click()
    page.locator("#compared table").wait_for()
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
    page.wait_for_selector("[data-seed-now='5']")
    page.get_by_role("button", name="Share").click()
    link = page.locator("#link").input_value()
    assert link == f"{server.address}?seed=5&replication=0&year=2025{opened_first(page)}"
    page.locator("details.crisis[open] [data-deter=again]").first.click()
    page.locator(".change").first.wait_for()
    told = page.locator(".change").first.inner_text()
    server.kill()
    server.start()
    page.goto(server.address)
    page.wait_for_selector("[data-seed-now='5']", state="attached")
    page.locator(".change").first.wait_for()
    assert page.locator(".change").first.inner_text() == told
    # A link leads back to the scenario's own run.
    page.goto(f"{server.address}?seed=92&replication=0")
    page.wait_for_selector("[data-seed-now='92']")
    page.context.close()


def test_each_tab_keeps_its_own_choices(opened: Watched, server: Server) -> None:
    one, name = opened.page, "2027Q4-border"
    one.goto(f"{server.address}?seed=92&replication=0")
    ready(one)
    one.locator(f"#c-{name}").evaluate("(it) => { it.open = true; }")
    one.locator(f"#c-{name} [data-deter=again]").first.click()
    one.locator(f"#answer-{name} .change").wait_for()
    told = one.locator(f"#answer-{name}").text_content()
    # Another tab of the same browser follows a link, and asks something of its own.
    other = one.context.new_page()
    other.goto(f"{server.address}?seed=5&replication=1&arrangement=no_commitments")
    ready(other)
    other.wait_for_selector("[data-seed-now='5']", state="attached")
    other.locator("[data-deter=turned]").first.click()
    other.locator("#turned .said").wait_for()
    assert one.locator("[data-seed-now]").get_attribute("data-seed-now") == "92"
    assert one.locator("#turned .said").count() == 0
    # What is asked in the first stays there too, and each is what it was when loaded again.
    one.goto(server.address)
    ready(one)
    one.locator(f"#answer-{name} .change").wait_for(state="attached")
    assert one.locator(f"#answer-{name}").text_content() == told
    other.goto(server.address)
    ready(other)
    now = other.locator("[data-seed-now]")
    assert now.get_attribute("data-seed-now") == "5"
    assert other.locator(".change").count() == 0
    # The hand-out is of the tab's run.
    with other.context.expect_page() as found:
        other.get_by_role("link", name="Hand-out to print").click()
    assert "seed 5, replication 1" in found.value.locator("#standing + dl").inner_text()
    other.goto(f"{server.address}?seed=92&replication=0")
    ready(other)


def test_share_says_for_whom_the_link_is(opened: Watched) -> None:
    said = opened.page.get_by_text("The link works on this computer only")
    assert said.is_hidden()
    opened.page.locator("[data-deter=share]").click()
    assert said.is_visible()


def opened_first(page: Page) -> str:
    """Return the part of a link on the crisis that a page opens by itself."""
    name = page.locator("details.crisis[open]").first.get_attribute("id") or ""
    return f"&crisis={name.removeprefix('c-')}"


def test_a_link_shows_again_all_that_was_chosen_and_open(opened: Watched, server: Server) -> None:
    page, name = opened.page, "2027Q4-border"
    page.locator("#choose > summary").click()
    page.select_option("#arrangement", "no_commitments")
    page.locator("[data-deter=draws]").click()
    page.wait_for_selector("[data-arrangement-now='no_commitments']", state="attached")
    ready(page)
    page.locator("#slider").fill("2027")
    page.locator("#owes").check()
    page.locator(f"[data-open='{name}']").first.click()
    crisis = page.locator(f"#c-{name}")
    crisis.locator(".card[data-state=BBB] .why summary").first.click()
    page.select_option(f"select[data-change='{name}']", "arrangement:treaty")
    crisis.get_by_role("button", name="What if this were so?").click()
    page.locator(f"#answer-{name} .change").wait_for()
    page.get_by_role("button", name="Share").click()
    link = page.locator("#link").input_value()
    # Somebody looks at another run in the meantime.
    page.goto(f"{server.address}?seed=92&replication=0")
    page.wait_for_selector("[data-arrangement-now='']", state="attached")
    page.goto(link)
    ready(page)
    page.locator(f"#answer-{name} .change").wait_for()
    assert page.locator("[data-arrangement-now]").get_attribute("data-arrangement-now") == (
        "no_commitments"
    )
    assert page.locator("#now").inner_text() == "2027"
    assert page.locator("#owes").is_checked()
    assert crisis.locator(".card[data-state=BBB] .why p").first.is_visible()
    assert "What if the arrangement were" in page.locator(f"#answer-{name} h4").first.inner_text()
    page.get_by_role("button", name="Share").click()
    assert page.locator("#link").input_value() == link
    page.goto(f"{server.address}?seed=92&replication=0")
    page.wait_for_selector("[data-arrangement-now='']", state="attached")


def test_a_term_is_explained_where_it_stands_and_the_focus_comes_back(opened: Watched) -> None:
    page = opened.page
    page.locator("#c-2027Q4-border").evaluate("(one) => { one.open = true; }")
    card = page.locator("#c-2027Q4-border .card", has_text="guarantor").first
    term = card.locator(".facts .term").first
    term.focus()
    page.keyboard.press("Enter")
    meaning, example, reading = page.locator("#term p").all_inner_texts()
    entry = next(one for one in GLOSSARY if one.word == "obligation")
    assert meaning == f"{entry.meaning} {entry.example}"
    state, facts = card.locator("h4").inner_text(), card.locator(".facts").inner_text()
    assert example == f"On this page: {state}: {facts}"
    assert reading == f"To read: {entry.reading}"
    page.keyboard.press("Escape")
    assert page.locator("#term").is_hidden()
    assert term.evaluate("(one) => one === document.activeElement")


def test_every_dotted_term_is_in_the_glossary_and_stands_in_no_link(opened: Watched) -> None:
    page = opened.page
    found = page.locator(".term").evaluate_all(
        """(all) => all.map((one) => [one.textContent.toLowerCase(), Number(one.dataset.term),
                                      Boolean(one.closest('a, summary, button button'))])"""
    )
    assert len(found) > 50
    for text, place, is_within in found:
        assert text in GLOSSARY[place].forms
        assert not is_within


def test_an_arrow_tells_clause_strength_and_source(opened: Watched) -> None:
    page = opened.page
    assert page.locator("[data-arrow]").first.is_hidden()
    page.locator("#owes").focus()
    page.keyboard.press("Space")
    arrow = page.locator("[data-arrow='0']")
    row = page.locator("[data-row='0'] td")
    arrow.focus()
    page.keyboard.press("Enter")
    said = page.locator(".owes-what").inner_text()
    cells = row.all_text_contents()
    assert said == f"{cells[0]} → {cells[1]}, {cells[2]} of a whole promise. {cells[3]}"
    width = arrow.locator("path").first.get_attribute("stroke-width")
    assert float(width or 0) == pytest.approx(9 * float(cells[2]), abs=0.06)
    # By mouse too, on the wide line that nobody sees.
    other = page.locator("[data-arrow]").last
    other.locator(".hit").dispatch_event("click")
    assert page.locator(".owes-what").inner_text() != said


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
