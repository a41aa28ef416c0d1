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
from sim.domain.vocabulary import (
    LEVELS,
    MODES,
    CouncilKind,
    Mode,
    quarter_number,
    quarter_of_date,
)
from sim.engine.crisis.arrays import N_MODES, ObligationColumn
from sim.engine.crisis.mode_tables import mode_triggers
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


class _Roster(NamedTuple):
    """What every table needs to know of the scenario."""

    scenario: Scenario[Parameters]
    names: list[str]
    points: list[str]
    capability: np.ndarray
    start: int

    def place(self, name: str) -> int:
        return self.names.index(name)

    def present(self, pact: Pact) -> list[str]:
        return sorted(set(pact.members) & set(self.names))


def pact_start(pact: Pact, start: int) -> int | None:
    """Return the count of the quarter from which a pact holds, None if never.

    `start` is the first quarter of the run, where pacts that are assumed begin.
    """
    if pact.in_force == "never":
        return None
    return start if pact.in_force == "start" else quarter_of_date(pact.in_force)


def is_in_force(pact: Pact, quarter: int, start: int) -> bool:
    """Return whether a pact holds in a quarter, given the first quarter of the run."""
    since = pact_start(pact, start)
    if since is None or quarter < since:
        return False
    return pact.until is None or quarter < quarter_of_date(pact.until)


def _in_force(pacts: dict[str, Pact], quarter: int, start: int) -> dict[str, Pact]:
    """Return the pacts in force in a quarter, by name in order."""
    # Obligations combine by products of decimals, so another order would change the last digits.
    return {name: pacts[name] for name in sorted(pacts) if is_in_force(pacts[name], quarter, start)}


def _covers(pact: Pact, point: str) -> float:
    """Return the weight of a flashpoint in a pact's scope, in [0, 1]."""
    return pact.scope.flashpoints.get(point, pact.scope.default).value


