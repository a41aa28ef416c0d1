import pytest

from sim.engine.politics.alignments import (
    exports_to_challengers,
    judge_alignments,
    may_hedge,
    settle_alignments,
)
from sim.kernel.draws import NOBODY, Purpose, normal, permanent_code
from tests.unit.engine.politics.polity import (
    A,
    B,
    C,
    D,
    Polity,
    polity,
    proposal,
    side,
    with_states,
)

SIDES = [side(0.5), side(0.5, offset=-0.4)]


def region() -> Polity:
    """Return a region as it was at its start, so that everybody is where it wants to be."""
    it = polity(with_states(proposal(), {"BBB": {"sides": SIDES}}))
    start = it.world.politics.start
    it.variables.politics.p_force[:] = start.p_force
    it.variables.politics.calls[:] = 0
    start.entrapment[:] = 0
    return it.reckon(alignment_sd=0.0)


def target(it: Polity, state: int = B, quarter: int = 0) -> float:
    judge_alignments(it.world, it.variables, it.ledger, quarter)
    return float(it.ledger.politics.alignment_target[state])


def test_at_the_start_everybody_aims_at_where_it_is() -> None:
    it = region()
    assert target(it) == pytest.approx(0.5)
    assert it.ledger.politics.alignment_terms[B] == pytest.approx([0.5, 0, 0, 0, 1], abs=1e-12)
    assert target(it, D) == pytest.approx(0.2)


def test_another_side_leans_elsewhere_by_its_offset() -> None:
    it = region()
    it.variables.politics.side[B] = 1
    assert target(it) == pytest.approx(0.1)


def test_the_side_in_office_at_the_start_may_have_an_offset_too() -> None:
    it = region()
    it.world.politics.side_alignment[B, 0] = -0.2
    assert target(it) == pytest.approx(0.3)


def test_a_threat_pushes_towards_the_patron() -> None:
    it = region()
    it.variables.politics.p_force[B] += 0.05
    it.world.politics.shock[2, B] = 0.1
    assert target(it, quarter=0) == pytest.approx(0.55)
    assert target(it, quarter=2) == pytest.approx(0.65)


def test_lost_faith_pushes_away_and_opens_trade_with_the_challenger() -> None:
    it = region()
    # Belief falls from .7 to .4: faith gives .5 x .7 x -.3 = -.105, and the fear of abandonment
    # rises by .7 x .3 = .21, on exports of .2, which is -.042. Nobody calls: no entrapment.
    it.variables.kept[C, B], it.variables.broken[C, B] = 4, 6
    assert target(it) == pytest.approx(0.5 - 0.105 - 0.042)
    terms = it.ledger.politics.alignment_terms[B]
    assert terms == pytest.approx([0.5, 0, -0.105, -0.042, 1], abs=1e-12)


def test_both_fears_at_once_draw_toward_the_middle() -> None:
    it = region()
    it.world.politics.start.abandonment[B] = 0.01
    it.variables.politics.calls[B] = 100
    # The smaller fear is now that of abandonment, .21; at the start it was that of entrapment, 0.
    # Trade takes .2 x (.21 - .01) = .04, and 1 - .5 x .21 = .895 of what is left.
    assert target(it) == pytest.approx((0.5 - 0.04) * 0.895)


def test_alignment_goes_a_twentieth_of_the_way_and_by_chance() -> None:
    it = region()
    it.ledger.politics.alignment_target[:] = [0, 0.1, 0, 0.4]
    settle_alignments(it.world, it.variables, it.ledger, it.key())
    # .5 + .05 x (.1 - .5) and .2 + .05 x (.4 - .2); the patron and the challenger stay.
    assert it.variables.alignment == pytest.approx([-1, 0.48, 1, 0.21])
    shaken = region().reckon(alignment_sd=0.015)
    shaken.ledger.politics.alignment_target[:] = shaken.world.alignment
    settle_alignments(shaken.world, shaken.variables, shaken.ledger, shaken.key(3))
    draw = normal(shaken.key(3), int(Purpose.ALIGNMENT), NOBODY, permanent_code("BBB"))
    assert shaken.variables.alignment[B] == pytest.approx(0.5 + 0.015 * draw)
    assert shaken.variables.alignment[[A, C]].tolist() == [-1, 1]


def test_alignment_never_leaves_its_scale() -> None:
    it = region().reckon(alignment_speed=1.0)
    it.world.politics.start.p_force[:] = 9
    assert target(it) == -1
    settle_alignments(it.world, it.variables, it.ledger, it.key())
    assert it.variables.alignment[B] == -1


def test_only_states_in_the_game_between_patron_and_challenger_hedge() -> None:
    it = region()
    assert [may_hedge(it.world, it.variables, k) for k in range(4)] == [False, True, False, True]
    it.variables.is_in_game[D] = False
    assert not may_hedge(it.world, it.variables, D)
    off = region().reckon(has_hedging=False)
    off.ledger.politics.alignment_target[:] = 0
    settle_alignments(off.world, off.variables, off.ledger, off.key())
    assert off.variables.alignment.tolist() == [-1, 0.5, 1, 0.2]


def test_exports_count_to_challengers_alone() -> None:
    it = region()
    assert [exports_to_challengers(it.world, k) for k in range(4)] == [0, 0.2, 0.1, 0.3]
    assert exports_to_challengers(it.table(is_challenger=it.world.politics.is_patron).world, B) == 0
