"""When a flashpoint offers an opportunity, and the heat that crises leave behind."""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform
from sim.rules.conflict.opportunity import next_heat, opportunity_probability

_OPPORTUNITY = int(Purpose.OPPORTUNITY)


@lean
def opportunity_chance(world: World, variables: Variables, flashpoint: int) -> float:
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
        world.dynamics.excitation,
        variables.heat[flashpoint],
        variables.politics.window[flashpoint],
    )


@lean
def draw_opportunities(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Draw which flashpoints offer an opportunity."""
    for flashpoint in range(world.flashpoint_code.size):
        chance = opportunity_chance(world, variables, flashpoint)
        code = world.flashpoint_code[flashpoint]
        ledger.has_opportunity[flashpoint] = (
            chance > 0 and uniform(key, _OPPORTUNITY, code, NOBODY) < chance
        )


@lean
def update_heat(world: World, variables: Variables, ledger: Ledger) -> None:
    """Let heat take in the crises of the quarter and fade."""
    for flashpoint in range(world.flashpoint_code.size):
        crises = 1.0 if ledger.mode[flashpoint] >= 0 else 0.0
        variables.heat[flashpoint] = next_heat(
            variables.heat[flashpoint], crises, world.dynamics.cooling
        )
