"""A quarter of every war that runs: attrition, nuclear use, its end and what it cost.

Strengths of all wars are taken before any of them ends, and what they cost is
summed in the ledger and taken off afterwards, so that their order cannot matter.
"""

import numpy as np

from sim.domain.vocabulary import Level, Mode
from sim.engine.outcomes.ledger import Ending, Ledger
from sim.engine.quarter.engagement import tie_down
from sim.engine.quarter.war_strengths import war_strengths
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, uniform
from sim.rules.conflict.control import control_after_loss
from sim.rules.conflict.war import (
    battle_deaths,
    nuclear_use_probability,
    remaining_capability,
    severity_quantile,
    war_size,
)
from sim.rules.crisis.contest import strength_fraction, win_probability

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_RUNNING = int(Ending.RUNNING)
_NUCLEAR_USE = int(Ending.NUCLEAR_USE)
_WON = int(Ending.CHALLENGER_WON)
_LOST = int(Ending.CHALLENGER_LOST)
_DRAW_NUCLEAR_USE = int(Purpose.NUCLEAR_USE)
_DRAW_WAR_END = int(Purpose.WAR_END)
_DRAW_WAR_WINNER = int(Purpose.WAR_WINNER)
_DRAW_DEATHS = int(Purpose.BATTLE_DEATHS)
_DRAW_SEVERITY = int(Purpose.SEVERITY)


