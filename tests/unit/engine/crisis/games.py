"""Small games to compute by hand: a challenge, a guarantor, a subtree."""

import json
from typing import Any

import numpy as np

from sim.domain.vocabulary import CouncilAnswer, Mode
from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.bases import Bases, bases_of, reach_with_open
from sim.engine.crisis.coalitions import coalitions_for, fill_coalitions
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.movers import (
    N_TRAITS,
    Challenge,
    Guarantor,
    challenge_in,
    drawn_salience,
    fill_traits,
)
from sim.engine.crisis.subtree import Buffers, SubtreeInput, SubtreeSolution, buffers_for
from sim.engine.crisis.widening import NO_SEQUEL
from sim.rules.crisis.basing import NO_CONSENT

MAJOR, ACTIVE = int(Mode.MAJOR_ATTACK), int(CouncilAnswer.ACTIVE)
HOME = {"distance_km": 0, "host": None}

FIRST_VERSION = {
    "precision": 12,
    "precision_decay": 1.8,
    "opening_precision": 6,
    "threshold_aversion": {"grey_zone": 0, "fait_accompli": 0.155, "major_attack": 0.49},
    "contest_exponent": 1,
    "reputation_weight": 0.25,
    "domestic_weight": 0.59,
    "provocation_weight": 0.1,
}
"""Parameters of the first version of the game, whose numbers can be worked out by hand."""

_COSTS = (
    "prize_share", "attrition", "challenge_cost", "audience_cost", "trigger", "nuclear_risk_cost",
    "concession_cost", "support_cost", "deployment_cost", "fighting_cost",
)  # fmt: skip
FIRST_MODES = {
    mode: dict(zip(_COSTS, row, strict=True))
    for mode, row in {
        "grey_zone": (0.05, 0.01, 0, 0.005, 0.15, 0, 0.04, 0.025, 0.001, 0.18),
        "fait_accompli": (0.25, 0.25, 0.08, 0.05, 0.7, 0.03, 0.25, 0.2, 0.01, 0.3),
        "major_attack": (1, 0.8, 0.2, 0.1, 1, 0.15, 1.7, 0.37, 0.03, 0.41),
    }.items()
}
"""Its payoffs."""

CHALLENGE = Challenge(
    strength_challenger=100.0,
    strength_target=50.0,
    exponent=1.0,
    support_weight=0.25,
    belief_weight=0.4,
    prize=0.5,
    precision=2.0,
    salience_challenger=0.8,
    salience_target=1.0,
    nuclear_challenger=0.5,
    attrition=0.4,
    challenge_cost=0.1,
    audience_cost=0.05,
    nuclear_risk=0.2,
    support_cost=0.3,
    deployment_cost=0.02,
    fighting_cost=0.35,
    concession_cost=1.0,
    threshold=0.0,
    back_down_logit=-2.0 * 0.05,
    lost_cost=0.0,
    sequel=NO_SEQUEL,
    nuclear_danger=0.0,
    remaining=1.0,
    expected_coalition=False,
)
GUARANTOR = Guarantor(
    effective_share=0.8,
    stake=0.6,
    reneging_cost=0.5,
    attrition_exposure=0.5,
    nuclear_vulnerability=0.4,
    norm_cost=0.1,
    bias=0.3,
    trade_share=0.2,
    nuclear_cover=0.25,
    obligation=0.5,
    reputation=0.9,
    lawful_abstain=0.0,
    lawful_support=0.0,
    lawful_fight=1.0,
    war_utility=0.0,
    war_penalty=0.0,
    war_standing=0.0,
    evaluates=0.0,
)


def in_a_version(given: dict[str, Any]) -> dict[str, Any]:
    """Return the input of a crisis as one of the first version, if it has no floor of precision."""
    parameters, changes = given.get("parameters", {}), given.get("modes", {})
    if "precision_floor" in parameters:
        return given
    modes = {mode: row | changes.get(mode, {}) for mode, row in FIRST_MODES.items()}
    return given | {"parameters": FIRST_VERSION | parameters, "modes": modes}


def arrays(*guarantors: dict[str, Any], **more: dict[str, Any]) -> Crisis:
    """Return a crisis of 100 against 50, with anything else that is given; see `in_a_version`."""
    given: dict[str, Any] = {
        "challenger": {"state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 1},
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
    }
    for name in ("challenger", "target"):
        given[name] |= more.pop(name, {})
    return crisis_arrays(read_crisis(json.dumps(in_a_version(given | more))))


def subtree_input(crisis: Crisis, mode: int = MAJOR, answer: int = ACTIVE) -> SubtreeInput:
    """Return what follows a mode and an answer of the council."""
    n = crisis.stake.size
    traits, coalitions = np.zeros((n, N_TRAITS)), coalitions_for(n, crisis.n_strategic)
    bases = bases_of(crisis, np.zeros(n))
    fill_traits(crisis, mode, answer, np.zeros((2, n)), traits)
    fill_coalitions(crisis, traits, bases, coalitions)
    return SubtreeInput(
        challenge=challenge_in(crisis, mode, drawn_salience(crisis), NO_SEQUEL),
        traits=traits,
        coalitions=coalitions,
        bases=bases,
    )


def bases_at_home(strength: float, n: int = 1) -> Bases:
    """Return guarantors of one strength that act from their own soil."""
    return Bases(
        unplaced=np.full(n, strength),
        fraction=np.ones((n, 1)),
        capacity=np.ones((n, 1)),
        host=np.full((n, 1), NO_CONSENT, dtype=np.int64),
        open_share=np.zeros(n),
        support_weight=CHALLENGE.support_weight,
    )


def reach_of(crisis: Crisis, k: int, *hosts: int) -> float:
    """Return a guarantor's strength if these hosts and no others open their soil."""
    bases = bases_of(crisis, np.zeros(crisis.stake.size))
    bases.open_share[list(hosts)] = 1.0
    return float(reach_with_open(bases, k))


def alone(guarantor: Guarantor, strength: float) -> SubtreeInput:
    """Return `CHALLENGE` with one guarantor that does not look ahead."""
    coalitions = coalitions_for(1, 0)
    coalitions.risks.trade[:], coalitions.risks.cover[:] = 0.0, 0.0
    coalitions.reach[:] = strength
    coalitions.is_host[:], coalitions.is_guest_of_rest[:] = False, False
    return SubtreeInput(
        challenge=CHALLENGE,
        traits=np.array([guarantor], dtype=np.float64),
        coalitions=coalitions,
        bases=bases_at_home(strength),
    )


def room_for(given: SubtreeInput) -> tuple[Buffers, SubtreeSolution]:
    """Return buffers and arrays for the solution of a subtree."""
    n, (n_strategic, ends) = given.traits.shape[0], given.coalitions.weight.shape
    inner = (ends - 1) // 2
    solved = SubtreeSolution(
        node=np.zeros((inner + ends, 14 + n_strategic)),
        sigma=np.zeros((inner, 3, 3)),
        rest=np.zeros((n, 3, ends)),
        weight=np.zeros((n, ends)),
    )
    return buffers_for(n, ends), solved
