from collections.abc import Callable
from pathlib import Path

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from tests.unit.politics_files import add_path, add_proposal

type Loader = Callable[[str], Scenario[Parameters]]


def test_the_reference_arrangement_is_the_arrangement_unless_one_is_named(load: Loader) -> None:
    plain = load("")
    assert plain.reference_pacts == plain.pacts
    named = load(
        "arrangement: bare\nreference_arrangement: plain\n"
        "overrides:\n  pacts.b_c.activation: majority\n"
    )
    assert (named.pacts, named.reference_pacts["b_c"].activation) == ({}, "majority")


def test_the_pacts_of_a_proposal_are_read_and_not_in_the_arrangement(
    work: Path, load: Loader
) -> None:
    add_proposal(work)
    scenario = load("arrangement: talks\n")
    assert scenario.arrangement.proposals == list(scenario.proposals) == ["league"]
    # Its file says that it is never in force, which is not read while it is proposed.
    assert scenario.proposed_pacts["league"].in_force == "never"
    assert list(scenario.pacts) == ["b_c"]


def test_proposals_of_the_reference_arrangement_are_not_made(work: Path, load: Loader) -> None:
    add_proposal(work)
    scenario = load("arrangement: plain\nreference_arrangement: talks\n")
    assert (scenario.proposals, scenario.proposed_pacts) == ({}, {})


def test_policies_that_policies_name_are_read_to_the_end_of_the_chain(
    work: Path, load: Loader
) -> None:
    add_path(work)
    scenario = load("policies: [path]\n")
    assert list(scenario.policies) == ["path"]
    assert sorted(scenario.named_policies) == ["steady", "wavering"]
    assert load("").named_policies == {}


def test_two_policies_that_name_each_other_are_read_once(work: Path, load: Loader) -> None:
    add_path(work)
    steady = work / "policies" / "steady.yaml"
    steady.write_text(steady.read_text(encoding="utf-8") + "before: wavering\n", encoding="utf-8")
    assert sorted(load("policies: [path]\n").named_policies) == ["steady", "wavering"]


def test_a_policy_that_an_override_names_is_read_too(work: Path, load: Loader) -> None:
    scenario = load("overrides:\n  policies.steady.before: wavering\n")
    assert list(scenario.named_policies) == ["wavering"]
