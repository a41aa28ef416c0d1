import numpy as np
import pytest

from sim.engine.outcomes.ledger import ENDINGS
from sim.engine.quarter.war_strengths import war_strengths
from sim.engine.world.variables import snapshot_of
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, permanent_code
from sim.rules.conflict.war import battle_deaths, severity_quantile
from tests.acceptance.worlds import KM_A_DEGREE, classroom, judged
from tests.unit.engine.quarter.course import (
    ATTACK,
    BORDER,
    DECIDED,
    FIGHT,
    ISLETS,
    LASTING,
    SEED,
    SUPPORT,
    A,
    B,
    C,
    Course,
    D,
    act,
    at_war,
    course,
    drawn,
    replication_where,
)
from tests.unit.engine.quarter.test_assembly import decay


def test_a_war_costs_each_side_by_the_other_sides_share_of_strength() -> None:
    it = course(**LASTING)
    at_war(it.here, BORDER, CCC=FIGHT, DDD=SUPPORT)
    before = it.variables.capability_usd_bn.copy()
    it.end()
    north_east = it.here.world.bases.km[BORDER, D, 0] / KM_A_DEGREE
    # 400 x .8; twice 80, Corvia whole at .6, a quarter of Dorna at .6
    ours = 320 * decay(2)
    theirs = 160 * decay(3) + 0.6 * 360 * decay(3) + 0.25 * 0.6 * 80 * decay(north_east)
    share = theirs / (ours + theirs)
    expected = before * (1 - 0.05 * np.array([share, 1 - share, 1 - share, 0]))
    assert it.variables.capability_usd_bn == pytest.approx(expected)
    assert it.ledger.strengths[BORDER] == pytest.approx([ours, theirs])
    # A hundredth of output a quarter for those who take part in full
    assert it.variables.gdp_usd_bn == pytest.approx([990, 396, 2970, 400])
    assert it.counted("WAR_QUARTERS") == 1
    assert it.counted("WAR_QUARTERS", ISLETS) == 0
    assert it.variables.is_at_war.tolist() == [True, False]


def test_two_wars_cost_what_both_cost_at_the_strength_before_them() -> None:
    it = course(**LASTING)
    at_war(at_war(it.here, BORDER), ISLETS)
    before = it.variables.capability_usd_bn.copy()
    it.end()
    share = it.ledger.strengths[:, 1] / it.ledger.strengths.sum(axis=1)
    lost = before * 0.05
    expected = before - [lost[A] * share.sum(), lost[B] * (2 - share.sum()), 0, 0]
    assert it.variables.capability_usd_bn == pytest.approx(expected)
    assert it.variables.gdp_usd_bn == pytest.approx([1000 * 0.99**2, 400 * 0.99**2, 3000, 400])


def test_nobody_loses_more_than_it_has() -> None:
    it = course(attrition_per_quarter=1.0, **LASTING)
    at_war(at_war(it.here, BORDER), ISLETS)
    it.variables.capability_usd_bn[B] = 1e-3
    it.end()
    assert it.variables.capability_usd_bn[B] == 0
    assert (it.variables.capability_usd_bn >= 0).all()


def test_a_war_is_fought_without_what_others_tie_down() -> None:
    it = course(**LASTING)
    at_war(at_war(it.here, BORDER, CCC=FIGHT), ISLETS, CCC=SUPPORT)
    free = snapshot_of(it.variables)
    it.end()
    free.engaged_share[:] = [0.5, 0.5, 0.1, 0]
    alone = war_strengths(it.here.world, free, BORDER)
    free.engaged_share[:] = [0.5, 0.5, 0.5, 0]
    aside = war_strengths(it.here.world, free, ISLETS)
    assert it.ledger.strengths.tolist() == [list(alone), list(aside)]


