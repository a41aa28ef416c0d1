"""The order of a quarter, whoever decides in its crises.

A quarter opens with chance: which flashpoints offer an opportunity. Crises are
then decided one after another, by Mesa agents or by the compiled ensemble, on the
state at the start of the quarter; only what is engaged accumulates. Wars run on,
and everything else is summed and applied at the end, so that order cannot matter.
"""

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES
from sim.engine.crisis.arrays import ModeColumn
from sim.engine.outcomes.counts import Counts, PlaceColumn, close_quarter, open_quarter
from sim.engine.outcomes.ledger import Acts, Ending, Outcome
from sim.engine.quarter.war_strengths import tie_down, war_strengths
from sim.engine.world.constants import World
from sim.engine.world.dynamics import Dynamics
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, Purpose, uniform
from sim.rules.conflict.control import control_after_loss
from sim.rules.conflict.opportunity import next_heat, opportunity_probability
from sim.rules.conflict.reputation import faded_count, promise_counts
from sim.rules.conflict.war import battle_deaths, nuclear_use_probability, remaining_capability
from sim.rules.crisis.contest import strength_fraction, win_probability

_FIGHT = LEVELS.index("fight")
_SUPPORT = LEVELS.index("support")
_MAJOR_ATTACK = MODES.index("major_attack")
_PRIZE = int(ModeColumn.PRIZE_SHARE)
_STATUS_QUO = int(Outcome.STATUS_QUO)
_CONCEDED = int(Outcome.CONCEDED)
_BACKED_DOWN = int(Outcome.BACKED_DOWN)
_TAKEN = int(Outcome.TAKEN)
_WAR = int(Outcome.WAR)
_RUNNING = int(Ending.RUNNING)
_NUCLEAR_USE = int(Ending.NUCLEAR_USE)
_WON = int(Ending.CHALLENGER_WON)
_LOST = int(Ending.CHALLENGER_LOST)
_PARTY_LEFT = int(Ending.PARTY_LEFT)
_WAR_QUARTERS = int(PlaceColumn.WAR_QUARTERS)
_BATTLE_DEATHS = int(PlaceColumn.BATTLE_DEATHS)
_NUCLEAR_USES = int(PlaceColumn.NUCLEAR_USE)
_EXPECTED_NUCLEAR_USES = int(PlaceColumn.EXPECTED_NUCLEAR_USE)
_DRAW_OPPORTUNITY = int(Purpose.OPPORTUNITY)
_DRAW_NUCLEAR_USE = int(Purpose.NUCLEAR_USE)
_DRAW_WAR_END = int(Purpose.WAR_END)
_DRAW_WAR_WINNER = int(Purpose.WAR_WINNER)
_DRAW_DEATHS = int(Purpose.BATTLE_DEATHS)
_NO_WAR_LEFT_OUT = -1


@lean
def _opportunity_chance(
    world: World, dynamics: Dynamics, variables: Variables, flashpoint: int
) -> float:
    """Return the chance of an opportunity this quarter, in [0, 1].

    Nothing happens where the prize is gone, a war is running or a party has left.
    """
    if variables.is_closed[flashpoint] or variables.is_at_war[flashpoint]:
        return 0.0
    if not variables.is_in_game[world.challenger[flashpoint]]:
        return 0.0
    if not variables.is_in_game[world.target[flashpoint]]:
        return 0.0
    return opportunity_probability(
        world.opportunity_rate[flashpoint],
        dynamics.excitation,
        variables.heat[flashpoint],
        1.0,
    )


