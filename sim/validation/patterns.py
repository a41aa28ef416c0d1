"""Patterns of the record that runs should show, whichever of them were aimed at.

Each is a quantity of disputes between states that others have measured. A pair is a
challenger and its target, over all the flashpoints between them.
"""

import math

import numpy as np
from scipy.stats import spearmanr

from sim.domain.vocabulary import QUARTERS_PER_YEAR, quarter_number
from sim.engine.world.constants import World, build_world, flashpoint_names, state_names
from sim.validation.checks import (
    DefendedWarsCheck,
    DisputesCheck,
    ForceByPairCheck,
    FreeRideSizeCheck,
    PactGapCheck,
    PairRatesCheck,
    PairRecord,
    Record,
    RecurrenceCheck,
    ReliabilityCheck,
)
from sim.validation.findings import Finding, finding, jackknifed, mean_error, ratio_of_means
from sim.validation.runs import ValidationRuns, by_flashpoint, challenges, expected_wars


def pair_rates_finding(check: PairRatesCheck, runs: ValidationRuns, record: Record) -> Finding:
    """Return the share of pairs whose mean count of challenges is outside its band."""
    table = challenges(runs) * (record.years / runs.years)
    counts = np.column_stack([table[:, _between(runs, pair)].sum(axis=1) for pair in record.pairs])
    low, high = (np.array([getattr(pair, end) for pair in record.pairs]) for end in ("low", "high"))

    def is_outside(rows: np.ndarray) -> np.ndarray:
        means = counts[rows].mean(axis=0)
        return np.asarray((means < low) | (means > high))

    everything = np.arange(runs.replications)
    listed = tuple(
        f"{_name(pair)} {mean:.1f} ({pair.low:g} to {pair.high:g})"
        for pair, mean, is_out in zip(
            record.pairs, counts.mean(axis=0), is_outside(everything), strict=True
        )
        if is_out
    )
    figure = jackknifed(lambda rows: float(is_outside(rows).mean()), runs.replications)
    claim = "pairs outside their band of challenges"
    return finding(check, claim, figure, (0.0, check.at_most), listed)


def force_by_pair_finding(check: ForceByPairCheck, runs: ValidationRuns, record: Record) -> Finding:
    """Return the rank correlation of the shares of challenges that see force, over pairs."""
    force, tried = (
        np.column_stack([table[:, _between(runs, pair)].sum(axis=1) for pair in record.pairs])
        for table in (by_flashpoint(runs, "force"), challenges(runs))
    )
    recorded = [pair.force / pair.initiations for pair in record.pairs]

    def shares(rows: np.ndarray) -> np.ndarray:
        return np.asarray(force[rows].sum(axis=0) / np.maximum(tried[rows].sum(axis=0), 1))

    figure = jackknifed(
        lambda rows: float(spearmanr(recorded, shares(rows)).statistic), runs.replications
    )
    listed = tuple(
        f"{_name(pair)} {share:.2f} ({known:.2f})"
        for pair, share, known in zip(
            record.pairs, shares(np.arange(runs.replications)), recorded, strict=True
        )
    )
    claim = "force per dispute by pair, rank correlation"
    return finding(check, claim, figure, (check.low, 1.0), listed)


def disputes_finding(check: DisputesCheck, runs: ValidationRuns) -> Finding:
    """Return the share of all challenges that stayed grey, saw force, or became wars."""
    tried, force = challenges(runs).sum(axis=1), by_flashpoint(runs, "force").sum(axis=1)
    parts = {
        "grey": ("share of challenges without force", tried - force),
        "force": ("share of challenges with force", force),
        "war": ("wars per challenge", expected_wars(runs).sum(axis=1)),
    }
    words, part = parts[check.of]
    return finding(check, words, ratio_of_means(part, tried), (check.low, check.high))


