from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.loading.provenance import assumptions, effective_text
from sim.loading.scenarios import load_scenario
from tests.unit.politics_files import add_path, add_proposal

BASE = Path(__file__).parents[2] / "scenario_errors" / "base" / "base.yaml"


def test_the_effective_text_is_the_same_each_time_and_says_all() -> None:
    scenario = load_scenario(BASE)
    text = effective_text(scenario)
    assert text == effective_text(load_scenario(BASE))
    tree = YAML(typ="safe", pure=True).load(text)
    assert list(tree) == sorted(tree)
    assert tree["states"]["AAA"]["gdp_usd_bn"] == [100.0, "published", 2024, "Table 1"]
    assert tree["start"] == "2025Q1"


def test_an_override_changes_one_line_of_the_effective_text() -> None:
    before = effective_text(load_scenario(BASE)).splitlines()
    after = effective_text(load_scenario(BASE, overrides={"states.AAA.nuclear": 1})).splitlines()
    changed = [line for one, line in zip(before, after, strict=True) if one != line]
    assert changed == ["    nuclear: [1.0, judgement, null, override in command line]"]


def test_assumptions_are_the_judged_and_fitted_figures_in_use() -> None:
    found = {one.path: one for one in assumptions(load_scenario(BASE))}
    assert "states.AAA.gdp_usd_bn" not in found
    growth = found["states.AAA.gdp_growth_pct"]
    assert (growth.value, growth.unit, growth.status, growth.source) == (
        2.0, "% a year", "judgement", "guess",
    )  # fmt: skip
    assert found["flashpoints.strait.theatre"].value == "Strait (11.0, 21.0)"
    assert found["pacts.b_c.obligations.CCC.BBB"].value == 0.7
    assert "pacts.b_c" not in found
    assert list(found) == sorted(found)


def test_a_default_is_an_assumption_too() -> None:
    found = {one.path: one for one in assumptions(load_scenario(BASE))}
    assert found["states.AAA.attrition_exposure"].value == 0.3
    assert found["policies.steady.regimes.0.bias_logit"].unit == "logits"


@pytest.mark.parametrize(
    ("given", "status", "source"),
    [
        (7, "judgement", "set in command line"),
        ([7, "fitted", 2026, "Search"], "fitted", "Search"),
    ],
)
def test_a_parameter_that_is_set_carries_the_provenance_it_was_given(
    given: object, status: str, source: str
) -> None:
    scenario = load_scenario(BASE, overrides={"parameters.choice.precision": given})
    found = {one.path: one for one in assumptions(scenario)}
    one = found["parameters.choice.precision"]
    assert (one.value, one.status, one.source) == (7, status, source)


def test_a_published_parameter_is_no_assumption() -> None:
    given = {"parameters.choice.precision": [7, "published", 2020, "Table 3"]}
    found = {one.path for one in assumptions(load_scenario(BASE, overrides=given))}
    assert "parameters.choice.precision" not in found
    assert "parameters.choice.precision_decay" in found


def test_a_pact_that_is_judged_is_named_by_its_title() -> None:
    scenario = load_scenario(BASE, overrides={"pacts.b_c.status": "judgement"})
    found = {one.path: one for one in assumptions(scenario)}
    assert found["pacts.b_c"].value == "Treaty of B and C"


def test_what_a_treaty_in_the_making_and_events_rest_on_is_listed(work: Path) -> None:
    add_proposal(work)
    add_path(work)
    event = (
        "events:\n  - {quarter: 2026Q1, state: BBB, event: Vote, government: rival,\n"
        "     status: judgement, source: heard}\n"
    )
    vote = "  states.AAA.elections: [{quarter: 2028Q1, decides: [legislature]}]\n"
    sides = "[{label: One, hold_probability: 0.5}, {label: Other, hold_probability: 0.5}]"
    Path("case.yaml").write_text(
        "title: Case\nextend: base\narrangement: talks\npolicies: [path]\n"
        f"{event}overrides:\n{vote}  states.BBB.sides: {sides}\n",
        "utf-8",
    )
    found = {one.path: one for one in assumptions(load_scenario("case.yaml"))}
    assert (found["events.0"].value, found["events.0"].source) == ("Vote", "heard")
    assert found["proposals.league"].value == "League"
    assert found["proposals.league.window"].value == 1.0
    assert found["pacts.league.exit_notice_quarters"].unit == "quarters"
    assert found["policies.wavering.regimes.0.bias_logit"].value == -1
    assert found["policies.path.transitions.wavering.wavering"].value == 1
    assert found["states.AAA.elections.0"].value == "election in 2028Q1"
    assert found["states.BBB.sides.0.stance"].unit == "logits"
