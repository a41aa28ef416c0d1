"""One run of a study for a class: a crisis in it that fails, and the same in other cells.

Runs of a study share their draws, so the same replication of two cells is the same luck
under two arrangements. A crisis is asked again in other cells as the region stood when it
began: what differs then is the arrangement or the policy, and nothing that came before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.domain.records import CrisisRecord
from sim.execution.replay import replay_of
from sim.execution.seminar.what_ifs import ToldRun, crisis_records_again, turns
from sim.execution.single_run import simulate
from sim.study.seminar_files import WhatIf, seminar_of

if TYPE_CHECKING:
    from sim.execution.replay import Replay
    from sim.model.region import Region


@dataclass(frozen=True)
class OtherCell:
    """A cell of the study in which crises are asked again."""

    point: int
    """Its number in the study."""

    name: str
    """A name of its own."""

    change: WhatIf
    """What it has in place of the arrangement or policy of the run."""


@dataclass(frozen=True)
class ToldStudyRun:
    """A run of a study that is told, and why its crisis is shown."""

    told: ToldRun
    """The run, with its crises again in the other cells."""

    replication: int
    """Which of the runs of the cell."""

    crisis: str
    """The crisis that is shown; empty in a run without a challenge."""

    does_fail: bool
    """Whether it ends in war, or is an invasion or blockade to which the target gives in."""

    does_turn: bool
    """Whether the first of the other cells turns it."""


def fails(record: CrisisRecord) -> bool:
    """Return whether a crisis is a failure of deterrence: a war, or a capitulation."""
    is_capitulation = record.mode == "major_attack" and record.outcome == "conceded"
    return record.outcome == "war" or is_capitulation


def told_study_run(
    folder: Path, point: int, replications: Sequence[int], others: Sequence[OtherCell]
) -> ToldStudyRun:
    """Return the first of some runs of a cell with a failure that the first other cell turns.

    Parameters
    ----------
    folder : of the study
    point : number of the cell
    replications : runs that may be told, the preferred first; at least one
    others : cells in which its crises are asked again; at least one

    Returns
    -------
    the first run of all where none has such a crisis

    Raises
    ------
    ScenarioChangedError, VectorsChangedError, AgentsError : see `sim.execution.replay.replay_of`
    """
    runs = [_tried(folder, point, number, others[0]) for number in replications[:1]]
    for number in replications[1:]:
        if runs[-1].does_turn:
            break
        runs.append(_tried(folder, point, number, others[0]))
    run = runs[-1] if runs[-1].does_turn else runs[0]
    scenarios = [replay_of(folder, one.point, run.replication).scenario for one in others]
    seminar = seminar_of(run.replay.request.scenario, run.region.effective).model_copy(
        update={"what_ifs": {one.name: one.change for one in others}, "runs": [], "choice": ""}
    )
    told = ToldRun(
        request=run.replay.request,
        scenario=run.region.effective,
        seminar=seminar,
        seed=run.region.draw_seed,
        records=tuple(run.region.events),
        again={
            one.crisis: crisis_records_again(run.region, one.crisis, scenarios)
            for one in _challenges(run.region)
        },
    )
    return ToldStudyRun(
        told=told,
        replication=run.replication,
        crisis="" if run.shown is None else run.shown.crisis,
        does_fail=run.shown is not None and fails(run.shown),
        does_turn=run.does_turn,
    )


@dataclass(frozen=True)
class _Run:
    """A run that was tried."""

    replay: "Replay"
    region: "Region"
    replication: int
    shown: CrisisRecord | None
    """Its crisis to show: the failure that turns, else the first failure, else the first."""
    does_turn: bool


def _tried(folder: Path, point: int, replication: int, other: OtherCell) -> _Run:
    """Return a run, played, with its crisis to show."""
    replay = replay_of(folder, point, replication)
    region = simulate(replay.scenario, replay.request.seed, replication)
    challenges = _challenges(region)
    failures = [one for one in challenges if fails(one)]
    turned = []
    if failures:
        scenario = replay_of(folder, other.point, replication).scenario
        turned = [
            one
            for one in failures
            if turns(one, crisis_records_again(region, one.crisis, [scenario])[0])
        ]
    shown = next(iter([*turned, *failures, *challenges]), None)
    return _Run(replay, region, replication, shown, bool(turned))


def _challenges(region: "Region") -> list[CrisisRecord]:
    """Return the crises of a run in which there was a challenge."""
    found = [one for one in region.events if isinstance(one, CrisisRecord)]
    return [one for one in found if one.mode is not None]
