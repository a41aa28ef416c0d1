"""A treaty with members drawn by lot: what is exchanged, what stays, and where it stands."""

from dataclasses import replace

import pytest

from sim.analysis.joiners import (
    JoinersQuestion,
    drawn_lots,
    exchanged,
    joiners_of,
    treaty_pacts,
    with_joiners,
)
from sim.analysis.telling.claims.joiners import joiners_text
from sim.domain.errors import QuestionError
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

USA = frozenset({"USA"})


def scenario(arrangement: str) -> Scenario[Parameters]:
    return load_scenario("indo_pacific", arrangement=arrangement, overrides={"quarters": 8})


def question(treaty: str = "pacific_pact_core4_taiwan_in") -> JoinersQuestion:
    return JoinersQuestion(
        scenario("hub_and_spokes"), scenario(treaty), "deterrence_failure", lots=3, replications=4
    )


def test_the_pacts_that_are_added_are_the_treaty_and_those_who_owe_are_exchanged() -> None:
    pacts = treaty_pacts(question())
    assert list(pacts) == ["pacific_pact_core4", "pacific_pact_core4_taiwan"]
    # Taiwan is a member that owes nothing, the United States is the patron.
    assert exchanged(pacts, USA) == ("AUS", "JPN", "PHL")


def test_lots_are_different_sets_without_that_of_the_treaty() -> None:
    found = drawn_lots(["A", "B", "C", "D"], ["A", "B"], 5, seed=1)
    assert sorted(found) == [("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")]
    assert drawn_lots(["A", "B", "C", "D"], ["A", "B"], 5, seed=1) == found
    # There are no more than five.
    assert len(drawn_lots(["A", "B", "C", "D"], ["A", "B"], 9, seed=1)) == 5
    assert drawn_lots(["A", "B"], ["A", "B"], 3, seed=1) == []


def test_other_states_owe_and_host_the_same_and_texts_stay() -> None:
    pact = scenario("pacific_pact_core4_taiwan_in").pacts["pacific_pact_core4_taiwan"]
    found = with_joiners(pact, {"JPN": "IDN", "PHL": "KOR"})
    assert found.members == ["USA", "IDN", "AUS", "KOR", "TWN"]
    assert found.obligations["IDN"] == pact.obligations["JPN"]
    assert set(found.obligations) == {"USA", "IDN", "AUS", "KOR"}
    assert (found.title, found.clause, found.interoperability) == (
        pact.title, pact.clause, pact.interoperability,
    )  # fmt: skip
    assert with_joiners(found, {"IDN": "JPN", "KOR": "PHL"}) == pact


def test_a_treaty_stands_among_its_lots() -> None:
    found = joiners_of(question(), workers=1)
    assert found.joiners == ("AUS", "JPN", "PHL")
    assert len(found.lots) == 3
    assert not {"USA", "TWN", "CHN", "PRK", "RUS"} & set(found.eligible)
    # A promise to Taiwan lowers failures whoever joins it; the best lot comes first.
    means = [one.difference.mean for one in found.lots]
    assert means == sorted(means)
    assert max(means) < 0
    assert found.beaten == sum(mean > found.treaty.mean for mean in means)
    table = found.table()
    assert table["is_treaty"].to_list() == [True, False, False, False]
    text = joiners_text(found, 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "the treaty: AUS JPN PHL" in text
    assert f"better than {found.beaten} of 3." in " ".join(text.split())


def test_of_many_lots_the_ends_are_shown() -> None:
    found = joiners_of(replace(question(), lots=2, replications=2), workers=1)
    for copies, shown in ((5, 10), (10, 10), (3, 6)):
        text = joiners_text(replace(found, lots=found.lots * copies))
        rows = [line for line in text.splitlines() if line.endswith("]")]
        assert len(rows) == 1 + shown


@pytest.mark.parametrize("treaty", ["hub_and_spokes", "hub_plus_us_taiwan_pact"])
def test_without_members_that_others_could_replace_there_is_no_question(treaty: str) -> None:
    with pytest.raises(QuestionError, match="whose members others could take the place of"):
        joiners_of(question(treaty))


def test_an_outcome_that_runs_do_not_have_is_refused() -> None:
    with pytest.raises(QuestionError, match="no outcome 'deterence_failure'"):
        joiners_of(replace(question(), outcome="deterence_failure", lots=1, replications=2))