def _council_pact(pacts: Iterable[Pact], target: str, point: str) -> Pact | None:
    """Return the treaty whose council decides, the one that owes the target most, if any."""
    owing = [
        (max(pact.obligation(k, target) for k in pact.members) * _covers(pact, point), pact)
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
def _add_obligation(
    cell: np.ndarray,
    owed: float,
    triggers: np.ndarray,
    scope: float,
    shares: tuple[float, float, float],
) -> None:
    """Add what one pact asks of a guarantor to its obligations (3, 3) from other pacts."""
    # Compiled as a whole: a world needs thousands, and twelve calls of rules from Python each took
    # most of the time of building it (docs/decisions/0022-what-a-study-costs.md).
    for mode in range(cell.shape[0]):
        invoked = invoked_obligation(owed, triggers[mode], scope)
        for column in range(cell.shape[1]):
            cell[mode, column] = combined_obligation(cell[mode, column], invoked * shares[column])


def _obligations(roster: _Roster, pacts: dict[str, Pact]) -> np.ndarray:
    """Return invoked obligations (f, n, 3, 3) under a set of pacts."""
    usual = mode_triggers(roster.scenario.parameters)
    shape = (len(roster.points), len(roster.names), N_MODES, len(ObligationColumn))
    table = np.zeros(shape)
    for row, point in enumerate(roster.points):
        target = roster.scenario.flashpoints[point].target
        council = _council_pact(pacts.values(), target, point)
        for pact in pacts.values():
            # One council is asked. A second collective treaty counts as a pact without one
            # (decision 0007).
            shares = council_shares(pact is council, pact.fallback.value)
            triggers, scope = _triggers(pact, usual), _covers(pact, point)
            for guarantor in roster.present(pact):
                cell = table[row, roster.place(guarantor)]
                owed = pact.obligation(guarantor, target)
                _add_obligation(cell, owed, triggers, scope, shares)
    return table


def _bound(roster: _Roster, pacts: dict[str, Pact]) -> np.ndarray:
    """Return (f, n) whether a state owes the target anything there."""
    table = np.zeros((len(roster.points), len(roster.names)), dtype=np.bool_)
    for row, point in enumerate(roster.points):
        target = roster.scenario.flashpoints[point].target
        for pact in pacts.values():
            if _covers(pact, point) > 0:
                for guarantor in roster.present(pact):
                    if pact.obligation(guarantor, target) > 0:
                        table[row, roster.place(guarantor)] = True
    return table


def _text_obligations(roster: _Roster, pacts: dict[str, Pact]) -> np.ndarray:
    """Return (f, n) what a state owes the target in words: no trigger, every treaty active."""
    # Of the promises at each flashpoint the share that is left open; pacts combine as in MODEL 2.
    open_share = np.ones((len(roster.points), len(roster.names)))
    for row, point in enumerate(roster.points):
        target = roster.scenario.flashpoints[point].target
        for pact in pacts.values():
            for guarantor in roster.present(pact):
                owed = pact.obligation(guarantor, target) * _covers(pact, point)
                open_share[row, roster.place(guarantor)] *= 1 - owed
    return 1 - open_share


def _reservations(roster: _Roster, pacts: dict[str, Pact]) -> np.ndarray:
    """Return (f, n, 3) the lowest cap among the pacts that bind a state to the target."""
    table = np.full((len(roster.points), len(roster.names), N_MODES), len(LEVELS) - 1)
    for row, point in enumerate(roster.points):
        target = roster.scenario.flashpoints[point].target
        for pact in pacts.values():
            for guarantor in sorted(set(pact.reservations) & set(roster.names)):
                # A reservation is about helping other members, so elsewhere it caps nothing.
                if pact.obligation(guarantor, target) * _covers(pact, point) <= 0:
                    continue
                for mode, level in pact.reservations[guarantor].items():
                    cell = table[row, roster.place(guarantor)]
                    column = MODES.index(mode)
                    cell[column] = min(cell[column], LEVELS.index(level))
    return table


def _ties(roster: _Roster, pacts: dict[str, Pact]) -> tuple[np.ndarray, np.ndarray]:
    """Return (n, n) who may use whose soil, and whose nuclear cover is promised to whom."""
    size = (len(roster.names), len(roster.names))
    base, cover = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for pact in pacts.values():
        present = roster.present(pact)
        for host in sorted(set(pact.basing) & set(present)):
            for guest in sorted(set(pact.basing[host]) & set(present)):
                base[roster.place(guest), roster.place(host)] = True
        if pact.nuclear != "none":
            for guarantor in present:
                for protege in present:
                    if pact.obligation(guarantor, protege) > 0:
                        cover[roster.place(guarantor), roster.place(protege)] = True
    return base, cover


def _councils(roster: _Roster, pacts: dict[str, Pact]) -> dict[str, np.ndarray]:
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


def _ripeness(roster: _Roster, quarter: int) -> np.ndarray:
    """Return (n, n) interoperability of every pair in a quarter, the best pact's."""
    given = roster.scenario.parameters.interoperability
    table = np.full((len(roster.names), len(roster.names)), given.unallied)
    for pact in _in_force(roster.scenario.pacts, quarter, roster.start).values():
        since = pact_start(pact, roster.start)
        age = float(quarter - (quarter if since is None else since))
        shared = interoperability(
            pact.interoperability.value, age, given.unallied, given.ripening_quarters
        )
        present = [roster.place(name) for name in roster.present(pact)]
        for one in present:
            for other in present:
                if one != other:
                    table[one, other] = max(table[one, other], shared)
    return table


def _pledged(roster: _Roster, invoked: np.ndarray) -> np.ndarray:
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


def _epoch_tables(roster: _Roster, quarter: int) -> dict[str, np.ndarray]:
    """Return every table of the epoch that a quarter is in."""
    pacts = _in_force(roster.scenario.pacts, quarter, roster.start)
    reference = _in_force(roster.scenario.reference_pacts, quarter, roster.start)
    base, cover = _ties(roster, pacts)
    # Most of the time of building a world, so they are made once where both arrangements have
    # the same pacts (docs/decisions/0022-what-a-study-costs.md).
    obligations = _obligations(roster, pacts)
    referred = obligations if reference == pacts else _obligations(roster, reference)
    return {
        "obligation": obligations,
        "is_bound": _bound(roster, pacts),
        "text_obligation": _text_obligations(roster, pacts),
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
    start = quarter_number(scenario.start)
    roster = _Roster(scenario, names, points, capability, start)
    # Where a pact of the reference starts or ends, encirclement changes: that is an epoch too.
    everything = {**scenario.reference_pacts, **scenario.pacts}
    epochs: list[dict[str, np.ndarray]] = []
    epoch = np.zeros(scenario.quarters, dtype=np.int64)
    before: frozenset[tuple[str, bool]] | None = None
    for step in range(scenario.quarters):
        held = frozenset(
            (name, is_in_force(pact, start + step, start)) for name, pact in everything.items()
        )
        if held != before:
            epochs.append(_epoch_tables(roster, start + step))
            before = held
        epoch[step] = len(epochs) - 1
    stacked = {name: np.stack([tables[name] for tables in epochs]) for name in epochs[0]}
    # By quarter and not by epoch: forces learn to act together for years after a pact enters into
    # force (MODEL 4).
    ripeness = np.stack([_ripeness(roster, start + step) for step in range(scenario.quarters)])
    return PactTables(epoch=epoch, interoperability=ripeness, **stacked)
