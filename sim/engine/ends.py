"""The end of a crisis: what each combination of helpers comes to.

At an end node every strategic guarantor has chosen. The rest answer, strengths
add up on both sides, the challenger backs down or presses, and everybody gets
what that is worth. All end nodes are evaluated at once: a row is a quantity, a
column an end node. Each loop fills one row or two and reads few, because the
compiler runs several end nodes at a time only where it can show cheaply that no
two rows overlap.
"""

from enum import IntEnum

import numpy as np

from sim.engine.coalitions import Coalitions, open_bases
from sim.engine.crisis import NodeColumn
from sim.engine.endgame import (
    Guarantor,
    Numbers,
    abstaining_utility,
    fighting_utility,
    guarantor_of,
    supporting_utility,
)
from sim.rules.choice import choice_of_levels, choice_of_two
from sim.rules.compiled import compiled, inlined
from sim.rules.contest import strength_fraction, win_probability
from sim.rules.payoffs import challenger_clash, target_clash
from sim.rules.support import level_weight

_PRESS = int(NodeColumn.PRESS)
_WIN = int(NodeColumn.WIN)
_FRACTION = int(NodeColumn.FRACTION)
_TRADE = int(NodeColumn.TRADE)
_COVER = int(NodeColumn.COVER)
_C = int(NodeColumn.CHALLENGER)
_T = int(NodeColumn.TARGET)
_BELIEF = int(NodeColumn.BELIEF)

_SUPPORT, _FIGHT = 1, 2


class _Row(IntEnum):
    """Rows of the working table of a subtree; the last ones are the columns of a node."""

    DEFENDERS = 0
    WINS = 1
    CLASH = 2
    JOINED = 3
    TOTAL = 4
    CHANCE = 5
    REACH = 6
    VALUES = 7


_DEFENDERS = int(_Row.DEFENDERS)
_WINS = int(_Row.WINS)
_CLASH = int(_Row.CLASH)
_JOINED = int(_Row.JOINED)
_TOTAL = int(_Row.TOTAL)
_CHANCE = int(_Row.CHANCE)
_REACH = int(_Row.REACH)
_VALUES = int(_Row.VALUES)


@inlined
def _clash(numbers: Numbers, wins: float, defenders: float, trade: float, cover: float) -> float:
    """Return the challenger's utility of a clash, in stakes.

    Parameters
    ----------
    wins : probability that the challenger wins it, in [0, 1]
    defenders : strength on the target's side [USD bn]
    trade : the challenger's trade share with those who stand there, in [0, 1]
    cover : belief in a nuclear cover of the target, in [0, 1]
    """
    fraction = strength_fraction(numbers.strength_challenger, defenders)
    return challenger_clash(
        wins,
        numbers.salience_challenger,
        numbers.prize,
        numbers.challenge_cost,
        trade,
        numbers.attrition,
        1 - fraction,
        numbers.nuclear_risk,
        cover,
    )


@inlined
def _press(numbers: Numbers, clash: float) -> float:
    """Return the probability that the challenger presses, from its utility of a clash."""
    precision = numbers.precision
    return choice_of_two(-precision * numbers.audience_cost, precision * clash)[1]


@compiled
def _fill_wins(numbers: Numbers, defenders: np.ndarray, wins: np.ndarray) -> None:
    """Fill in the probability that the challenger wins against each strength."""
    challenger, exponent = numbers.strength_challenger, numbers.exponent
    if exponent == 1:  # asked once, not at every end: without powers the loop is far faster
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], 1.0)
    else:
        for end in range(wins.size):
            wins[end] = win_probability(challenger, defenders[end], exponent)


@compiled
def _fill_clash(
    numbers: Numbers,
    table: Coalitions,
    defenders: np.ndarray,
    wins: np.ndarray,
    clash: np.ndarray,
) -> None:
    """Fill in the challenger's utility of a clash against the strategic guarantors' coalition."""
    trade, cover = table.trade, table.cover
    for end in range(clash.size):
        clash[end] = _clash(numbers, wins[end], defenders[end], trade[end], cover[end])


@compiled
def _fill_press(numbers: Numbers, clash: np.ndarray, press: np.ndarray) -> None:
    """Fill in the probability that the challenger presses."""
    for end in range(press.size):
        press[end] = _press(numbers, clash[end])


