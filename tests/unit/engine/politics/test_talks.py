import math

import pytest

from sim.engine.outcomes.ledger import clear_ledger
from sim.engine.politics.talks import is_first_of_year, judge_treaties, partners_are_willing
from sim.kernel.draws import DrawKey, Purpose
from sim.rules.politics.negotiation import Stage
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    SEED,
    TREATY,
    B,
    C,
    D,
    Polity,
    drawn,
    polity,
    proposal,
    with_states,
)

SLOT = "common_defence"


def region(**changes: object) -> Polity:
    """Return a region in which everybody who is invited is for the treaty."""
    return leaning(polity(proposal(**changes)), 50.0)


def leaning(it: Polity, constant: float) -> Polity:
    """Return the same with so strong a leaning of all to join."""
    join = it.world.politics.numbers.join._replace(constant=constant)
    return it.reckon(join=join)  # type: ignore[arg-type]


def judged(it: Polity, quarter: int = 0, replication: int = 0) -> Polity:
    clear_ledger(it.ledger)
    judge_treaties(it.world, it.variables, it.ledger, it.key(quarter, replication))
    return it


def at(it: Polity, stage: Stage, since: int = 0) -> Polity:
    it.variables.politics.stage[TREATY] = stage
    it.variables.politics.stage_since[TREATY] = since
    return it


def flags(it: Polity, name: str) -> list[bool]:
    return [bool(x) for x in getattr(it.ledger.politics, name)[TREATY]]


def test_every_fourth_quarter_is_the_first_of_a_year() -> None:
    it = polity()
    assert [q for q in range(10) if is_first_of_year(it.world, q)] == [0, 4, 8]
    late = polity(proposal().model_copy(update={"start": "2025Q3"}))
    assert [q for q in range(10) if is_first_of_year(late.world, q)] == [2, 6]


def test_everybody_invited_and_in_the_game_has_a_view() -> None:
    it = region()
    assert flags(judged(it), "is_willing") == [False, True, True, True]
    it.variables.is_in_game[D] = False
    assert flags(judged(it), "is_willing") == [False, True, True, False]
    assert not any(flags(judged(leaning(it, -50.0)), "is_willing"))


def test_nothing_is_said_before_its_time_or_without_negotiation() -> None:
    it = region(since="2025Q3").reckon(opening_chance=1.0)
    assert not any(flags(judged(it, 1), "is_willing"))
    assert flags(judged(it, 2), "is_willing") == [False, True, True, True]
    off = region().reckon(negotiation=0, opening_chance=1.0)
    assert not judged(off).ledger.politics.opens_talks.any()
    assert not any(flags(off, "is_willing"))


# Talks


def test_talks_may_open_by_chance_and_who_must_be_willing_is_asked() -> None:
    it, seen = region(), set()
    for replication in range(30):
        judged(it, 3, replication)
        opens = drawn(Purpose.TALKS, SLOT, None, DrawKey(SEED, replication, 3)) < 0.25
        assert it.ledger.politics.opens_talks[TREATY] == opens
        # Belmar proposes, Corvia is the patron.
        assert flags(it, "is_asked") == [False, opens, opens, False]
        seen.add(opens)
    assert seen == {True, False}


def test_no_talks_while_a_failure_cools_or_without_a_second_try() -> None:
    it = region().reckon(opening_chance=1.0)
    it.variables.politics.cool_until[TREATY] = 5
    assert not judged(it, 4).ledger.politics.opens_talks[TREATY]
    assert judged(it, 5).ledger.politics.opens_talks[TREATY]
    it.variables.politics.has_failed[TREATY] = True
    assert judged(it, 5).ledger.politics.opens_talks[TREATY]
    once = region(retry=False).reckon(opening_chance=1.0)
    assert judged(once, 5).ledger.politics.opens_talks[TREATY]
    once.variables.politics.has_failed[TREATY] = True
    assert not judged(once, 5).ledger.politics.opens_talks[TREATY]


@pytest.mark.parametrize(
    ("changes", "willing", "is_enough"),
    [
        ({}, [0, 0, 1, 0], True),
        ({}, [0, 1, 0, 1], False),
        # The patron proposes itself: one other of the quorum must be willing.
        ({"proposer": "CCC"}, [0, 1, 0, 0], True),
        ({"proposer": "CCC"}, [0, 0, 1, 1], False),
        # The patron is not invited.
        ({"invited": ["BBB", "DDD"], "quorum": ["BBB", "DDD"]}, [0, 1, 0, 1], True),
        ({"invited": ["BBB", "DDD"], "quorum": ["BBB", "DDD"]}, [0, 1, 1, 0], False),
    ],
)
def test_the_proposer_needs_the_patron_or_one_of_the_quorum(
    changes: dict[str, object], willing: list[int], *, is_enough: bool
) -> None:
    it = polity(proposal(**changes))
    it.ledger.politics.is_willing[TREATY] = willing
    assert partners_are_willing(it.world, it.ledger, TREATY) == is_enough


def test_where_the_patron_proposes_the_quorum_is_asked() -> None:
    it = region(proposer="CCC").reckon(opening_chance=1.0)
    assert flags(judged(it), "is_asked") == [False, True, True, False]


