"""The stated columns are those of the tables that a study really writes."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from sim.engine.outcomes.outcomes import ACCOUNT_PREFIXES, OUTCOME_NAMES
from sim.engine.outcomes.political_outcomes import POLITICAL_OUTCOMES
from sim.execution.batches import BatchSettings, play_batch
from sim.execution.runner import run_study
from sim.study.factor_names import is_column
from sim.study.tables import (
    BATCH_TABLES,
    CHUNK_COLUMNS,
    FAILURES,
    KEY_COLUMNS,
    RESERVED,
    RESULT_KEYS,
    SCENARIOS,
    TABLES,
)
from tests.acceptance.worlds import proposed
from tests.unit.treaty_world import write_treaty_world


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the columns of every table of a small study, without its factors."""
    folder = tmp_path_factory.mktemp("tables")
    study = write_treaty_world(folder / "world")
    kept = f"logged: 2\noutputs: [{', '.join(sorted(set(TABLES) - {FAILURES}))}]\n"
    text = study.read_text(encoding="utf-8").partition("outputs")[0]
    study.write_text(text + kept, encoding="utf-8")
    run_study(study, folder / "small", workers=1)
    found = {path.stem: path for path in (folder / "small").glob("*.parquet")}
    return {name: keys_in(path, ("arrangement", "negotiation")) for name, path in found.items()}


def keys_in(path: Path, factors: Sequence[str]) -> list[str]:
    return [name for name in pl.read_parquet_schema(path) if name not in factors]


def test_a_folder_holds_the_tables_that_are_stated(columns: dict[str, list[str]]) -> None:
    assert set(columns) == set(TABLES) == set(KEY_COLUMNS)


@pytest.mark.parametrize("table", ["quarters", "stages", "failures"])
def test_tables_without_outcomes_have_the_stated_columns(
    table: str, columns: dict[str, list[str]]
) -> None:
    assert columns[table] == list(KEY_COLUMNS[table])


@pytest.mark.parametrize(
    "table", ["runs", "flashpoints", "events", "states", "proposals", "joining"]
)
def test_tables_with_outcomes_begin_with_the_stated_columns(
    table: str, columns: dict[str, list[str]]
) -> None:
    keys = list(KEY_COLUMNS[table])
    assert columns[table][: len(keys)] == keys


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_is_known_to_the_check_of_a_study(
    table: str, columns: dict[str, list[str]]
) -> None:
    assert [name for name in columns[table] if not is_column(name)] == []


def test_all_else_in_the_table_of_runs_is_an_outcome(columns: dict[str, list[str]]) -> None:
    outcomes = {*OUTCOME_NAMES, *POLITICAL_OUTCOMES}
    assert outcomes < set(columns["runs"])
    rest = set(columns["runs"]) - set(KEY_COLUMNS["runs"]) - outcomes
    assert rest
    assert all(name.startswith(ACCOUNT_PREFIXES) for name in rest)


def test_sums_of_a_batch_have_the_stated_columns() -> None:
    scenario = proposed().model_copy(update={"quarters": 2})
    tables = play_batch(scenario, range(2), BatchSettings(logged=1))
    assert tables is not None
    assert set(tables) == set(BATCH_TABLES)
    for name in ("quarters", "bins"):
        assert ["point", *tables[name].columns] == list(CHUNK_COLUMNS[name])


def test_what_a_file_may_not_name_a_factor_covers_what_a_run_refuses() -> None:
    assert RESULT_KEYS < RESERVED
    assert {"bin", "sum", "squares", "digest"} == RESERVED - RESULT_KEYS
    assert set(CHUNK_COLUMNS[SCENARIOS]) <= RESERVED
