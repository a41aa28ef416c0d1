"""Which regime a patron is in, and what a change of it says about its word."""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.world.constants import World
from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform
from sim.rules.politics.news import news_count, promise_news

_DRAW_REGIME = int(Purpose.REGIME)


@lean
def regime_of(world: World, variables: Variables, quarter: int, state: int, flashpoint: int) -> int:
    """Return the regime that a state is in where a flashpoint is concerned, by its policy."""
    policy = variables.politics.policy[state]
    if policy == NO_POLICY:
        return world.policies.regime[quarter, state, flashpoint]
    return world.politics.paths.regime[policy, quarter, flashpoint]


@lean
def draw_policies(world: World, variables: Variables, key: DrawKey) -> None:
    """Let the elections of the quarter before decide the policies of patrons."""
    tables, paths, before = world.politics, world.politics.paths, key.quarter - 1
    if before < 0:
        return
    for state in range(world.state_code.size):
        if not (paths.is_drawn[state] and tables.elects_government[before, state]):
            continue
        # The draw belongs to election day; who was elected takes office a quarter later.
        day = DrawKey(seed=key.seed, replication=key.replication, quarter=before)
        draw = uniform(day, _DRAW_REGIME, NOBODY, world.state_code[state])
        row = paths.transition[state, variables.politics.policy[state]]
        total, last = 0.0, 0
        for policy in range(row.size):
            if row[policy] > 0:
                last = policy
                total += row[policy]
                if draw < total:
                    break
        variables.politics.policy[state] = last


@lean
def enter_regimes(world: World, variables: Variables, ledger: Ledger, quarter: int) -> None:
    """Note which patrons change their regime this quarter, and what it says of their word.

    To be called while the regimes of the last quarter are still in force.
    """
    for patron in range(world.state_code.size):
        if not world.politics.is_patron[patron]:
            continue
        for flashpoint in range(world.target.size):
            new = regime_of(world, variables, quarter, patron, flashpoint)
            if new != variables.regime[patron, flashpoint]:
                ledger.politics.has_new_regime[patron] = True
        if ledger.politics.has_new_regime[patron] and world.politics.numbers.has_news:
            _tell_news(world, variables, ledger, patron, quarter)


@lean
def _tell_news(
    world: World, variables: Variables, ledger: Ledger, patron: int, quarter: int
) -> None:
    """Count a change of regime as promises kept or broken to those who depend on the patron."""
    numbers = world.politics.numbers
    for state in range(world.state_code.size):
        ledger.politics.news[patron, state] = 0.0
        if world.politics.dependence[state, patron] <= 0:
            continue
        change = _worst_news(world, variables, patron, state, quarter)
        kept, broken = news_count(change, numbers.news_weight, numbers.news_limit)
        variables.kept[patron, state] += kept
        variables.broken[patron, state] += broken
        ledger.politics.news[patron, state] = change


@lean
def _worst_news(world: World, variables: Variables, patron: int, state: int, quarter: int) -> float:
    """Return the least change of a patron's promise over the flashpoints of a state.

    A state without any looks at those of all.
    """
    policies, is_target = world.policies, world.politics.is_target[state]
    worst, is_known = 0.0, False
    for flashpoint in range(world.target.size):
        if is_target and world.target[flashpoint] != state:
            continue
        old = variables.regime[patron, flashpoint]
        new = regime_of(world, variables, quarter, patron, flashpoint)
        promised = policies.obligation_multiplier[new] * policies.reputation_multiplier[new]
        held = policies.obligation_multiplier[old] * policies.reputation_multiplier[old]
        has_deal = policies.satisfaction[new, flashpoint] > policies.satisfaction[old, flashpoint]
        change = promise_news(promised, held, has_deal, world.politics.numbers.news_deal)
        worst = change if not is_known else min(worst, change)
        is_known = True
    return worst
