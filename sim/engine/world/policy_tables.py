"""The policies of patrons as arrays: which regime holds when, for which flashpoint."""

from typing import NamedTuple

import numpy as np

from sim.domain.policies import Policy, Regime
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_number
from sim.rules.parameters import Parameters


class PolicyTables(NamedTuple):
    """Regimes r by quarter q, state n and flashpoint f. The first n regimes are 'no policy'."""

    regime: np.ndarray
    """(q, n, f) which regime the calendar puts a state in where a flashpoint is concerned."""
    obligation_multiplier: np.ndarray
    """(r,)."""
    reputation_multiplier: np.ndarray
    """(r,)."""
    stake_multiplier: np.ndarray
    """(r, f) with deals."""
    bias_logit: np.ndarray
    """(r,)."""
    volatility_logit: np.ndarray
    """(r,)."""
    theatre_share: np.ndarray
    """(r,)."""
    burden_demand_pct: np.ndarray
    """(r,)."""
    nuclear_assurance: np.ndarray
    """(r,)."""
    satisfaction: np.ndarray
    """(r, f) what deals add to the challenger's status quo [stakes]."""


_PLAIN = (
    "obligation_multiplier",
    "reputation_multiplier",
    "bias_logit",
    "volatility_logit",
    "burden_demand_pct",
    "nuclear_assurance",
)


def _regime_row(
    regime: Regime, theatre_share: float, points: list[str], *, is_volatile: bool
) -> dict[str, object]:
    """Return what one regime puts into each table."""
    row: dict[str, object] = {name: getattr(regime, name).value for name in _PLAIN}
    if not is_volatile:
        row["volatility_logit"] = 0.0
    own = theatre_share if regime.theatre_share is None else regime.theatre_share.value
    deals = [regime.deals.get(point) for point in points]
    row["theatre_share"] = own
    row["stake_multiplier"] = [
        regime.stake_multiplier.value * (deal.stake_multiplier.value if deal else 1.0)
        for deal in deals
    ]
    row["satisfaction"] = [deal.satisfaction.value if deal else 0.0 for deal in deals]
    return row


def regime_in_force(policy: Policy, quarter: int, challenger: str) -> Regime | None:
    """Return the regime that holds in a quarter for crises with a challenger, if any.

    A regime that names the challenger comes before one that names nobody.
    """
    held = [
        regime
        for regime in policy.regimes
        if (regime.since == "start" or quarter_number(regime.since) <= quarter)
        and (regime.until is None or quarter < quarter_number(regime.until))
    ]
    # Regimes for the same challengers may not overlap in time (decision 0003), so each list has one
    # entry at most.
    named = [regime for regime in held if challenger in regime.challengers]
    general = [regime for regime in held if not regime.challengers]
    return next(iter(named or general), None)


def policy_tables(
    scenario: Scenario[Parameters], names: list[str], points: list[str]
) -> PolicyTables:
    """Return the scenario's policies as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    """
    start, is_volatile = quarter_number(scenario.start), scenario.switches.volatility
    shares = [scenario.states[name].theatre_share.value for name in names]
    # One 'no policy' for each state, because the share of forces for the theatre is the state's
    # own.
    rows = [_regime_row(Regime(), share, points, is_volatile=is_volatile) for share in shares]
    regime = np.zeros((scenario.quarters, len(names), len(points)), dtype=np.int64)
    regime[:] = np.arange(len(names))[None, :, None]
    for name in sorted(scenario.policies):
        policy = scenario.policies[name]
        patron = names.index(policy.patron)
        first = len(rows)
        rows += [
            _regime_row(item, shares[patron], points, is_volatile=is_volatile)
            for item in policy.regimes
        ]
        for step in range(scenario.quarters):
            for column, point in enumerate(points):
                challenger = scenario.flashpoints[point].challenger
                held = regime_in_force(policy, start + step, challenger)
                if held is not None:
                    regime[step, patron, column] = first + policy.regimes.index(held)
    tables = {key: np.array([row[key] for row in rows], dtype=np.float64) for key in rows[0]}
    return PolicyTables(regime=regime, **tables)
