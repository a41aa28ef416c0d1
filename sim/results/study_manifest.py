"""The manifest of a study: what was run, with what, where and when.

It holds all that is needed to run the study again, to replay one of its runs alone,
and to tell whether a folder belongs to the study that somebody wants to go on with.
Two folders of the same study differ in `times`, `command` and where they were made.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from sim.domain.errors import NotAResultError, ResultVersionError
from sim.domain.figures import Value
from sim.domain.safe_text import safe_text
from sim.results import partition
from sim.results.atomic_files import write_durably
from sim.results.provenance import (
    code_digest,
    git_state,
    machine,
    now,
    package_versions,
    python_version,
)
from sim.study.plan import Plan, Precision
from sim.study.tables import TableName

MANIFEST: Final = "manifest.json"
STUDY_SCHEMA_VERSION: Final = 3
"""Format of the folder of a study."""

TableDigest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class PointRecord(Value):
    """One point of a study: all that is needed to load its scenario again."""

    values: dict[str, object]
    """{factor: value}."""

    arrangement: str | None
    """Arrangement in place of the scenario's."""

    policies: list[str] | None
    """Policies in place of the scenario's of the same patrons."""

    overrides: dict[str, object]
    """{dotted path: value}."""

    digest: str | None = None
    """SHA-256 of the effective scenario; none until it is played, or if it cannot be loaded."""


class AgentsRecord(Value):
    """Subclasses of `State` that took part."""

    classes: dict[str, str]
    """{code of the state: name of the class within its file}."""

    files: dict[str, str]
    """{code of the state: file of the class}."""

    digest: str
    """SHA-256 of the files and of who plays whom."""


class ShardRecord(Value):
    """Which part of the chunks a folder holds."""

    index: int = Field(ge=1)
    """Number of the shard, from 1."""

    count: int = Field(ge=1)
    """Shards in all."""

    @property
    def words(self) -> str:
        """Return which part it is, for messages."""
        return f"shard {self.index} of {self.count}"

    def holds(self, chunk_number: int) -> bool:
        """Return whether a chunk is played in this shard."""
        return self.index_of(chunk_number, self.count) == self.index

    @staticmethod
    def index_of(chunk_number: int, count: int) -> int:
        """Return the number of the shard, of so many, that plays a chunk.

        >>> [ShardRecord.index_of(chunk_number, 3) for chunk_number in range(5)]
        [1, 2, 3, 1, 2]
        """
        return chunk_number % count + 1


class VectorsRecord(Value):
    """The plausible set whose vectors the replications played in turn."""

    set: str
    """Name of a shipped set, or absolute path of the file of another."""

    count: int = Field(ge=1)
    """Vectors: replication r played vector r modulo this."""

    digest: str
    """SHA-256 of inputs, vectors and scales."""


class PrecisionReached(Value):
    """What came of a target of precision."""

    replications: int
    """Replications of the points that have most."""

    of_points: list[int]
    """Replications of each point, by its index."""

    half_width: float | None
    """Widest half width of the 95 % intervals; none if no point had two values."""

    point: int | None
    """Index of the point with that interval."""

    is_met: bool
    """Whether it is within the target."""


class Times(Value):
    """When; all that differs between two folders of the same study."""

    started: str
    """When the study was begun first."""

    finished: str | None = None
    """When it ended or was interrupted last."""

    seconds: float = 0
    """How long it took since it was begun or resumed last."""


class StudyManifest(Value):
    """What the folder of a study says about it."""

    schema_version: Literal[3] = STUDY_SCHEMA_VERSION
    """Version of the folder's format."""

    kind: str
    """comparison | sweep."""

    name: str
    """Name of the study."""

    study: dict[str, object]
    """The study as its file gives it."""

    scenario: str
    """Name or absolute path of the scenario that points vary."""

    fingerprint: str
    """Hash of the study and of what its scenario files say."""

    code: str
    """Hash of the sources that decide what a run comes to."""

    agents: AgentsRecord | None
    """Agents of the user's own, if there were any."""

    factors: list[str]
    """Factors in the order of the columns."""

    points: list[PointRecord]
    """Every point, in order; tables number them from 0."""

    seed: int
    """Seed of the draws."""

    replications: int | Precision
    """Runs of each point, or the target until which they went on."""

    vectors: VectorsRecord | None = None
    """The plausible set that was played; none: the scenario's own numbers."""

    logged: int
    """Replications of each point, the first ones, that kept their events."""

    outputs: list[str]
    """Tables that are kept."""

    runs_per_chunk: int
    """Where the runs are cut."""

    shard: ShardRecord | None = None
    """Which part of the chunks is here; none: all of them."""

    state: Literal["running", "interrupted", "complete"] = "running"
    """How far it has come; a killed study still says that it is running."""

    runs: int = 0
    """Runs played, failed ones too."""

    failed: int = 0
    """Runs that failed."""

    tables: dict[TableName, TableDigest] = Field(default_factory=dict)
    """{table: SHA-256 of its file}; none before the study is complete, and none of a shard."""

    reached: PrecisionReached | None = None
    """What came of the target of precision, if there was one."""

    command: str
    """The command that goes on with the study, or made it."""

    packages: dict[str, str]
    """Versions of the packages that results depend on."""

    python: str
    """Version of Python."""

    machine: dict[str, object]
    """System, architecture and number of cores."""

    git: dict[str, object] | None
    """Commit of deter, and whether files were changed."""

    times: Times
    """When."""

    @model_validator(mode="after")
    def _counts_every_point(self) -> Self:
        if self.reached is not None and len(self.reached.of_points) != len(self.points):
            message = "reached.of_points has another number of points"
            raise ValueError(message)
        return self


