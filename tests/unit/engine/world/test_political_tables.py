import numpy as np
import pytest

from sim.domain.events import Event, Shock
from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world
from sim.engine.world.political_tables import (
    UNCHANGED,
    PoliticalTables,
    challenger_mask,
    no_start,
)
from sim.engine.world.proposal_tables import NO_STATE
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure
from tests.unit.engine.politics.polity import A, B, C, D, election, proposal, side, with_states

NAMES = ["AAA", "BBB", "CCC", "DDD"]


def tables(scenario: Scenario[Parameters] | None = None) -> PoliticalTables:
    return build_world(proposal() if scenario is None else scenario).politics


def event(quarter: str, **change: object) -> Event:
    given = {name: figure(x) if isinstance(x, float) else x for name, x in change.items()}
    fixed = {"status": "published", "source": "a test", "year": 2025, "event": "It happens"}
    return Event.model_validate({"quarter": quarter, "state": "BBB", **fixed, **given})


# Roles


def test_a_challenger_opens_a_flashpoint_from_outside_the_patron_s_camp() -> None:
    assert tables().is_challenger.tolist() == [True, False, False, False]
    # At -.5 exactly a state is an ordinary one.
    near = {"AAA": {"alignment": figure(-0.5)}}
    assert not challenger_mask(with_states(proposal(), near), NAMES).any()
    far = {"DDD": {"alignment": figure(-0.9)}}
    assert challenger_mask(with_states(proposal(), far), NAMES).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_targets_and_patrons_are_who_they_are() -> None:
    found = tables()
    assert found.is_target.tolist() == [False, True, False, False]
    assert found.is_patron.tolist() == [False, False, True, False]


def test_a_state_depends_by_its_figure_or_by_what_the_patron_owes_it() -> None:
    found = tables()
    # The guarantee of .7 is in the reference arrangement.
    assert found.dependence[B].tolist() == [0, 0, 0.7, 0]
    assert found.patron.tolist() == [NO_STATE, C, NO_STATE, NO_STATE]
    own = {"dependence": {"CCC": figure(0.3)}}
    given = tables(with_states(proposal(), {"BBB": own, "DDD": own, "AAA": own, "CCC": own}))
    # Challengers and patrons depend on nobody whatever their files say.
    assert given.dependence[:, C].tolist() == [0, 0.3, 0, 0.3]
    assert given.patron.tolist() == [NO_STATE, C, NO_STATE, C]


def test_rivals_are_challengers_and_whom_they_challenge_with_those_bound_to_them() -> None:
    found = tables().is_rival
    assert np.argwhere(found).tolist() == [[A, B], [A, C], [B, A]]
    # A challenge from within the camp makes no rivals.
    near = tables(with_states(proposal(), {"AAA": {"alignment": figure(0.0)}}))
    assert not near.is_rival.any()


def test_growth_and_the_price_of_capability() -> None:
    found = tables()
    assert found.growth.tolist() == [0.02] * 4
    # Belmar: 80 x (depreciation + .02) / (2 % of 400)
    worn = proposal().parameters.strength.depreciation
    assert found.price[B] == pytest.approx(80 * (worn + 0.02) / 8)


# Governments


def test_sides_and_legislatures() -> None:
    sides = [side(0.6, 0.1, 0.2), side(0.7, -0.3, -0.1)]
    changes: dict[str, dict[str, object]] = {
        "BBB": {"sides": sides, "legislature": figure(-0.5)},
        "CCC": {"sides": sides},
    }
    found = tables(with_states(proposal(), changes))
    # The patron has no sides: its elections move its regime.
    assert found.has_sides.tolist() == [False, True, False, False]
    assert found.side_stance[B].tolist() == [0.1, -0.3]
    assert found.side_alignment[B].tolist() == [0.2, -0.1]
    assert found.side_hold[B].tolist() == [0.6, 0.7]
    assert found.has_legislature.tolist() == [False, True, False, False]
    assert found.rule_logit.tolist() == [0, -0.5, 0, 0]


@pytest.mark.parametrize("known", [True, False])
def test_elections_stand_in_their_quarters_and_are_known_if_events_are(*, known: bool) -> None:
    votes = [
        election("2024Q4", "government"),
        election("2025Q2", "government", "legislature", held=True),
        election("2026Q1", "legislature"),
        election("2031Q1", "government"),
    ]
    made = with_states(proposal(), {"BBB": {"elections": votes}})
    found = tables(made.model_copy(update={"known_events": known}))
    assert np.argwhere(found.elects_government).tolist() == [[1, B]]
    assert np.argwhere(found.elects_legislature).tolist() == [[1, B], [4, B]]
    assert np.argwhere(found.is_held).tolist() == ([[1, B]] if known else [])


def test_known_events_set_what_they_name_in_their_quarter() -> None:
    events = [
        event("2025Q3", majority=-1.0),
        event("2026Q1", government="rival"),
        event("2026Q2", government="incumbent"),
        event("2026Q3", stance=0.4),
    ]
    made = proposal().model_copy(update={"events": events})
    found = tables(made)
    sides = {(2, B): None, (4, B): 1, (5, B): 0}
    for (quarter, state), expected in sides.items():
        assert found.known_side[quarter, state] == (UNCHANGED if expected is None else expected)
    assert np.argwhere(~np.isnan(found.known_majority)).tolist() == [[2, B]]
    assert found.known_majority[2, B] == -1
    assert np.argwhere(~np.isnan(found.known_stance)).tolist() == [[6, B]]
    unknown = tables(made.model_copy(update={"known_events": False}))
    assert (unknown.known_side == UNCHANGED).all()
    assert np.isnan(unknown.known_majority).all()
    assert np.isnan(unknown.known_stance).all()


def test_of_the_past_only_the_last_majority_still_holds() -> None:
    events = [
        event("2024Q4", majority=0.5),
        event("2023Q1", majority=-1.0),
        event("2024Q1", government="rival"),
        event("2024Q2", stance=0.4),
    ]
    found = tables(proposal().model_copy(update={"events": events}))
    assert found.majority_start.tolist() == [0, 0.5, 0, 0]
    assert (found.known_side == UNCHANGED).all()
    assert np.isnan(found.known_stance).all()


def test_shocks_halve_in_their_half_life_and_add_up() -> None:
    shocks = [
        Shock(quarter="2025Q2", state="BBB", size=figure(0.4), half_life_years=figure(1)),
        Shock(quarter="2026Q2", state="BBB", size=figure(0.1), half_life_years=figure(1)),
        Shock(quarter="2024Q4", state="BBB", size=figure(0.9)),
    ]
    made = proposal().model_copy(update={"shocks": shocks})
    found = tables(made).shock
    # .4, a year later .2 + .1; the one before the start is in the figures of the start.
    assert found[[0, 1, 5, 9], B] == pytest.approx([0, 0.4, 0.3, 0.15])
    assert not found[:, [A, C, D]].any()
    thrown = made.switches.model_copy(update={"shocks": False})
    assert not tables(made.model_copy(update={"switches": thrown})).shock.any()


def test_without_politics_the_tables_are_there_and_empty() -> None:
    found = tables(classroom())
    assert not found.numbers.is_on
    assert found.proposals.since.size == 0
    assert found.patron.tolist() == [NO_STATE] * 4
    assert not found.is_challenger.any()
    assert found.shock.shape == (20, 4)


def test_a_region_in_which_nobody_expects_anything() -> None:
    nothing = no_start(4, 2)
    assert nothing.first.shape == (4, 4)
    assert nothing.first_with.shape == (2, 2, 4)
    assert not any(array.any() for array in nothing)
