"""What pacts say, as arrays: what members would owe each other, whoever is a member.

The tables that a quarter reads are made of these texts and of who is a member of what
(`sim.engine.world.pacts_in_force`), so a state may enter or leave within a run. Pacts
of proposals are held back while treaties are negotiated: nobody is a member by the calendar.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from sim.domain.pacts import Activation, Pact
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES, CouncilKind, LevelName, quarter_number
from sim.engine.crisis.arrays import mode_triggers
from sim.engine.world.pact_dates import NEVER, run_quarters_in_force
from sim.rules.parameters import Parameters


class PactTexts(NamedTuple):
    """The texts of p pacts, by name. n states, f flashpoints, 3 modes, m proposals."""

    owed: np.ndarray
    """(p, n, n) text strength of what column owes row while both are members, in [0, 1]."""
    owed_outside: np.ndarray
    """(p, f) the most that a member outside the roster owes the target, in [0, 1]."""
    scope: np.ndarray
    """(p, f) weight of the flashpoint, in [0, 1]."""
    triggers: np.ndarray
    """(p, 3) share of the obligation that each mode calls up, in [0, 1]."""
    fallback: np.ndarray
    """(p,) share that survives when a council does not activate, in [0, 1]."""
    is_council: np.ndarray
    """(p,) whether its members decide together."""
    council_kind: np.ndarray
    """(p,) `CouncilKind`."""
    weighs_capability: np.ndarray
    """(p,) whether votes count by capability."""
    lag_quarters: np.ndarray
    """(p,) consultation lag."""
    is_signatory: np.ndarray
    """(p, n) whether its file names the state as a member."""
    signs: np.ndarray
    """(p, n) whether it must sign for itself; else it is in as soon as anybody is."""
    exit: np.ndarray
    """(p, n) run quarter from which it is out by a notice that events date, or `NEVER`."""
    reservation: np.ndarray
    """(p, n, 3) highest level that a member keeps to, position in `LEVELS`."""
    basing: np.ndarray
    """(p, n, n) whether row may use the soil of column while both are members."""
    has_cover: np.ndarray
    """(p,) whether nuclear members cover the others."""
    is_sharing: np.ndarray
    """(p,) whether members share nuclear weapons."""
    sharing_encirclement: float
    """What sharing adds to encirclement where it covers the target; 0 without politics."""
    interoperability: np.ndarray
    """(p,) share of strength that members bring to bear beside each other once it is ripe."""
    since: np.ndarray
    """(p,) run quarter from which its file has it in force; may lie before the first."""
    until: np.ndarray
    """(p,) run quarter from which it is not in force any more."""
    is_arranged: np.ndarray
    """(p,) whether the arrangement has it."""
    is_reference: np.ndarray
    """(p,) whether the reference arrangement has it."""
    proposal: np.ndarray
    """(p,) proposal that holds it back, or `NO_PROPOSAL`."""
    depth: np.ndarray
    """(m,) mean over ordered pairs of the invited of the best that one owes the other."""
    covers: np.ndarray
    """(m, f) whether anybody owes the target anything there."""
    challenger: np.ndarray
    """(f,) state positions."""
    target: np.ndarray
    """(f,) state positions."""
    capability_usd_bn: np.ndarray
    """(n,) at the start, for votes and encirclement."""


NO_PROPOSAL = -1
"""Stands for a proposal where a pact belongs to none."""


class Roster(NamedTuple):
    """What the texts need to know of the scenario."""

    scenario: Scenario[Parameters]
    names: list[str]
    """Of the n states, in the order of the arrays."""
    points: list[str]
    """Of the f flashpoints, in the order of the arrays."""
    capability: np.ndarray
    """(n,) at the start [USD bn]."""

    def places(self) -> dict[str, int]:
        """Return {state: position}."""
        return {name: place for place, name in enumerate(self.names)}


class Entry(NamedTuple):
    """A pact and the arrangements that have it."""

    name: str
    pact: Pact
    is_arranged: bool
    is_reference: bool
    proposal: int
    """Position by name, or `NO_PROPOSAL`."""

    @property
    def is_aside(self) -> bool:
        """Whether the reference arrangement alone has it, so that it can never be in force."""
        return not self.is_arranged and self.proposal == NO_PROPOSAL


COUNCIL_KINDS: dict[Activation, CouncilKind] = {
    "individual": CouncilKind.NONE,
    "automatic": CouncilKind.AUTOMATIC,
    "consensus": CouncilKind.CONSENSUS,
    "majority": CouncilKind.MAJORITY,
}
"""{how a treaty is activated: the kind of its council}."""


def is_negotiated(scenario: Scenario[Parameters]) -> bool:
    """Return whether treaties are made within a run, so that their pacts are held back."""
    return scenario.switches.politics and scenario.switches.negotiation != "off"


def entries(scenario: Scenario[Parameters]) -> list[Entry]:
    """Return the pacts of a scenario, of its proposals and of its reference, by name."""
    proposed = _proposed(scenario) if is_negotiated(scenario) else {}
    # Without negotiation a treaty holds as its file says.
    own = {} if proposed else scenario.proposed_pacts
    own = {k: pact for k, pact in {**own, **scenario.pacts}.items() if k not in proposed}
    found: list[Entry] = []
    # By name, as obligations combine by products of decimals: another order would change the last
    # digits.
    for name in sorted(own.keys() | scenario.reference_pacts.keys() | proposed.keys()):
        reference = scenario.reference_pacts.get(name)
        pact, proposal = proposed.get(name, (own.get(name), NO_PROPOSAL))
        is_same = pact is not None and pact == reference
        if pact is not None:
            found.append(Entry(name, pact, name in own, is_same, proposal))
        # A variant may rewrite a pact of the arrangement alone: then there are two texts.
        if reference is not None and not is_same:
            found.append(
                Entry(name, reference, is_arranged=False, is_reference=True, proposal=NO_PROPOSAL)
            )
    return found


def _proposed(scenario: Scenario[Parameters]) -> dict[str, tuple[Pact, int]]:
    """Return {pact: its text with the reservations of the proposal, and which proposal}."""
    found: dict[str, tuple[Pact, int]] = {}
    for number, name in enumerate(sorted(scenario.proposals)):
        proposal = scenario.proposals[name]
        for held in proposal.pacts:
            pact = scenario.proposed_pacts[held]
            caps = dict(pact.reservations)
            for state, limits in proposal.reservations.items():
                own = caps.get(state, {})
                caps[state] = own | {m: _lowest(level, own.get(m)) for m, level in limits.items()}
            found.setdefault(held, (pact.model_copy(update={"reservations": caps}), number))
    return found


def _lowest(one: LevelName, other: LevelName | None) -> LevelName:
    """Return the lower of two levels."""
    return one if other is None else min(one, other, key=LEVELS.index)


def scope_weight(pact: Pact, point: str) -> float:
    """Return the weight of a flashpoint in a pact's scope, in [0, 1]."""
    return pact.scope.flashpoints.get(point, pact.scope.default).value


