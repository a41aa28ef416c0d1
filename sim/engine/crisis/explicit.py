"""`deter crisis`: the explicit input as the solver's arrays.

Distances, capabilities and pacts go through the same rules as a scenario's do, so
that a crisis written out by hand is the same game as one that a run assembles.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES, Mode, ModeName
from sim.engine.crisis.arrays import (
    N_MODES,
    PAYOFF_FIELDS,
    WAR_COLUMNS,
    Crisis,
    ModeColumn,
    ObligationColumn,
    contest_exponents,
    mode_table,
    mode_triggers,
)
from sim.engine.crisis.explicit_input import (
    DEFAULTS,
    ExplicitBase,
    ExplicitChallenger,
    ExplicitCrisis,
    ExplicitGuarantor,
    ExplicitMode,
    ExplicitParameters,
    ExplicitTarget,
)
from sim.rules.crisis.basing import NO_CONSENT, placed_fraction
from sim.rules.crisis.commitment import felt_stake
from sim.rules.crisis.entry import is_called
from sim.rules.crisis.obligation import combined_obligation, council_shares, invoked_obligation
from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility
from sim.rules.crisis.strength import strength


class _Standard(NamedTuple):
    """What a guarantor has of which its file says nothing."""

    interoperability: float
    attrition_exposure: float
    nuclear_assurance: float
    nuclear_vulnerability: float


_STANDARD = {
    True: _Standard(
        interoperability=0.5,
        attrition_exposure=0.6,
        nuclear_assurance=DEFAULTS.commitment.uncovered_assurance,
        nuclear_vulnerability=0.6,
    ),
    False: _Standard(
        interoperability=0.6,
        attrition_exposure=0.3,
        nuclear_assurance=1.0,
        nuclear_vulnerability=1.0,
    ),
}
"""By whether the crisis is one of the first version."""


def _or(given: float | None, standard: float) -> float:
    return standard if given is None else given


def _precision_decay(crisis: ExplicitCrisis) -> float:
    """Return how fast precision falls with the prize; with a floor of its own it goes with it."""
    given = crisis.parameters
    shipped = DEFAULTS.choice.precision_decay
    return shipped if given.precision_decay is None else given.precision_decay


def _precision_floor(crisis: ExplicitCrisis) -> float:
    """Return what precision is divided by with no prize at stake; 1 in the first version."""
    standard = 1.0 if crisis.is_first_version else DEFAULTS.choice.precision_floor
    return _or(crisis.parameters.precision_floor, standard)


def _mode_row(given: Mapping[ModeName, float], default: float) -> list[float]:
    """Return a number for each mode, in the order of `MODES`."""
    return [given.get(mode, default) for mode in MODES]


def _unplaced(
    actor: ExplicitChallenger | ExplicitTarget | ExplicitGuarantor, decay: float
) -> float:
    """Return an actor's strength before any distance, in USD bn."""
    usable, engaged = actor.theatre_share, actor.engaged_share
    return strength(actor.capability_usd_bn, usable, engaged, 0.0, decay)


class Places(NamedTuple):
    """The bases of one actor, nearest first."""

    fraction: np.ndarray
    """(B,) share of its strength that distance leaves."""
    capacity: np.ndarray
    """(B,) share of its force that a base takes."""
    hosts: list[str | None]
    """Who has to open it; None where nobody has to."""


def _places(crisis: ExplicitCrisis, bases: Iterable[ExplicitBase]) -> Places:
    """Return bases nearest first."""
    decay, ordered = crisis.parameters.distance_decay_per_1000km, sorted(bases, key=_distance)
    full = not crisis.has("basing_capacity")
    return Places(
        fraction=np.array([strength(1.0, 1.0, 0.0, b.distance_km, decay) for b in ordered]),
        capacity=np.array([1.0 if full else b.capacity for b in ordered]),
        # The target never refuses its bases; third hosts are asked within the game.
        hosts=[None if b.host == crisis.target.state else b.host for b in ordered],
    )


def _distance(base: ExplicitBase) -> float:
    return base.distance_km


def _strength_from(
    crisis: ExplicitCrisis,
    actor: ExplicitChallenger | ExplicitTarget | ExplicitGuarantor,
    *,
    every_host: bool,
) -> float:
    """Return an actor's strength from own soil and the target's, or from every base it has."""
    places = _places(crisis, actor.bases)
    host = np.array([NO_CONSENT if name is None else 0 for name in places.hosts], dtype=np.int64)
    placed = placed_fraction(places.fraction, places.capacity, host, np.array([float(every_host)]))
    return _unplaced(actor, crisis.parameters.distance_decay_per_1000km) * placed


def _is_called(crisis: ExplicitCrisis, guarantor: ExplicitGuarantor, mode: ModeName) -> bool:
    """Return whether a mode calls a third state."""
    if not crisis.has("entry"):
        return True
    text, given = 0.0, crisis.parameters
    for pact in guarantor.pacts:
        text = combined_obligation(text, invoked_obligation(pact.obligation, 1.0, pact.scope))
    standard: float = getattr(DEFAULTS.entry.minimum_stake, mode)
    enough = given.minimum_stake.get(mode, standard)
    return is_called(text, guarantor.stake, given.minimum_obligation, enough)


