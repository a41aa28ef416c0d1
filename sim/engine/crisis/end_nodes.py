"""The end of a crisis: what each combination of helpers comes to.

At an end node every strategic guarantor has chosen. The rest answer, strengths
add up on both sides, the challenger backs down or presses, and everybody gets
what that is worth. All end nodes are evaluated at once, in loops like those of
`sim.engine.crisis.clash`.
"""

import numpy as np

from sim.engine.crisis.arrays import NodeColumn
from sim.engine.crisis.clash import fill_clash, fill_press, fill_wins
from sim.engine.crisis.coalitions import Coalitions, Work, add_strength, copy_row, open_bases
from sim.engine.crisis.movers import Numbers, guarantor_of
from sim.engine.crisis.rest import answer_of_rest
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.contest import strength_fraction
from sim.rules.crisis.payoffs import target_clash

_PRESS = int(NodeColumn.PRESS)
_WIN = int(NodeColumn.WIN)
_FRACTION = int(NodeColumn.FRACTION)
_TRADE = int(NodeColumn.TRADE)
_COVER = int(NodeColumn.COVER)
_C = int(NodeColumn.CHALLENGER)
_T = int(NodeColumn.TARGET)
_BELIEF = int(NodeColumn.BELIEF)


@lean
def defenders_strength(  # noqa: PLR0913  kernel: flat arrays in, one filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    weight: np.ndarray,
    work: Work,
) -> None:
    """Fill in the strength on the target's side when everybody has answered, in USD bn.

    Parameters
    ----------
    hosted : (n, n) strength of row from the soil of column [USD bn]
    weight : (n, at least E) share of its strength that each guarantor commits
    work : its row of defenders is filled
    """
    n_strategic, total, reach = table.weight.shape[0], work.defenders, work.reach
    total[:] = numbers.strength_target
    for k in range(traits.shape[0]):
        copy_row(table.reach[k], reach)
        open_bases(reach, hosted[k], weight, n_strategic, numbers.support_weight)
        add_strength(total, weight[k], guarantor_of(traits, k).brought, reach, 0.0)


@lean
def _fill_values(numbers: Numbers, table: Coalitions, work: Work) -> None:
    """Fill in the values of the end nodes from the defenders' strength."""
    defenders, wins, clash, values = work.defenders, work.wins, work.clash, work.values
    press, win, fraction = values[_PRESS], values[_WIN], values[_FRACTION]
    trade, cover = values[_TRADE], values[_COVER]
    challenger, target = values[_C], values[_T]
    fill_wins(numbers, defenders, wins)
    fill_clash(numbers, table, defenders, wins, clash)
    fill_press(numbers, clash, press)
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


@lean
def _file_values(values: np.ndarray, nodes: np.ndarray) -> None:
    """Turn the rows of values (7, E) into the last nodes of the tree, twice: true and believed."""
    first = (values.shape[1] - 1) // 2
    for end in range(values.shape[1]):
        for column in range(_BELIEF):
            nodes[first + end, column] = values[column, end]
            nodes[first + end, _BELIEF + column] = values[column, end]


@inlined
def solve_ends(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: Numbers,
    traits: np.ndarray,
    table: Coalitions,
    hosted: np.ndarray,
    work: Work,
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
    n_strategic = table.weight.shape[0]
    for k in range(n_strategic):
        copy_row(table.weight[k], weight[k])
    if n_strategic < traits.shape[0]:
        answer_of_rest(numbers, traits, table, hosted, work, rest, weight)
    defenders_strength(numbers, traits, table, hosted, weight, work)
    _fill_values(numbers, table, work)
    _file_values(work.values, nodes)
