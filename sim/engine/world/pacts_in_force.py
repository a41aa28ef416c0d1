"""The pacts in force: who is a member of what, and the tables that follow from it.

The tables are made by `fill_pacts` alone, for every epoch of the calendar before a run
and within a run where membership changes.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS, CouncilKind, Mode
from sim.engine.crisis.arrays import N_MODES, ObligationColumn
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_texts import PactTexts
from sim.kernel.compiled import lean
from sim.kernel.copying import copy_array
from sim.rules.crisis.encirclement import pledged_share
from sim.rules.crisis.obligation import combined_obligation, council_shares, invoked_obligation

VOTES_TOTAL = 10_000
"""Votes of a council that weighs by capability: shares are rounded to one in so many."""

NOT_LEFT = -NEVER
"""Quarter of the exit of a state that has not left."""

NO_PACT = -1
"""Stands for a pact where no council decides."""

_HIGHEST = len(LEVELS) - 1
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_ACTIVE = int(ObligationColumn.ACTIVE)
_NO_COUNCIL = int(CouncilKind.NONE)


class PactsInForce(NamedTuple):
    """Pacts p as they stand, by flashpoint f and state n. Arrays are changed in place."""

    epoch: np.ndarray
    """(1,) epoch of the calendar, see `PactTables`."""
    is_member: np.ndarray
    """(p, n) whether a state is a member of a pact in force."""
    since: np.ndarray
    """(p, n) run quarter of the last entry, below 0 before the first; `NEVER` if there was none."""
    left: np.ndarray
    """(p, n) run quarter of the exit of who is a member no more, or `NOT_LEFT`."""
    is_moved: np.ndarray
    """(p,) whether members have come or gone beside the calendar."""
    is_stale: np.ndarray
    """(1,) whether membership has changed since the tables were made."""
    is_cut: np.ndarray
    """(f, n) whether a regime cuts the obligations of young pacts there."""
    obligation: np.ndarray
    """(f, n, 3, 3) invoked obligations to the target by mode, columns `ObligationColumn`."""
    is_bound: np.ndarray
    """(f, n) whether a state owes the target anything at the flashpoint."""
    text_obligation: np.ndarray
    """(f, n) what a state owes the target by the text of its pacts, whatever the challenge."""
    is_base: np.ndarray
    """(n, n) whether row may use the soil of column."""
    is_covered: np.ndarray
    """(n, n) whether row's nuclear cover is promised to column."""
    reservation: np.ndarray
    """(f, n, 3) highest level by mode, position in `LEVELS`."""
    council_pact: np.ndarray
    """(f,) pact whose council decides, or `NO_PACT`."""
    council: np.ndarray
    """(f,) how it decides, a number of `CouncilKind`."""
    votes: np.ndarray
    """(f, n) votes in the council, 0 for those without."""
    has_vote: np.ndarray
    """(f, n) whether a state sits in the council."""
    lag_quarters: np.ndarray
    """(f,) consultation lag."""
    referred: np.ndarray
    """(n,) capability that the reference arrangement pledges against each challenger, a share."""
    encirclement: np.ndarray
    """(n,) capability pledged against a challenger beyond the reference arrangement, a share."""


MEMBERSHIP = ("epoch", "is_member", "since", "left", "is_moved")
"""Fields of `PactsInForce` that the other ones follow from."""


def no_pacts(texts: PactTexts) -> PactsInForce:
    """Return the tables with nothing in force."""
    (p, f), n = texts.scope.shape, texts.capability_usd_bn.size
    return PactsInForce(
        epoch=np.zeros(1, dtype=np.int64),
        is_member=np.zeros((p, n), dtype=np.bool_),
        since=np.full((p, n), NEVER, dtype=np.int64),
        left=np.full((p, n), NOT_LEFT, dtype=np.int64),
        is_moved=np.zeros(p, dtype=np.bool_),
        is_stale=np.zeros(1, dtype=np.bool_),
        is_cut=np.zeros((f, n), dtype=np.bool_),
        obligation=np.zeros((f, n, N_MODES, len(ObligationColumn))),
        is_bound=np.zeros((f, n), dtype=np.bool_),
        text_obligation=np.zeros((f, n)),
        is_base=np.zeros((n, n), dtype=np.bool_),
        is_covered=np.zeros((n, n), dtype=np.bool_),
        reservation=np.full((f, n, N_MODES), _HIGHEST, dtype=np.int64),
        council_pact=np.full(f, NO_PACT, dtype=np.int64),
        council=np.zeros(f, dtype=np.int64),
        votes=np.zeros((f, n), dtype=np.int64),
        has_vote=np.zeros((f, n), dtype=np.bool_),
        lag_quarters=np.zeros(f),
        referred=np.zeros(n),
        encirclement=np.zeros(n),
    )