def ordered_guarantors(crisis: ExplicitCrisis) -> list[ExplicitGuarantor]:
    """Return those whom a war would call, strongest first, every host consenting, ties by code."""
    seated = [k for k in crisis.guarantors if _is_called(crisis, k, MODES[Mode.MAJOR_ATTACK])]
    force = {k.state: _strength_from(crisis, k, every_host=True) for k in seated}
    return sorted(seated, key=lambda k: (-force[k.state], k.state))


def _base_tables(
    crisis: ExplicitCrisis, guarantors: Sequence[ExplicitGuarantor]
) -> dict[str, np.ndarray]:
    """Return the arrays of bases, (n, B)."""
    position = {guarantor.state: row for row, guarantor in enumerate(guarantors)}
    rows = [_places(crisis, guarantor.bases) for guarantor in guarantors]
    size = (len(rows), max((len(row.hosts) for row in rows), default=0))
    tables = {"base_fraction": np.zeros(size), "base_capacity": np.zeros(size)}
    host = np.full(size, NO_CONSENT, dtype=np.int64)
    for row, places in enumerate(rows):
        count = len(places.hosts)
        tables["base_fraction"][row, :count] = places.fraction
        for column, name in enumerate(places.hosts):
            # A host that is neither target nor guarantor does not consent (MODEL 4).
            is_there = name is None or name in position
            tables["base_capacity"][row, column] = places.capacity[column] if is_there else 0.0
            host[row, column] = position.get(name, NO_CONSENT) if name else NO_CONSENT
    return {**tables, "base_host": host}


def _payoffs(crisis: ExplicitCrisis) -> tuple[np.ndarray, np.ndarray]:
    """Return payoffs (3, 10) and triggers (3,), defaults filled in."""
    table, triggers = mode_table(DEFAULTS), mode_triggers(DEFAULTS)
    for row, mode in enumerate(MODES):
        given = crisis.modes.get(mode, ExplicitMode())
        for column, name in PAYOFF_FIELDS.items():
            if (number := getattr(given, name)) is not None:
                table[row, column] = number
        if given.trigger is not None:
            triggers[row] = given.trigger
        if mode in crisis.parameters.threshold_aversion:
            table[row, ModeColumn.THRESHOLD] = crisis.parameters.threshold_aversion[mode]
    for column in WAR_COLUMNS:
        table[Mode.MAJOR_ATTACK, column] *= crisis.war_intensity
    return table, triggers


def _obligations(guarantor: ExplicitGuarantor, triggers: np.ndarray) -> np.ndarray:
    """Return invoked obligations, (3, 3), columns `ObligationColumn`."""
    table = np.zeros((N_MODES, len(ObligationColumn)))
    for pact in guarantor.pacts:
        for row, mode in enumerate(MODES):
            trigger = pact.trigger.get(mode, float(triggers[row]))
            invoked = invoked_obligation(pact.obligation, trigger, pact.scope)
            for column, share in enumerate(council_shares(pact.collective, pact.fallback)):
                table[row, column] = combined_obligation(table[row, column], invoked * share)
    return table


def _exponents(given: ExplicitParameters) -> tuple[float, float, float]:
    """Return how much strength decides in a clash of each mode."""
    if isinstance(given.contest_exponent, float):
        return given.contest_exponent, given.contest_exponent, given.contest_exponent
    standard = contest_exponents(DEFAULTS)
    grey, fait, attack = (
        given.contest_exponent.get(mode, standard[row]) for row, mode in enumerate(MODES)
    )
    return grey, fait, attack


def _status_quo(crisis: ExplicitCrisis) -> float:
    """Return the challenger's utility of not challenging."""
    then, now = crisis.target.initial_alignment, crisis.target.alignment
    return status_quo_utility(
        # Nothing said of the past means that nothing has moved since.
        now if then is None else then,
        now,
        crisis.challenger.deal_value,
        crisis.challenger.encirclement,
        SatisfactionWeights(
            status_quo_value=crisis.parameters.status_quo_value,
            accommodation=crisis.parameters.accommodation_weight,
            provocation=crisis.parameters.provocation_weight,
        ),
    )


def _felt_stake(crisis: ExplicitCrisis, guarantor: ExplicitGuarantor) -> float:
    """Return the prize's worth to a guarantor as it feels it now."""
    return felt_stake(
        guarantor.stake,
        guarantor.policy.stake_multiplier,
        guarantor.alignment,
        crisis.target.alignment,
        DEFAULTS.commitment.alignment_distance_weight,
    )


def _bias(guarantor: ExplicitGuarantor) -> float:
    """Return what is added to the option to fight, in logits."""
    policy = guarantor.policy
    politics = policy.bias_logit - policy.burden_discount_logit
    return politics + guarantor.government_stance_logit + guarantor.shock_logit


