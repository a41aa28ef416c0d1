from pathlib import Path

import pytest

from sim.domain.scenario import Scenario
from sim.loading.changes import (
    is_number_pattern,
    number_at,
    number_bounds,
    number_paths,
    with_numbers,
)
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.unit.politics_files import add_path, add_proposal


@pytest.fixture(scope="module")
def scenario() -> Scenario[Parameters]:
    return load_scenario("classroom")


def test_a_pattern_stands_for_every_number_that_it_leads_to(scenario: Scenario[Parameters]) -> None:
    assert number_paths(scenario, "flashpoints.*.salience_target") == [
        "flashpoints.border.salience_target",
        "flashpoints.islets.salience_target",
    ]
    assert number_paths(scenario, "flashpoints.*.title") == []
    assert number_paths(scenario, "parameters.choice.precision") == ["parameters.choice.precision"]


def test_pacts_of_the_reference_arrangement_are_pacts_too() -> None:
    without = load_scenario("classroom", arrangement="no_commitments")
    assert not without.pacts
    paths = number_paths(without, "pacts.*.interoperability")
    assert paths == [f"pacts.{name}.interoperability" for name in sorted(without.reference_pacts)]
    assert all(number_at(without, path) > 0 for path in paths)


@pytest.mark.parametrize(
    ("pattern", "is_one"),
    [
        ("pacts.*.obligations.*.*", True),
        ("pacts.*.obligations.*", False),
        ("states.*.bases.*.capacity", True),
        ("states.*.colour", False),
        ("parameters.*.*", True),
        ("switches.heat", False),
        ("parameters.choice.strategic_guarantors", True),
    ],
)
def test_the_schema_says_where_numbers_can_stand(pattern: str, *, is_one: bool) -> None:
    assert is_number_pattern(pattern) is is_one


def test_bounds_are_those_of_the_field() -> None:
    assert number_bounds("pacts.any.obligations.AAA.BBB") == (0, 1)
    assert number_bounds("policies.any.regimes.0.bias_logit") == (-20, 20)
    assert number_bounds("policies.any.regimes.0.theatre_share") == (0, 1)
    assert number_bounds("parameters.reneging.reputation_weight")[0] == 0


def test_changed_numbers_are_those_of_a_scenario_loaded_with_overrides() -> None:
    treaty = load_scenario("classroom", arrangement="treaty")
    paths = [
        *number_paths(treaty, "pacts.*.obligations.*.*"),
        *number_paths(treaty, "states.*.law.*.*"),
        "flashpoints.border.stakes.DDD",
        "parameters.choice.precision",
    ]
    changes = dict.fromkeys(paths, 0.25) | {"parameters.choice.strategic_guarantors": 3}
    loaded = load_scenario("classroom", arrangement="treaty", overrides=changes)
    changed = with_numbers(treaty, changes)
    for path in changes:
        assert number_at(changed, path) == number_at(loaded, path) == changes[path]
    assert changed.parameters == loaded.parameters
    # A count stays a whole number.
    assert type(changed.parameters.choice.strategic_guarantors) is int


def test_a_figure_keeps_its_provenance_and_the_scenario_stays_as_it_was(
    scenario: Scenario[Parameters],
) -> None:
    before = scenario.digest
    changed = with_numbers(scenario, {"flashpoints.border.salience_target": 0.4})
    figure = changed.flashpoints["border"].salience_target
    assert figure.value == 0.4
    assert figure.source == scenario.flashpoints["border"].salience_target.source
    assert scenario.digest == before


def test_a_pact_that_the_scenario_does_not_have_is_passed_over() -> None:
    without = load_scenario("classroom", arrangement="no_commitments")
    assert not with_numbers(without, {"pacts.other.interoperability": 0.5}).pacts


def test_a_path_without_a_number_is_no_number(scenario: Scenario[Parameters]) -> None:
    with pytest.raises(LookupError):
        number_at(scenario, "pacts.nobody.interoperability")


def test_numbers_of_named_policies_and_of_proposals_are_changed_under_their_words(
    work: Path,
) -> None:
    add_proposal(work)
    add_path(work)
    one = load_scenario("base.yaml", arrangement="talks", policies=["path"])
    paths = number_paths(one, "policies.*.regimes.*.bias_logit")
    assert paths == [f"policies.{name}.regimes.0.bias_logit" for name in ("steady", "wavering")]
    changes = {
        "policies.wavering.regimes.0.bias_logit": -0.25,
        "pacts.league.interoperability": 0.25,
        "proposals.league.window": 1.25,
        "proposals.absent.window": 1.25,
        "policies.absent.regimes.0.bias_logit": 1.0,
    }
    changed = with_numbers(one, changes)
    assert changed.named_policies["wavering"].regimes[0].bias_logit.value == -0.25
    assert changed.proposed_pacts["league"].interoperability.value == 0.25
    assert changed.proposals["league"].window.value == 1.25
    assert number_at(changed, "proposals.league.window") == 1.25
