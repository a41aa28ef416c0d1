"""The pacts of an arrangement as arrays.

An epoch is a number of consecutive quarters with the same pacts in force. Obligations,
bases, nuclear covers, reservations and councils are laid out by epoch;
interoperability ripens and is laid out by quarter.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.domain.pacts import Activation, Pact
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, CouncilKind, Mode, quarter_number
from sim.engine.crisis.arrays import N_MODES, ObligationColumn, mode_triggers
from sim.engine.world.bonds import (
    Bond,
    Roster,
    bonds_of,
    in_force,
    pact_start,
    scope_weight,
    steps_in_force,
)
from sim.kernel.compiled import compiled
from sim.rules.crisis.encirclement import pledged_share
from sim.rules.crisis.interoperability import interoperability
from sim.rules.crisis.obligation import combined_obligation, council_shares, invoked_obligation
from sim.rules.parameters import Parameters

VOTES_TOTAL = 10_000
"""Votes of a council that weighs by capability: shares are rounded to one in so many."""


class PactTables(NamedTuple):
    """Pacts by epoch e, flashpoint f and state n, and by quarter q."""

    epoch: np.ndarray
    """(q,) which epoch the calendar puts a quarter in."""
    obligation: np.ndarray
    """(e, f, n, 3, 3) invoked obligations to the target by mode, columns `ObligationColumn`."""
    is_bound: np.ndarray
    """(e, f, n) whether a state owes the target anything at the flashpoint."""
    text_obligation: np.ndarray
    """(e, f, n) what a state owes the target by the text of its pacts, whatever the challenge."""
    is_base: np.ndarray
    """(e, n, n) whether row may use the soil of column."""
    is_covered: np.ndarray
    """(e, n, n) whether row's nuclear cover is promised to column."""
    reservation: np.ndarray
    """(e, f, n, 3) highest level by mode, position in `LEVELS`."""
    council: np.ndarray
    """(e, f) `CouncilKind`."""
    votes: np.ndarray
    """(e, f, n) votes in the council, 0 for those without."""
    has_vote: np.ndarray
    """(e, f, n) whether a state sits in the council."""
    lag_quarters: np.ndarray
    """(e, f) consultation lag."""
    interoperability: np.ndarray
    """(q, n, n) share of strength that row brings to bear beside column, by the calendar."""
    encirclement: np.ndarray
    """(e, n) capability pledged against a challenger beyond the reference arrangement."""


COUNCIL_KINDS: dict[Activation, CouncilKind] = {
    "individual": CouncilKind.NONE,
    "automatic": CouncilKind.AUTOMATIC,
    "consensus": CouncilKind.CONSENSUS,
    "majority": CouncilKind.MAJORITY,
}
"""{how a treaty is activated: the kind of its council}."""


def _council_pact(pacts: Iterable[Pact], target: str, point: str) -> Pact | None:
    """Return the treaty whose council decides, the one that owes the target most, if any."""
    owing = [
        (max(pact.obligation(k, target) for k in pact.members) * scope_weight(pact, point), pact)
        for pact in pacts
        if pact.kind == "collective" and pact.activation != "individual"
    ]
    owing = [(owed, pact) for owed, pact in owing if owed > 0]
    # `max` keeps the first of equals, and pacts come by name: so ties go (decision 0007).
    return max(owing, key=lambda pair: pair[0])[1] if owing else None


def _triggers(pact: Pact, usual: np.ndarray) -> np.ndarray:
    """Return the share of a pact's obligation that each mode calls up, shape (3,)."""
    own = [pact.triggers[m].value if m in pact.triggers else usual[i] for i, m in enumerate(MODES)]
    return np.array(own, dtype=np.float64)


@compiled
def _add_obligations(
    table: np.ndarray,
    owed: np.ndarray,
    places: np.ndarray,
    triggers: np.ndarray,
    kept: np.ndarray,
) -> None:
    """Add what one pact asks of its m members to the obligations (f, n, 3, 3) from other pacts.

    Parameters
    ----------
    owed : (f, n) text strength of what each state owes each target
    places : (m,) positions of the members
    triggers : (3,) by mode
    kept : (f, 4) weight of the flashpoint in the pact's scope, and shares by answer of the council
    """
    # Compiled as a whole: a world needs thousands, and twelve calls of rules from Python each took
    # most of the time of building it (docs/decisions/0022-what-a-study-costs.md).
    for flashpoint in range(table.shape[0]):
        for guarantor in places:
            cell = table[flashpoint, guarantor]
            for mode in range(cell.shape[0]):
                invoked = invoked_obligation(
                    owed[flashpoint, guarantor], triggers[mode], kept[flashpoint, 0]
                )
                for column in range(cell.shape[1]):
                    share = invoked * kept[flashpoint, 1 + column]
                    cell[mode, column] = combined_obligation(cell[mode, column], share)


