import json

import numpy as np
import polars as pl
import pytest

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.vocabulary import quarter_name, quarter_number
from sim.engine.outcomes.counts import Series
from sim.engine.run.ensemble import play, setting_of
from sim.execution.batches import BatchSettings, play_batch
from sim.model.region import Region
from sim.results.batch_tables import Tables, quarter_summary, with_vectors
from sim.study.tables import BATCH_TABLES
from tests.acceptance.worlds import classroom, judged, warlike

FIRST, LAST, LOGGED = 3, 24, 8
START = quarter_number("2025Q1")


def batch(outputs: tuple[str, ...] = BATCH_TABLES, first: int = FIRST, last: int = LAST) -> Tables:
    tables = play_batch(
        warlike("hub"), range(first, last), BatchSettings(LOGGED, frozenset(outputs))
    )
    assert tables is not None
    return tables


def regions(last: int = LAST) -> list[Region]:
    return [Region(warlike("hub"), replication=r).run() for r in range(FIRST, last)]


def at_a_point(*tables: pl.DataFrame) -> list[pl.DataFrame]:
    return [table.with_columns(point=pl.lit(4)) for table in tables]


# Tables


def test_a_run_is_a_row_with_what_it_counted() -> None:
    runs = batch()["runs"]
    assert runs["replication"].to_list() == list(range(FIRST, LAST))
    for row, region in zip(runs.iter_rows(named=True), regions(), strict=True):
        expected = region.counts.outcomes() | region.counts.accounts()
        assert list(row) == ["replication", *expected]
        assert [row[name] for name in expected] == pytest.approx(
            list(expected.values()), nan_ok=True, abs=0, rel=0
        )


def test_a_run_and_flashpoint_is_a_row_with_what_was_counted_there() -> None:
    found = batch()["flashpoints"].to_dicts()
    expected = [
        {"replication": region.replication, **row}
        for region in regions()
        for row in region.counts.by_flashpoint()
    ]
    assert found == expected


def test_only_the_tables_that_are_asked_for_are_made() -> None:
    assert list(batch(())) == ["runs"]
    assert list(batch(("flashpoints", "runs"))) == ["runs", "flashpoints"]
    assert list(batch(("quarters",))) == ["runs", "quarters", "bins"]
    assert list(batch(("events",))) == ["runs", "events"]


def test_runs_below_a_number_keep_their_events_and_the_others_none() -> None:
    assert set(batch()["events"]["replication"]) == set(range(FIRST, LOGGED))
    assert batch(first=LOGGED)["events"].is_empty()
    assert batch(first=LOGGED)["events"].schema == batch()["events"].schema


def test_an_event_tells_what_the_record_tells() -> None:
    events = batch()["events"].to_dicts()
    records = [
        record
        for region in regions(LOGGED)
        for record in region.events
        if isinstance(record, CrisisRecord | WarRecord)
    ]
    assert len(events) == len(records) > 0
    kinds = set()
    for event, record in zip(events, records, strict=True):
        asked = json.loads(event["guarantors"])
        levels = {code: one["level"] for code, one in asked.items() if one["level"]}
        owed = {code: one["owed"] for code, one in asked.items() if one["owed"] is not None}
        kinds.add((event["event"], event["outcome"]))
        assert isinstance(record, CrisisRecord | WarRecord)
        assert event["flashpoint"] == record.flashpoint
        if isinstance(record, WarRecord):
            assert (event["event"], event["mode"]) == ("war", "major_attack")
            assert event["quarter"] == record.until
            assert event["since"] == record.since
            assert event["outcome"] == record.ending
            assert event["battle_deaths"] == record.battle_deaths
            assert {c for c, level in levels.items() if level == "fight"} == set(record.fighters)
            assert owed == {}
            assert event["war_probability"] is None
        if isinstance(record, CrisisRecord):
            assert event["event"] == "crisis"
            assert event["quarter"] == record.quarter
            assert (event["mode"], event["outcome"]) == (record.mode, record.outcome)
            assert event["war_probability"] == record.war_probability
            assert event["control_lost"] == record.control_lost
            assert levels == record.levels
            assert owed == record.obligations
            assert event["since"] is None
    assert {("crisis", "war"), ("crisis", "status_quo")} <= kinds
    # Who wins is a matter of the draws, but some war must have been fought to its end.
    assert kinds & {("war", "challenger_won"), ("war", "challenger_lost")}


def test_chances_of_an_event_are_those_of_its_moves() -> None:
    events = batch()["events"].filter(pl.col("event") == "crisis").to_dicts()
    records = [one for r in regions(LOGGED) for one in r.events if isinstance(one, CrisisRecord)]
    for event, record in zip(events, records, strict=True):
        chances = {m.decision: {o.name: o.probability for o in m.options} for m in record.moves}
        assert event["mode_probability"] == chances["challenge"][record.mode or "status_quo"]
        response = chances.get("response")
        assert event["resist_probability"] == (response["resist"] if response else None)


