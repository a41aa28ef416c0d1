import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import ObligationColumn
from sim.engine.world.pact_tables import PactTables
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure, judged, stage, with_pacts

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
GREY, FAIT, ATTACK = range(3)
ACTIVE, INACTIVE, WITHOUT = ObligationColumn


def tables(scenario: Scenario[Parameters]) -> PactTables:
    return stage(scenario).world.pacts


def treaty(**changes: object) -> Scenario[Parameters]:
    """Return the classroom with both pacts, the treaty changed."""
    scenario = classroom("treaty")
    pact = scenario.pacts["common_defence"].model_copy(update=changes)
    return with_pacts(scenario, {**scenario.pacts, "common_defence": pact})


def test_what_is_owed_is_strength_times_trigger() -> None:
    owed = tables(classroom("hub")).obligation[0, BORDER, C]
    # .7 with triggers .07, .7 and 1; no council, so that nothing depends on one.
    for column in (ACTIVE, INACTIVE, WITHOUT):
        assert owed[:, column] == pytest.approx([0.049, 0.49, 0.7])


def test_overlapping_pacts_leave_open_what_each_leaves_open() -> None:
    owed = tables(classroom("treaty")).obligation[0, BORDER]
    # With the treaty active: 1 - (1 - .7)(1 - .85) = .955; not active half of it survives:
    # 1 - .3 x (1 - .425) = .8275; without it the guarantee alone.
    assert owed[C, ATTACK] == pytest.approx([0.955, 0.8275, 0.7])
    # Grey zone: 1 - (1 - .049)(1 - .0595) = .1055845
    assert owed[C, GREY, ACTIVE] == pytest.approx(0.1055845)
    # Dorna is bound by the treaty alone.
    assert owed[D, ATTACK] == pytest.approx([0.85, 0.425, 0])
    assert not owed[[A, B]].any()


def test_a_pact_may_have_triggers_of_its_own_and_a_scope() -> None:
    scenario = classroom(
        pacts__guarantee__triggers__grey_zone=judged(0.5),
        pacts__guarantee__scope__flashpoints__islets=judged(0.2),
    )
    owed = tables(scenario).obligation[0, :, C, :, ACTIVE]
    # Grey zone .7 x .5; the islets count a fifth.
    assert owed[BORDER] == pytest.approx([0.35, 0.49, 0.7])
    assert owed[ISLETS] == pytest.approx([0.07, 0.098, 0.14])


def test_a_state_is_bound_wherever_it_owes_anything() -> None:
    out = classroom("treaty", pacts__common_defence__scope__flashpoints__islets=judged(0))
    bound = tables(out).is_bound[0]
    assert bound[BORDER].tolist() == [False, False, True, True]
    assert bound[ISLETS].tolist() == [False, False, True, False]
    assert not tables(classroom("no_commitments")).is_bound.any()


def test_obligations_stated_one_by_one_overrule_the_mutual_one() -> None:
    scenario = treaty(obligations={"DDD": {"BBB": figure(0.2)}})
    owed = tables(scenario).obligation[0, BORDER, :, ATTACK, ACTIVE]
    # Dorna .2; Corvia still 1 - .3 x .15
    assert owed.tolist() == pytest.approx([0, 0, 0.955, 0.2])


def test_the_treaty_that_owes_the_target_most_has_the_council() -> None:
    scenario = classroom("treaty")
    weaker = scenario.pacts["common_defence"].model_copy(
        update={
            "mutual_obligation": figure(0.4),
            "activation": "majority",
            "consultation_lag_quarters": figure(2.0),
        }
    )
    found = tables(with_pacts(scenario, {**scenario.pacts, "weaker": weaker}))
    assert found.council[0].tolist() == [2, 2]
    assert found.lag_quarters[0].tolist() == [0.5, 0.5]
    # The other treaty counts as a pact without council: 1 - (1 - .4)(1 - 0) stays for Dorna.
    assert found.obligation[0, BORDER, D, ATTACK] == pytest.approx([0.91, 0.655, 0.4])


def test_a_council_sits_where_its_treaty_reaches() -> None:
    scenario = classroom("treaty", pacts__common_defence__scope__flashpoints__islets=judged(0))
    found = tables(scenario)
    assert found.council[0].tolist() == [2, 0]
    assert found.lag_quarters[0].tolist() == [0.5, 0]
    # The target does not vote on itself.
    assert found.has_vote[0, BORDER].tolist() == [False, False, True, True]
    assert not found.has_vote[0, ISLETS].any()


def test_votes_count_by_state_or_by_capability() -> None:
    assert tables(classroom("treaty")).votes[0, BORDER].tolist() == [0, 0, 1, 1]
    weighed = tables(classroom("treaty", pacts__common_defence__votes="capability"))
    # 900 and 80 of 980 in ten thousandths
    assert weighed.votes[0, BORDER].tolist() == [0, 0, 9184, 816]


@pytest.mark.parametrize(
    ("activation", "kind"), [("individual", 0), ("automatic", 1), ("consensus", 2), ("majority", 3)]
)
def test_councils_are_told_apart(activation: str, kind: int) -> None:
    found = tables(classroom("treaty", pacts__common_defence__activation=activation))
    assert found.council[0].tolist() == [kind, kind]
    if activation == "individual":
        # Without a council nothing can fail, and the treaty counts among the others.
        assert found.obligation[0, BORDER, D, ATTACK] == pytest.approx([0.85, 0.85, 0.85])


