"""How the guarantors that do not look ahead answer those that do.

Each compares its own levels with the other rest abstaining, by the same choice
with mistakes and the same law, at every end node of the strategic guarantors.
The loops are like those of `sim.engine.crisis.clash`.
"""

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.clash import (
    clash_utility,
    fill_clash,
    fill_press,
    fill_wins,
    press_probability,
)
from sim.engine.crisis.coalitions import (
    Coalitions,
    copy_row,
    fill_strategic_strength,
    fill_strategic_strength_with_host,
)
from sim.engine.crisis.movers import (
    Challenge,
    Guarantor,
    abstaining_utility,
    fighting_utility,
    guarantor_of,
    supporting_utility,
)
from sim.engine.crisis.subtree import Buffers, SubtreeInput, SubtreeSolution
from sim.kernel.compiled import lean
from sim.rules.crisis.choice import choice_of_levels
from sim.rules.crisis.contest import strength_fraction
from sim.rules.crisis.support import level_weight

# As numbers: a function called with a member of an enumeration would be compiled once more.
_SUPPORT, _FIGHT = int(Level.SUPPORT), int(Level.FIGHT)


@lean
def _is_host(hosted: np.ndarray, k: int, n_strategic: int) -> bool:
    """Return whether any strategic guarantor has a base on the soil of guarantor `k`."""
    for guest in range(n_strategic):  # noqa: SIM110  numba compiles no generator
        if hosted[guest, k] > 0:
            return True
    return False


@lean
def _fill_abstain(
    challenge: Challenge, guarantor: Guarantor, press: np.ndarray, wins: np.ndarray,
    logit: np.ndarray,
) -> None:  # fmt: skip
    """Fill in what standing aside is worth to one of the rest, in logits."""
    for end in range(logit.size):
        win = press[end] * wins[end]
        utility = abstaining_utility(challenge, guarantor, press[end], win)
        logit[end] = challenge.precision * utility


@lean
def _fill_support(
    challenge: Challenge,
    guarantor: Guarantor,
    coalitions: Coalitions,
    buffers: Buffers,
    logit: np.ndarray,
) -> None:
    """Fill in what supporting is worth to one of the rest, in logits."""
    trade, cover = coalitions.trade, coalitions.cover
    defenders, wins = buffers.joined, buffers.joined_wins
    for end in range(logit.size):
        # In its own comparison it counts in the trade at risk; afterwards it does not: 0002.
        joined = trade[end] + guarantor.trade_share
        press = press_probability(
            challenge, clash_utility(challenge, wins[end], defenders[end], joined, cover[end])
        )
        utility = supporting_utility(challenge, guarantor, press, press * wins[end])
        logit[end] = challenge.precision * utility


@lean
def _fill_fight(
    challenge: Challenge,
    guarantor: Guarantor,
    coalitions: Coalitions,
    buffers: Buffers,
    logit: np.ndarray,
) -> None:
    """Fill in what fighting is worth to one of the rest, in logits."""
    trade, cover = coalitions.trade, coalitions.cover
    defenders, wins = buffers.joined, buffers.joined_wins
    for end in range(logit.size):
        joined, covered = (
            trade[end] + guarantor.trade_share,
            max(cover[end], guarantor.nuclear_cover),
        )
        press = press_probability(
            challenge, clash_utility(challenge, wins[end], defenders[end], joined, covered)
        )
        part = press * strength_fraction(challenge.strength_challenger, defenders[end])
        utility = fighting_utility(challenge, guarantor, press, press * wins[end], part)
        logit[end] = challenge.precision * utility + guarantor.bias


@lean
def _fill_joined(
    challenge: Challenge, guarantor: Guarantor, level: int, reach: np.ndarray, buffers: Buffers
) -> None:
    """Fill in the defenders' strength with one of the rest at a level, and who wins then.

    Parameters
    ----------
    reach : (E,) its strength from the best base open to it [USD bn]
    """
    before, joined = buffers.before, buffers.joined
    weight, share = level_weight(level, challenge.support_weight), guarantor.effective_share
    for end in range(joined.size):
        joined[end] = before[end] + weight * share * reach[end]
    fill_wins(challenge, joined, buffers.joined_wins)


