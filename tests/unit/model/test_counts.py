import numpy as np
import pytest

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import N_FLASHPOINT_COLUMNS, FlashpointColumn, StateColumn
from sim.engine.outcomes.political_outcomes import POLITICAL_OUTCOMES
from sim.model.agents import State
from sim.model.counts import CountsByName
from sim.model.decision import Decision
from sim.model.region import Region
from tests.acceptance.worlds import classroom, judged, proposed


def no_counts() -> CountsByName:
    return CountsByName(["here", "there"], ["AAA", "BBB", "CCC", "DDD"], 8)


class Raider(State):
    """Takes a slice, and never backs down."""

    def choose_challenge(self, decision: Decision) -> str:
        return decision.names[-1]

    def press_or_back_down(self, decision: Decision) -> str:
        return decision.names[-1]


class Stubborn(State):
    """Never concedes."""

    def respond(self, decision: Decision) -> str:
        return decision.names[-1]


def test_counts_begin_at_nought() -> None:
    counted = no_counts()
    assert not any(array.any() for array in counted.arrays[:-1])
    assert not any(array.any() for array in counted.arrays.politics)
    assert set(counted.accounts().values()) == {0}


def test_outcomes_of_the_slow_half_are_there_with_politics_on() -> None:
    region = Region(proposed().model_copy(update={"quarters": 2})).run()
    assert region.counts.proposals == ["made"]
    assert set(POLITICAL_OUTCOMES) < set(region.counts.outcomes())
    assert not set(POLITICAL_OUTCOMES) & set(no_counts().outcomes())


def test_columns_are_read_by_name() -> None:
    counted = no_counts()
    n = N_FLASHPOINT_COLUMNS
    counted.arrays.flashpoints[:] = np.arange(2 * n).reshape(2, n)
    assert counted["opportunities"].tolist() == [0, n]
    assert counted["wars"].tolist() == [FlashpointColumn.WARS, n + FlashpointColumn.WARS]
    assert counted.challenges.tolist() == [[1, 2, 3], [n + 1, n + 2, n + 3]]
    assert counted.expected_challenges.tolist() == [[4, 5, 6], [n + 4, n + 5, n + 6]]
    with pytest.raises(KeyError):
        _ = counted["peace"]


def test_rows_of_a_flashpoint_have_its_name_and_counts() -> None:
    counted = no_counts()
    counted.arrays.flashpoints[0, FlashpointColumn.CHALLENGES + 1] = 1
    counted.arrays.flashpoints[0, FlashpointColumn.CHALLENGES + 2] = 1
    counted.arrays.flashpoints[0, FlashpointColumn.FORCE_YEARS] = 1
    counted.arrays.flashpoints[0, FlashpointColumn.WARS] = 1
    rows = counted.by_flashpoint()
    assert [row["flashpoint"] for row in rows] == ["here", "there"]
    assert [rows[0][f"challenges_{mode}"] for mode in MODES] == [0, 1, 1]
    assert rows[0]["force_years"] == 1
    assert rows[0]["wars"] == 1
    assert rows[1]["opportunities"] == 0


def test_accounts_are_named_after_their_states() -> None:
    counted = no_counts()
    counted.arrays.states[:, StateColumn.EXPECTED_MATERIAL] = [-0.18, 0.3, 0.1, 0]
    found = counted.accounts()
    assert {name: found[name] for name in found if "material" in name} == {
        "expected_material_AAA": -0.18,
        "expected_material_BBB": 0.3,
        "expected_material_CCC": 0.1,
        "expected_material_DDD": 0,
    }


def test_outcomes_are_of_the_whole_region() -> None:
    counted = no_counts()
    counted.arrays.flashpoints[:, FlashpointColumn.WARS] = [2, 3]
    outcomes = counted.outcomes()
    assert outcomes["wars"] == 5
    assert np.isnan(outcomes["immediate_deterrence"])


def test_a_crisis_that_agents_played_is_counted_as_they_played_it() -> None:
    scenario = classroom(
        flashpoints__islets__opportunity_rate=judged(1000),
        flashpoints__border__opportunity_rate=judged(0),
        quarters=3,
    )
    region = Region(scenario, agent_classes={"AAA": Raider, "BBB": Stubborn}).run()
    # border, islets: one resisted fait accompli a quarter at the second
    assert region.counts.challenges.tolist() == [[0, 0, 0], [0, 3, 0]]
    assert region.counts["resisted"].tolist() == [0, 3]
    assert region.counts["backed_down"].tolist() == [0, 0]
    assert region.counts["force_years"].tolist() == [0, 1]