def test_bases_are_the_guests_and_cover_goes_with_the_promise() -> None:
    found = tables(classroom("hub"))
    assert np.argwhere(found.is_base[0]).tolist() == [[C, B]]
    # The guarantee promises both ways, .7 and .1.
    assert np.argwhere(found.is_covered[0]).tolist() == [[B, C], [C, B]]
    bare = tables(classroom("hub", pacts__guarantee__nuclear="none"))
    assert not bare.is_covered.any()


def test_a_reservation_caps_a_member_that_is_bound_and_nobody_else() -> None:
    reserved = {"DDD": {"major_attack": "support"}, "CCC": {"grey_zone": "abstain"}}
    found = tables(treaty(reservations=reserved))
    assert found.reservation[0, BORDER].tolist() == [[2, 2, 2], [2, 2, 2], [0, 2, 2], [2, 2, 1]]
    out = tables(treaty(reservations=reserved, obligations={"DDD": {"BBB": figure(0)}}))
    assert out.reservation[0, BORDER, D].tolist() == [2, 2, 2]


def test_practice_ripens_over_five_years_from_entry_into_force() -> None:
    found = tables(classroom("hub")).interoperability
    # From .6 to .7 in twenty quarters, a two hundredth a quarter; both ways, and with nobody else.
    assert found[0, C, B] == pytest.approx(0.6)
    assert found[10, C, B] == pytest.approx(0.65)
    assert found[10, B, C] == pytest.approx(0.65)
    assert found[10, D, B] == 0.6


def test_an_old_pact_is_ripe_and_the_best_of_several_counts() -> None:
    scenario = classroom("treaty", pacts__guarantee__in_force="1990-01-01")
    found = tables(scenario).interoperability
    # The guarantee is ripe at .7, above the treaty's .6 + .25 x 5 / 20 = .6625 ...
    assert found[5, C, B] == pytest.approx(0.7)
    # ... which overtakes it: .6 + .25 x 15 / 20 = .7875
    assert found[15, C, B] == pytest.approx(0.7875)
    assert found[5, D, B] == pytest.approx(0.6625)


def test_a_pact_that_starts_in_mid_run_opens_an_epoch() -> None:
    scenario = classroom("treaty", pacts__common_defence__in_force="2026-05-01")
    found = tables(scenario)
    # May 2026 is in 2026Q2, five quarters after 2025Q1.
    assert found.epoch.tolist() == [0] * 5 + [1] * 15
    assert found.council.tolist() == [[0, 0], [2, 2]]
    assert found.obligation[0, BORDER, D].max() == 0
    assert found.obligation[1, BORDER, D, ATTACK, ACTIVE] == pytest.approx(0.85)
    # It ripens from its own start: at quarter 15 it is ten quarters old.
    assert found.interoperability[4, D, B] == 0.6
    assert found.interoperability[15, D, B] == pytest.approx(0.725)


def test_a_pact_may_end() -> None:
    found = tables(classroom("hub", pacts__guarantee__until="2026-01-15"))
    assert found.epoch.tolist() == [0] * 4 + [1] * 16
    assert found.obligation[1].max() == 0
    assert not found.is_base[1].any()
    assert found.interoperability[4, C, B] == 0.6


def test_encirclement_is_what_is_pledged_beyond_the_reference() -> None:
    assert tables(classroom("hub")).encirclement.tolist() == [[0, 0, 0, 0]]
    # Roster capability 400 + 80 + 900 + 80 = 1460. The hub pledges .7 x 900, the treaty
    # .955 x 900 + .85 x 80; at both flashpoints alike.
    added = (0.955 * 900 + 0.85 * 80 - 0.7 * 900) / 1460
    assert tables(classroom("treaty")).encirclement[0] == pytest.approx([added, 0, 0, 0])
    taken = -0.7 * 900 / 1460
    assert tables(classroom("no_commitments")).encirclement[0] == pytest.approx([taken, 0, 0, 0])


def test_encirclement_is_the_mean_over_a_challengers_flashpoints() -> None:
    out = classroom("treaty", pacts__common_defence__scope__flashpoints__islets=judged(0))
    added = (0.955 * 900 + 0.85 * 80 - 0.7 * 900) / 1460 / 2
    assert tables(out).encirclement[0, A] == pytest.approx(added)


def test_members_outside_the_roster_are_left_aside() -> None:
    scenario = treaty(members=["BBB", "CCC", "DDD", "ZZZ"], basing={"ZZZ": ["CCC"]})
    found = tables(scenario)
    assert np.argwhere(found.is_base[0]).tolist() == [[C, B]]
    assert found.has_vote[0, BORDER].tolist() == [False, False, True, True]


def test_the_order_of_pacts_and_members_is_of_no_matter() -> None:
    scenario = classroom("treaty")
    turned = {
        name: pact.model_copy(update={"members": pact.members[::-1]})
        for name, pact in reversed(scenario.pacts.items())
    }
    for one, other in zip(tables(scenario), tables(with_pacts(scenario, turned)), strict=True):
        assert np.array_equal(one, other)
