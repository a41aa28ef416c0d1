"""How the guarantors that do not look ahead answer those that do.

Each compares its own levels with the other rest abstaining, by the same choice
with mistakes and the same law, at every end node of the strategic guarantors.
The loops are like those of `sim.engine.crisis.clash`.
"""

import numpy as np

from sim.engine.crisis.clash import (
    clash_utility,
    fill_clash,
    fill_press,
    fill_wins,
    press_probability,
)
from sim.engine.crisis.coalitions import Coalitions, Work, copy_row, sum_up, sum_up_with
from sim.engine.crisis.movers import (
    Guarantor,
    Numbers,
    abstaining_utility,
    fighting_utility,
    guarantor_of,
    supporting_utility,
)
from sim.kernel.compiled import lean
from sim.rules.crisis.choice import choice_of_levels
from sim.rules.crisis.contest import strength_fraction
from sim.rules.crisis.support import level_weight

_SUPPORT, _FIGHT = 1, 2


@lean
def _join(
    before: np.ndarray, weight: float, brought: float, reach: np.ndarray, total: np.ndarray
) -> None:
    """Fill in strengths with one guarantor more, which commits one weight everywhere."""
    for end in range(total.size):
        total[end] = before[end] + weight * brought * reach[end]


@lean
def _is_host(hosted: np.ndarray, k: int, guests: int) -> bool:
    """Return whether one of the first guarantors has anything from the soil of another."""
    for guest in range(guests):  # noqa: SIM110  numba compiles no generator
        if hosted[guest, k] > 0:
            return True
    return False


@lean
def _fill_abstain(
    numbers: Numbers, joiner: Guarantor, press: np.ndarray, wins: np.ndarray, logit: np.ndarray
) -> None:
    """Fill in what standing aside is worth to one of the rest, in logits."""
    for end in range(logit.size):
        win = press[end] * wins[end]
        logit[end] = numbers.precision * abstaining_utility(numbers, joiner, press[end], win)


@lean
def _fill_support(  # noqa: PLR0913  kernel: flat arrays in, one filled
    numbers: Numbers,
    joiner: Guarantor,
    table: Coalitions,
    defenders: np.ndarray,
    wins: np.ndarray,
    logit: np.ndarray,
) -> None:
    """Fill in what supporting is worth to one of the rest, in logits."""
    trade, cover = table.trade, table.cover
    for end in range(logit.size):
        joined = trade[end] + joiner.trade
        press = press_probability(
            numbers, clash_utility(numbers, wins[end], defenders[end], joined, cover[end])
        )
        utility = supporting_utility(numbers, joiner, press, press * wins[end])
        logit[end] = numbers.precision * utility


@lean
def _fill_fight(  # noqa: PLR0913  kernel: flat arrays in, one filled
    numbers: Numbers,
    joiner: Guarantor,
    table: Coalitions,
    defenders: np.ndarray,
    wins: np.ndarray,
    logit: np.ndarray,
) -> None:
    """Fill in what fighting is worth to one of the rest, in logits."""
    trade, cover = table.trade, table.cover
    for end in range(logit.size):
        joined, covered = trade[end] + joiner.trade, max(cover[end], joiner.assured)
        press = press_probability(
            numbers, clash_utility(numbers, wins[end], defenders[end], joined, covered)
        )
        part = press * strength_fraction(numbers.strength_challenger, defenders[end])
        utility = fighting_utility(numbers, joiner, press, press * wins[end], part)
        logit[end] = numbers.precision * utility + joiner.bias


@lean
def _choose(joiner: Guarantor, abstain: np.ndarray, support: np.ndarray, fight: np.ndarray) -> None:
    """Turn the logits of the levels into probabilities over the readings of the law."""
    if joiner.lawful_fight == 1:
        for end in range(abstain.size):
            chosen = choice_of_levels(abstain[end], support[end], fight[end], _FIGHT)
            abstain[end], support[end], fight[end] = chosen
        return
    low, high = joiner.lawful_support, joiner.lawful_fight
    for end in range(abstain.size):
        one = choice_of_levels(abstain[end], support[end], fight[end], _SUPPORT)
        two = choice_of_levels(abstain[end], support[end], fight[end], _FIGHT)
        abstain[end] = joiner.lawful_abstain + low * one[0] + high * two[0]
        support[end] = low * one[1] + high * two[1]
        fight[end] = high * two[2]


@lean
def _weigh(
    support: np.ndarray, fight: np.ndarray, support_weight: float, weight: np.ndarray
) -> None:
    """Fill in the expected weight of one of the rest from its chances to support and to fight."""
    lesser, greater = level_weight(_SUPPORT, support_weight), level_weight(_FIGHT, support_weight)
    for end in range(support.size):
        weight[end] = support[end] * lesser + fight[end] * greater


@lean
def _stand_alone(numbers: Numbers, traits: np.ndarray, table: Coalitions, work: Work) -> None:
    """Fill in what comes of it if none of the rest helps."""
    sum_up(numbers, traits, table, work.defenders)
    fill_wins(numbers, work.defenders, work.wins)
    fill_clash(numbers, table, work.defenders, work.wins, work.clash)
    fill_press(numbers, work.clash, work.press)


@lean
def _answer(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    joiner: Guarantor,
    table: Coalitions,
    reach: np.ndarray,
    work: Work,
    levels: np.ndarray,
) -> None:
    """Fill in how one of the rest answers the strategic guarantors.

    Parameters
    ----------
    reach : (E,) its strength from the best base open to it [USD bn]
    levels : (3, at least E) filled; logits before they are probabilities
    """
    ends, total, chance = reach.size, work.total, work.chance
    abstain, support, fight = levels[0][:ends], levels[1][:ends], levels[2][:ends]
    _fill_abstain(numbers, joiner, work.press, work.wins, abstain)
    share = level_weight(_SUPPORT, numbers.support_weight)
    _join(work.joined, share, joiner.brought, reach, total)
    fill_wins(numbers, total, chance)
    _fill_support(numbers, joiner, table, total, chance, support)
    share = level_weight(_FIGHT, numbers.support_weight)
    _join(work.joined, share, joiner.brought, reach, total)
    fill_wins(numbers, total, chance)
    _fill_fight(numbers, joiner, table, total, chance, fight)
    _choose(joiner, abstain, support, fight)


@lean
def answer_of_rest(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    work: Work,
    rest: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Fill in how the rest answer the strategic guarantors, and with what weight.

    Parameters
    ----------
    numbers, traits, table : see `Numbers`, `Guarantor`, `Coalitions`
    hosted : (n, n) strength of row from the soil of column [USD bn]
    rest, weight : of the subtree, see `Solution`
    """
    n_strategic, ends = table.weight.shape
    _stand_alone(numbers, traits, table, work)
    for k in range(n_strategic, traits.shape[0]):
        copy_row(work.defenders, work.joined)
        if _is_host(hosted, k, n_strategic):
            sum_up_with(numbers, traits, table, hosted[:n_strategic, k], work.joined)
        _answer(numbers, guarantor_of(traits, k), table, table.reach[k], work, rest[k])
        support, fight = rest[k, _SUPPORT][:ends], rest[k, _FIGHT]
        _weigh(support, fight, numbers.support_weight, weight[k])
