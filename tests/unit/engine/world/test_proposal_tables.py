import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.proposal_tables import KINDS, ProposalTables, no_proposals
from sim.kernel.draws import permanent_code
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import B, C, D, proposal, with_states


def tables(scenario: Scenario[Parameters] | None = None) -> ProposalTables:
    return build_world(proposal() if scenario is None else scenario).politics.proposals


def test_a_proposal_says_who_is_asked_who_is_needed_and_who_leads() -> None:
    found = tables()
    assert found.is_invited.tolist() == [[False, True, True, True]]
    assert found.is_quorum.tolist() == [[False, True, True, False]]
    assert (found.proposer.tolist(), found.patron.tolist()) == ([B], [C])
    without = tables(proposal(invited=["BBB", "DDD"], quorum=["BBB"]))
    assert without.patron.tolist() == [-1]


def test_it_shares_the_luck_of_the_first_of_its_pacts() -> None:
    assert tables().code.tolist() == [int(permanent_code("common_defence"))]


def test_dates_are_quarters_of_the_run() -> None:
    given = {"logit": figure(0.8), "until": "2026Q1"}
    found = tables(proposal(since="2025Q3", champion=given))
    assert (found.since.tolist(), found.champion_until.tolist()) == ([2], [4])
    assert found.champion_logit.tolist() == [0.8]
    # Before the run is before its first quarter; without an end a champion stays.
    early = tables(proposal(since="2024Q3", champion={"logit": figure(0.8)}))
    assert (early.since.tolist(), early.champion_until.tolist()) == ([-2], [NEVER])
    plain = tables()
    assert (plain.since.tolist(), plain.champion_logit.tolist()) == ([0], [0])


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({}, "may_retry", True),
        ({"retry": False}, "may_retry", False),
        ({}, "needs_ratification", True),
        ({"ratification": "none"}, "needs_ratification", False),
        ({}, "window", 1.0),
        ({"window": figure(1.5)}, "window", 1.5),
        ({}, "notice_quarters", 4),
    ],
)
def test_terms_of_a_proposal(changes: dict[str, object], name: str, value: float) -> None:
    assert getattr(tables(proposal(**changes)), name).tolist() == [value]


def test_reservations_and_hosts_are_marked() -> None:
    found = tables(proposal(reservations={"BBB": {"major_attack": "support"}}))
    assert np.argwhere(found.is_reserved).tolist() == [[0, B]]
    assert not found.is_nuclear_host.any()
    made = proposal()
    pact = made.proposed_pacts["common_defence"].model_copy(
        update={"nuclear": "sharing", "nuclear_hosts": ["DDD"]}
    )
    hosted = made.model_copy(update={"proposed_pacts": {"common_defence": pact}})
    assert np.argwhere(tables(hosted).is_nuclear_host).tolist() == [[0, D]]


def test_friction_is_the_worst_quarrel_among_those_who_are_invited() -> None:
    quarrels = {"AAA": figure(1.0), "BBB": figure(0.5), "CCC": figure(0.2)}
    found = tables(with_states(proposal(), {"DDD": {"frictions": quarrels}}))
    assert found.friction.tolist() == [[0, 0, 0, 0.5]]


def test_salience_is_the_greatest_worth_of_what_is_covered() -> None:
    # Border .8, islets .4
    assert tables().salience.tolist() == [[0.8, 0, 0, 0]]
    made = proposal()
    pact = made.proposed_pacts["common_defence"]
    scope = pact.scope.model_copy(update={"flashpoints": {"border": figure(0.0)}})
    narrow = pact.model_copy(update={"scope": scope})
    only = made.model_copy(update={"proposed_pacts": {"common_defence": narrow}})
    assert tables(only).salience.tolist() == [[0.4, 0, 0, 0]]


def test_nothing_is_proposed_where_negotiation_is_off() -> None:
    made = proposal()
    for change in ({"negotiation": "off"}, {"politics": False}):
        off = made.model_copy(update={"switches": made.switches.model_copy(update=change)})
        assert tables(off).since.size == 0


def test_an_empty_table_has_the_kinds_of_a_full_one() -> None:
    nothing, full = no_proposals(4), tables()
    for name in ProposalTables._fields:
        mine, yours = getattr(nothing, name), getattr(full, name)
        assert mine.dtype == yours.dtype == np.dtype(KINDS.get(name, np.float64)), name
        assert mine.shape == (0, *yours.shape[1:]), name
