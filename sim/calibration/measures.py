"""What the region would do in its first quarter, without drawing anything.

Every crisis is solved at the start of a run, in the mean over its draw of resolve. Rates,
shares, ratios and the conduct of guarantors then follow by arithmetic, without Monte
Carlo error. A target names one of the measures here and says of what it is taken.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from sim.calibration.problem import CalibrationProblem
from sim.calibration.targets import MeasureName, PairTarget, Target
from sim.domain.vocabulary import LEVELS, MODES, Mode
from sim.engine.quarter.first_crises import FirstCrises
from sim.rules.conflict.opportunity import expected_crises, retained_heat
from sim.rules.crisis.contest import win_probability

_FAIT = int(Mode.FAIT_ACCOMPLI)


class Region(NamedTuple):
    """The crises of the first quarter, and how often each flashpoint has one."""

    problem: CalibrationProblem
    here: FirstCrises
    """Under the scenario's arrangement, a row a flashpoint."""
    null: FirstCrises
    """Without commitments, a row for each flashpoint of `null_rows`."""
    rates: np.ndarray
    """(f,) opportunities a year, before heat."""
    exponent: float
    """How much strength decides in a war."""

    def rows(self, target: Target) -> list[int]:
        """Return the positions of a target's flashpoints: all of them if it names none."""
        names = self.problem.flashpoints
        return [names.index(name) for name in target.flashpoints or names]

    def null_rows(self, target: Target) -> list[int]:
        """Return the positions of a target's flashpoints among those without commitments."""
        known = self.problem.null.flashpoints.tolist()
        return [known.index(row) for row in self.rows(target)]


def challenge_chance(crises: FirstCrises) -> np.ndarray:
    """Return (r,) the probability of any challenge."""
    return np.asarray(1 - crises.choice[:, 0])


def force_chance(crises: FirstCrises) -> np.ndarray:
    """Return (r,) the probability of force: a grey-zone clash, a seizure or an attack."""
    return np.asarray(crises.clash[:, 0] + crises.choice[:, _FAIT + 1 :].sum(axis=1))


def war_chance(crises: FirstCrises) -> np.ndarray:
    """Return (r,) the probability of a war, by whatever way."""
    return np.asarray(crises.war.sum(axis=1))


def yearly_opportunities(problem: CalibrationProblem, here: FirstCrises) -> np.ndarray:
    """Return (f,) opportunities a year before heat that give the observed counts."""
    known = ~np.isnan(problem.counts)
    # A candidate under which nobody challenges would divide by nought: the search steps on.
    challenge = np.maximum(challenge_chance(here), 1e-9)
    observed = np.where(known, problem.counts, 0.0) / challenge
    return np.where(known, observed, problem.here.world.opportunity_rate)


def _share(part: float, whole: float) -> float:
    """Return a part of a whole; not a number where there is nothing to have a part of."""
    return part / whole if whole > 0 else float("nan")


def _total(region: Region, target: Target, by_mode: np.ndarray) -> float:
    """Return a sum over a target's flashpoints and mode, weighted by their opportunities.

    Parameters
    ----------
    by_mode : (f, 3) chances
    """
    rows = region.rows(target)
    columns = slice(None) if target.mode is None else [MODES.index(target.mode)]
    return float((region.rates[rows] * by_mode[rows][:, columns].sum(axis=1)).sum())


def _force_share(region: Region, target: Target) -> float:
    rows = region.rows(target)
    force = (region.rates * force_chance(region.here))[rows].sum()
    return _share(float(force), float((region.rates * challenge_chance(region.here))[rows].sum()))


def _faits_a_year(region: Region, target: Target) -> float:
    rows = region.rows(target)
    return float((region.rates * region.here.choice[:, _FAIT + 1])[rows].sum())


def _resisted_share(region: Region, target: Target) -> float:
    tried = _total(region, target, region.here.choice[:, 1:])
    return _share(_total(region, target, region.here.resist), tried)


def _conceded_share(region: Region, target: Target) -> float:
    return 1 - _resisted_share(region, target)


def _called_off_share(region: Region, target: Target) -> float:
    resisted = _total(region, target, region.here.resist)
    return 1 - _share(_total(region, target, region.here.clash), resisted)


def _war_per_dispute(region: Region, target: Target) -> float:
    rows = region.rows(target)
    disputes = (region.rates * challenge_chance(region.here))[rows].sum()
    return _share(float((region.rates * war_chance(region.here))[rows].sum()), float(disputes))


def _war_share(region: Region, target: Target) -> float:
    wars = region.rates * war_chance(region.here)
    return _share(float(wars[region.rows(target)].sum()), float(wars.sum()))


def _ratio(chance: Callable[[FirstCrises], np.ndarray]) -> Callable[[Region, Target], float]:
    """Return a measure: what commitments leave of something, at the flashpoints they protect."""

    def ratio(region: Region, target: Target) -> float:
        rows, bare = region.rows(target), region.null_rows(target)
        # The same opportunities on both sides, so only what is done with them differs.
        rates = region.rates[rows]
        left = float((rates * chance(region.here)[rows]).sum())
        return _share(left, float((rates * chance(region.null)[bare]).sum()))

    return ratio


