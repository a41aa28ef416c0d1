import json
import math
from typing import Any

import numpy as np
import pytest

from sim.domain.vocabulary import CouncilAnswer, Mode
from sim.engine.crisis.arrays import Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import answer_probability, fill_solution, solution_for, solve
from tests.unit.engine.crisis.games import in_a_version

MAJOR = int(Mode.MAJOR_ATTACK)
ACTIVE, INACTIVE = (int(answer) for answer in CouncilAnswer)
HOME = {"distance_km": 0, "host": None}


def guarantor(state: str, capability: float, **more: object) -> dict[str, Any]:
    return {"state": state, "capability_usd_bn": capability, "bases": [HOME], "stake": 0.4} | more


def crisis(*guarantors: dict[str, Any], **more: object) -> Crisis:
    given: dict[str, Any] = {
        "challenger": {
            "state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 0.8,
            "trade_share": {"CCC": 0.3, "DDD": 0.2}, "nuclear": 0.5,
        },
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
    }  # fmt: skip
    return crisis_arrays(read_crisis(json.dumps(in_a_version(given | more))))


def solved(*guarantors: dict[str, Any], **more: object) -> Solution:
    return solve(crisis(*guarantors, **more))


def test_a_mode_that_makes_no_sense_is_never_chosen() -> None:
    solution = solved(available_modes=["fait_accompli"])
    assert solution.choice[[1, 3]] == pytest.approx([0, 0])
    assert np.all(solution.value[[1, 3]] == -math.inf)
    # The two that are left share by the opening precision of 6.
    odds = math.exp(6 * (solution.value[2] - 0.01))
    assert solution.choice[2] == pytest.approx(odds / (1 + odds))


def test_without_a_council_every_treaty_is_active() -> None:
    alone = crisis(guarantor("CCC", 20))
    assert [answer_probability(alone, answer) for answer in (ACTIVE, INACTIVE)] == [1, 0]
    asked = crisis(guarantor("CCC", 20), council={"activation_probability": 0.3})
    assert [answer_probability(asked, answer) for answer in (ACTIVE, INACTIVE)] == [0.3, 0.7]


def test_the_council_mixes_both_answers_by_their_chances() -> None:
    treaty = {"obligation": 0.9, "collective": True, "fallback": 0.1}
    solution = solved(guarantor("CCC", 80, pacts=[treaty]), council={"activation_probability": 0.3})
    first = solution.node[MAJOR, :, 0]
    believed = NodeColumn.TARGET + NodeColumn.BELIEF
    mixed = 0.3 * first[ACTIVE, believed] + 0.7 * first[INACTIVE, believed]
    assert first[ACTIVE, believed] > first[INACTIVE, believed]
    assert solution.summary[MAJOR, SummaryColumn.TARGET_RESIST_VALUE] == pytest.approx(mixed)


def test_levels_add_up_over_the_choices_before() -> None:
    solution = solved(guarantor("CCC", 60), guarantor("DDD", 30))
    first, second = solution.sigma[MAJOR, 0, 0, 2], solution.sigma[MAJOR, 0, 1:4, 2]
    assert solution.levels[MAJOR, 0] == pytest.approx(first)
    # sum over the first guarantor's level of its chance times the second's answer to it
    assert solution.levels[MAJOR, 1] == pytest.approx(first @ second)


def test_a_guarantor_whose_word_is_worth_nothing_is_not_counted_on() -> None:
    # With the whole weight on reputation and a reputation of 0, the other side sees nobody.
    distrusted = guarantor("CCC", 80, reputation=0, pacts=[{"obligation": 1}])
    wholly = {"belief_weight": 1}
    promised = solved(distrusted, parameters=wholly)
    nobody = solved(parameters=wholly)
    place = SummaryColumn.CHALLENGER_VALUE
    assert promised.summary[MAJOR, place] == pytest.approx(nobody.summary[MAJOR, place])
    assert promised.levels[MAJOR, 0, 2] > 0.01
    assert promised.expected[MAJOR, 0] < promised.summary[MAJOR, place]


def test_the_rest_weigh_by_what_is_expected_of_them() -> None:
    solution = solved(guarantor("CCC", 60), parameters={"strategic_guarantors": 0})
    chances = solution.rest[MAJOR, 0, 0, :, 0]
    assert chances.sum() == pytest.approx(1)
    # support counts a quarter
    assert solution.weight[MAJOR, 0, 0, 0] == pytest.approx(0.25 * chances[1] + chances[2])


def test_trade_and_cover_ignore_the_rest() -> None:
    nuclear = guarantor("CCC", 60, nuclear=1, nuclear_assurance=1)
    led, answered = (
        solved(nuclear, parameters={"strategic_guarantors": count}) for count in (1, 0)
    )
    both = [NodeColumn.TRADE, NodeColumn.COVER]
    assert np.all(led.node[MAJOR, 0, 0, both] > 0)
    assert answered.node[MAJOR, 0, 0, both] == pytest.approx([0, 0])


