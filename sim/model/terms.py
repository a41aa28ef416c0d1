"""Why an option was worth what it was: the parts of every mover's utility.

The solver keeps, at every node, the expected probability of a clash, of losing
it, and the expected shares and covers. All utilities are linear in these, so
their parts can be told apart without solving anything again. What a war would be
worth that a clash may be widened to is what is left of a utility.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS, CouncilAnswer, Loser, Mode
from sim.engine.crisis.arrays import (
    WIDENED,
    Crisis,
    ModeColumn,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.crisis.movers import drawn_salience, guarantor_standing, prize_at_stake
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.rules.crisis.reneging import price_of_level

ROUNDING = 1e-12
"""What adding up parts may leave of a utility [stakes]."""


class Branch(NamedTuple):
    """Part of the tree: what follows a mode of challenge and an answer of the council."""

    mode: int
    council: int
    """Position along the council axis of the solved game; see `CouncilAnswer`."""
    is_widened: bool = False
    """Whether a clash has become a war: then the mode is that of a major attack."""

    @property
    def subtree(self) -> tuple[int, int]:
        """Return where the choices on this branch stand in the solved game."""
        return (WIDENED if self.is_widened else self.mode, self.council)

    def widened(self) -> "Branch":
        """Return the branch of the war that a clash on this one is widened to."""
        return Branch(mode=int(Mode.MAJOR_ATTACK), council=self.council, is_widened=True)


def _payoff(crisis: Crisis, mode: int, column: ModeColumn) -> float:
    return float(crisis.modes[mode, column])


def _prize(crisis: Crisis, mode: int) -> float:
    return prize_at_stake(_payoff(crisis, mode, ModeColumn.PRIZE_SHARE), crisis.control_lost)


def status_quo_terms(
    world: World, variables: Variables, crisis: Crisis, flashpoint: int
) -> dict[str, float]:
    """Return the parts of what waiting is worth to the challenger."""
    numbers, challenger = world.numbers, world.challenger[flashpoint]
    encirclement = variables.pacts.encirclement[challenger]
    terms = {
        "status_quo_value": numbers.status_quo_value,
        "provocation": -numbers.provocation_weight * float(encirclement),
    }
    # As what is left, so that the parts add up to the utility that the solver used.
    terms["accommodation_and_deals"] = crisis.status_quo_utility - sum(terms.values())
    return {name: value for name, value in terms.items() if value}


class SolvedBranch(NamedTuple):
    """A branch of a crisis that has been solved."""

    crisis: Crisis
    solution: Solution
    branch: Branch

    @property
    def first_node(self) -> np.ndarray:
        """Return the values of the first guarantor's node, columns `NodeColumn`."""
        return np.asarray(self.solution.node[*self.branch.subtree, 0])

    @property
    def widen(self) -> tuple[float, float]:
        """Return the chances that the target, and that the challenger, widens a lost clash."""
        if self.branch.mode == Mode.MAJOR_ATTACK:
            return 0.0, 0.0
        found = self.solution.widen[self.branch.mode, self.branch.council]
        return float(found[Loser.TARGET]), float(found[Loser.CHALLENGER])

    def payoff(self, column: ModeColumn) -> float:
        """Return a payoff of the mode."""
        return _payoff(self.crisis, self.branch.mode, column)

    @property
    def prize(self) -> float:
        """Return the share of the whole prize that is at stake."""
        return _prize(self.crisis, self.branch.mode)


def _with_rest(parts: dict[str, float], utility: float) -> dict[str, float]:
    """Return the parts of a utility with what is left of it: what a widened war is worth."""
    rest = utility - sum(parts.values())
    # Rounding leaves a little where there is no such war.
    return parts if abs(rest) < ROUNDING else {**parts, "widened_war": rest}


