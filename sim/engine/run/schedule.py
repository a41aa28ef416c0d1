"""The order of a quarter: the one place that states it.

Mesa agents and the compiled loop play `enter_quarter`, `debate_treaties`, `open_crises`, for each
opportunity a solved crisis, a decision and `close_crisis`, then `end_crises` and `end_quarter`.
Between these governments decide. Crises see nothing of one another but engagement.
"""

from sim.engine.crisis.solver import solution_for
from sim.engine.outcomes.counts import (
    Counts,
    close_quarter,
    count_crisis,
    count_opportunity,
    open_quarter,
)
from sim.engine.outcomes.ledger import Ledger, clear_ledger
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.politics.phases import (
    begin_politics,
    conclude_treaties,
    end_politics,
    settle_politics,
)
from sim.engine.quarter.assembly import crisis_at, solved_opportunity
from sim.engine.quarter.control import close_flashpoints, move_control
from sim.engine.quarter.engagement import NO_FLASHPOINT, engage, tie_down
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.quarter.opportunities import draw_opportunities, update_heat
from sim.engine.quarter.reputations import update_reputations
from sim.engine.quarter.wars import fight_wars, lose_capability
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import DrawKey


@compiled
def enter_quarter(
    world: World, variables: Variables, ledger: Ledger, counts: Counts, key: DrawKey
) -> None:
    """Let the calendar and elections speak; the ledger then has the budgets of the year."""
    clear_ledger(ledger)
    bring_into_force(world, variables, ledger, key)
    open_quarter(counts, variables, key.quarter)
    begin_politics(world, variables, ledger, key)


@compiled
def open_crises(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Apply what was decided about treaties; the ledger then has the opportunities."""
    conclude_treaties(world, variables, ledger, key)
    draw_opportunities(world, variables, ledger, key)
    tie_down(world, variables, NO_FLASHPOINT)


@compiled
def open_crisis(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> Opportunity:
    """Return the crisis at a flashpoint as it stands, solved, and note who may help in it."""
    crisis = crisis_at(world, variables, ledger, flashpoint, key)
    solution = solution_for(crisis.stake.size, crisis.n_strategic)
    return solved_opportunity(crisis, solution, flashpoint, key)


@lean
def close_crisis(
    world: World, variables: Variables, ledger: Ledger, counts: Counts, opportunity: Opportunity
) -> None:
    """Count what was done in a crisis, and tie down those who fight in it."""
    count_opportunity(counts, world, ledger, opportunity)
    count_crisis(counts, world, ledger, opportunity)
    # At once, unlike all else: the next crisis of the quarter must miss these forces (MODEL 3).
    engage(world, variables, ledger, opportunity.flashpoint, opportunity.key.quarter)


@compiled
def end_crises(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Run wars on and apply what crises changed; the ledger then has where governments lean."""
    fight_wars(world, variables, ledger, key)
    move_control(world, variables, ledger)
    update_heat(world, variables, ledger)
    update_reputations(world, variables, ledger)
    # Once every war is fought, so that the order of wars cannot matter.
    lose_capability(world, variables, ledger)
    close_flashpoints(world, variables, ledger, key)
    end_politics(world, variables, ledger, key)


@compiled
def end_quarter(
    world: World, variables: Variables, ledger: Ledger, counts: Counts, key: DrawKey
) -> None:
    """Apply where governments lean, and count the quarter."""
    settle_politics(world, variables, ledger, key)
    tie_down(world, variables, NO_FLASHPOINT)
    close_quarter(counts, world, variables, ledger, key.quarter)
