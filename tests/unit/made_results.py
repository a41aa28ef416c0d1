"""Results of sweeps whose outcomes are made up, so that what they must say is known."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from sim.results.reader import Results
from sim.results.study_manifest import study_manifest
from sim.study.loader import read_study
from sim.study.study_plan import plan_from

NO_DIGEST = "0" * 64

type Outcome = Callable[[Mapping[str, float | str], int], float]
"""From the values of a point and the number of a replication to a value."""


def made_results(
    work: Path, text: str, outcome: Outcome, places: Mapping[str, float] | None = None
) -> Results:
    """Return the results of a study in a library, with made-up deterrence failures.

    Parameters
    ----------
    text : the study but for its title and scenario
    places : {flashpoint: its share of the failures}; none: no table by flashpoint
    """
    (work / "studies").mkdir(exist_ok=True)
    path = work / "studies" / "case.yaml"
    path.write_text(f"title: Case\nscenario: base\n{text}", encoding="utf-8")
    plan = plan_from(read_study(path))
    assert isinstance(plan.replications, int)
    rows = [
        {
            "point": point.index,
            **point.values,
            "replication": replication,
            "deterrence_failure": outcome(point.values, replication),
        }
        for point in plan.points
        for replication in range(plan.replications)
    ]
    folder = work / "out"
    folder.mkdir(exist_ok=True)
    # Not in order: chunks come as workers finish them.
    runs = pl.DataFrame(rows, infer_schema_length=None).reverse()
    runs.write_parquet(folder / "runs.parquet")
    tables = {"runs": NO_DIGEST}
    if places:
        tables["flashpoints"] = NO_DIGEST
        pl.concat(
            runs.select(
                "point",
                "replication",
                pl.lit(name).alias("flashpoint"),
                (pl.col("deterrence_failure") * share / 2).alias("expected_wars"),
                (pl.col("deterrence_failure") * share / 2).alias("expected_capitulations"),
            )
            for name, share in places.items()
        ).write_parquet(folder / "flashpoints.parquet")
    found = study_manifest(plan, "deter sweep").model_copy(update={"tables": tables})
    return Results(folder, found.model_copy(update={"state": "complete"}))