@lean
def enter_by_calendar(texts: PactTexts, pacts: PactsInForce, quarter: int) -> None:
    """Make members of those whom the files name, of the pacts that they have in force."""
    for pact in range(pacts.is_member.shape[0]):
        is_held = texts.is_arranged[pact] and texts.since[pact] <= quarter < texts.until[pact]
        for state in range(pacts.is_member.shape[1]):
            since, out = texts.since[pact], texts.exit[pact, state]
            was_member = is_held and texts.is_signatory[pact, state] and since < out
            is_member = was_member and quarter < out
            pacts.is_member[pact, state] = is_member
            pacts.since[pact, state] = since if was_member else NEVER
            pacts.left[pact, state] = out if was_member and not is_member else NOT_LEFT


@lean
def fill_pacts(texts: PactTexts, pacts: PactsInForce) -> None:
    """Fill in all tables from the texts, from who is a member, and from `referred`.

    Nothing is cut then; see `sim.engine.world.membership`.
    """
    _clear(pacts)
    for flashpoint in range(texts.target.size):
        pacts.council_pact[flashpoint] = _council_pact(texts, pacts, flashpoint)
        for pact in range(texts.since.size):
            _add_promises(texts, pacts, flashpoint, pact)
        for state in range(texts.capability_usd_bn.size):
            # Kept as the share that is left open until here; pacts combine as in MODEL 2.
            left_open = pacts.text_obligation[flashpoint, state]
            pacts.text_obligation[flashpoint, state] = 1 - left_open
        _seat_council(texts, pacts, flashpoint)
    for pact in range(texts.since.size):
        _add_ties(texts, pacts, pact)
    for state in range(texts.capability_usd_bn.size):
        # Treaties may be assumed in force from the start, where a change over time shows nothing:
        # hence a reference (decision 0005).
        pledged = pledged_against(texts, pacts, state) + _shared_against(texts, pacts, state)
        pacts.encirclement[state] = pledged - pacts.referred[state]


@lean
def _clear(pacts: PactsInForce) -> None:
    """Set the tables to those of a region without pacts, all text obligations left open."""
    pacts.is_stale[:] = False
    pacts.is_cut[:] = False
    pacts.obligation[:] = 0.0
    pacts.is_bound[:] = False
    pacts.text_obligation[:] = 1.0
    pacts.is_base[:] = False
    pacts.is_covered[:] = False
    pacts.reservation[:] = _HIGHEST
    pacts.council[:] = _NO_COUNCIL
    pacts.votes[:] = 0
    pacts.has_vote[:] = False
    pacts.lag_quarters[:] = 0.0


@lean
def owed_by(
    texts: PactTexts, pacts: PactsInForce, pact: int, protege: int, guarantor: int
) -> float:
    """Return the text strength of what one state owes another under a pact, in [0, 1]."""
    if pacts.is_member[pact, protege] and pacts.is_member[pact, guarantor]:
        return texts.owed[pact, protege, guarantor]
    return 0.0


@lean
def _council_pact(texts: PactTexts, pacts: PactsInForce, flashpoint: int) -> int:
    """Return the treaty whose council decides, the one that owes the target most, or `NO_PACT`."""
    target, most, found = texts.target[flashpoint], 0.0, NO_PACT
    for pact in range(texts.since.size):
        if not texts.is_council[pact] or not pacts.is_member[pact, target]:
            continue
        owed = texts.owed_outside[pact, flashpoint]
        for guarantor in range(texts.capability_usd_bn.size):
            owed = max(owed, owed_by(texts, pacts, pact, target, guarantor))
        owed *= texts.scope[pact, flashpoint]
        # The first of equals, and pacts come by name: so ties go (decision 0007).
        if owed > most:
            most, found = owed, pact
    return found


@lean
def _add_promises(texts: PactTexts, pacts: PactsInForce, flashpoint: int, pact: int) -> None:
    """Add what a pact asks of its members at a flashpoint to what other pacts ask."""
    target, scope = texts.target[flashpoint], texts.scope[pact, flashpoint]
    if not pacts.is_member[pact, target] or scope <= 0:
        return
    for guarantor in range(texts.capability_usd_bn.size):
        owed = owed_by(texts, pacts, pact, target, guarantor)
        if owed <= 0:
            continue
        pacts.is_bound[flashpoint, guarantor] = True
        pacts.text_obligation[flashpoint, guarantor] *= 1 - owed * scope
        add_obligation(texts, pacts, (flashpoint, guarantor, pact), owed)
        caps = pacts.reservation[flashpoint, guarantor]
        for mode in range(N_MODES):
            # Of the caps of several pacts the lowest. A reservation is about helping other
            # members, so where nothing is owed it caps nothing.
            caps[mode] = min(caps[mode], texts.reservation[pact, guarantor, mode])


