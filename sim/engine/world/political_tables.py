"""What the slow half reads and never changes: roles, governments, proposals, known events."""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_number
from sim.engine.world.pact_texts import PactTexts
from sim.engine.world.policy_paths import PolicyPaths, no_paths, policy_paths
from sim.engine.world.political_numbers import PoliticalNumbers, political_numbers
from sim.engine.world.proposal_tables import NO_STATE, ProposalTables, no_proposals, proposal_tables
from sim.rules.parameters import Parameters
from sim.rules.politics.growth import military_price
from sim.rules.politics.shocks import shock_left

UNCHANGED = -1
"""Stands for a side where no event names one."""
ADVERSARY = -0.5
"""Alignment below which a state that opens a flashpoint is a challenger of the patron's order."""
PERCENT = 100.0
SIDES = 2


class Start(NamedTuple):
    """The region as the slow half compares with it: constants of a scenario.

    At the start means under the reference arrangement, in the regimes before the run.
    """

    p_force: np.ndarray
    """(n,) uses of force to be expected against a state [a year]."""
    belief: np.ndarray
    """(n,) that the patron keeps its word, in [0, 1]."""
    abandonment: np.ndarray
    """(n,) fear of it, in [0, 1]."""
    entrapment: np.ndarray
    """(n,) fear of it, in [0, 1]."""
    rivals_usd_bn: np.ndarray
    """(n,) capability of the rivals."""
    theatre_share: np.ndarray
    """(n,) share of the patron's capability for the region."""
    expected_incidents: np.ndarray
    """(n,) logits of support a quarter that challenges are expected to add."""
    first: np.ndarray
    """(4, n) the assessment of the first quarter: p_force, loss, standing, calls."""
    first_with: np.ndarray
    """(p, 2, n) loss and standing with each proposal, as assessed in the first quarter."""


class PoliticalTables(NamedTuple):
    """n states, f flashpoints, q quarters, p proposals. Negative integers: nobody, nothing."""

    numbers: PoliticalNumbers
    paths: PolicyPaths
    proposals: ProposalTables
    start: Start
    """Noughts until `sim.engine.politics.opening` has filled them in."""

    is_challenger: np.ndarray
    """(n,) whether a state opens a flashpoint from outside the patron's camp."""
    is_target: np.ndarray
    """(n,) whether a flashpoint has a state as its target."""
    is_patron: np.ndarray
    """(n,) whether a state has a policy."""
    patron: np.ndarray
    """(n,) position of the patron that a state depends on most, or `NO_STATE`."""
    dependence: np.ndarray
    """(n, n) what row stakes on column, in [0, 1]; nothing where row is patron or challenger."""
    is_rival: np.ndarray
    """(n, n) whether row arms against column."""
    growth: np.ndarray
    """(n,) share a year."""
    price: np.ndarray
    """(n,) capability that a dollar of spending adds [USD bn per USD bn]."""
    has_sides: np.ndarray
    """(n,)."""
    side_stance: np.ndarray
    """(n, 2) logits, incumbent first."""
    side_alignment: np.ndarray
    """(n, 2) offset of the target of alignment."""
    side_hold: np.ndarray
    """(n, 2) chance to stay in office at an election of the government."""
    has_legislature: np.ndarray
    """(n,) whether treaties are put to one that may refuse."""
    rule_logit: np.ndarray
    """(n,) how easily it agrees by its rules."""
    majority_start: np.ndarray
    """(n,) logits."""
    elects_government: np.ndarray
    """(q, n) whether an election decides the government."""
    elects_legislature: np.ndarray
    """(q, n)."""
    is_held: np.ndarray
    """(q, n) whether the result of the quarter's election is taken as known."""
    known_side: np.ndarray
    """(q, n) side that takes office by a known event, or `UNCHANGED`."""
    known_majority: np.ndarray
    """(q, n) logits that a known event sets; not a number where none does."""
    known_stance: np.ndarray
    """(q, n) logits that a known event sets; not a number where none does."""
    shock: np.ndarray
    """(q, n) what is left of shocks to the threat that a state feels [a year]."""


def political_tables(
    scenario: Scenario[Parameters],
    names: list[str],
    points: list[str],
    texts: PactTexts,
    paths: PolicyPaths | None = None,
) -> PoliticalTables:
    """Return the slow half of a scenario as arrays, without its start.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    texts : of the pacts, with the capability at the start
    paths : of its policies, where they are known
    """
    if not scenario.switches.politics:
        return _still_tables(scenario, len(names), len(points))
    proposals = proposal_tables(scenario, names, points, texts)
    challengers = challenger_mask(scenario, names)
    patrons = np.isin(names, [policy.patron for policy in scenario.policies.values()])
    dependence = _dependence(scenario, names, texts, challengers | patrons)
    return PoliticalTables(
        numbers=political_numbers(scenario),
        paths=policy_paths(scenario, names, points) if paths is None else paths,
        proposals=proposals,
        start=no_start(len(names), len(proposals.since)),
        is_challenger=challengers,
        is_target=np.isin(names, [point.target for point in scenario.flashpoints.values()]),
        is_patron=patrons,
        patron=_patrons(dependence, patrons),
        dependence=dependence,
        is_rival=_rivals(scenario, names, texts, challengers),
        **_economy(scenario, names, texts.capability_usd_bn),
        **_governments(scenario, names),
        **_elections(scenario, names),
        **_events(scenario, names),
        shock=_shocks(scenario, names),
    )


