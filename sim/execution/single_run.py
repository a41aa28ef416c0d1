"""One run: what was asked for, the run itself, and the folder that keeps it.

A run folder holds ``manifest.json``, which says how to repeat the run to the
byte, and ``events.jsonl``, one record a line. It names the scenario and does not
copy it: whoever reads the folder loads the scenario again, and is told if its
files no longer say what they said.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import Field, ValidationError

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import Value
from sim.domain.records import Record, as_json_line
from sim.domain.scenario import Scenario
from sim.loading.library import is_path
from sim.loading.scenarios import load_scenario
from sim.results.version import deter_version
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from sim.model.agents import State
    from sim.model.region import Region

MANIFEST: Final = "manifest.json"
EVENTS: Final = "events.jsonl"
FORMAT: Final = 1
MAX_SEED: Final = 2**63 - 1
CALENDAR: Final = ("start", "quarters", "seed")
"""What the identity of a crisis rests on."""


class RunRequest(Value):
    """What a run is of: a scenario, what is changed about it, and which draws."""

    scenario: str
    """Name of a shipped scenario, or path to a scenario file."""

    arrangement: str | None = None
    """Arrangement in place of the file's."""

    policies: list[str] | None = None
    """Policies in place of the file's of the same patrons."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}."""

    seed: int | None = Field(default=None, ge=0, le=MAX_SEED)
    """Seed of the draws; absent: the scenario's own."""

    replication: int = Field(default=0, ge=0, le=MAX_SEED)
    """Which of the runs under the seed."""

    def load(self) -> Scenario[Parameters]:
        """Return the effective scenario.

        Raises
        ------
        ScenarioError : every problem in every file, at once
        """
        return load_scenario(
            self.scenario,
            overrides=self.overrides,
            arrangement=self.arrangement,
            policies=self.policies,
        )


class Manifest(RunRequest):
    """What a run folder says about its run; every choice is explicit."""

    format: int = FORMAT
    """Version of the folder's format."""

    title: str
    """The scenario's title."""

    digest: str
    """SHA-256 of the effective scenario."""

    version: str
    """Version of deter."""

    command: str
    """The command that made the folder."""

    records: int
    """Lines of the events."""


def simulate(
    scenario: Scenario[Parameters],
    seed: int | None = None,
    replication: int = 0,
    agent_classes: Mapping[str, "type[State]"] | None = None,
) -> "Region":
    """Return a region that has run to its end.

    Parameters
    ----------
    scenario : from `load_scenario`
    seed : of the draws; absent: the scenario's own
    replication : which of the runs under that seed
    agent_classes : subclasses of `State` by code, for states that decide differently

    Returns
    -------
    `events` holds every crisis and war with its reasons, `tally.outcomes()` the outcomes
    """
    from sim.model.region import Region

    region = Region(scenario, seed=seed, replication=replication, agent_classes=agent_classes)
    return region.run()


def write_run(
    folder: Path, request: RunRequest, scenario: Scenario[Parameters], records: Iterable[Record],
    command: str,
) -> None:  # fmt: skip
    """Write a run folder, in place of an older run if the folder holds one.

    Raises
    ------
    ScenarioError : the folder holds something else
    """
    check_run_folder_is_free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [as_json_line(record) for record in records]
    whole = _absolute(request.scenario)
    manifest = Manifest(
        scenario=whole,
        arrangement=request.arrangement,
        policies=request.policies,
        overrides=request.overrides,
        seed=scenario.seed if request.seed is None else request.seed,
        replication=request.replication,
        title=scenario.title,
        digest=scenario.digest,
        version=deter_version(),
        command=command,
        records=len(lines),
    )
    (folder / EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def check_run_folder_is_free(folder: Path) -> None:
    """Make sure that a run may be written to a folder.

    Raises
    ------
    ScenarioError : there is a file of that name, or the folder holds something else
    """
    if folder.exists() and not folder.is_dir():
        raise _problem(folder, "this is a file", "A run is written to a folder.")
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if held and MANIFEST not in held:
        message = "the folder is not empty and holds no run"
        raise _problem(folder, message, "Give a new folder, or that of an older run.")


def read_manifest(folder: Path) -> Manifest:
    """Return what a run folder says about its run.

    Raises
    ------
    ScenarioError : it is not a run folder, or its manifest is damaged
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        message = f"not a run folder: there is no readable {MANIFEST} in it"
        raise _problem(folder, message, "`deter run SCENARIO --output DIR` makes one.") from None
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"]))
        message = f"the manifest is damaged: {f'{where}: ' if where else ''}{wrong['msg']}"
        raise _problem(path, message, "Write the run again with `deter run`.") from None


def scenario_of(folder: Path, manifest: Manifest) -> Scenario[Parameters]:
    """Return the scenario of a run folder, after making sure that it is still the same.

    Raises
    ------
    ScenarioError : the scenario cannot be loaded or no longer means what it meant
    """
    scenario = manifest.load()
    if scenario.digest != manifest.digest:
        message = (
            f"the scenario {manifest.scenario} has changed since this run: "
            f"{manifest.digest[:12]} then, {scenario.digest[:12]} now"
        )
        hint = f"To run it as it is now: {manifest.command}"
        raise _problem(folder / MANIFEST, message, hint)
    return scenario


def changed_scenario(
    request: RunRequest,
    scenario: Scenario[Parameters],
    *,
    arrangement: str | None = None,
    policies: Sequence[str] = (),
    overrides: Mapping[str, object] | None = None,
) -> Scenario[Parameters]:
    """Return the scenario of a request with further changes, for the same quarters.

    Parameters
    ----------
    scenario : what the request loads as it is
    arrangement : takes the place of the request's
    policies : each takes the place of the policy of the same patron
    overrides : {dotted path: value}, applied after the request's

    Raises
    ------
    ScenarioError : every problem with the changes, at once
    """
    fixed = sorted(path for path in overrides or {} if path.partition(".")[0] in CALENDAR)
    if fixed:
        message = f"{fixed[0]!r} cannot be changed for a crisis that has begun"
        hint = "A run with another calendar or seed is another run: `deter run ... --output DIR`."
        raise _problem(Path("command line"), message, hint)
    asked = request.model_copy(
        update={
            "arrangement": arrangement or request.arrangement,
            "overrides": {**request.overrides, **(overrides or {})},
        }
    )
    if not policies:
        return asked.load()
    alone = asked.model_copy(update={"policies": list(policies)}).load()
    patrons = {alone.policies[name].patron for name in policies}
    kept = [p for p in request.policies or [] if scenario.policies[p].patron not in patrons]
    return asked.model_copy(update={"policies": [*kept, *policies]}).load()


def _absolute(scenario: str) -> str:
    """Return a path as an absolute one, and a name as it is."""
    return str(Path(scenario).absolute()) if is_path(scenario) else scenario


def _problem(path: Path, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(str(path), 0, 0, message, "", hint)])
