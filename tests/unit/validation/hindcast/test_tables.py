import hashlib
from pathlib import Path

import polars as pl
import pytest

from sim.domain.errors import HindcastTableError, ScenarioError
from sim.validation.hindcast.tables import ReadTable, read_table
from tests.unit.validation.hindcast.synthetic import PARTNERS, RECIPE, recipe, table

ROWS = table(years=2).with_columns(onset=pl.lit(0))


def read(folder: Path, rows: pl.DataFrame, text: str = RECIPE) -> ReadTable:
    path = folder / "mine.parquet"
    rows.write_parquet(path)
    return read_table(recipe(folder, text), path)


def test_it_says_what_it_read_and_what_it_left_out(tmp_path: Path) -> None:
    first = pl.int_range(pl.len()) < 3
    missing = pl.int_range(pl.len()).is_between(2, 4)
    rows = ROWS.with_columns(
        ongoing=pl.when(first).then(1).otherwise(0),
        km=pl.when(missing).then(None).otherwise("km"),
    )
    found = read(tmp_path, rows)
    assert found.file == "mine.parquet"
    assert found.sha256 == hashlib.sha256((tmp_path / "mine.parquet").read_bytes()).hexdigest()
    assert found.rows == len(ROWS)
    # The third row has both faults and counts for the first.
    assert [tuple(one) for one in found.dropped] == [
        ("a dispute goes on", 3),
        ("no value of feature.distance", 2),
    ]
    assert len(found.values) == len(ROWS) - 5


def test_both_directions_are_one_pair(tmp_path: Path) -> None:
    values = read(tmp_path, ROWS).values
    assert values["pair"].n_unique() == 7 * 6 / 2
    pairs = values.filter(pl.col("challenger").is_in(["AAA", "BBB"]), pl.col("target") < "CCC")
    assert pairs["pair"].unique().to_list() == ["AAA BBB"]


def test_other_rows_are_looked_up(tmp_path: Path) -> None:
    text = RECIPE + PARTNERS
    text = text.replace("quarrel: quarrel", "quarrel: reverse_cap1")
    values = read(tmp_path, ROWS, text).values
    row = values.row(by_predicate=(pl.col("year") == 2001) & (pl.col("pair") == "BBB DDD")
                     & (pl.col("challenger") == "DDD"), named=True)  # fmt: skip
    of = {(r["year"], r["from"], r["to"]): r for r in ROWS.iter_rows(named=True)}
    assert row["feature.quarrel"] == of[2001, "BBB", "DDD"]["cap1"]
    assert row["partners.PAT.distance_km"] == of[2001, "PAT", "BBB"]["km"]


def test_what_a_partner_has_matters_only_where_it_is_one(tmp_path: Path) -> None:
    # The patron has no row against itself; nobody promises to defend it.
    values = read(tmp_path, ROWS, RECIPE + PARTNERS).values
    assert values.filter(pl.col("target") == "PAT")["partners.PAT.distance_km"].null_count() > 0
    gone = ROWS.filter((pl.col("from") != "PAT") | (pl.col("to") != "AAA"))
    found = read(tmp_path, gone, RECIPE + PARTNERS)
    (dropped,) = found.dropped
    # Five others against AAA, whose defender has no row there, in two years.
    assert tuple(dropped) == ("no value of partners.PAT.capability", 10)


def test_a_csv_is_read_as_well_with_missing_numbers_as_r_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(ROWS.write_csv().replace(f"{ROWS['km'][0]}", "NA", 1))
    found = read_table(recipe(tmp_path), path)
    assert len(found.values) == len(ROWS) - 1


def test_a_logarithm_of_nothing_is_missing(tmp_path: Path) -> None:
    rows = ROWS.with_columns(cap1=pl.when(pl.int_range(pl.len()) == 0).then(0.0).otherwise("cap1"))
    (dropped,) = read(tmp_path, rows).dropped
    assert tuple(dropped) == ("no value of feature.power", 1)


def test_an_outcome_is_0_or_1(tmp_path: Path) -> None:
    rows = ROWS.with_columns(onset=pl.when(pl.int_range(pl.len()) == 0).then(2).otherwise(0))
    (dropped,) = read(tmp_path, rows).dropped
    assert tuple(dropped) == ("outcome.onset is neither 0 nor 1", 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (pl.concat([ROWS, ROWS.head(1)]), "2000, AAA against BBB has more than one row"),
        (ROWS.with_columns(year=pl.lit("long ago")), "'year' holds something that is no year"),
        (ROWS.with_columns(km=pl.lit("far")), "feature.distance cannot be worked out"),
        (ROWS.with_columns(reverse_x=pl.lit(1)), "'reverse_x' begins as those of other rows do"),
    ],
)
def test_a_table_that_is_no_table_of_dyad_years_is_refused(
    tmp_path: Path, rows: pl.DataFrame, said: str
) -> None:
    with pytest.raises(HindcastTableError, match=said):
        read(tmp_path, rows)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.parquet", "No such file"),
        ("none.xlsx", "neither with .parquet nor with .csv"),
        (".csv", "an ending and nothing else"),
        ("torn.parquet", "parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "torn.parquet").write_text("no table at all")
    with pytest.raises(HindcastTableError, match=said):
        read_table(recipe(tmp_path), tmp_path / name)


def test_a_missing_column_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"mine\.yaml:9:.*the table has no column 'onset'"):
        read(tmp_path, ROWS.drop("onset"))
