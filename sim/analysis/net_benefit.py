"""What proposing a treaty is worth, counting the runs in which it fails.

Three arms of a study share their draws: the hub, in which nothing is proposed; inert, in
which the treaty is proposed, negotiated and left on the same draws and changes nothing but
the risk of the window; and negotiated. Then inert - hub is what the window costs, negotiated -
inert what the treaty does, and negotiated - hub the net of both (decision 0032).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.differences import Difference, paired_difference
from sim.domain.errors import ArmsError
from sim.results.reader import Results
from sim.results.study_manifest import PointRecord
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

NEGOTIATION = "switches.negotiation"
"""The override that tells arms apart."""

OUTCOMES = ("deterrence_failure", "expected_wars", "force")
"""Outcomes of which the net benefit is told; below nought a treaty is good."""


@dataclass(frozen=True)
class Arms:
    """Three points of a study that differ in what is done about one treaty."""

    hub: int
    """Number of the point without proposals."""
    negotiated: int
    inert: int | None
    """None: the study has no such point."""


@dataclass(frozen=True)
class NetBenefit:
    """What proposing a treaty changes in one outcome, run by run."""

    negotiated: int
    """Number of the point at which it is negotiated."""
    outcome: str
    window: Difference | None
    """inert - hub."""
    effect: Difference | None
    """negotiated - inert."""
    net: Difference
    """negotiated - hub."""


def arms_of(
    points: Sequence[PointRecord], with_proposals: set[int], baseline: str | None = None
) -> list[Arms]:
    """Return the arms of a study, one for each point at which a treaty is negotiated.

    Points belong together that differ only in their arrangement and in how treaties are
    negotiated.

    Parameters
    ----------
    points : of the study, in the order of their numbers
    with_proposals : numbers of the points with proposals
    baseline : arrangement of the hub; absent: the only one without proposals

    Raises
    ------
    ArmsError : no point without proposals belongs to some negotiated one, or several do
    """
    hubs: dict[str, list[int]] = {}
    inert: dict[tuple[str | None, str], int] = {}
    for number, point in enumerate(points):
        is_baseline = baseline is None or point.arrangement == baseline
        if number not in with_proposals and is_baseline:
            hubs.setdefault(_rest(point), []).append(number)
        elif number in with_proposals and _negotiation(point) == "inert":
            inert[point.arrangement, _rest(point)] = number
    found = []
    for number, point in enumerate(points):
        if number not in with_proposals or _negotiation(point) == "inert":
            continue
        rest = _rest(point)
        hub = _hub_of(points, hubs.get(rest, []), number)
        found.append(Arms(hub, number, inert.get((point.arrangement, rest))))
    return found


def _hub_of(points: Sequence[PointRecord], hubs: list[int], number: int) -> int:
    """Return the point without proposals that a negotiated one is compared with."""
    names = sorted({str(points[hub].arrangement) for hub in hubs})
    if len(names) != 1:
        raise ArmsError(number, names)
    # Without proposals inert and negotiated are the same, so the first stands for both.
    return hubs[0]


def _negotiation(point: PointRecord) -> str:
    """Return how treaties are negotiated at a point."""
    return str(point.overrides.get(NEGOTIATION, "on"))


def _rest(point: PointRecord) -> str:
    """Return everything about a point but its arrangement and how treaties are negotiated."""
    overrides = {path: one for path, one in point.overrides.items() if path != NEGOTIATION}
    return json.dumps([point.policies, overrides], sort_keys=True, default=str)


def net_benefits(results: Results, baseline: str | None = None) -> list[NetBenefit]:
    """Return what proposing each treaty of a study is worth, paired run by run.

    Parameters
    ----------
    results : of a study with the table of proposals, and points without proposals
    baseline : arrangement of the hub; absent: the only one without proposals

    Raises
    ------
    NoTableError : the study did not keep the table of proposals
    ArmsError : see `arms_of`
    """
    with_proposals = set(results.scan("proposals").select("point").unique().collect()["point"])
    arms = arms_of(results.manifest.points, with_proposals, baseline)
    runs = results.runs.sort("replication").partition_by("point", as_dict=True)
    by_point = {int(str(point)): rows for (point,), rows in runs.items()}
    return [_net_benefit(one, by_point, outcome) for one in arms for outcome in OUTCOMES]


def _net_benefit(arms: Arms, runs: Mapping[int, "pl.DataFrame"], outcome: str) -> NetBenefit:
    """Return what one treaty changes in one outcome."""
    inert = arms.inert
    return NetBenefit(
        negotiated=arms.negotiated,
        outcome=outcome,
        window=None if inert is None else _difference(runs[inert], runs[arms.hub], outcome),
        effect=None if inert is None else _difference(runs[arms.negotiated], runs[inert], outcome),
        net=_difference(runs[arms.negotiated], runs[arms.hub], outcome),
    )


def _difference(runs: "pl.DataFrame", baseline: "pl.DataFrame", outcome: str) -> Difference:
    """Return the paired difference of an outcome; runs that only one point has are left out."""
    both = runs.join(baseline.select("replication", other=outcome), on="replication")
    vectors = both[VECTOR].to_numpy() if VECTOR in both.columns else None
    values, base = (both[name].to_numpy().astype(np.float64) for name in (outcome, "other"))
    return paired_difference(values, base, vectors)
