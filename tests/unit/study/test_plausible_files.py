from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.study.plausible_files import load_plausible_set, set_name
from sim.study.study_plan import plan_of
from tests.unit.small_sets import COMPARISON, SET_CSV, SET_YAML, SWEEP, write_set, write_study


def problems(csv: str, folder: Path, yaml: str = SET_YAML) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_plausible_set(str(write_set(folder, csv, yaml)))
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("loss,", "colour,", "column 'colour' is no override path and no scale"),
        ("choice.precision", "choice.precison", "'parameters.choice.precison' is no path of a"),
        ("scale:promises", "scale:promise", "scales by 'promise', which 'scales' does not say"),
        ("loss,", "scale:promises,", "column 'scale:promises' is there twice"),
        ("12.5", "twelve", "has 'twelve', which is no finite number"),
        ("12.5", "nan", "has 'nan', which is no finite number"),
        ("15,4,1.1,0.65", "15,4", "the row has 2 cells, and there are 4 columns"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    before: str, after: str, said: str, tmp_path: Path
) -> None:
    found = problems(SET_CSV.replace(before, after, 1), tmp_path)
    assert said in found
    assert "classroom.csv:" in found


def test_a_file_without_vectors_or_without_inputs_is_refused(tmp_path: Path) -> None:
    header = SET_CSV.splitlines()[2]
    assert "the file has no vector" in problems(f"{header}\n", tmp_path)
    assert "no column is an input" in problems("loss,seed\n1,2\n", tmp_path)


def test_a_set_needs_both_of_its_files(tmp_path: Path) -> None:
    path = write_set(tmp_path)
    path.with_suffix(".csv").unlink()
    with pytest.raises(ScenarioError, match="the vectors of the plausible set cannot be read"):
        load_plausible_set(str(path))


def test_a_mistake_in_the_yaml_file_is_told_at_its_place(tmp_path: Path) -> None:
    found = problems(SET_CSV, tmp_path, SET_YAML.replace("[5, 25]", "[25, 5]"))
    assert "low must be below high" in found
    assert "classroom.yaml:4" in found


def test_a_study_takes_the_set_of_its_scenario_unless_it_names_another(tmp_path: Path) -> None:
    plan = plan_of(write_study(tmp_path))
    assert plan.vectors is not None
    assert plan.vectors.name == "classroom"
    plain = plan_of(write_study(tmp_path, COMPARISON.replace("design: {kind: plausible}\n", "")))
    assert plain.vectors is None
    assert plain.fingerprint != plan.fingerprint
    nowhere = COMPARISON.replace("{kind: plausible}", "{kind: plausible, set: nowhere}")
    with pytest.raises(ScenarioError, match="there is no plausible set 'nowhere'"):
        plan_of(write_study(tmp_path, nowhere))


def test_a_number_that_the_schema_refuses_is_a_problem_of_the_study(tmp_path: Path) -> None:
    write_set(tmp_path, SET_CSV.replace("0.65", "1.65"))
    with pytest.raises(ScenarioError, match=r"must be from 0 to 1; it is 1\.65"):
        plan_of(write_study(tmp_path))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            COMPARISON.replace("quarters: 6", "parameters.choice.precision: 8"),
            "the overrides of the study set too",
        ),
        (
            SWEEP.replace("satisfaction.status_quo_value", "choice.precision").replace(
                "[0, 0.1]", "[8, 9]"
            ),
            "factors.parameters.choice.precision sets too",
        ),
    ],
)
def test_what_a_vector_sets_nothing_else_may_set(text: str, who: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=who):
        plan_of(write_study(tmp_path, text))


def test_a_shipped_set_is_called_by_its_name(tmp_path: Path) -> None:
    path = write_set(tmp_path)
    assert set_name(path) == str(path)