def crisis_arrays(crisis: ExplicitCrisis) -> Crisis:
    """Return the explicit crisis as the arrays that the solver reads."""
    given, challenger, target = crisis.parameters, crisis.challenger, crisis.target
    decay = given.distance_decay_per_1000km
    guarantors = ordered_guarantors(crisis)
    table, triggers = _payoffs(crisis)
    names = [guarantor.state for guarantor in guarantors]
    backing = sum(backer.share * backer.strength_usd_bn for backer in challenger.backers)
    first, standard = crisis.is_first_version, _STANDARD[crisis.is_first_version]
    has_trade = crisis.has("trade_exposure")

    def column(values: Iterable[float]) -> np.ndarray:
        return np.array(list(values), dtype=np.float64)

    def per_mode(values: list[list[float]]) -> np.ndarray:
        return np.array(values, dtype=np.float64).reshape(len(names), N_MODES)

    return Crisis(
        precision=given.precision,
        precision_floor=_precision_floor(crisis),
        precision_decay=_precision_decay(crisis),
        opening_precision=given.opening_precision,
        contest_exponent=_exponents(given),
        support_weight=given.support_weight,
        belief_weight=given.belief_weight,
        reputation_weight=given.reputation_weight,
        domestic_weight=given.domestic_weight,
        reaction_speed=given.reaction_speed_per_quarter,
        lag_delays_all=given.lag_delays_all,
        trade_weight=given.trade_weight if has_trade else 1.0,
        has_escalation=crisis.has("escalation"),
        escalates=crisis.escalates,
        escalation_threshold=given.escalation_threshold,
        resolve=crisis.resolve or 0.0,
        resolve_sd=given.resolve_sd if crisis.has("resolve") else 0.0,
        expected_coalition=crisis.has("expected_coalition"),
        own_evaluation=crisis.has("own_evaluation"),
        modes=table,
        is_available=np.array([mode in crisis.available_modes for mode in MODES]),
        control_lost=crisis.control_lost_share,
        strength_challenger=_strength_from(crisis, challenger, every_host=False) + backing,
        salience_challenger=challenger.salience,
        nuclear_challenger=challenger.nuclear,
        status_quo_utility=_status_quo(crisis),
        strength_target=target.terrain_advantage * _strength_from(crisis, target, every_host=False),
        salience_target=target.salience,
        nuclear_target=target.nuclear,
        target_vulnerability=_or(target.nuclear_vulnerability, 0.0 if first else 1.0),
        trade_target=challenger.trade_share.get(target.state, 0.0) if has_trade else 0.0,
        has_council=crisis.council is not None,
        activation_probability=crisis.council.activation_probability if crisis.council else 1.0,
        lag_quarters=crisis.council.lag_quarters if crisis.council else 0.0,
        n_strategic=min(given.strategic_guarantors, len(names)),
        strength_unplaced=column(_unplaced(k, decay) for k in guarantors),
        **_base_tables(crisis, guarantors),
        is_called=np.array(
            [[_is_called(crisis, k, mode) for mode in MODES] for k in guarantors], dtype=np.bool_
        ).reshape(len(names), N_MODES),
        interoperability=column(
            _or(k.interoperability, standard.interoperability) for k in guarantors
        ),
        stake=column(_felt_stake(crisis, k) for k in guarantors),
        support=column(k.support for k in guarantors),
        reputation=column(
            min(1.0, k.reputation * k.policy.reputation_multiplier) for k in guarantors
        ),
        reputation_multiplier=column(k.policy.reputation_multiplier for k in guarantors),
        obligation_multiplier=column(k.policy.obligation_multiplier for k in guarantors),
        attrition_exposure=column(
            _or(k.attrition_exposure, standard.attrition_exposure) for k in guarantors
        ),
        nuclear=column(k.nuclear for k in guarantors),
        nuclear_assurance=column(
            _or(k.nuclear_assurance, standard.nuclear_assurance) for k in guarantors
        ),
        nuclear_vulnerability=column(
            _or(k.nuclear_vulnerability, standard.nuclear_vulnerability) for k in guarantors
        ),
        norm_cost=column(k.non_alignment_cost for k in guarantors),
        bias=column(_bias(k) for k in guarantors),
        trade_share=column(challenger.trade_share.get(name, 0.0) for name in names),
        law_support=per_mode([_mode_row(k.law_support, 1.0) for k in guarantors]),
        law_fight=per_mode([_mode_row(k.law_fight, 1.0) for k in guarantors]),
        reservation=np.array(
            [[LEVELS.index(k.reservation.get(m, "fight")) for m in MODES] for k in guarantors],
            dtype=np.int64,
        ).reshape(len(names), N_MODES),
        obligation=np.array(
            [_obligations(k, triggers) for k in guarantors], dtype=np.float64
        ).reshape(len(names), N_MODES, len(ObligationColumn)),
    )


def party_names(crisis: ExplicitCrisis) -> list[str]:
    """Return challenger, target and guarantors in the order in which they are solved."""
    guarantors = [guarantor.state for guarantor in ordered_guarantors(crisis)]
    return [crisis.challenger.state, crisis.target.state, *guarantors]
