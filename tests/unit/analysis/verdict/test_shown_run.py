"""Which runs show the answer, counted by hand: five runs of three arrangements."""

from dataclasses import replace

import polars as pl

from sim.analysis.verdict.shown_run import run_choice
from sim.analysis.verdict.verdict import ComparisonVerdict, verdict_of
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from tests.acceptance.worlds import classroom

STUDY = ComparisonStudy(
    title="A test",
    scenario="classroom",
    arrangements=["bare", "hub", "treaty"],
    policies=["steady"],
    baseline="hub",
    replications=5,
    null_arrangement="bare",
)
WARS = {"bare": [1, 1, 1, 1, 1], "hub": [1, 0, 2, 0, 1], "treaty": [0, 0, 0, 1, 1]}
CHANCE = {
    "bare": [0.9, 0.9, 0.9, 0.9, 0.9],
    "hub": [0.5, 0.4, 0.6, 0.3, 0.5],
    "treaty": [0.2, 0.2, 0.4, 0.2, 0.4],
}


def comparison(study: ComparisonStudy = STUDY) -> Comparison:
    rows = [
        {
            "arrangement": name,
            "policy": "steady",
            "replication": number,
            "wars": WARS[name][number],
            "capitulations": 0,
            "deterrence_failure": CHANCE[name][number],
            "force": 1.0,
            "expected_material_BBB": 0.0,
        }
        for name in study.arrangements
        for number in range(5)
    ]
    cells = [Cell(one, "steady", classroom()) for one in study.arrangements]
    return Comparison(study, cells, pl.DataFrame(rows), pl.DataFrame())


def verdict(study: ComparisonStudy = STUDY) -> ComparisonVerdict:
    return verdict_of(comparison(study))


def test_runs_for_the_answer_and_against_it_are_counted() -> None:
    found = run_choice(comparison(), verdict(), 100)
    assert (found.told, found.better, found.policy) == ("hub", "treaty", "steady")
    assert found.runs == 5
    # Runs 0 and 2 fail under the hub only, 3 under the treaty only, 4 under both.
    # Chances differ by .3 in run 0 and by .2 in run 2.
    assert found.only_told == (0, 2)
    assert found.only_better == 1
    assert found.replications == (0, 2)


def test_only_the_first_runs_are_looked_at() -> None:
    found = run_choice(comparison(), verdict(), 2)
    assert (found.runs, found.only_told, found.only_better) == (2, (0,), 0)


def test_where_no_run_fails_under_one_only_the_chances_decide() -> None:
    given = comparison()
    calm = replace(given, runs=given.runs.with_columns(pl.lit(0).alias("wars")))
    found = run_choice(calm, verdict(), 100)
    assert found.only_told == ()
    # Differences .3, .2, .2, .1, .1; of equal ones the earlier run comes first.
    assert found.replications == (0, 1, 2, 3, 4)


def test_where_the_baseline_is_best_the_worst_of_the_others_is_told() -> None:
    study = STUDY.model_copy(update={"baseline": "treaty"})
    found = run_choice(comparison(study), verdict(study), 100)
    assert (found.told, found.better) == ("hub", "treaty")
