"""What a sweep's differences follow, and where they turn.

For each arm the difference to its baseline is taken at every point of the design, and
three things are asked of it: which factors it follows, in what share of the points the
claim of fewer holds, and in which region of the factors it turns. Where a single point
plays a plausible set, its vectors take the place of the points, and the inputs of the set
that of the factors.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.sweeps.answers import baseline_of, compared, stated_baseline, unit_means
from sim.analysis.sweeps.arm_values import ArmValues, Measure, Named, arm_values, layout_of
from sim.analysis.sweeps.conditions import Box, Columns, find_box
from sim.analysis.sweeps.indices import Drawn, Ranking, ranking
from sim.domain.errors import QuestionError, UnknownNameError
from sim.results.reader import Results
from sim.results.study_manifest import StudyManifest
from sim.study.designs import Morris, Saltelli
from sim.study.factors import arm_text
from sim.study.plausible_sets import PlausibleSet
from sim.study.study_files import SweepStudy

if TYPE_CHECKING:
    import polars as pl

CLEAR: Final = 0.02
"""Share of the baseline by which a difference must exceed nothing to be worth a word."""

LEAST_UNITS: Final = 8
"""Points, or vectors, below which nothing is said."""


class Unit(NamedTuple):
    """What was drawn: the points of a design, or the vectors of a plausible set."""

    word: str
    """points or vectors."""

    drawn: Drawn
    """With their factors as numbers."""

    columns: Columns
    """{factor: (units,) values}, words as words."""


@dataclass(frozen=True)
class Claim:
    """In what share of the points an arm has less of an outcome than its baseline."""

    share: float
    """Share in which it is lower."""

    clear: float
    """Share in which it is lower by more than `CLEAR` of the baseline there."""

    region: Box | None
    """Where the rarer of the two answers is frequent; none where there is one answer only, or no
    such region."""

    region_fails: bool
    """Whether the region is one in which the claim fails; else one in which it holds."""


@dataclass(frozen=True)
class Finding:
    """What an outcome, or its difference between two arms, follows."""

    arm: Named
    """{factor: value}; empty where there are no arms."""

    against: str | None
    """Baseline that the difference is taken to; none for the outcome itself."""

    mean: float
    """Over the units."""

    ranking: Ranking | None
    """Factors by how much it follows them; none where it does not vary."""

    luck: float
    """Share of its variance between units that is Monte Carlo error; not a number for one run."""

    claim: Claim | None
    """Whether the difference is below nought; none without a baseline."""


@dataclass(frozen=True)
class Sensitivity:
    """What the differences of a sweep follow, and where they turn."""

    title: str
    """Of the study."""

    measure: Measure
    """What was asked."""

    unit: Unit
    """What was drawn."""

    findings: Sequence[Finding]
    """An arm each."""

    cases: "pl.DataFrame"
    """A row a unit: its factors, and for each arm its mean, its difference and whether it is lower.
    """

    def table(self) -> "pl.DataFrame":
        """Return a row for each arm, factor and measure of sensitivity."""
        import polars as pl

        return pl.DataFrame(
            [
                {
                    **finding.arm,
                    "against": finding.against,
                    "method": finding.ranking.method,
                    "factor": one.factor,
                    "rank": place,
                    "measure": measure,
                    "value": index.value,
                    "half_width": index.half_width,
                    "quarter": one.quarter if measure == finding.ranking.main else None,
                    "half": one.half if measure == finding.ranking.main else None,
                }
                for finding in self.findings
                if finding.ranking is not None
                for place, one in enumerate(finding.ranking.factors, 1)
                for measure, index in one.indices.items()
            ]
        )


def sensitivity_of(
    results: Results,
    measure: Measure | None = None,
    baseline: str | None = None,
    vectors: PlausibleSet | None = None,
    only: Sequence[str] = (),
) -> Sensitivity:
    """Return what the differences of a finished sweep follow, and where they turn.

    Parameters
    ----------
    measure : deterrence failures in the whole region if absent
    baseline : as for `sweep_answer`
    vectors : the plausible set that was played, if any
    only : values that an arm must have to be told; all are if absent

    Raises
    ------
    QuestionError : too few points or vectors, or some of them without a value
    UnknownNameError : there is no such outcome, flashpoint or baseline
    """
    found = arm_values(results, measure)
    unit = _unit(found, results.manifest, vectors)
    count = len(unit.drawn.columns)
    _check_enough(count, unit.word, unit.drawn.names)
    factor, value = compared(
        found.layout, baseline or stated_baseline(results.manifest, found.layout)
    )
    work = _Work(found, unit, factor, value)
    return Sensitivity(
        title=str(results.manifest.study.get("title", results.manifest.name)),
        measure=measure or Measure(),
        unit=unit,
        findings=[work.finding(number) for number in work.told(only)],
        cases=work.cases(),
    )


def check_drawn(manifest: StudyManifest) -> None:
    """Make sure, before anything is played, that a study draws enough to tell what it follows.

    Parameters
    ----------
    manifest : of the study, with its points; one that plays a plausible set is not refused

    Raises
    ------
    QuestionError : it draws too little
    """
    if manifest.vectors is None:
        drawn = layout_of(manifest).drawn
        _check_enough(len(drawn), "points", drawn[0] if manifest.kind == "sweep" else ())


def _check_enough(count: int, what: str, names: Collection[str]) -> None:
    """Raise if fewer points or vectors were drawn than can be told from, or nothing varies."""
    if count < LEAST_UNITS or not names:
        drew = f"{count:,} {what.removesuffix('s') if count == 1 else what}"
        message = f"the study draws {drew}; a sensitivity needs {LEAST_UNITS} at least"
        hint = "Give its design more points of the factors that should be told apart."
        raise QuestionError(f"{message}. {hint}")


def _unit(found: ArmValues, manifest: StudyManifest, vectors: PlausibleSet | None) -> Unit:
    """Return what was drawn."""
    if len(found.layout.drawn) == 1 and found.vectors is not None and vectors is not None:
        return _vector_unit(found.vectors, vectors, manifest.seed)
    names = sorted(found.layout.drawn[0])
    columns = {name: factor_column([one[name] for one in found.layout.drawn]) for name in names}
    varied = [name for name in names if len(np.unique(columns[name])) > 1]
    if manifest.kind != "sweep":
        varied = []
    design, numbers = None, np.array([_numbers(columns[name]) for name in varied]).T
    if varied:
        study = SweepStudy.model_validate(manifest.study)
        design = study.design
        if isinstance(design, Morris | Saltelli):
            # Of the design, whose columns are all factors that it draws, by name.
            varied = sorted(study.arms.drawn)
            numbers = design.cube(len(varied), study.seed)
    drawn = Drawn(names=varied, columns=numbers.reshape(len(found.layout.drawn), -1),
                  design=design, seed=manifest.seed)  # fmt: skip
    return Unit(word="points", drawn=drawn, columns={name: columns[name] for name in varied})


def _vector_unit(played: np.ndarray, vectors: PlausibleSet, seed: int) -> Unit:
    """Return the vectors that were played, with the inputs that vary among them."""
    numbers = np.array([vectors.vectors[one] for one in np.unique(played)])
    varies = np.ptp(numbers, axis=0) > 0
    names = [name for name, one in zip(vectors.columns, varies, strict=True) if one]
    numbers = numbers[:, varies]
    drawn = Drawn(names=names, columns=numbers, design=None, seed=seed)
    return Unit(word="vectors", drawn=drawn, columns=dict(zip(names, numbers.T, strict=True)))


def factor_column(values: Sequence[str | float]) -> np.ndarray:
    """Return (points,) values of a factor: numbers if all are, else words."""
    if all(isinstance(one, int | float) for one in values):
        return np.array(values, dtype=np.float64)
    return np.array([arm_text(one) for one in values])


def _numbers(column: np.ndarray) -> np.ndarray:
    """Return a column as numbers: words by their place in the alphabet."""
    if column.dtype.kind in "fiu":
        return column
    return np.unique(column, return_inverse=True)[1].astype(np.float64)


class _Work:
    """Finds what is to be said of each arm of one study."""

    def __init__(
        self, found: ArmValues, unit: Unit, factor: str | None, value: str | float | None
    ) -> None:
        """Keep the values, and which arm stands against which."""
        self.found, self.unit = found, unit
        self.bases: dict[int, int | None] = dict.fromkeys(range(len(found.layout.arms)))
        if factor is not None and value is not None:
            for number, arm in enumerate(found.layout.arms):
                base = baseline_of(found.layout, number, factor, value)
                self.bases[number] = None if arm[factor] == value else base
        self.factor = factor

    def told(self, only: Sequence[str]) -> list[int]:
        """Return the arms that something is said of: those with a baseline, if any has one.

        Raises
        ------
        UnknownNameError : no arm has all the values that were asked for
        """
        arms = [one for one, base in self.bases.items() if base is not None] or list(self.bases)
        texts = {one: [*map(arm_text, self.found.layout.arms[one].values())] for one in arms}
        kept = [one for one in arms if set(only) <= set(texts[one])]
        if not kept:
            known = sorted({text for one in texts.values() for text in one})
            raise UnknownNameError("arm", ", ".join(only), known)
        return kept

    def runs(self, number: int) -> np.ndarray:
        """Return (points, replications) of an arm, or of its difference to its baseline."""
        base = self.bases[number]
        own = self.found.values[:, number]
        return own if base is None else own - self.found.values[:, base]

    def means(self, runs: np.ndarray) -> np.ndarray:
        """Return (units,) means."""
        means = unit_means(runs, self.found.vectors)
        if np.isnan(means).any():
            message = f"the outcome has no value at {int(np.isnan(means).sum()):,} "
            raise QuestionError(f"{message}{self.unit.word}: take another, or more replications.")
        return means

    def finding(self, number: int) -> Finding:
        """Return what is known of an arm."""
        runs, base = self.runs(number), self.bases[number]
        values = self.means(runs)
        against = None
        if base is not None and self.factor is not None:
            against = arm_text(self.found.layout.arms[base][self.factor])
        return Finding(
            arm=self.found.layout.arms[number],
            against=against,
            mean=float(values.mean()),
            ranking=ranking(self.unit.drawn, values) if np.ptp(values) > 0 else None,
            luck=self._luck(runs, values),
            claim=None if base is None else self._claim(values, base),
        )

    def _luck(self, runs: np.ndarray, values: np.ndarray) -> float:
        """Return the share of the variance between units that is Monte Carlo error."""
        if self.unit.word == "vectors" and self.found.vectors is not None:
            return luck_of_vectors(runs[0], self.found.vectors, values)
        return luck_share(runs, values)

    def _claim(self, values: np.ndarray, base: int) -> Claim:
        """Return in what share of the units the claim of fewer holds, and where it turns."""
        holds, level = values < 0, self.means(self.found.values[:, base])
        fails = bool(holds.mean() >= 0.5)
        rows = self._independent()
        columns = {name: column[rows] for name, column in self.unit.columns.items()}
        block = 1 if len(rows) < len(values) else self.unit.drawn.block
        return Claim(
            share=float(holds.mean()),
            clear=float((values < -CLEAR * np.abs(level)).mean()),
            region=find_box(columns, (~holds if fails else holds)[rows], block),
            region_fails=fails,
        )

    def _independent(self) -> np.ndarray:
        """Return the numbers of the units that were drawn by themselves.

        Of Saltelli's points most repeat the values of others, so that a box would be found in, and
        tried on, the same values; the first and the last of each block are drawn.
        """
        count, block = len(self.unit.drawn.columns), self.unit.drawn.block
        if not isinstance(self.unit.drawn.design, Saltelli):
            return np.arange(count)
        firsts = np.arange(0, count, block)
        return np.sort(np.concatenate([firsts, firsts + block - 1]))

    def cases(self) -> "pl.DataFrame":
        """Return a row a unit."""
        import polars as pl

        found: dict[str, np.ndarray] = dict(self.unit.columns)
        for number, arm in enumerate(self.found.layout.arms):
            name = ", ".join(map(arm_text, arm.values())) or "outcome"
            found[f"mean: {name}"] = unit_means(self.found.values[:, number], self.found.vectors)
            if self.bases[number] is not None:
                difference = unit_means(self.runs(number), self.found.vectors)
                found[f"difference: {name}"] = difference
                found[f"lower: {name}"] = difference < 0
        return pl.DataFrame(found)


def luck_share(runs: np.ndarray, values: np.ndarray) -> float:
    """Return the share of the variance between points that is Monte Carlo error.

    What all points share, as they share their draws, moves all of them alike and is left out.

    Parameters
    ----------
    runs : (points, replications)
    values : (points,) means

    Returns
    -------
    in [0, 1]; not a number where it cannot be told
    """
    if np.isnan(runs).any() or runs.shape[1] < 2 or len(runs) < 2 or np.ptp(values) == 0:
        return float("nan")
    rest = runs - values[:, None] - runs.mean(axis=0) + values.mean()
    freedom = (runs.shape[0] - 1) * (runs.shape[1] - 1)
    noise = float((rest**2).sum()) / freedom / runs.shape[1]
    return float(min(1.0, noise / values.var(ddof=1)))


def luck_of_vectors(runs: np.ndarray, vectors: np.ndarray, values: np.ndarray) -> float:
    """Return the share of the variance between vectors that is Monte Carlo error.

    Parameters
    ----------
    runs, vectors : (replications,) the outcome, and the vector that each played
    values : (vectors,) means

    Returns
    -------
    in [0, 1]; not a number where no vector was played twice
    """
    _, unit, counts = np.unique(vectors, return_inverse=True, return_counts=True)
    freedom = int((counts - 1).sum())
    if not freedom or np.isnan(runs).any() or np.ptp(values) == 0:
        return float("nan")
    within = float(((runs - values[unit]) ** 2).sum()) / freedom
    return float(min(1.0, within * (1 / counts).mean() / values.var(ddof=1)))