def study_manifest(
    plan: Plan, command: str, agents: AgentsRecord | None = None, shard: ShardRecord | None = None
) -> StudyManifest:
    """Return the manifest of a study that is about to begin.

    Parameters
    ----------
    command : the command that would go on with it
    """
    given = plan.replications
    return StudyManifest(
        kind=plan.kind,
        name=plan.name,
        study=plan.study.model_dump(mode="json"),
        scenario=plan.scenario_name,
        fingerprint=plan.fingerprint,
        code=code_digest(),
        agents=agents,
        factors=list(plan.factors),
        points=[
            PointRecord(
                values=dict(point.values),
                arrangement=point.arrangement,
                policies=None if point.policies is None else list(point.policies),
                overrides=dict(point.overrides),
            )
            for point in plan.points
        ],
        seed=plan.seed,
        replications=given,
        vectors=_vectors_record(plan),
        logged=plan.logged,
        outputs=sorted(plan.outputs | {"runs"}),
        runs_per_chunk=partition.RUNS_PER_CHUNK,
        shard=shard,
        command=command,
        packages=package_versions(),
        python=python_version(),
        machine=machine(),
        git=git_state(),
        times=Times(started=now()),
    )


def _vectors_record(plan: Plan) -> VectorsRecord | None:
    """Return which plausible set a plan plays."""
    one = plan.vectors
    if one is None:
        return None
    return VectorsRecord(set=one.path or one.name, count=len(one), digest=one.digest)


def manifest_content(folder: Path) -> dict[str, object]:
    """Return the content of a manifest, be it that of a study or not.

    Raises
    ------
    NotAResultError : there is none, or it is no JSON
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise NotAResultError(str(folder), f"there is no readable {MANIFEST} in it") from None
    except (ValueError, RecursionError):  # the latter where brackets nest thousands deep
        raise NotAResultError(str(folder), f"its {MANIFEST} is no JSON") from None
    if not isinstance(content, dict):
        raise NotAResultError(str(folder), f"its {MANIFEST} is of something else")
    return content


def read_study_manifest(folder: Path) -> StudyManifest:
    """Return what the folder of a study says about it.

    Raises
    ------
    NotAResultError : it is not the folder of a study, or its manifest is damaged
    ResultVersionError : it was written in another format
    """
    content = manifest_content(folder)
    if "schema_version" not in content:
        raise NotAResultError(str(folder), f"its {MANIFEST} is of something else")
    # Before the fields are checked, or a result in another format would be called damaged.
    if content["schema_version"] != STUDY_SCHEMA_VERSION:
        raise ResultVersionError(str(folder), content["schema_version"], STUDY_SCHEMA_VERSION)
    try:
        return StudyManifest.model_validate(content)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"]))
        reason = safe_text(f"its {MANIFEST} is damaged: {where}: {wrong['msg']}")
        raise NotAResultError(str(folder), reason) from None


class Digests(NamedTuple):
    """Hashes by which a reader can tell whether scenarios and tables have changed."""

    scenarios: Sequence[str | None]
    """SHA-256 of the effective scenario of each point; none if it cannot be loaded."""

    tables: dict[TableName, str]
    """{table: SHA-256 of its file}."""


def with_digests(manifest: StudyManifest, digests: Digests) -> StudyManifest:
    """Return the manifest with the digests of scenarios and tables."""
    points = [
        point.model_copy(update={"digest": digest})
        for point, digest in zip(manifest.points, digests.scenarios, strict=True)
    ]
    return manifest.model_copy(update={"points": points, "tables": digests.tables})


def with_start_of(manifest: StudyManifest, earlier: StudyManifest) -> StudyManifest:
    """Return the manifest with the start time of an earlier one of the same study."""
    times = manifest.times.model_copy(update={"started": earlier.times.started})
    return manifest.model_copy(update={"times": times})


def write_study_manifest(folder: Path, manifest: StudyManifest) -> None:
    """Write the manifest of a study, whole or not at all."""
    text = json.dumps(manifest.model_dump(mode="json"), indent=1, sort_keys=True)
    write_durably(folder / MANIFEST, f"{text}\n".encode())