def test_the_question_is_put_by_chance_from_the_third_quarter_of_talks_on() -> None:
    it, seen = at(region(), Stage.TALKS, since=1), set()
    for quarter in (1, 2):
        for replication in range(20):
            assert not judged(it, quarter, replication).ledger.politics.puts_question[TREATY]
    for replication in range(30):
        judged(it, 3, replication)
        # One less exp(-1/4)
        puts = drawn(Purpose.QUESTION, SLOT, None, DrawKey(SEED, replication, 3)) < 0.2211992
        assert it.ledger.politics.puts_question[TREATY] == puts
        assert flags(it, "is_asked") == [False, puts, puts, puts]
        assert not it.ledger.politics.opens_talks[TREATY]
        seen.add(puts)
    assert seen == {True, False}


# Ratification


def signed(it: Polity, since: int = 1) -> Polity:
    it.variables.politics.is_signed[TREATY] = [False, True, True, False]
    return at(it, Stage.SIGNED, since)


def test_signers_ratify_by_chance_two_quarters_after_they_signed() -> None:
    it, seen = signed(region()), set()
    assert not any(flags(judged(it, 2), "may_ratify"))
    assert flags(it, "may_leave") == [False, True, True, False]
    for replication in range(30):
        judged(it, 3, replication)
        key = DrawKey(SEED, replication, 3)
        expected = [
            who is not None and drawn(Purpose.RATIFICATION, SLOT, who, key) < 0.35
            for who in (None, "BBB", "CCC", None)
        ]
        assert flags(it, "may_ratify") == [False, True, True, False]
        assert flags(it, "ratifies") == expected
        assert not any(flags(it, "leaves"))
        seen.add(tuple(expected))
    assert len(seen) > 2


def test_a_legislature_that_refuses_stops_ratification() -> None:
    hostile = with_states(proposal(), {"BBB": {"legislature": figure(-40.0)}})
    it = signed(leaning(polity(hostile), 50.0)).reckon(ratification_chance=1.0)
    judged(it, 3)
    assert flags(it, "ratifies") == [False, False, True, False]
    assert [bool(x) for x in it.ledger.politics.has_consent[TREATY, [B, C]]] == [False, True]


def test_whoever_has_ratified_neither_leaves_nor_ratifies_again() -> None:
    it = signed(leaning(region(), -50.0)).reckon(ratification_chance=1.0)
    it.variables.politics.is_ratified[TREATY, C] = True
    judged(it, 3)
    assert flags(it, "leaves") == flags(it, "may_leave") == [False, True, False, False]
    assert flags(it, "may_ratify") == [False, True, False, False]


def near(it: Polity, state: str, gap: float) -> Polity:
    """Return a region in which a state's utility lies so far above the odds of its draw."""
    draw = drawn(Purpose.JOINING, SLOT, state, it.key(0))
    it = leaning(it, 0.0)
    at_nought = judged(it).ledger.politics.utility[TREATY, "ABCD".index(state[0])]
    return leaning(it, math.log(draw / (1 - draw)) + gap - float(at_nought))


@pytest.mark.parametrize(("gap", "leaves"), [(-0.4, False), (-0.6, True)])
def test_a_signer_withdraws_half_a_logit_below_its_draw(gap: float, *, leaves: bool) -> None:
    it = signed(near(region(), "BBB", gap))
    assert flags(judged(it, 2), "leaves")[B] == leaves


# Members


def members(it: Polity, *who: int) -> Polity:
    for name in ("is_signed", "is_ratified", "is_member"):
        getattr(it.variables.politics, name)[TREATY, list(who)] = True
    return at(it, Stage.IN_FORCE)


@pytest.mark.parametrize(("gap", "leaves"), [(-1.4, False), (-1.6, True)])
def test_a_member_leaves_one_and_a_half_logits_below_its_draw(gap: float, *, leaves: bool) -> None:
    it = members(near(region(), "BBB", gap), B, C)
    assert flags(judged(it, 4), "leaves")[B] == leaves
    # Once a year
    assert not any(flags(judged(it, 5), "may_leave"))
    assert not any(flags(it, "leaves"))


def test_those_outside_accede_by_chance_once_a_year() -> None:
    it, seen = members(region(), B, C), set()
    for replication in range(30):
        judged(it, 4, replication)
        comes = drawn(Purpose.ACCESSION, SLOT, "DDD", DrawKey(SEED, replication, 4)) < 0.25
        assert flags(it, "accedes") == [False, False, False, comes]
        assert flags(it, "is_asked") == [False, True, True, True]
        assert not any(flags(judged(it, 5, replication), "accedes"))
        seen.add(comes)
    assert seen == {True, False}


def test_nobody_accedes_against_its_legislature_and_followers_ratify_as_signers_do() -> None:
    hostile = with_states(proposal(), {"DDD": {"legislature": figure(-40.0)}})
    it = members(leaning(polity(hostile), 50.0), B, C)
    sure = it.reckon(accession_chance=1.0, ratification_chance=1.0)
    assert not any(flags(judged(sure, 4), "accedes"))
    free = members(region(), B, C).reckon(accession_chance=1.0, ratification_chance=1.0)
    assert flags(judged(free, 4), "accedes") == [False, False, False, True]
    free.variables.politics.is_signed[TREATY, D] = True
    assert not any(flags(judged(free, 4), "accedes"))
    assert flags(judged(free, 5), "ratifies") == [False, False, False, True]