def recurrence_finding(check: RecurrenceCheck, runs: ValidationRuns) -> Finding:
    """Return how much likelier a year with a challenge is after one with a challenge lately.

    Within pairs it is the ratio of Mantel and Haenszel over pairs, whose own rates drop out.
    """
    table = _yearly_challenges(runs)
    ratio = _ratio_within if check.within else _ratio_over_all
    figure = jackknifed(
        lambda rows: ratio(_recurrence_counts(table[rows], check.years)), runs.replications
    )
    words = "within pairs" if check.within else "over pairs"
    claim = f"recurrence in {check.years} years, {words}"
    return finding(check, claim, figure, (check.low, check.high))


def _yearly_challenges(runs: ValidationRuns) -> np.ndarray:
    """Return (runs, pairs, years) whether a pair had a challenge."""
    import polars as pl

    pairs, start = _pairs(runs), quarter_number(runs.scenario.start)
    listed = sorted(set(pairs.values()))
    table = np.zeros((runs.replications, len(listed), math.ceil(runs.years)), dtype=np.bool_)
    tried = runs.events.filter((pl.col("event") == "crisis") & pl.col("mode").is_not_null())
    columns = ("replication", "flashpoint", "quarter")
    for replication, flashpoint, quarter in tried.select(columns).iter_rows():
        year = (quarter_number(quarter) - start) // QUARTERS_PER_YEAR
        table[replication, listed.index(pairs[flashpoint]), year] = True
    return table


def _recurrence_counts(table: np.ndarray, years: int) -> np.ndarray:
    """Return (pairs, 2, 2) years by whether there was a challenge lately, and one in the year.

    Parameters
    ----------
    table : (runs, pairs, years) whether a pair had a challenge
    years : that count as lately; the first so many years of a run have no past and are left out
    """
    counts = np.zeros((table.shape[1], 2, 2))
    for year in range(years, table.shape[2]):
        lately, now = table[:, :, year - years : year].any(axis=2), table[:, :, year]
        for was in (0, 1):
            for has in (0, 1):
                counts[:, was, has] += ((lately == was) & (now == has)).sum(axis=0)
    return counts


def _ratio_over_all(counts: np.ndarray) -> float:
    """Return the ratio of chances after a challenge and after none, all pairs in one.

    >>> _ratio_over_all(np.array([[[90.0, 10.0], [60.0, 40.0]]]))
    4.0
    """
    after_none, after_some = counts.sum(axis=0)
    return _share(float(after_some[1] * after_none.sum()), float(after_none[1] * after_some.sum()))


def _ratio_within(counts: np.ndarray) -> float:
    """Return the ratio of Mantel and Haenszel over pairs.

    >>> _ratio_within(np.array([[[90.0, 10.0], [80.0, 20.0]], [[20.0, 20.0], [0.0, 40.0]]]))
    2.0
    """
    without, lately = counts[:, 0].sum(axis=1), counts[:, 1].sum(axis=1)
    whole = np.maximum(without + lately, 1)
    expected = (counts[:, 0, 1] * lately / whole).sum()
    return _share(float((counts[:, 1, 1] * without / whole).sum()), float(expected))


def reliability_finding(check: ReliabilityCheck, runs: ValidationRuns) -> Finding:
    """Return the share of those who owed help in a war that fought in it."""
    fought, owed = (
        by_flashpoint(runs, column).sum(axis=1) for column in ("fought_in_war", "owed_in_war")
    )
    least = runs.scenario.parameters.reliability.invoked_obligation
    claim = f"promises of {least:g} or more kept in wars"
    return finding(check, claim, ratio_of_means(fought, owed), (check.low, check.high))


def pact_gap_finding(check: PactGapCheck, runs: ValidationRuns) -> Finding:
    """Return challenges a pair where the target has a pact with a patron, against the others."""
    world = build_world(runs.scenario)
    patron = state_names(runs.scenario).index(check.patron)
    owes = _pledged(world)[:, patron] >= check.owed
    owes &= world.challenger != patron
    own, other = (_challenges_a_pair(runs, chosen) for chosen in (owes, ~owes))
    claim = f"challenges, pact with {check.patron} / none"
    figure = ratio_of_means(own, other) if owes.any() else (math.nan, math.nan)
    return finding(check, claim, figure, (check.low, check.high))


