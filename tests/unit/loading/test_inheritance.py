from collections.abc import Callable
from pathlib import Path

from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

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