def _clash_terms(solved: SolvedBranch, node: np.ndarray) -> dict[str, float]:
    """Return the parts of the challenger's utility of a resisted challenge.

    Parameters
    ----------
    node : values from `PRESS` to `TARGET`, true or believed
    """
    press, win, fraction, trade, cover = (float(x) for x in node[:5])
    salience = float(drawn_salience(solved.crisis))
    target_widens, challenger_widens = solved.widen
    parts = {
        "prize": win * (1 - target_widens) * salience * solved.prize,
        "challenge_cost": -solved.payoff(ModeColumn.CHALLENGE_COST) * press,
        "trade": -solved.payoff(ModeColumn.CHALLENGE_COST) * trade,
        # Attrition goes by the other side's share of strength, which is 1 less one's own
        # (MODEL 5.3).
        "attrition": -solved.payoff(ModeColumn.ATTRITION) * (press - fraction),
        "nuclear_risk": -solved.payoff(ModeColumn.NUCLEAR_RISK) * cover,
        "audience_cost": -solved.payoff(ModeColumn.AUDIENCE_COST) * (1 - press),
    }
    if solved.crisis.has_escalation and solved.branch.mode != Mode.MAJOR_ATTACK:
        lost = (press - win) * (1 - challenger_widens)
        parts["lost_clash"] = -solved.payoff(ModeColumn.AUDIENCE_COST) * lost
    return _with_rest(parts, float(node[NodeColumn.CHALLENGER]))


def _resistance_terms(solved: SolvedBranch, node: np.ndarray) -> dict[str, float]:
    """Return the parts of the target's utility of a resisted challenge; see `_clash_terms`."""
    crisis, press, win = solved.crisis, float(node[NodeColumn.PRESS]), float(node[NodeColumn.WIN])
    danger = solved.payoff(ModeColumn.NUCLEAR_RISK) * crisis.nuclear_challenger
    parts = {
        "prize": -win * (1 - solved.widen[0]) * crisis.salience_target * solved.prize,
        "attrition": -solved.payoff(ModeColumn.ATTRITION) * float(node[NodeColumn.FRACTION]),
        "nuclear_risk": -press * danger * float(crisis.target_vulnerability),
    }
    return _with_rest(parts, float(node[NodeColumn.TARGET]))


def _over_council(
    crisis: Crisis,
    solution: Solution,
    mode: int,
    terms_of: Callable[[SolvedBranch, np.ndarray], dict[str, float]],
) -> dict[str, float]:
    """Return parts of a utility as movers expect it before the council has answered."""
    active = float(crisis.activation_probability) if crisis.has_council else 1.0
    found: dict[str, float] = {}
    for answer, chance in ((CouncilAnswer.ACTIVE, active), (CouncilAnswer.INACTIVE, 1 - active)):
        if chance > 0:
            solved = SolvedBranch(crisis, solution, Branch(mode, int(answer)))
            parts = terms_of(solved, solved.first_node[NodeColumn.BELIEF :])
            found = {
                name: found.get(name, 0.0) + chance * parts.get(name, 0.0)
                for name in (*found, *(new for new in parts if new not in found))
            }
    return found


def challenge_terms(crisis: Crisis, solution: Solution, mode: int) -> dict[str, float]:
    """Return the parts of what a challenge is worth to the challenger, as it expects it."""
    resist = float(solution.summary[mode, SummaryColumn.RESIST])
    resisted = _over_council(crisis, solution, mode, _clash_terms)
    gain = float(drawn_salience(crisis)) * _prize(crisis, mode)
    return {
        "conceded_prize": (1 - resist) * gain,
        **{name: resist * value for name, value in resisted.items()},
        "threshold_aversion": -_payoff(crisis, mode, ModeColumn.THRESHOLD),
    }


def resistance_terms(crisis: Crisis, solution: Solution, mode: int) -> dict[str, float]:
    """Return the parts of what resisting is worth to the target, as it expects it."""
    return _over_council(crisis, solution, mode, _resistance_terms)


class LevelValues(NamedTuple):
    """What follows a level of a guarantor."""

    press: float
    """Probability that the challenger presses."""
    win: float
    """Probability that it presses and wins."""
    fraction: float
    """Challenger's share of strength, where it presses."""
    utility: float
    """The guarantor's own [stakes]."""