def pact_texts(roster: Roster) -> PactTexts:
    """Return the texts of a scenario's pacts and of those of its reference."""
    scenario, found = roster.scenario, entries(roster.scenario)
    pacts, start = [entry.pact for entry in found], quarter_number(scenario.start)
    places = roster.places()
    flashpoints = [scenario.flashpoints[point] for point in roster.points]
    spans = np.array([run_quarters_in_force(pact, start) for pact in pacts], dtype=np.int64)
    spans = spans.reshape(len(pacts), 2)
    promises = _promises(roster, pacts)
    tables: dict[str, Any] = {
        **promises,
        **_ties(roster, pacts),
        **_decisions(pacts),
        **_treaties(roster, found, promises),
    }
    shared = scenario.parameters.institutions.sharing_encirclement
    return PactTexts(
        **tables,
        sharing_encirclement=shared if scenario.switches.politics else 0.0,
        exit=_exits(roster, found),
        interoperability=ripe_interoperability(found),
        since=spans[:, 0].copy(),
        until=spans[:, 1].copy(),
        is_arranged=_flags(entry.is_arranged for entry in found),
        is_reference=_flags(entry.is_reference for entry in found),
        challenger=np.array([places[point.challenger] for point in flashpoints], dtype=np.int64),
        target=np.array([places[point.target] for point in flashpoints], dtype=np.int64),
        capability_usd_bn=roster.capability,
    )


