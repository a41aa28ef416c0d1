from itertools import permutations

import numpy as np
import pytest

from sim.domain.policies import Policy, Regime
from sim.domain.scenario import Scenario
from sim.engine.quarter.entry_into_force import bring_into_force, set_in_force
from sim.engine.world.membership import (
    enter_pact,
    follow_calendar,
    leave_pact,
    refresh_pacts,
    with_treaty,
)
from sim.engine.world.pact_tables import BY_EPOCH
from sim.engine.world.pacts_in_force import PactsInForce, copy_pacts
from sim.engine.world.variables import snapshot_of
from sim.kernel.draws import DrawKey
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import (
    Stage,
    classroom,
    figure,
    held_back,
    indo_pacific,
    judged,
    no_deeds,
    proposed,
    stage,
)

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
TREATY, GUARANTEE = range(2)
ATTACK = 2
MEMBERS = (B, C, D)
ENTRY = 5


def dated(quarter: str) -> Stage:
    """Return the classroom with the treaty in force from a date, by the calendar."""
    return stage(
        classroom("treaty", switches__politics=True, pacts__common_defence__in_force=quarter)
    )


def moved(here: Stage, quarter: int) -> None:
    """Begin a quarter as a run does."""
    bring_into_force(here.world, here.variables, no_deeds(), DrawKey(1, 0, quarter))


def assert_same_tables(here: Stage, other: Stage) -> None:
    """Assert that two regions have the same in force, to the last bit."""
    for name in BY_EPOCH:
        mine, yours = (getattr(one.variables.pacts, name) for one in (here, other))
        assert mine.tobytes() == yours.tobytes(), name
    mine, yours = here.variables.interoperability, other.variables.interoperability
    assert mine.tobytes() == yours.tobytes()


@pytest.mark.parametrize("order", list(permutations(MEMBERS)))
def test_a_treaty_entered_within_a_run_is_the_one_that_the_calendar_dates(
    order: tuple[int, ...],
) -> None:
    here, other = stage(proposed()), dated("2026-05-01")
    for quarter in range(20):
        moved(here, quarter)
        moved(other, quarter)
        if quarter == ENTRY:
            for state in order:
                enter_pact(here.world, here.variables, TREATY, state, quarter)
        refresh_pacts(here.world, here.variables, quarter)
        refresh_pacts(other.world, other.variables, quarter)
        assert_same_tables(here, other)
    assert here.variables.pacts.council.tolist() == [2, 2]


def test_the_same_holds_for_a_treaty_of_the_shipped_region() -> None:
    scenario = indo_pacific("pacific_pact_core4_taiwan_in")
    switches = scenario.switches.model_copy(update={"politics": True})
    whole = scenario.model_copy(update={"switches": switches})
    (name,) = (k for k in whole.pacts if k.startswith("pacific_pact") and k.endswith("taiwan"))
    here, other = stage(held_back(whole, name)), stage(whole)
    treaty = int(np.flatnonzero(here.world.texts.proposal == 0)[0])
    for state in np.flatnonzero(here.world.texts.is_signatory[treaty]):
        enter_pact(here.world, here.variables, treaty, int(state), 0)
    refresh_pacts(here.world, here.variables, 0)
    assert here.variables.pacts.text_obligation.sum() > here.world.pacts.text_obligation[0].sum()
    assert_same_tables(here, other)


def test_once_all_have_left_the_tables_are_those_without_the_treaty() -> None:
    here, other = stage(proposed()), stage(proposed())
    for state in MEMBERS:
        enter_pact(here.world, here.variables, TREATY, state, 2)
    refresh_pacts(here.world, here.variables, 2)
    for state in MEMBERS:
        leave_pact(here.world, here.variables, TREATY, state, 6)
    for one in (here, other):
        moved(one, 6)
        refresh_pacts(one.world, one.variables, 6)
    for name in BY_EPOCH:
        mine, yours = (getattr(one.variables.pacts, name) for one in (here, other))
        assert mine.tobytes() == yours.tobytes(), name
    # .6 + .0125 x 4 = .65 of practice fades: gone after twelve quarters
    assert here.variables.interoperability[B, D] == pytest.approx(0.65)
    for one in (here, other):
        moved(one, 18)
        refresh_pacts(one.world, one.variables, 18)
    assert_same_tables(here, other)


