"""Where arrangements stand under each policy, by one outcome: from the best to the worst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.regret import is_more_better
from sim.analysis.verdict.contrasts import Contrast, Judgement, OutcomeCells, contrasts
from sim.study.study_files import ComparisonStudy


@dataclass(frozen=True)
class Standing:
    """Where all arrangements stand under one policy, by one outcome."""

    outcome: str
    policy: str
    means: Mapping[str, float]
    """{arrangement: mean a run}, the best first."""
    to_baseline: Mapping[str, Contrast]
    """{arrangement: against the study's baseline}, all but the baseline."""
    to_best: Mapping[str, Contrast]
    """{arrangement: against the best}, all but the best."""

    @property
    def order(self) -> tuple[str, ...]:
        """Return the arrangements, the best first."""
        return tuple(self.means)

    @property
    def best(self) -> str:
        """Return the best arrangement by its mean."""
        return self.order[0]

    @property
    def as_good(self) -> tuple[str, ...]:
        """Return those that the best cannot be told from, or is better by a negligible size."""
        return tuple(
            name
            for name, one in self.to_best.items()
            if one.judgement in {Judgement.NEGLIGIBLE, Judgement.UNTOLD}
        )


def standings_of(study: ComparisonStudy, cells: OutcomeCells) -> list[Standing]:
    """Return where arrangements stand under each policy.

    Differences to the baseline are one family over all policies, those to the best another.

    Parameters
    ----------
    cells : of the outcome
    """
    sign = -1.0 if is_more_better(cells.outcome) else 1.0
    means = {
        policy: {one: cells.mean((one, policy)) for one in study.arrangements}
        for policy in study.policies
    }
    orders = {
        # Without a value an arrangement stands last.
        policy: sorted(found, key=lambda one: (np.isnan(found[one]), sign * found[one]))
        for policy, found in means.items()
    }
    firsts = {policy: order[0] for policy, order in orders.items()}
    bases = dict.fromkeys(study.policies, study.baseline)
    to_best = _against(study, cells, means, firsts)
    to_baseline = _against(study, cells, means, bases)
    return [
        Standing(
            outcome=cells.outcome,
            policy=policy,
            means={one: means[policy][one] for one in orders[policy]},
            to_baseline=to_baseline[policy],
            to_best=to_best[policy],
        )
        for policy in study.policies
    ]


def _against(
    study: ComparisonStudy,
    cells: OutcomeCells,
    means: Mapping[str, Mapping[str, float]],
    others: Mapping[str, str],
) -> dict[str, dict[str, Contrast]]:
    """Return every arrangement against one of its policy, by policy and arrangement.

    Parameters
    ----------
    others : {policy: the arrangement that all others are compared with}
    """
    names = [
        (one, policy) for policy in study.policies for one in study.arrangements
        if one != others[policy]
    ]  # fmt: skip
    pairs = [((one, policy), (others[policy], policy)) for one, policy in names]
    sizes = [study.smallest_difference * abs(means[policy][study.baseline]) for _, policy in names]
    found: dict[str, dict[str, Contrast]] = {policy: {} for policy in study.policies}
    for one in contrasts(cells, pairs, sizes):
        found[one.policy][one.arrangement] = one
    return found


def by_best(standings: Sequence[Standing]) -> dict[str, list[Standing]]:
    """Return standings by the arrangement that is best, that of most policies first."""
    groups: dict[str, list[Standing]] = {}
    for one in standings:
        groups.setdefault(one.best, []).append(one)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def worst_of(standing: Standing, null: str | None) -> str:
    """Return the worst arrangement, the null model left out where there is another.

    Parameters
    ----------
    null : what no worst place is given to; none: all are in the run
    """
    others = [name for name in standing.order if name != null]
    return (others or list(standing.order))[-1]
