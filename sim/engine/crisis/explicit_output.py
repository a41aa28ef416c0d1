"""`deter crisis`: a solved crisis as a record, in the output format.

A crisis of the first version is answered as it always was. One of the second is
answered with wars by mode and accounts, and where no draw of resolve is given with
the mean over the draw alone.
"""

from collections.abc import Sequence

import numpy as np

from sim.domain.vocabulary import MODES, STATUS_QUO, Mode
from sim.engine.crisis.arrays import N_ANSWERS, WIDENED, Crisis, Solution, SummaryColumn
from sim.engine.crisis.expectation import (
    Expectation,
    capitulation_chance,
    expectation,
    force_chance,
)
from sim.engine.crisis.explicit import party_names
from sim.engine.crisis.explicit_input import ExplicitCrisis
from sim.engine.crisis.movers import lawful_levels, payoff_row
from sim.engine.crisis.solver import answer_probability

WAR = MODES[Mode.MAJOR_ATTACK]
_N_LEVELS = 3


def answer_record(given: ExplicitCrisis, crisis: Crisis, solution: Solution) -> dict[str, object]:
    """Return a solved crisis in the output format of `deter crisis`.

    Parameters
    ----------
    given : as it was written
    crisis, solution : the same as arrays, and solved
    """
    names = party_names(given)
    if given.is_first_version:
        return solution_record(names, crisis, solution)
    if given.resolve is None and crisis.resolve_sd > 0:
        return expectation_record(crisis, expectation(crisis, solution))
    return draw_record(names, crisis, solution)


def solution_record(names: Sequence[str], crisis: Crisis, solution: Solution) -> dict[str, object]:
    """Return the solution of a crisis of the first version.

    Parameters
    ----------
    names : challenger, target and the guarantors in the order of `crisis`
    """
    modes = _available(crisis)
    choice = {name: float(solution.choice[row]) for row, name in enumerate((STATUS_QUO, *MODES))}
    war = solution.summary[Mode.MAJOR_ATTACK, SummaryColumn.WAR]
    return {
        "choice": choice,
        "value": _values(crisis, solution),
        "war_probability": float(choice[WAR] * war),
        "modes": {mode: _mode_record(names, MODES.index(mode), solution) for mode in modes},
    }


def draw_record(names: Sequence[str], crisis: Crisis, solution: Solution) -> dict[str, object]:
    """Return the solution of a crisis at one draw of resolve.

    Parameters
    ----------
    names : challenger, target and the guarantors in the order of `crisis`
    """
    choice, summary = solution.choice[1:], solution.summary
    resisted = choice * summary[:, SummaryColumn.RESIST]
    grey, fait, attack = range(len(MODES))
    war = choice * summary[:, SummaryColumn.WAR]
    headlines = _headlines(
        crisis,
        solution.choice,
        war,
        float(choice[attack] - resisted[attack]),
        float(resisted[grey] * summary[grey, SummaryColumn.PRESS] + choice[fait] + choice[attack]),
    )
    return {
        **headlines,
        "value": _values(crisis, solution),
        "war_levels": _levels(names, crisis, solution, WIDENED),
        "modes": {
            mode: _full_record(names, crisis, solution, MODES.index(mode))
            for mode in _available(crisis)
        },
    }


def expectation_record(crisis: Crisis, found: Expectation) -> dict[str, object]:
    """Return the means of a crisis over its draw of resolve."""
    capitulation, force = capitulation_chance(found), force_chance(found)
    return _headlines(crisis, found.choice, found.war, float(capitulation), float(force))


def _headlines(
    crisis: Crisis, choice: np.ndarray, war: np.ndarray, capitulation: float, force: float
) -> dict[str, object]:
    """Return the chances of wars and of what is taken without one.

    Parameters
    ----------
    choice : (4,) probability of the status quo and of each mode
    war : (3,) probability of a war that begins in each mode
    """
    total = float(war.sum())
    return {
        "choice": {name: float(choice[row]) for row, name in enumerate((STATUS_QUO, *MODES))},
        "war_probability": total,
        "war_by_mode": {mode: float(war[MODES.index(mode)]) for mode in _available(crisis)},
        "capitulation": capitulation,
        "deterrence_failure": total + capitulation,
        "force": force,
    }


