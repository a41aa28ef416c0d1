import numpy as np
import pytest

from sim.domain.proposals import Proposal
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import CouncilKind
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_texts import (
    NO_PROPOSAL,
    entries,
    is_negotiated,
    notice_quarters,
    ripe_interoperability,
    scope_weight,
)
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure, judged, stage, with_pacts

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
TREATY, GUARANTEE = range(2)


def test_a_text_says_what_column_owes_row() -> None:
    here = stage(classroom("treaty"))
    for row, name in enumerate(("common_defence", "guarantee")):
        pact = here.scenario.pacts[name]
        for guarantor in here.states:
            for protege in here.states:
                owed = here.world.texts.owed[row, here.state(protege), here.state(guarantor)]
                assert owed == pact.obligation(guarantor, protege)
        signed = {here.states[k] for k in np.flatnonzero(here.world.texts.is_signatory[row])}
        assert signed == set(pact.members)


def test_texts_stand_by_name_whether_in_force_or_not() -> None:
    texts = stage(classroom("treaty", pacts__common_defence__in_force="2026-05-01")).world.texts
    assert texts.since.tolist() == [5, 0]
    assert texts.until.tolist() == [NEVER, NEVER]
    # The reference arrangement is the hub, which has the guarantee alone.
    assert texts.is_arranged.tolist() == [True, True]
    assert texts.is_reference.tolist() == [False, True]
    assert texts.council_kind.tolist() == [CouncilKind.CONSENSUS, CouncilKind.NONE]
    assert texts.is_council.tolist() == [True, False]
    assert texts.has_cover.tolist() == [True, True]
    assert texts.interoperability.tolist() == [0.85, 0.7]


def test_a_pact_rewritten_for_the_arrangement_alone_leaves_the_text_of_the_reference() -> None:
    scenario = classroom("hub")
    weaker = scenario.pacts["guarantee"].model_copy(
        update={"obligations": {"CCC": {"BBB": figure(0.3)}}}
    )
    changed = with_pacts(scenario, {"guarantee": weaker})
    flags = [(entry.is_arranged, entry.is_reference) for entry in entries(changed)]
    assert flags == [(True, False), (False, True)]
    here = stage(changed)
    assert here.world.texts.owed[:, B, C].tolist() == [0.3, 0.7]
    # Less is pledged than in the reference: .3 - .7 of Corvia's 900 among 1460.
    assert here.variables.pacts.encirclement[A] == pytest.approx(-0.4 * 900 / 1460)


def test_a_pact_weighs_a_flashpoint_by_its_scope() -> None:
    scenario = classroom(pacts__guarantee__scope__flashpoints__islets=judged(0.2))
    pact = scenario.pacts["guarantee"]
    assert (scope_weight(pact, "islets"), scope_weight(pact, "border")) == (0.2, 1.0)
    assert stage(scenario).world.texts.scope.tolist() == [[1.0, 0.2]]


def test_what_members_outside_the_roster_owe_is_known_as_it_may_give_a_council() -> None:
    scenario = classroom("treaty")
    pact = scenario.pacts["common_defence"].model_copy(
        update={"members": ["BBB", "CCC", "DDD", "ZZZ"], "obligations": {"ZZZ": {"BBB": figure(1)}}}
    )
    texts = stage(with_pacts(scenario, {"common_defence": pact})).world.texts
    assert texts.owed_outside[0].tolist() == [1.0, 1.0]
    assert texts.is_signatory[0].tolist() == [False, True, True, True]


def test_a_scenario_without_pacts_has_no_text() -> None:
    texts = stage(with_pacts(classroom("no_commitments"), {})).world.texts
    assert texts.owed.shape[1:] == (4, 4)
    assert not texts.is_arranged.any()


def test_interoperability_is_that_of_each_text() -> None:
    found = ripe_interoperability(entries(classroom("treaty")))
    assert found.tolist() == [0.85, 0.7]


def proposal_of(scenario: Scenario[Parameters], **changes: object) -> Scenario[Parameters]:
    """Return the classroom with the treaty proposed beside the guarantee, and politics on."""
    given: dict[str, object] = {
        "status": "judgement",
        "source": "a test",
        "title": "A treaty",
        "pacts": ["common_defence"],
        "invited": ["BBB", "CCC", "DDD"],
        "quorum": ["BBB"],
        "proposer": "BBB",
    }
    kept = {"guarantee": scenario.pacts["guarantee"]}
    return scenario.model_copy(
        update={
            "pacts": kept,
            "proposals": {"made": Proposal.model_validate(given | changes)},
            "proposed_pacts": {"common_defence": scenario.pacts["common_defence"]},
            "switches": scenario.switches.model_copy(update={"politics": True}),
        }
    )


def test_a_pact_of_a_proposal_is_held_back() -> None:
    scenario = proposal_of(classroom("treaty"))
    assert is_negotiated(scenario)
    here = stage(scenario)
    assert here.world.texts.proposal.tolist() == [0, NO_PROPOSAL]
    assert here.world.texts.is_arranged.tolist() == [False, True]
    assert not here.variables.pacts.is_member[TREATY].any()
    assert not is_negotiated(classroom("treaty"))


def test_depth_is_the_mean_of_the_best_that_the_invited_owe_each_other() -> None:
    texts = stage(proposal_of(classroom("treaty"))).world.texts
    assert texts.depth.tolist() == pytest.approx([0.85])
    assert texts.covers.tolist() == [[True, True]]
    # With Anderra invited, who is no member: six of twelve pairs.
    everybody = ["AAA", "BBB", "CCC", "DDD"]
    wide = stage(proposal_of(classroom("treaty"), invited=everybody)).world.texts
    assert wide.depth.tolist() == pytest.approx([0.425])


def test_a_treaty_covers_the_flashpoints_in_its_scope() -> None:
    out = classroom("treaty", pacts__common_defence__scope__flashpoints__islets=judged(0))
    assert stage(proposal_of(out)).world.texts.covers.tolist() == [[True, False]]


def test_a_reservation_of_a_proposal_is_added_to_that_of_its_pact() -> None:
    limits = {"DDD": {"major_attack": "support"}}
    texts = stage(proposal_of(classroom("treaty"), reservations=limits)).world.texts
    assert texts.reservation[TREATY, D].tolist() == [2, 2, 1]
    assert texts.reservation[GUARANTEE, D].tolist() == [2, 2, 2]


def test_a_notice_is_given_for_whole_quarters() -> None:
    scenario = classroom("treaty", pacts__guarantee__exit_notice_quarters=judged(2.0))
    assert notice_quarters(scenario.pacts["guarantee"]) == 2
    texts = stage(scenario).world.texts
    assert (texts.exit == NEVER).all()


def test_a_pact_that_shares_nuclear_weapons_is_known() -> None:
    scenario = classroom("treaty")
    pact = scenario.pacts["common_defence"].model_copy(update={"nuclear": "sharing"})
    texts = stage(with_pacts(scenario, {"common_defence": pact})).world.texts
    assert texts.is_sharing.tolist() == [True, False]
