"""What theory says of every crisis, whatever its numbers.

A claim about one mover holds at the nodes where the play that follows does not change
with what the claim varies; where other movers react, it may fail and is not made. So
claims about guarantors are made where a clash decides: whoever may widen one answers
whatever changes the war that would follow.
"""

import json
import math
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.engine.crisis.arrays import NodeColumn, SummaryColumn
from sim.engine.crisis.explicit import (
    crisis_arrays,
    ordered_guarantors,
    party_names,
)
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.explicit_output import solution_record
from sim.engine.crisis.solver import solve
from tests.properties.strategies import (
    MODES,
    CrisisDict,
    bases,
    changed,
    crises,
    first_end,
    numbers,
    orders,
    pacts,
    reordered,
    shares,
    solved,
    solved_councils,
    solved_modes,
    stakes,
)
from tests.unit.engine.crisis.games import reach_of

ROUNDING = 1e-9
"""A precision of 10,000 makes 1e-12 of the rounding of utilities."""


@given(crises())
def test_probabilities_are_probabilities_and_numbers_are_finite(crisis: CrisisDict) -> None:
    _, solution = solved(crisis)
    modes = solved_modes(crisis)
    np.testing.assert_allclose(solution.choice.sum(), 1, atol=1e-12)
    missing = [row for row in range(3) if row not in modes]
    assert np.all(solution.value[[row + 1 for row in missing]] == -math.inf)
    assert np.all(solution.choice[[row + 1 for row in missing]] == 0)
    assert np.all(np.isfinite(solution.value[[0, *(row + 1 for row in modes)]]))
    assert all(np.all(np.isfinite(part)) for part in solution if part is not solution.value)
    in_unit_range = (
        solution.choice,
        solution.levels,
        solution.sigma,
        solution.rest,
        solution.weight,
        solution.node[..., : NodeColumn.TRADE],
        solution.summary[:, SummaryColumn.RESIST : SummaryColumn.WIN + 1],
    )
    for part in in_unit_range:
        assert part.min(initial=0) >= 0
        assert part.max(initial=0) <= 1 + 1e-12
    # Nobody wins without pressing.
    press, win = (solution.node[..., column] for column in (NodeColumn.PRESS, NodeColumn.WIN))
    assert np.all(win <= press + 1e-12)


@given(crises())
def test_the_chances_of_the_levels_add_to_one_everywhere(crisis: CrisisDict) -> None:
    arrays, solution = solved(crisis)
    for mode in solved_modes(crisis):
        np.testing.assert_allclose(solution.levels[mode].sum(axis=-1), 1, atol=1e-12)
        for council in solved_councils(arrays):
            movers = solution.sigma[mode, council, : first_end(solution)]
            np.testing.assert_allclose(movers.sum(axis=-1), 1, atol=1e-12)
            rest = solution.rest[mode, council, arrays.n_strategic :]
            np.testing.assert_allclose(rest.sum(axis=1), 1, atol=1e-12)


@given(crises())
def test_what_law_and_reservations_forbid_never_happens(crisis: CrisisDict) -> None:
    arrays, solution = solved(crisis)
    for mode in solved_modes(crisis):
        for k in range(arrays.n_strategic):
            support, fight = solution.levels[mode, k, 1:]
            may_support, may_fight = arrays.law_support[k, mode], arrays.law_fight[k, mode]
            cap = arrays.reservation[k, mode]
            assert fight <= min(may_fight, may_support) * (cap == 2) + 1e-12
            assert support + fight <= may_support * (cap >= 1) + 1e-12


@given(crises())
def test_the_output_is_json_without_numbers_that_json_lacks(crisis: CrisisDict) -> None:
    explicit = read_crisis(json.dumps(crisis))
    arrays = crisis_arrays(explicit)
    record = solution_record(party_names(explicit), arrays, solve(arrays))
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def abstaining(crisis: CrisisDict, state: str) -> dict[tuple[int, int, int], float]:
    """Return the chance of a state to abstain, law included, at every node where it moves."""
    explicit = read_crisis(json.dumps(crisis))
    arrays = crisis_arrays(explicit)
    solution = solve(arrays)
    place = [k.state for k in ordered_guarantors(explicit)].index(state)
    found = {}
    for mode in solved_modes(crisis):
        for council in solved_councils(arrays):
            if place >= arrays.n_strategic:
                for end, chance in enumerate(solution.rest[mode, council, place, 0]):
                    found[mode, council, end] = float(chance)
                continue
            first = (3**place - 1) // 2
            for node in range(first, first + 3**place):
                for highest in range(3):
                    key = (mode, council, 3 * node + highest)
                    found[key] = float(solution.sigma[mode, council, node, highest, 0])
    return found