def test_a_member_that_leaves_is_owed_and_owes_nothing_more() -> None:
    here = stage(proposed())
    for state in MEMBERS:
        enter_pact(here.world, here.variables, TREATY, state, 0)
    leave_pact(here.world, here.variables, TREATY, D, 4)
    refresh_pacts(here.world, here.variables, 4)
    pacts = here.variables.pacts
    assert pacts.left[TREATY].tolist()[D] == 4
    assert pacts.text_obligation[BORDER, D] == 0
    assert pacts.text_obligation[BORDER, C] == pytest.approx(0.955)
    assert pacts.has_vote[BORDER].tolist() == [False, False, True, False]


def test_who_is_only_protected_is_in_as_soon_as_anybody_is() -> None:
    here = stage(proposed(invited=["CCC", "DDD"], quorum=["CCC"], proposer="CCC"))
    texts, pacts = here.world.texts, here.variables.pacts
    assert texts.signs[TREATY].tolist() == [False, False, True, True]
    enter_pact(here.world, here.variables, TREATY, C, 3)
    assert pacts.is_member[TREATY].tolist() == [False, True, True, False]
    assert pacts.since[TREATY, B] == 3
    enter_pact(here.world, here.variables, TREATY, D, 5)
    leave_pact(here.world, here.variables, TREATY, C, 6)
    assert pacts.is_member[TREATY].tolist() == [False, True, False, True]
    assert pacts.since[TREATY, B] == 3
    leave_pact(here.world, here.variables, TREATY, D, 7)
    assert not pacts.is_member[TREATY].any()
    assert pacts.left[TREATY, B] == 7


def test_whoever_leaves_a_pact_of_the_calendar_is_out_and_its_practice_fades() -> None:
    here = stage(classroom("hub", switches__politics=True))
    leave_pact(here.world, here.variables, 0, C, 10)
    for quarter, share in ((10, 0.65), (16, 0.625), (19, 0.6125)):
        moved(here, quarter)
        refresh_pacts(here.world, here.variables, quarter)
        # .6 + .1 x 10 / 20 when it left, and back to .6 in twelve quarters
        assert here.variables.interoperability[C, B] == pytest.approx(share)
    assert not here.variables.pacts.is_bound.any()


def test_the_calendar_goes_on_where_members_have_come_beside_it() -> None:
    # The guarantee ends in 2026Q1; the treaty was entered two quarters before.
    pact = {"pacts__guarantee__until": "2026-01-15"}
    scenario = held_back(classroom("treaty", switches__politics=True, **pact), "common_defence")
    here = stage(scenario)
    other = stage(
        classroom(
            "treaty",
            switches__politics=True,
            pacts__common_defence__in_force="2025-07-01",
            **pact,
        )
    )
    for quarter in range(8):
        moved(here, quarter)
        moved(other, quarter)
        if quarter == 2:
            for state in MEMBERS:
                enter_pact(here.world, here.variables, TREATY, state, quarter)
        for one in (here, other):
            refresh_pacts(one.world, one.variables, quarter)
        assert_same_tables(here, other)
    assert not here.variables.pacts.is_member[GUARANTEE].any()


def test_following_the_calendar_twice_changes_nothing() -> None:
    here = dated("2026-05-01")
    follow_calendar(here.world, here.variables, ENTRY)
    before = snapshot_of(here.variables)
    follow_calendar(here.world, here.variables, ENTRY)
    for one, other in zip(before.pacts, here.variables.pacts, strict=True):
        assert np.array_equal(one, other)


def test_where_nothing_but_the_calendar_moves_a_refresh_touches_nothing() -> None:
    here = stage(proposed())
    for quarter in range(6):
        moved(here, quarter)
        # A mark that any table made anew would lose.
        here.variables.pacts.obligation[:] = 7.0
        here.variables.interoperability[:] = 7.0
        refresh_pacts(here.world, here.variables, quarter)
        assert (here.variables.pacts.obligation == 7.0).all()
        assert (here.variables.interoperability == 7.0).all()


# Regimes that cut


def cut_to(multiplier: float, entry: int, *, institutions: bool = True) -> Stage:
    """Return the classroom whose Corvia cuts its word, with the treaty entered in a quarter."""
    regime = Regime(obligation_multiplier=figure(multiplier))
    policy = Policy(title="A test", patron="CCC", regimes=[regime])
    scenario = held_back(
        classroom("treaty", switches__politics=True, switches__institutions=institutions),
        "common_defence",
    )
    here = stage(scenario.model_copy(update={"policies": {"test": policy}}))
    for state in MEMBERS:
        enter_pact(here.world, here.variables, TREATY, state, entry)
    return here