@lean
def _fill_choice(
    guarantor: Guarantor, abstain: np.ndarray, support: np.ndarray, fight: np.ndarray
) -> None:
    """Turn the logits of the levels into probabilities over the readings of the law."""
    # The usual case in a loop of its own: half the exponentials.
    if guarantor.lawful_fight == 1:
        for end in range(abstain.size):
            chosen = choice_of_levels(abstain[end], support[end], fight[end], _FIGHT)
            abstain[end], support[end], fight[end] = chosen
        return
    low, high = guarantor.lawful_support, guarantor.lawful_fight
    for end in range(abstain.size):
        one = choice_of_levels(abstain[end], support[end], fight[end], _SUPPORT)
        two = choice_of_levels(abstain[end], support[end], fight[end], _FIGHT)
        abstain[end] = guarantor.lawful_abstain + low * one[0] + high * two[0]
        support[end] = low * one[1] + high * two[1]
        fight[end] = high * two[2]


@lean
def _fill_weight(
    support: np.ndarray, fight: np.ndarray, support_weight: float, weight: np.ndarray
) -> None:
    """Fill in the expected weight of one of the rest from its chances to support and to fight."""
    lesser, greater = level_weight(_SUPPORT, support_weight), level_weight(_FIGHT, support_weight)
    for end in range(support.size):
        weight[end] = support[end] * lesser + fight[end] * greater


@lean
def _fill_without_rest(given: SubtreeInput, buffers: Buffers) -> None:
    """Fill in what comes of it if none of the rest helps."""
    challenge, coalitions = given.challenge, given.coalitions
    fill_strategic_strength(challenge, given.traits, coalitions, buffers.defenders)
    fill_wins(challenge, buffers.defenders, buffers.wins)
    fill_clash(challenge, coalitions, buffers.defenders, buffers.wins, buffers.clash)
    fill_press(challenge, buffers.clash, buffers.press)


@lean
def _fill_levels(given: SubtreeInput, k: int, buffers: Buffers, levels: np.ndarray) -> None:
    """Fill in how likely one of the rest is to choose each level at each end node.

    Parameters
    ----------
    levels : (3, at least E) filled; logits before they are probabilities
    """
    challenge, coalitions = given.challenge, given.coalitions
    guarantor, reach = guarantor_of(given.traits, k), coalitions.reach[k]
    ends = reach.size
    abstain, support, fight = levels[0][:ends], levels[_SUPPORT][:ends], levels[_FIGHT][:ends]
    _fill_abstain(challenge, guarantor, buffers.press, buffers.wins, abstain)
    _fill_joined(challenge, guarantor, _SUPPORT, reach, buffers)
    _fill_support(challenge, guarantor, coalitions, buffers, support)
    _fill_joined(challenge, guarantor, _FIGHT, reach, buffers)
    _fill_fight(challenge, guarantor, coalitions, buffers, fight)
    _fill_choice(guarantor, abstain, support, fight)


@lean
def fill_rest(given: SubtreeInput, buffers: Buffers, solved: SubtreeSolution) -> None:
    """Fill in how the rest answer the strategic guarantors, and with what weight.

    Parameters
    ----------
    solved : levels and weights of the rest are filled
    """
    challenge, coalitions, hosted = given.challenge, given.coalitions, given.hosted
    n_strategic, ends = coalitions.weight.shape
    _fill_without_rest(given, buffers)
    for k in range(n_strategic, given.traits.shape[0]):
        copy_row(buffers.defenders, buffers.before)
        # Its help opens its soil to the strategic guarantors, who then are stronger too.
        if _is_host(hosted, k, n_strategic):
            soil = hosted[:n_strategic, k]
            fill_strategic_strength_with_host(
                challenge, given.traits, coalitions, soil, buffers.before
            )
        _fill_levels(given, k, buffers, solved.rest[k])
        support, fight = solved.rest[k, _SUPPORT][:ends], solved.rest[k, _FIGHT]
        _fill_weight(support, fight, challenge.support_weight, solved.weight[k])