@compiled
def _add_strength(
    total: np.ndarray, weight: np.ndarray, brought: float, reach: np.ndarray, hosted: float
) -> None:
    """Add a guarantor's strength at each end node, in USD bn.

    Parameters
    ----------
    weight : share of its strength that it commits
    brought : share of that which is brought to bear
    reach : its strength from the best base open to it [USD bn]
    hosted : its strength from one base more [USD bn]
    """
    for end in range(total.size):
        total[end] += weight[end] * brought * max(reach[end], hosted)


@compiled
def _join(
    before: np.ndarray, weight: float, brought: float, reach: np.ndarray, total: np.ndarray
) -> None:
    """Fill in strengths with one guarantor more, which commits one weight everywhere."""
    for end in range(total.size):
        total[end] = before[end] + weight * brought * reach[end]


@compiled
def _strategic_strength(
    numbers: Numbers, traits: np.ndarray, table: Coalitions, hosted: np.ndarray, total: np.ndarray
) -> None:
    """Fill in the strength of the target and the strategic guarantors, in USD bn.

    Parameters
    ----------
    hosted : (S,) what each has from one base more, as far as that is open [USD bn]
    """
    total[:] = numbers.strength_target
    for k in range(hosted.size):
        brought = guarantor_of(traits, k).brought
        _add_strength(total, table.weight[k], brought, table.reach[k], hosted[k])


@compiled
def _fill_abstain(
    numbers: Numbers, joiner: Guarantor, press: np.ndarray, wins: np.ndarray, logit: np.ndarray
) -> None:
    """Fill in what standing aside is worth to one of the rest, in logits."""
    for end in range(logit.size):
        win = press[end] * wins[end]
        logit[end] = numbers.precision * abstaining_utility(numbers, joiner, press[end], win)


@compiled
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
        press = _press(numbers, _clash(numbers, wins[end], defenders[end], joined, cover[end]))
        utility = supporting_utility(numbers, joiner, press, press * wins[end])
        logit[end] = numbers.precision * utility


@compiled
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
        press = _press(numbers, _clash(numbers, wins[end], defenders[end], joined, covered))
        part = press * strength_fraction(numbers.strength_challenger, defenders[end])
        utility = fighting_utility(numbers, joiner, press, press * wins[end], part)
        logit[end] = numbers.precision * utility + joiner.bias


@compiled
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


@compiled
def _weigh(
    support: np.ndarray, fight: np.ndarray, support_weight: float, weight: np.ndarray
) -> None:
    """Fill in the expected weight of one of the rest from its chances to support and to fight."""
    lesser, greater = level_weight(_SUPPORT, support_weight), level_weight(_FIGHT, support_weight)
    for end in range(support.size):
        weight[end] = support[end] * lesser + fight[end] * greater


@compiled
def _answer_of_rest(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    work: np.ndarray,
    rest: np.ndarray,
) -> None:
    """Fill in how the guarantors that do not look ahead answer the strategic ones.

    Each compares its own levels with the other rest abstaining, so abstaining
    looks the same to all of them. `rest` holds logits before it holds probabilities.
    """
    n_strategic, ends = table.weight.shape
    alone, wins, press = work[_DEFENDERS], work[_WINS], work[_VALUES + _PRESS]
    joined, total, chance = work[_JOINED], work[_TOTAL], work[_CHANCE]
    _strategic_strength(numbers, traits, table, np.zeros(n_strategic), alone)
    _fill_wins(numbers, alone, wins)
    _fill_clash(numbers, table, alone, wins, work[_CLASH])
    _fill_press(numbers, work[_CLASH], press)
    for k in range(n_strategic, traits.shape[0]):
        joiner, reach = guarantor_of(traits, k), table.reach[k]
        levels = rest[k]
        abstain, support, fight = levels[0][:ends], levels[1][:ends], levels[2][:ends]
        _fill_abstain(numbers, joiner, press, wins, abstain)
        _strategic_strength(numbers, traits, table, hosted[:n_strategic, k], joined)
        share = level_weight(_SUPPORT, numbers.support_weight)
        _join(joined, share, joiner.brought, reach, total)
        _fill_wins(numbers, total, chance)
        _fill_support(numbers, joiner, table, total, chance, support)
        share = level_weight(_FIGHT, numbers.support_weight)
        _join(joined, share, joiner.brought, reach, total)
        _fill_wins(numbers, total, chance)
        _fill_fight(numbers, joiner, table, total, chance, fight)
        _choose(joiner, abstain, support, fight)