def owed_in(here: Stage, quarter: int) -> list[float]:
    """Return what Corvia and Dorna owe at the border against an attack in a quarter."""
    set_in_force(here.world, here.variables, quarter)
    refresh_pacts(here.world, here.variables, quarter)
    owed = here.variables.pacts.obligation[BORDER, :, ATTACK, 0]
    return [float(owed[C]), float(owed[D])]


def test_a_regime_that_cuts_cuts_a_young_pact_deeper() -> None:
    here = cut_to(0.7, entry=4)
    # New, .85 counts (.7 - .3) / .7 of itself; the guarantee's .7 is old. Dorna has no such regime.
    new = 0.85 * 0.4 / 0.7
    assert owed_in(here, 4) == pytest.approx([1 - 0.3 * (1 - new), 0.85])
    half = 0.85 * 0.55 / 0.7
    assert owed_in(here, 14) == pytest.approx([1 - 0.3 * (1 - half), 0.85])
    assert owed_in(here, 24 - 5) == pytest.approx(
        [1 - 0.3 * (1 - 0.85 * (0.7 - 0.3 * 0.25) / 0.7), 0.85]
    )


def test_what_was_in_force_before_the_run_is_cut_by_the_policy_alone() -> None:
    assert owed_in(cut_to(0.7, entry=0), 6) == pytest.approx([0.955, 0.85])


@pytest.mark.parametrize("multiplier", [0.0, 1.0, 1.3])
def test_a_regime_that_cuts_nothing_or_all_spares_the_young(multiplier: float) -> None:
    assert owed_in(cut_to(multiplier, entry=4), 4) == pytest.approx([0.955, 0.85])


def test_without_institutions_age_is_nothing() -> None:
    assert owed_in(cut_to(0.7, entry=4, institutions=False), 4) == pytest.approx([0.955, 0.85])


def test_the_end_of_a_cut_restores_what_was_owed() -> None:
    here = cut_to(0.7, entry=4)
    assert owed_in(here, 4)[0] < 0.9
    # A regime of no policy: the first of the table belong to states without one.
    here.variables.regime[C] = C
    refresh_pacts(here.world, here.variables, 5)
    assert here.variables.pacts.obligation[BORDER, C, ATTACK, 0] == pytest.approx(0.955)
    assert not here.variables.pacts.is_cut.any()


def test_a_cut_is_no_less_encirclement_for_the_challenger() -> None:
    cut, whole = cut_to(0.7, entry=4), cut_to(1.0, entry=4)
    owed_in(cut, 4)
    owed_in(whole, 4)
    assert np.array_equal(cut.variables.pacts.encirclement, whole.variables.pacts.encirclement)


# Sharing, reservations, notices


def test_sharing_encircles_whom_it_covers_against_and_covers_as_an_umbrella() -> None:
    shared = classroom("treaty", switches__politics=True, pacts__common_defence__nuclear="sharing")
    plain = classroom("treaty", switches__politics=True, pacts__common_defence__nuclear="umbrella")
    one, other = stage(shared).variables.pacts, stage(plain).variables.pacts
    assert one.encirclement[A] - other.encirclement[A] == pytest.approx(0.1)
    assert np.array_equal(one.encirclement[1:], other.encirclement[1:])
    assert np.array_equal(one.is_covered, other.is_covered)
    still = classroom("treaty", pacts__common_defence__nuclear="sharing")
    assert stage(still).variables.pacts.encirclement[A] == other.encirclement[A]


def test_a_reservation_of_a_proposal_caps_who_made_it() -> None:
    scenario = proposed(reservations={"DDD": {"major_attack": "support"}})
    here = stage(scenario)
    for state in MEMBERS:
        enter_pact(here.world, here.variables, TREATY, state, 0)
    refresh_pacts(here.world, here.variables, 0)
    assert here.variables.pacts.reservation[BORDER].tolist() == [[2, 2, 2]] * 3 + [[2, 2, 1]]


def with_notice(scenario: Scenario[Parameters], pact: str) -> Scenario[Parameters]:
    """Return a scenario in which Dorna gives notice of a pact in the third quarter."""
    event = {
        "quarter": "2025Q3",
        "state": "DDD",
        "event": "Notice is given",
        "withdraws_from": pact,
        "status": "judgement",
        "source": "a test",
    }
    return Scenario[Parameters].model_validate(scenario.model_dump() | {"events": [event]})


