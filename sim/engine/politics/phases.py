"""The slow half's part of a quarter, cut where governments decide.

Between the phases agents of one's own may change what the ledger says was decided;
the ensemble plays them one after another.
"""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.alignments import judge_alignments, settle_alignments
from sim.engine.politics.budgets import judge_budgets, settle_budgets
from sim.engine.politics.governments import hold_elections
from sim.engine.politics.opinions import move_opinions
from sim.engine.politics.outlook import is_due, judge_future
from sim.engine.politics.talks import is_first_of_year, judge_treaties
from sim.engine.politics.treaties import settle_treaties
from sim.engine.world.constants import World
from sim.engine.world.membership import refresh_pacts
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import DrawKey


@compiled
def begin_politics(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Hold elections, judge the future where that is due, and once a year judge budgets."""
    if not world.politics.numbers.is_on:
        return
    hold_elections(world, variables, ledger, key)
    if is_due(world, variables, ledger, key.quarter):
        judge_future(world, variables, ledger, key.quarter)
    # What a year brings is in the figures of the start already.
    if key.quarter > 0 and is_first_of_year(world, key.quarter):
        judge_budgets(world, variables, ledger, key.quarter)


@lean
def debate_treaties(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Apply the budgets, and judge what governments and legislatures think of treaties."""
    if not world.politics.numbers.is_on:
        return
    if ledger.politics.decides_budget[0]:
        settle_budgets(world, variables, ledger)
    judge_treaties(world, variables, ledger, key)


@lean
def conclude_treaties(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Apply what was decided about treaties; from now on the tables of pacts hold it."""
    if world.politics.numbers.is_on:
        settle_treaties(world, variables, ledger, key.quarter)
        refresh_pacts(world, variables, key.quarter)


@compiled
def end_politics(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let the quarter move public opinion, and judge where governments lean."""
    if world.politics.numbers.is_on:
        move_opinions(world, variables, ledger, key)
        judge_alignments(world, variables, ledger, key.quarter)


@lean
def settle_politics(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let alignment move, and coercion go on."""
    if not world.politics.numbers.is_on:
        return
    settle_alignments(world, variables, ledger, key)
    left = variables.politics.coercion_left
    for state in range(left.shape[0]):
        for other in range(left.shape[1]):
            left[state, other] = max(0, left[state, other] - 1)
