"""Whose forces are tied down: by wars that run, and by crises of the same quarter."""

from sim.domain.vocabulary import NOT_WIDENED, Level
from sim.engine.outcomes.ledger import Ledger, Outcome
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean

NO_FLASHPOINT = -1


@lean
def tie_down(world: World, variables: Variables, left_out: int) -> None:
    """Set the share of each state's capability that running wars tie down, in [0, 1].

    It frees what the crises of a quarter engaged: only wars hold forces for longer (MODEL 6).

    Parameters
    ----------
    left_out : a flashpoint whose war does not count, `NO_FLASHPOINT` for none
    """
    tied, dynamics = variables.engaged_share, world.dynamics
    tied[:] = 0.0
    for flashpoint in range(world.flashpoint_code.size):
        if not variables.is_at_war[flashpoint] or flashpoint == left_out:
            continue
        tied[world.challenger[flashpoint]] += dynamics.fighter_engaged_share
        tied[world.target[flashpoint]] += dynamics.fighter_engaged_share
        for state in range(tied.size):
            level = variables.war_level[flashpoint, state]
            if level == Level.FIGHT:
                tied[state] += dynamics.fighter_engaged_share
            elif level == Level.SUPPORT:
                tied[state] += dynamics.supporter_engaged_share
    for state in range(tied.size):
        # Strength falls with what is engaged, and several wars must not make it negative.
        tied[state] = min(tied[state], 1.0)


@lean
def engage(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, quarter: int
) -> None:
    """Tie down those who fight in a crisis, and start the war if there is one."""
    engaged, dynamics = variables.engaged_share, world.dynamics
    is_war = ledger.outcome[flashpoint] == Outcome.WAR
    if is_war:
        variables.is_at_war[flashpoint] = True
        variables.war_since[flashpoint] = quarter
        variables.war_level[flashpoint] = 0
        variables.war_weight[flashpoint] = 0.0
        engaged[world.challenger[flashpoint]] += dynamics.fighter_engaged_share
        engaged[world.target[flashpoint]] += dynamics.fighter_engaged_share
    if ledger.outcome[flashpoint] >= Outcome.BACKED_DOWN:
        for k in range(ledger.n_guarantors[flashpoint]):
            _engage_guarantor(world, variables, ledger, flashpoint, k)
    for state in range(engaged.size):
        engaged[state] = min(engaged[state], 1.0)


@lean
def _engage_guarantor(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, k: int
) -> None:
    """Tie down a guarantor that fights in a crisis, or takes part in the war that it became."""
    engaged, dynamics = variables.engaged_share, world.dynamics
    state, level = ledger.order[flashpoint, k], ledger.level[flashpoint, k]
    is_war = ledger.outcome[flashpoint] == Outcome.WAR
    if ledger.widened_by[flashpoint] != NOT_WIDENED:
        variables.war_level[flashpoint, state] = ledger.war_level[flashpoint, k]
        variables.war_weight[flashpoint, state] = ledger.war_weight[flashpoint, k]
        # Whoever fought in the clash has its forces there this quarter, also if it sits out the
        # war.
        level = max(level, ledger.war_level[flashpoint, k])
    elif is_war:
        variables.war_level[flashpoint, state] = level
        variables.war_weight[flashpoint, state] = ledger.weight[flashpoint, k]
    # Also where the challenger backs down: forces sent to one crisis are not at hand for
    # the next one of the quarter (MODEL 6).
    if level == Level.FIGHT:
        engaged[state] += dynamics.fighter_engaged_share
    elif is_war and level == Level.SUPPORT:
        engaged[state] += dynamics.supporter_engaged_share