def _obligations(roster: Roster, bonds: list[Bond]) -> np.ndarray:
    """Return invoked obligations (f, n, 3, 3) under a set of pacts."""
    usual = mode_triggers(roster.scenario.parameters)
    shape = (len(roster.points), len(roster.names), N_MODES, len(ObligationColumn))
    table, targets, pacts = np.zeros(shape), _targets(roster), [bond.pact for bond in bonds]
    names = [roster.scenario.flashpoints[point].target for point in roster.points]
    councils = [
        _council_pact(pacts, target, point)
        for target, point in zip(names, roster.points, strict=True)
    ]
    for bond in bonds:
        pact = bond.pact
        # One council is asked. A second collective treaty counts as a pact without one
        # (decision 0007).
        shares = {own: council_shares(own, pact.fallback.value) for own in (False, True)}
        kept = [
            (scope_weight(pact, point), *shares[pact is council])
            for point, council in zip(roster.points, councils, strict=True)
        ]
        triggers = _triggers(pact, usual)
        _add_obligations(table, bond.owed[targets], bond.places, triggers, np.array(kept))
    return table


def _targets(roster: Roster) -> list[int]:
    """Return the positions of the targets, by flashpoint."""
    return [roster.place(roster.scenario.flashpoints[point].target) for point in roster.points]


def _weights(roster: Roster, bond: Bond) -> np.ndarray:
    """Return (f, 1) the weight of each flashpoint in the scope of a pact."""
    return np.array([[scope_weight(bond.pact, point)] for point in roster.points])


def _bound(roster: Roster, bonds: list[Bond]) -> np.ndarray:
    """Return (f, n) whether a state owes the target anything there."""
    targets = _targets(roster)
    table = np.zeros((len(roster.points), len(roster.names)), dtype=np.bool_)
    for bond in bonds:
        table |= (bond.owed[targets] > 0) & (_weights(roster, bond) > 0)
    return table


def _text_obligations(roster: Roster, bonds: list[Bond]) -> np.ndarray:
    """Return (f, n) what a state owes the target in words: no trigger, every treaty active."""
    targets = _targets(roster)
    # Of the promises at each flashpoint the share that is left open; pacts combine as in MODEL 2.
    open_share = np.ones((len(roster.points), len(roster.names)))
    for bond in bonds:
        open_share *= 1 - bond.owed[targets] * _weights(roster, bond)
    return 1 - open_share


def _reservations(roster: Roster, pacts: dict[str, Pact]) -> np.ndarray:
    """Return (f, n, 3) the lowest cap among the pacts that bind a state to the target."""
    table = np.full((len(roster.points), len(roster.names), N_MODES), len(LEVELS) - 1)
    for row, point in enumerate(roster.points):
        target = roster.scenario.flashpoints[point].target
        for pact in pacts.values():
            for guarantor in sorted(set(pact.reservations) & set(roster.names)):
                # A reservation is about helping other members, so elsewhere it caps nothing.
                if pact.obligation(guarantor, target) * scope_weight(pact, point) <= 0:
                    continue
                for mode, level in pact.reservations[guarantor].items():
                    cell = table[row, roster.place(guarantor)]
                    column = MODES.index(mode)
                    cell[column] = min(cell[column], LEVELS.index(level))
    return table


def _ties(roster: Roster, bonds: list[Bond]) -> tuple[np.ndarray, np.ndarray]:
    """Return (n, n) who may use whose soil, and whose nuclear cover is promised to whom."""
    size = (len(roster.names), len(roster.names))
    base, cover = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for bond in bonds:
        pact, present = bond.pact, roster.present(bond.pact)
        for host in sorted(set(pact.basing) & set(present)):
            for guest in sorted(set(pact.basing[host]) & set(present)):
                base[roster.place(guest), roster.place(host)] = True
        if pact.nuclear != "none":
            cover |= bond.owed.T > 0
    return base, cover


def _councils(roster: Roster, pacts: dict[str, Pact]) -> dict[str, np.ndarray]:
    """Return kind (f,), votes (f, n), seats (f, n) and lag (f,) of the councils."""
    points, n = len(roster.points), len(roster.names)
    tables = {
        "council": np.zeros(points, dtype=np.int64),
        "votes": np.zeros((points, n), dtype=np.int64),
        "has_vote": np.zeros((points, n), dtype=np.bool_),
        "lag_quarters": np.zeros(points),
    }
    for row, point in enumerate(roster.points):
        flashpoint = roster.scenario.flashpoints[point]
        pact = _council_pact(pacts.values(), flashpoint.target, point)
        if pact is None:
            continue
        tables["council"][row] = COUNCIL_KINDS[pact.activation]
        tables["lag_quarters"][row] = pact.consultation_lag_quarters.value
        parties = {flashpoint.target, flashpoint.challenger}
        voters = [roster.place(name) for name in roster.present(pact) if name not in parties]
        weights = roster.capability[voters] if pact.votes == "capability" else np.ones(len(voters))
        if weights.sum() > 0:
            scale = VOTES_TOTAL / weights.sum() if pact.votes == "capability" else 1.0
            # Whole votes make the chance of a majority exact and finite to compute; rounding moves
            # no share by more than .00005 (decision 0007).
            tables["votes"][row, voters] = np.rint(weights * scale).astype(np.int64)
        tables["has_vote"][row, voters] = True
    return tables


