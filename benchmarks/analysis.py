"""What it takes to analyse a million runs: time and memory of `deter compare` when all is played.

Two runs of each cell of the main study are played, and repeated with luck that cells share
until there are a million; the folder then says that it is complete. A process of its own
shows that result: it checks the tables and works out verdict, tables and plots.
"""

import json
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from measurement import Effort, Row
from numpy.random import default_rng  # noqa: TID251  invented luck, of no run
from processes import python

from sim.execution.runner import run_study
from sim.results.study_manifest import read_study_manifest, write_study_manifest
from sim.results.table_files import file_digest, table_path
from sim.study.study_plan import plan_of

SECTION = "Analysis of a comparison that was played"
RUNS, QUICK_RUNS = 1_000_000, 100_000
SECONDS, MEGABYTES = "s", "MB"
PLAYED = 2
"""Runs of each cell that are played, and repeated."""
SPREAD = 0.8
"""Spread of the luck, a lognormal factor on every count: skewed as counts of failures are."""
HERE = Path(__file__).resolve().parent
MAIN = HERE.parent / "scenarios" / "studies" / "indo_pacific.yaml"
NOT_ANALYSED = (
    "design:",
    "negotiated:",
    "replications:",
    "headlines:",
    "  - {fewer",
    "     title:",
)
"""Beginnings of lines of the study that are replaced, or would have something played beside it."""


class Taken(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float


def analysis_part(runs: int) -> str:
    """Return the name of the rows of so many runs."""
    return f"deter compare, {runs:,} runs that are complete"


def analysis_rows(effort: Effort) -> list[Row]:
    """Return what it takes to analyse the runs of a comparison."""
    runs = QUICK_RUNS if effort.is_quick else RUNS
    with tempfile.TemporaryDirectory() as name:
        study, result = invented_result(Path(name), runs)
        script = str(HERE / "peak_analysis.py")
        said = python(script, str(study), str(result), folder=Path(name))
    taken = Taken(**json.loads(said.splitlines()[-1]))
    return [
        Row(SECTION, analysis_part(runs), unit, [value], note="1 measurement")
        for unit, value in zip((SECONDS, MEGABYTES), taken, strict=True)
    ]


def invented_result(folder: Path, runs: int) -> tuple[Path, Path]:
    """Write a comparison and a complete result of so many runs; return where both are."""
    lines = MAIN.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(NOT_ANALYSED)]
    each = -(-runs // len(plan_of(MAIN).points))
    study, result = folder / "million.yaml", folder / "million"
    study.write_text("\n".join([*kept, f"replications: {each}", ""]), encoding="utf-8")
    run_study(plan_of(study, replications=PLAYED), result)
    luck = default_rng(1).lognormal(0, SPREAD, each)
    for table in ("runs", "flashpoints"):
        repeat(table_path(result, table), luck, folder / f"parts_of_{table}")
    manifest = read_study_manifest(result)
    digests = {name: file_digest(table_path(result, name)) for name in manifest.tables}
    count = each * len(manifest.points)
    told = {"replications": each, "runs": count, "tables": digests}
    write_study_manifest(result, manifest.model_copy(update=told))
    return study, result


def repeat(path: Path, luck: np.ndarray, parts: Path) -> None:
    """Repeat the runs of a table with luck, cell by cell, so that it need not fit into memory.

    Parameters
    ----------
    luck : (runs of a cell,) factor on every fraction, the same in every cell
    parts : folder for the cells until they are put together
    """
    parts.mkdir()
    for (point,), played in pl.read_parquet(path).partition_by("point", as_dict=True).items():
        rows = len(played) // PLAYED
        place = np.arange(luck.size * rows) % len(played)
        factor = pl.Series(np.repeat(luck, rows))
        numbers = pl.Series(np.repeat(np.arange(luck.size), rows)).cast(
            played.schema["replication"]
        )
        fractions = [name for name, kind in played.schema.items() if kind == pl.Float64]
        repeated = played[place].with_columns(
            pl.col(fractions) * factor, numbers.alias("replication")
        )
        repeated.write_parquet(parts / f"{int(str(point)):04d}.parquet")
    pl.scan_parquet(parts / "*.parquet").sink_parquet(path)
