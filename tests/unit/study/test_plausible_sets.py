import json
import pickle
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.loading.scenarios import load_scenario
from sim.study.plausible_files import load_plausible_set
from sim.study.plausible_sets import Inputs, PlausibleFile, PlausibleSet
from tests.unit.small_sets import COUNT, SET_CSV, write_set


@pytest.fixture
def vectors(tmp_path: Path) -> PlausibleSet:
    return load_plausible_set(str(write_set(tmp_path)))


def test_columns_that_say_how_a_vector_was_found_are_no_inputs(vectors: PlausibleSet) -> None:
    assert len(vectors) == COUNT
    assert vectors.columns == (
        "parameters.choice.precision",
        "scale:promises",
        "flashpoints.border.salience_challenger",
    )
    assert vectors.vectors[1] == (10.0, 0.8, 0.5)


def test_replications_play_the_vectors_in_turn(vectors: PlausibleSet) -> None:
    assert [vectors.number(replication) for replication in (0, 4, 5, 13)] == [0, 4, 0, 3]


def test_a_factor_multiplies_what_the_scenario_has_and_stops_at_its_bounds(
    vectors: PlausibleSet,
) -> None:
    scenario = load_scenario("classroom", arrangement="treaty")
    changes = vectors.changes(scenario, 2)
    assert changes["parameters.choice.precision"] == 12.5
    # .5 x 1.2 = .6, and .85 x 1.2 = 1.02, where an obligation ends at 1.
    owed = {path: number for path, number in changes.items() if path.startswith("pacts.")}
    assert pytest.approx(0.6) in owed.values()
    assert 1.0 in owed.values()
    assert max(owed.values()) == 1.0


def test_a_number_that_two_columns_speak_of_is_set_and_then_multiplied() -> None:
    scenario = load_scenario("classroom")
    path = "flashpoints.border.salience_target"
    inputs = Inputs.of(scenario, (path, "scale:all"), {"all": ("flashpoints.*.salience_target",)})
    # .4 x .5, whatever the scenario has.
    assert inputs.changes([0.4, 0.5])[path] == pytest.approx(0.2)


def test_counts_are_whole_numbers() -> None:
    path = "parameters.choice.strategic_guarantors"
    found = Inputs.of(load_scenario("classroom"), (path,), {}).changes([3.0])
    assert json.dumps(found) == f'{{"{path}": 3}}'


def test_the_digest_tells_what_runs_depend_on(vectors: PlausibleSet, tmp_path: Path) -> None:
    said_again = SET_CSV.replace("# for tests\n", "").replace(",4,", ",7,")
    same = load_plausible_set(str(write_set(tmp_path / "same", said_again)))
    other = load_plausible_set(str(write_set(tmp_path / "other", SET_CSV.replace("12.5", "12.6"))))
    assert same.digest == vectors.digest != other.digest


def test_a_set_can_be_sent_to_another_process(vectors: PlausibleSet) -> None:
    assert pickle.loads(pickle.dumps(vectors)).digest == vectors.digest  # noqa: S301  our own


def test_scales_and_ranges_must_speak_of_numbers() -> None:
    right = {"scales": {"promises": ["pacts.*.mutual_obligation"]}, "ranges": {}}
    assert PlausibleFile.model_validate(right).scales
    for wrong in (
        {"scales": {"promises": ["pacts.*.title"]}},
        {"ranges": {"scale:promises": [0, 1]}},
        {"ranges": {"parameters.choice.precision": [2, 1]}},
        {"ranges": {"colour": [0, 1]}},
    ):
        with pytest.raises(
            ValueError, match=r"no number can stand|does not say|below high|no path"
        ):
            PlausibleFile.model_validate(wrong)


def test_a_set_that_is_not_shipped_is_no_set() -> None:
    with pytest.raises(ScenarioError, match="no shipped plausible set of this name"):
        load_plausible_set("nowhere")
