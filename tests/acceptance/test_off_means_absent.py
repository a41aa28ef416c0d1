"""A mechanism that is switched off, or that has nothing to work on, leaves no trace."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.domain.states import Law
from sim.engine.crisis.arrays import ObligationColumn
from sim.loading.scenarios import load_scenario
from sim.model.region import Region
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import (
    crises,
    event_lines,
    figure,
    indo_pacific,
    is_same_solution,
    moved,
    moved_inputs,
    with_pacts,
)
from tests.unit.engine.crisis.games import reach_of

FAIT = 1
type Run = Scenario[Parameters]


BASES = {"base_fraction", "base_capacity", "base_host"}
"""What changes where the soil of others is open."""


def busy() -> Run:
    """Return a scenario in which every mechanism has something to do."""
    return load_scenario(
        "indo_pacific",
        arrangement="asian_nato_taiwan_in",
        policies=["transactional"],
        # Shipped without: its weight is a range from nought to this.
        # The slow half stands still: its records tell of promises whatever a crisis remembers.
        overrides={
            "parameters.satisfaction.provocation_weight": 0.1,
            "switches.politics": False,
        },
    )


def switched(name: str, *, on: bool) -> Run:
    scenario = busy()
    switches = scenario.switches.model_copy(update={name: on})
    return scenario.model_copy(update={"switches": switches})


def with_parameter(mechanism: str, **values: float) -> Run:
    scenario = busy()
    params = getattr(scenario.parameters, mechanism).model_copy(update=values)
    parameters = scenario.parameters.model_copy(update={mechanism: params})
    return scenario.model_copy(update={"parameters": parameters})


def forgetful() -> Run:
    return with_parameter(
        "reputation",
        weight_grey_zone=0.0,
        weight_fait_accompli=0.0,
        weight_major_attack=0.0,
        policy_shift=0.0,
    )


def unprovoked() -> Run:
    return with_parameter("satisfaction", provocation_weight=0.0)


def cool() -> Run:
    return with_parameter("opportunity", excitation=0.0)


def prompt() -> Run:
    scenario = busy()
    pacts = {
        name: pact.model_copy(update={"consultation_lag_quarters": figure(0)})
        for name, pact in scenario.pacts.items()
    }
    return with_pacts(scenario, pacts)


def lawless() -> Run:
    scenario = busy()
    states = {n: s.model_copy(update={"law": Law()}) for n, s in scenario.states.items()}
    return scenario.model_copy(update={"states": states})


def steady() -> Run:
    scenario = busy()
    policies = {
        name: policy.model_copy(
            update={
                "regimes": [
                    regime.model_copy(update={"volatility_logit": figure(0)})
                    for regime in policy.regimes
                ]
            }
        )
        for name, policy in scenario.policies.items()
    }
    return scenario.model_copy(update={"policies": policies})


def unbacked() -> Run:
    scenario = busy()
    points = {n: p.model_copy(update={"backers": {}}) for n, p in scenario.flashpoints.items()}
    return scenario.model_copy(update={"flashpoints": points})


@pytest.mark.parametrize(
    ("switch", "without"),
    [
        ("reputation", forgetful),
        ("provocation", unprovoked),
        ("heat", cool),
        ("consultation_lag", prompt),
        ("law", lawless),
        ("volatility", steady),
        ("backers", unbacked),
    ],
)
def test_off_is_the_same_as_having_nothing_of_it(switch: str, without: Callable[[], Run]) -> None:
    for replication in range(2):
        off = event_lines(switched(switch, on=False), replication=replication)
        assert off == event_lines(without(), replication=replication)
        assert off != event_lines(busy(), replication=replication)


def test_without_consent_every_granted_base_is_open_whatever_the_host_does() -> None:
    with_consent, without = crises(busy()), crises(switched("basing_consent", on=False))
    needed = 0
    for name, one in without.items():
        for k in range(len(one.guarantors)):
            every = range(len(one.guarantors))
            assert reach_of(one.crisis, k) == reach_of(one.crisis, k, *every)
            needed += reach_of(one.crisis, k) > reach_of(with_consent[name].crisis, k)
    assert needed > 0
    stronger = moved(with_consent, without)
    assert "taiwan" in stronger
    for name in stronger:
        assert moved_inputs(with_consent[name], without[name]) <= BASES


def test_an_expected_coalition_is_none_where_everybody_looks_ahead() -> None:
    without = crises(switched("expected_coalition", on=False))
    found = moved(without, crises(switched("expected_coalition", on=True)))
    assert "taiwan" in found
    for name in found:
        assert len(without[name].guarantors) > without[name].crisis.n_strategic


def test_with_reputation_off_every_belief_stays_at_its_prior() -> None:
    region = Region(switched("reputation", on=False)).run()
    assert np.array_equal(region.variables.kept, region.world.kept_prior)
    assert np.array_equal(region.variables.broken, region.world.broken_prior)
    assert region.counts["resisted"].any()


def test_a_lag_that_delays_all_changes_faits_accomplis_under_a_council_and_nothing_else() -> None:
    # The hub keeps a second promise beside the treaty, so that "all" is more than "what it adds".
    base = indo_pacific("pacific_pact_core5_taiwan_in")
    switches = base.switches.model_copy(update={"lag_delays_all": True})
    before, after = crises(base), crises(base.model_copy(update={"switches": switches}))
    changed = set()
    for name, one in before.items():
        other = after[name]
        for mode in range(3):
            is_same = np.array_equal(one.solution.node[mode], other.solution.node[mode])
            if not is_same:
                changed.add((name, mode))
                assert one.crisis.has_council
    assert {mode for _, mode in changed} == {FAIT}
    assert {name for name, _ in changed} == {
        name
        for name, one in before.items()
        if one.crisis.has_council and one.crisis.is_available[FAIT] and overlapping(one.crisis)
    }
    assert len(changed) >= 3


def overlapping(crisis: object) -> bool:
    """Return whether somebody owes both by the treaty and by another pact."""
    owed = crisis.obligation[:, FAIT]  # type: ignore[attr-defined]
    other = owed[:, ObligationColumn.WITHOUT]
    return bool(((other > 0) & (owed[:, ObligationColumn.ACTIVE] > other)).any())


def void(pact: Pact) -> Pact:
    """Return the pact without any promise."""
    return pact.model_copy(update={"mutual_obligation": figure(0), "obligations": {}})


def empty(pact: Pact) -> Pact:
    """Return the pact without any promise, base or practice."""
    return void(pact).model_copy(update={"basing": {}, "interoperability": figure(0)})


@pytest.mark.parametrize("arrangement", ["hub_and_spokes", "asian_nato_taiwan_in"])
def test_pacts_that_promise_nothing_equal_no_commitments(arrangement: str) -> None:
    scenario = indo_pacific(arrangement)
    hollow = with_pacts(scenario, {name: empty(pact) for name, pact in scenario.pacts.items()})
    null = indo_pacific("no_commitments")
    assert moved(crises(hollow), crises(null)) == set()
    assert event_lines(hollow) == event_lines(null)


def test_what_is_left_of_pacts_without_obligations_is_bases_and_practice() -> None:
    scenario = indo_pacific("hub_and_spokes")
    hollow = with_pacts(scenario, {name: void(pact) for name, pact in scenario.pacts.items()})
    null = crises(indo_pacific("no_commitments"))
    for name, one in crises(hollow).items():
        fields = {*BASES, "interoperability"}
        if one.guarantors == null[name].guarantors:
            assert moved_inputs(one, null[name]) <= fields
        else:  # nearer bases also change who is strongest
            assert sorted(one.guarantors) == sorted(null[name].guarantors)


def test_an_arrangement_without_pacts_owes_nothing() -> None:
    scenario = indo_pacific("no_commitments")
    unallied = scenario.parameters.interoperability.unallied
    for one in crises(scenario).values():
        assert not one.crisis.obligation.any()
        assert not (one.crisis.base_host >= 0).any()
        assert not one.crisis.has_council
        assert (one.crisis.interoperability == unallied).all()


def test_solutions_are_told_apart() -> None:
    one, other = crises(indo_pacific()), crises(indo_pacific("no_commitments"))
    assert not is_same_solution(one["senkaku"], other["senkaku"])
    assert is_same_solution(one["senkaku"], one["senkaku"])