@lean
def begin_quarter(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    counts: Counts,
    acts: Acts,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Draw which flashpoints offer an opportunity and set what running wars tie down."""
    open_quarter(counts, variables, quarter)
    acts.capability_lost[:] = 0.0
    for flashpoint in range(world.flashpoint_code.size):
        acts.mode[flashpoint] = -1
        acts.outcome[flashpoint] = _STATUS_QUO
        acts.ending[flashpoint] = _RUNNING
        chance = _opportunity_chance(world, dynamics, variables, flashpoint)
        code = world.flashpoint_code[flashpoint]
        acts.has_opportunity[flashpoint] = (
            chance > 0
            and uniform(seed, replication, quarter, _DRAW_OPPORTUNITY, code, NOBODY) < chance
        )
    _tie_all(world, dynamics, variables, _NO_WAR_LEFT_OUT)


@lean
def _tie_all(world: World, dynamics: Dynamics, variables: Variables, but: int) -> None:
    """Set what running wars tie down of each state; `but` leaves out one war, -1 none."""
    tie_down(
        world,
        variables,
        dynamics.fighter_engaged_share,
        dynamics.supporter_engaged_share,
        but,
    )


@lean
def engage(  # noqa: PLR0913  kernel: world, state, what was done, where, when
    world: World, dynamics: Dynamics, variables: Variables, acts: Acts, flashpoint: int,
    quarter: int,
) -> None:  # fmt: skip
    """Tie down those who fight in a crisis, and start the war if there is one."""
    engaged = variables.engaged_share
    is_war = acts.outcome[flashpoint] == _WAR
    if is_war:
        variables.is_at_war[flashpoint] = True
        variables.war_since[flashpoint] = quarter
        variables.war_level[flashpoint] = 0
        variables.war_weight[flashpoint] = 0.0
        engaged[world.challenger[flashpoint]] += dynamics.fighter_engaged_share
        engaged[world.target[flashpoint]] += dynamics.fighter_engaged_share
    if acts.outcome[flashpoint] >= _BACKED_DOWN:
        for k in range(acts.n_guarantors[flashpoint]):
            state, level = acts.order[flashpoint, k], acts.level[flashpoint, k]
            if is_war:
                variables.war_level[flashpoint, state] = level
                variables.war_weight[flashpoint, state] = acts.weight[flashpoint, k]
            if level == _FIGHT:
                engaged[state] += dynamics.fighter_engaged_share
            elif is_war and level == _SUPPORT:
                engaged[state] += dynamics.supporter_engaged_share
    for state in range(engaged.size):
        engaged[state] = min(engaged[state], 1.0)


@lean
def _bleed(
    dynamics: Dynamics, variables: Variables, acts: Acts, state: int, enemy_fraction: float
) -> None:
    """Note what a quarter of war costs one party, and take its output."""
    before = variables.capability_usd_bn[state]
    after = remaining_capability(before, dynamics.attrition_per_quarter, enemy_fraction, 1.0)
    acts.capability_lost[state] += before - after
    variables.gdp_usd_bn[state] *= 1 - dynamics.gdp_loss_per_quarter


@lean
def _nuclear_chance(
    world: World, dynamics: Dynamics, variables: Variables, flashpoint: int, wins: float
) -> float:
    """Return the chance that somebody on the losing side uses nuclear weapons, in [0, 1]."""
    base = dynamics.nuclear_use_probability
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    if wins < 0.5:
        stakes = world.salience_challenger[flashpoint]
        return nuclear_use_probability(base, stakes, world.nuclear[challenger])
    spared = 1 - nuclear_use_probability(
        base, world.salience_target[flashpoint], world.nuclear[target]
    )
    for state in range(world.state_code.size):
        if variables.war_level[flashpoint, state] == _FIGHT:
            stakes = world.stake[flashpoint, state]
            spared *= 1 - nuclear_use_probability(base, stakes, world.nuclear[state])
    return 1 - spared


@lean
def _end_war(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draw
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    counts: Counts,
    acts: Acts,
    flashpoint: int,
    ending: int,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Close a war, count its dead and move control if the challenger won it."""
    code = world.flashpoint_code[flashpoint]
    deaths = battle_deaths(
        uniform(seed, replication, quarter, _DRAW_DEATHS, code, NOBODY),
        dynamics.deaths_exponent,
        dynamics.deaths_minimum,
        dynamics.deaths_maximum,
    )
    counts.places[flashpoint, _BATTLE_DEATHS] += deaths
    acts.ending[flashpoint] = ending
    acts.battle_deaths[flashpoint] = deaths
    for state in range(world.state_code.size):
        acts.ended_level[flashpoint, state] = variables.war_level[flashpoint, state]
    if ending == _WON:
        variables.control_lost[flashpoint] = control_after_loss(
            variables.control_lost[flashpoint], world.modes[_MAJOR_ATTACK, _PRIZE]
        )
    variables.is_at_war[flashpoint] = False
    variables.war_level[flashpoint] = 0
    variables.war_weight[flashpoint] = 0.0


@lean
def _attrition(
    world: World, dynamics: Dynamics, variables: Variables, acts: Acts, flashpoint: int
) -> None:
    """Note what a quarter of war costs everybody who fights it."""
    ours, theirs = acts.strengths[flashpoint, 0], acts.strengths[flashpoint, 1]
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    _bleed(dynamics, variables, acts, challenger, strength_fraction(theirs, ours))
    against = strength_fraction(ours, theirs)
    _bleed(dynamics, variables, acts, target, against)
    for state in range(world.state_code.size):
        if variables.war_level[flashpoint, state] == _FIGHT:
            _bleed(dynamics, variables, acts, state, against)


@lean
def _drawn_ending(  # noqa: PLR0913  kernel: what is known, address of the draws
    wins: float,
    nuclear: float,
    end: float,
    code: np.uint64,
    seed: int,
    replication: int,
    quarter: int,
) -> int:
    """Return how chance ends a war this quarter, by nuclear use or in the field, if it does.

    Parameters
    ----------
    wins : probability that the challenger would win now
    nuclear, end : probabilities of nuclear use and of a decision in the field
    code : of the flashpoint
    """
    if uniform(seed, replication, quarter, _DRAW_NUCLEAR_USE, code, NOBODY) < nuclear:
        return _NUCLEAR_USE
    if uniform(seed, replication, quarter, _DRAW_WAR_END, code, NOBODY) >= end:
        return _RUNNING
    is_won = uniform(seed, replication, quarter, _DRAW_WAR_WINNER, code, NOBODY) < wins
    return _WON if is_won else _LOST


@lean
def _run_wars(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    counts: Counts,
    acts: Acts,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Fight a quarter of every war; every strength is taken before any of them ends."""
    for flashpoint in range(world.flashpoint_code.size):
        if variables.is_at_war[flashpoint]:
            _tie_all(world, dynamics, variables, flashpoint)
            ours, theirs = war_strengths(world, variables, flashpoint, quarter)
            acts.strengths[flashpoint, 0], acts.strengths[flashpoint, 1] = ours, theirs
    for flashpoint in range(world.flashpoint_code.size):
        if not variables.is_at_war[flashpoint]:
            continue
        _attrition(world, dynamics, variables, acts, flashpoint)
        wins = win_probability(
            acts.strengths[flashpoint, 0],
            acts.strengths[flashpoint, 1],
            world.numbers.contest_exponent,
        )
        nuclear = _nuclear_chance(world, dynamics, variables, flashpoint, wins)
        code = world.flashpoint_code[flashpoint]
        ending = _drawn_ending(
            wins, nuclear, dynamics.end_probability, code, seed, replication, quarter
        )
        counts.places[flashpoint, _WAR_QUARTERS] += 1
        counts.places[flashpoint, _EXPECTED_NUCLEAR_USES] += nuclear
        if ending == _NUCLEAR_USE:
            counts.places[flashpoint, _NUCLEAR_USES] += 1
        if ending != _RUNNING:
            _end_war(
                world, dynamics, variables, counts, acts, flashpoint, ending, seed, replication,
                quarter,
            )  # fmt: skip


@lean
def _move_control(world: World, dynamics: Dynamics, variables: Variables, acts: Acts) -> None:
    """Move control where a slice was taken, and let heat take in the crises and fade."""
    for flashpoint in range(world.flashpoint_code.size):
        mode, outcome = acts.mode[flashpoint], acts.outcome[flashpoint]
        if outcome in (_CONCEDED, _TAKEN):
            variables.control_lost[flashpoint] = control_after_loss(
                variables.control_lost[flashpoint], world.modes[mode, _PRIZE]
            )
        crises = 1.0 if mode >= 0 else 0.0
        variables.heat[flashpoint] = next_heat(variables.heat[flashpoint], crises, dynamics.cooling)


@lean
def _fade(dynamics: Dynamics, variables: Variables, start: Variables) -> None:
    """Move every count of kept and broken promises towards its prior, that of the start."""
    for k in range(variables.kept.shape[0]):
        for j in range(variables.kept.shape[1]):
            variables.kept[k, j] = faded_count(
                variables.kept[k, j], start.kept[k, j], dynamics.retained
            )
            variables.broken[k, j] = faded_count(
                variables.broken[k, j], start.broken[k, j], dynamics.retained
            )


@lean
def _remember(
    world: World, dynamics: Dynamics, variables: Variables, acts: Acts, flashpoint: int
) -> None:
    """Add what each guarantor did to its pair, and less to its other pairs."""
    mode, target = acts.mode[flashpoint], world.target[flashpoint]
    for k in range(acts.n_guarantors[flashpoint]):
        state = acts.order[flashpoint, k]
        kept, broken = promise_counts(
            acts.level[flashpoint, k],
            mode == _MAJOR_ATTACK,
            acts.owed[flashpoint, k],
            dynamics.event_weight[mode],
            dynamics.minimum_obligation,
        )
        if kept == 0 and broken == 0:
            continue
        for other in range(variables.kept.shape[1]):
            if other != state:
                share = 1.0 if other == target else dynamics.spillover
                variables.kept[state, other] += kept * share
                variables.broken[state, other] += broken * share


@lean
def _notice_policies(world: World, dynamics: Dynamics, variables: Variables, quarter: int) -> None:
    """Count a regime that cuts or raises a promise, or strikes a deal, once when it starts."""
    if not world.has_promise_shift[quarter]:
        return
    for state in range(world.state_code.size):
        for target in range(world.state_code.size):
            sign = world.promise_shift[quarter, state, target]
            if sign > 0:
                variables.kept[state, target] += dynamics.policy_shift
            elif sign < 0:
                variables.broken[state, target] += dynamics.policy_shift


@lean
def _learn(  # noqa: PLR0913  kernel: world, state, what was done, when
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    start: Variables,
    acts: Acts,
    quarter: int,
) -> None:
    """Let reputations fade and take in what guarantors did and policies changed."""
    _fade(dynamics, variables, start)
    for flashpoint in range(world.flashpoint_code.size):
        if acts.outcome[flashpoint] >= _BACKED_DOWN:
            _remember(world, dynamics, variables, acts, flashpoint)
    _notice_policies(world, dynamics, variables, quarter)


@lean
def _leave_and_close(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    counts: Counts,
    acts: Acts,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Close flashpoints where nothing is left, and let states that lost all leave."""
    for flashpoint in range(world.flashpoint_code.size):
        is_lost = variables.control_lost[flashpoint] >= dynamics.closing_share
        if is_lost and not variables.is_closed[flashpoint]:
            variables.is_closed[flashpoint] = True
            if world.is_whole_state[flashpoint]:
                variables.is_in_game[world.target[flashpoint]] = False
    for flashpoint in range(world.flashpoint_code.size):
        is_challenger = variables.is_in_game[world.challenger[flashpoint]]
        if is_challenger and variables.is_in_game[world.target[flashpoint]]:
            continue
        variables.is_closed[flashpoint] = True
        if variables.is_at_war[flashpoint]:
            _end_war(
                world, dynamics, variables, counts, acts, flashpoint, _PARTY_LEFT, seed,
                replication, quarter,
            )  # fmt: skip


@lean
def end_quarter(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    variables: Variables,
    start: Variables,
    counts: Counts,
    acts: Acts,
    seed: int,
    replication: int,
    quarter: int,
) -> None:
    """Run wars on and apply what the quarter changed.

    Parameters
    ----------
    start : variables before the first quarter, to which reputations fade
    acts : what was done in the quarter; takes in the wars that end
    """
    _run_wars(world, dynamics, variables, counts, acts, seed, replication, quarter)
    _move_control(world, dynamics, variables, acts)
    if dynamics.has_reputation:
        _learn(world, dynamics, variables, start, acts, quarter)
    for state in range(world.state_code.size):
        left = variables.capability_usd_bn[state] - acts.capability_lost[state]
        variables.capability_usd_bn[state] = max(left, 0.0)
    _leave_and_close(world, dynamics, variables, counts, acts, seed, replication, quarter)
    _tie_all(world, dynamics, variables, _NO_WAR_LEFT_OUT)
    close_quarter(counts, world, variables, quarter)
