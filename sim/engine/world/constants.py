"""A scenario as arrays, built once and read by every quarter.

States, flashpoints and pacts stand in the order of their names, so the order of
files never matters. What the calendar says is laid out by quarter: which pacts are
in force, how ripe they are, and which regime of a policy holds. Only the phase
`entry_into_force` reads it; everybody else reads `Variables`.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, quarter_number
from sim.engine.crisis.arrays import contest_exponents, mode_table
from sim.engine.world.base_tables import BaseTables, base_tables
from sim.engine.world.dynamics import Dynamics, dynamics_of
from sim.engine.world.pact_tables import PactTables, pact_tables
from sim.engine.world.pact_texts import PactTexts, Roster, pact_texts
from sim.engine.world.policy_tables import PolicyTables, policy_tables
from sim.engine.world.political_tables import PoliticalTables, political_tables
from sim.engine.world.practice import Practice, practice_of
from sim.kernel.draws import permanent_code
from sim.rules.crisis.strength import initial_capability
from sim.rules.parameters import Parameters

PERCENT = 100.0


class World(NamedTuple):
    """What never changes in a run. n states, f flashpoints, q quarters, e epochs, r regimes."""

    numbers: "Numbers"
    """What a crisis reads."""
    dynamics: Dynamics
    """What moves the region from quarter to quarter."""
    texts: PactTexts
    """What pacts say, whoever is a member of them."""
    pacts: PactTables
    """What follows from them as the calendar has them in force."""
    practice: Practice
    """How practice of members comes and goes."""
    policies: PolicyTables
    politics: PoliticalTables
    """What the slow half reads."""
    bases: BaseTables
    state_code: np.ndarray
    """(n,) permanent codes for draws."""
    flashpoint_code: np.ndarray
    """(f,) permanent codes for draws."""
    modes: np.ndarray
    """(3, 10) payoffs, columns `ModeColumn`."""
    control_taken: np.ndarray
    """(3,) share of what is left that a success of each mode takes."""

    gdp_usd_bn: np.ndarray
    """(n,) at the start."""
    capability_usd_bn: np.ndarray
    """(n,) at the start."""
    burden_pct: np.ndarray
    """(n,) at the start."""
    alignment: np.ndarray
    """(n,) at the start."""
    support: np.ndarray
    """(n,) at the start."""
    nuclear: np.ndarray
    """(n,) survivable second strike."""
    nuclear_vulnerability: np.ndarray
    """(n,)."""
    attrition_exposure: np.ndarray
    """(n,)."""
    non_alignment_norm: np.ndarray
    """(n,)."""
    law_support: np.ndarray
    """(n, 3) by mode."""
    law_fight: np.ndarray
    """(n, 3) by mode."""
    trade_share: np.ndarray
    """(n, n) share of row's whole trade that is with column."""
    export_share: np.ndarray
    """(n, n) share of row's exports that go to column."""
    kept_prior: np.ndarray
    """(n, n) promises that row is thought to have kept to column before the start."""
    broken_prior: np.ndarray
    """(n, n) the same of broken ones; reputations fade towards both."""

    challenger: np.ndarray
    """(f,) state positions."""
    target: np.ndarray
    """(f,) state positions."""
    salience_challenger: np.ndarray
    """(f,)."""
    salience_target: np.ndarray
    """(f,)."""
    terrain_advantage: np.ndarray
    """(f,)."""
    challenger_share: np.ndarray
    """(f,)."""
    opportunity_rate: np.ndarray
    """(f,) a year."""
    war_intensity: np.ndarray
    """(f,) of a war beside that of other challenges."""
    escalates: np.ndarray
    """(f,) whether the loser of a clash may widen it to a war."""
    is_whole_state: np.ndarray
    """(f,)."""
    is_available: np.ndarray
    """(f, 3) by mode."""
    stake: np.ndarray
    """(f, n) of third states."""
    backing: np.ndarray
    """(f, n) share of strength behind the challenger."""
    is_backer: np.ndarray
    """(f, n) whether a state is declared to stand behind the challenger."""


class Numbers(NamedTuple):
    """Single numbers that the kernels read; see the classes in `sim.rules`."""

    quarters: int
    distance_decay: float
    support_weight: float
    unallied: float
    ripening_quarters: float
    contest_exponent: tuple[float, float, float]
    """By mode."""
    precision: float
    precision_floor: float
    precision_decay: float
    opening_precision: float
    strategic_guarantors: int
    target_exposure: float
    trade_weight: float
    target_trade: float
    """Share of its trade with the target that a challenger puts at risk: all of it, or none."""
    escalation_threshold: float
    resolve_sd: float
    has_escalation: bool
    expected_coalition: bool
    own_evaluation: bool
    reputation_weight: float
    domestic_weight: float
    alignment_distance_weight: float
    burden_discount_logit: float
    non_alignment_cost: float
    uncovered_assurance: float
    minimum_stake: float
    seat_obligation: float
    """See `EntryParams`."""
    seat_stake: tuple[float, float, float]
    """By mode; see `EntryParams`."""
    belief_weight: float
    veto_intercept: float
    veto_alignment: float
    veto_trade: float
    veto_support: float
    reaction_speed: float
    status_quo_value: float
    accommodation_weight: float
    provocation_weight: float
    has_entry: bool
    has_law: bool
    has_consent: bool
    has_lag: bool
    lag_delays_all: bool
    invoked_obligation: float
    entrapped_stake: float