def _still_tables(scenario: Scenario[Parameters], states: int, flashpoints: int) -> PoliticalTables:
    """Return the slow half of a region in which nothing of it moves: noughts that nobody reads."""
    by_quarter = (scenario.quarters, states)

    def nought(*shape: int) -> np.ndarray:
        return np.zeros(shape)

    def false(*shape: int) -> np.ndarray:
        return np.zeros(shape, dtype=np.bool_)

    return PoliticalTables(
        numbers=political_numbers(scenario),
        paths=no_paths(states, scenario.quarters, flashpoints),
        proposals=no_proposals(states),
        start=no_start(states, 0),
        is_challenger=false(states),
        is_target=false(states),
        is_patron=false(states),
        patron=np.full(states, NO_STATE, dtype=np.int64),
        dependence=nought(states, states),
        is_rival=false(states, states),
        growth=nought(states),
        price=nought(states),
        has_sides=false(states),
        side_stance=nought(states, SIDES),
        side_alignment=nought(states, SIDES),
        side_hold=nought(states, SIDES),
        has_legislature=false(states),
        rule_logit=nought(states),
        majority_start=nought(states),
        elects_government=false(*by_quarter),
        elects_legislature=false(*by_quarter),
        is_held=false(*by_quarter),
        known_side=np.full(by_quarter, UNCHANGED, dtype=np.int64),
        known_majority=nought(*by_quarter),
        known_stance=nought(*by_quarter),
        shock=nought(*by_quarter),
    )


def no_start(states: int, proposals: int) -> Start:
    """Return the start of a region in which nobody expects anything."""
    return Start(
        **{name: np.zeros(states) for name in Start._fields[:-2]},
        first=np.zeros((4, states)),
        first_with=np.zeros((proposals, 2, states)),
    )


def challenger_mask(scenario: Scenario[Parameters], names: list[str]) -> np.ndarray:
    """Return (n,) whether a state opens a flashpoint from outside the patron's camp."""
    openers = {point.challenger for point in scenario.flashpoints.values()}
    # So Japan at Dokdo and the Philippines at Sabah stay ordinary states (POLITICS).
    return np.array(
        [name in openers and scenario.states[name].alignment.value < ADVERSARY for name in names]
    )


def _referred(texts: PactTexts) -> list[np.ndarray]:
    """Return (n, n) what column owes row under each pact of the reference at the start."""
    is_held = texts.is_reference & (texts.since <= 0) & (texts.until > 0)
    both = texts.is_signatory[:, :, None] & texts.is_signatory[:, None, :]
    return [texts.owed[pact] * both[pact] for pact in np.flatnonzero(is_held)]


def _dependence(
    scenario: Scenario[Parameters], names: list[str], texts: PactTexts, has_none: np.ndarray
) -> np.ndarray:
    """Return (n, n) what row stakes on column.

    A state without a figure stakes what the patron owes it by the text of the best pact of the
    reference arrangement at the start.
    """
    table, owed = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    for own in _referred(texts):
        owed = np.maximum(owed, own)
    for patron in sorted({policy.patron for policy in scenario.policies.values()}):
        column = names.index(patron)
        for row, name in enumerate(names):
            given = scenario.states[name].dependence
            if not has_none[row]:
                stated = given[patron].value if patron in given else owed[row, column]
                table[row, column] = stated
    return table


def _patrons(dependence: np.ndarray, is_patron: np.ndarray) -> np.ndarray:
    """Return (n,) the patron of each state; ties go by name."""
    best = np.argmax(np.where(is_patron[None, :], dependence, -1.0), axis=1)
    found = dependence[np.arange(len(best)), best] > 0
    return np.where(found, best, NO_STATE).astype(np.int64)


def _rivals(
    scenario: Scenario[Parameters], names: list[str], texts: PactTexts, challengers: np.ndarray
) -> np.ndarray:
    """Return (n, n) whether row arms against column.

    Rivals of a state are the challengers that open a flashpoint against it; rivals of a
    challenger are its targets and those who are bound to them in the reference arrangement.
    """
    table, referred = np.zeros((len(names), len(names)), dtype=np.bool_), _referred(texts)
    for point in scenario.flashpoints.values():
        challenger, target = names.index(point.challenger), names.index(point.target)
        if not challengers[challenger]:
            continue
        if not challengers[target]:
            table[target, challenger] = True
        table[challenger, target] = True
        for owed in referred:
            table[challenger, owed[target] > 0] = True
    np.fill_diagonal(table, val=False)
    return table


