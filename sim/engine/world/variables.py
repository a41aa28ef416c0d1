"""What changes within a run: the state variables of the region.

Every phase of a quarter reads and writes these arrays in place. What is in force
now, pacts, their ripeness and regimes, is among them, so that an event inside a run
can change it like anything else; see `sim.engine.quarter.entry_into_force`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sim.engine.world.constants import World
from sim.engine.world.pact_tables import copy_epoch
from sim.engine.world.pacts_in_force import (
    PactsInForce,
    copy_pacts,
    enter_by_calendar,
    no_pacts,
)
from sim.engine.world.policy_paths import NO_POLICY
from sim.engine.world.political_variables import (
    PoliticalVariables,
    copy_politics,
    initial_politics,
)
from sim.kernel.compiled import compiled
from sim.kernel.copying import copy_array


class Variables(NamedTuple):
    """State variables of the region. n states, f flashpoints. Arrays are changed in place."""

    pacts: PactsInForce
    """Who is a member of which pacts, and what follows from it."""
    politics: PoliticalVariables
    """What the slow half changes."""
    interoperability: np.ndarray
    """(n, n) share of strength that row brings to bear beside column."""
    regime: np.ndarray
    """(n, f) which regime of `PolicyTables` a state is in where a flashpoint is concerned."""
    promise_shift: np.ndarray
    """(n, n) what the regimes that changed this quarter say of row's promises to column: 1 raised,
    -1 cut, 0 nothing."""

    capability_usd_bn: np.ndarray
    """(n,) military capital [USD bn]."""
    engaged_share: np.ndarray
    """(n,) share of capability tied down by crises and wars, in [0, 1]."""
    gdp_usd_bn: np.ndarray
    """(n,) output of a year [USD bn]."""
    burden_pct: np.ndarray
    """(n,) military spending [% of GDP]."""
    alignment: np.ndarray
    """(n,) leaning, from the challenger at -1 to the patron at 1."""
    support: np.ndarray
    """(n,) share of voters behind using force for partners, in [0, 1]."""
    stance_logit: np.ndarray
    """(n,) bias of the government to fight, over that of the one at the start [logits]."""
    is_in_game: np.ndarray
    """(n,) whether a state still exists as an actor."""
    kept: np.ndarray
    """(n, n) count of promises that row kept to column, with the prior."""
    broken: np.ndarray
    """(n, n) count of promises that row broke to column, with the prior."""
    control_lost: np.ndarray
    """(f,) share of the prize lost, in [0, 1]."""
    heat: np.ndarray
    """(f,) memory of crises, one a crisis and fading."""
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
        pacts=pacts_at_start(world),
        politics=initial_politics(world.politics, world.burden_pct, points),
        interoperability=world.pacts.interoperability[0].copy(),
        regime=regimes_before(world),
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


def regimes_before(world: World) -> np.ndarray:
    """Return (n, f) the regimes before the first quarter, which is news where they differ."""
    regime, paths = world.policies.regime[0].copy(), world.politics.paths
    if world.politics.numbers.is_on:
        for state in np.flatnonzero(paths.before != NO_POLICY):
            regime[state] = paths.regime[paths.before[state], 0]
    return regime


def pacts_at_start(world: World) -> PactsInForce:
    """Return the pacts that the calendar has in force in the first quarter."""
    pacts = no_pacts(world.texts)
    enter_by_calendar(world.texts, pacts, 0)
    copy_epoch(world.pacts, int(world.pacts.epoch[0]), pacts)
    return pacts


def mapped[Nested: tuple[Any, ...]](
    function: Callable[[np.ndarray], np.ndarray], nested: Nested
) -> Nested:
    """Return a named tuple of arrays and of such tuples with a function of every array."""
    return type(nested)(
        *(mapped(function, one) if isinstance(one, tuple) else function(one) for one in nested)
    )


def arrays_by_name(nested: Any, above: str = "") -> dict[str, np.ndarray]:  # noqa: ANN401  any named tuple
    """Return {name: array} of a named tuple of arrays and of such tuples.

    An array of a tuple within the tuple has both names, with a dot between them.
    """
    found: dict[str, np.ndarray] = {}
    for name, one in zip(nested._fields, nested, strict=True):
        inner = isinstance(one, tuple)
        found |= arrays_by_name(one, f"{above}{name}.") if inner else {f"{above}{name}": one}
    return found


def snapshot_of(variables: Variables) -> Variables:
    """Return a snapshot that later changes leave alone."""
    return mapped(np.copy, variables)


@compiled
def copy_variables(source: Variables, target: Variables) -> None:
    """Copy all variables into others."""
    # Written out, since numba cannot loop over a tuple of arrays that differ in type.
    copy_pacts(source.pacts, target.pacts)
    copy_politics(source.politics, target.politics)
    copy_array(source.interoperability, target.interoperability)
    copy_array(source.regime, target.regime)
    copy_array(source.promise_shift, target.promise_shift)
    copy_array(source.capability_usd_bn, target.capability_usd_bn)
    copy_array(source.engaged_share, target.engaged_share)
    copy_array(source.gdp_usd_bn, target.gdp_usd_bn)
    copy_array(source.burden_pct, target.burden_pct)
    copy_array(source.alignment, target.alignment)
    copy_array(source.support, target.support)
    copy_array(source.stance_logit, target.stance_logit)
    copy_array(source.is_in_game, target.is_in_game)
    copy_array(source.kept, target.kept)
    copy_array(source.broken, target.broken)
    copy_array(source.control_lost, target.control_lost)
    copy_array(source.heat, target.heat)
    copy_array(source.is_closed, target.is_closed)
    copy_array(source.is_at_war, target.is_at_war)
    copy_array(source.war_weight, target.war_weight)
    copy_array(source.war_level, target.war_level)
    copy_array(source.war_since, target.war_since)
