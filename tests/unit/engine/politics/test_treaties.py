import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.outcomes.ledger import clear_ledger
from sim.engine.outcomes.political_ledger import NO_EVENT, TreatyEvent
from sim.engine.politics.treaties import settle_treaties
from sim.engine.world.political_numbers import Negotiation
from sim.engine.world.political_variables import NO_QUARTER
from sim.rules.parameters import Parameters
from sim.rules.politics.negotiation import Failure, Stage
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    BORDER,
    ISLETS,
    TREATY,
    A,
    B,
    C,
    D,
    Polity,
    polity,
    proposal,
)

NOBODY = -1
WINDOW = {"window": figure(1.5)}


def region(**changes: object) -> Polity:
    return polity(proposal(**changes))


def at(it: Polity, stage: Stage, *signers: int, since: int = 0) -> Polity:
    it.variables.politics.stage[TREATY] = stage
    it.variables.politics.stage_since[TREATY] = since
    it.variables.politics.is_signed[TREATY, list(signers)] = True
    return it


def in_force(it: Polity, *members: int) -> Polity:
    """Return a region in which a treaty has entered into force among members."""
    at(it, Stage.SIGNED, *members)
    it.variables.politics.is_ratified[TREATY, list(members)] = True
    return settled(it, 0, willing=members)


def settled(
    it: Polity, quarter: int, willing: tuple[int, ...] = (), **decided: tuple[int, ...] | bool
) -> Polity:
    """Apply what was decided: flags of the proposal, or the states of which they are true."""
    clear_ledger(it.ledger)
    politics = it.ledger.politics
    politics.is_willing[TREATY] = np.isin(range(4), willing)
    for name, given in decided.items():
        states = np.isin(range(4), given) if isinstance(given, tuple) else given
        getattr(politics, name)[TREATY] = states
    settle_treaties(it.world, it.variables, it.ledger, quarter)
    return it


def stage(it: Polity) -> tuple[Stage, int]:
    politics = it.variables.politics
    return Stage(politics.stage[TREATY]), int(politics.stage_since[TREATY])


def event(it: Polity) -> int:
    return int(it.ledger.politics.event[TREATY])


def failure(it: Polity) -> tuple[Failure, int]:
    politics = it.ledger.politics
    return Failure(politics.reason[TREATY]), int(politics.reason_state[TREATY])


def who(it: Polity, name: str) -> list[int]:
    return [int(k) for k in np.flatnonzero(getattr(it.variables.politics, name)[TREATY])]


def bound(it: Polity) -> list[int]:
    """Return the members of the pact that is proposed."""
    (pact,) = np.flatnonzero(it.world.texts.proposal == TREATY)
    return [int(k) for k in np.flatnonzero(it.variables.pacts.is_member[pact])]


# Talks


def test_talks_open_where_chance_proposer_and_patron_are_for_it() -> None:
    it = settled(region(), 3, (B, C), opens_talks=True)
    assert stage(it) == (Stage.TALKS, 3)
    assert event(it) == TreatyEvent.TALKS_OPEN
    for willing, chance in (((B, C), False), ((B, D), True), ((C, D), True)):
        closed = settled(region(), 3, willing, opens_talks=chance)
        assert stage(closed) == (Stage.DORMANT, 0)
        assert event(closed) == NO_EVENT


def test_a_question_to_which_all_of_the_quorum_say_yes_is_a_signature_by_all_who_are_willing() -> (
    None
):
    it = settled(at(region(), Stage.TALKS), 2, (B, C, D), puts_question=True)
    assert stage(it) == (Stage.SIGNED, 2)
    assert event(it) == TreatyEvent.SIGNED
    assert who(it, "is_signed") == [B, C, D]
    without = settled(at(region(), Stage.TALKS), 2, (B, C), puts_question=True)
    assert who(without, "is_signed") == [B, C]
    assert who(without, "is_ratified") == bound(without) == []


