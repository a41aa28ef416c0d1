"""The end of a crisis: what each combination of helpers comes to.

At an end node every strategic guarantor has chosen. The rest answer, strengths
add up on both sides, the challenger backs down or presses, and everybody gets
what that is worth. All end nodes are evaluated at once, in loops like those of
`sim.engine.crisis.clash`.
"""

import numpy as np

from sim.domain.vocabulary import Level
from sim.engine.crisis.arrays import NodeColumn
from sim.engine.crisis.bases import open_bases_of_rest, opening
from sim.engine.crisis.clash import fill_clash, fill_press, fill_shares, fill_wins
from sim.engine.crisis.coalitions import add_strength, copy_row
from sim.engine.crisis.helping import widened_chance
from sim.engine.crisis.movers import Challenge, guarantor_of
from sim.engine.crisis.rest import fill_rest
from sim.engine.crisis.subtree import Buffers, SubtreeInput, SubtreeSolution
from sim.kernel.compiled import inlined, lean
from sim.rules.crisis.escalation import accepted_win, widened_clash
from sim.rules.crisis.payoffs import TargetCosts, target_clash

_BELIEF = int(NodeColumn.BELIEF)
_SUPPORT, _FIGHT = int(Level.SUPPORT), int(Level.FIGHT)


@lean
def _fill_opened(given: SubtreeInput, solved: SubtreeSolution, buffers: Buffers) -> None:
    """Fill in how far each guarantor opens its soil to its guests."""
    n_strategic, support = given.coalitions.weight.shape[0], given.challenge.support_weight
    for host in range(given.traits.shape[0]):
        opened, weight, levels = buffers.opened[host], solved.weight[host], solved.rest[host]
        if given.challenge.expected_coalition and host >= n_strategic:
            for end in range(opened.size):
                opened[end] = levels[_SUPPORT, end] + levels[_FIGHT, end]
        else:
            for end in range(opened.size):
                opened[end] = opening(weight[end], support)


@lean
def fill_defenders(given: SubtreeInput, solved: SubtreeSolution, buffers: Buffers) -> None:
    """Fill in the strength on the target's side when everybody has answered, in USD bn.

    Parameters
    ----------
    solved : with weights and answers of the rest
    buffers : its row of defenders is filled
    """
    coalitions, total, reach = given.coalitions, buffers.defenders, buffers.reach
    n_strategic = coalitions.weight.shape[0]
    total[:] = given.challenge.strength_target
    _fill_opened(given, solved, buffers)
    for k in range(given.traits.shape[0]):
        copy_row(coalitions.reach[k], reach)
        # The strategic hosts are in `reach` already: only the rest may open bases now.
        if coalitions.is_guest_of_rest[k]:
            open_bases_of_rest(given.bases, k, n_strategic, buffers.opened, reach)
        share = guarantor_of(given.traits, k).effective_share
        add_strength(total, solved.weight[k], share, reach)


@lean
def _fill_risks(given: SubtreeInput, solved: SubtreeSolution, buffers: Buffers) -> None:
    """Fill in trade and cover at each end, with what is expected of the rest where they count."""
    trade, cover = buffers.risks.trade, buffers.risks.cover
    copy_row(given.coalitions.risks.trade, trade)
    copy_row(given.coalitions.risks.cover, cover)
    # The first version knew their strength alone (docs/decisions/0023).
    if not given.challenge.expected_coalition:
        return
    for k in range(given.coalitions.weight.shape[0], given.traits.shape[0]):
        guarantor, levels = guarantor_of(given.traits, k), solved.rest[k]
        for end in range(trade.size):
            trade[end] += guarantor.trade_share * (levels[_SUPPORT, end] + levels[_FIGHT, end])
        for end in range(cover.size):
            more = max(guarantor.nuclear_cover - cover[end], 0.0)
            cover[end] += levels[_FIGHT, end] * more


@lean
def _fill_values(challenge: Challenge, buffers: Buffers) -> None:
    """Fill in the values of the end nodes from who wins and what strength each side has."""
    shares, wins, clash, values = buffers.share, buffers.wins, buffers.clash, buffers.values
    press, win, fraction = (
        values[NodeColumn.PRESS],
        values[NodeColumn.WIN],
        values[NodeColumn.FRACTION],
    )
    trade, cover = values[NodeColumn.TRADE], values[NodeColumn.COVER]
    challenger, target = values[NodeColumn.CHALLENGER], values[NodeColumn.TARGET]
    fill_clash(challenge, buffers.risks, shares, wins, clash)
    fill_press(challenge, clash, press)
    # Five short loops, not one: a loop over many rows has too many overlaps to rule out.
    for end in range(press.size):
        win[end] = press[end] * wins[end]
        fraction[end] = press[end] * shares[end]
    for end in range(press.size):
        trade[end] = press[end] * buffers.risks.trade[end]
        cover[end] = press[end] * buffers.risks.cover[end]
    for end in range(press.size):
        backing_down = (1 - press[end]) * challenge.audience_cost
        challenger[end] = press[end] * clash[end] - backing_down
    sequel = challenge.sequel
    for end in range(press.size):
        taken = accepted_win(wins[end], sequel.target_widens)
        fought = target_clash(
            taken,
            challenge.salience_target,
            challenge.prize,
            TargetCosts(attrition=challenge.attrition, nuclear_danger=challenge.nuclear_danger),
            shares[end],
        )
        widened = widened_clash(1.0, wins[end], sequel.target_widens, sequel.challenger_widens)
        target[end] = press[end] * (fought + widened * sequel.target_belief)


@lean
def _copy_values(challenge: Challenge, values: np.ndarray, node: np.ndarray) -> None:
    """Write the rows of values, (7, E), into the last nodes of the tree."""
    first, sequel = (values.shape[1] - 1) // 2, challenge.sequel
    for end in range(values.shape[1]):
        for column in range(_BELIEF):
            # Twice: true values and believed ones part above, and in a widened war.
            node[first + end, column] = values[column, end]
            node[first + end, _BELIEF + column] = values[column, end]
        press, win = values[NodeColumn.PRESS, end], values[NodeColumn.WIN, end]
        widened = widened_chance(challenge, press, win)
        node[first + end, NodeColumn.CHALLENGER] += widened * sequel.challenger_excess
        node[first + end, NodeColumn.TARGET] += widened * sequel.target_excess


@inlined
def fill_end_nodes(given: SubtreeInput, buffers: Buffers, solved: SubtreeSolution) -> None:
    """Fill in the end nodes of a subtree, where all strategic guarantors have chosen.

    Parameters
    ----------
    solved : the last E nodes, the answers of the rest and all weights are filled
    """
    n_strategic = given.coalitions.weight.shape[0]
    for k in range(n_strategic):
        copy_row(given.coalitions.weight[k], solved.weight[k])
    has_rest, is_known = n_strategic < given.traits.shape[0], buffers.strengths.is_known
    if has_rest:
        fill_rest(given, buffers, solved)
    # Only the rest answer otherwise at another draw of resolve.
    if has_rest or is_known[0] == 0:
        fill_defenders(given, solved, buffers)
        _fill_risks(given, solved, buffers)
        fill_wins(given.challenge, buffers.defenders, buffers.wins)
        fill_shares(given.challenge, buffers.defenders, buffers.share)
    is_known[0] = 1.0
    _fill_values(given.challenge, buffers)
    _copy_values(given.challenge, buffers.values, solved.node)