@compiled
def _copy(source: np.ndarray, target: np.ndarray) -> None:
    """Fill the first places of a row with another."""
    for end in range(source.size):
        target[end] = source[end]


@compiled
def defenders_strength(  # noqa: PLR0913  kernel: flat arrays in, one filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    weight: np.ndarray,
    work: np.ndarray,
) -> None:
    """Fill in the strength on the target's side when everybody has answered, in USD bn.

    Parameters
    ----------
    hosted : (n, n) strength of row from the soil of column [USD bn]
    weight : (n, E) share of its strength that each guarantor commits
    work : its row of defenders is filled
    """
    n_strategic, ends = table.weight.shape
    total, reach = work[_DEFENDERS], work[_REACH]
    total[:] = numbers.strength_target
    for k in range(traits.shape[0]):
        _copy(table.reach[k], reach)
        open_bases(reach, hosted[k], weight, n_strategic, numbers.support_weight)
        _add_strength(total, weight[k][:ends], guarantor_of(traits, k).brought, reach, 0.0)


@compiled
def _fill_values(numbers: Numbers, table: Coalitions, work: np.ndarray) -> None:
    """Fill in the values of the end nodes from the defenders' strength."""
    defenders, wins, clash = work[_DEFENDERS], work[_WINS], work[_CLASH]
    press, win, fraction = work[_VALUES + _PRESS], work[_VALUES + _WIN], work[_VALUES + _FRACTION]
    trade, cover = work[_VALUES + _TRADE], work[_VALUES + _COVER]
    challenger, target = work[_VALUES + _C], work[_VALUES + _T]
    _fill_wins(numbers, defenders, wins)
    _fill_clash(numbers, table, defenders, wins, clash)
    _fill_press(numbers, clash, press)
    for end in range(press.size):
        win[end] = press[end] * wins[end]
        fraction[end] = press[end] * strength_fraction(numbers.strength_challenger, defenders[end])
    for end in range(press.size):
        trade[end] = press[end] * table.trade[end]
        cover[end] = press[end] * table.cover[end]
    for end in range(press.size):
        backing_down = (1 - press[end]) * numbers.audience_cost
        challenger[end] = press[end] * clash[end] - backing_down
    for end in range(press.size):
        fought = target_clash(
            wins[end],
            numbers.salience_target,
            numbers.prize,
            numbers.attrition,
            strength_fraction(numbers.strength_challenger, defenders[end]),
        )
        target[end] = press[end] * fought


@compiled
def _file_values(values: np.ndarray, nodes: np.ndarray) -> None:
    """Turn the rows of values (7, E) into the last nodes of the tree, twice: true and believed."""
    first = (values.shape[1] - 1) // 2
    for end in range(values.shape[1]):
        for column in range(_BELIEF):
            nodes[first + end, column] = values[column, end]
            nodes[first + end, _BELIEF + column] = values[column, end]


@compiled
def solve_ends(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    nodes: np.ndarray,
    rest: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Fill in the end nodes of a subtree, where all strategic guarantors have chosen.

    Parameters
    ----------
    numbers, traits, table : see `Numbers`, `Guarantor`, `Coalitions`
    hosted : (n, n) strength of row from the soil of column [USD bn]
    nodes, rest, weight : of the subtree, see `Solution`
    """
    n, (n_strategic, ends) = traits.shape[0], table.weight.shape
    work = np.empty((_VALUES + _BELIEF, ends))
    if n > n_strategic:
        _answer_of_rest(numbers, traits, table, hosted, work, rest)
    for k in range(n_strategic):
        _copy(table.weight[k], weight[k])
    for k in range(n_strategic, n):
        _weigh(rest[k, _SUPPORT][:ends], rest[k, _FIGHT], numbers.support_weight, weight[k])
    defenders_strength(numbers, traits, table, hosted, weight, work)
    _fill_values(numbers, table, work)
    _file_values(work[_VALUES:], nodes)
