"""Members that come and go within a run, and what follows for what is owed.

A state enters or leaves a pact at once; `refresh_pacts` makes the tables anew, once a
quarter. What the calendar has in force and nobody has changed is not touched.
"""

from sim.engine.world.constants import World
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_tables import copy_epoch
from sim.engine.world.pacts_in_force import (
    NOT_LEFT,
    PactsInForce,
    add_obligation,
    enter_by_calendar,
    fill_pacts,
    owed_by,
)
from sim.engine.world.practice import shared_practice, shared_since
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.copying import copy_array
from sim.rules.politics.institutions import young_share

RIPE = -NEVER
"""Entry so long ago that nothing is left to learn."""


@lean
def enter_pact(world: World, variables: Variables, pact: int, state: int, quarter: int) -> None:
    """Make a state a member of a pact, with those who are protected by it and need not sign."""
    texts, pacts = world.texts, variables.pacts
    _enter(pacts, pact, state, quarter)
    for other in range(texts.signs.shape[1]):
        if texts.is_signatory[pact, other] and not texts.signs[pact, other]:
            _enter(pacts, pact, other, quarter)


@lean
def leave_pact(world: World, variables: Variables, pact: int, state: int, quarter: int) -> None:
    """Let a state out of a pact; once nobody who signed is left, the protected are out too."""
    texts, pacts = world.texts, variables.pacts
    _leave(pacts, pact, state, quarter)
    for other in range(texts.signs.shape[1]):
        if pacts.is_member[pact, other] and texts.signs[pact, other]:
            return
    for other in range(texts.signs.shape[1]):
        _leave(pacts, pact, other, quarter)


@lean
def _enter(pacts: PactsInForce, pact: int, state: int, quarter: int) -> None:
    """Make a state a member, unless it is one."""
    if pacts.is_member[pact, state]:
        return
    pacts.is_member[pact, state] = True
    pacts.since[pact, state] = quarter
    pacts.left[pact, state] = NOT_LEFT
    _note_move(pacts, pact)


@lean
def _leave(pacts: PactsInForce, pact: int, state: int, quarter: int) -> None:
    """Let a member out; when it entered is kept, since practice fades from what it was."""
    if not pacts.is_member[pact, state]:
        return
    pacts.is_member[pact, state] = False
    pacts.left[pact, state] = quarter
    _note_move(pacts, pact)


@lean
def _note_move(pacts: PactsInForce, pact: int) -> None:
    """Note that a pact has other members than the calendar says, so that tables are stale."""
    pacts.is_moved[pact] = True
    pacts.is_stale[0] = True


@lean
def follow_calendar(world: World, variables: Variables, quarter: int) -> None:
    """Bring into force and end what the calendar says by a quarter."""
    epoch, pacts = world.pacts.epoch[quarter], variables.pacts
    # Most quarters change nothing, and there are some 30 kB to copy.
    if pacts.epoch[0] == epoch:
        return
    if pacts.is_moved.any():
        _add_changes(world, pacts, quarter)
        copy_array(world.pacts.referred[epoch], pacts.referred)
        pacts.epoch[0] = epoch
        fill_pacts(world.texts, pacts)
    else:
        enter_by_calendar(world.texts, pacts, quarter)
        copy_epoch(world.pacts, epoch, pacts)


@lean
def _add_changes(world: World, pacts: PactsInForce, quarter: int) -> None:
    """Apply what the calendar changes in one quarter to members that do not follow it alone."""
    texts = world.texts
    for pact in range(texts.since.size):
        is_arranged, until = texts.is_arranged[pact], texts.until[pact]
        for state in range(texts.is_signatory.shape[1]):
            out = texts.exit[pact, state]
            is_new = is_arranged and texts.since[pact] == quarter and quarter < min(until, out)
            if is_new and texts.is_signatory[pact, state]:
                pacts.is_member[pact, state], pacts.since[pact, state] = True, quarter
                pacts.left[pact, state] = NOT_LEFT
            if pacts.is_member[pact, state] and quarter == out:
                pacts.is_member[pact, state], pacts.left[pact, state] = False, quarter
                pacts.is_moved[pact] = True
            if is_arranged and quarter == until:
                # As where the calendar is alone: what was learnt is lost with the pact.
                pacts.is_member[pact, state], pacts.since[pact, state] = False, NEVER
                pacts.left[pact, state] = NOT_LEFT


@lean
def refresh_pacts(world: World, variables: Variables, quarter: int) -> None:
    """Make anew what follows from membership, from age and from regimes that cut.

    For every quarter of a run with politics, after changes of membership and of regimes and
    after `set_in_force`; where nothing but the calendar moves there is nothing to do.
    """
    pacts = variables.pacts
    if pacts.is_stale[0]:
        fill_pacts(world.texts, pacts)
    if pacts.is_moved.any():
        _learn(world, variables, quarter)
    if world.dynamics.has_institutions:
        _cut_young(world, variables, quarter)