def test_the_rest_foresee_the_challenger_so_a_larger_audience_cost_may_calm_it() -> None:
    """Why the properties claim less of audience costs where there is a rest.

    A guarantor that must not be caught abstaining stands up as soon as the challenger is
    likelier to press, and then the challenger is less likely to.
    """
    reluctant = guarantor(
        "CCC", 16, stake=0, support=0.25, interoperability=1, pacts=[{"obligation": 1}]
    )

    def presses(audience_cost: float) -> float:
        payoffs = {
            "challenge_cost": 0.4, "audience_cost": audience_cost, "support_cost": 10,
            "deployment_cost": 0.4, "fighting_cost": 0, "nuclear_risk_cost": 0,
        }  # fmt: skip
        solution = solved(
            reluctant,
            available_modes=["major_attack"],
            modes={"major_attack": payoffs},
            parameters={"strategic_guarantors": 0, "precision": 400, "precision_decay": 0},
        )
        return float(solution.node[MAJOR, 0, 0, NodeColumn.PRESS])

    assert presses(0.140) > 0.9
    assert presses(0.148) < 0.1


def test_in_a_fait_accompli_under_a_council_a_pact_may_make_abstaining_likelier() -> None:
    """Why the properties claim nothing of obligations there.

    A pact beside the treaty brings strength in time. Where being deployed for nothing is
    what costs most, a guarantor that would scare the challenger off prefers to stay home.
    """
    treaty = {"obligation": 0.5, "collective": True}

    def abstains(*beside: dict[str, float]) -> float:
        solution = solved(
            guarantor("CCC", 500, stake=0, interoperability=1, pacts=[treaty, *beside]),
            available_modes=["fait_accompli"],
            modes={
                "fait_accompli": {"deployment_cost": 3, "support_cost": 0, "audience_cost": 0.1}
            },
            council={"activation_probability": 1, "lag_quarters": 9},
            parameters={
                "reputation_weight": 0,
                "domestic_weight": 0,
                "precision": 400,
                "precision_decay": 0,
            },
        )
        return float(solution.sigma[1, ACTIVE, 0, 2, 0])

    assert abstains() < 0.6
    assert abstains({"obligation": 0.9}) > 0.9


def crises_of_every_shape() -> list[Crisis]:
    """Return crises with and without a council, a rest, helpers and all modes."""
    treaty = {"obligation": 0.9, "collective": True, "fallback": 0.1}
    several = [guarantor(f"G{k}{k}", 20 + 7 * k, pacts=[treaty]) for k in range(6)]
    council = {"activation_probability": 0.3, "lag_quarters": 1}
    return [
        crisis(*several, council=council),
        crisis(guarantor("CCC", 60), available_modes=["fait_accompli"]),
        crisis(*several[:5], council={"activation_probability": 1}),
        crisis(),
        crisis(*several[:3], parameters={"strategic_guarantors": 2}),
        crisis(*several[:2], parameters={"strategic_guarantors": 0}, available_modes=["grey_zone"]),
    ]


def what_may_be_read(crisis: Crisis, solution: Solution) -> list[np.ndarray]:
    """Return every number of a solution that means anything, from arrays of any size."""
    n, s = crisis.stake.size, crisis.n_strategic
    ends = 3**s
    inner = (ends - 1) // 2
    found = [solution.choice, solution.value, solution.summary]
    found += [solution.expected[:, : 2 + n], solution.levels[:, :s]]
    for mode in np.flatnonzero(crisis.is_available):
        for council in range(2):
            nodes = solution.node[mode, council]
            found.append(nodes[0, : NodeColumn.GUARANTORS + s])
            if answer_probability(crisis, council) <= 0:
                continue
            found.append(nodes[: inner + ends, : NodeColumn.GUARANTORS])
            found += [nodes[: (3 ** (k + 2) - 1) // 2, NodeColumn.GUARANTORS + k] for k in range(s)]
            found.append(solution.sigma[mode, council, :inner])
            found.append(solution.rest[mode, council, s:n, :, :ends])
            found.append(solution.weight[mode, council, :n, :ends])
    return found


def poisoned(solution: Solution) -> Solution:
    """Return the arrays with nothing in them that is a number."""
    for part in solution:
        part[...] = math.nan
    return solution


@pytest.mark.parametrize("crisis", crises_of_every_shape())
def test_arrays_that_hold_anything_or_are_too_large_give_the_same_bits(crisis: Crisis) -> None:
    expected = what_may_be_read(crisis, solve(crisis))
    for size in ((crisis.stake.size, crisis.n_strategic), (9, 5)):
        reused = poisoned(solution_for(*size))
        fill_solution(crisis, reused)
        for one, other in zip(expected, what_may_be_read(crisis, reused), strict=True):
            assert not np.isnan(one).any()
            assert one.tobytes() == np.ascontiguousarray(other).tobytes()


def test_a_crisis_leaves_nothing_behind_that_the_next_one_shows() -> None:
    reused = solution_for(6, 4)
    every = crises_of_every_shape()
    for one in [*every, *reversed(every)]:
        fill_solution(one, reused)
        shown = zip(what_may_be_read(one, solve(one)), what_may_be_read(one, reused), strict=True)
        assert all(a.tobytes() == np.ascontiguousarray(b).tobytes() for a, b in shown)