def _win_probability(region: Region, target: Target) -> float:
    row = region.rows(target)[0]
    challenger, defenders = region.here.strength[row]
    for state in target.coalition:
        defenders += region.here.reach[row, region.problem.states.index(state)]
    return float(win_probability(challenger, defenders, region.exponent))


def _won_share(region: Region, target: Target) -> float:
    rows = region.rows(target)
    won = (region.rates * region.here.won)[rows].sum()
    return _share(float(won), float((region.rates * war_chance(region.here))[rows].sum()))


def _level_share(region: Region, target: Target) -> float:
    row = region.rows(target)[0]
    crises = region.here
    if target.null:
        crises, row = region.null, region.null_rows(target)[0]
    state = region.problem.states.index(target.state or "")
    if target.mode is None:
        levels, whole = crises.war_levels[row, state], crises.war[row].sum()
    else:
        mode = MODES.index(target.mode)
        levels, whole = crises.levels[row, mode, state], crises.resist[row, mode]
    return _share(float(levels[LEVELS.index(target.level) :].sum()), float(whole))


def _bystander_fights(region: Region, target: Target) -> float:
    crises, rows = region.here, region.rows(target)
    is_bystander = (crises.obligation == 0) & (crises.stake < region.problem.study.bystander_stake)
    wars = war_chance(crises)
    # Where there is hardly a war nobody can be said to fight in it.
    has_wars = (wars > 1e-9)[:, None]
    shares = crises.war_levels[:, :, -1] / np.maximum(wars, 1e-9)[:, None]
    counted = np.where(is_bystander & has_wars, shares, 0.0)
    return float(counted[rows].max())


MEASURES: Final[dict[MeasureName, Callable[[Region, Target], float]]] = {
    "force_share": _force_share,
    "faits_a_year": _faits_a_year,
    "conceded_share": _conceded_share,
    "resisted_share": _resisted_share,
    "called_off_share": _called_off_share,
    "war_per_dispute": _war_per_dispute,
    "war_share": _war_share,
    "challenge_ratio": _ratio(challenge_chance),
    "force_ratio": _ratio(force_chance),
    "war_ratio": _ratio(war_chance),
    "win_probability": _win_probability,
    "won_share": _won_share,
    "level_share": _level_share,
    "bystander_fights": _bystander_fights,
}
"""{measure: how it is reckoned for one target}."""


def measures_of(region: Region) -> dict[str, float]:
    """Return what every target speaks of; not a number where there is nothing to measure."""
    targets = region.problem.study.targets
    return {name: MEASURES[target.measure](region, target) for name, target in targets.items()}


def pair_force_shares(region: Region) -> dict[str, float]:
    """Return {pair: share of its disputes that see force}, in [0, 1]."""
    names = region.problem.flashpoints
    force = region.rates * force_chance(region.here)
    disputes = region.rates * challenge_chance(region.here)
    shares = {}
    for pair in region.problem.study.pairs:
        rows = [names.index(point) for point in pair.shares]
        shares[pair.name] = float(force[rows].sum() / disputes[rows].sum())
    return shares


def force_log_likelihood(shares: dict[str, float], pairs: list[PairTarget]) -> float:
    """Return the log likelihood of the observed uses of force, pair by pair.

    Parameters
    ----------
    shares : {pair: chance that a dispute sees force}
    """
    total = 0.0
    for pair in pairs:
        # Kept off 0 and 1, where one dispute would be infinitely surprising.
        share = min(max(shares[pair.name], 1e-6), 1 - 1e-6)
        n, k = pair.initiations.value, pair.force.value
        total += k * np.log(share) + (n - k) * np.log(1 - share)
    return float(total)


def opportunity_rates(
    challenge: np.ndarray,
    crises: np.ndarray,
    quarters: int,
    excitation: float,
    half_life_quarters: float,
) -> np.ndarray:
    """Return the yearly rates at which so many crises are expected over a run.

    Heat is followed by its mean (`expected_crises`); the rate is found by bisection.

    Parameters
    ----------
    challenge : (f,) probability of a challenge at an opportunity
    crises : (f,) challenges wanted over the run
    """
    retained = retained_heat(half_life_quarters)
    low, high = np.zeros_like(crises), np.full_like(crises, 40.0)
    # Sixty halvings of 40 are below the spacing of doubles, so no tolerance has to be chosen.
    for _ in range(60):
        rate = 0.5 * (low + high)
        total = np.array(
            [
                expected_crises(one, used, quarters, excitation, retained)
                for one, used in zip(rate, challenge, strict=True)
            ]
        )
        high = np.where(total > crises, rate, high)
        low = np.where(total > crises, low, rate)
    return np.asarray(0.5 * (low + high))
