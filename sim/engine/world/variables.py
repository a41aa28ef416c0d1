"""What changes within a run: the state variables of the region.

Every phase of a quarter reads and writes these arrays in place. What is in force
now, pacts, their ripeness and regimes, is among them, so that an event inside a run
can change it like anything else; see `sim.engine.quarter.entry_into_force`.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.world.constants import World


class Variables(NamedTuple):
    """State variables of the region. n states, f flashpoints. Arrays are changed in place."""

    epoch: np.ndarray
    """(1,) which pacts are in force: an epoch of `PactTables`."""
    interoperability: np.ndarray
    """(n, n) share of strength that row brings to bear beside column."""
    regime: np.ndarray
    """(n, f) which regime of `PolicyTables` a state is in where a flashpoint is concerned."""
    promise_shift: np.ndarray
    """(n, n) what the regimes that changed this quarter say of row's promises to column: 1 raised,
    -1 cut, 0 nothing."""

    capability_usd_bn: np.ndarray
    """(n,)."""
    engaged_share: np.ndarray
    """(n,) of capability tied down, in [0, 1]."""
    gdp_usd_bn: np.ndarray
    """(n,)."""
    burden_pct: np.ndarray
    """(n,) constant until spending is modelled."""
    alignment: np.ndarray
    """(n,) constant until alignment is modelled."""
    support: np.ndarray
    """(n,) constant until opinion is modelled."""
    stance_logit: np.ndarray
    """(n,) of the government, zero until elections are modelled."""
    is_in_game: np.ndarray
    """(n,) whether a state still exists as an actor."""
    kept: np.ndarray
    """(n, n) count of promises that row kept to column, with the prior."""
    broken: np.ndarray
    """(n, n) count of promises that row broke to column, with the prior."""
    control_lost: np.ndarray
    """(f,) share of the prize lost."""
    heat: np.ndarray
    """(f,) memory of crises."""
    is_closed: np.ndarray
    """(f,) whether nothing is left to take."""
    is_at_war: np.ndarray
    """(f,) whether a war is running."""
    war_weight: np.ndarray
    """(f, n) share of its strength that each guarantor commits to a running war."""
    war_level: np.ndarray
    """(f, n) `Level` of each guarantor in a running war."""
    war_since: np.ndarray
    """(f,) quarter in which the running war began."""


def initial_variables(world: World) -> Variables:
    """Return the state of the region before the first quarter."""
    n, points = world.state_code.size, world.flashpoint_code.size
    return Variables(
        epoch=world.pacts.epoch[:1].copy(),
        interoperability=world.pacts.interoperability[0].copy(),
        regime=world.policies.regime[0].copy(),
        promise_shift=np.zeros((n, n), dtype=np.int64),
        capability_usd_bn=world.capability_usd_bn.copy(),
        engaged_share=np.zeros(n),
        gdp_usd_bn=world.gdp_usd_bn.copy(),
        burden_pct=world.burden_pct.copy(),
        alignment=world.alignment.copy(),
        support=world.support.copy(),
        stance_logit=np.zeros(n),
        is_in_game=np.ones(n, dtype=np.bool_),
        kept=world.kept_prior.copy(),
        broken=world.broken_prior.copy(),
        control_lost=np.zeros(points),
        heat=np.zeros(points),
        is_closed=np.zeros(points, dtype=np.bool_),
        is_at_war=np.zeros(points, dtype=np.bool_),
        war_weight=np.zeros((points, n)),
        war_level=np.zeros((points, n), dtype=np.int64),
        war_since=np.zeros(points, dtype=np.int64),
    )


def snapshot_of(variables: Variables) -> Variables:
    """Return a snapshot that later changes leave alone."""
    return Variables(*(array.copy() for array in variables))
