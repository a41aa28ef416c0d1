import math

import pytest

from sim.domain.states import Law
from sim.engine.politics.joining import (
    View,
    draw_minds_anew,
    fill_terms,
    legislature_agrees,
    would_join,
)
from sim.kernel.draws import DrawKey, Purpose
from sim.rules.politics.joining import N_TERMS, Term
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    SEED,
    TREATY,
    A,
    B,
    C,
    D,
    Polity,
    drawn,
    election,
    polity,
    proposal,
    with_states,
)

DEPTH = 0.85
SLOT = "common_defence"
LAWFUL = Law(fight={"major_attack": figure(0.75)})


def region(states: dict[str, dict[str, object]] | None = None, **changes: object) -> Polity:
    """Return a region in which the treaty halves Belmar's loss and costs Corvia .01 a year."""
    it = polity(with_states(proposal(**changes), states or {}))
    politics = it.variables.politics
    politics.loss_without[TREATY] = [0, 0.04, 0, 0]
    politics.loss_with[TREATY] = [0, 0.02, 0, 0]
    politics.standing_without[TREATY] = [0, 0, 0.005, 0]
    politics.standing_with[TREATY] = [0, 0, 0.015, 0.002]
    return it


def terms(it: Polity, state: int, quarter: int = 0) -> dict[str, float]:
    fill_terms(it.world, it.variables, it.ledger, TREATY, quarter)
    return {one.name: float(it.ledger.politics.terms[TREATY, state, one]) for one in Term}


def test_the_terms_of_a_protege() -> None:
    # Belmar: fear of abandonment .21, support .5, alignment .5, exports of .2 to a challenger that
    # cares .8 for what the treaty covers.
    it = region()
    assert terms(it, B) == pytest.approx(
        {
            "CONSTANT": 1.5,
            "SECURITY": 4 * 0.5,
            "ENTRAPMENT": 0,
            "AUTONOMY": -DEPTH * 1.85,
            "ABANDONMENT": DEPTH * 2 * 0.21,
            "SUPPORT": 0,
            "ALIGNMENT": DEPTH * 1.5 * 0.5,
            "LEADERSHIP": 0,
            "COERCION": -DEPTH * 12 * 0.8 * 0.2,
            "NORM": 0,
            "LAW": 0,
            "FRICTION": 0,
            "GOVERNMENT": 0,
            "CHAMPION": 0,
        }
    )


def test_the_terms_of_the_patron() -> None:
    # Nothing to lose, .01 x 10 stakes a decade to stand for, and no alignment with itself.
    found = {name: one for name, one in terms(region(), C).items() if one}
    assert found == pytest.approx(
        {
            "CONSTANT": 1.5,
            "ENTRAPMENT": -10 * 0.1,
            "AUTONOMY": -DEPTH * 1.85,
            "COERCION": -DEPTH * 12 * 0.8 * 0.1,
        }
    )


def test_the_terms_of_a_bystander_with_scruples() -> None:
    it = region(
        {
            "DDD": {
                "frictions": {"BBB": figure(0.5), "CCC": figure(0.2), "AAA": figure(1.0)},
                "law": LAWFUL,
            }
        }
    )
    it.variables.stance_logit[D] = -0.3
    found = terms(it, D)
    assert found["SUPPORT"] == pytest.approx(DEPTH * 4 * (0.3 - 0.5))
    assert found["NORM"] == pytest.approx(-DEPTH * 4 * 0.4)
    # The quarrel with Ardia, which is not invited, does not count; combat is lawful with .75.
    assert found["FRICTION"] == pytest.approx(-DEPTH * 2 * 0.5)
    assert found["LAW"] == pytest.approx(-DEPTH * 2 * 0.25)
    assert found["GOVERNMENT"] == pytest.approx(-DEPTH * 2 * 0.3)
    assert found["ENTRAPMENT"] == pytest.approx(-10 * 0.02)
    # Dorna depends on nobody.
    assert found["ABANDONMENT"] == found["LEADERSHIP"] == found["SECURITY"] == 0


def test_utility_is_the_sum_of_the_terms() -> None:
    it = region()
    for state in (B, C, D):
        found = terms(it, state)
        assert len(found) == N_TERMS
        assert it.ledger.politics.utility[TREATY, state] == pytest.approx(math.fsum(found.values()))
    # Who is not invited is not asked what it thinks.
    assert not it.ledger.politics.terms[TREATY, A].any()


def test_a_reservation_leaves_three_tenths_of_the_law() -> None:
    it = region({"DDD": {"law": LAWFUL}})
    it.world.politics.proposals.is_reserved[TREATY, D] = True
    assert terms(it, D)["LAW"] == pytest.approx(-DEPTH * 2 * 0.25 * 0.3)


def test_a_host_of_nuclear_weapons_gives_up_more() -> None:
    it = region()
    it.world.politics.proposals.is_nuclear_host[TREATY, D] = True
    assert terms(it, D)["AUTONOMY"] == pytest.approx(-DEPTH * 1.85 * 1.3)
    assert terms(it, B)["AUTONOMY"] == pytest.approx(-DEPTH * 1.85)


@pytest.mark.parametrize(("leadership", "patron", "protege"), [(0.5, 0.5, 0.35), (-0.5, -0.5, 0.0)])
def test_leadership_moves_the_patron_and_if_it_leads_those_who_depend_on_it(
    leadership: float, patron: float, protege: float
) -> None:
    it = region()
    it.world.policies.treaty_leadership[:] = leadership
    found = [terms(it, k)["LEADERSHIP"] for k in (B, C, D)]
    assert found == pytest.approx([DEPTH * 6 * protege, DEPTH * 6 * patron, 0])


