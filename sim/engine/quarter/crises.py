"""One crisis played by chance: the tree walked node by node with the rules' probabilities.

Mesa agents walk the same tree with the same draws (`sim.model.crisis`), and may
decide otherwise where a subclass says so.
"""

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES
from sim.engine.crisis.arrays import N_LEVELS, Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.movers import lawful_levels
from sim.engine.outcomes.ledger import Acts, Outcome
from sim.engine.quarter.assembly import member_veto
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import NOBODY, Purpose, normal, uniform

COUNCIL_NONE = 0
COUNCIL_AUTOMATIC = 1
COUNCIL_CONSENSUS = 2

_MAJOR_ATTACK = MODES.index("major_attack")
_HIGHEST = LEVELS.index("fight")
_CONCEDED = int(Outcome.CONCEDED)
_BACKED_DOWN = int(Outcome.BACKED_DOWN)
_TAKEN = int(Outcome.TAKEN)
_REPELLED = int(Outcome.REPELLED)
_WAR = int(Outcome.WAR)
_RESIST = int(SummaryColumn.RESIST)
_PRESS = int(NodeColumn.PRESS)
_WIN = int(NodeColumn.WIN)
_DRAW_CHALLENGE = int(Purpose.CHALLENGE)
_DRAW_RESISTANCE = int(Purpose.RESISTANCE)
_DRAW_COUNCIL = int(Purpose.COUNCIL)
_DRAW_LAW = int(Purpose.LAW)
_DRAW_LEVEL = int(Purpose.LEVEL)
_DRAW_PRESSING = int(Purpose.PRESSING)
_DRAW_CLASH = int(Purpose.CLASH)
_DRAW_SHOCK = int(Purpose.BIAS_SHOCK)


@lean
def picked(probabilities: np.ndarray, draw: float) -> int:
    """Return the position that a draw in [0, 1) falls on.

    Rounding may leave a sliver at the end: it belongs to the last option that
    has any chance.

    >>> picked(np.array([0.25, 0.75, 0.0]), 0.99)
    1
    """
    total, last = 0.0, 0
    for position in range(probabilities.size):
        if probabilities[position] > 0:
            last = position
        total += probabilities[position]
        if draw < total:
            return position
    return last


@compiled
def bias_shocks(  # noqa: PLR0913  kernel: world, who, address of the draws
    world: World, order: np.ndarray, seed: int, replication: int, quarter: int, flashpoint: int
) -> np.ndarray:
    """Return (n,) this crisis's shock to the bias of each guarantor, in logits."""
    shocks = np.zeros(order.size)
    for k in range(order.size):
        regime = world.policies.regime[quarter, order[k], flashpoint]
        spread = world.policies.volatility_logit[regime]
        if spread > 0:
            shocks[k] = spread * normal(
                seed,
                replication,
                quarter,
                _DRAW_SHOCK,
                world.flashpoint_code[flashpoint],
                world.state_code[order[k]],
            )
    return shocks


@lean
def _consult(  # noqa: PLR0913  kernel: world, state, address of the draws
    world: World, variables: Variables, flashpoint: int, seed: int, replication: int, quarter: int
) -> int:
    """Return the council's answer: 0 active or no council, 1 not active."""
    epoch, code = world.pacts.epoch[quarter], world.flashpoint_code[flashpoint]
    kind = world.pacts.council[epoch, flashpoint]
    if kind in (COUNCIL_NONE, COUNCIL_AUTOMATIC):
        return 0
    in_favour, votes, vetoes = 0, 0, 0
    for member in range(world.state_code.size):
        if not (world.pacts.has_vote[epoch, flashpoint, member] and variables.is_in_game[member]):
            continue
        chance = member_veto(world, variables, flashpoint, member)
        draw = uniform(seed, replication, quarter, _DRAW_COUNCIL, code, world.state_code[member])
        votes += world.pacts.votes[epoch, flashpoint, member]
        if draw < chance:
            vetoes += 1
        else:
            in_favour += world.pacts.votes[epoch, flashpoint, member]
    if kind == COUNCIL_CONSENSUS:
        return 0 if vetoes == 0 else 1
    return 0 if 2 * in_favour > votes else 1


