import math

import numpy as np
import pytest

from sim.domain.events import Event
from sim.domain.scenario import Scenario
from sim.engine.politics.governments import hold_elections
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, permanent_code
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    SEED,
    A,
    B,
    C,
    D,
    Polity,
    election,
    polity,
    proposal,
    replication_where,
    side,
    with_states,
    without,
)

SIDES = [side(0.6, stance=0.1), side(0.7, stance=-0.3)]
VOTE = 2
"""Quarter of the election, 2025Q3."""


def governed(
    *events: Event, held: bool = False, known: bool = True, decides: str = "government"
) -> Scenario[Parameters]:
    """Return a classroom in which Belmar votes in the third quarter, and the patron too."""
    vote = election("2025Q3", decides, held=held)  # type: ignore[arg-type]
    made = with_states(
        proposal(),
        {"BBB": {"sides": SIDES, "elections": [vote]}, "CCC": {"elections": [vote]}},
    )
    return made.model_copy(update={"events": list(events), "known_events": known})


def event(quarter: str = "2025Q3", **change: object) -> Event:
    given = {name: figure(x) if isinstance(x, float) else x for name, x in change.items()}
    return Event.model_validate(
        {
            "quarter": quarter,
            "state": "BBB",
            "event": "A vote",
            "status": "published",
            "source": "a test",
            "year": 2025,
            **given,
        }
    )


def voted(it: Polity, quarter: int = VOTE, replication: int = 0) -> Polity:
    hold_elections(it.world, it.variables, it.ledger, it.key(quarter, replication))
    return it


def shock(replication: int = 0) -> float:
    key = DrawKey(SEED, replication, VOTE)
    return 0.2 * normal(key, int(Purpose.STANCE), NOBODY, permanent_code("BBB"))


@pytest.mark.parametrize(("low", "high", "after"), [(0.0, 0.59, 0), (0.61, 1.0, 1)])
def test_the_side_in_office_stays_with_its_chance(low: float, high: float, after: int) -> None:
    it = polity(governed())
    replication = replication_where(Purpose.GOVERNMENT, "BBB", low, high, VOTE)
    voted(it, replication=replication)
    assert it.variables.politics.side.tolist() == [0, after, 0, 0]
    assert it.ledger.politics.has_election.tolist() == [False, True, False, False]
    assert it.ledger.politics.has_new_side.tolist() == [False, after == 1, False, False]


@pytest.mark.parametrize(("low", "high", "after"), [(0.36, 0.58, 1), (0.0, 0.34, 0)])
def test_arms_cost_votes(low: float, high: float, after: int) -> None:
    # Two points above the last election: the odds of .6 fall from 1.5 to 1.5/e, which is .356.
    it = polity(governed())
    it.variables.burden_pct[B] = 4.0
    voted(it, replication=replication_where(Purpose.GOVERNMENT, "BBB", low, high, VOTE))
    assert it.variables.politics.side[B] == after
    # The next election is measured from this one.
    assert it.variables.politics.burden_at_election.tolist() == [4, 4, 3, 2]


def test_a_rival_in_office_holds_by_its_own_chance() -> None:
    it = polity(governed())
    it.variables.politics.side[B] = 1
    voted(it, replication=replication_where(Purpose.GOVERNMENT, "BBB", 0.61, 0.69, VOTE))
    assert it.variables.politics.side[B] == 1
    voted(it, replication=replication_where(Purpose.GOVERNMENT, "BBB", 0.71, 0.99, VOTE))
    assert it.variables.politics.side[B] == 0


@pytest.mark.parametrize("after", [0, 1])
def test_a_new_term_has_the_stance_of_its_side_of_voters_and_of_chance(after: int) -> None:
    it = polity(governed())
    it.variables.support[B] = 0.6
    it.variables.politics.known_stance[B] = 0.25
    low, high = ((0.0, 0.59), (0.61, 1.0))[after]
    replication = replication_where(Purpose.GOVERNMENT, "BBB", low, high, VOTE)
    voted(it, replication=replication)
    # Over that of the incumbent at the start: -.3 - .1 for the rival; what was known of a term is
    # over with it. Voters: half of lg .6 - lg .5.
    own = (0.25, -0.4)[after]
    expected = own + 0.5 * math.log(1.5) + shock(replication)
    assert it.variables.stance_logit[B] == pytest.approx(expected)
    assert not it.variables.stance_logit[[A, C, D]].any()