def state_names(scenario: Scenario[Parameters]) -> list[str]:
    """Return the codes of the roster in the order of the arrays."""
    return sorted(scenario.states)


def flashpoint_names(scenario: Scenario[Parameters]) -> list[str]:
    """Return the names of the flashpoints in the order of the arrays."""
    return sorted(scenario.flashpoints)


def numbers_of(scenario: Scenario[Parameters]) -> Numbers:
    """Return the parameters and switches that kernels read."""
    given, switches = scenario.parameters, scenario.switches
    return Numbers(
        quarters=scenario.quarters,
        distance_decay=given.strength.distance_decay_per_1000km,
        support_weight=given.support.support_weight,
        unallied=given.interoperability.unallied,
        ripening_quarters=given.interoperability.ripening_quarters,
        contest_exponent=contest_exponents(given),
        precision=given.choice.precision,
        precision_floor=given.choice.precision_floor,
        precision_decay=given.choice.precision_decay,
        opening_precision=given.choice.opening_precision,
        strategic_guarantors=given.choice.strategic_guarantors,
        target_exposure=given.exposure.target,
        trade_weight=given.trade.weight if switches.trade_exposure else 1.0,
        target_trade=1.0 if switches.trade_exposure else 0.0,
        escalation_threshold=given.escalation.threshold,
        resolve_sd=given.resolve.sd if switches.resolve else 0.0,
        has_escalation=switches.escalation,
        expected_coalition=switches.expected_coalition,
        own_evaluation=switches.own_evaluation,
        reputation_weight=given.reneging.reputation_weight,
        domestic_weight=given.reneging.domestic_weight,
        alignment_distance_weight=given.commitment.alignment_distance_weight,
        burden_discount_logit=given.commitment.burden_discount_logit,
        non_alignment_cost=given.commitment.non_alignment_cost,
        uncovered_assurance=given.commitment.uncovered_assurance,
        minimum_stake=given.commitment.minimum_stake,
        seat_obligation=given.entry.minimum_obligation,
        seat_stake=(
            given.entry.minimum_stake.grey_zone,
            given.entry.minimum_stake.fait_accompli,
            given.entry.minimum_stake.major_attack,
        ),
        belief_weight=given.belief.belief_weight,
        veto_intercept=given.council.veto_intercept_logit,
        veto_alignment=given.council.veto_alignment_logit,
        veto_trade=given.council.veto_trade_logit,
        veto_support=given.council.veto_support_logit,
        reaction_speed=given.council.reaction_speed_per_quarter,
        status_quo_value=given.satisfaction.status_quo_value,
        accommodation_weight=given.satisfaction.accommodation_weight,
        # A switch that is off means exactly absent (MODEL 11): with no weight nothing provokes.
        provocation_weight=given.satisfaction.provocation_weight if switches.provocation else 0.0,
        has_entry=switches.entry,
        has_law=switches.law,
        has_consent=switches.basing_consent,
        has_lag=switches.consultation_lag,
        lag_delays_all=switches.lag_delays_all,
        invoked_obligation=given.reliability.invoked_obligation,
        entrapped_stake=given.reliability.entrapped_stake,
    )


def state_columns(scenario: Scenario[Parameters]) -> dict[str, np.ndarray]:
    """Return the arrays with one entry a state."""
    states = [scenario.states[name] for name in state_names(scenario)]
    depreciation = scenario.parameters.strength.depreciation
    plain = {
        "gdp_usd_bn": [s.gdp_usd_bn.value for s in states],
        "capability_usd_bn": [
            initial_capability(
                s.spending_usd_bn.value,
                # At market prices China, North Korea, Russia, Vietnam and India would be too weak
                # (MODEL 2).
                s.military_price_level.value,
                s.gdp_growth_pct.value / PERCENT,
                depreciation,
            )
            for s in states
        ],
        "burden_pct": [s.burden_pct.value for s in states],
        "alignment": [s.alignment.value for s in states],
        "support": [s.public_support.value for s in states],
        "nuclear": [s.nuclear.value for s in states],
        "nuclear_vulnerability": [s.nuclear_vulnerability.value for s in states],
        "attrition_exposure": [s.attrition_exposure.value for s in states],
        "non_alignment_norm": [s.non_alignment_norm.value for s in states],
    }
    columns = {name: np.array(values, dtype=np.float64) for name, values in plain.items()}
    for name in ("support", "fight"):
        columns[f"law_{name}"] = np.array(
            [
                [limits[mode].value if mode in limits else 1.0 for mode in MODES]
                for limits in (getattr(s.law, name) for s in states)
            ]
        )
    return columns