def values_at(node: np.ndarray, guarantor: int) -> LevelValues:
    """Return what a node says of the level of a guarantor that leads to it.

    Parameters
    ----------
    node : values at the node, columns `NodeColumn`
    guarantor : its position among those that look ahead
    """
    return LevelValues(
        press=float(node[NodeColumn.PRESS]),
        win=float(node[NodeColumn.WIN]),
        fraction=float(node[NodeColumn.FRACTION]),
        utility=float(node[NodeColumn.GUARANTORS + guarantor]),
    )


def level_terms(
    solved: SolvedBranch, guarantor: int, level: int, values: LevelValues
) -> dict[str, float]:
    """Return the parts of what a level is worth to a guarantor.

    Parameters
    ----------
    guarantor : its position among the guarantors
    values : what follows the level
    """
    crisis, prize = solved.crisis, solved.prize
    press, win, fraction, utility = values
    reneging = float(
        guarantor_standing(crisis, solved.branch.mode, solved.branch.council, guarantor)[1]
    )
    taken = win * (1 - solved.widen[0])
    terms = {"stake": -taken * float(crisis.stake[guarantor]) * prize}
    if LEVELS[level] == "support":
        terms["support_cost"] = -press * solved.payoff(ModeColumn.SUPPORT_COST)
    elif LEVELS[level] == "fight":
        attrition = solved.payoff(ModeColumn.ATTRITION)
        nuclear = solved.payoff(ModeColumn.NUCLEAR_RISK) * crisis.nuclear_challenger
        terms["fighting_cost"] = -solved.payoff(ModeColumn.FIGHTING_COST)
        terms["attrition"] = -float(crisis.attrition_exposure[guarantor]) * attrition * fraction
        terms["nuclear_risk"] = -press * nuclear * float(crisis.nuclear_vulnerability[guarantor])
        terms["norm"] = -press * float(crisis.norm_cost[guarantor]) * prize
    in_clash, called_off = price_of_level(level, reneging)
    terms["reneging"] = -press * in_clash - (1 - press) * called_off
    if LEVELS[level] != "abstain":
        terms["deployment_cost"] = -(1 - press) * solved.payoff(ModeColumn.DEPLOYMENT_COST)
    whole = _with_rest(terms, utility)
    return {name: value for name, value in whole.items() if value}


def pressing_terms(solved: SolvedBranch, node: np.ndarray) -> dict[str, float]:
    """Return the parts of what pressing is worth to the challenger at an end node."""
    press = float(node[NodeColumn.PRESS])
    if press <= 0:
        return {}
    parts = _clash_terms(solved, node[NodeColumn.BELIEF :])
    # Only backing down has it, and these are the parts of pressing alone.
    del parts["audience_cost"]
    return {name: value / press for name, value in parts.items()}


def acceptance_terms(solved: SolvedBranch, loser: Loser) -> dict[str, float]:
    """Return the parts of what accepting a lost clash is worth to its loser."""
    if loser == Loser.TARGET:
        return {"prize": -float(solved.crisis.salience_target) * solved.prize}
    return {"lost_clash": -solved.payoff(ModeColumn.AUDIENCE_COST)}


def widening_terms(solved: SolvedBranch, loser: Loser) -> dict[str, float]:
    """Return the parts of what widening a lost clash is worth to its loser, as it expects it.

    The threshold enters the choice and not the worth of the war; it is listed with the
    parts because it is what holds the loser back.
    """
    war = solved._replace(branch=solved.branch.widened())
    node = war.first_node[NodeColumn.BELIEF :]
    if loser == Loser.TARGET:
        aversion = float(solved.crisis.escalation_threshold)
        return {**_resistance_terms(war, node), "threshold_aversion": -aversion}
    aversion = war.payoff(ModeColumn.THRESHOLD)
    return {**_clash_terms(war, node), "threshold_aversion": -aversion}
