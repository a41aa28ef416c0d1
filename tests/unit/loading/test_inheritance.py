from collections.abc import Callable
from pathlib import Path

from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.unit.politics_files import add_proposal

type Loader = Callable[[str], Scenario[Parameters]]


def test_a_key_replaces_the_inherited_one_and_the_rest_is_inherited(load: Loader) -> None:
    scenario = load("quarters: 8\narrangement: bare\n")
    assert (scenario.title, scenario.quarters, scenario.start) == ("Case", 8, "2025Q1")
    assert (scenario.arrangement.title, scenario.pacts) == ("Bare", {})


def test_names_are_added_to_and_dropped_from_inherited_rosters(load: Loader) -> None:
    scenario = load(
        "add_states: [DDD, AAA]\nadd_flashpoints: [ridge]\ndrop_flashpoints: [strait]\n"
    )
    assert list(scenario.states) == ["AAA", "BBB", "CCC", "DDD"]
    assert list(scenario.flashpoints) == ["ridge"]


def test_switches_and_overrides_are_merged_and_the_child_wins(work: Path, load: Loader) -> None:
    (work / "base.yaml").write_text(
        (work / "base.yaml").read_text(encoding="utf-8")
        + "switches: {heat: false, law: false}\n"
        + "overrides:\n  states.AAA.nuclear: 0.1\n  states.BBB.nuclear: 0.2\n"
        + "  states.DDD.nuclear: 0.3\n  flashpoints.ridge.salience_target: 0.3\n",
        encoding="utf-8",
    )
    scenario = load("switches: {law: true}\noverrides:\n  states.BBB.nuclear: 0.5\n")
    assert (scenario.switches.heat, scenario.switches.law) == (False, True)
    nuclear = {code: state.nuclear.value for code, state in scenario.states.items()}
    assert nuclear == {"AAA": 0.1, "BBB": 0.5, "CCC": 0.0}


def test_the_terms_of_joining_are_merged_one_by_one(work: Path, load: Loader) -> None:
    (work / "base.yaml").write_text(
        (work / "base.yaml").read_text(encoding="utf-8")
        + "switches: {negotiation: inert, join: {norm: false, law: false}}\n",
        encoding="utf-8",
    )
    switches = load("switches: {join: {law: true, champion: false}}\n").switches
    assert switches.negotiation == "inert"
    assert {name for name, is_in in switches.join if not is_in} == {"norm", "champion"}


def test_a_file_that_two_parents_extend_is_applied_once(work: Path) -> None:
    (work / "one.yaml").write_text("title: One\nextend: base\nquarters: 5\n", encoding="utf-8")
    (work / "two.yaml").write_text("title: Two\nextend: base\nseed: 9\n", encoding="utf-8")
    (work / "both.yaml").write_text("title: Both\nextend: [one, two]\n", encoding="utf-8")
    scenario = load_scenario("both.yaml")
    assert (scenario.quarters, scenario.seed) == (5, 9)


def test_an_arrangement_takes_over_drops_and_adds_pacts(work: Path, load: Loader) -> None:
    (work / "arrangements" / "wide.yaml").write_text(
        "title: Wide\nextend: plain\ndrop: [b_c]\npacts: [planned]\n", encoding="utf-8"
    )
    scenario = load("arrangement: wide\noverrides:\n  pacts.planned.in_force: start\n")
    assert (scenario.arrangement.pacts, list(scenario.pacts)) == (["planned"], ["planned"])


def test_proposals_are_added_to_and_dropped_from_inherited_arrangements(
    work: Path, load: Loader
) -> None:
    add_proposal(work)
    for name, lines in (
        ("more", "extend: talks\nproposals: [league]\n"),
        ("fewer", "extend: talks\ndrop_proposals: [league]\n"),
    ):
        path = work / "arrangements" / f"{name}.yaml"
        path.write_text(f"title: Other\n{lines}", encoding="utf-8")
    assert list(load("arrangement: more\n").proposals) == ["league"]
    fewer = load("arrangement: fewer\n")
    assert (list(fewer.pacts), fewer.proposals) == (["b_c"], {})


def test_events_and_shocks_take_the_place_of_those_inherited(work: Path, load: Loader) -> None:
    shock = "{{quarter: 2026Q1, state: {}, size: [0.1, judgement, 2025, guess]}}"
    (work / "base.yaml").write_text(
        (work / "base.yaml").read_text(encoding="utf-8")
        + f"known_events: false\nassessment_years: 2\nshocks: [{shock.format('AAA')}]\n",
        encoding="utf-8",
    )
    inherited = load("")
    assert [one.state for one in inherited.shocks] == ["AAA"]
    assert (inherited.known_events, inherited.assessment_years) == (False, 2)
    own = load(f"known_events: true\nshocks: [{shock.format('BBB')}]\n")
    assert ([one.state for one in own.shocks], own.known_events) == (["BBB"], True)
    assert load("shocks: []\n").shocks == []
