"""The world of a scenario after some of its numbers have changed.

Only the arrays that a changed number goes into are made anew, by the functions that
make them for a whole world; the rest is shared with the world before. So a set of
hundreds of vectors of numbers is played without building hundreds of worlds
(docs/decisions/0026-plausible-sets.md).
"""

from collections.abc import Callable, Collection, Mapping
from enum import Enum, auto
from typing import Final

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import mode_table
from sim.engine.world.base_tables import base_tables
from sim.engine.world.constants import (
    World,
    build_world,
    control_taken_by,
    flashpoint_columns,
    flashpoint_names,
    numbers_of,
    pair_tables,
    state_columns,
    state_names,
)
from sim.engine.world.dynamics import dynamics_of
from sim.engine.world.pact_tables import PactTables, interoperability_table, promise_tables
from sim.engine.world.pact_texts import (
    PactTexts,
    Roster,
    entries,
    pact_texts,
    ripe_interoperability,
)
from sim.engine.world.policy_tables import policy_tables
from sim.engine.world.political_tables import political_tables
from sim.engine.world.practice import practice_of
from sim.rules.parameters import Parameters


class Part(Enum):
    """Arrays of a world that are made together."""

    NUMBERS = auto()
    """Single numbers and payoffs by mode: cheap, so made for every parameter."""
    STATES = auto()
    """One entry a state."""
    PAIRS = auto()
    """One entry a pair of states: trade and beliefs."""
    FLASHPOINTS = auto()
    """One entry a flashpoint, and stakes and backers."""
    BASES = auto()
    """Where forces can work from."""
    POLICIES = auto()
    """Regimes of patrons."""
    PROMISES = auto()
    """What pacts oblige to, councils, encirclement."""
    INTEROPERABILITY = auto()
    """How well forces act together."""


ALL: Final = frozenset(Part)

_CAPABILITY: Final = frozenset({Part.STATES, Part.PROMISES})
"""Votes and encirclement are weighed by capability."""

_PARTS: Final[dict[tuple[str, ...], frozenset[Part]]] = {
    ("parameters", "strength", "distance_decay_per_1000km"): frozenset({Part.NUMBERS, Part.BASES}),
    ("parameters", "strength", "depreciation"): _CAPABILITY,
    ("parameters", "interoperability"): frozenset({Part.NUMBERS, Part.INTEROPERABILITY}),
    ("parameters", "institutions", "exit_quarters"): frozenset(
        {Part.NUMBERS, Part.INTEROPERABILITY}
    ),
    ("parameters", "institutions", "sharing_encirclement"): frozenset({Part.PROMISES}),
    ("parameters", "modes", "*", "trigger"): frozenset({Part.PROMISES}),
    ("parameters", "reputation", "default_prior"): frozenset({Part.PAIRS}),
    ("parameters", "reputation", "prior_strength"): frozenset({Part.PAIRS}),
    ("parameters", "*", "*"): frozenset({Part.NUMBERS}),
    ("states", "*", "bases"): frozenset({Part.BASES}),
    ("states", "*", "theatre_share"): frozenset({Part.POLICIES}),
    ("states", "*", "trade_shares"): frozenset({Part.PAIRS}),
    ("states", "*", "export_shares"): frozenset({Part.PAIRS}),
    ("states", "*", "reputation_priors"): frozenset({Part.PAIRS}),
    ("states", "*", "spending_usd_bn"): _CAPABILITY,
    ("states", "*", "military_price_level"): _CAPABILITY,
    ("states", "*", "gdp_growth_pct"): _CAPABILITY,
    ("states", "*", "*"): frozenset({Part.STATES}),
    ("flashpoints", "*", "theatre"): frozenset({Part.BASES}),
    ("flashpoints", "*", "*"): frozenset({Part.FLASHPOINTS}),
    ("pacts", "*", "interoperability"): frozenset({Part.INTEROPERABILITY}),
    ("pacts", "*", "exit_notice_quarters"): frozenset({Part.PROMISES, Part.INTEROPERABILITY}),
    ("pacts", "*", "*"): frozenset({Part.PROMISES}),
    ("policies", "*", "*"): frozenset({Part.POLICIES}),
}
"""{beginning of a path: what its number goes into}; the first that fits counts."""


