"""The verdict of a comparison: its answer as values, from which sentences are made.

It names by three outcomes the best, the least regretted and the worst arrangement under
each policy, how sure that is, how much of the gain one promise alone makes, what it costs
and whom, and, where the study says how, whether it could be had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import HEADLINE, has_fitted_values
from sim.analysis.losses import MATERIAL_LOSS
from sim.analysis.regret import Regret, regret_of
from sim.analysis.verdict.contrasts import OutcomeCells, contrasts_table
from sim.analysis.verdict.costs import Costs, Range, costs_of
from sim.analysis.verdict.feasibility import Chance
from sim.analysis.verdict.standings import Standing, standings_of
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.execution.comparison_runs import Comparison
from sim.study.study_files import ComparisonStudy

if TYPE_CHECKING:
    import polars as pl

VERDICT_OUTCOMES: Final = (HEADLINE, MATERIAL_LOSS, "force")
"""Outcomes by which arrangements are ranked; those that runs do not have are left out."""


@dataclass(frozen=True)
class PromiseShare:
    """How much of the best arrangement's gain over the baseline one promise alone makes."""

    control: str
    """Arrangement with that promise alone."""
    best: str
    """Arrangement whose gain it is."""
    by_policy: Mapping[str, float]
    """{policy: share}, where the best arrangement is better than the baseline."""

    @property
    def range(self) -> Range:
        """Return the least and the largest share over the policies."""
        return Range(low=min(self.by_policy.values()), high=max(self.by_policy.values()))


@dataclass(frozen=True)
class ComparisonVerdict:
    """What a comparison comes to."""

    study: ComparisonStudy
    years: float
    """That a run lasts."""
    has_fitted_values: bool
    """Whether levels, and differences to the null arrangement, are no findings."""
    has_vectors: bool
    """Whether runs play a plausible set."""
    units: int
    """Vectors, or runs of a cell."""
    standings: Mapping[str, Sequence[Standing]]
    """{outcome: where arrangements stand, policy by policy}."""
    regrets: Mapping[str, Regret]
    """{outcome: what each arrangement costs against the best one}."""
    promise: PromiseShare | None
    """None without a control, or where the best arrangement gains nothing."""
    costs: Costs
    """Of the arrangement that is least regretted by the headline."""
    chances: Sequence[Chance]
    """How often treaties are made; empty where the study does not say which."""
    state_names: Mapping[str, str]
    """{code: name of the state}."""

    @property
    def leader(self) -> str:
        """Return the arrangement that is least regretted by the headline outcome."""
        return self.regrets[HEADLINE].least_regretted

    def table(self) -> "pl.DataFrame":
        """Return a row an outcome, policy and arrangement: against the baseline; see `Contrast`."""
        return contrasts_table(
            [
                one
                for standings in self.standings.values()
                for standing in standings
                for one in standing.to_baseline.values()
            ]
        )


def verdict_of(comparison: Comparison, chances: Sequence[Chance] = ()) -> ComparisonVerdict:
    """Return what a comparison comes to.

    Parameters
    ----------
    comparison : from `sim.analysis.losses.with_material_loss`
    chances : how often treaties are made, from `sim.analysis.verdict.feasibility`
    """
    study = comparison.study
    outcomes = [one for one in VERDICT_OUTCOMES if one in comparison.runs.columns]
    cells = {one: OutcomeCells.of(comparison, one) for one in outcomes}
    regrets = {one: regret_of(comparison, one) for one in outcomes}
    standings = {one: standings_of(study, cells[one]) for one in outcomes}
    scenario = comparison.cells[0].scenario
    leader = regrets[HEADLINE].least_regretted
    vectors = regrets[HEADLINE].vectors
    return ComparisonVerdict(
        study=study,
        years=scenario.quarters / QUARTERS_PER_YEAR,
        has_fitted_values=has_fitted_values(scenario),
        has_vectors=vectors > 0,
        units=vectors or study.replications,
        standings=standings,
        regrets=regrets,
        promise=promise_share(study, standings[HEADLINE], leader),
        costs=costs_of(comparison, leader),
        chances=list(chances),
        state_names={code: state.name for code, state in scenario.states.items()},
    )


def promise_share(
    study: ComparisonStudy, standings: Sequence[Standing], best: str
) -> PromiseShare | None:
    """Return how much of an arrangement's gain over the baseline the control alone makes.

    Parameters
    ----------
    standings : by the headline, of which less is better
    best : the arrangement

    Returns
    -------
    None without a control, for the control itself, and where nothing is gained
    """
    control = study.control
    if control is None or control in {best, study.baseline}:
        return None
    shares = {}
    for one in standings:
        base = one.means[study.baseline]
        gain = base - one.means[best]
        if gain > study.smallest_difference * base:
            shares[one.policy] = (base - one.means[control]) / gain
    return PromiseShare(control=control, best=best, by_policy=shares) if shares else None