@compiled
def _gather_help(  # noqa: PLR0913  kernel: the game, what is filled, address of the draws
    crisis: Crisis,
    solution: Solution,
    acts: Acts,
    state_code: np.ndarray,
    flashpoint: int,
    code: np.uint64,
    seed: int,
    replication: int,
    quarter: int,
) -> int:
    """Fill in what each guarantor does, strongest first; return the end that is reached."""
    mode, council = acts.mode[flashpoint], acts.council[flashpoint]
    levels, node = acts.level[flashpoint], 0
    lawful = np.zeros(N_LEVELS)
    for k in range(crisis.n_strategic):
        state = state_code[acts.order[flashpoint, k]]
        for level, chance in enumerate(lawful_levels(crisis, mode, k)):
            lawful[level] = chance
        highest = picked(lawful, uniform(seed, replication, quarter, _DRAW_LAW, code, state))
        levels[k] = picked(
            solution.sigma[mode, council, node, highest, : highest + 1],
            uniform(seed, replication, quarter, _DRAW_LEVEL, code, state),
        )
        node = N_LEVELS * node + 1 + levels[k]
    end = node - (N_LEVELS**crisis.n_strategic - 1) // 2
    for k in range(crisis.n_strategic, acts.n_guarantors[flashpoint]):
        state = state_code[acts.order[flashpoint, k]]
        levels[k] = picked(
            solution.rest[mode, council, k, :, end],
            uniform(seed, replication, quarter, _DRAW_LEVEL, code, state),
        )
    return end


@lean
def _clash(  # noqa: PLR0913  kernel: the game, what was done, address of the draws
    crisis: Crisis,
    solution: Solution,
    acts: Acts,
    flashpoint: int,
    challenger: np.uint64,
    code: np.uint64,
    end: int,
    seed: int,
    replication: int,
    quarter: int,
) -> int:
    """Return what becomes of a resisted challenge: backed down, war, taken or repelled."""
    mode, council = acts.mode[flashpoint], acts.council[flashpoint]
    values = solution.node[mode, council, (N_LEVELS**crisis.n_strategic - 1) // 2 + end]
    press = values[_PRESS]
    draw = uniform(seed, replication, quarter, _DRAW_PRESSING, code, challenger)
    if draw < 1 - press:
        return _BACKED_DOWN
    if mode == _MAJOR_ATTACK:
        return _WAR
    wins = values[_WIN] / press if press > 0 else 0.0
    is_won = uniform(seed, replication, quarter, _DRAW_CLASH, code, NOBODY) < wins
    return _TAKEN if is_won else _REPELLED


@compiled
def play_out(  # noqa: PLR0913  kernel: world, state, the game, what is filled, address
    world: World,
    variables: Variables,
    crisis: Crisis,
    solution: Solution,
    acts: Acts,
    flashpoint: int,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Play an opportunity to its outcome and note who did what.

    Parameters
    ----------
    acts : has the guarantors of the flashpoint; takes in mode, council, levels and outcome
    """
    code = world.flashpoint_code[flashpoint]
    challenger = world.state_code[world.challenger[flashpoint]]
    target = world.state_code[world.target[flashpoint]]
    opening = uniform(seed, replication, quarter, _DRAW_CHALLENGE, code, challenger)
    mode = picked(solution.choice, opening) - 1
    acts.mode[flashpoint], acts.council[flashpoint] = mode, 0
    if mode < 0:
        return
    n_guarantors = acts.n_guarantors[flashpoint]
    acts.level[flashpoint, :n_guarantors] = 0
    resist = solution.summary[mode, _RESIST]
    response = uniform(seed, replication, quarter, _DRAW_RESISTANCE, code, target)
    council, end = 0, -1
    if response >= 1 - resist:
        council = _consult(world, variables, flashpoint, seed, replication, quarter)
        acts.council[flashpoint] = council
        end = _gather_help(
            crisis, solution, acts, world.state_code, flashpoint, code, seed, replication, quarter
        )
        acts.weight[flashpoint, :n_guarantors] = solution.weight[mode, council, :n_guarantors, end]
    acts.owed[flashpoint, :n_guarantors] = crisis.obligation[:, mode, council]
    if end < 0:
        acts.outcome[flashpoint] = _CONCEDED
        return
    acts.outcome[flashpoint] = _clash(
        crisis, solution, acts, flashpoint, challenger, code, end, seed, replication, quarter
    )