def test_a_council_that_fails_is_seen() -> None:
    scenario = classroom(
        "treaty",
        parameters__council__veto_intercept_logit=20,
        flashpoints__islets__opportunity_rate=judged(4),
    )
    tables = play_batch(scenario, range(3), BatchSettings(logged=3))
    assert tables is not None
    events = tables["events"].filter(pl.col("outcome").is_in(["repelled", "taken", "backed_down"]))
    assert events.height > 0
    assert not events["is_council_active"].any()


# Quarters


def test_quarters_and_bins_add_up_over_batches() -> None:
    whole, parts = batch(), [batch(last=10), batch(first=10)]
    keys = ["quarter", "series"]
    for name, extra in (("quarters", []), ("bins", ["bin"])):
        added = (
            pl.concat([part[name] for part in parts])
            .group_by([*keys, *extra], maintain_order=True)
            .sum()
            .sort([*keys, *extra])
        )
        expected = whole[name].sort([*keys, *extra])
        assert added.select([*keys, *extra, "count"]).equals(
            expected.select([*keys, *extra, "count"])
        )
    assert set(whole["quarters"]["count"]) == {LAST - FIRST}


def series_of_runs(name: str) -> np.ndarray:
    """Return (runs, quarters) of a series, played one run at a time."""
    setting = setting_of(warlike("hub"))
    return np.array(
        [play(setting, r, r + 1).counts.sums[:, Series[name.upper()]] for r in range(FIRST, LAST)]
    )


@pytest.mark.parametrize("name", [series.name.lower() for series in Series])
def test_a_summary_has_mean_error_and_quantiles_of_the_runs(name: str) -> None:
    tables = batch()
    found = quarter_summary(*at_a_point(tables["quarters"], tables["bins"]))
    assert found.columns[:4] == ["point", "quarter", "series", "count"]
    rows = found.filter(pl.col("series") == name).sort("quarter")
    values = series_of_runs(name)
    assert rows["quarter"].to_list() == list(range(20))
    assert rows["mean"].to_numpy() == pytest.approx(values.mean(axis=0))
    error = values.std(axis=0, ddof=1) / np.sqrt(LAST - FIRST)
    assert rows["standard_error"].to_numpy() == pytest.approx(error, abs=1e-9)
    for column, share in (("q05", 0.05), ("q50", 0.5), ("q95", 0.95)):
        exact = np.quantile(values, share, axis=0, method="inverted_cdf")
        assert rows[column].to_numpy() == pytest.approx(exact, rel=1 / 32, abs=1e-6)
        if name in {"opportunities", "wars_running"}:
            assert rows[column].to_list() == exact.tolist()


def test_where_no_run_has_a_value_the_summary_has_none() -> None:
    tables = play_batch(classroom("no_commitments"), range(3))
    assert tables is not None
    found = quarter_summary(*at_a_point(tables["quarters"], tables["bins"]))
    rows = found.filter(pl.col("series") == "credibility")
    assert rows.height == 20
    assert set(rows["count"]) == {0}
    for column in ("mean", "standard_error", "q05", "q50", "q95"):
        assert rows[column].null_count() == 20


def test_one_run_has_a_mean_and_no_error() -> None:
    tables = batch(first=5, last=6)
    found = quarter_summary(*at_a_point(tables["quarters"], tables["bins"]))
    rows = found.filter(pl.col("series") == "heat")
    assert rows["standard_error"].null_count() == rows.height
    assert rows["mean"].null_count() == 0


def test_points_are_summed_up_apart() -> None:
    tables = batch()
    other = play_batch(warlike("treaty"), range(9))
    assert other is not None
    keyed = [
        pl.concat(
            [tables[name].with_columns(point=pl.lit(1)), other[name].with_columns(point=pl.lit(0))]
        )
        for name in ("quarters", "bins")
    ]
    found = quarter_summary(*keyed)
    assert found["point"].is_sorted()
    for point, alone in ((1, tables), (0, other)):
        expected = quarter_summary(
            *(alone[name].with_columns(point=pl.lit(point)) for name in ("quarters", "bins"))
        )
        assert found.filter(pl.col("point") == point).equals(expected)


def test_quarters_of_events_are_those_of_the_calendar() -> None:
    quarters = set(batch()["events"]["quarter"])
    assert quarters <= {quarter_name(START + k) for k in range(20)}


def test_a_run_is_told_with_the_vector_that_it_played() -> None:
    runs = pl.DataFrame({"replication": [4, 5, 6], "wars": [0.0, 1.0, 0.0]})
    found = with_vectors({"runs": runs}, 5)["runs"]
    assert found.columns == ["replication", "vector", "wars"]
    assert found["vector"].to_list() == [4, 0, 1]