@given(
    crises(fewest=1, escalation=False),
    st.integers(0, 5),
    pacts.filter(lambda pact: not pact.get("collective")),
)
def test_one_more_pact_never_makes_its_guarantor_likelier_to_abstain(
    crisis: CrisisDict, which: int, pact: dict[str, Any]
) -> None:
    """At every node where it moves, strategic or not, all of its readings of the law.

    Its obligation weighs on nobody else's utility, so play after its node stays as it was.
    Not claimed for a fait accompli under a council: there the pact also makes more of its
    strength come in time, and the challenger answers that. Nor for its chance over the
    whole tree, because those before it answer what they expect of it.
    """
    k = crisis["guarantors"][which % len(crisis["guarantors"])]

    def add(copy: CrisisDict) -> None:
        copy["guarantors"][which % len(crisis["guarantors"])].setdefault("pacts", []).append(pact)

    before, after = abstaining(crisis, k["state"]), abstaining(changed(crisis, add), k["state"])
    for key, chance in before.items():
        if key[0] != MODES.index("fait_accompli") or crisis["council"] is None:
            assert after[key] <= chance + ROUNDING


@given(crises(fewest=1, escalation=False), st.integers(0, 5), stakes, stakes)
def test_a_patron_that_minds_its_obligations_more_is_never_likelier_to_abstain(
    crisis: CrisisDict, which: int, one: float, other: float
) -> None:
    """At every node where it moves, in every mode: the multiplier leaves the timing alone."""
    place = which % len(crisis["guarantors"])
    state = crisis["guarantors"][place]["state"]

    def abstains(multiplier: float) -> dict[tuple[int, int, int], float]:
        def change(copy: CrisisDict) -> None:
            policy = copy["guarantors"][place].setdefault("policy", {})
            policy["obligation_multiplier"] = multiplier

        return abstaining(changed(crisis, change), state)

    less, more = abstains(min(one, other)), abstains(max(one, other))
    assert all(more[key] <= less[key] + ROUNDING for key in less)