@pytest.mark.parametrize(
    ("age", "asked", "after"),
    [
        (3, True, Stage.TALKS),
        (4, True, Stage.DORMANT),
        (7, False, Stage.TALKS),
        (8, False, Stage.DORMANT),
    ],
)
def test_a_refusal_ends_talks_after_a_year_and_two_years_end_them_anyway(
    age: int, after: Stage, *, asked: bool
) -> None:
    it = settled(at(region(), Stage.TALKS, since=1), 1 + age, (B, D), puts_question=asked)
    assert stage(it)[0] == after
    if after == Stage.TALKS:
        assert event(it) == NO_EVENT
        return
    assert event(it) == TreatyEvent.FAILED
    assert failure(it) == (Failure.NO_AGREEMENT, C)
    assert it.variables.politics.cool_until[TREATY] == 1 + age + 8
    assert it.variables.politics.has_failed[TREATY]


def test_talks_that_nobody_of_the_quorum_stops_may_run_out_too() -> None:
    it = settled(at(region(), Stage.TALKS), 8, (B, C))
    assert failure(it) == (Failure.NO_AGREEMENT, NOBODY)


def test_a_treaty_that_needs_no_ratification_holds_at_once() -> None:
    it = settled(at(region(ratification="none"), Stage.TALKS), 2, (B, C, D), puts_question=True)
    assert stage(it) == (Stage.IN_FORCE, 2)
    assert event(it) == TreatyEvent.IN_FORCE
    assert who(it, "is_member") == bound(it) == [B, C, D]


# From signature to force


def test_the_treaty_is_in_force_once_the_quorum_has_ratified_and_binds_who_has() -> None:
    it = settled(at(region(), Stage.SIGNED, B, C, D), 2, ratifies=(B,))
    assert stage(it) == (Stage.SIGNED, 0)
    assert who(it, "is_ratified") == [B]
    settled(it, 3, ratifies=(C,))
    assert stage(it) == (Stage.IN_FORCE, 3)
    assert event(it) == TreatyEvent.IN_FORCE
    assert who(it, "is_member") == bound(it) == [B, C]
    assert it.variables.politics.is_assessment_due[0]
    # The other signer follows when it ratifies.
    settled(it, 4, (B, C), ratifies=(D,))
    assert who(it, "is_member") == bound(it) == [B, C, D]
    assert event(it) == NO_EVENT


def test_a_signer_of_the_quorum_that_withdraws_ends_it_and_another_one_does_not() -> None:
    it = settled(at(region(), Stage.SIGNED, B, C, D), 3, leaves=(C, D), ratifies=(B,))
    assert stage(it) == (Stage.DORMANT, 3)
    assert failure(it) == (Failure.WITHDREW, C)
    assert who(it, "is_signed") == who(it, "is_ratified") == []
    other = settled(at(region(), Stage.SIGNED, B, C, D), 3, leaves=(D,), ratifies=(B,))
    assert stage(other) == (Stage.SIGNED, 0)
    assert who(other, "is_signed") == [B, C]
    both = settled(at(region(), Stage.SIGNED, B, C), 3, leaves=(B, C))
    assert failure(both) == (Failure.WITHDREW, B)


def test_whoever_has_ratified_is_bound_to_its_word() -> None:
    it = at(region(), Stage.SIGNED, B, C)
    it.variables.politics.is_ratified[TREATY, B] = True
    settled(it, 3, leaves=(B,))
    assert who(it, "is_signed") == [B, C]


def test_a_signer_that_is_conquered_is_no_signer() -> None:
    it = at(region(), Stage.SIGNED, B, C)
    it.variables.is_in_game[B] = False
    settled(it, 3)
    assert failure(it) == (Failure.WITHDREW, B)