def test_without_the_patron_half_of_the_fear_is_met_and_nobody_is_led() -> None:
    it = region(invited=["BBB", "DDD"], quorum=["BBB"])
    it.world.policies.treaty_leadership[:] = 0.5
    found = terms(it, B)
    depth = float(it.world.texts.depth[TREATY])
    assert found["ABANDONMENT"] == pytest.approx(depth * 2 * 0.5 * 0.21)
    assert found["LEADERSHIP"] == 0


def test_a_champion_pushes_the_proposer_until_its_time_or_its_side_is_over() -> None:
    it = region(champion={"logit": figure(0.8), "until": "2026Q1"})
    assert [terms(it, k, 3)["CHAMPION"] for k in (B, C, D)] == pytest.approx([0.8, 0, 0])
    assert terms(it, B, 4)["CHAMPION"] == 0
    it.variables.politics.side[B] = 1
    assert terms(it, B, 3)["CHAMPION"] == 0


# Draws


def view(state: int, gap: float = 0.0) -> View:
    return View(proposal=TREATY, state=state, gap=gap)


def test_a_government_joins_where_its_one_draw_lies_below_its_chance() -> None:
    it = region()
    draw = drawn(Purpose.JOINING, SLOT, "BBB", it.key(3))
    it.variables.politics.join_drawn[TREATY, B] = 3
    odds = math.log(draw / (1 - draw))
    for nudge, is_for in ((1e-6, True), (-1e-6, False)):
        it.ledger.politics.utility[TREATY, B] = odds + nudge
        for quarter in (3, 7):
            assert would_join(it.world, it.variables, it.ledger, view(B), it.key(quarter)) == is_for
    # A step back costs: with the gap of a member it would stay.
    it.ledger.politics.utility[TREATY, B] = odds - 1.4
    assert would_join(it.world, it.variables, it.ledger, view(B, 1.5), it.key(7))
    assert not would_join(it.world, it.variables, it.ledger, view(B, 1.3), it.key(7))


def test_a_new_side_and_a_new_regime_make_up_their_minds_anew() -> None:
    it = region()
    it.ledger.politics.has_new_side[:] = [False, False, True, True]
    it.ledger.politics.has_new_regime[:] = [False, True, False, False]
    draw_minds_anew(it.world, it.variables, it.ledger, it.key(6))
    # Sides are nothing to the patron's mind, nor regimes to that of others; who is not invited has
    # none. A new majority or side asks the legislature anew.
    assert it.variables.politics.join_drawn[TREATY].tolist() == [0, 0, 0, 6]
    assert it.variables.politics.law_drawn[TREATY].tolist() == [0, 0, 6, 6]
    it.ledger.politics.has_new_side[:] = False
    it.ledger.politics.has_new_regime[C] = True
    it.ledger.politics.has_new_majority[B] = True
    draw_minds_anew(it.world, it.variables, it.ledger, it.key(7))
    assert it.variables.politics.join_drawn[TREATY].tolist() == [0, 0, 7, 6]
    assert it.variables.politics.law_drawn[TREATY].tolist() == [0, 7, 6, 6]


def redrawn(it: Polity, quarter: int, replication: int) -> list[bool]:
    it.variables.politics.join_drawn[:] = 0
    draw_minds_anew(it.world, it.variables, it.ledger, it.key(quarter, replication))
    return [bool(x) for x in it.variables.politics.join_drawn[TREATY] == quarter]


def test_an_election_that_changes_nothing_changes_every_second_mind() -> None:
    it = region()
    it.ledger.politics.has_election[B] = True
    for replication in range(30):
        draw = drawn(Purpose.JOINING_ANEW, SLOT, "BBB", DrawKey(SEED, replication, 5))
        assert redrawn(it, 5, replication) == [False, draw < 0.5, False, False]


def test_the_patron_thinks_again_in_the_quarter_after_its_election() -> None:
    it = region({"CCC": {"elections": [election("2026Q1", "government")]}})
    seen = set()
    for replication in range(30):
        assert not any(redrawn(it, 4, replication))
        draw = drawn(Purpose.JOINING_ANEW, SLOT, "CCC", DrawKey(SEED, replication, 5))
        assert redrawn(it, 5, replication) == [False, False, draw < 0.5, False]
        seen.add(draw < 0.5)
    assert seen == {True, False}


def test_a_legislature_agrees_by_its_rules_its_majority_and_its_voters() -> None:
    it = region({"BBB": {"legislature": figure(-1.0)}})
    it.variables.support[B] = 0.6
    it.variables.politics.majority[B] = 0.5
    # 2 + 4 x .1 x .85 - 1 + .5 = 1.84
    chance = 1 / (1 + math.exp(-1.84))
    seen = set()
    for replication in range(60):
        draw = drawn(Purpose.LEGISLATURE, SLOT, "BBB", DrawKey(SEED, replication, 2))
        it.variables.politics.law_drawn[TREATY, B] = 2
        key = it.key(9, replication)
        agrees = legislature_agrees(it.world, it.variables, TREATY, B, key)
        assert agrees == (draw < chance)
        seen.add(agrees)
    assert seen == {True, False}


def test_nobody_is_asked_where_there_is_no_legislature_or_the_treaty_needs_none() -> None:
    hostile: dict[str, dict[str, object]] = {"BBB": {"legislature": figure(-40.0)}}
    it, plain = region(hostile), region(hostile, ratification="none")
    assert not legislature_agrees(it.world, it.variables, TREATY, B, it.key())
    assert legislature_agrees(it.world, it.variables, TREATY, C, it.key())
    assert legislature_agrees(plain.world, plain.variables, TREATY, B, plain.key())