def _decisions(pacts: list[Pact]) -> dict[str, np.ndarray]:
    """Return how the members of each pact decide."""
    return {
        "fallback": _numbers(pact.fallback.value for pact in pacts),
        "is_council": _flags(
            pact.kind == "collective" and pact.activation != "individual" for pact in pacts
        ),
        "council_kind": np.array(
            [COUNCIL_KINDS[pact.activation] for pact in pacts], dtype=np.int64
        ),
        "weighs_capability": _flags(pact.votes == "capability" for pact in pacts),
        "lag_quarters": _numbers(pact.consultation_lag_quarters.value for pact in pacts),
    }


def notice_quarters(pact: Pact) -> int:
    """Return the whole quarters from a member's notice to its exit."""
    return round(pact.exit_notice_quarters.value)


def _exits(roster: Roster, found: list[Entry]) -> np.ndarray:
    """Return (p, n) the run quarter from which a state is out by a notice that events date."""
    places, start = roster.places(), quarter_number(roster.scenario.start)
    table = np.full((len(found), len(roster.names)), NEVER, dtype=np.int64)
    for event in roster.scenario.events:
        for row, entry in enumerate(found):
            # The reference arrangement stays as it is.
            if entry.name != event.withdraws_from or entry.is_aside:
                continue
            out = quarter_number(event.quarter) - start + notice_quarters(entry.pact)
            if event.state in places:
                place = places[event.state]
                table[row, place] = min(table[row, place], out)
    return table


