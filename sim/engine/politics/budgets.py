"""Military budgets, once a year, and what a year does to economies and capabilities."""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.patronage import fear_of_abandonment, patron_regard, threat_to
from sim.engine.world.constants import World
from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.logarithm import logarithm
from sim.rules.politics.coercion import coercion_loss
from sim.rules.politics.growth import capability_step, gdp_step
from sim.rules.politics.spending import (
    SpendingPace,
    SpendingTerms,
    burden_aimed_at,
    burden_step,
    cover_ratio,
    demand_term,
    encirclement_term,
    free_riding_term,
    log_burden_alone,
    rivals_term,
    threat_term,
    unaided_burden,
)

DEMAND = len(SpendingTerms._fields)
"""Column of a patron's demand in the terms of a budget; those of `SpendingTerms` come first."""


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
        if numbers.has_spending and variables.is_in_game[state] and burden > 0:
            _judge_budget(world, variables, ledger, state, quarter)


@lean
def _judge_budget(
    world: World, variables: Variables, ledger: Ledger, state: int, quarter: int
) -> None:
    """Fill in the burden that a government would set, and what moves it."""
    numbers, decided = world.politics.numbers, ledger.politics
    terms, demand = spending_terms(world, variables, state, quarter), 0.0
    fear = fear_of_abandonment(world, variables, state)
    patron = world.politics.patron[state]
    if patron != NO_STATE:
        demand = patron_regard(world, variables, patron, state).demand_pct
    alone = log_burden_alone(terms)
    total = alone + demand_term(alone, demand, fear, numbers.demand_weight)
    for column in range(len(terms)):
        decided.budget_terms[state, column] = terms[column]
    decided.budget_terms[state, DEMAND] = total - alone
    change = 0.0
    if numbers.has_opinion:
        change = variables.support[state] - world.support[state]
    pace = SpendingPace(
        speed=numbers.spending_speed,
        support_weight=numbers.spending_support,
        slowest=numbers.slowest,
    )
    burden, target = variables.burden_pct[state], burden_aimed_at(total)
    decided.budget_target[state] = target
    decided.budget[state] = burden_step(burden, target, change, pace)
    decided.budget_unaided[state] = unaided_burden(terms, demand, fear, numbers.demand_weight)


@lean
def spending_terms(world: World, variables: Variables, state: int, quarter: int) -> SpendingTerms:
    """Return what moves the burden that a government aims at, before its patron's demand."""
    tables, numbers = world.politics, world.politics.numbers
    encirclement, cover = 0.0, 0.0
    if tables.is_challenger[state]:
        pledged = variables.pacts.encirclement[state]
        encirclement = encirclement_term(pledged, numbers.encirclement_weight)
    patron = tables.patron[state]
    if patron != NO_STATE:
        regard = patron_regard(world, variables, patron, state)
        cover = free_riding_term(
            tables.dependence[state, patron],
            cover_ratio(regard.obligation, regard.theatre_share, tables.start.theatre_share[state]),
            numbers.free_riding,
            numbers.cover_floor,
            numbers.cover_ceiling,
        )
    return SpendingTerms(
        start=logarithm(world.burden_pct[state]),
        threat=threat_term(
            threat_to(world, variables, state, quarter),
            tables.start.p_force[state],
            numbers.threat_weight,
        ),
        rivals=_rivals(world, variables, state),
        encirclement=encirclement,
        free_riding=cover,
    )


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
    total = 0.0
    for other in range(world.state_code.size):
        left = variables.politics.coercion_left[state, other]
        if left > 0:
            share = world.export_share[state, other]
            total += coercion_loss(world.politics.numbers.coercion, share, left)
    return total