def parts_of(paths: Collection[str]) -> frozenset[Part]:
    """Return which parts of a world the numbers at some override paths go into.

    >>> sorted(part.name for part in parts_of(["flashpoints.taiwan.stakes.USA"]))
    ['FLASHPOINTS']
    """
    found: frozenset[Part] = frozenset()
    for path in paths:
        found |= _parts_of_path(tuple(path.split(".")))
    return found


def _parts_of_path(steps: tuple[str, ...]) -> frozenset[Part]:
    """Return which parts a number goes into: all of them, where the table does not know."""
    for beginning, parts in _PARTS.items():
        if len(steps) >= len(beginning) and all(
            wanted in {"*", step} for wanted, step in zip(beginning, steps, strict=False)
        ):
            return parts
    return ALL


def world_with(world: World, scenario: Scenario[Parameters], parts: Collection[Part]) -> World:
    """Return the world of a scenario that differs from another in some numbers alone.

    Parameters
    ----------
    world : of the scenario before the change
    scenario : after it, with the same states, flashpoints, pacts and calendar
    parts : what the changed numbers go into; see `parts_of`

    Returns
    -------
    bit for bit what `build_world` makes of the scenario; parts that are not named are the
    arrays of `world` themselves
    """
    if set(parts) >= ALL:
        return build_world(scenario)
    made: dict[str, object] = {}
    for part in sorted(set(parts) & _MAKERS.keys(), key=list(Part).index):
        made |= _MAKERS[part](scenario)
    capability = np.asarray(made.get("capability_usd_bn", world.capability_usd_bn))
    texts = _texts_with(world.texts, scenario, parts, capability)
    pacts = _pacts_with(world.pacts, texts, scenario, parts)
    politics = political_tables(
        scenario,
        state_names(scenario),
        flashpoint_names(scenario),
        texts,
        # Most of the time of making them, and nothing but policies goes into them.
        None if Part.POLICIES in parts else world.politics.paths,
    )
    return world._replace(texts=texts, pacts=pacts, politics=politics, **made)  # type: ignore[arg-type]


def _numbers(scenario: Scenario[Parameters]) -> dict[str, object]:
    """Return what holds single numbers and payoffs by mode."""
    return {
        "numbers": numbers_of(scenario),
        "dynamics": dynamics_of(scenario),
        "practice": practice_of(scenario),
        "modes": mode_table(scenario.parameters),
        "control_taken": control_taken_by(scenario),
    }


def _bases(scenario: Scenario[Parameters]) -> dict[str, object]:
    """Return the tables of bases."""
    return {"bases": base_tables(scenario, state_names(scenario), flashpoint_names(scenario))}


def _policies(scenario: Scenario[Parameters]) -> dict[str, object]:
    """Return the tables of policies."""
    names, points = state_names(scenario), flashpoint_names(scenario)
    return {"policies": policy_tables(scenario, names, points)}


_MAKERS: Final[dict[Part, Callable[[Scenario[Parameters]], Mapping[str, object]]]] = {
    Part.NUMBERS: _numbers,
    Part.STATES: state_columns,
    Part.PAIRS: pair_tables,
    Part.FLASHPOINTS: flashpoint_columns,
    Part.BASES: _bases,
    Part.POLICIES: _policies,
}
"""{part: makes its fields of a world}; those of pacts are made from one another."""


def _texts_with(
    texts: PactTexts,
    scenario: Scenario[Parameters],
    parts: Collection[Part],
    capability: np.ndarray,
) -> PactTexts:
    """Return the texts of pacts with those parts made anew that are named.

    Parameters
    ----------
    capability : (n,) at the start [USD bn]
    """
    if Part.PROMISES in parts:
        names, points = state_names(scenario), flashpoint_names(scenario)
        return pact_texts(Roster(scenario, names, points, capability))
    if Part.INTEROPERABILITY in parts:
        return texts._replace(interoperability=ripe_interoperability(entries(scenario)))
    return texts


def _pacts_with(
    pacts: PactTables, texts: PactTexts, scenario: Scenario[Parameters], parts: Collection[Part]
) -> PactTables:
    """Return the tables of pacts with those parts made anew that are named.

    Parameters
    ----------
    texts : of the scenario's pacts
    """
    if Part.PROMISES in parts:
        pacts = pacts._replace(**promise_tables(texts, scenario.quarters))
    if Part.INTEROPERABILITY in parts:
        pacts = pacts._replace(interoperability=interoperability_table(scenario, texts))
    return pacts