def _challenges_a_pair(runs: ValidationRuns, chosen: np.ndarray) -> np.ndarray:
    """Return (runs,) challenges by pair at some flashpoints."""
    pairs, names = _pairs(runs), flashpoint_names(runs.scenario)
    listed = {pairs[name] for name, is_in in zip(names, chosen, strict=True) if is_in}
    return np.asarray(challenges(runs)[:, chosen].sum(axis=1) / max(len(listed), 1))


def defended_wars_finding(check: DefendedWarsCheck, runs: ValidationRuns) -> Finding:
    """Return wars by challenge where somebody owes the target help, against where nobody does."""
    defended = _is_defended(build_world(runs.scenario), check.owed)
    wars, tried = expected_wars(runs), challenges(runs)

    def each(rows: np.ndarray, places: np.ndarray) -> float:
        mine = np.ix_(rows, places)
        return _share(float(wars[mine].sum()), float(tried[mine].sum()))

    figure = jackknifed(
        lambda rows: _share(each(rows, defended), each(rows, ~defended)), runs.replications
    )
    return finding(check, "wars per challenge, defended / not", figure, (check.low, check.high))


def _is_defended(world: World, owed: float) -> np.ndarray:
    """Return (f,) whether a state that is no party owes the target so much at the start."""
    owes = _pledged(world) >= owed
    rows = np.arange(world.target.size)
    owes[rows, world.target] = owes[rows, world.challenger] = False
    return np.asarray(owes.any(axis=1))


def _pledged(world: World) -> np.ndarray:
    """Return (f, n) the most that each state owes the target by any pact in force at the start.

    Wherever that pact applies: the record counts pacts between states, and not their scope.
    """
    texts = world.texts
    in_force = texts.is_arranged & (texts.since <= 0) & (texts.until > 0)
    return np.asarray(texts.owed[in_force].max(axis=0, initial=0.0)[world.target])


def free_ride_size_finding(check: FreeRideSizeCheck, runs: ValidationRuns) -> Finding:
    """Return the slope of states' mean index of free riding on the log of their economies."""
    claim = "free riding by size, slope"
    band = (check.low, check.high)
    if runs.states is None:
        return finding(check, claim, (math.nan, math.nan), band)
    scenario, slopes = runs.scenario, []
    codes = [code for code in state_names(scenario) if scenario.states[code].dependence]
    size = np.log([scenario.states[code].gdp_usd_bn.value for code in codes])
    table = runs.states.pivot(on="state", index="replication", values="free_ride_index")
    for row in table.select(codes).iter_rows():
        found = np.array(row, dtype=np.float64)
        known = np.isfinite(found)
        slopes.append(np.polyfit(size[known], found[known], 1)[0])
    values = np.array(slopes)
    return finding(check, claim, (float(values.mean()), mean_error(values)), band)


def _pairs(runs: ValidationRuns) -> dict[str, tuple[str, str]]:
    """Return {flashpoint: challenger and target}."""
    points = runs.scenario.flashpoints
    return {name: (point.challenger, point.target) for name, point in points.items()}


def _between(runs: ValidationRuns, pair: PairRecord) -> list[int]:
    """Return the rows of the flashpoints between two states."""
    wanted, pairs = (pair.challenger, pair.target), _pairs(runs)
    names = flashpoint_names(runs.scenario)
    return [row for row, name in enumerate(names) if pairs[name] == wanted]


def _name(pair: PairRecord) -> str:
    return f"{pair.challenger}-{pair.target}"


def _share(part: float, whole: float) -> float:
    """Return a part of a whole; not a number where there is nothing to have a part of."""
    return part / whole if whole else math.nan
