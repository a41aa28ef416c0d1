"""The pacts of an arrangement as the calendar has them.

An epoch is a number of consecutive quarters with the same pacts in force. Obligations,
bases, nuclear covers, reservations and councils are laid out by epoch;
interoperability ripens and is laid out by quarter.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_texts import PactTexts
from sim.engine.world.pacts_in_force import (
    PactsInForce,
    enter_by_calendar,
    fill_pacts,
    no_pacts,
)
from sim.engine.world.practice import practice_of, shared_practice
from sim.kernel.compiled import lean
from sim.kernel.copying import copy_array
from sim.rules.crisis.interoperability import interoperability
from sim.rules.parameters import Parameters


class PactTables(NamedTuple):
    """Pacts by epoch e, flashpoint f and state n, and by quarter q; see `PactsInForce`."""

    epoch: np.ndarray
    """(q,) which epoch the calendar puts a quarter in."""
    obligation: np.ndarray
    """(e, f, n, 3, 3)."""
    is_bound: np.ndarray
    """(e, f, n)."""
    text_obligation: np.ndarray
    """(e, f, n)."""
    is_base: np.ndarray
    """(e, n, n)."""
    is_covered: np.ndarray
    """(e, n, n)."""
    reservation: np.ndarray
    """(e, f, n, 3)."""
    council_pact: np.ndarray
    """(e, f)."""
    council: np.ndarray
    """(e, f)."""
    votes: np.ndarray
    """(e, f, n)."""
    has_vote: np.ndarray
    """(e, f, n)."""
    lag_quarters: np.ndarray
    """(e, f)."""
    referred: np.ndarray
    """(e, n)."""
    encirclement: np.ndarray
    """(e, n)."""
    interoperability: np.ndarray
    """(q, n, n) share of strength that row brings to bear beside column, by the calendar."""


BY_EPOCH = tuple(name for name in PactTables._fields if name in PactsInForce._fields[1:])
"""Tables that are laid out by epoch."""


def pact_tables(scenario: Scenario[Parameters], texts: PactTexts) -> PactTables:
    """Return the scenario's pacts as arrays.

    Parameters
    ----------
    texts : of its pacts
    """
    return PactTables(
        **promise_tables(texts, scenario.quarters),
        interoperability=interoperability_table(scenario, texts),
    )


def promise_tables(texts: PactTexts, quarters: int) -> dict[str, np.ndarray]:
    """Return the epochs and all that is laid out by epoch: every table but interoperability.

    Parameters
    ----------
    quarters : of a run
    """
    steps = np.arange(quarters)
    # Where a pact of the reference starts or ends, encirclement changes: that is an epoch too.
    held = (texts.since[:, None] <= steps) & (steps < texts.until[:, None])
    is_new = (held[:, 1:] != held[:, :-1]).any(axis=0)
    # So it is where a state's notice ends.
    is_new |= np.isin(steps[1:], texts.exit)
    first = [0, *(np.flatnonzero(is_new) + 1)]
    epochs = [_epoch_tables(texts, int(quarter)) for quarter in first]
    return {
        "epoch": np.concatenate([[0], np.cumsum(is_new)]).astype(np.int64),
        **{name: np.stack([getattr(tables, name) for tables in epochs]) for name in BY_EPOCH},
    }


def _epoch_tables(texts: PactTexts, quarter: int) -> PactsInForce:
    """Return every table of the epoch that a quarter is in."""
    # With nothing to refer to, encirclement is all that is pledged.
    pacts = _filled(texts, quarter)
    # Notices are events of a run; the reference stays as it is.
    stays = np.full_like(texts.exit, NEVER)
    reference = texts._replace(is_arranged=texts.is_reference, exit=stays)
    held = (texts.since <= quarter) & (quarter < texts.until)
    is_same = np.array_equal(texts.is_arranged & held, texts.is_reference & held)
    is_same = is_same and bool((texts.exit > quarter).all())
    pledged = pacts if is_same else _filled(reference, quarter)
    pacts.referred[:] = pledged.encirclement
    pacts.encirclement[:] -= pacts.referred
    return pacts


def _filled(texts: PactTexts, quarter: int) -> PactsInForce:
    """Return the pacts that texts have in force in a quarter, beside no reference."""
    pacts = no_pacts(texts)
    enter_by_calendar(texts, pacts, quarter)
    fill_pacts(texts, pacts)
    return pacts


@lean
def copy_epoch(tables: PactTables, epoch: int, pacts: PactsInForce) -> None:
    """Copy the tables of an epoch of the calendar into those in force."""
    pacts.epoch[0] = epoch
    pacts.is_stale[0] = False
    pacts.is_cut[:] = False
    pacts.is_moved[:] = False
    copy_array(tables.obligation[epoch], pacts.obligation)
    copy_array(tables.is_bound[epoch], pacts.is_bound)
    copy_array(tables.text_obligation[epoch], pacts.text_obligation)
    copy_array(tables.is_base[epoch], pacts.is_base)
    copy_array(tables.is_covered[epoch], pacts.is_covered)
    copy_array(tables.reservation[epoch], pacts.reservation)
    copy_array(tables.council_pact[epoch], pacts.council_pact)
    copy_array(tables.council[epoch], pacts.council)
    copy_array(tables.votes[epoch], pacts.votes)
    copy_array(tables.has_vote[epoch], pacts.has_vote)
    copy_array(tables.lag_quarters[epoch], pacts.lag_quarters)
    copy_array(tables.referred[epoch], pacts.referred)
    copy_array(tables.encirclement[epoch], pacts.encirclement)


def interoperability_table(scenario: Scenario[Parameters], texts: PactTexts) -> np.ndarray:
    """Return (q, n, n) the share of strength that row brings to bear beside column.

    Parameters
    ----------
    texts : of the scenario's pacts
    """
    steps, n = scenario.quarters, texts.capability_usd_bn.size
    given = scenario.parameters.interoperability
    # By quarter and not by epoch: forces learn to act together for years after a pact enters into
    # force (MODEL 4).
    table = np.full((steps, n, n), given.unallied)
    for pact in np.flatnonzero(texts.is_arranged):
        since, until = int(texts.since[pact]), int(texts.until[pact])
        held = range(max(0, since), min(steps, until))
        # Once for each age at which anything is left to learn: most pacts are decades old.
        ages = [min(float(step - since), given.ripening_quarters) for step in held]
        full = float(texts.interoperability[pact])
        shares = {
            age: interoperability(full, age, given.unallied, given.ripening_quarters)
            for age in set(ages)
        }
        shared = [shares[age] for age in ages]
        # Whoever leaves by a notice is treated alone: practice fades.
        stays = texts.exit[pact] == NEVER
        places = np.flatnonzero(texts.is_signatory[pact] & stays)
        among = np.ix_(held, places, places)
        table[among] = np.maximum(table[among], np.reshape(shared, (-1, 1, 1)))
        if not stays.all():
            _add_leavers(table, scenario, texts, int(pact))
    # A state beside itself learns nothing: its own cell stays as it was.
    everybody = np.arange(n)
    table[:, everybody, everybody] = given.unallied
    return table


def _add_leavers(
    table: np.ndarray, scenario: Scenario[Parameters], texts: PactTexts, pact: int
) -> None:
    """Add to (q, n, n) shares what those who leave a pact by a notice bring to bear."""
    practice = practice_of(scenario)
    pacts = no_pacts(texts)
    leavers = np.flatnonzero(texts.exit[pact] < NEVER).tolist()
    signed = np.flatnonzero(texts.is_signatory[pact]).tolist()
    for quarter in range(max(0, int(texts.since[pact])), len(table)):
        enter_by_calendar(texts, pacts, quarter)
        for one, other in product(leavers, signed):
            shared = shared_practice(texts, pacts, practice, (pact, one, other), quarter)
            for pair in ((quarter, one, other), (quarter, other, one)):
                table[pair] = max(table[pair], shared)
