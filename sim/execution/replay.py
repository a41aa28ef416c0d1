"""One run of a study played again alone, with the reasons of every mover."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.domain.errors import PointNumberError, ScenarioChangedError, VectorsChangedError
from sim.execution.custom_agents import Agents, check_same_agents
from sim.results.run_request import RunRequest
from sim.results.study_manifest import (
    PointRecord,
    StudyManifest,
    VectorsRecord,
    read_study_manifest,
)

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters

VARIED = ("pacts", "proposals", "policies")
"""What a study may override although not every point has it."""


@dataclass(frozen=True)
class Replay:
    """A run of a study, ready to be played again."""

    request: RunRequest
    """What it is of, in the words of a single run."""

    scenario: "Scenario[Parameters]"
    """The effective scenario."""

    agents: Agents | None
    """Agents of the user's own, if the study had any."""


def replay_of(
    folder: str | Path, point: int, replication: int, agents: Agents | None = None
) -> Replay:
    """Return a run of a study, ready to be played again.

    Parameters
    ----------
    agents : those that the study had, which the folder itself never loads

    Raises
    ------
    PointNumberError : the study has no such point, or never played that replication
    ScenarioError : the scenario of the point cannot be loaded
    ScenarioChangedError : it is no longer what it was
    AgentsError : the agents are not those that the study had
    """
    manifest = read_study_manifest(Path(folder))
    count = len(manifest.points)
    if not 0 <= point < count:
        raise PointNumberError("point", point, count, str(folder))
    most = _replications(manifest, point)
    if not 0 <= replication < most:
        raise PointNumberError("replication", replication, most, str(folder))
    check_same_agents(manifest.agents, agents, str(folder))
    record = manifest.points[point]
    request = _request(manifest, record, replication)
    scenario = request.load()
    if record.digest is not None and record.digest != scenario.digest:
        raise ScenarioChangedError(str(folder), point, record.digest, scenario.digest)
    if manifest.vectors is not None:
        request = _with_vector(request, scenario, manifest.vectors, str(folder))
        scenario = request.load()
    return Replay(request, scenario, agents)


def _with_vector(
    request: RunRequest, scenario: "Scenario[Parameters]", record: VectorsRecord, folder: str
) -> RunRequest:
    """Return the request of a run with the numbers of its vector among the overrides.

    Parameters
    ----------
    scenario : what the request loads
    folder : that of the study, for messages

    Raises
    ------
    VectorsChangedError : the set is no longer what it was
    ScenarioError : its files cannot be read
    """
    from sim.study.plausible_files import load_plausible_set

    vectors = load_plausible_set(record.set)
    if vectors.digest != record.digest:
        raise VectorsChangedError(folder, record.set)
    changes = vectors.changes(scenario, vectors.number(request.replication))
    known = _paths_in(scenario, changes)
    return request.model_copy(update={"overrides": {**request.overrides, **known}})


def _replications(manifest: StudyManifest, point: int) -> int:
    """Return how many replications a point has, or may come to have."""
    given = manifest.replications
    if isinstance(given, int):
        return given
    return given.at_most if manifest.reached is None else manifest.reached.of_points[point]


def _request(manifest: StudyManifest, record: PointRecord, replication: int) -> RunRequest:
    """Return the request of a single run, whose overrides all have an effect."""
    request = RunRequest(
        scenario=manifest.scenario,
        arrangement=record.arrangement,
        policies=record.policies,
        seed=manifest.seed,
        replication=replication,
    )
    overrides = {"seed": manifest.seed, **record.overrides}
    if any(path.partition(".")[0] in VARIED for path in overrides):
        overrides = _paths_in(request.load(), overrides)
    return request.model_copy(update={"overrides": overrides})


def _paths_in[Item](
    scenario: "Scenario[Parameters]", overrides: Mapping[str, Item]
) -> dict[str, Item]:
    """Return the overrides without those of files that a scenario does not have."""
    known = {f"{root}.{name}" for root in VARIED for name in scenario.names_under(root)}
    return {
        path: value
        for path, value in overrides.items()
        if path.split(".")[0] not in VARIED or ".".join(path.split(".")[:2]) in known
    }