@pytest.mark.parametrize(
    ("consents", "reason"), [((B, C), Failure.LAPSED), ((B,), Failure.LEGISLATURE)]
)
def test_after_three_years_a_treaty_lapses_and_a_legislature_that_refuses_is_named(
    consents: tuple[int, ...], reason: Failure
) -> None:
    it = at(region(), Stage.SIGNED, B, C)
    it.variables.politics.is_ratified[TREATY, B] = True
    settled(it, 11, may_ratify=(C,), has_consent=consents)
    assert stage(it) == (Stage.SIGNED, 0)
    settled(it, 12, may_ratify=(C,), has_consent=consents)
    assert stage(it) == (Stage.DORMANT, 12)
    assert failure(it) == (reason, C)


# In force


def test_an_exit_takes_its_notice() -> None:
    it = settled(in_force(region(), B, C, D), 4, (B, C), leaves=(D,))
    assert it.variables.politics.notice_end[TREATY].tolist() == [NO_QUARTER] * 3 + [8]
    for quarter in (5, 6, 7):
        assert D in bound(settled(it, quarter, (B, C)))
    it.variables.politics.is_assessment_due[0] = False
    settled(it, 8, (B, C))
    assert who(it, "is_member") == bound(it) == [B, C]
    assert it.variables.politics.is_assessment_due[0]
    assert D not in who(it, "is_signed")
    assert it.variables.politics.notice_end[TREATY, D] == NO_QUARTER


def test_a_notice_is_withdrawn_by_whoever_is_willing_again() -> None:
    it = settled(in_force(region(), B, C, D), 4, (B, C), leaves=(D,))
    settled(it, 6, (B, C, D))
    assert it.variables.politics.notice_end[TREATY, D] == NO_QUARTER
    assert bound(settled(it, 9, (B, C))) == [B, C, D]


def test_a_notice_that_an_event_dates_ends_what_was_negotiated() -> None:
    notice = {
        "quarter": "2025Q3",
        "state": "DDD",
        "event": "Notice is given",
        "withdraws_from": "common_defence",
        "status": "judgement",
        "source": "a test",
    }
    given = proposal().model_dump() | {"events": [notice]}
    it = in_force(polity(Scenario[Parameters].model_validate(given)), B, C, D)
    for quarter in (4, 5):
        assert D in bound(settled(it, quarter, (B, C, D)))
    # A year of notice from the third quarter on, however willing it is to stay.
    settled(it, 6, (B, C, D))
    assert who(it, "is_member") == bound(it) == [B, C]
    assert bound(settled(it, 8, (B, C, D), accedes=(D,))) == [B, C, D]
    assert D in bound(settled(it, 12, (B, C, D)))


def test_states_outside_accede_while_the_whole_quorum_is_willing() -> None:
    it = in_force(region(), B, C)
    assert bound(settled(it, 4, (B, D), accedes=(D,))) == [B, C]
    assert bound(settled(it, 4, (B, C), accedes=(D,))) == [B, C]
    settled(it, 4, (B, C, D), accedes=(D,))
    assert who(it, "is_member") == bound(it) == [B, C, D]
    assert who(it, "is_signed") == [B, C, D]


def test_a_former_member_may_come_back() -> None:
    it = settled(in_force(region(), B, C, D), 4, (B, C), leaves=(D,))
    settled(it, 8, (B, C))
    assert bound(settled(it, 12, (B, C, D), accedes=(D,))) == [B, C, D]
    assert it.variables.politics.notice_end[TREATY, D] == NO_QUARTER


def test_a_treaty_of_fewer_than_two_is_dissolved() -> None:
    it = settled(in_force(region(), B, C), 4, (B,), leaves=(C,))
    settled(it, 8, (B,))
    assert stage(it) == (Stage.DORMANT, 8)
    assert event(it) == TreatyEvent.DISSOLVED
    assert failure(it) == (Failure.DISSOLVED, NOBODY)
    assert who(it, "is_member") == who(it, "is_signed") == bound(it) == []
    assert it.variables.politics.cool_until[TREATY] == 16


def test_a_member_that_is_conquered_is_out_at_once() -> None:
    it = in_force(region(), B, C, D)
    it.variables.is_in_game[D] = False
    assert who(settled(it, 1, (B, C)), "is_member") == [B, C]


