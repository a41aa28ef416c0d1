"""Why an option was worth what it was: the parts of every mover's utility.

The solver keeps, at every node, the expected probability of a clash, of losing
it, and the expected shares and covers. All utilities are linear in these, so
their parts can be told apart without solving anything again.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS, CouncilAnswer
from sim.engine.crisis.arrays import Crisis, ModeColumn, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.movers import guarantor_standing, prize_at_stake
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables


class Branch(NamedTuple):
    """Part of the tree: what follows a mode of challenge and an answer of the council."""

    mode: int
    council: int
    """Position along the council axis of the solved game; see `CouncilAnswer`."""


def _payoff(crisis: Crisis, mode: int, column: ModeColumn) -> float:
    return float(crisis.modes[mode, column])


def _prize(crisis: Crisis, mode: int) -> float:
    return prize_at_stake(_payoff(crisis, mode, ModeColumn.PRIZE_SHARE), crisis.control_lost)


def status_quo_terms(
    world: World, variables: Variables, crisis: Crisis, flashpoint: int
) -> dict[str, float]:
    """Return the parts of what waiting is worth to the challenger."""
    numbers, challenger = world.numbers, world.challenger[flashpoint]
    encirclement = world.pacts.encirclement[variables.epoch[0], challenger]
    terms = {
        "status_quo_value": numbers.status_quo_value,
        "provocation": -numbers.provocation_weight * float(encirclement),
    }
    # As what is left, so that the parts add up to the utility that the solver used.
    terms["accommodation_and_deals"] = crisis.status_quo_utility - sum(terms.values())
    return {name: value for name, value in terms.items() if value}


def _clash_terms(crisis: Crisis, mode: int, node: np.ndarray, offset: int) -> dict[str, float]:
    """Return the parts of the challenger's utility of a resisted challenge at a node."""
    press, win, fraction, trade, cover = (float(x) for x in node[offset : offset + 5])
    return {
        "prize": win * crisis.salience_challenger * _prize(crisis, mode),
        "challenge_cost": -_payoff(crisis, mode, ModeColumn.CHALLENGE_COST) * press,
        "trade": -_payoff(crisis, mode, ModeColumn.CHALLENGE_COST) * trade,
        # Attrition goes by the other side's share of strength, which is 1 less one's own
        # (MODEL 5.3).
        "attrition": -_payoff(crisis, mode, ModeColumn.ATTRITION) * (press - fraction),
        "nuclear_risk": -_payoff(crisis, mode, ModeColumn.NUCLEAR_RISK) * cover,
        "audience_cost": -_payoff(crisis, mode, ModeColumn.AUDIENCE_COST) * (1 - press),
    }


def _expected_node(solution: Solution, crisis: Crisis, mode: int) -> np.ndarray:
    """Return the first node's values, expected over the council."""
    active = crisis.activation_probability if crisis.has_council else 1.0
    first: np.ndarray = solution.node[mode, :, 0]
    return np.asarray(
        active * first[CouncilAnswer.ACTIVE] + (1 - active) * first[CouncilAnswer.INACTIVE]
    )


def challenge_terms(crisis: Crisis, solution: Solution, mode: int) -> dict[str, float]:
    """Return the parts of what a challenge is worth to the challenger, as it expects it."""
    resist = float(solution.summary[mode, SummaryColumn.RESIST])
    node = _expected_node(solution, crisis, mode)
    resisted = _clash_terms(crisis, mode, node, NodeColumn.BELIEF)
    gain = crisis.salience_challenger * _prize(crisis, mode)
    return {
        "conceded_prize": (1 - resist) * gain,
        **{name: resist * value for name, value in resisted.items()},
        "threshold_aversion": -_payoff(crisis, mode, ModeColumn.THRESHOLD),
    }


def resistance_terms(crisis: Crisis, solution: Solution, mode: int) -> dict[str, float]:
    """Return the parts of what resisting is worth to the target, as it expects it."""
    node = _expected_node(solution, crisis, mode)[NodeColumn.BELIEF :]
    return {
        "prize": -float(node[NodeColumn.WIN]) * crisis.salience_target * _prize(crisis, mode),
        "attrition": -_payoff(crisis, mode, ModeColumn.ATTRITION)
        * float(node[NodeColumn.FRACTION]),
    }


def level_terms(
    crisis: Crisis, branch: Branch, guarantor: int, level: int, node: np.ndarray
) -> dict[str, float]:
    """Return the parts of what a level is worth to a guarantor.

    Parameters
    ----------
    guarantor : its position among the guarantors
    node : values at the node that the level leads to, columns `NodeColumn`
    """
    mode = branch.mode
    press, win, fraction = (float(x) for x in node[:3])
    prize = _prize(crisis, mode)
    reneging = guarantor_standing(crisis, mode, branch.council, guarantor)[1]
    terms = {"stake": -win * float(crisis.stake[guarantor]) * prize}
    if LEVELS[level] == "abstain":
        # Standing aside costs half where the challenger backs down all the same (MODEL 5.3).
        terms["reneging"] = -reneging * (press + 0.5 * (1 - press))
    elif LEVELS[level] == "support":
        terms["support_cost"] = -press * _payoff(crisis, mode, ModeColumn.SUPPORT_COST)
        terms["reneging"] = -press * 0.5 * reneging
    else:
        attrition = _payoff(crisis, mode, ModeColumn.ATTRITION)
        nuclear = _payoff(crisis, mode, ModeColumn.NUCLEAR_RISK) * crisis.nuclear_challenger
        terms["fighting_cost"] = -_payoff(crisis, mode, ModeColumn.FIGHTING_COST)
        terms["attrition"] = -float(crisis.attrition_exposure[guarantor]) * attrition * fraction
        terms["nuclear_risk"] = -press * nuclear * float(crisis.nuclear_vulnerability[guarantor])
        terms["norm"] = -press * float(crisis.norm_cost[guarantor]) * prize
    if LEVELS[level] != "abstain":
        deployment = _payoff(crisis, mode, ModeColumn.DEPLOYMENT_COST)
        terms["deployment_cost"] = -(1 - press) * deployment
    return {name: value for name, value in terms.items() if value}


def pressing_terms(crisis: Crisis, mode: int, node: np.ndarray) -> dict[str, float]:
    """Return the parts of what pressing is worth to the challenger at an end node."""
    press = float(node[NodeColumn.PRESS])
    if press <= 0:
        return {}
    parts = _clash_terms(crisis, mode, node, 0)
    # Only backing down has it, and these are the parts of pressing alone.
    del parts["audience_cost"]
    return {name: value / press for name, value in parts.items()}
