"""How the guarantors that do not look ahead answer those that do.

Each compares its own levels with the other rest abstaining, by the same choice
with mistakes and the same law, at every end node of the strategic guarantors.
The loops are like those of `sim.engine.crisis.clash`.
"""

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import N_LEVELS
from sim.engine.crisis.clash import (
    clash_utility,
    fill_clash,
    fill_press,
    fill_shares,
    fill_wins,
    press_probability,
)
from sim.engine.crisis.coalitions import (
    Coalitions,
    copy_row,
    fill_strategic_strength,
)
from sim.engine.crisis.helping import (
    ClashChances,
    abstaining_utility,
    fighting_utility,
    penalty_of_level,
    standing_cost,
    supporting_utility,
)
from sim.engine.crisis.movers import Challenge, Guarantor, guarantor_of
from sim.engine.crisis.subtree import Buffers, SubtreeInput, SubtreeSolution
from sim.kernel.compiled import lean
from sim.rules.crisis.choice import choice_of_levels
from sim.rules.crisis.support import level_weight

# As numbers: a function called with a member of an enumeration would be compiled once more.
_SUPPORT, _FIGHT = int(Level.SUPPORT), int(Level.FIGHT)


@lean
def _fill_joined_press(
    challenge: Challenge,
    guarantor: Guarantor,
    row: tuple[int, int],
    coalitions: Coalitions,
    buffers: Buffers,
) -> None:
    """Fill in the probability that the challenger presses once one of the rest has joined.

    Parameters
    ----------
    row : position and level of who has joined
    """
    trade, cover, press = coalitions.risks.trade, coalitions.risks.cover, buffers.joined_press
    k, level = row
    shares = buffers.strengths.joined_share[k, level - 1]
    wins = buffers.strengths.joined_wins[k, level - 1]
    own_cover = guarantor.nuclear_cover if level == _FIGHT else 0.0
    for end in range(press.size):
        # In its own comparison it counts in the trade at risk; afterwards it does not: 0002.
        joined = trade[end] + guarantor.trade_share
        covered = max(cover[end], own_cover)
        press[end] = press_probability(
            challenge, clash_utility(challenge, wins[end], shares[end], joined, covered)
        )


@lean
def _fill_abstain(
    challenge: Challenge, guarantor: Guarantor, press: np.ndarray, wins: np.ndarray,
    utility: np.ndarray,
) -> None:  # fmt: skip
    """Fill in what standing aside is worth to one of the rest, in stakes."""
    for end in range(utility.size):
        win = press[end] * wins[end]
        utility[end] = abstaining_utility(challenge, guarantor, press[end], win)


@lean
def _fill_support(
    challenge: Challenge, guarantor: Guarantor, press: np.ndarray, wins: np.ndarray,
    utility: np.ndarray,
) -> None:  # fmt: skip
    """Fill in what supporting is worth to one of the rest, in stakes."""
    for end in range(utility.size):
        win = press[end] * wins[end]
        utility[end] = supporting_utility(challenge, guarantor, press[end], win)


@lean
def _fill_fight(
    challenge: Challenge, guarantor: Guarantor, k: int, buffers: Buffers, utility: np.ndarray
) -> None:
    """Fill in what fighting is worth to one of the rest, in stakes."""
    press, shares = buffers.joined_press, buffers.strengths.joined_share[k, _FIGHT - 1]
    wins = buffers.strengths.joined_wins[k, _FIGHT - 1]
    for end in range(utility.size):
        part = press[end] * shares[end]
        win = press[end] * wins[end]
        utility[end] = fighting_utility(challenge, guarantor, press[end], win, part)


@lean
def _fill_penalty(
    challenge: Challenge, guarantor: Guarantor, row: tuple[int, int], buffers: Buffers
) -> None:
    """Fill in what one of the rest would pay for standing aside at a level, in stakes.

    Parameters
    ----------
    row : its position, and the level
    """
    k, level = row
    press, wins = buffers.press, buffers.strengths.alone_wins
    if level > 0:
        press, wins = buffers.joined_press, buffers.strengths.joined_wins[k, level - 1]
    penalty = buffers.account[level]
    for end in range(penalty.size):
        win = press[end] * wins[end]
        penalty[end] = penalty_of_level(challenge, guarantor, level, press[end], win)


