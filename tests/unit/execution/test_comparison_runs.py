from typing import cast

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import ScenarioError
from sim.execution.comparison_runs import BATCH, play_cells, play_outcome, run_comparison
from sim.model.region import Region
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import CLASSROOM, classroom

STUDY = CLASSROOM.parent / "studies" / "classroom.yaml"


def cells() -> list[Cell]:
    return [Cell("hub", "steady", classroom()), Cell("treaty", "steady", classroom("treaty"))]


def test_a_row_holds_what_the_run_counted() -> None:
    runs, places = play_cells(cells(), 3, workers=1)
    scenario = classroom("treaty")
    tally = Region(scenario, replication=2).run().counts
    row = runs.row(
        by_predicate=(pl.col("arrangement") == "treaty") & (pl.col("replication") == 2), named=True
    )
    expected = {**tally.outcomes(), **tally.accounts()}
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, nan_ok=True)
    here = places.filter((pl.col("arrangement") == "treaty") & (pl.col("replication") == 2))
    assert here["flashpoint"].to_list() == ["border", "islets"]
    assert here["opportunities"].to_list() == tally["opportunities"].tolist()


def test_rows_stand_cell_after_cell_and_replication_after_replication() -> None:
    runs, places = play_cells(cells(), 12, workers=1)
    assert runs["arrangement"].to_list() == ["hub"] * 12 + ["treaty"] * 12
    assert runs["replication"].to_list() == [*range(12), *range(12)]
    assert places.height == 48


def test_cells_share_their_draws() -> None:
    same = [Cell("one", "x", classroom()), Cell("other", "x", classroom())]
    runs, _ = play_cells(same, 5, workers=1)
    one = runs.filter(pl.col("arrangement") == "one").drop("arrangement")
    other = runs.filter(pl.col("arrangement") == "other").drop("arrangement")
    assert one.equals(other, null_equal=True)


def test_progress_counts_up_to_all_runs() -> None:
    seen: list[tuple[int, int]] = []
    runs = BATCH + 10
    play_cells(cells(), runs, workers=1, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == [BATCH, runs, runs + BATCH, 2 * runs]
    assert {total for _, total in seen} == {2 * runs}


def test_a_study_gives_its_own_number_of_replications_unless_asked() -> None:
    found = run_comparison(STUDY, replications=2, workers=1)
    assert found.study.replications == 2
    assert found.runs.height == 3 * 2 * 2
    assert [(c.arrangement, c.policy) for c in found.cells][:2] == [
        ("no_commitments", "steady"),
        ("no_commitments", "wavering"),
    ]


def test_the_studys_seed_is_the_one_that_is_drawn_with() -> None:
    found = run_comparison(STUDY, replications=2, workers=1)
    assert {cell.scenario.seed for cell in found.cells} == {2025}
    cell = found.cells[-1]
    tally = Region(cell.scenario, seed=2025, replication=1).run().counts
    last = found.runs.row(-1, named=True)
    assert last["expected_wars"] == tally.outcomes()["expected_wars"]


def test_a_study_that_does_not_exist_is_told() -> None:
    with pytest.raises(ScenarioError):
        run_comparison("no_such_study", workers=1)


def test_one_outcome_of_many_cells_is_that_of_their_tables() -> None:
    cells = [Cell(name, "", classroom(name)) for name in ("hub", "treaty")]
    done: list[int] = []
    # More runs than a batch, so that batches have to be put together in order.
    found = play_outcome(iter(cells), BATCH + 3, "expected_wars", workers=2, told=done.append)
    runs, _ = play_cells(cells, BATCH + 3, workers=1)
    assert list(found) == ["hub", "treaty"]
    for name, values in found.items():
        own = runs.filter(pl.col("arrangement") == name).sort("replication")
        assert values.tolist() == own["expected_wars"].to_list()
    assert done == [BATCH, 3] * 2
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        play_outcome(cells, 2, "no_such_outcome")


def test_numbers_of_a_comparison_are_whole_ones_of_any_library() -> None:
    few = run_comparison("classroom", replications=cast("int", np.int64(2)), workers=1)
    assert few.study.replications == 2
    with pytest.raises(TypeError, match="replications must be a whole number; it is '2'"):
        run_comparison("classroom", replications=cast("int", "2"))
    with pytest.raises(TypeError, match="workers must be a whole number; it is '1'"):
        run_comparison("classroom", workers=cast("int", "1"))
    with pytest.raises(ValueError, match="workers is 0; it must be at least 1"):
        run_comparison("classroom", workers=0)