def test_a_result_that_is_known_keeps_the_side_and_draws_the_leader() -> None:
    it = polity(governed(held=True))
    replication = replication_where(Purpose.GOVERNMENT, "BBB", 0.61, 1.0, VOTE)
    voted(it, replication=replication)
    assert it.variables.politics.side[B] == 0
    assert it.variables.stance_logit[B] == pytest.approx(shock(replication))
    # As of before the vote it is drawn like any other.
    earlier = voted(polity(governed(held=True, known=False)), replication=replication)
    assert earlier.variables.politics.side[B] == 1


def test_an_event_names_who_wins_a_known_election() -> None:
    it = voted(polity(governed(event(government="rival"), held=True)))
    assert it.variables.politics.side[B] == 1
    assert it.ledger.politics.has_new_side[B]
    assert it.variables.stance_logit[B] == pytest.approx(-0.4 + shock())
    unknown = polity(governed(event(government="rival"), held=True, known=False))
    replication = replication_where(Purpose.GOVERNMENT, "BBB", 0.0, 0.59, VOTE)
    assert voted(unknown, replication=replication).variables.politics.side[B] == 0


def test_a_side_may_fall_without_an_election() -> None:
    it = polity(governed(event("2026Q1", government="rival")))
    it.variables.stance_logit[B] = 0.3
    it.variables.politics.known_stance[B] = 0.25
    voted(it, quarter=4)
    # What the leader and the voters gave stays, the side's own and what was known of it go.
    assert it.variables.stance_logit[B] == pytest.approx(0.3 - 0.25 - 0.4)
    assert it.variables.politics.known_stance[B] == 0
    assert it.ledger.politics.has_new_side[B]
    assert not it.ledger.politics.has_election[B]


def test_a_known_stance_holds_in_place_of_the_one_before() -> None:
    it = polity(governed(event("2026Q1", stance=0.5), event("2026Q2", stance=0.2)))
    voted(it, quarter=4)
    assert it.variables.stance_logit[B] == pytest.approx(0.5)
    voted(it, quarter=5)
    assert it.variables.stance_logit[B] == pytest.approx(0.2)
    assert it.variables.politics.known_stance[B] == pytest.approx(0.2)


@pytest.mark.parametrize(("low", "high", "after"), [(0.0, 0.6, 0.5), (0.6, 1.0, -1.0)])
def test_an_election_of_the_legislature_draws_the_majority(
    low: float, high: float, after: float
) -> None:
    it = polity(governed(decides="legislature"))
    voted(it, replication=replication_where(Purpose.MAJORITY, "BBB", low, high, VOTE))
    assert it.variables.politics.majority[B] == after
    assert it.ledger.politics.has_new_majority[B]
    # The patron's legislature is elected as well; nobody's government is up.
    legislative = it.ledger.politics.has_legislative_election
    assert legislative.tolist() == [False, True, True, False]
    assert not it.ledger.politics.has_election.any()
    assert it.variables.stance_logit[B] == 0


def test_a_known_majority_is_set_by_its_event() -> None:
    it = voted(polity(governed(event(majority=-1.0), held=True, decides="legislature")))
    assert it.variables.politics.majority[B] == -1
    plain = voted(polity(governed(held=True, decides="legislature")))
    assert plain.variables.politics.majority[B] == 0
    assert not plain.ledger.politics.has_new_majority[B]


def test_the_patron_has_no_sides_and_challengers_without_elections_stay() -> None:
    it = polity(governed())
    for replication in range(20):
        voted(it, replication=replication)
    assert it.variables.politics.side[[A, C, D]].tolist() == [0, 0, 0]
    assert not it.ledger.politics.has_election[[A, C, D]].any()


def test_an_event_brings_no_other_side_where_there_are_none() -> None:
    scenario = governed(event("2026Q1", government="rival").model_copy(update={"state": "DDD"}))
    it = voted(polity(scenario), quarter=4)
    assert it.variables.politics.side[D] == 0


def test_without_governments_nobody_votes() -> None:
    it = polity(without(governed(event(majority=-1.0)), "governments"))
    before = it.variables.politics.burden_at_election.copy()
    it.variables.burden_pct[B] = 5
    voted(it)
    assert not it.ledger.politics.has_election.any()
    assert np.array_equal(it.variables.politics.burden_at_election, before)
    assert it.variables.politics.majority[B] == 0
