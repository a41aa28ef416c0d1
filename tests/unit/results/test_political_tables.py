import numpy as np
import polars as pl
import pytest

from sim.engine.outcomes.political_outcomes import STAGES, TERM_COLUMNS
from sim.engine.run.ensemble import BatchResult, play, setting_of
from sim.results.batch_tables import tables_of
from sim.results.political_tables import joining_summary, political_tables_of, stage_summary
from sim.study.tables import BATCH_TABLES, CHUNK_COLUMNS, KEY_COLUMNS, POLITICAL_TABLES
from tests.acceptance.worlds import classroom, proposed

RUNS, FIRST = 3, 5
STATES = ["AAA", "BBB", "CCC", "DDD"]
SCENARIO = proposed().model_copy(update={"quarters": 12})


@pytest.fixture(scope="module")
def batch() -> BatchResult:
    return play(setting_of(SCENARIO), FIRST, FIRST + RUNS)


@pytest.fixture(scope="module")
def tables(batch: BatchResult) -> dict[str, pl.DataFrame]:
    return political_tables_of(SCENARIO, batch.counts.politics, FIRST, POLITICAL_TABLES)


def test_a_run_and_state_is_a_row(tables: dict[str, pl.DataFrame]) -> None:
    rows = tables["states"]
    assert rows["state"].to_list() == STATES * RUNS
    assert rows["replication"].to_list() == [r for r in range(FIRST, FIRST + RUNS) for _ in STATES]
    assert ["point", *rows.columns[:2]] == list(KEY_COLUMNS["states"])
    assert rows["quarters_in_game"].unique().to_list() == [12]


def test_a_run_and_proposal_is_a_row(batch: BatchResult, tables: dict[str, pl.DataFrame]) -> None:
    rows = tables["proposals"]
    assert rows["proposal"].to_list() == ["made"] * RUNS
    assert ["point", *rows.columns[:2]] == list(KEY_COLUMNS["proposals"])
    assert rows["talks"].to_list() == batch.counts.politics.proposals[:, 0, 4].tolist()


def test_every_run_is_in_some_stage_in_every_quarter(tables: dict[str, pl.DataFrame]) -> None:
    rows = tables["stages"]
    assert ["point", *rows.columns] == list(KEY_COLUMNS["stages"])
    assert rows["stage"].to_list() == list(STAGES) * 12
    assert rows.group_by("quarter").agg(pl.sum("count"))["count"].to_list() == [RUNS] * 12


def test_only_those_who_are_invited_have_a_view(tables: dict[str, pl.DataFrame]) -> None:
    rows = tables["joining"]
    assert rows["state"].to_list() == ["BBB", "CCC", "DDD"]
    assert (rows["willing"] <= rows["asked"]).all()
    assert rows["asked"].sum() > 0


def test_only_what_is_asked_for_is_made(batch: BatchResult) -> None:
    counts = batch.counts.politics
    assert list(political_tables_of(SCENARIO, counts, 0, {"stages", "runs"})) == ["stages"]


def test_with_politics_off_there_are_no_tables_and_no_columns() -> None:
    scenario = classroom().model_copy(update={"quarters": 2})
    found = tables_of(scenario, play(setting_of(scenario), 0, 2), 0, BATCH_TABLES)
    assert set(found) == set(BATCH_TABLES) - set(POLITICAL_TABLES)
    assert "support" not in found["runs"].columns
    assert "support" not in found["quarters"]["series"]


def test_with_politics_on_and_nothing_proposed_tables_have_no_rows() -> None:
    scenario = classroom(switches__politics=True).model_copy(update={"quarters": 2})
    found = tables_of(scenario, play(setting_of(scenario), 0, 2), 0, BATCH_TABLES)
    assert [len(found[name]) for name in ("proposals", "stages", "joining")] == [0, 0, 0]
    assert found["runs"]["treaty_in_force"].is_nan().all()
    assert len(found["states"]) == 2 * len(STATES)


def test_tables_without_rows_fit_those_with_some(tables: dict[str, pl.DataFrame]) -> None:
    scenario = classroom(switches__politics=True).model_copy(update={"quarters": 2})
    counts = play(setting_of(scenario), 0, 2).counts.politics
    for name, table in political_tables_of(scenario, counts, 0, POLITICAL_TABLES).items():
        assert table.schema == tables[name].schema


def test_terms_of_a_study_are_means_over_the_times_asked(tables: dict[str, pl.DataFrame]) -> None:
    sums = tables["joining"].select(pl.lit(0).alias("point"), pl.all())
    assert sums.columns[:3] == list(KEY_COLUMNS["joining"])
    doubled = sums.with_columns(pl.exclude("point", "proposal", "state") * 2)
    one, other = joining_summary(sums), joining_summary(doubled)
    assert one.select(TERM_COLUMNS).equals(other.select(TERM_COLUMNS))
    row = sums.row(0, named=True)
    assert one["term_autonomy"][0] == row["term_autonomy"] / row["asked"]
    never = joining_summary(sums.with_columns(asked=pl.lit(0)))
    assert never["term_autonomy"].is_null().all()


def test_stages_of_a_study_are_sorted_by_point_and_quarter() -> None:
    rows = pl.DataFrame({"point": [1, 0, 0], "quarter": [0, 1, 0], "stage": ["a", "b", "c"]})
    assert stage_summary(rows)["stage"].to_list() == ["c", "b", "a"]


def test_sums_that_differ_from_the_table_of_the_folder_are_stated() -> None:
    # Those of joining and stages have the columns of the folder's.
    assert not {"joining", "stages"} & set(CHUNK_COLUMNS)
    assert np.all([name in KEY_COLUMNS for name in POLITICAL_TABLES])