# Window and coercion


@pytest.mark.parametrize(
    ("now", "window"),
    [
        (Stage.DORMANT, 1.0),
        (Stage.TALKS, 1.5),
        (Stage.SIGNED, 1.5),
        (Stage.IN_FORCE, 1.0),
    ],
)
def test_an_unfinished_treaty_opens_a_window(now: Stage, window: float) -> None:
    it = at(region(**WINDOW), now, B, C)
    if now == Stage.IN_FORCE:
        it.variables.politics.is_member[TREATY, [B, C]] = True
    settled(it, 1, (B, C))
    assert stage(it)[0] == now
    assert it.variables.politics.window.tolist() == [window, window]


def test_only_a_deep_treaty_opens_one_where_it_covers_and_the_switch_is_on() -> None:
    shallow = at(region(**WINDOW), Stage.TALKS).reckon(binding_depth=0.85)
    assert settled(shallow, 1).variables.politics.window.tolist() == [1, 1]
    off = at(region(**WINDOW), Stage.TALKS).reckon(has_window=False)
    assert settled(off, 1).variables.politics.window.tolist() == [1, 1]
    half = at(region(**WINDOW), Stage.TALKS)
    half.world.texts.covers[TREATY, ISLETS] = False
    found = settled(half, 1).variables.politics.window
    assert (found[BORDER], found[ISLETS]) == (1.5, 1)


def test_a_signature_and_an_accession_are_punished_for_two_years() -> None:
    it = settled(at(region(), Stage.TALKS), 2, (B, C), puts_question=True)
    assert it.variables.politics.coercion_left[:, A].tolist() == [0, 8, 8, 0]
    # Nobody else is challenged by what is signed.
    assert not it.variables.politics.coercion_left[:, B:].any()
    late = in_force(region(), B, C)
    assert not late.variables.politics.coercion_left.any()
    settled(late, 4, (B, C, D), accedes=(D,))
    assert late.variables.politics.coercion_left[:, A].tolist() == [0, 0, 0, 8]


def test_nobody_punishes_a_shallow_treaty_or_one_that_covers_nothing_it_wants() -> None:
    shallow = at(region(), Stage.TALKS).reckon(binding_depth=0.85)
    harmless = at(region(), Stage.TALKS)
    harmless.world.politics.proposals.salience[:] = 0
    for it in (shallow, harmless):
        settled(it, 2, (B, C), puts_question=True)
        assert who(it, "is_signed") == [B, C]
        assert not it.variables.politics.coercion_left.any()


# How far


def test_a_treaty_without_effect_goes_its_way_and_binds_nobody() -> None:
    it = at(region(**WINDOW), Stage.TALKS).reckon(negotiation=Negotiation.INERT)
    settled(it, 2, (B, C), puts_question=True)
    assert it.variables.politics.window.tolist() == [1.5, 1.5]
    settled(it, 4, (B, C), ratifies=(B, C))
    assert stage(it) == (Stage.IN_FORCE, 4)
    assert who(it, "is_member") == [B, C]
    assert bound(it) == []
    assert not it.variables.politics.coercion_left.any()
    assert not it.variables.politics.is_assessment_due[0]
    settled(it, 8, (B,), leaves=(C,))
    settled(it, 12, (B,))
    assert stage(it) == (Stage.DORMANT, 12)
    assert not it.variables.politics.is_assessment_due[0]


def test_without_negotiation_and_before_its_time_nothing_moves() -> None:
    off = at(region(), Stage.TALKS).reckon(negotiation=Negotiation.OFF)
    early = at(region(since="2026Q1"), Stage.TALKS)
    for it in (off, early):
        settled(it, 3, (A, B, C, D), puts_question=True)
        assert stage(it) == (Stage.TALKS, 0)
    assert stage(settled(early, 4, (B, C), puts_question=True)) == (Stage.SIGNED, 4)