def _treaties(
    roster: Roster, found: list[Entry], promises: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return which proposals hold which pacts back, who may sign, and how deep they go."""
    scenario, places = roster.scenario, roster.places()
    names = sorted(scenario.proposals) if is_negotiated(scenario) else []
    proposal = np.array([entry.proposal for entry in found], dtype=np.int64)
    is_invited = np.zeros((len(names), len(roster.names)), dtype=np.bool_)
    depth, covers = np.zeros(len(names)), np.zeros((len(names), len(roster.points)), dtype=np.bool_)
    signs = promises["is_signatory"].copy()
    for row, name in enumerate(names):
        invited = [places[code] for code in scenario.proposals[name].invited if code in places]
        is_invited[row, invited] = True
        own = np.flatnonzero(proposal == row)
        signs[own] &= is_invited[row]
        depth[row] = _depth(promises["owed"][own], is_invited[row])
        covers[row] = _covers(roster, promises["owed"][own], promises["scope"][own])
    return {
        "proposal": proposal,
        "depth": depth,
        "covers": covers,
        "signs": signs,
    }


def _depth(owed: np.ndarray, is_invited: np.ndarray) -> float:
    """Return the mean over ordered pairs of the invited of the best that one owes the other.

    Parameters
    ----------
    owed : (p, n, n) of the pacts of a proposal
    is_invited : (n,)
    """
    among = np.flatnonzero(is_invited)
    pairs = len(among) * (len(among) - 1)
    best = owed.max(axis=0, initial=0.0)[np.ix_(among, among)]
    return float(best.sum()) / pairs if pairs else 0.0


def _covers(roster: Roster, owed: np.ndarray, scope: np.ndarray) -> np.ndarray:
    """Return (f,) whether anybody owes the target anything under the pacts of a proposal.

    Parameters
    ----------
    owed : (p, n, n)
    scope : (p, f)
    """
    places = roster.places()
    targets = [places[roster.scenario.flashpoints[point].target] for point in roster.points]
    owes = owed.max(axis=2)[:, targets] > 0
    return np.asarray((owes & (scope > 0)).any(axis=0))


def ripe_interoperability(found: list[Entry]) -> np.ndarray:
    """Return (p,) how well the members of each pact work together once it is ripe."""
    return _numbers(entry.pact.interoperability.value for entry in found)


def _numbers(values: Iterable[float]) -> np.ndarray:
    """Return numbers as an array."""
    return np.array(list(values), dtype=np.float64)


def _flags(values: Iterable[bool]) -> np.ndarray:
    """Return flags as an array."""
    return np.array(list(values), dtype=np.bool_)


def _promises(roster: Roster, pacts: list[Pact]) -> dict[str, np.ndarray]:
    """Return what members owe, for which challenges and where, and what they keep back."""
    places, n, f = roster.places(), len(roster.names), len(roster.points)
    usual = mode_triggers(roster.scenario.parameters)
    tables = {
        "owed": np.zeros((len(pacts), n, n)),
        "owed_outside": np.zeros((len(pacts), f)),
        "scope": np.array(
            [[scope_weight(pact, point) for point in roster.points] for pact in pacts]
        ),
        "triggers": np.array([_triggers(pact, usual) for pact in pacts]),
        "is_signatory": np.zeros((len(pacts), n), dtype=np.bool_),
        "reservation": np.full((len(pacts), n, len(MODES)), len(LEVELS) - 1),
    }
    tables["scope"] = tables["scope"].reshape(len(pacts), f)
    tables["triggers"] = tables["triggers"].reshape(len(pacts), len(MODES))
    for row, pact in enumerate(pacts):
        members = [places[name] for name in pact.members if name in places]
        tables["is_signatory"][row, members] = True
        _write_owed(tables["owed"][row], pact, places)
        tables["owed_outside"][row] = _owed_outside(roster, pact)
        for name in pact.reservations.keys() & places.keys():
            for mode, level in pact.reservations[name].items():
                cell = (row, places[name], MODES.index(mode))
                tables["reservation"][cell] = LEVELS.index(level)
    return tables


def _triggers(pact: Pact, usual: np.ndarray) -> list[float]:
    """Return the share of a pact's obligation that each mode calls up."""
    return [pact.triggers[m].value if m in pact.triggers else usual[i] for i, m in enumerate(MODES)]


def _write_owed(owed: np.ndarray, pact: Pact, places: dict[str, int]) -> None:
    """Write (n, n) what column owes row under a pact."""
    if pact.mutual_obligation is not None:
        members = [places[name] for name in pact.members if name in places]
        owed[np.ix_(members, members)] = pact.mutual_obligation.value
        owed[members, members] = 0.0
    # The same as asking `Pact.obligation` for every pair, of which most owe nothing.
    for guarantor in pact.obligations.keys() & places.keys():
        for protege, stated in pact.obligations[guarantor].items():
            if protege in places:
                owed[places[protege], places[guarantor]] = stated.value


def _owed_outside(roster: Roster, pact: Pact) -> list[float]:
    """Return (f,) the most that members outside the roster owe each target."""
    outside = set(pact.members) - set(roster.names)
    targets = [roster.scenario.flashpoints[point].target for point in roster.points]
    return [max((pact.obligation(k, target) for k in outside), default=0.0) for target in targets]


def _ties(roster: Roster, pacts: list[Pact]) -> dict[str, np.ndarray]:
    """Return who may use whose soil, and what there is of nuclear cover."""
    places, n = roster.places(), len(roster.names)
    basing = np.zeros((len(pacts), n, n), dtype=np.bool_)
    for row, pact in enumerate(pacts):
        for host in pact.basing.keys() & places.keys():
            guests = [places[guest] for guest in pact.basing[host] if guest in places]
            basing[row, guests, places[host]] = True
    return {
        "basing": basing,
        "has_cover": _flags(pact.nuclear != "none" for pact in pacts),
        "is_sharing": _flags(pact.nuclear == "sharing" for pact in pacts),
    }