def _pledged(roster: Roster, invoked: np.ndarray) -> np.ndarray:
    """Return (n,) the share of capability pledged against each challenger.

    `invoked` are the obligations (f, n, 3, 3) under a set of pacts.
    """
    # Against a major attack, whose trigger is 1: there the whole obligation shows (MODEL 5.1).
    obligations = invoked[:, :, Mode.MAJOR_ATTACK, ObligationColumn.ACTIVE]
    pledged = np.zeros(len(roster.names))
    for row, name in enumerate(roster.names):
        rows = [
            i
            for i, p in enumerate(roster.points)
            if roster.scenario.flashpoints[p].challenger == name
        ]
        if rows:
            shares = [pledged_share(obligations[i], roster.capability) for i in rows]
            # An average over the challenger's flashpoints: a pact that covers one more of them
            # provokes at all of them (decision 0005).
            pledged[row] = sum(shares) / len(shares)
    return pledged


def _epoch_tables(roster: Roster, quarter: int) -> dict[str, np.ndarray]:
    """Return every table of the epoch that a quarter is in."""
    pacts = in_force(roster.scenario.pacts, quarter, roster.start)
    reference = in_force(roster.scenario.reference_pacts, quarter, roster.start)
    bonds = bonds_of(roster, pacts)
    base, cover = _ties(roster, bonds)
    # Most of the time of building a world, so they are made once where both arrangements have
    # the same pacts (docs/decisions/0022-what-a-study-costs.md).
    obligations = _obligations(roster, bonds)
    referred = (
        obligations if reference == pacts else _obligations(roster, bonds_of(roster, reference))
    )
    return {
        "obligation": obligations,
        "is_bound": _bound(roster, bonds),
        "text_obligation": _text_obligations(roster, bonds),
        "is_base": base,
        "is_covered": cover,
        "reservation": _reservations(roster, pacts),
        # Treaties may be assumed in force from the start, where a change over time shows nothing:
        # hence a reference (decision 0005).
        "encirclement": _pledged(roster, obligations) - _pledged(roster, referred),
        **_councils(roster, pacts),
    }


def pact_tables(
    scenario: Scenario[Parameters], names: list[str], points: list[str], capability: np.ndarray
) -> PactTables:
    """Return the scenario's pacts as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    capability : (n,) at the start [USD bn], for votes and encirclement
    """
    return PactTables(
        **promise_tables(scenario, names, points, capability),
        interoperability=interoperability_table(scenario, names, points),
    )


def promise_tables(
    scenario: Scenario[Parameters], names: list[str], points: list[str], capability: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the epochs and all that is laid out by epoch: every table but interoperability.

    Parameters
    ----------
    names, points, capability : see `pact_tables`
    """
    start = quarter_number(scenario.start)
    roster = Roster(scenario, names, points, capability, start)
    # Where a pact of the reference starts or ends, encirclement changes: that is an epoch too.
    spans = {
        name: steps_in_force(pact, start, scenario.quarters)
        for name, pact in {**scenario.reference_pacts, **scenario.pacts}.items()
    }
    epochs: list[dict[str, np.ndarray]] = []
    epoch = np.zeros(scenario.quarters, dtype=np.int64)
    before: frozenset[str] | None = None
    for step in range(scenario.quarters):
        held = frozenset(name for name, steps in spans.items() if step in steps)
        if held != before:
            epochs.append(_epoch_tables(roster, start + step))
            before = held
        epoch[step] = len(epochs) - 1
    stacked = {name: np.stack([tables[name] for tables in epochs]) for name in epochs[0]}
    return {"epoch": epoch, **stacked}


def interoperability_table(
    scenario: Scenario[Parameters], names: list[str], points: list[str]
) -> np.ndarray:
    """Return (q, n, n) the share of strength that row brings to bear beside column.

    Parameters
    ----------
    names, points : see `pact_tables`
    """
    start, steps = quarter_number(scenario.start), scenario.quarters
    roster = Roster(scenario, names, points, np.zeros(len(names)), start)
    given = scenario.parameters.interoperability
    # By quarter and not by epoch: forces learn to act together for years after a pact enters into
    # force (MODEL 4).
    table = np.full((steps, len(names), len(names)), given.unallied)
    for pact in scenario.pacts.values():
        since = pact_start(pact, start)
        held = steps_in_force(pact, start, steps)
        ages = [float(start + step - (start + step if since is None else since)) for step in held]
        # Once for each age at which anything is left to learn: most pacts are decades old.
        capped = [min(age, given.ripening_quarters) for age in ages]
        shares = {
            age: interoperability(
                pact.interoperability.value, age, given.unallied, given.ripening_quarters
            )
            for age in set(capped)
        }
        shared = [shares[age] for age in capped]
        places = [roster.place(name) for name in roster.present(pact)]
        among = np.ix_(held, places, places)
        table[among] = np.maximum(table[among], np.reshape(shared, (-1, 1, 1)))
    # A state beside itself learns nothing: its own cell stays as it was.
    everybody = np.arange(len(names))
    table[:, everybody, everybody] = given.unallied
    return table
