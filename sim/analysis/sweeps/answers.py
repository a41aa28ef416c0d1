"""What a sweep answers: for each arm the mean of an outcome and its difference to a baseline arm.

The points of the design are what was sampled, and replications are shared by all of
them, so errors carry both. Beside the mean difference stands the share of the points in
which it is below nought: whether a claim holds on the average, and whether it holds
wherever one looks, are two questions.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import paired_difference
from sim.analysis.resampling import holm
from sim.analysis.sweeps.arm_values import ArmValues, Layout, Measure, Named, arm_values
from sim.analysis.sweeps.crossed_error import CrossedMean, crossed_mean
from sim.domain.errors import DeterError, UnknownNameError
from sim.loading.scenarios import load_scenario
from sim.results.reader import Results
from sim.results.study_manifest import StudyManifest
from sim.study.factor_paths import CHOOSERS
from sim.study.factors import arm_text

if TYPE_CHECKING:
    import polars as pl


TOLD: Final = 0.05
"""Chance below which a difference can be told from none."""


@dataclass(frozen=True)
class Against:
    """The difference of an arm to its baseline."""

    difference: CrossedMean
    """Mean over points and replications, paired run by run, in units of the outcome a run."""

    lower: float
    """Share of the points, or of the vectors of a single point, in which it is below nought."""

    higher: float
    """The same above nought."""

    p_value: float
    """Chance of such a difference were there none."""

    hangs_on_one: bool = False
    """Whether one run or vector makes half of the variance and nothing would be told without it."""

    p_holm: float = 1.0
    """Chance of such a difference were there none, with Holm's step over all that are told."""

    @property
    def is_distinguishable(self) -> bool:
        """Return whether it can be told from none: by itself, and among all that are told."""
        return self.difference.leaves_out_zero and not self.hangs_on_one and self.p_holm <= TOLD

    @property
    def one_decides(self) -> bool:
        """Return whether one run makes half of the variance and the difference cannot be told."""
        return self.hangs_on_one and bool(self.difference.mean)


@dataclass(frozen=True)
class ArmAnswer:
    """What is known of one arm."""

    arm: Named
    """{factor: value}."""

    mean: CrossedMean
    """Of the outcome a run."""

    low_5: float
    """5 % quantile of the means of points."""

    high_95: float
    """95 % quantile of the means of points."""

    against: Against | None
    """None for a baseline, and where there is none."""


@dataclass(frozen=True)
class SweepAnswer:
    """What a sweep says of one outcome, arm by arm."""

    title: str
    """Of the study."""

    measure: Measure
    """What was asked."""

    factor: str | None
    """Factor whose values are compared; none where there is one arm only."""

    baseline: str | float | None
    """Its value against which the others stand."""

    points: int
    """Points drawn."""

    replications: int
    """Most runs of a point under an arm."""

    vectors: int | None
    """Vectors of a plausible set that were played, if any."""

    has_fitted_values: bool
    """Whether the scenario uses values that a search has fitted, so that levels are no findings."""

    has_unpaired_choice: bool
    """Whether arrangements or policies were drawn with the points, so that no arms can be paired.
    """

    averaged: Sequence[str]
    """Factors that differ between points, so that every arm is a mean over them."""

    arms: Sequence[ArmAnswer]
    """By arm."""

    def table(self) -> "pl.DataFrame":
        """Return a row an arm: factors, mean, quantiles over points, difference to the baseline."""
        import polars as pl

        return pl.DataFrame([_row(one, self.measure) for one in self.arms])


