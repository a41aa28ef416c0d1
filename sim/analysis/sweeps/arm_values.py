"""An outcome of a study by drawn point, arm and replication.

Arms are what every point is played under: the factors that a design crosses, else those
that choose arrangements and policies, named levels and what the study compares, where every
combination is there. All else tells the points apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.domain.errors import QuestionError, UnknownNameError
from sim.engine.outcomes.outcomes import DETERRENCE_FAILURE, FAILURES, FLASHPOINT_COLUMNS
from sim.results.reader import Results
from sim.results.study_manifest import StudyManifest
from sim.study.factor_paths import CHOOSERS
from sim.study.factors import ListedValues, NamedLevels
from sim.study.study_files import SweepStudy
from sim.study.tables import KEY_COLUMNS, VECTOR

if TYPE_CHECKING:
    import polars as pl

type Named = Mapping[str, str | float]
"""{factor: value} as tables show it."""

PARTS = tuple(column.name.lower() for column in FAILURES)
"""What deterrence failures add up, as the table by flashpoint has it."""


MOST_ARMS: Final = 24
"""Arms that a screen shows."""


class Measure(NamedTuple):
    """What is asked of runs."""

    outcome: str = DETERRENCE_FAILURE
    """Column of the table of runs, or of that by flashpoint."""

    flashpoint: str | None = None
    """The only flashpoint that counts; none: the whole region."""

    without: str | None = None
    """A flashpoint that does not count."""


@dataclass(frozen=True)
class Layout:
    """How the points of a study divide into drawn points and arms."""

    arms: Sequence[Named]
    """{arm factor: value} of each arm; one without factors where there are none."""

    drawn: Sequence[Named]
    """{other factor: value} of each drawn point."""

    numbers: np.ndarray
    """(drawn points, arms) numbers of the points of the study."""

    compares: str | None = None
    """The factor that the question asks about, if the study says so and it is one of the arms'."""


@dataclass(frozen=True)
class ArmValues:
    """An outcome by drawn point, arm and replication."""

    layout: Layout
    """Points and arms."""

    values: np.ndarray
    """(drawn points, arms, replications); not a number where a run has no value or was not played.
    """

    vectors: np.ndarray | None
    """(replications,) number of the vector of a plausible set that each played, if any."""


def layout_of(manifest: StudyManifest) -> Layout:
    """Return how the points of a study divide."""
    crossed = _crossed(manifest)
    values = [_named(point.values) for point in manifest.points]
    numbers = np.arange(len(values)).reshape(-1, 1)
    if crossed:
        numbers = numbers.reshape(-1, len({_key(one, crossed) for one in values}))
    else:
        for crossed in (*_arm_factors(manifest), []):
            blocks = _whole_blocks(values, crossed)
            if blocks is not None:
                numbers = blocks
                break
    compares = str(manifest.study.get("compares"))
    return Layout(
        compares=compares if compares in crossed else None,
        arms=[_part(values[number], crossed) for number in numbers[0]],
        drawn=[
            {name: one for name, one in values[row[0]].items() if name not in crossed}
            for row in numbers
        ],
        numbers=numbers,
    )


def _named(values: Mapping[str, object]) -> Named:
    """Return the values of a point as tables show them."""
    return {name: one if isinstance(one, int | float) else str(one) for name, one in values.items()}


def _part(values: Named, names: Sequence[str]) -> Named:
    return {name: values[name] for name in names}


