"""Who holds the prize after the crises of a quarter, and when nothing is left to take."""

from sim.engine.outcomes.ledger import Ending, Ledger, Outcome
from sim.engine.quarter.wars import end_war
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import DrawKey
from sim.rules.conflict.control import control_after_loss


@lean
def move_control(world: World, variables: Variables, ledger: Ledger) -> None:
    """Move control where the challenger took a slice or was given one."""
    for flashpoint in range(world.flashpoint_code.size):
        outcome = ledger.outcome[flashpoint]
        # What a war decides is moved by `end_war`, in the quarter in which the war ends.
        if outcome in (Outcome.CONCEDED, Outcome.TAKEN):
            # Less than what it is worth: a precedent outweighs the reef that is taken (CRISIS 6).
            variables.control_lost[flashpoint] = control_after_loss(
                variables.control_lost[flashpoint], world.control_taken[ledger.mode[flashpoint]]
            )


@lean
def close_flashpoints(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Close flashpoints where nothing is left, and let states that lost all leave."""
    for flashpoint in range(world.flashpoint_code.size):
        is_lost = variables.control_lost[flashpoint] >= world.dynamics.closing_share
        if is_lost and not variables.is_closed[flashpoint]:
            variables.is_closed[flashpoint] = True
            if world.is_whole_state[flashpoint]:
                variables.is_in_game[world.target[flashpoint]] = False
    # After all of them: a state that leaves one flashpoint leaves the others as well.
    for flashpoint in range(world.flashpoint_code.size):
        is_challenger = variables.is_in_game[world.challenger[flashpoint]]
        if is_challenger and variables.is_in_game[world.target[flashpoint]]:
            continue
        variables.is_closed[flashpoint] = True
        if variables.is_at_war[flashpoint]:
            ledger.ending[flashpoint] = Ending.PARTY_LEFT
            end_war(world, variables, ledger, flashpoint, key)