@lean
def _learn(world: World, variables: Variables, quarter: int) -> None:
    """Fill in how well states act together where members have come or gone."""
    texts, pacts, shared = world.texts, variables.pacts, variables.interoperability
    is_rewritten = False
    for pact in range(texts.since.size):
        is_rewritten = is_rewritten or (pacts.is_moved[pact] and texts.is_arranged[pact])
    # The calendar's own table has those who have left among the members.
    if is_rewritten:
        shared[:] = world.practice.unallied
    else:
        copy_array(world.pacts.interoperability[quarter], shared)
    for pact in range(texts.since.size):
        if not (is_rewritten or pacts.is_moved[pact]):
            continue
        for one in range(shared.shape[0]):
            for other in range(one):
                pair = (pact, one, other)
                own = shared_practice(texts, pacts, world.practice, pair, quarter)
                shared[one, other] = max(shared[one, other], own)
                shared[other, one] = max(shared[other, one], own)


@lean
def _cut_young(world: World, variables: Variables, quarter: int) -> None:
    """Cut what young pacts ask of those whose regime cuts, and restore what it cuts no more."""
    pacts = variables.pacts
    has_young = False
    for pact in range(world.texts.since.size):
        is_new = world.texts.is_arranged[pact] and 0 < world.texts.since[pact] <= quarter
        has_young = has_young or is_new or pacts.is_moved[pact]
    if not has_young:
        return
    for flashpoint in range(pacts.is_cut.shape[0]):
        for state in range(pacts.is_cut.shape[1]):
            regime = variables.regime[state, flashpoint]
            multiplier = world.policies.obligation_multiplier[regime]
            is_cut = 0 < multiplier < 1
            if is_cut or pacts.is_cut[flashpoint, state]:
                pacts.is_cut[flashpoint, state] = is_cut
                _weigh_by_age(world, variables, (flashpoint, state), multiplier, quarter)


@lean
def _weigh_by_age(
    world: World, variables: Variables, where: tuple[int, int], multiplier: float, quarter: int
) -> None:
    """Make the obligations of one guarantor at a flashpoint anew, less of those of young pacts.

    Parameters
    ----------
    where : flashpoint and guarantor
    multiplier : of its regime for obligations, at or above 0
    """
    texts, pacts, dynamics = world.texts, variables.pacts, world.dynamics
    flashpoint, guarantor = where
    target = texts.target[flashpoint]
    pacts.obligation[flashpoint, guarantor] = 0.0
    for pact in range(texts.since.size):
        owed = owed_by(texts, pacts, pact, target, guarantor)
        if owed <= 0 or texts.scope[pact, flashpoint] <= 0:
            continue
        since = shared_since(pacts, pact, target, guarantor)
        # What was in force before the run is what the policy files mean.
        if since > 0:
            age = float(quarter - since)
            owed *= young_share(multiplier, age, dynamics.youth, dynamics.youth_quarters)
        add_obligation(texts, pacts, (flashpoint, guarantor, pact), owed)


@lean
def with_treaty(world: World, scratch: Variables, proposal: int, is_in: bool, quarter: int) -> None:
    """Make variables hold a proposal's pacts among all invited, long in force, or not at all.

    Parameters
    ----------
    scratch : a copy of the variables of the quarter, of which only `pacts` and
        `interoperability` are changed
    proposal : position, by name
    is_in : whether the treaty is in force
    """
    texts, pacts = world.texts, scratch.pacts
    for pact in range(texts.since.size):
        if texts.proposal[pact] != proposal:
            continue
        for state in range(texts.signs.shape[1]):
            is_member = is_in and texts.is_signatory[pact, state]
            pacts.is_member[pact, state] = is_member
            pacts.since[pact, state] = RIPE if is_member else NEVER
            pacts.left[pact, state] = NOT_LEFT
        _note_move(pacts, pact)
    refresh_pacts(world, scratch, quarter)


@lean
def refer_pacts(world: World, scratch: Variables) -> None:
    """Make variables hold the pacts that the reference arrangement has in the first quarter.

    Parameters
    ----------
    scratch : a copy of the variables before that quarter, of which only `pacts` and
        `interoperability` are changed
    """
    texts, pacts = world.texts, scratch.pacts
    for pact in range(texts.since.size):
        is_held = texts.is_reference[pact] and texts.since[pact] <= 0 < texts.until[pact]
        for state in range(texts.signs.shape[1]):
            is_member = is_held and texts.is_signatory[pact, state]
            pacts.is_member[pact, state] = is_member
            pacts.since[pact, state] = texts.since[pact] if is_member else NEVER
            pacts.left[pact, state] = NOT_LEFT
        _note_move(pacts, pact)
    refresh_pacts(world, scratch, 0)