def _available(crisis: Crisis) -> list[str]:
    return [mode for mode, is_there in zip(MODES, crisis.is_available, strict=True) if is_there]


def _values(crisis: Crisis, solution: Solution) -> dict[str, float]:
    """Return the challenger's utility of each option, less its threshold aversion."""
    names = [STATUS_QUO, *_available(crisis)]
    return {name: float(solution.value[(STATUS_QUO, *MODES).index(name)]) for name in names}


def _mode_record(names: Sequence[str], row: int, solution: Solution) -> dict[str, object]:
    """Return what the output format says about one mode in any version."""
    summary = solution.summary[row]
    resist, press = summary[SummaryColumn.RESIST], summary[SummaryColumn.PRESS]
    clash = resist * press
    wins = summary[SummaryColumn.WIN] / press if clash > 0 else None
    strategic = names[2 : 2 + solution.levels.shape[1]]
    return {
        "precision": float(summary[SummaryColumn.PRECISION]),
        "resist": float(resist),
        "press_given_resist": float(press),
        "clash": float(clash),
        "challenger_wins_given_clash": None if wins is None else float(wins),
        "levels": {
            name: solution.levels[row, index].tolist() for index, name in enumerate(strategic)
        },
        "challenger_value": float(summary[SummaryColumn.CHALLENGER_VALUE]),
        "expected_utility": {
            name: float(solution.expected[row, index]) for index, name in enumerate(names)
        },
    }


def _full_record(
    names: Sequence[str], crisis: Crisis, solution: Solution, row: int
) -> dict[str, object]:
    """Return what the output format says about one mode in the second version."""
    summary = solution.summary[row]
    clash = summary[SummaryColumn.RESIST] * summary[SummaryColumn.PRESS]
    widened = summary[SummaryColumn.WIDENED] / summary[SummaryColumn.PRESS] if clash > 0 else None
    return {
        **_mode_record(names, row, solution),
        "levels": _levels(names, crisis, solution, row),
        "widened_given_clash": None if widened is None else float(widened),
        "war": float(summary[SummaryColumn.WAR]),
        "taken": float(summary[SummaryColumn.TAKEN]),
        "penalty": {name: float(solution.penalty[row, 2 + k]) for k, name in enumerate(names[2:])},
    }


def _levels(
    names: Sequence[str], crisis: Crisis, solution: Solution, tree: int
) -> dict[str, list[float]]:
    """Return how likely every guarantor is to choose each level, the rest included."""
    answering = rest_levels(crisis, solution, tree)
    return {
        name: (solution.levels[tree, k] if k < crisis.n_strategic else answering[k]).tolist()
        for k, name in enumerate(names[2:])
    }


def rest_levels(crisis: Crisis, solution: Solution, tree: int) -> np.ndarray:
    """Return (n, 3) the probability of each level of the rest in a tree; 0 for the others.

    Parameters
    ----------
    tree : a mode of challenge or `WIDENED`
    """
    n, n_strategic = crisis.stake.size, int(crisis.n_strategic)
    mode, total = payoff_row(tree), np.zeros((n, _N_LEVELS))
    for council in range(N_ANSWERS):
        chance = answer_probability(crisis, council)
        if chance <= 0:
            continue
        # The chance to get to each node of a row of the tree, from its first node down.
        arrival = np.array([chance])
        for k in range(n_strategic):
            first = (_N_LEVELS**k - 1) // 2
            sigma = solution.sigma[tree, council, first : first + arrival.size]
            chosen = np.einsum("l,nlc->nc", np.array(lawful_levels(crisis, mode, k)), sigma)
            arrival = (arrival[:, None] * chosen).ravel()
        total += solution.rest[tree, council, :n, :, : arrival.size] @ arrival
    total[:n_strategic] = 0.0
    return total