def _row(one: ArmAnswer, measure: Measure) -> dict[str, object]:
    """Return an arm as a row of a table; empty where it is the baseline."""
    against = one.against
    found = None if against is None else against.difference
    return {
        **one.arm,
        "outcome": measure.outcome,
        "flashpoint": measure.flashpoint,
        "without": measure.without,
        "mean": one.mean.mean,
        "standard_error": one.mean.error,
        "low_5": one.low_5,
        "high_95": one.high_95,
        "runs": one.mean.runs,
        "difference": None if found is None else found.mean,
        "difference_error": None if found is None else found.error,
        "difference_low": None if found is None else found.low,
        "difference_high": None if found is None else found.high,
        "p_holm": None if against is None else against.p_holm,
        "is_distinguishable": None if against is None else against.is_distinguishable,
        "share_lower": None if against is None else against.lower,
        "share_higher": None if against is None else against.higher,
    }


def sweep_answer(
    results: Results, measure: Measure | None = None, baseline: str | None = None
) -> SweepAnswer:
    """Return what a finished study says of an outcome, arm by arm.

    Parameters
    ----------
    measure : deterrence failures in the whole region if absent
    baseline : value of a factor of the arms; absent: that of the study's file, else the first value
        of the first of them, of `arrangement` if that is among them

    Raises
    ------
    UnknownNameError : there is no such outcome, flashpoint or baseline
    QuestionError : the study kept no table by flashpoint
    """
    found = arm_values(results, measure)
    layout, manifest = found.layout, results.manifest
    factor, value = compared(layout, baseline or stated_baseline(manifest, layout))
    return SweepAnswer(
        title=str(manifest.study.get("title", manifest.name)),
        measure=measure or Measure(),
        factor=factor,
        baseline=value,
        points=len(layout.drawn),
        replications=found.values.shape[2],
        vectors=None if found.vectors is None else len(np.unique(found.vectors)),
        has_fitted_values=_has_fitted_values(manifest),
        has_unpaired_choice=_has_choice(layout.drawn),
        averaged=_varied(layout.drawn),
        arms=_with_holm(
            [_answer(found, number, factor, value) for number in range(len(layout.arms))]
        ),
    )


def _with_holm(arms: Sequence[ArmAnswer]) -> list[ArmAnswer]:
    """Return the arms with p-values that allow for how many differences are told together."""
    told = [one.against for one in arms if one.against is not None]
    stepped = iter(holm(np.array([one.p_value for one in told])))
    return [
        one
        if one.against is None
        else replace(one, against=replace(one.against, p_holm=float(next(stepped))))
        for one in arms
    ]


def stated_baseline(manifest: StudyManifest, layout: Layout) -> str | None:
    """Return the baseline that the file of a comparison states, if arms differ in having it.

    A comparison may be cut to a single arrangement, which then has nothing to be compared with.
    """
    stated = str(manifest.study.get("baseline"))
    return stated if stated in _texts(_varying(layout)) else None


def _varying(layout: Layout) -> dict[str, list[str | float]]:
    """Return {factor: its values} of those in which arms differ."""
    values = {
        name: list(dict.fromkeys(arm[name] for arm in layout.arms)) for name in layout.arms[0]
    }
    return {name: ones for name, ones in values.items() if len(ones) > 1}


def _texts(factors: Mapping[str, Sequence[str | float]]) -> set[str]:
    """Return the values of some factors as readers see them."""
    return {arm_text(one) for ones in factors.values() for one in ones}


def _has_fitted_values(manifest: StudyManifest) -> bool:
    """Return whether the scenario of a study uses fitted values; no if its file is gone."""
    with suppress(DeterError):
        found = load_scenario(manifest.scenario)
        return any(one.status == "fitted" for one in found.parameter_sources.values())
    return False


def _varied(drawn: Sequence[Named]) -> list[str]:
    """Return the factors in which points differ."""
    return [name for name in drawn[0] if len({one[name] for one in drawn}) > 1]


def _has_choice(drawn: Sequence[Named]) -> bool:
    """Return whether points differ in their arrangement or policy."""
    names = {"arrangement", "policy", "policies"} & set(drawn[0])
    return any(len({one[name] for one in drawn}) > 1 for name in names)