@lean
def add_obligation(
    texts: PactTexts, pacts: PactsInForce, where: tuple[int, int, int], owed: float
) -> None:
    """Add what one pact asks of a guarantor at a flashpoint to what other pacts ask of it.

    Parameters
    ----------
    where : flashpoint, guarantor and pact
    owed : text strength of what it owes the target, in [0, 1]
    """
    flashpoint, guarantor, pact = where
    # One council is asked. A second collective treaty counts as a pact without one (decision 0007).
    is_council = pacts.council_pact[flashpoint] == pact
    shares = council_shares(is_council, texts.fallback[pact])
    cell = pacts.obligation[flashpoint, guarantor]
    for mode in range(N_MODES):
        scope = texts.scope[pact, flashpoint]
        invoked = invoked_obligation(owed, texts.triggers[pact, mode], scope)
        for column, share in enumerate(shares):
            cell[mode, column] = combined_obligation(cell[mode, column], invoked * share)


@lean
def _seat_council(texts: PactTexts, pacts: PactsInForce, flashpoint: int) -> None:
    """Fill in who decides at a flashpoint, with how many votes, and how long it takes."""
    pact = pacts.council_pact[flashpoint]
    if pact == NO_PACT:
        return
    pacts.council[flashpoint] = texts.council_kind[pact]
    pacts.lag_quarters[flashpoint] = texts.lag_quarters[pact]
    total = 0.0
    for state in range(texts.capability_usd_bn.size):
        is_party = state in (texts.target[flashpoint], texts.challenger[flashpoint])
        pacts.has_vote[flashpoint, state] = pacts.is_member[pact, state] and not is_party
        if pacts.has_vote[flashpoint, state]:
            total += texts.capability_usd_bn[state]
    for state in range(texts.capability_usd_bn.size):
        if pacts.has_vote[flashpoint, state]:
            votes = 1
            if texts.weighs_capability[pact]:
                # Whole votes make the chance of a majority exact and finite to compute; rounding
                # moves no share by more than .00005 (decision 0007).
                scale = VOTES_TOTAL / total if total > 0 else 0.0
                votes = int(np.rint(texts.capability_usd_bn[state] * scale))
            pacts.votes[flashpoint, state] = votes


@lean
def _add_ties(texts: PactTexts, pacts: PactsInForce, pact: int) -> None:
    """Add who may use whose soil under a pact, and whose nuclear cover is promised to whom."""
    for one in range(texts.capability_usd_bn.size):
        if not pacts.is_member[pact, one]:
            continue
        for other in range(texts.capability_usd_bn.size):
            if pacts.is_member[pact, other] and texts.basing[pact, one, other]:
                pacts.is_base[one, other] = True
            if texts.has_cover[pact] and owed_by(texts, pacts, pact, other, one) > 0:
                pacts.is_covered[one, other] = True


@lean
def pledged_against(texts: PactTexts, pacts: PactsInForce, challenger: int) -> float:
    """Return the share of capability that pacts in force pledge against a challenger."""
    total, count = 0.0, 0
    for flashpoint in range(texts.target.size):
        if texts.challenger[flashpoint] == challenger:
            # Against a major attack, whose trigger is 1: there the whole obligation shows
            # (MODEL 5.1).
            owed = pacts.obligation[flashpoint, :, _MAJOR_ATTACK, _ACTIVE]
            total += pledged_share(owed, texts.capability_usd_bn)
            count += 1
    # An average over the challenger's flashpoints: a pact that covers one more of them provokes at
    # all of them (decision 0005).
    return total / count if count > 0 else 0.0


@lean
def _shared_against(texts: PactTexts, pacts: PactsInForce, challenger: int) -> float:
    """Return what nuclear sharing that covers against a challenger adds to its encirclement."""
    if texts.sharing_encirclement <= 0:
        return 0.0
    for pact in range(texts.since.size):
        if not texts.is_sharing[pact]:
            continue
        for flashpoint in range(texts.target.size):
            if texts.challenger[flashpoint] != challenger or texts.scope[pact, flashpoint] <= 0:
                continue
            for state in range(texts.capability_usd_bn.size):
                if owed_by(texts, pacts, pact, texts.target[flashpoint], state) > 0:
                    return texts.sharing_encirclement
    return 0.0


@lean
def copy_pacts(source: PactsInForce, target: PactsInForce) -> None:
    """Copy the pacts in force into others."""
    copy_array(source.epoch, target.epoch)
    copy_array(source.is_member, target.is_member)
    copy_array(source.since, target.since)
    copy_array(source.left, target.left)
    copy_array(source.is_moved, target.is_moved)
    copy_array(source.is_stale, target.is_stale)
    copy_array(source.is_cut, target.is_cut)
    copy_array(source.obligation, target.obligation)
    copy_array(source.is_bound, target.is_bound)
    copy_array(source.text_obligation, target.text_obligation)
    copy_array(source.is_base, target.is_base)
    copy_array(source.is_covered, target.is_covered)
    copy_array(source.reservation, target.reservation)
    copy_array(source.council_pact, target.council_pact)
    copy_array(source.council, target.council)
    copy_array(source.votes, target.votes)
    copy_array(source.has_vote, target.has_vote)
    copy_array(source.lag_quarters, target.lag_quarters)
    copy_array(source.referred, target.referred)
    copy_array(source.encirclement, target.encirclement)