def _economy(
    scenario: Scenario[Parameters], names: list[str], capability: np.ndarray
) -> dict[str, np.ndarray]:
    """Return growth, and the price at which spending becomes capability."""
    states = [scenario.states[name] for name in names]
    depreciation = scenario.parameters.strength.depreciation
    growth = np.array([state.gdp_growth_pct.value / PERCENT for state in states])
    price = [
        military_price(
            float(capability[row]),
            depreciation,
            float(growth[row]),
            state.burden_pct.value,
            state.gdp_usd_bn.value,
        )
        for row, state in enumerate(states)
    ]
    return {"growth": growth, "price": np.array(price)}


def _governments(scenario: Scenario[Parameters], names: list[str]) -> dict[str, np.ndarray]:
    """Return sides and legislatures."""
    n = len(names)
    tables = {
        "has_sides": np.zeros(n, dtype=np.bool_),
        "side_stance": np.zeros((n, SIDES)),
        "side_alignment": np.zeros((n, SIDES)),
        "side_hold": np.ones((n, SIDES)),
        "has_legislature": np.zeros(n, dtype=np.bool_),
        "rule_logit": np.zeros(n),
    }
    patrons = {policy.patron for policy in scenario.policies.values()}
    for row, name in enumerate(names):
        state = scenario.states[name]
        if state.legislature is not None:
            tables["has_legislature"][row] = True
            tables["rule_logit"][row] = state.legislature.value
        # A patron's elections move its regime and not its side.
        if len(state.sides) != SIDES or name in patrons:
            continue
        tables["has_sides"][row] = True
        for column, side in enumerate(state.sides):
            tables["side_stance"][row, column] = side.stance.value
            tables["side_alignment"][row, column] = side.alignment_offset.value
            tables["side_hold"][row, column] = side.hold_probability.value
    return tables


def _elections(scenario: Scenario[Parameters], names: list[str]) -> dict[str, np.ndarray]:
    """Return which elections are held when, and of which the result is known."""
    shape, start = (scenario.quarters, len(names)), quarter_number(scenario.start)
    tables = {
        name: np.zeros(shape, dtype=np.bool_)
        for name in ("elects_government", "elects_legislature", "is_held")
    }
    for column, name in enumerate(names):
        # Switched off nobody is elected, patrons included.
        for election in scenario.states[name].elections if scenario.switches.governments else ():
            step = quarter_number(election.quarter) - start
            if 0 <= step < scenario.quarters:
                for decided in election.decides:
                    tables[f"elects_{decided}"][step, column] = True
                tables["is_held"][step, column] |= election.held and scenario.known_events
    return tables


def _events(scenario: Scenario[Parameters], names: list[str]) -> dict[str, np.ndarray]:
    """Return what known events set, by quarter and state."""
    shape, start = (scenario.quarters, len(names)), quarter_number(scenario.start)
    side = np.full(shape, UNCHANGED, dtype=np.int64)
    majority, stance = np.full(shape, np.nan), np.full(shape, np.nan)
    majority_start = np.zeros(len(names))
    dated = sorted(scenario.events, key=lambda event: event.quarter)
    for event in dated if scenario.known_events else ():
        if event.state not in names:
            continue
        step, column = quarter_number(event.quarter) - start, names.index(event.state)
        if step < 0 and event.majority is not None:
            # The last majority before the run still holds when it begins; other events are past.
            majority_start[column] = event.majority.value
        if not (0 <= step < scenario.quarters and scenario.switches.governments):
            continue
        if event.government is not None:
            side[step, column] = 0 if event.government == "incumbent" else 1
        if event.majority is not None:
            majority[step, column] = event.majority.value
        if event.stance is not None:
            stance[step, column] = event.stance.value
    return {
        "known_side": side,
        "known_majority": majority,
        "known_stance": stance,
        "majority_start": majority_start,
    }


def _shocks(scenario: Scenario[Parameters], names: list[str]) -> np.ndarray:
    """Return (q, n) what is left of the shocks to the threat that a state feels."""
    table, start = np.zeros((scenario.quarters, len(names))), quarter_number(scenario.start)
    for shock in scenario.shocks if scenario.switches.shocks else ():
        first = quarter_number(shock.quarter) - start
        # A shock from before the start is in the figures of the start.
        if first < 0 or shock.state not in names:
            continue
        for step in range(first, scenario.quarters):
            table[step, names.index(shock.state)] += shock_left(
                shock.size.value, float(step - first), shock.half_life_years.value
            )
    return table
