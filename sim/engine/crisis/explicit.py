"""`deter crisis`: the explicit input as the solver's arrays, and its solution as a record.

Distances, capabilities and pacts go through the same rules as a scenario's do, so
that a crisis written out by hand is the same game as one that a run assembles.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES, STATUS_QUO, Mode, ModeName
from sim.engine.crisis.arrays import (
    N_MODES,
    Crisis,
    ModeColumn,
    ObligationColumn,
    Solution,
    SummaryColumn,
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
from sim.engine.crisis.mode_tables import (
    PAYOFF_FIELDS,
    contest_exponents,
    mode_table,
    mode_triggers,
)
from sim.rules.crisis.commitment import felt_stake
from sim.rules.crisis.obligation import combined_obligation, council_shares, invoked_obligation
from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility
from sim.rules.crisis.strength import strength


def _mode_row(given: Mapping[ModeName, float], default: float) -> list[float]:
    """Return a number for each mode, in the order of `MODES`."""
    return [given.get(mode, default) for mode in MODES]


def _strength(
    actor: ExplicitChallenger | ExplicitTarget | ExplicitGuarantor, distance: float, decay: float
) -> float:
    """Return an actor's strength from a base at a distance, in USD bn."""
    return strength(
        actor.capability_usd_bn, actor.theatre_share, actor.engaged_share, distance, decay
    )


def _nearest_km(bases: Iterable[ExplicitBase], hosts: Collection[str | None]) -> float:
    """Return the distance of the nearest base on the soil of these hosts, in km.

    The host None stands for own soil; without a base the distance is infinite.
    """
    return min((base.distance_km for base in bases if base.host in hosts), default=math.inf)


def ordered_guarantors(crisis: ExplicitCrisis) -> list[ExplicitGuarantor]:
    """Return the guarantors strongest first, every host consenting, ties by code."""
    decay = crisis.parameters.distance_decay_per_1000km

    def key(guarantor: ExplicitGuarantor) -> tuple[float, str]:
        nearest = min((base.distance_km for base in guarantor.bases), default=math.inf)
        return -_strength(guarantor, nearest, decay), guarantor.state

    return sorted(crisis.guarantors, key=key)


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
    # The target never refuses its bases; third hosts are asked within the game.
    open_hosts = {None, target.state}
    names = [guarantor.state for guarantor in guarantors]
    backing = sum(backer.share * backer.strength_usd_bn for backer in challenger.backers)
    hosted = [
        [_strength(k, _nearest_km(k.bases, {host}), decay) for host in names] for k in guarantors
    ]

    def column(values: Iterable[float]) -> np.ndarray:
        return np.array(list(values), dtype=np.float64)

    def per_mode(values: list[list[float]]) -> np.ndarray:
        return np.array(values, dtype=np.float64).reshape(len(names), N_MODES)

    return Crisis(
        precision=given.precision,
        precision_floor=given.precision_floor,
        precision_decay=given.precision_decay,
        opening_precision=given.opening_precision,
        contest_exponent=_exponents(given),
        support_weight=given.support_weight,
        belief_weight=given.belief_weight,
        reputation_weight=given.reputation_weight,
        domestic_weight=given.domestic_weight,
        reaction_speed=given.reaction_speed_per_quarter,
        lag_delays_all=given.lag_delays_all,
        modes=table,
        is_available=np.array([mode in crisis.available_modes for mode in MODES]),
        control_lost=crisis.control_lost_share,
        strength_challenger=_strength(challenger, _nearest_km(challenger.bases, {None}), decay)
        + backing,
        salience_challenger=challenger.salience,
        nuclear_challenger=challenger.nuclear,
        status_quo_utility=_status_quo(crisis),
        strength_target=target.terrain_advantage
        * _strength(target, _nearest_km(target.bases, open_hosts), decay),
        salience_target=target.salience,
        nuclear_target=target.nuclear,
        target_vulnerability=target.nuclear_vulnerability,
        has_council=crisis.council is not None,
        activation_probability=crisis.council.activation_probability if crisis.council else 1.0,
        lag_quarters=crisis.council.lag_quarters if crisis.council else 0.0,
        n_strategic=min(given.strategic_guarantors, len(names)),
        strength=column(_strength(k, _nearest_km(k.bases, open_hosts), decay) for k in guarantors),
        strength_hosted=np.array(hosted, dtype=np.float64).reshape(len(names), len(names)),
        interoperability=column(k.interoperability for k in guarantors),
        stake=column(_felt_stake(crisis, k) for k in guarantors),
        support=column(k.support for k in guarantors),
        reputation=column(
            min(1.0, k.reputation * k.policy.reputation_multiplier) for k in guarantors
        ),
        reputation_multiplier=column(k.policy.reputation_multiplier for k in guarantors),
        obligation_multiplier=column(k.policy.obligation_multiplier for k in guarantors),
        attrition_exposure=column(k.attrition_exposure for k in guarantors),
        nuclear=column(k.nuclear for k in guarantors),
        nuclear_assurance=column(k.nuclear_assurance for k in guarantors),
        nuclear_vulnerability=column(k.nuclear_vulnerability for k in guarantors),
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


def solution_record(names: Sequence[str], crisis: Crisis, solution: Solution) -> dict[str, object]:
    """Return the solution in the output format of `deter crisis`.

    Parameters
    ----------
    names : challenger, target and the guarantors in the order of `crisis`
    """
    options = [STATUS_QUO, *(m for m, ok in zip(MODES, crisis.is_available, strict=True) if ok)]
    position = {name: row for row, name in enumerate((STATUS_QUO, *MODES))}
    # Only a major attack that is resisted and pressed is a war; lesser clashes end at once.
    war = solution.summary[Mode.MAJOR_ATTACK, SummaryColumn.RESIST]
    war *= solution.summary[Mode.MAJOR_ATTACK, SummaryColumn.PRESS]
    return {
        "choice": {name: float(solution.choice[row]) for name, row in position.items()},
        "value": {name: float(solution.value[position[name]]) for name in options},
        "war_probability": float(solution.choice[Mode.MAJOR_ATTACK + 1] * war),
        "modes": {mode: _mode_record(names, position[mode] - 1, solution) for mode in options[1:]},
    }


def _mode_record(names: Sequence[str], row: int, solution: Solution) -> dict[str, object]:
    """Return what the output format says about one mode."""
    summary = solution.summary[row]
    resist, press = summary[SummaryColumn.RESIST], summary[SummaryColumn.PRESS]
    clash = resist * press
    wins = summary[SummaryColumn.WIN] / press if clash > 0 else None
    strategic = names[2 : 2 + solution.levels.shape[1]]
    return {
        "precision": float(summary[SummaryColumn.PRECISION]),
        "resist": float(resist),
        "press_given_resist": float(press),
        "clash": float(clash),
        "challenger_wins_given_clash": None if wins is None else float(wins),
        "levels": {
            name: solution.levels[row, index].tolist() for index, name in enumerate(strategic)
        },
        "challenger_value": float(summary[SummaryColumn.CHALLENGER_VALUE]),
        "expected_utility": {
            name: float(solution.expected[row, index]) for index, name in enumerate(names)
        },
    }


def party_names(crisis: ExplicitCrisis) -> list[str]:
    """Return challenger, target and guarantors in the order in which they are solved."""
    guarantors = [guarantor.state for guarantor in ordered_guarantors(crisis)]
    return [crisis.challenger.state, crisis.target.state, *guarantors]