def _key(values: Named, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(values[name] for name in names)


def _crossed(manifest: StudyManifest) -> list[str]:
    """Return the factors that the design of a study crosses."""
    design = manifest.study.get("design")
    found = design.get("cross") if isinstance(design, Mapping) else None
    return [str(name) for name in found] if isinstance(found, list) else []


def _arm_factors(manifest: StudyManifest) -> Iterator[list[str]]:
    """Yield the factors that may make the arms, where combinations are listed, the most first.

    What chooses arrangements or policies makes arms, and so do named levels and what the study
    compares; where the study says what it compares, every other list too, since its values are
    conditions and no sample. All of them only as long as the arms fit on a screen.
    """
    if manifest.kind != "sweep":
        yield list(manifest.factors)
        return
    study = SweepStudy.model_validate(manifest.study)
    # Points of a cube are drawn in an order that counts, and hold every combination by chance only.
    if study.design.kind not in {"grid", "plausible", "list"}:
        return
    factors = {name: study.factors[name] for name in manifest.factors}
    choosers = [name for name, one in factors.items() if set(one.set_paths(name)) & set(CHOOSERS)]
    named = [name for name, one in factors.items() if isinstance(one, NamedLevels)]
    listed = [name for name, one in factors.items() if isinstance(one, ListedValues)]
    least = [*choosers, *([study.compares] if study.compares else [])]
    # Only of what asks about something: levels alone, without a choice, are points as ever.
    more = [*named, *(listed if study.compares else [])]
    for wanted in (more, []):
        chosen = set(least)
        for name in wanted:
            if prod(len(factors[one].grid()) for one in {*chosen, name}) <= MOST_ARMS:
                chosen.add(name)
        yield [name for name in factors if name in chosen]


def _whole_blocks(values: Sequence[Named], arms: Sequence[str]) -> np.ndarray | None:
    """Return (drawn points, arms) numbers of points; none if some point lacks an arm, or has none.

    Parameters
    ----------
    values : of every point
    arms : factors that make the arms
    """
    blocks: dict[tuple[object, ...], dict[tuple[object, ...], int]] = {}
    for number, one in enumerate(values):
        rest = [name for name in one if name not in arms]
        blocks.setdefault(_key(one, rest), {})[_key(one, arms)] = number
    order = list(next(iter(blocks.values())))
    is_whole = len(values) == len(blocks) * len(order)
    if not arms or not is_whole or any(set(block) != set(order) for block in blocks.values()):
        return None
    return np.array([[block[arm] for arm in order] for block in blocks.values()])


def outcomes_known(columns: Sequence[str], factors: Sequence[str]) -> list[str]:
    """Return the columns of a table of runs that are outcomes."""
    keys = {*KEY_COLUMNS["runs"], *factors, VECTOR}
    return [name for name in columns if name not in keys]


def check_measure(measure: Measure, outcomes: Sequence[str], flashpoints: Sequence[str]) -> None:
    """Make sure that runs can answer a question.

    Parameters
    ----------
    outcomes : of runs
    flashpoints : names, none if there is no table by flashpoint

    Raises
    ------
    UnknownNameError : there is no such outcome or flashpoint
    QuestionError : the study keeps no table by flashpoint
    """
    place = measure.flashpoint or measure.without
    if place is None:
        _check_name("outcome", measure.outcome, outcomes)
        return
    if not flashpoints:
        message = "the study keeps no table by flashpoint. Write outputs: [flashpoints] in its file"
        raise QuestionError(f"{message}, and run it again.")
    _check_name("flashpoint", place, flashpoints)
    known = [DETERRENCE_FAILURE, *FLASHPOINT_COLUMNS]
    _check_name("outcome of a flashpoint", measure.outcome, known)


def _check_name(what: str, name: str, known: Sequence[str]) -> None:
    from difflib import get_close_matches

    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise UnknownNameError(what, name, sorted(known), near[0] if near else None)


def arm_values(results: Results, measure: Measure | None = None) -> ArmValues:
    """Return an outcome of a finished study by drawn point, arm and replication.

    Parameters
    ----------
    measure : deterrence failures in the whole region if absent

    Raises
    ------
    UnknownNameError : runs have no such outcome, or the scenario no such flashpoint
    QuestionError : the study kept no table by flashpoint
    """
    asked = measure or Measure()
    runs = results.scan("runs")
    columns = runs.collect_schema().names()
    outcomes = outcomes_known(columns, results.manifest.factors)
    check_measure(asked, outcomes, _flashpoints(results))
    rows = _region(runs, asked) if _is_whole(asked) else _by_place(results, asked)
    layout = layout_of(results.manifest)
    found = rows.collect()
    point, replication = found["point"].to_numpy(), found["replication"].to_numpy()
    table = np.full((layout.numbers.size, int(replication.max(initial=-1)) + 1), np.nan)
    table[point, replication] = found["value"].to_numpy()
    return ArmValues(
        layout=layout,
        values=table[layout.numbers],
        vectors=_vectors(runs, table.shape[1]) if VECTOR in columns else None,
    )


def _is_whole(measure: Measure) -> bool:
    return measure.flashpoint is None and measure.without is None


def _region(runs: "pl.LazyFrame", measure: Measure) -> "pl.LazyFrame":
    """Return point, replication and value over the whole region."""
    import polars as pl

    value = pl.col(measure.outcome).cast(pl.Float64).alias("value")
    return runs.select("point", "replication", value)


def _by_place(results: Results, measure: Measure) -> "pl.LazyFrame":
    """Return point, replication and value at one flashpoint, or at all but one."""
    import polars as pl

    place = pl.col("flashpoint")
    is_only = measure.flashpoint is not None
    is_asked = place == measure.flashpoint if is_only else place != measure.without
    parts = PARTS if measure.outcome == DETERRENCE_FAILURE else (measure.outcome,)
    value = pl.sum_horizontal(*parts).cast(pl.Float64).sum().alias("value")
    rows = results.scan("flashpoints").filter(is_asked)
    return rows.group_by("point", "replication").agg(value)


def _flashpoints(results: Results) -> list[str]:
    """Return the flashpoints of the table by flashpoint; none if it was not kept."""
    if "flashpoints" not in results.manifest.tables:
        return []
    found = results.scan("flashpoints").select("flashpoint").unique().collect()
    return sorted(map(str, found["flashpoint"]))


def _vectors(runs: "pl.LazyFrame", count: int) -> np.ndarray:
    """Return (replications,) the vector that each replication played, alike at all points."""
    rows = runs.select("replication", VECTOR).unique().collect()
    found = np.zeros(count, dtype=np.int64)
    found[rows["replication"].to_numpy()] = rows[VECTOR].to_numpy()
    return found