def compared(layout: Layout, baseline: str | None) -> tuple[str | None, str | float | None]:
    """Return the factor whose values are compared, and the value of the baseline.

    Raises
    ------
    UnknownNameError : no factor of the arms has the value that was asked for
    """
    several = _varying(layout)
    asked = layout.compares if layout.compares in several else None
    if baseline is not None:
        for name, ones in sorted(several.items(), key=lambda one: one[0] != asked):
            for one in ones:
                if baseline in {str(one), arm_text(one)}:
                    return name, one
        raise UnknownNameError("baseline", baseline, sorted(_texts(several)))
    if not several:
        return None, None
    usual = "arrangement" if "arrangement" in several else next(iter(several))
    first = asked or usual
    return first, several[first][0]


def column_name(arm: Named, factor: str | None) -> str:
    """Return what tells an arm from others beside the factor that is compared.

    >>> column_name({"law": "new", "policy": "continuity", "trust": 0.5}, "law")
    'continuity, trust 0.5'
    """
    return ", ".join(part_name(name, value) for name, value in arm.items() if name != factor)


def part_name(name: str, value: str | float) -> str:
    """Return a value of a factor as part of the name of a column.

    Arrangements and policies go by their names; of all else the factor is said, since a number
    or a truth value says nothing by itself.
    """
    return arm_text(value) if name in CHOOSERS else f"{name} {arm_text(value)}"


def baseline_of(layout: Layout, number: int, factor: str, value: str | float) -> int:
    """Return the number of the arm that differs from another in being the baseline alone."""
    wanted = {**layout.arms[number], factor: value}
    return next(one for one, arm in enumerate(layout.arms) if arm == wanted)


def _answer(
    found: ArmValues, number: int, factor: str | None, value: str | float | None
) -> ArmAnswer:
    """Return what is known of an arm."""
    own, layout = found.values[:, number], found.layout
    against = None
    if factor is not None and value is not None and layout.arms[number][factor] != value:
        base = found.values[:, baseline_of(layout, number, factor, value)]
        against = _against(own - base, found.vectors)
    means = unit_means(own, found.vectors)
    has_value = not np.isnan(means).all()
    low, high = np.nanquantile(means, [0.05, 0.95]) if has_value else (np.nan, np.nan)
    return ArmAnswer(
        arm=layout.arms[number],
        mean=crossed_mean(own, found.vectors),
        low_5=float(low),
        high_95=float(high),
        against=against,
    )


def _against(differences: np.ndarray, vectors: np.ndarray | None) -> Against:
    """Return the difference of an arm to its baseline.

    Parameters
    ----------
    differences : (points, replications) run by run
    vectors : (replications,) see `crossed_mean`
    """
    difference = crossed_mean(differences, vectors)
    signs = np.sign(unit_means(differences, vectors))
    lower, higher = float((signs < 0).mean()), float((signs > 0).mean())
    if len(differences) > 1 or not difference.runs:
        return Against(difference, lower, higher, p_value=difference.p_value)
    # A single point is a comparison, and has the interval of one: wider where runs are skewed.
    nought = np.zeros(differences.shape[1])
    paired = paired_difference(differences[0], nought, vectors)
    return Against(
        replace(difference, low=paired.low, high=paired.high),
        lower,
        higher,
        p_value=difference.p_value if np.isnan(paired.p_value) else paired.p_value,
        hangs_on_one=paired.hangs_on_one,
    )


def unit_means(values: np.ndarray, vectors: np.ndarray | None) -> np.ndarray:
    """Return the mean of each point; of a single point that of each vector or replication.

    Parameters
    ----------
    values : (points, replications)
    vectors : (replications,) vectors of a plausible set, if one was played
    """
    if len(values) > 1:
        return _means(values)
    if vectors is None:
        return np.asarray(values[0])
    return np.array([_means(values[:, vectors == one])[0] for one in np.unique(vectors)])


def _means(values: np.ndarray) -> np.ndarray:
    """Return (points,) means of what has a value; not a number where nothing has."""
    count = (~np.isnan(values)).sum(axis=1)
    total = np.nansum(values, axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))