def two_wars(end_probability: float) -> Course:
    """Return a region after a quarter of two wars, in which Dorna fights over the islets alone.

    So each war weakens the sides of the other one differently.
    """
    it = course(end_probability=end_probability, nuclear_use_probability=0.0)
    at_war(at_war(it.here, BORDER, CCC=FIGHT), ISLETS, DDD=FIGHT)
    it.end(replication=replication_where(Purpose.WAR_WINNER, "border", 0.99, 1.0))
    return it


def test_the_end_of_one_war_frees_nobody_for_another_in_the_same_quarter() -> None:
    # Otherwise it would matter which of the two is named first.
    lasting, ending = two_wars(0.0), two_wars(1.0)
    assert lasting.variables.is_at_war.tolist() == [True, True]
    assert not ending.variables.is_at_war[BORDER]
    assert ending.ledger.strengths.tolist() == lasting.ledger.strengths.tolist()
    assert ending.ledger.capability_lost.tolist() == lasting.ledger.capability_lost.tolist()
    assert (ending.ledger.capability_lost > 0).all()


def nuclear_chance(challenger: float, **levels: int) -> float:
    """Return the expected nuclear use of a quarter of war at the border.

    Parameters
    ----------
    challenger : capability of the challenger, which decides who is losing [USD bn]
    """
    it = course(end_probability=0.0)
    at_war(it.here, BORDER, **levels)
    it.variables.capability_usd_bn[A] = challenger
    it.end()
    return it.counted("EXPECTED_NUCLEAR_USE")


def test_the_chance_of_nuclear_use_is_that_of_the_side_that_loses() -> None:
    weak, strong = 1.0, 1e6
    # Ardia, half an arsenal, over a prize worth .8 to it: .0082 x .8 x .5
    assert nuclear_chance(weak) == pytest.approx(0.00328)
    assert nuclear_chance(weak, CCC=FIGHT) == pytest.approx(0.00328)
    # Belmar has none, and nobody fights beside it.
    assert nuclear_chance(strong) == 0
    assert nuclear_chance(strong, CCC=SUPPORT) == 0
    # Corvia, a whole arsenal, over a stake of .4; Dorna has none.
    assert nuclear_chance(strong, CCC=FIGHT, DDD=FIGHT) == pytest.approx(0.00328)


def test_several_on_the_losing_side_may_use_them() -> None:
    it = course(classroom(states__BBB__nuclear=judged(0.5)), end_probability=0.0)
    at_war(it.here, BORDER, CCC=FIGHT)
    it.variables.capability_usd_bn[A] = 1e6
    it.end()
    # Belmar .0082 x 1 x .5 and Corvia .0082 x .4 x 1: 1 - (1 - .0041) x (1 - .00328)
    assert it.counted("EXPECTED_NUCLEAR_USE") == pytest.approx(0.007366552)


def test_each_chance_in_a_war_has_a_draw_of_its_own() -> None:
    end, nuclear, seen = 0.5, 0.2, set()
    for replication in range(200):
        # Ardia is losing: a base chance of .5 x .8 x .5 is .2
        it = course(end_probability=end, nuclear_use_probability=0.5)
        it.variables.capability_usd_bn[A] = 150
        at_war(it.here, BORDER)
        it.end(4, replication)
        ours, theirs = it.ledger.strengths[BORDER]
        assert ours < theirs
        expected = "running"
        if drawn(Purpose.NUCLEAR_USE, "border", replication, 4) < nuclear:
            expected = "nuclear_use"
        elif drawn(Purpose.WAR_END, "border", replication, 4) < end:
            is_won = drawn(Purpose.WAR_WINNER, "border", replication, 4) < ours / (ours + theirs)
            expected = "challenger_won" if is_won else "challenger_lost"
        assert ENDINGS[it.ledger.ending[BORDER]] == expected
        deaths = 0.0
        if expected != "running":
            draw = drawn(Purpose.BATTLE_DEATHS, "border", replication, 4)
            deaths = battle_deaths(draw, 1.41, 1000.0, 1e7)
        assert it.ledger.battle_deaths[BORDER] == it.counted("BATTLE_DEATHS") == deaths
        assert it.counted("NUCLEAR_USE") == (expected == "nuclear_use")
        seen.add(expected)
    assert seen == set(ENDINGS) - {"party_left"}


