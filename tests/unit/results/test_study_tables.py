import signal
from collections.abc import Collection
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import (
    FactorNameError,
    StudyInterrupted,
)
from sim.execution.runner import run_study
from sim.results import partition
from sim.results import study_tables as tables
from sim.results.chunks import unpack_tables
from sim.results.partition import rounds_of
from sim.results.reader import load_results
from sim.study.plan import Point
from tests.patience import wait_until
from tests.unit.small_studies import (
    WHOLE,
    SmallPlan,
    value_of,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_quarters_are_added_up_over_chunks() -> None:
    run_study(WHOLE)
    rows = load_results("results/small").quarters
    assert rows.columns[:5] == ["point", "quarters", "word", "quarter", "series"]
    assert len(rows) == (2 + 3 + 4) * 2
    assert rows["count"].unique().to_list() == [20]
    (found,) = rows.filter(point=1, quarter=2, series="heat")["mean"].to_list()
    assert found == pytest.approx(sum(value_of(7, 3, r) for r in range(20)) / 5 / 20)


@pytest.mark.parametrize("runs_per_chunk", [1, 7, 1000])
def test_quarters_do_not_depend_on_the_size_of_chunks(
    runs_per_chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(WHOLE, "one")
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", runs_per_chunk)
    run_study(WHOLE, "two")
    names = ("point", "quarters", "quarter", "series", "count")
    one, two = (load_results(folder).quarters for folder in ("one", "two"))
    assert one.select(names).equals(two.select(names))
    assert one["mean"].to_list() == pytest.approx(two["mean"].to_list())


@pytest.mark.parametrize("table", ["scenarios", "runs", "quarters", "failures"])
def test_a_stop_while_tables_are_made_keeps_every_run(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = np.zeros(1, dtype=np.int64)

    def stopping(content: bytes, names: Collection[str]) -> dict[str, pl.DataFrame]:
        if table in names:
            signal.raise_signal(signal.SIGINT)
            wait_until(lambda: stop[0])  # the signal is heard in the main thread
        return unpack_tables(content, names)

    with monkeypatch.context() as patch:
        patch.setattr("sim.results.study_tables.unpack_tables", stopping)
        with pytest.raises(StudyInterrupted, match="60 of 60 runs are kept"):
            run_study(WHOLE, stop=stop)
    folder = Path("results/small")
    assert {path.name for path in folder.iterdir()} == {"chunks", "manifest.json"}
    run_study(WHOLE)
    assert len(load_results(folder).runs) == 60


def test_looking_through_chunks_is_stopped_too() -> None:
    stop = np.ones(1, dtype=np.int64)
    manifest = run_study(WHOLE).manifest

    def unread(_number: int) -> bytes:
        raise AssertionError

    with pytest.raises(tables.StoppedError):
        tables._schemas_and_digests(tables.Sources(manifest, rounds_of(3, [20]), unread, stop))


@pytest.mark.parametrize("name", ["point", "replication", "wars", "count", "what"])
def test_a_factor_may_not_be_called_as_a_column_is(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [Point(0, {name: 1.0}, None, None, {})]
    monkeypatch.setattr(SmallPlan, "points", points)
    with pytest.raises(FactorNameError, match=f"calls a factor '{name}'"):
        run_study(SmallPlan(factors=(name,), logged=1, outputs=frozenset({"runs", "events"})))
