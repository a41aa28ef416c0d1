"""Military budgets, once a year, and what a year does to economies and capabilities."""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.patronage import fear_of_abandonment, patron_regard, threat_to
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.logarithm import logarithm
from sim.rules.politics.coercion import coercion_loss
from sim.rules.politics.growth import capability_step, gdp_step
from sim.rules.politics.spending import (
    SpendingPace,
    burden_aimed_at,
    burden_step,
    demand_term,
    encirclement_term,
    free_riding_term,
    rivals_term,
    threat_term,
)

START, THREAT, RIVALS, ENCIRCLEMENT, FREE_RIDING, DEMAND = range(6)
"""Columns of the terms of a budget: logarithms of % of GDP, which add up to the target's."""


@lean
def judge_budgets(world: World, variables: Variables, ledger: Ledger, quarter: int) -> None:
    """Fill in the burden that every government would set."""
    ledger.politics.decides_budget[0] = True
    numbers = world.politics.numbers
    for state in range(world.state_code.size):
        burden = variables.burden_pct[state]
        ledger.politics.budget[state] = burden
        ledger.politics.budget_target[state] = burden
        ledger.politics.budget_unaided[state] = 0.0
        # Without an army there is no logarithm of its burden, and nothing to decide.
        if not numbers.has_spending or not variables.is_in_game[state] or burden <= 0:
            continue
        _fill_terms(world, variables, ledger, state, quarter)
        total = 0.0
        for column in range(ledger.politics.budget_terms.shape[1]):
            total += ledger.politics.budget_terms[state, column]
        target = burden_aimed_at(total)
        change = 0.0
        if numbers.has_opinion:
            change = variables.support[state] - world.support[state]
        ledger.politics.budget_target[state] = target
        ledger.politics.budget_unaided[state] = _unaided_burden(world, variables, ledger, state)
        ledger.politics.budget[state] = burden_step(
            burden,
            target,
            change,
            SpendingPace(
                speed=numbers.spending_speed,
                support_weight=numbers.spending_support,
                slowest=numbers.slowest,
            ),
        )


@lean
def _fill_terms(
    world: World, variables: Variables, ledger: Ledger, state: int, quarter: int
) -> None:
    """Fill in what moves the burden that a government aims at."""
    tables, numbers, terms = world.politics, world.politics.numbers, ledger.politics.budget_terms
    terms[state, START] = logarithm(world.burden_pct[state])
    terms[state, THREAT] = threat_term(
        threat_to(world, variables, state, quarter),
        tables.start.p_force[state],
        numbers.threat_weight,
    )
    terms[state, RIVALS] = _rivals(world, variables, state)
    terms[state, ENCIRCLEMENT] = 0.0
    if tables.is_challenger[state]:
        terms[state, ENCIRCLEMENT] = encirclement_term(
            variables.pacts.encirclement[state], numbers.encirclement_weight
        )
    terms[state, FREE_RIDING], terms[state, DEMAND] = 0.0, 0.0
    patron = tables.patron[state]
    if patron < 0:
        return
    regard = patron_regard(world, variables, patron, state)
    theatre = tables.start.theatre_share[state]
    share = regard.theatre_share / theatre if theatre > 0 else 1.0
    terms[state, FREE_RIDING] = free_riding_term(
        tables.dependence[state, patron],
        regard.obligation * share,
        numbers.free_riding,
        numbers.cover_floor,
        numbers.cover_ceiling,
    )
    alone = 0.0
    for column in range(DEMAND):
        alone += terms[state, column]
    terms[state, DEMAND] = _demand(world, variables, state, alone)


@lean
def _demand(world: World, variables: Variables, state: int, alone: float) -> float:
    """Return what a patron's demand adds to the logarithm of the burden.

    Parameters
    ----------
    alone : logarithm of the burden that the state aims at without a demand
    """
    regard = patron_regard(world, variables, world.politics.patron[state], state)
    return demand_term(
        alone,
        regard.demand_pct,
        fear_of_abandonment(world, variables, state),
        world.politics.numbers.demand_weight,
    )


@lean
def _unaided_burden(world: World, variables: Variables, ledger: Ledger, state: int) -> float:
    """Return the burden that a government would aim at if it leaned on no patron, in % of GDP."""
    alone = 0.0
    for column in range(FREE_RIDING):
        alone += ledger.politics.budget_terms[state, column]
    # A demand adds less to a burden that is nearer to it, so its term is made anew.
    if world.politics.patron[state] >= 0:
        alone += _demand(world, variables, state, alone)
    return burden_aimed_at(alone)


@lean
def rivals_capability(world: World, variables: Variables, state: int) -> float:
    """Return the capability of a state's rivals that are in the game, in USD bn."""
    total = 0.0
    for other in range(world.state_code.size):
        if world.politics.is_rival[state, other] and variables.is_in_game[other]:
            total += variables.capability_usd_bn[other]
    return total


@lean
def _rivals(world: World, variables: Variables, state: int) -> float:
    """Return what arming rivals add to the logarithm of the burden."""
    before = world.politics.start.rivals_usd_bn[state]
    if before <= 0 or world.gdp_usd_bn[state] <= 0:
        return 0.0
    rivals = rivals_capability(world, variables, state) / before
    economy = variables.gdp_usd_bn[state] / world.gdp_usd_bn[state]
    return rivals_term(rivals, economy, world.politics.numbers.rivals_weight)


@lean
def settle_budgets(world: World, variables: Variables, ledger: Ledger) -> None:
    """Set the burdens that were decided, and let economies and capabilities grow by a year."""
    tables, numbers = world.politics, world.politics.numbers
    for state in range(world.state_code.size):
        variables.burden_pct[state] = ledger.politics.budget[state]
        if not numbers.has_growth or not variables.is_in_game[state]:
            continue
        variables.capability_usd_bn[state] = capability_step(
            variables.capability_usd_bn[state],
            numbers.depreciation,
            variables.burden_pct[state],
            variables.gdp_usd_bn[state],
            tables.price[state],
        )
        variables.gdp_usd_bn[state] = gdp_step(
            variables.gdp_usd_bn[state], tables.growth[state], _coercion(world, variables, state)
        )


@lean
def _coercion(world: World, variables: Variables, state: int) -> float:
    """Return the growth that challengers' pressure costs a state this year."""
    left, total = variables.politics.coercion_left[state], 0.0
    for other in range(world.state_code.size):
        if world.politics.is_challenger[other]:
            share = world.export_share[state, other]
            total += coercion_loss(world.politics.numbers.coercion, share, left)
    return total
