"""Numbers that pages tell in a sentence are those that the code counts."""

import importlib
import math
from types import ModuleType

import pytest

from sim.calibration.targets import load_calibration
from sim.domain.scenario import Scenario
from sim.loading.changes import number_at
from sim.loading.provenance import assumptions
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.docs.pages import DOCS, ROOT

WORDS = {5: "five", 12: "twelve", 15: "fifteen", 33: "thirty-three"}


def page(path: str) -> str:
    """Return the text of a page in one line."""
    return " ".join((ROOT / path).read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def shipped() -> Scenario[Parameters]:
    return load_scenario("indo_pacific")


def test_the_readme_says_how_many_values_no_publication_gives(
    shipped: Scenario[Parameters],
) -> None:
    hundreds = {8: "eight", 9: "nine", 10: "a thousand"}[len(assumptions(shipped)) // 100]
    assert f"lists more than {hundreds} hundred judged or fitted values" in page("README.md")


def test_the_inputs_that_the_plausible_set_varies_are_counted() -> None:
    study = load_calibration("indo_pacific")
    count = len(study.free) + len(study.judged)
    assert f"{WORDS[count]} inputs (and the rates that follow)" in page("README.md")
    told = page("docs/howto/what-a-difference-follows.md")
    assert f"its inputs a difference follows: {count} that vary freely" in told
    searched = sum(len(study.scales[name[6:]].times) if name.startswith("scale:") else 1
                   for name in study.free)  # fmt: skip
    model = page("docs/explanation/the-model.md")
    assert f"{WORDS[len(study.free)].capitalize()} numbers, which set {WORDS[searched]} p" in model
    rests = page("docs/explanation/what-it-rests-on.md")
    assert f"({WORDS[len(study.free)]} free numbers set the {searched})" in rests


def test_the_model_page_tells_the_fitted_numbers_that_are_played(
    shipped: Scenario[Parameters],
) -> None:
    def at(path: str) -> float:
        return number_at(shipped, f"parameters.{path}")

    def told(number: float, digits: int) -> str:
        return f"{number:.{digits}f}".removeprefix("0")

    model = page("docs/explanation/the-model.md")
    precision, spread = at("choice.precision"), at("resolve.sd")
    assert f"*lambda* is {told(precision, 2)} (fitted" in model
    assert f"sigma {told(spread, 3)} (fitted" in model
    assert f"*beta_T* of {told(at('escalation.threshold'), 3)} (fitted)" in model
    modes = ("grey_zone", "fait_accompli", "major_attack")
    parts = {told(at(f"modes.{one}.support_cost") / at(f"modes.{one}.fighting_cost"), 3)
             for one in modes}  # fmt: skip
    assert len(parts) == 1
    assert f"supporting costs {parts.pop()} times what fighting does" in model
    grey, fait, war = (
        round(precision / (at("choice.precision_floor") + at(f"modes.{one}.prize_share")))
        for one in modes
    )
    assert (
        f"That makes {grey} per stake in the grey zone, {fait} in a fait accompli, {war}" in model
    )
    # One standard deviation above the middle: one opportunity in six, by the normal distribution.
    rests = page("docs/explanation/what-it-rests-on.md")
    assert f"one opportunity in six is wanted {math.exp(spread):.1f} times as much" in rests


def test_the_checks_that_fail_and_the_free_ones_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    script: ModuleType = importlib.import_module("make_rests_on_tables")
    rows = script.fails().splitlines()[2:]
    failed = [row for row in rows if "**fails**" in row]
    free = [row for row in rows if "| free |" in row]
    count = WORDS[len(failed)]
    assert f"{count.capitalize()} checks [fail]" in page("docs/explanation/the-model.md")
    assert f"[{count} checks fail](docs/explanation/validation.md)" in page("README.md")
    rests = page("docs/explanation/what-it-rests-on.md")
    assert f"{count.capitalize()} checks of `deter validate` fail" in rests
    validation = page("docs/explanation/validation.md")
    assert f"{count.capitalize()} checks fail." in validation
    # One of the two that are free holds, and none of them bears on a headline.
    assert (len(free), len(set(free) & set(failed))) == (2, 1)
    assert "One of them is free" in validation
    assert "Of what could be computed two rows are free" in validation


def test_treaties_that_change_something_are_those_of_the_table() -> None:
    text = (DOCS / "explanation" / "political-studies.md").read_text(encoding="utf-8")
    made = text[text.index("<!-- treaties: made") : text.index("<!-- End of treaties")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in made.splitlines()]
    changes = {tuple(row[:2]): row[2] for row in rows if len(row) == 6 and row[2].startswith("-0.")}
    told = {key: cell.split()[0] for key, cell in changes.items()}
    assert told == {
        ("core4 with Taiwan", "doubling_down"): "-0.0100",
        ("core5", "doubling_down"): "-0.0019",
        ("Asian NATO, founders", "electoral"): "-0.0001",
    }
    answer = text[text.index("<!-- End of treaties") :].partition("**What it does not say.**")[0]
    assert "Three changes can be told from luck" in answer
    assert all(number in answer for number in told.values())
    shallow = {"access agreement", "Camp David type"}
    deep = [row for row in rows if len(row) == 6 and row[5].startswith("*+")]
    assert {(row[0], row[1]) for row in deep if row[0] not in shallow} == {
        ("core4", "transactional"),
        ("core5", "transactional"),
    }