def test_where_size_counts_a_longer_war_is_deadlier_at_the_same_draw() -> None:
    deaths = []
    for quarter in (0, 39):
        # A mean of log(200) and a spread of 1: a quarter of war is about of middling size.
        sized = {"size_correlation": 0.9, "log_size_mean": 5.3, "log_size_sd": 1.0}
        it = course(**DECIDED, **sized)
        at_war(it.here, BORDER, CCC=FIGHT)
        # Begun so long ago, and over now: the draws of both are those of the same quarter.
        it.variables.war_since[BORDER] = -quarter
        it.end()
        deaths.append(it.ledger.battle_deaths[BORDER])
        size = sum(it.ledger.strengths[BORDER]) * (quarter + 1.0) ** 0.7
        place = severity_quantile(draw_of_severity(), size, 0.9, 5.3, 1.0)
        assert deaths[-1] == battle_deaths(place, 1.41, 1000.0, 1e7)
    assert deaths[1] > deaths[0]


def draw_of_severity() -> float:
    """Return the draw that decides how deadly a war over the border is in the first quarter."""
    key = DrawKey(SEED, 0, 0)
    return normal(key, int(Purpose.SEVERITY), permanent_code("border"), NOBODY)


def decided(*, is_won: bool) -> Course:
    """Return a region after a war over the border that is decided in its first quarter."""
    low, high = (0.0, 0.1) if is_won else (0.9, 1.0)
    it = act(course(**DECIDED), BORDER, ATTACK, "war", {C: FIGHT, D: SUPPORT})
    it.variables.control_lost[:] = [0.2, 0.3]
    it.engage(BORDER)
    it.end(replication=replication_where(Purpose.WAR_WINNER, "border", low, high))
    return it


def test_a_war_that_is_won_takes_everything() -> None:
    won = decided(is_won=True)
    assert ENDINGS[won.ledger.ending[BORDER]] == "challenger_won"
    assert won.variables.control_lost == pytest.approx([1, 0.3])
    # Who stood where is kept for the record; the war itself is over.
    assert won.ledger.ended_level[BORDER].tolist() == [0, 0, FIGHT, SUPPORT]
    assert not won.variables.is_at_war.any()
    assert not won.variables.war_level.any()
    assert not won.variables.war_weight.any()
    assert not won.variables.engaged_share.any()
    assert won.counted("BATTLE_DEATHS") >= 1000
    # The border was all of Belmar.
    assert won.variables.is_in_game.tolist() == [True, False, True, True]
    assert won.variables.is_closed.tolist() == [True, True]


def test_a_war_that_is_lost_takes_nothing() -> None:
    lost = decided(is_won=False)
    assert ENDINGS[lost.ledger.ending[BORDER]] == "challenger_lost"
    assert lost.variables.control_lost.tolist() == [0.2, 0.3]
    assert lost.variables.is_in_game.all()
    assert not lost.variables.is_closed.any()
    assert not lost.variables.is_at_war.any()


def test_nuclear_use_ends_a_war_and_moves_nothing() -> None:
    # Corvia, losing beside Belmar, surely uses them: a base chance of 2.5 x .4 x 1.
    it = course(nuclear_use_probability=2.5, end_probability=1.0)
    at_war(it.here, BORDER, CCC=FIGHT)
    it.variables.capability_usd_bn[A] = 1e6
    it.end()
    assert ENDINGS[it.ledger.ending[BORDER]] == "nuclear_use"
    assert it.counted("NUCLEAR_USE") == 1
    assert it.variables.control_lost[BORDER] == 0
    assert it.variables.is_in_game.all()
    assert not it.variables.is_at_war.any()
