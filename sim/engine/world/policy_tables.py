"""The policies of patrons as arrays: which regime holds when, for which flashpoint."""

from collections.abc import Mapping
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
    treaty_leadership: np.ndarray
    """(r,) will to lead a treaty into force, in [-1, 1]."""
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
    "treaty_leadership",
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


def every_policy(scenario: Scenario[Parameters]) -> dict[str, Policy]:
    """Return the policies of a scenario, with those that they name, by name in order."""
    known = {**scenario.named_policies, **scenario.policies}
    return {name: known[name] for name in sorted(known)}


def first_rows(policies: Mapping[str, Policy], states: int) -> dict[str, int]:
    """Return the row of the first regime of each policy.

    Parameters
    ----------
    policies : by name in order
    states : number of states, each of which has a row without a policy
    """
    rows, first = {}, states
    for name, policy in policies.items():
        rows[name] = first
        first += len(policy.regimes)
    return rows


def regime_rows(
    scenario: Scenario[Parameters], policy: Policy, names: list[str], points: list[str], first: int
) -> np.ndarray:
    """Return (q, f) the row of the regime that a policy puts each flashpoint into.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    first : row of the policy's first regime
    """
    start, steps = quarter_number(scenario.start), scenario.quarters
    challengers = [scenario.flashpoints[point].challenger for point in points]
    rows = np.full((steps, len(points)), names.index(policy.patron), dtype=np.int64)
    # Regimes for the same challengers may not overlap in time (decision 0003), and one that names
    # a challenger comes before one that names nobody.
    for number in sorted(
        range(len(policy.regimes)), key=lambda one: bool(policy.regimes[one].challengers)
    ):
        regime = policy.regimes[number]
        since = 0 if regime.since == "start" else quarter_number(regime.since) - start
        until = steps if regime.until is None else quarter_number(regime.until) - start
        held = [not regime.challengers or one in regime.challengers for one in challengers]
        rows[max(0, since) : max(0, until), held] = first + number
    return rows


def policy_tables(
    scenario: Scenario[Parameters], names: list[str], points: list[str]
) -> PolicyTables:
    """Return the scenario's policies as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    """
    is_volatile = scenario.switches.volatility
    shares = [scenario.states[name].theatre_share.value for name in names]
    # One 'no policy' for each state, because the share of forces for the theatre is the state's
    # own.
    rows = [_regime_row(Regime(), share, points, is_volatile=is_volatile) for share in shares]
    policies = every_policy(scenario)
    for policy in policies.values():
        own = shares[names.index(policy.patron)]
        rows += [_regime_row(item, own, points, is_volatile=is_volatile) for item in policy.regimes]
    regime = np.zeros((scenario.quarters, len(names), len(points)), dtype=np.int64)
    regime[:] = np.arange(len(names))[None, :, None]
    first = first_rows(policies, len(names))
    for name in sorted(scenario.policies):
        # A policy that elections may change holds as it starts wherever nothing changes it.
        held = scenario.policies[name].start or name
        patron = names.index(policies[held].patron)
        regime[:, patron] = regime_rows(scenario, policies[held], names, points, first[held])
    tables = {key: np.array([row[key] for row in rows], dtype=np.float64) for key in rows[0]}
    return PolicyTables(regime=regime, **tables)