@pytest.mark.parametrize("politics", [False, True])
def test_a_dated_notice_ends_membership_after_its_quarters(*, politics: bool) -> None:
    scenario = with_notice(classroom("treaty", switches__politics=politics), "common_defence")
    here = stage(scenario)
    assert here.world.texts.exit[TREATY, D] == 2 + 4
    for quarter, is_member in ((5, True), (6, False), (19, False)):
        moved(here, quarter)
        refresh_pacts(here.world, here.variables, quarter)
        assert here.variables.pacts.is_member[TREATY].tolist() == [False, True, True, is_member]
        assert (here.variables.pacts.text_obligation[BORDER, D] > 0) == is_member
    # Practice of .6 + .0125 x 6 fades over twelve quarters, where institutions last.
    set_in_force(here.world, here.variables, 12)
    left = 0.6 + 0.0125 * 6 * 0.5 if politics else 0.6
    assert here.variables.interoperability[D, B] == pytest.approx(left)
    assert here.variables.interoperability[C, B] == pytest.approx(0.75)


def test_a_dated_notice_ends_a_membership_that_was_entered_within_the_run() -> None:
    here = stage(with_notice(proposed(), "common_defence"))
    for quarter in range(8):
        moved(here, quarter)
        if quarter == 1:
            for state in MEMBERS:
                enter_pact(here.world, here.variables, TREATY, state, quarter)
        refresh_pacts(here.world, here.variables, quarter)
        assert here.variables.pacts.is_member[TREATY, D] == (1 <= quarter < 6)
    assert here.variables.pacts.left[TREATY, D] == 6


# A treaty on trial


def test_a_treaty_on_trial_is_ripe_among_all_invited_or_not_there() -> None:
    here = stage(proposed())
    scratch = snapshot_of(here.variables)
    with_treaty(here.world, scratch, 0, is_in=True, quarter=0)
    old = dated("1980-01-01")
    for name in BY_EPOCH:
        mine, yours = (getattr(one.pacts, name) for one in (scratch, old.variables))
        assert mine.tobytes() == yours.tobytes(), name
    assert scratch.interoperability.tobytes() == old.variables.interoperability.tobytes()
    with_treaty(here.world, scratch, 0, is_in=False, quarter=0)
    for name in BY_EPOCH:
        mine, yours = (getattr(one.pacts, name) for one in (scratch, here.variables))
        assert mine.tobytes() == yours.tobytes(), name
    assert scratch.interoperability.tobytes() == here.variables.interoperability.tobytes()


def test_a_trial_without_a_treaty_that_holds_takes_it_away() -> None:
    here, bare = stage(proposed()), stage(proposed())
    for state in (B, C):
        enter_pact(here.world, here.variables, TREATY, state, 0)
    moved(here, 8)
    moved(bare, 8)
    refresh_pacts(here.world, here.variables, 8)
    scratch = snapshot_of(here.variables)
    with_treaty(here.world, scratch, 0, is_in=False, quarter=8)
    assert scratch.pacts.obligation.tobytes() == bare.variables.pacts.obligation.tobytes()
    assert scratch.interoperability.tobytes() == bare.variables.interoperability.tobytes()
    assert here.variables.pacts.is_member[TREATY].tolist() == [False, True, True, False]


def test_the_pacts_of_one_region_are_copied_into_another() -> None:
    here, other = stage(proposed()), stage(proposed())
    enter_pact(here.world, here.variables, TREATY, B, 3)
    copy_pacts(here.variables.pacts, other.variables.pacts)
    for name in PactsInForce._fields:
        mine, yours = (getattr(one.variables.pacts, name) for one in (here, other))
        assert np.array_equal(mine, yours), name


def test_the_order_of_pacts_is_of_no_matter() -> None:
    scenario = proposed()
    turned = scenario.model_copy(
        update={
            "pacts": dict(reversed(scenario.pacts.items())),
            "proposed_pacts": dict(reversed(scenario.proposed_pacts.items())),
        }
    )
    here, other = stage(scenario), stage(turned)
    for one in (here, other):
        for state in MEMBERS:
            enter_pact(one.world, one.variables, TREATY, state, 0)
        refresh_pacts(one.world, one.variables, 0)
    assert_same_tables(here, other)


def test_without_negotiation_a_proposed_treaty_holds_as_its_file_says() -> None:
    off = proposed().model_copy(
        update={"switches": proposed().switches.model_copy(update={"negotiation": "off"})}
    )
    here = stage(off)
    assert here.world.texts.proposal.tolist() == [-1, -1]
    assert_same_tables(here, stage(classroom("treaty", switches__politics=True)))
    pacts = stage(classroom("treaty", pacts__guarantee__scope__default=judged(0.5))).variables.pacts
    assert pacts.is_member.any()