@lean
def fight_wars(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Fight a quarter of every war and end those that chance ends."""
    for flashpoint in range(world.flashpoint_code.size):
        if variables.is_at_war[flashpoint]:
            # Counted against itself, a war would be fought at half strength (decision 0010).
            tie_down(world, variables, flashpoint)
            ours, theirs = war_strengths(world, variables, flashpoint)
            ledger.strengths[flashpoint, 0], ledger.strengths[flashpoint, 1] = ours, theirs
    for flashpoint in range(world.flashpoint_code.size):
        if not variables.is_at_war[flashpoint]:
            continue
        # Before its end is drawn: the quarter in which a war ends has been fought as well.
        _wear_down(world, variables, ledger, flashpoint)
        ours, theirs = ledger.strengths[flashpoint, 0], ledger.strengths[flashpoint, 1]
        wins = win_probability(ours, theirs, world.numbers.contest_exponent[_MAJOR_ATTACK])
        nuclear = _nuclear_chance(world, variables, flashpoint, wins)
        ledger.is_fought[flashpoint] = True
        ledger.nuclear_chance[flashpoint] = nuclear
        end, code = world.dynamics.end_probability, world.flashpoint_code[flashpoint]
        ledger.ending[flashpoint] = _drawn_ending(wins, nuclear, end, code, key)
        if ledger.ending[flashpoint] != _RUNNING:
            end_war(world, variables, ledger, flashpoint, key)


@lean
def _wear_down(world: World, variables: Variables, ledger: Ledger, flashpoint: int) -> None:
    """Note what a quarter of war costs everybody who fights it."""
    ours, theirs = ledger.strengths[flashpoint, 0], ledger.strengths[flashpoint, 1]
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    _wear_down_state(world, variables, ledger, challenger, strength_fraction(theirs, ours))
    against = strength_fraction(ours, theirs)
    _wear_down_state(world, variables, ledger, target, against)
    for state in range(world.state_code.size):
        if variables.war_level[flashpoint, state] == Level.FIGHT:
            _wear_down_state(world, variables, ledger, state, against)


@lean
def _wear_down_state(
    world: World, variables: Variables, ledger: Ledger, state: int, enemy_fraction: float
) -> None:
    """Note what a quarter of war costs one party, and take its output."""
    before, dynamics = variables.capability_usd_bn[state], world.dynamics
    after = remaining_capability(before, dynamics.attrition_per_quarter, enemy_fraction, 1.0)
    ledger.capability_lost[state] += before - after
    # At once and not through the ledger: nothing reads output yet (decision 0010).
    variables.gdp_usd_bn[state] *= 1 - dynamics.gdp_loss_per_quarter


@lean
def _nuclear_chance(world: World, variables: Variables, flashpoint: int, wins: float) -> float:
    """Return the chance that somebody on the losing side uses nuclear weapons, in [0, 1]."""
    base = world.dynamics.nuclear_use_probability
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    # Whoever is losing may use nuclear weapons, and only that side (MODEL 6).
    if wins < 0.5:
        stakes = world.salience_challenger[flashpoint]
        return nuclear_use_probability(base, stakes, world.nuclear[challenger])
    spared = 1 - nuclear_use_probability(
        base, world.salience_target[flashpoint], world.nuclear[target]
    )
    for state in range(world.state_code.size):
        if variables.war_level[flashpoint, state] == Level.FIGHT:
            stakes = world.stake[flashpoint, state]
            spared *= 1 - nuclear_use_probability(base, stakes, world.nuclear[state])
    return 1 - spared


@lean
def _drawn_ending(wins: float, nuclear: float, end: float, code: np.uint64, key: DrawKey) -> int:
    """Return the `Ending` that chance draws for a war this quarter; `RUNNING` if it goes on.

    Parameters
    ----------
    wins : probability that the challenger would win now
    nuclear, end : probabilities of nuclear use and of a decision in the field
    code : of the flashpoint
    """
    if uniform(key, _DRAW_NUCLEAR_USE, code, NOBODY) < nuclear:
        return _NUCLEAR_USE
    if uniform(key, _DRAW_WAR_END, code, NOBODY) >= end:
        return _RUNNING
    return _WON if uniform(key, _DRAW_WAR_WINNER, code, NOBODY) < wins else _LOST


@lean
def end_war(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> None:
    """End a war as the ledger says, with its dead; move control if the challenger won it."""
    ledger.battle_deaths[flashpoint] = battle_deaths(
        _severity(world, variables, ledger, flashpoint, key),
        world.dynamics.deaths_exponent,
        world.dynamics.deaths_minimum,
        world.dynamics.deaths_maximum,
    )
    for state in range(world.state_code.size):
        ledger.ended_level[flashpoint, state] = variables.war_level[flashpoint, state]
    if ledger.ending[flashpoint] == _WON:
        variables.control_lost[flashpoint] = control_after_loss(
            variables.control_lost[flashpoint],
            world.control_taken[Mode.MAJOR_ATTACK],
        )
    variables.is_at_war[flashpoint] = False
    variables.war_level[flashpoint] = 0
    variables.war_weight[flashpoint] = 0.0


@lean
def _severity(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> float:
    """Return how deadly a war was among all wars, as a quantile in [0, 1]."""
    dynamics, code = world.dynamics, world.flashpoint_code[flashpoint]
    # A draw of its own where size matters, so that without it wars are those of before.
    if dynamics.size_correlation == 0:
        return uniform(key, _DRAW_DEATHS, code, NOBODY)
    size = war_size(
        world.war_intensity[flashpoint],
        ledger.strengths[flashpoint, 0] + ledger.strengths[flashpoint, 1],
        key.quarter - variables.war_since[flashpoint] + 1.0,
        dynamics.length_exponent,
    )
    return severity_quantile(
        normal(key, _DRAW_SEVERITY, code, NOBODY),
        size,
        dynamics.size_correlation,
        dynamics.log_size_mean,
        dynamics.log_size_sd,
    )


@lean
def lose_capability(world: World, variables: Variables, ledger: Ledger) -> None:
    """Take from every state what the wars of the quarter cost it."""
    for state in range(world.state_code.size):
        # Two wars, each measured against the same capability, can take more than there is.
        left = variables.capability_usd_bn[state] - ledger.capability_lost[state]
        variables.capability_usd_bn[state] = max(left, 0.0)