def reputation_counts(belief: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts of kept and broken promises that a belief is worth.

    Parameters
    ----------
    belief : that a word is kept, in [0, 1]
    strength : events that it is worth [count]
    """
    return belief * strength, (1 - belief) * strength


def pair_tables(scenario: Scenario[Parameters]) -> dict[str, np.ndarray]:
    """Return the arrays with one entry an ordered pair of states."""
    names = state_names(scenario)
    place = {name: row for row, name in enumerate(names)}
    size = (len(names), len(names))
    tables = {
        "trade_share": np.zeros(size),
        "export_share": np.zeros(size),
    }
    belief = np.full(size, scenario.parameters.reputation.default_prior)
    for row, name in enumerate(names):
        state = scenario.states[name]
        for other in sorted(state.trade_shares.keys() & place.keys()):
            tables["trade_share"][row, place[other]] = state.trade_shares[other].value
        for other in sorted(state.export_shares.keys() & place.keys()):
            tables["export_share"][row, place[other]] = state.export_shares[other].value
        for other in sorted(state.reputation_priors.keys() & place.keys()):
            # A state's file says whom it trusts; the table has the trusted state in its rows.
            belief[place[other], row] = state.reputation_priors[other].value
    kept, broken = reputation_counts(belief, scenario.parameters.reputation.prior_strength)
    return {**tables, "kept_prior": kept, "broken_prior": broken}


def flashpoint_columns(scenario: Scenario[Parameters]) -> dict[str, np.ndarray]:
    """Return the arrays with one entry a flashpoint, and those by flashpoint and state."""
    names = state_names(scenario)
    place = {name: row for row, name in enumerate(names)}
    points = [scenario.flashpoints[name] for name in flashpoint_names(scenario)]

    def by_state(field: str) -> np.ndarray:
        return np.array(
            [
                [
                    getattr(p, field)[name].value if name in getattr(p, field) else 0.0
                    for name in names
                ]
                for p in points
            ]
        )

    backing = by_state("backers")
    figures = (
        "salience_challenger",
        "salience_target",
        "terrain_advantage",
        "challenger_share",
        "opportunity_rate",
        "war_intensity",
    )
    return {
        "challenger": np.array([place[p.challenger] for p in points], dtype=np.int64),
        "target": np.array([place[p.target] for p in points], dtype=np.int64),
        "escalates": np.array([p.escalates for p in points]),
        "is_whole_state": np.array([p.whole_state for p in points]),
        "is_available": np.array([[mode in p.modes for mode in MODES] for p in points]),
        "stake": by_state("stakes"),
        "backing": backing if scenario.switches.backers else np.zeros_like(backing),
        # With the switch off a backer is a third state like any other, so it may be a guarantor
        # (decision 0006).
        "is_backer": (backing > 0) & scenario.switches.backers,
        **{f: np.array([getattr(p, f).value for p in points]) for f in figures},
    }


def control_taken_by(scenario: Scenario[Parameters]) -> np.ndarray:
    """Return (3,) the share of what is left that a success of each mode takes."""
    return np.array([getattr(scenario.parameters.modes, mode).control_taken for mode in MODES])


def build_world(scenario: Scenario[Parameters]) -> World:
    """Return the scenario as arrays.

    Parameters
    ----------
    scenario : the effective scenario, checked by the loader
    """
    names, points = state_names(scenario), flashpoint_names(scenario)
    columns = state_columns(scenario)
    texts = pact_texts(Roster(scenario, names, points, columns["capability_usd_bn"]))
    policies = policy_tables(scenario, names, points)
    return World(
        numbers=numbers_of(scenario),
        dynamics=dynamics_of(scenario),
        texts=texts,
        pacts=pact_tables(scenario, texts),
        practice=practice_of(scenario),
        policies=policies,
        politics=political_tables(scenario, names, points, texts),
        bases=base_tables(scenario, names, points),
        state_code=np.array([permanent_code(name) for name in names], dtype=np.uint64),
        flashpoint_code=np.array([permanent_code(name) for name in points], dtype=np.uint64),
        modes=mode_table(scenario.parameters),
        control_taken=control_taken_by(scenario),
        **columns,
        **pair_tables(scenario),
        **flashpoint_columns(scenario),
    )


def first_quarter(scenario: Scenario[Parameters]) -> int:
    """Return the count of the run's first quarter."""
    return quarter_number(scenario.start)