@lean
def _fill_standing(
    challenge: Challenge, guarantor: Guarantor, row: tuple[int, int], buffers: Buffers
) -> None:
    """Fill in what a level costs one of the rest beside the penalty and the prize, in stakes.

    Parameters
    ----------
    row : its position, and the level
    """
    (k, level), strengths = row, buffers.strengths
    press, wins, shares = buffers.press, strengths.alone_wins, strengths.alone_share
    if level > 0:
        press, wins = buffers.joined_press, strengths.joined_wins[k, level - 1]
        shares = strengths.joined_share[k, level - 1]
    standing = buffers.account[level]
    for end in range(standing.size):
        chances = ClashChances(
            press=press[end], win=press[end] * wins[end], fraction=press[end] * shares[end]
        )
        standing[end] = standing_cost(challenge, guarantor, level, chances)


@lean
def _fill_joined(
    challenge: Challenge,
    guarantor: Guarantor,
    row: tuple[int, int],
    reach: np.ndarray,
    buffers: Buffers,
) -> None:
    """Fill in the defenders' strength with one of the rest at a level, and who wins then.

    Parameters
    ----------
    row : its position, and the level
    reach : (E,) its strength from the best base open to it [USD bn]
    """
    (k, level), strengths = row, buffers.strengths
    before, joined = buffers.before, strengths.joined[k, level - 1]
    weight, share = level_weight(level, challenge.support_weight), guarantor.effective_share
    for end in range(joined.size):
        joined[end] = before[end] + weight * share * reach[end]
    fill_wins(challenge, joined, strengths.joined_wins[k, level - 1])
    fill_shares(challenge, joined, strengths.joined_share[k, level - 1])


@lean
def _fill_choice(
    challenge: Challenge, guarantor: Guarantor, utility: np.ndarray, levels: np.ndarray
) -> None:
    """Fill in the probabilities of the levels, over the readings of the law.

    Parameters
    ----------
    utility : (3, E) what each level is worth [stakes]
    levels : (3, at least E) filled
    """
    zero, one, two = utility[0], utility[1], utility[2]
    ends, precision, bias = zero.size, challenge.precision, guarantor.bias
    abstain, support, fight = levels[0][:ends], levels[_SUPPORT][:ends], levels[_FIGHT][:ends]
    # The usual case in a loop of its own: half the exponentials.
    if guarantor.lawful_fight == 1:
        for end in range(ends):
            chosen = choice_of_levels(
                precision * zero[end], precision * one[end], precision * two[end] + bias, _FIGHT
            )
            abstain[end], support[end], fight[end] = chosen
        return
    low, high = guarantor.lawful_support, guarantor.lawful_fight
    for end in range(ends):
        first, second = precision * zero[end], precision * one[end]
        third = precision * two[end] + bias
        lesser = choice_of_levels(first, second, third, _SUPPORT)
        greater = choice_of_levels(first, second, third, _FIGHT)
        abstain[end] = guarantor.lawful_abstain + low * lesser[0] + high * greater[0]
        support[end] = low * lesser[1] + high * greater[1]
        fight[end] = high * greater[2]


@lean
def _fill_own_account(levels: np.ndarray, of_level: np.ndarray, own: np.ndarray) -> None:
    """Fill in what one of the rest expects of its own choice at each end.

    Parameters
    ----------
    levels : (3, at least E) probability of each level
    of_level : (3, E) what each level is worth, or costs [stakes]
    own : (E,) filled
    """
    for end in range(own.size):
        own[end] = (
            levels[0, end] * of_level[0, end]
            + levels[1, end] * of_level[1, end]
            + levels[2, end] * of_level[2, end]
        )


@lean
def _fill_weight(
    support: np.ndarray, fight: np.ndarray, support_weight: float, weight: np.ndarray
) -> None:
    """Fill in the expected weight of one of the rest from its chances to support and to fight."""
    lesser, greater = level_weight(_SUPPORT, support_weight), level_weight(_FIGHT, support_weight)
    for end in range(support.size):
        weight[end] = support[end] * lesser + fight[end] * greater


@lean
def fill_without_rest(given: SubtreeInput, buffers: Buffers) -> None:
    """Fill in what comes of it if none of the rest helps."""
    challenge, coalitions, strengths = given.challenge, given.coalitions, buffers.strengths
    wins, shares = strengths.alone_wins, strengths.alone_share
    if strengths.is_known[0] == 0:
        fill_strategic_strength(
            challenge, given.traits, coalitions.weight, coalitions.reach, strengths.alone
        )
        fill_wins(challenge, strengths.alone, wins)
        fill_shares(challenge, strengths.alone, shares)
    fill_clash(challenge, coalitions.risks, shares, wins, buffers.clash)
    fill_press(challenge, buffers.clash, buffers.press)