@given(crises(fewest=1, escalation=False), st.integers(0, 5))
def test_a_bias_to_fight_never_makes_fighting_less_likely(crisis: CrisisDict, which: int) -> None:
    """At every node where the guarantor moves: the bias is no utility and moves nobody else."""
    place = which % len(crisis["guarantors"])
    explicit = read_crisis(json.dumps(crisis))
    rank = [k.state for k in ordered_guarantors(explicit)].index(
        crisis["guarantors"][place]["state"]
    )

    def bias(copy: CrisisDict) -> None:
        copy["guarantors"][place]["shock_logit"] = (
            crisis["guarantors"][place].get("shock_logit", 0) + 1
        )

    (arrays, before), (_, after) = solved(crisis), solved(changed(crisis, bias))
    if rank >= arrays.n_strategic:
        assert np.all(after.rest[:, :, rank, 2] >= before.rest[:, :, rank, 2] - ROUNDING)
        return
    nodes = slice((3**rank - 1) // 2, (3 ** (rank + 1) - 1) // 2)
    assert np.all(after.sigma[:, :, nodes, 2, 2] >= before.sigma[:, :, nodes, 2, 2] - ROUNDING)


def pressing(crisis: CrisisDict) -> np.ndarray:
    """Return the challenger's chance to press at every end, (3, 2, ends)."""
    _, solution = solved(crisis)
    return solution.node[:, :, first_end(solution) :, NodeColumn.PRESS]


@given(
    crises(has_rest=False, escalation=False),
    st.sampled_from(MODES),
    numbers(0.0, 10.0),
    numbers(0.0, 10.0),
)
def test_a_larger_audience_cost_never_makes_backing_down_likelier(
    crisis: CrisisDict, mode: str, one: float, other: float
) -> None:
    """At every node where the challenger may press, all guarantors strategic.

    The rest foresee the challenger's answer: when it presses more readily more of them may
    stand up, and then it may press less.
    """

    def with_cost(cost: float) -> np.ndarray:
        def change(copy: CrisisDict) -> None:
            copy["modes"].setdefault(mode, {})["audience_cost"] = cost

        return pressing(changed(crisis, change))

    assert np.all(with_cost(min(one, other)) <= with_cost(max(one, other)) + ROUNDING)


@given(crises(has_rest=False, escalation=False), numbers(0.0, 2000.0), numbers(0.0, 2000.0))
def test_a_stronger_target_never_makes_pressing_likelier(
    crisis: CrisisDict, one: float, other: float
) -> None:
    """At every node where the challenger may press, all guarantors strategic."""

    def with_capability(capability: float) -> np.ndarray:
        def change(copy: CrisisDict) -> None:
            copy["target"]["capability_usd_bn"] = capability

        return pressing(changed(crisis, change))

    assert np.all(with_capability(max(one, other)) <= with_capability(min(one, other)) + ROUNDING)


@given(crises(), st.sampled_from(MODES), stakes, stakes)
def test_a_dearer_concession_never_makes_resistance_less_likely(
    crisis: CrisisDict, mode: str, one: float, other: float
) -> None:
    def resists(cost: float) -> float:
        def change(copy: CrisisDict) -> None:
            copy["modes"].setdefault(mode, {})["concession_cost"] = cost

        summary = solved(changed(crisis, change))[1].summary
        return float(summary[MODES.index(mode), SummaryColumn.RESIST])

    assert resists(max(one, other)) >= resists(min(one, other)) - ROUNDING


@given(crises(), stakes)
def test_a_better_status_quo_never_makes_a_challenge_likelier(
    crisis: CrisisDict, more: float
) -> None:
    def deal(copy: CrisisDict) -> None:
        copy["challenger"]["deal_value"] = crisis["challenger"].get("deal_value", 0) + more

    assert solved(changed(crisis, deal))[1].choice[0] >= solved(crisis)[1].choice[0] - ROUNDING


@given(crises(fewest=1), st.integers(0, 5), bases("BBB", "DDD"))
def test_another_base_never_lowers_strength(
    crisis: CrisisDict, which: int, more: list[dict[str, Any]]
) -> None:
    place = which % len(crisis["guarantors"])
    state = crisis["guarantors"][place]["state"]

    def reach(given_crisis: CrisisDict) -> tuple[float, float]:
        explicit = read_crisis(json.dumps(given_crisis))
        row = [k.state for k in ordered_guarantors(explicit)].index(state)
        arrays = crisis_arrays(explicit)
        every = range(arrays.stake.size)
        return reach_of(arrays, row), reach_of(arrays, row, *every)

    def add(copy: CrisisDict) -> None:
        copy["guarantors"][place]["bases"] += more

    alone, hosted = reach(crisis)
    alone_after, hosted_after = reach(changed(crisis, add))
    assert alone_after >= alone
    assert hosted_after >= hosted


@given(crises(fewest=2), orders)
def test_the_order_of_guarantors_bases_and_modes_changes_nothing(
    crisis: CrisisDict, order: list[int]
) -> None:
    def shuffle(copy: CrisisDict) -> None:
        for key in ("guarantors", "available_modes"):
            copy[key] = reordered(copy[key], order)
        for guarantor in copy["guarantors"]:
            guarantor["bases"] = reordered(guarantor["bases"], order)

    for one, other in zip(solved(crisis)[1], solved(changed(crisis, shuffle))[1], strict=True):
        np.testing.assert_array_equal(one, other)


def tame(copy: CrisisDict) -> None:
    """Keep precision at 100 at most, so that rounding stays below 1e-12."""
    for key in ("precision", "opening_precision"):
        if key in copy["parameters"]:
            copy["parameters"][key] = min(100.0, copy["parameters"][key])


def in_hundredths(shares_by_name: CrisisDict, *names: str) -> None:
    """Round these shares: a promise of 1e-16 is there or not by the order of sums."""
    for name in names:
        if name in shares_by_name:
            shares_by_name[name] = round(shares_by_name[name], 2)


@given(crises(fewest=1), orders)
def test_the_order_of_pacts_changes_nothing_but_rounding(
    crisis: CrisisDict, order: list[int]
) -> None:
    """At ordinary precision, with obligations in hundredths.

    `lag_delays_all` delays everything as soon as a treaty adds anything at all, so a
    treaty that adds 1e-16 counts or not by the order in which the pacts are combined.
    """

    def prepare(copy: CrisisDict) -> None:
        tame(copy)
        for guarantor in copy["guarantors"]:
            for pact in guarantor.get("pacts", []):
                in_hundredths(pact, "obligation", "scope", "fallback")
                in_hundredths(pact.get("trigger", {}), *MODES)
        for payoffs in copy["modes"].values():
            in_hundredths(payoffs, "trigger")

    def shuffle(copy: CrisisDict) -> None:
        for guarantor in copy["guarantors"]:
            guarantor["pacts"] = reordered(guarantor.get("pacts", []), order)

    crisis = changed(crisis, prepare)
    for one, other in zip(solved(crisis)[1], solved(changed(crisis, shuffle))[1], strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


@given(crises())
def test_pacts_that_oblige_to_nothing_are_as_good_as_none(crisis: CrisisDict) -> None:
    """Exactly, and with them the council goes too, up to rounding."""

    def empty(copy: CrisisDict) -> None:
        tame(copy)
        for guarantor in copy["guarantors"]:
            for pact in guarantor.get("pacts", []):
                pact["obligation"] = 0.0

    def none(copy: CrisisDict) -> None:
        for guarantor in copy["guarantors"]:
            guarantor.pop("pacts", None)

    def no_council(copy: CrisisDict) -> None:
        none(copy)
        copy["council"] = None

    crisis = changed(crisis, empty)
    with_empty, without = solved(crisis)[1], solved(changed(crisis, none))[1]
    for one, other in zip(with_empty, without, strict=True):
        np.testing.assert_array_equal(one, other)
    alone = solved(changed(crisis, no_council))[1]
    np.testing.assert_allclose(with_empty.choice, alone.choice, rtol=0, atol=1e-11)
    np.testing.assert_allclose(with_empty.summary, alone.summary, rtol=0, atol=1e-11)
    np.testing.assert_allclose(with_empty.levels, alone.levels, rtol=0, atol=1e-11)


@given(crises(fewest=1), st.integers(0, 5), shares)
def test_without_weight_in_beliefs_reputation_moves_nothing(
    crisis: CrisisDict, which: int, reputation: float
) -> None:
    def interests_alone(copy: CrisisDict) -> None:
        copy["parameters"]["belief_weight"] = 0.0

    def rename(copy: CrisisDict) -> None:
        copy["guarantors"][which % len(copy["guarantors"])]["reputation"] = reputation

    crisis = changed(crisis, interests_alone)
    for one, other in zip(solved(crisis)[1], solved(changed(crisis, rename))[1], strict=True):
        np.testing.assert_array_equal(one, other)


@given(crises(fewest=1, escalation=False), st.integers(0, 5))
def test_guarantors_know_each_other_whatever_reputation_says(
    crisis: CrisisDict, which: int
) -> None:
    """Beliefs move challenger and target at their first moves, never a node of the help."""

    def trust(copy: CrisisDict) -> None:
        copy["parameters"]["belief_weight"] = 1.0
        copy["guarantors"][which % len(copy["guarantors"])]["reputation"] = 1.0

    one, other = solved(crisis)[1], solved(changed(crisis, trust))[1]
    np.testing.assert_array_equal(one.sigma, other.sigma)
    np.testing.assert_array_equal(one.levels, other.levels)
    np.testing.assert_array_equal(one.rest, other.rest)


@given(crises(escalation=False), numbers(-3.0, 3.0))
def test_the_opening_compares_differences_alone(crisis: CrisisDict, shift: float) -> None:
    def tamed(copy: CrisisDict) -> None:
        tame(copy)
        copy["parameters"]["threshold_aversion"] = {
            mode: copy["parameters"].get("threshold_aversion", {}).get(mode, 0.1) for mode in MODES
        }

    def shifted(copy: CrisisDict) -> None:
        copy["challenger"]["deal_value"] = copy["challenger"].get("deal_value", 0) + shift
        for mode in MODES:
            copy["parameters"]["threshold_aversion"][mode] -= shift

    crisis = changed(crisis, tamed)
    one, other = solved(crisis)[1], solved(changed(crisis, shifted))[1]
    np.testing.assert_allclose(one.choice, other.choice, rtol=0, atol=1e-12)


@given(crises(fewest=1))
def test_a_guarantor_without_strength_stake_or_promise_changes_nothing_by_abstaining(
    crisis: CrisisDict,
) -> None:
    """A state that law binds to abstain, and that nobody trusts, might as well not be there."""
    assume(len(crisis["guarantors"]) < 6)
    strategic = crisis["parameters"]["strategic_guarantors"]
    assume(strategic >= len(crisis["guarantors"]))
    stranger = {
        "state": "ZZZ", "capability_usd_bn": 0.0, "bases": [{"distance_km": 0.0, "host": None}],
        "reservation": dict.fromkeys(MODES, "abstain"),
    }  # fmt: skip

    def add(copy: CrisisDict) -> None:
        copy["guarantors"].append(stranger)

    one, other = solved(crisis)[1], solved(changed(crisis, add))[1]
    np.testing.assert_allclose(one.choice, other.choice, rtol=0, atol=1e-12)
    np.testing.assert_allclose(one.summary, other.summary, rtol=0, atol=1e-12)