@lean
def fill_before(given: SubtreeInput, k: int, buffers: Buffers) -> None:
    """Fill in the defenders' strength before one of the rest joins, with its bases open."""
    coalitions = given.coalitions
    copy_row(buffers.strengths.alone, buffers.before)
    # Its help opens its soil to the strategic guarantors, who then are stronger too.
    if coalitions.is_host[k]:
        reach = coalitions.reach_with_host[k - coalitions.weight.shape[0]]
        fill_strategic_strength(
            given.challenge, given.traits, coalitions.weight, reach, buffers.before
        )


@lean
def fill_level(given: SubtreeInput, k: int, level: int, buffers: Buffers) -> None:
    """Fill in what comes of one of the rest at a level, and what that is worth to it.

    Parameters
    ----------
    buffers : after `fill_without_rest` and, where strengths are not known, `fill_before`; its row
        of utility and, above abstaining, what follows once it has joined are filled
    """
    challenge, coalitions, strengths = given.challenge, given.coalitions, buffers.strengths
    guarantor, utility = guarantor_of(given.traits, k), buffers.utility[level]
    if level == 0:
        _fill_abstain(challenge, guarantor, buffers.press, strengths.alone_wins, utility)
        return
    if strengths.is_known[0] == 0:
        _fill_joined(challenge, guarantor, (k, level), coalitions.reach[k], buffers)
    _fill_joined_press(challenge, guarantor, (k, level), coalitions, buffers)
    if level == _SUPPORT:
        wins = strengths.joined_wins[k, level - 1]
        _fill_support(challenge, guarantor, buffers.joined_press, wins, utility)
    else:
        _fill_fight(challenge, guarantor, k, buffers, utility)


@lean
def _fill_levels(given: SubtreeInput, k: int, buffers: Buffers, levels: np.ndarray) -> None:
    """Fill in how likely one of the rest is to choose each level at each end node.

    Parameters
    ----------
    levels : (3, at least E) filled
    """
    guarantor = guarantor_of(given.traits, k)
    for level in range(N_LEVELS):
        fill_level(given, k, level, buffers)
        if guarantor.evaluates > 0:
            if buffers.has_standing:
                _fill_standing(given.challenge, guarantor, (k, level), buffers)
            else:
                _fill_penalty(given.challenge, guarantor, (k, level), buffers)
    _fill_choice(given.challenge, guarantor, buffers.utility, levels)


@lean
def _stand_aside(levels: np.ndarray, weight: np.ndarray, ends: int) -> None:
    """Fill in that one of the rest does nothing at any end."""
    for end in range(ends):
        levels[0, end], levels[1, end], levels[2, end] = 1.0, 0.0, 0.0
        weight[end] = 0.0


@lean
def fill_rest(given: SubtreeInput, buffers: Buffers, solved: SubtreeSolution) -> None:
    """Fill in how the rest answer the strategic guarantors, and with what weight.

    Parameters
    ----------
    buffers : what they expect of their own choices is filled, for those who evaluate it
    solved : levels and weights of the rest are filled
    """
    n_strategic, ends = given.coalitions.weight.shape
    fill_without_rest(given, buffers)
    for k in range(n_strategic, given.traits.shape[0]):
        guarantor, levels = guarantor_of(given.traits, k), solved.rest[k]
        # Who may do nothing has nothing to compare, unless it would like to know what it is worth.
        if guarantor.lawful_abstain == 1 and guarantor.evaluates == 0:
            _stand_aside(levels, solved.weight[k], ends)
            continue
        if buffers.strengths.is_known[0] == 0:
            fill_before(given, k, buffers)
        _fill_levels(given, k, buffers, levels)
        if guarantor.evaluates > 0:
            _fill_own_account(levels, buffers.utility, buffers.own_utility[k])
            _fill_own_account(levels, buffers.account, buffers.own_account[k])
        support, fight = levels[_SUPPORT][:ends], levels[_FIGHT]
        _fill_weight(support, fight, given.challenge.support_weight, solved.weight[k])
